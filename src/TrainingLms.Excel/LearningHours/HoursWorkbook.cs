using NodaTime;
using NodaTime.Text;
using TrainingLms.LearningHours;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.LearningHours;

/// <summary>学时证明 as a workbook: totals and verdict for each person, every entry, and where the figures come from.</summary>
public static class HoursWorkbook
{
    const int EntriesOnSheet = SheetPlan.MostRows - 1;

    static readonly ZonedDateTimePattern Minute = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm", null);

    /// <summary>Writes the workbook while the statements are read: once for the totals and once for the entries, so that none waits in memory.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="statements">One for each person, in the order to be shown; both readings must find the same.</param>
    /// <param name="entryCount">How many entries they list together, at most: what one sheet cannot hold goes on in the next.</param>
    /// <param name="act">Who produces it and when.</param>
    /// <param name="book">The language of headings and words.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task WriteAsync(
        Stream target, IAsyncEnumerable<HoursStatement> statements, long entryCount, Act act, SentenceBook book, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(book);
        var footer = $"{act.By.Name} {Show(act.At)}";
        var (summary, entries, about) = (SummarySheet(book, footer), EntriesSheets(book, footer, entryCount), AboutSheet(book));
        var (asOf, rules) = (act.At, new HashSet<(string RuleSet, int RuleVersion, HoursRule Rule)>());
        await using var workbook = await WorkbookWriter.CreateAsync(target, [summary, .. entries, about], cancel: cancel);
        var totals = await workbook.BeginAsync(summary, cancel);
        await foreach (var statement in statements.WithCancellation(cancel))
        {
            await totals.RowAsync(SummaryRow(statement, book));
            asOf = statement.AsOf;
            rules.Add((statement.RuleSet, statement.RuleVersion, statement.Rule));
        }
        await WriteEntriesAsync(workbook, entries, statements, book, cancel);
        var facts = await workbook.BeginAsync(about, cancel);
        await facts.RowAsync(book["hours.about.produced"], Show(act.At));
        await facts.RowAsync(book["hours.about.by"], act.By.Name);
        await facts.RowAsync(book["hours.about.as_of"], Show(asOf));
        foreach (var rule in rules)
            await facts.RowAsync($"{book[$"hours_population.{Snake.Of(rule.Rule.Population)}"]} ({rule.RuleSet} {rule.RuleVersion})", rule.Rule.SourceText);
        await workbook.CompleteAsync(cancel);
    }

    static SheetPlan SummarySheet(SentenceBook book, string footer) => new(book["hours.sheet.summary"],
        new SheetColumn(book["hours.column.person_number"], CellStyle.Code), new SheetColumn(book["hours.column.name"]),
        new SheetColumn(book["hours.column.year"], CellStyle.Code, 8), new SheetColumn(book["hours.column.population"], Width: 20),
        new SheetColumn(book["hours.column.professional"], CellStyle.Hours), new SheetColumn(book["hours.column.public"], CellStyle.Hours),
        new SheetColumn(book["hours.column.days"], CellStyle.Hours, 8), new SheetColumn(book["hours.column.counted"], CellStyle.Hours),
        new SheetColumn(book["hours.column.required"], CellStyle.Hours), new SheetColumn(book["hours.column.missing_professional"], CellStyle.Hours),
        new SheetColumn(book["hours.column.missing"], CellStyle.Hours), new SheetColumn(book["hours.column.verdict"], Width: 10),
        new SheetColumn(book["hours.column.rule"], Width: 16))
    {
        Print = new PrintPlan(RepeatedColumns: 2, Footer: footer),
    };

    static async Task WriteEntriesAsync(
        WorkbookWriter workbook, List<SheetPlan> sheets, IAsyncEnumerable<HoursStatement> statements, SentenceBook book, CancellationToken cancel)
    {
        var (at, sheet) = (0, await workbook.BeginAsync(sheets[0], cancel));
        await foreach (var statement in statements.WithCancellation(cancel))
        {
            foreach (var line in statement.Lines)
            {
                if (sheet.RowCount == EntriesOnSheet) sheet = await workbook.BeginAsync(sheets[++at], cancel);
                await sheet.RowAsync(EntryRow(statement, line, book));
            }
        }
    }

    static List<SheetPlan> EntriesSheets(SentenceBook book, string footer, long count)
    {
        var first = EntriesSheet(book, footer);
        return [first, .. Enumerable.Range(2, (int)((Math.Max(1, count) - 1) / EntriesOnSheet)).Select(number => first with { Name = $"{first.Name} {number}" })];
    }

    static SheetPlan EntriesSheet(SentenceBook book, string footer) => new(book["hours.sheet.entries"],
        new SheetColumn(book["hours.column.person_number"], CellStyle.Code), new SheetColumn(book["hours.column.name"]),
        new SheetColumn(book["hours.column.learned_on"], CellStyle.Date, 12), new SheetColumn(book["hours.column.title"], Width: 40),
        new SheetColumn(book["hours.column.kind"], Width: 10), new SheetColumn(book["hours.column.category"], Width: 10),
        new SheetColumn(book["hours.column.hours"], CellStyle.Hours, 10), new SheetColumn(book["hours.column.counted"], CellStyle.Hours, 10),
        new SheetColumn(book["hours.column.why"], Width: 24), new SheetColumn(book["hours.column.source"], Width: 12),
        new SheetColumn(book["hours.column.rule"], Width: 16))
    {
        Print = new PrintPlan(RepeatedColumns: 2, Footer: footer),
    };

    static SheetPlan AboutSheet(SentenceBook book) =>
        new(book["hours.sheet.about"], new SheetColumn("", Width: 30), new SheetColumn("", CellStyle.Note, 100)) { HasHeader = false, HasFilter = false };

    static CellValue[] SummaryRow(HoursStatement s, SentenceBook book) =>
    [
        s.PersonNumber, s.PersonName, $"{s.Year}", book[$"hours_population.{Snake.Of(s.Rule.Population)}"],
        Hours(s.ProfessionalHundredths), Hours(s.PublicHundredths), Hours(s.DaysHundredths), Hours(s.CountedHundredths), Hours(s.Rule.RequiredHundredths),
        Hours(s.Judgement.MissingProfessionalHundredths), Hours(s.Judgement.MissingHundredths), book[s.IsMet ? "hours.met" : s.IsPartial ? "hours.partial" : "hours.not_met"],
        $"{s.RuleSet} {s.RuleVersion}",
    ];

    static CellValue[] EntryRow(HoursStatement s, StatementLine line, SentenceBook book) =>
    [
        s.PersonNumber, s.PersonName, line.Entry.LearnedOn, line.Entry.Title, book[$"hours_entry_kind.{Snake.Of(line.Entry.Kind)}"],
        book[$"hours_category.{Snake.Of(line.Entry.Category)}"], Hours(line.Entry.HoursHundredths), Hours(line.CountedHundredths),
        line.Why is { } why ? book[$"counted_less.{Snake.Of(why)}"] : null, book[$"hours_source.{Snake.Of(line.Entry.Source)}"], $"{s.RuleSet} {s.RuleVersion}",
    ];

    static CellValue Hours(int hundredths) => CellValue.Of(hundredths / 100m);

    static string Show(Instant instant) => Minute.Format(instant.InZone(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]));
}
