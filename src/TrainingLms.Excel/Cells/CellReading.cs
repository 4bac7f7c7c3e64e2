using System.Diagnostics.CodeAnalysis;

namespace TrainingLms.Excel;

/// <summary>What a column understood of a cell: a value, a problem, or nothing because the cell is empty.</summary>
/// <typeparam name="T">The kind of value.</typeparam>
/// <param name="Value">The value; default when there is none.</param>
/// <param name="Problem">One of <see cref="CellCodes.Problems"/>, or null.</param>
/// <param name="Notices">What is worth telling, also beside a value.</param>
public readonly record struct CellReading<T>(T? Value, string? Problem, CellNotices Notices)
{
    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool HasValue { get; private init; }

    /// <summary>Whether the cell held nothing: no value, and nothing wrong.</summary>
    public bool IsEmpty => !HasValue && Problem is null;

    internal static CellReading<T> Nothing => default;

    internal static CellReading<T> Of(T value, CellNotices notices) => new(value, null, notices) { HasValue = true };

    internal static CellReading<T> Wrong(string problem, CellNotices notices = CellNotices.None) => new(default, problem, notices);
}
