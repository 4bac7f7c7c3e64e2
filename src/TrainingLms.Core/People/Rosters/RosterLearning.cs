using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>A line beside the people of a file: it says that one of them learns something.</summary>
/// <param name="Number">The line's number in its file, as a spreadsheet shows it.</param>
/// <param name="File">Name of that file.</param>
/// <param name="PersonRow">Number of the row that the person has among the people; 0 where the file has nobody of that key.</param>
/// <param name="What">What is learned, as the file calls it, short enough for a sentence.</param>
public sealed record LearningLine(int Number, string File, int PersonRow, string What)
{
    /// <summary>Key of a course version, where the file's key may be one of ours; null where it cannot.</summary>
    public Guid? VersionId { get; init; }

    /// <summary>Key of a course, likewise.</summary>
    public Guid? CourseId { get; init; }

    /// <summary>Key of the course as people write it; null where the file has none.</summary>
    public string? CourseKey { get; init; }

    /// <summary>Number of the version; null where the file names none, and whatever is published is meant.</summary>
    public int? VersionNumber { get; init; }

    /// <summary>Why nothing is to be done about the line although nothing is wrong with it; null where something is.</summary>
    public RowProblem? Idle { get; init; }

    /// <summary>What is wrong with it, and with the lines that it points at.</summary>
    public IReadOnlyList<RowProblem> Problems { get; init; } = [];

    /// <summary>A sentence about the line.</summary>
    public RowProblem Problem(string code, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal) { ["file"] = File, ["rows"] = $"{Number}", ["course"] = What };
        foreach (var (name, value) in facts) told[name] = value;
        return new RowProblem(null, null, code, told);
    }
}

/// <summary>Somebody of a file, as far as that decides what the person may learn: as the person will be once the plan is written.</summary>
/// <param name="Number">工号.</param>
/// <param name="Name">姓名.</param>
/// <param name="Verdict">What the plan says of the person.</param>
/// <param name="PersonId">Key; null for who is added.</param>
/// <param name="PersonVersion">The version looked at; null for who is added.</param>
/// <param name="UnitId">The unit; null where the row was refused.</param>
/// <param name="IsActive">Whether the person works here on the day of the plan.</param>
/// <param name="Engagement">专/兼职.</param>
public sealed record PersonInFile(string Number, string Name, RowVerdict Verdict, Guid? PersonId, long? PersonVersion, Guid? UnitId, bool IsActive, Engagement Engagement)
{
    /// <summary>Whether the plan takes the person as the file has it; whom it refuses, passes over or asks others for is enrolled in nothing.</summary>
    public bool IsTaken => UnitId is not null && !RowVerdicts.Refused.Contains(Verdict) && Verdict is not (RowVerdict.NotInMode or RowVerdict.AskTransfer);
}

/// <summary>The course that a row of a plan is about.</summary>
/// <param name="PersonNumber">Who learns: whoever is added by the same plan has no key yet.</param>
/// <param name="Course">Key of the course as people write it; as the file calls it where we have none.</param>
/// <param name="VersionId">The version; null where none was found.</param>
/// <param name="Number">Its number; null likewise.</param>
/// <param name="Title">What is learned, in words.</param>
/// <param name="EnrolmentId">The enrolment that is taken back; null elsewhere.</param>
public sealed record PlannedLearning(string PersonNumber, string Course, Guid? VersionId, int? Number, string Title, Guid? EnrolmentId = null);

/// <summary>The door to courses: an import of people asks what becomes of enrolments that come with them, and has them written. Courses alone know their rules.</summary>
public interface IRosterLearning
{
    /// <summary>What becomes of lines, each with its person; nothing is written.</summary>
    /// <param name="lines">Some lines of the file, a thousand at most; without a person where the file has none.</param>
    /// <param name="enrolled">Whom earlier lines of this file enrol in what, by the row of the person and the course; grows.</param>
    /// <param name="act">The uploader, now.</param>
    /// <param name="cancel">Stops reading.</param>
    Task<IReadOnlyList<PlannedRow>> PlanAsync(IReadOnlyList<(LearningLine Line, PersonInFile? Person)> lines, HashSet<(int PersonRow, Guid CourseId)> enrolled, Act act, CancellationToken cancel);

    /// <summary>Enrols, in the transaction that is open and after the people have been written.</summary>
    /// <param name="rows">Rows of the plan whose verdict is <see cref="RowVerdict.Enrol"/>, a thousand at most.</param>
    /// <param name="importId">The import.</param>
    /// <param name="act">The uploader, now.</param>
    /// <param name="cancel">Stops; the transaction is then rolled back by its owner.</param>
    /// <exception cref="RefusedException"><c>changed_by_someone_else</c>: a course or a person is no longer as it was when the plan was made.</exception>
    Task WriteAsync(IReadOnlyList<PlannedRow> rows, Guid importId, Act act, CancellationToken cancel);

    /// <summary>The enrolments of an applied import and what undoing it makes of each: not begun, it is taken back; begun, it stays.</summary>
    /// <param name="importId">The applied import.</param>
    /// <param name="inScope">Units that the officer may touch.</param>
    /// <param name="cancel">Stops reading.</param>
    IAsyncEnumerable<IReadOnlyList<PlannedRow>> PlanUndoAsync(Guid importId, IReadOnlySet<Guid> inScope, CancellationToken cancel);

    /// <summary>Takes enrolments back, in the transaction that is open.</summary>
    /// <param name="rows">Rows of the plan whose verdict is <see cref="RowVerdict.Release"/>, a thousand at most.</param>
    /// <param name="act">Who undoes it, now.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>changed_by_someone_else</c>: somebody has begun meanwhile.</exception>
    Task UndoAsync(IReadOnlyList<PlannedRow> rows, Act act, CancellationToken cancel);
}
