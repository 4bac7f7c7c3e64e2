using NodaTime;
using NodaTime.Text;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Titles;

/// <summary>评审汇总 of a round: every application with what has become of it, the sums by unit and level, and what the columns mean.</summary>
/// <param name="book">The language of headings and words.</param>
/// <param name="zone">The zone in which times are shown.</param>
public sealed class RoundSummaryWorkbook(SentenceBook book, DateTimeZone zone)
{
    static readonly ZonedDateTimePattern Minute = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm", null);

    /// <summary>Writes the workbook while its rows are read.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="summary">The round and its applications.</param>
    /// <param name="act">Who takes it out and when.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, RoundSummary summary, Act act, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(act);
        var footer = $"{act.By.Name} {Minute.Format(act.At.InZone(zone))}";
        var (applications, sums) = (ApplicationsSheet(footer), SumsSheet(footer));
        var about = new SheetPlan(book["round_summary.sheet.about"], new SheetColumn("", Width: 24), new SheetColumn("", CellStyle.Note, 90)) { HasHeader = false, HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [applications, sums, about], cancel: cancel);
        var sheet = await workbook.BeginAsync(applications, cancel);
        var (groups, all) = (new Dictionary<(string, TitleLevel), Sum>(), new Sum("", book["round_summary.total"], null));
        await foreach (var row in summary.Rows.WithCancellation(cancel))
        {
            await sheet.RowAsync(Cells(sheet.RowCount + 1, row, summary.Name));
            if (!groups.TryGetValue((row.UnitCode, row.Level), out var group)) groups[(row.UnitCode, row.Level)] = group = new Sum(row.UnitCode, row.Unit, row.Level);
            group.Add(row);
            all.Add(row);
        }
        var lines = await workbook.BeginAsync(sums, cancel);
        foreach (var group in groups.Values.OrderBy(sum => sum.UnitCode, StringComparer.Ordinal).ThenBy(sum => sum.Level).Append(all)) await lines.RowAsync(Cells(group));
        var facts = await workbook.BeginAsync(about, cancel);
        await facts.RowAsync(book["round_summary.about.round"], $"{summary.Name} {summary.Round.Year}");
        await facts.RowAsync(book["round_summary.about.produced"], footer);
        await facts.RowAsync(book["round_summary.about.scope"], book["round_summary.about.scope_meaning"]);
        await facts.RowAsync(book["round_summary.about.result"], book["round_summary.about.result_meaning"]);
        await workbook.CompleteAsync(cancel);
    }

    SheetPlan ApplicationsSheet(string footer) => new(book["round_summary.sheet.applications"],
        Column("number", CellStyle.Number, 8), Column("name", width: 12), Column("unit_code", CellStyle.Code, 12), Column("unit", width: 42), Column("series", width: 26), Column("level", width: 10),
        Column("state", width: 16), Column("eligible", width: 12), Column("session", CellStyle.Code, 14), Column("result", width: 12), Column("held_on", CellStyle.Date),
        Column("notice_from", CellStyle.Date), Column("notice_to", CellStyle.Date), Column("title_date", CellStyle.Date), Column("certificate", CellStyle.Code, 24),
        Column("application", CellStyle.Code, 38))
    {
        Print = new PrintPlan(Paper.A3, RepeatedColumns: 2, Footer: footer),
    };

    SheetPlan SumsSheet(string footer) => new(book["round_summary.sheet.sums"],
        Column("unit_code", CellStyle.Code), Column("unit", width: 42), Column("level"), Column("applications", CellStyle.Number), Column("eligible", CellStyle.Number),
        Column("passed", CellStyle.Number), Column("failed", CellStyle.Number), Column("titles", CellStyle.Number), Column("certificates", CellStyle.Number))
    {
        Print = new PrintPlan(RepeatedColumns: 2, Footer: footer),
    };

    SheetColumn Column(string key, CellStyle style = CellStyle.Text, double width = 14) => new(book[$"round_summary.column.{key}"], style, width);

    CellValue[] Cells(int number, RoundSummaryRow row, string series) =>
    [
        number, row.Name, row.UnitCode, row.Unit, series, book[$"title_level.{Snake.Of(row.Level)}"], book[$"title_application.state.{Snake.Of(row.State)}"],
        book[row.IsEligible ? "summary.eligible" : "summary.not_eligible"], row.SessionKey, row.Outcome is { } outcome ? book[$"case_outcome.{Snake.Of(outcome)}"] : null,
        row.HeldOn, row.NoticeFrom, row.NoticeTo, row.TitleDate, row.CertificateNumber, $"{row.ApplicationId:D}",
    ];

    CellValue[] Cells(Sum sum) =>
    [
        sum.UnitCode, sum.Unit, sum.Level is { } level ? book[$"title_level.{Snake.Of(level)}"] : null, sum.Applications, sum.Eligible, sum.Passed, sum.Failed, sum.Titles, sum.Certificates,
    ];

    /// <summary>The applications of one unit for one level, in figures.</summary>
    sealed class Sum(string unitCode, string unit, TitleLevel? level)
    {
        public string UnitCode => unitCode;

        public string Unit => unit;

        public TitleLevel? Level => level;

        public int Applications { get; private set; }

        public int Eligible { get; private set; }

        public int Passed { get; private set; }

        public int Failed { get; private set; }

        public int Titles { get; private set; }

        public int Certificates { get; private set; }

        public void Add(RoundSummaryRow row)
        {
            Applications++;
            if (row.IsEligible) Eligible++;
            if (row.Outcome is CaseOutcome.Passed) Passed++;
            if (row.Outcome is CaseOutcome.Failed) Failed++;
            if (row.TitleDate is not null) Titles++;
            if (row.CertificateNumber is not null) Certificates++;
        }
    }
}
