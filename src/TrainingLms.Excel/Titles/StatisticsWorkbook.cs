using System.Globalization;
using NodaTime;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Titles;

/// <summary>评审统计 of a round as a workbook: figures by level and by unit, none of a small group.</summary>
/// <param name="book">The language.</param>
/// <param name="zone">The zone in which times are shown.</param>
public sealed class StatisticsWorkbook(SentenceBook book, DateTimeZone zone)
{
    /// <summary>Writes it.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="summary">The round and its applications.</param>
    /// <param name="floor">Applications that a group must have to be shown.</param>
    /// <param name="act">Who takes it out and when.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, RoundSummary summary, int floor, Act act, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var paper = new PaperTrail(book, zone, act);
        var rows = new List<RoundSummaryRow>();
        await foreach (var row in summary.Rows.WithCancellation(cancel)) rows.Add(row);
        IReadOnlyList<SheetColumn> figures =
        [
            .. from key in (string[])["applications", "eligible", "passed", "failed", "titles", "certificates"] select paper.Column(key, 12, CellStyle.Number),
        ];
        var levels = paper.Sheet("by_level", [paper.Column("level", 18), .. figures]);
        var units = paper.Sheet("by_unit", [paper.Column("unit_code", 14, CellStyle.Code), paper.Column("unit", 42), .. figures]);
        var facts = paper.Facts("about");
        await using var workbook = await WorkbookWriter.CreateAsync(target, [levels, units, facts], cancel: cancel);
        var few = string.Create(CultureInfo.InvariantCulture, $"< {floor}");

        var sheet = await workbook.BeginAsync(levels, cancel);
        var byLevel = RoundStatistics.Of(rows, floor, row => row.Level);
        foreach (var (level, group) in byLevel.Groups.OrderBy(group => group.Key)) await sheet.RowAsync([book[$"title_level.{Snake.Of(level)}"], .. Cells(group)]);
        await sheet.RowAsync([book["round_summary.total"], .. Cells(byLevel.All)]);
        sheet = await workbook.BeginAsync(units, cancel);
        var byUnit = RoundStatistics.Of(rows, floor, row => (row.UnitCode, row.Unit));
        foreach (var (unit, group) in byUnit.Groups) await sheet.RowAsync([unit.UnitCode, unit.Unit, .. Cells(group)]);
        await sheet.RowAsync(["", book["round_summary.total"], .. Cells(byUnit.All)]);
        sheet = await workbook.BeginAsync(facts, cancel);
        await sheet.RowAsync(book["round_summary.about.round"], $"{summary.Name} {summary.Round.Year}");
        await sheet.RowAsync(paper.Fact("produced"), paper.Footer);
        await sheet.RowAsync(paper.Fact("floor"), book.Say(new Refusal("title_export.note.floor", [("floor", floor)])));
        await workbook.CompleteAsync(cancel);

        CellValue[] Cells(GroupFigures? group) => group is null ? [CellValue.Of(few).As(CellStyle.Note), .. Enumerable.Repeat(CellValue.Of("—").As(CellStyle.Note), 5)]
            : [group.Applications, group.Eligible, group.Passed, group.Failed, group.Titles, group.Certificates];
    }
}
