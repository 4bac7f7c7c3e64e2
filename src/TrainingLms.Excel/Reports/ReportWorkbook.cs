using NodaTime;
using NodaTime.Text;
using TrainingLms.Reports;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Reports;

/// <summary>统计报表 as a workbook: the units, a sheet for each way of cutting, and what each figure means by which version of its definition.</summary>
/// <param name="book">The language of headings and words.</param>
/// <param name="zone">The zone in which times are shown.</param>
public sealed class ReportWorkbook(SentenceBook book, DateTimeZone zone)
{
    static readonly ZonedDateTimePattern Minute = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm", null);

    /// <summary>Writes the workbook while it is sent.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="report">The figures.</param>
    /// <param name="asOf">When they were reckoned.</param>
    /// <param name="edition">The edition they were frozen for; null for figures of now.</param>
    /// <param name="act">Who takes it out and when.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, ReportSheet report, Instant asOf, ReportEdition? edition, Act act, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(act);
        var footer = $"{act.By.Name} {Minute.Format(act.At.InZone(zone))}";
        var print = new PrintPlan(RepeatedColumns: 2, Footer: footer);
        var figures = report.Measures.Select(measure => new SheetColumn(measure.Title.In(book), IsWhole(measure.Unit) ? CellStyle.Number : CellStyle.Hours, 13)).ToList();
        var units = new SheetPlan(book["overview.sheet.units"],
            [new SheetColumn(book["establishment.column.code"], CellStyle.Code, 16), new SheetColumn(book["establishment.column.name"], Width: 30), .. figures])
        { Print = print };
        var groups = report.Cuts.Select(cuts => new SheetPlan(cuts.Title.In(book), [new SheetColumn(cuts.Title.In(book), Width: 30), .. figures]) { Print = print }).ToList();
        var about = new SheetPlan(book["establishment.sheet.about"], new SheetColumn("", Width: 24), new SheetColumn("", CellStyle.Note, 90)) { HasHeader = false, HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [units, .. groups, about], cancel: cancel);
        var lines = await workbook.BeginAsync(units, cancel);
        await lines.RowAsync([report.Total.Code ?? "", NameOf(report.Total), .. Cells(report, report.Total)]);
        foreach (var line in report.Lines) await lines.RowAsync([line.Code ?? "", NameOf(line), .. Cells(report, line)]);
        foreach (var (plan, cuts) in groups.Zip(report.Cuts))
        {
            var sheet = await workbook.BeginAsync(plan, cancel);
            foreach (var line in cuts.Lines) await sheet.RowAsync([line.Label.In(book), .. Cells(report, line)]);
        }
        var facts = await workbook.BeginAsync(about, cancel);
        await facts.RowAsync(book["report.about.report"], book[$"report_kind.{Snake.Of(report.Kind)}"]);
        await facts.RowAsync(book["overview.about.year"], $"{report.Year}");
        await facts.RowAsync(book["establishment.about.of"], report.Total.Label.In(book));
        await facts.RowAsync(book["report.about.as_of"], Minute.Format(asOf.InZone(zone)));
        if (edition is not null)
        {
            await facts.RowAsync(book["report.about.edition"], edition.Title);
            await facts.RowAsync(book["report.about.state"], book[$"report_edition.state.{Snake.Of(edition.State)}"]);
            if (edition.Correction is { } correction) await facts.RowAsync(book["report.about.correction"], correction);
            await facts.RowAsync(book["report.about.hash"], edition.ContentHash ?? "");
        }
        await facts.RowAsync(book["establishment.about.produced"], footer);
        foreach (var measure in report.Measures) await facts.RowAsync($"{measure.Title.In(book)} (v{measure.Version})", measure.Meaning.In(book));
        await workbook.CompleteAsync(cancel);
    }

    static bool IsWhole(MeasureUnit unit) => unit == MeasureUnit.Count;

    string NameOf(SheetLine line) => line.Label.In(book) + (line.WithBelow ? book["overview.with_below"] : book["overview.alone"]);

    static IEnumerable<CellValue> Cells(ReportSheet report, SheetLine line) =>
        report.Measures.Zip(line.Values, (measure, value) => IsWhole(measure.Unit) ? CellValue.Of((decimal?)value) : CellValue.Of(value / 100m));
}
