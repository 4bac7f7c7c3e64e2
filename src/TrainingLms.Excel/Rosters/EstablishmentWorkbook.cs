using NodaTime;
using NodaTime.Text;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Rosters;

/// <summary>编制统计 as a workbook: a line for each unit, the sums of the levels, and what the figures mean.</summary>
/// <param name="book">The language of headings and words.</param>
/// <param name="zone">The zone in which times are shown.</param>
public sealed class EstablishmentWorkbook(SentenceBook book, DateTimeZone zone)
{
    static readonly ZonedDateTimePattern Minute = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm", null);

    /// <summary>Writes the workbook while it is sent.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="report">The figures.</param>
    /// <param name="of">Name of the unit with those below; null for everything in scope.</param>
    /// <param name="act">Who takes it out and when.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, EstablishmentReport report, string? of, Act act, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(act);
        var footer = $"{act.By.Name} {Show(act.At)}";
        var units = UnitsSheet(report, footer);
        var levels = LevelsSheet(footer);
        var about = new SheetPlan(book["establishment.sheet.about"], new SheetColumn("", Width: 24), new SheetColumn("", CellStyle.Note, 90)) { HasHeader = false, HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [units, levels, about], cancel: cancel);
        var lines = await workbook.BeginAsync(units, cancel);
        foreach (var unit in report.Units)
        {
            cancel.ThrowIfCancellationRequested();
            await lines.RowAsync([unit.Code, unit.Name, book[$"unit_level.{Snake.Of(unit.Level)}"], .. Cells(unit.FullTime), .. Cells(unit.PartTime)]);
        }
        var sums = await workbook.BeginAsync(levels, cancel);
        foreach (var level in report.Levels.Append(report.Total)) await sums.RowAsync(LevelRow(level));
        var facts = await workbook.BeginAsync(about, cancel);
        await facts.RowAsync(book["establishment.about.on"], LocalDatePattern.Iso.Format(report.On));
        await facts.RowAsync(book["establishment.about.of"], of ?? book["establishment.about.all"]);
        await facts.RowAsync(book["establishment.about.produced"], footer);
        foreach (var word in (string[])["actual", "target", "vacant", "coverage", "staffed"])
            await facts.RowAsync(book[$"establishment.word.{word}"], book[$"establishment.meaning.{word}"]);
        await workbook.CompleteAsync(cancel);
    }

    SheetPlan UnitsSheet(EstablishmentReport report, string footer) => new(book["establishment.sheet.units"],
        [
            new SheetColumn(book["establishment.column.code"], CellStyle.Code, 16), new SheetColumn(book["establishment.column.name"], Width: 30), new SheetColumn(book["establishment.column.level"], Width: 14),
            .. Kinds().SelectMany(kind => Headings(kind, "target", "actual", "vacant", "over")),
        ])
    {
        ExpectedRows = report.Units.Count,
        Print = new PrintPlan(RepeatedColumns: 2, Footer: footer),
    };

    SheetPlan LevelsSheet(string footer) => new(book["establishment.sheet.levels"],
        [
            new SheetColumn(book["establishment.column.level"], Width: 14), new SheetColumn(book["establishment.column.units"], CellStyle.Number, 10),
            new SheetColumn(book["establishment.column.units_staffed"], CellStyle.Number, 14), new SheetColumn(book["establishment.word.staffed"], CellStyle.Number, 12),
            .. Kinds().SelectMany(kind => Headings(kind, "units_stated", "target", "actual", "vacant", "over", "coverage")),
        ])
    {
        Print = new PrintPlan(RepeatedColumns: 1, Footer: footer),
    };

    string[] Kinds() => [book["establishment.kind.full_time"], book["establishment.kind.part_time"]];

    IEnumerable<SheetColumn> Headings(string kind, params string[] words) =>
        words.Select(word => new SheetColumn($"{kind}{book["establishment.kind.gap"]}{book[$"establishment.word.{word}"]}", CellStyle.Number, 15));

    // A target that nobody stated is told in words: an empty cell could be read as zero.
    CellValue[] Cells(Strength posts) =>
        [posts.Target is { } target ? target : book["establishment.not_stated"], posts.Actual, CellValue.Of((decimal?)posts.Vacant), CellValue.Of((decimal?)posts.Over)];

    CellValue[] LevelRow(LevelStrength level) =>
    [
        level.Level is { } of ? book[$"unit_level.{Snake.Of(of)}"] : book["establishment.total"], level.Units, level.UnitsStaffed, Percent(level.StaffedHundredths),
        .. Sums(level.FullTime), .. Sums(level.PartTime),
    ];

    CellValue[] Sums(StrengthSum sum) =>
        [sum.UnitsStated, sum.UnitsStated == 0 ? book["establishment.not_stated"] : sum.Target, sum.Actual, sum.Vacant, sum.Over, Percent(sum.CoverageHundredths)];

    static CellValue Percent(int? hundredths) => CellValue.Of(hundredths / 100m);

    string Show(Instant instant) => Minute.Format(instant.InZone(zone));
}
