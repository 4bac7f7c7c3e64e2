using NodaTime;
using NodaTime.Text;
using TrainingLms.LearningHours;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.LearningHours;

/// <summary>学时证明 of one person, to be printed and stamped: verdict with each condition, then every entry with what it counted and why less.</summary>
public static class HoursStatementWorkbook
{
    static readonly ZonedDateTimePattern Minute = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm", null);

    /// <summary>Writes it.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="act">Who produces it and when.</param>
    /// <param name="book">The language.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task WriteAsync(Stream target, HoursStatement statement, Act act, SentenceBook book, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(book);
        var footer = $"{act.By.Name} {Show(act.At)}";
        var (front, entries) = (FrontSheet(book, footer), EntriesSheet(book, footer));
        await using var workbook = await WorkbookWriter.CreateAsync(target, [front, entries], cancel: cancel);
        var facts = await workbook.BeginAsync(front, cancel);
        foreach (var (label, value) in Facts(statement, act, book)) await facts.RowAsync(label, value);
        var lines = await workbook.BeginAsync(entries, cancel);
        foreach (var line in statement.Lines) await lines.RowAsync(EntryRow(line, statement, book));
        await workbook.CompleteAsync(cancel);
    }

    static SheetPlan FrontSheet(SentenceBook book, string footer) =>
        new(book["hours.sheet.statement"], new SheetColumn("", Width: 30), new SheetColumn("", CellStyle.Note, 70))
        {
            HasHeader = false,
            HasFilter = false,
            Print = new PrintPlan(Footer: footer) { IsLandscape = false },
        };

    static SheetPlan EntriesSheet(SentenceBook book, string footer) => new(book["hours.sheet.entries"],
        new SheetColumn(book["hours.column.learned_from"], CellStyle.Date, 12), new SheetColumn(book["hours.column.learned_on"], CellStyle.Date, 12),
        new SheetColumn(book["hours.column.title"], Width: 40), new SheetColumn(book["hours.column.kind"], Width: 10), new SheetColumn(book["hours.column.category"], Width: 8),
        new SheetColumn(book["hours.column.conversion"], Width: 20), new SheetColumn(book["hours.column.hours"], CellStyle.Hours, 9),
        new SheetColumn(book["hours.column.days"], CellStyle.Hours, 8), new SheetColumn(book["hours.column.counted"], CellStyle.Hours, 9),
        new SheetColumn(book["hours.column.why"], CellStyle.Note, 44), new SheetColumn(book["hours.column.source"], Width: 12))
    {
        HasFilter = false,
        Print = new PrintPlan(Footer: footer),
    };

    static IEnumerable<(string Label, string Value)> Facts(HoursStatement s, Act act, SentenceBook book)
    {
        string Hours(int hundredths) => CutWords.Show(hundredths);
        yield return (book["hours.sheet.statement"], s.IsHypothetical ? book["hours.hypothetical"] : "");
        yield return (book["hours.column.name"], s.PersonName);
        yield return (book["hours.column.person_number"], s.PersonNumber);
        yield return (book["hours.column.year"], s.FirstYear == s.LastYear ? $"{s.Year}" : $"{s.FirstYear}-{s.LastYear}");
        yield return (book["hours.column.population"], book[$"hours_population.{Snake.Of(s.Rule.Population)}"]);
        yield return (book["hours.column.verdict"], book[s.IsMet ? "hours.met" : s.IsPartial ? "hours.partial" : "hours.not_met"]);
        yield return (book["hours.column.required"], Hours(s.Rule.RequiredHundredths));
        if (s.ExemptDays > 0) yield return (book["hours.column.exempt_days"], $"{s.ExemptDays}");
        yield return (book["hours.column.counted"], Hours(s.CountedHundredths));
        yield return (book["hours.column.professional"], Hours(s.ProfessionalHundredths));
        yield return (book["hours.column.public"], Hours(s.PublicHundredths));
        yield return (book["hours.column.days"], Hours(s.DaysHundredths));
        foreach (var condition in s.Judgement.Conditions)
            yield return (book[$"hours_condition_kind.{Snake.Of(condition.Kind)}"],
                $"{Hours(condition.HaveHundredths)} / {Hours(condition.NeedHundredths)}  {book[condition.IsMet ? "hours.met" : "hours.not_met"]}");
        if (!s.IsMet)
        {
            yield return (book["hours.column.missing_professional"], Hours(s.Judgement.MissingProfessionalHundredths));
            yield return (book["hours.column.missing"], Hours(s.Judgement.MissingHundredths));
        }
        foreach (var beside in s.Beside)
            yield return (book[$"hours_population.{Snake.Of(beside.Rule.Population)}"],
                $"{beside.From:uuuu-MM-dd} - {beside.To:uuuu-MM-dd}: {Hours(beside.Judgement.CountedHundredths)} / {Hours(beside.Rule.RequiredHundredths)}  {book[beside.Judgement.IsMet ? "hours.met" : "hours.not_met"]}");
        yield return (book["hours.column.rule"], $"{s.RuleSet} {s.RuleVersion}");
        yield return (book["hours.about.source"], s.Rule.SourceText);
        yield return (book["hours.about.as_of"], Show(s.AsOf));
        yield return (book["hours.about.by"], act.By.Name);
        yield return (book["hours.about.stamp"], "");
    }

    static CellValue[] EntryRow(StatementLine line, HoursStatement s, SentenceBook book) =>
    [
        line.Entry.LearnedFrom, line.Entry.LearnedOn, line.Entry.Title, book[$"hours_entry_kind.{Snake.Of(line.Entry.Kind)}"],
        book[$"hours_category.{Snake.Of(line.Entry.Category)}"],
        s.Rules.Conversion(line.Entry.Conversion) is { } row ? book.Language == "en" ? row.NameEnglish : row.Name : null,
        CellValue.Of(line.Entry.HoursHundredths / 100m), CellValue.Of(line.Entry.DaysHundredths / 100m), CellValue.Of(line.CountedHundredths / 100m),
        line.Cuts.Count == 0 ? null : $"{CutWords.CountedOf(line, book)}; {string.Join("; ", line.Cuts.Select(cut => CutWords.Of(cut, book)))}",
        book[$"hours_source.{Snake.Of(line.Entry.Source)}"],
    ];

    static string Show(Instant instant) => Minute.Format(instant.InZone(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]));
}
