using NodaTime;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Titles;

/// <summary>公示名单 as a workbook: the fields that the notice shows and no others (title-evaluation.md 4.4).</summary>
/// <param name="book">The language.</param>
/// <param name="zone">The zone in which times are shown.</param>
public sealed class NoticeWorkbook(SentenceBook book, DateTimeZone zone)
{
    /// <summary>Writes it.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="notice">The notice.</param>
    /// <param name="lastDay">Its last day; null before it was published.</param>
    /// <param name="act">Who takes it out and when.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, PublicNotice notice, LocalDate? lastDay, Act act, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var paper = new PaperTrail(book, zone, act);
        var showsUnit = notice.Fields.Contains(NoticeField.Unit);
        var list = paper.Sheet("list", [paper.Column("number", 8, CellStyle.Number), paper.Column("name", 16), .. showsUnit ? [paper.Column("unit", 42)] : Array.Empty<SheetColumn>(), paper.Column("title", 30)])
            with
        { Print = new PrintPlan(Footer: paper.Footer) { Header = book[$"notice_kind.{Snake.Of(notice.Kind)}"], IsLandscape = false } };
        var facts = paper.Facts("about");
        await using var workbook = await WorkbookWriter.CreateAsync(target, [list, facts], cancel: cancel);
        var sheet = await workbook.BeginAsync(list, cancel);
        foreach (var entry in notice.Entries.OrderBy(entry => entry.Ordinal))
            await sheet.RowAsync([entry.Ordinal, entry.Name, .. showsUnit ? [entry.UnitName] : Array.Empty<CellValue>(), entry.TitleName]);
        sheet = await workbook.BeginAsync(facts, cancel);
        await sheet.RowAsync(paper.Fact("notice"), book[$"notice_kind.{Snake.Of(notice.Kind)}"]);
        await sheet.RowAsync(paper.Fact("state"), book[$"public_notice.state.{Snake.Of(notice.State)}"]);
        await sheet.RowAsync(paper.Fact("published"), notice.PublishedAt is { } published ? paper.Minute(published) : null);
        await sheet.RowAsync(paper.Fact("last_day"), lastDay is { } day ? Days.Iso(day) : null);
        await sheet.RowAsync(paper.Fact("working_days"), $"{notice.WorkingDays}");
        if (notice.Fields.Contains(NoticeField.Contact)) await sheet.RowAsync(paper.Fact("contact"), notice.Contact);
        await sheet.RowAsync(paper.Fact("content_hash"), notice.ContentHash);
        await sheet.RowAsync(paper.Fact("produced"), paper.Footer);
        await workbook.CompleteAsync(cancel);
    }
}
