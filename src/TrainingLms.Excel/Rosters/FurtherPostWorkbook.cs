using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Excel.Rosters;

/// <summary>A further post as it goes out.</summary>
/// <param name="PersonNumber">工号.</param>
/// <param name="UnitCode">单位编码.</param>
/// <param name="Post">职务; null once erased.</param>
/// <param name="Engagement">专/兼职.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null while it lasts.</param>
public sealed record FurtherPostLine(string PersonNumber, string UnitCode, string? Post, Engagement Engagement, LocalDate From, LocalDate? To);

/// <summary>Writes the further posts of a unit while they are read; imported again, all of them are unchanged.</summary>
/// <param name="columns">The columns of further posts.</param>
public sealed class FurtherPostWorkbook(RosterColumns columns)
{
    /// <summary>Writes the workbook.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="posts">The posts.</param>
    /// <param name="filters">How they were chosen, in words, for the second sheet.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, IAsyncEnumerable<FurtherPostLine> posts, IReadOnlyList<(string Name, string Value)> filters, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filters);
        var plan = new SheetPlan(columns.Title, [.. columns.All.Select(RosterWorkbooks.HeadingOf)]) { Print = new PrintPlan(RepeatedColumns: 1) };
        var note = new SheetPlan("说明", new SheetColumn("项目"), new SheetColumn("内容", Width: 60)) { HasFilter = false };
        await using var book = await WorkbookWriter.CreateAsync(target, [plan, note], cancel: cancel);
        var sheet = await book.BeginAsync(plan, cancel);
        await foreach (var post in posts.WithCancellation(cancel)) await sheet.RowAsync([.. columns.All.Select(column => CellOf(column.Key, post))]);
        var notes = await book.BeginAsync(note, cancel);
        foreach (var (name, value) in filters) await notes.RowAsync(name, value);
        await book.CompleteAsync(cancel);
    }

    static CellValue CellOf(string column, FurtherPostLine post) => column switch
    {
        RosterKeys.PersonNumber => post.PersonNumber,
        RosterKeys.UnitCode => post.UnitCode,
        RosterKeys.Post => post.Post,
        RosterKeys.Engagement => RosterFields.WordOf(post.Engagement),
        RosterKeys.StartOn => post.From,
        RosterKeys.EndOn => post.To,
        _ => CellValue.Blank,
    };
}
