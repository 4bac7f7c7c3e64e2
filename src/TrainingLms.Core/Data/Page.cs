using Microsoft.EntityFrameworkCore;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>One page of a list.</summary>
/// <param name="Items">At most as many as asked for.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which page somebody asks for.</summary>
public sealed record PageRequest
{
    /// <summary>Opaque; null for the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>1 to 200 items; 50 when not given.</summary>
    public int? Limit { get; init; }

    /// <summary>The number of items asked for.</summary>
    /// <exception cref="RefusedException"><c>page.limit_out_of_range</c>.</exception>
    public int Size => Limit is null ? 50
        : Limit is >= 1 and <= 200 ? Limit.Value
        : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("page.limit_out_of_range", [("limit", Limit)], "limit")]);

    /// <summary>The last value of the page before, or null.</summary>
    /// <exception cref="RefusedException"><c>page.cursor_unknown</c>.</exception>
    public string? After
    {
        get
        {
            if (Cursor is null) return null;
            var bytes = new byte[Cursor.Length];
            return Convert.TryFromBase64String(Cursor.Replace('-', '+').Replace('_', '/'), bytes, out var length) && !bytes.AsSpan(0, length).Contains((byte)0)
                ? System.Text.Encoding.UTF8.GetString(bytes, 0, length)
                : throw CursorUnknown();
        }
    }

    /// <summary>The same for lists in the order of their keys.</summary>
    /// <exception cref="RefusedException"><c>page.cursor_unknown</c>.</exception>
    public Guid? AfterId => After is not { } after ? null : Guid.TryParse(after, out var id) ? id : throw CursorUnknown();

    /// <summary>The same for lists in the order of a number.</summary>
    /// <exception cref="RefusedException"><c>page.cursor_unknown</c>.</exception>
    public int? AfterNumber => After is not { } after ? null : int.TryParse(after, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : throw CursorUnknown();

    static RefusedException CursorUnknown() => new(RefusalKind.RuleBroken, [new Refusal("page.cursor_unknown", [], "cursor")]);

    static string CursorOf(string value) =>
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)).Replace('+', '-').Replace('/', '_');

    /// <summary>A page of what is in memory already.</summary>
    /// <param name="ordered">Already ordered by <paramref name="key"/> and cut at <see cref="After"/>.</param>
    /// <param name="key">What the list is ordered by; unique.</param>
    public Page<T> Of<T>(IEnumerable<T> ordered, Func<T, string> key)
    {
        var items = ordered.Take(Size + 1).ToList();
        if (items.Count <= Size) return new Page<T>(items, null);
        items.RemoveAt(Size);
        return new Page<T>(items, CursorOf(key(items[^1])));
    }

    /// <summary>Reads one more than the page holds, to know whether there is a next one.</summary>
    /// <param name="ordered">Already ordered by <paramref name="key"/> and cut at <see cref="After"/>.</param>
    /// <param name="key">What the list is ordered by; unique.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<Page<T>> ReadAsync<T>(IQueryable<T> ordered, Func<T, string> key, CancellationToken cancel = default)
    {
        var items = await ordered.Take(Size + 1).ToListAsync(cancel);
        if (items.Count <= Size) return new Page<T>(items, null);
        items.RemoveAt(Size);
        return new Page<T>(items, CursorOf(key(items[^1])));
    }
}

/// <summary>The version a caller believes to change, from its If-Match; none when it did not say.</summary>
/// <param name="Value">The version, or null.</param>
public sealed record ExpectedVersion(long? Value)
{
    /// <summary>No expectation: the last writer's version counts.</summary>
    public static readonly ExpectedVersion Any = new((long?)null);

    /// <summary>Refuses when the subject has moved on.</summary>
    /// <exception cref="RefusedException">Kind Stale, <c>changed_by_someone_else</c>.</exception>
    public void Against(IVersioned subject)
    {
        if (Value is { } expected && expected != subject.Version)
            throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else", ("version", subject.Version));
    }
}
