using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>A roster found in a file: rows and cells, without a trace of the workbook it came from. Nothing but the row at hand is held.</summary>
public interface IRosterSource : IDisposable
{
    /// <summary>Letters of each mapped column by key, as people see them.</summary>
    IReadOnlyDictionary<string, string> Letters { get; }

    /// <summary>How many rows the file itself claims to hold, an estimate; null when it does not say.</summary>
    int? RowsClaimed { get; }

    /// <summary>What is worth telling about the file as a whole; complete once all rows were read.</summary>
    IReadOnlyList<RosterNotice> Notices { get; }

    /// <summary>The rows that are not blank, in file order, from the start with each call.</summary>
    /// <exception cref="RefusedException">While reading: the file is damaged or beyond a limit.</exception>
    IEnumerable<RosterRow> ReadRows(CancellationToken cancel);

    /// <summary>What the file says of the learning of these people, from the start with each call; nothing in a workbook.</summary>
    /// <exception cref="RefusedException">As <see cref="ReadRows"/>.</exception>
    IEnumerable<LearningLine> ReadLearning(CancellationToken cancel) => [];
}

/// <summary>One row.</summary>
/// <param name="Number">The row's number as Excel shows it.</param>
/// <param name="Cells">Cells that hold something, by column key.</param>
public sealed record RosterRow(int Number, IReadOnlyDictionary<string, RosterCell> Cells)
{
    /// <summary>What the source itself found wrong with the row, beyond its cells: where a person stands in several files, what is wrong in the others.</summary>
    public IReadOnlyList<RowProblem> Problems { get; init; } = [];

    /// <summary>What it found worth telling beyond its cells.</summary>
    public IReadOnlyList<RowProblem> Warnings { get; init; } = [];
}

/// <summary>One cell that holds something.</summary>
/// <param name="Typed">What a person would recognise.</param>
/// <param name="Value">The value as its column reads it; dates as yyyy-MM-dd or yyyy-MM. Null when it cannot be read.</param>
/// <param name="Problem">Code of why it cannot be read; null when it can.</param>
/// <param name="Notices">Codes of what is worth telling beside the value.</param>
public readonly record struct RosterCell(string Typed, string? Value, string? Problem, IReadOnlyList<string> Notices)
{
    /// <summary>A cell that can be read and holds nothing remarkable.</summary>
    public static RosterCell Of(string value) => new(value, value, null, []);
}

/// <summary>Something worth telling about the file.</summary>
/// <param name="Code">Its sentence.</param>
/// <param name="Facts">Figures for the sentence.</param>
public sealed record RosterNotice(string Code, IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>The notice as something the sentence book can say.</summary>
    public Refusal AsRefusal() => new(Code, [.. Facts.Select(fact => (fact.Key, (object?)fact.Value))]);
}

/// <summary>The door to files: the library knows rows and cells, somebody else knows the file format.</summary>
public interface IRosterReader
{
    /// <summary>Finds the roster in the file.</summary>
    /// <param name="file">The bytes as uploaded; the file name is never believed.</param>
    /// <param name="columns">What to look for.</param>
    /// <param name="today">For the range of date columns.</param>
    /// <exception cref="RefusedException">The file is no workbook, text or OneRoster zip, or holds no roster: <c>file.*</c>, <c>roster.*</c>, <c>one_roster.*</c>.</exception>
    IRosterSource Open(byte[] file, RosterColumns columns, LocalDate today);
}
