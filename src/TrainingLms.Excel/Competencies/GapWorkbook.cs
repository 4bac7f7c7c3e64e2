using NodaTime;
using NodaTime.Text;
using TrainingLms.Competencies;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Competencies;

/// <summary>能力差距统计 as a workbook: a line for each group and dimension, the levels of the model, and what each figure means.</summary>
/// <param name="book">The language of headings and words.</param>
/// <param name="zone">The zone in which times are shown.</param>
public sealed class GapWorkbook(SentenceBook book, DateTimeZone zone)
{
    static readonly ZonedDateTimePattern Minute = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm", null);

    static readonly string[] Words = ["people", "met", "below", "unrated"];

    /// <summary>Writes the workbook while it is sent.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="report">The figures.</param>
    /// <param name="act">Who takes it out and when.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, GapReport report, Act act, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(act);
        var footer = $"{act.By.Name} {Minute.Format(act.At.InZone(zone))}";
        var gaps = new SheetPlan(book["competency_gap.sheet.gaps"],
            [
                new SheetColumn(book["establishment.column.code"], CellStyle.Code, 16), new SheetColumn(book["establishment.column.name"], Width: 30),
                new SheetColumn(book["competency_gap.column.dimension"], Width: 20), .. Words.Select(word => new SheetColumn(book[$"competency_gap.word.{word}"], CellStyle.Number, 12)),
                new SheetColumn(book["competency_gap.column.remark"], Width: 24),
            ])
        { Print = new PrintPlan(RepeatedColumns: 2, Footer: footer) };
        var model = new SheetPlan(book["competency_gap.sheet.model"],
            new SheetColumn(book["competency_gap.column.dimension"], Width: 20), new SheetColumn(book["competency_gap.column.level"], Width: 14), new SheetColumn(book["competency_gap.column.sign"], CellStyle.Note, 90));
        var about = new SheetPlan(book["establishment.sheet.about"], new SheetColumn("", Width: 24), new SheetColumn("", CellStyle.Note, 90)) { HasHeader = false, HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [gaps, model, about], cancel: cancel);
        var lines = await workbook.BeginAsync(gaps, cancel);
        foreach (var line in report.Lines)
            foreach (var cell in line.Cells) await lines.RowAsync([line.Unit.Code, NameOf(line), cell.Dimension.Title.In(book.Language), .. Cells(cell.Figure)]);
        var levels = await workbook.BeginAsync(model, cancel);
        foreach (var dimension in report.Model.Dimensions)
            foreach (var level in report.Model.Scale.Where(level => dimension.Signs.Count >= level.Level))
                await levels.RowAsync([dimension.Title.In(book.Language), $"{level.Level} {level.Title.In(book.Language)}", dimension.Signs[level.Level - 1].In(book.Language)]);
        var facts = await workbook.BeginAsync(about, cancel);
        await facts.RowAsync(book["competency_gap.about.model"], $"{report.Model.Title.In(book.Language)} ({report.Model.Name})");
        await facts.RowAsync(book["establishment.about.of"], report.Unit.Name);
        await facts.RowAsync(book["establishment.about.produced"], footer);
        foreach (var word in Words) await facts.RowAsync(book[$"competency_gap.word.{word}"], book[$"competency_gap.meaning.{word}"]);
        await facts.RowAsync(book["competency_gap.not_shown"], book["competency_gap.meaning.not_shown"]);
        await workbook.CompleteAsync(cancel);
    }

    string NameOf(GapLine line) => line.Unit.Name + (line.WithBelow ? book["overview.with_below"] : book["overview.alone"]);

    CellValue[] Cells(GapFigure? figure) => figure is { } shown
        ? [shown.People, shown.Met, shown.Below, shown.Unrated, CellValue.Blank]
        : [CellValue.Blank, CellValue.Blank, CellValue.Blank, CellValue.Blank, book["competency_gap.not_shown"]];
}
