using NodaTime;
using NodaTime.Text;
using TrainingLms.Reports;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Reports;

/// <summary>单位概览 as a workbook: the lines, the same by kind of people, and what each figure means.</summary>
/// <param name="book">The language of headings and words.</param>
/// <param name="zone">The zone in which times are shown.</param>
public sealed class OverviewWorkbook(SentenceBook book, DateTimeZone zone)
{
    static readonly ZonedDateTimePattern Minute = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm", null);

    static readonly (string Word, CellStyle Style)[] Words =
    [
        ("people", CellStyle.Number), ("met", CellStyle.Number), ("met_share", CellStyle.Number), ("trained", CellStyle.Number), ("trained_share", CellStyle.Number),
        ("average", CellStyle.Hours), ("professional", CellStyle.Hours), ("public", CellStyle.Hours), ("missing", CellStyle.Hours), ("courses", CellStyle.Number),
    ];

    /// <summary>Writes the workbook while it is sent.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="overview">The figures.</param>
    /// <param name="act">Who takes it out and when.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, Overview overview, Act act, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(overview);
        ArgumentNullException.ThrowIfNull(act);
        var footer = $"{act.By.Name} {Minute.Format(act.At.InZone(zone))}";
        var print = new PrintPlan(RepeatedColumns: 2, Footer: footer);
        var figures = Words.Select(word => new SheetColumn(book[$"overview.word.{word.Word}"], word.Style, 13)).ToList();
        var units = new SheetPlan(book["overview.sheet.units"],
            [new SheetColumn(book["establishment.column.code"], CellStyle.Code, 16), new SheetColumn(book["establishment.column.name"], Width: 30), .. figures])
        { Print = print };
        var kinds = new SheetPlan(book["overview.sheet.kinds"],
            [new SheetColumn(book["overview.column.population"], Width: 22), new SheetColumn(book["overview.column.engagement"], Width: 14), .. figures])
        { Print = print };
        var about = new SheetPlan(book["establishment.sheet.about"], new SheetColumn("", Width: 24), new SheetColumn("", CellStyle.Note, 90)) { HasHeader = false, HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [units, kinds, about], cancel: cancel);
        var lines = await workbook.BeginAsync(units, cancel);
        await lines.RowAsync([overview.Total.Code, NameOf(overview.Total), .. Cells(overview.Total.Figures)]);
        foreach (var line in overview.Lines) await lines.RowAsync([line.Code, NameOf(line), .. Cells(line.Figures)]);
        var cuts = await workbook.BeginAsync(kinds, cancel);
        foreach (var cut in overview.Cuts)
            await cuts.RowAsync([book[$"hours_population.{Snake.Of(cut.Population)}"], book[$"establishment.kind.{Snake.Of(cut.Engagement)}"], .. Cells(cut.Figures)]);
        var facts = await workbook.BeginAsync(about, cancel);
        await facts.RowAsync(book["overview.about.year"], $"{overview.Year}");
        await facts.RowAsync(book["establishment.about.of"], overview.Name);
        await facts.RowAsync(book["establishment.about.produced"], footer);
        foreach (var (word, _) in Words) await facts.RowAsync(book[$"overview.word.{word}"], book[$"overview.meaning.{word}"]);
        await workbook.CompleteAsync(cancel);
    }

    string NameOf(OverviewLine line) => line.Name + (line.WithBelow ? book["overview.with_below"] : book["overview.alone"]);

    static CellValue[] Cells(Figures f) =>
    [
        f.People, f.Met, CellValue.Of(f.MetShare / 100m), f.Trained, CellValue.Of(f.TrainedShare / 100m), CellValue.Of(f.AverageHundredths / 100m),
        f.ProfessionalHundredths / 100m, f.PublicHundredths / 100m, f.MissingHundredths / 100m, f.Courses,
    ];
}
