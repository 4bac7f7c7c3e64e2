using NodaTime;
using NodaTime.Text;

namespace TrainingLms.People;

/// <summary>What happens when some rows are refused.</summary>
public enum ImportPolicy
{
    /// <summary>One refused row blocks all.</summary>
    AllOrNothing,

    /// <summary>Good rows are written, refused ones go back in the error workbook.</summary>
    GoodRows,
}

/// <summary>How the officer wants a file to be read; can be changed as long as nobody has confirmed.</summary>
/// <param name="Mode">Whom it may add or change.</param>
/// <param name="Policy">What refused rows mean.</param>
/// <param name="Key">By which column people are found.</param>
public sealed record RosterSettings(
    ImportMode Mode = ImportMode.CreateAndUpdate, ImportPolicy Policy = ImportPolicy.AllOrNothing, ImportKey Key = ImportKey.PersonNumber)
{
    /// <summary>Columns that the file decides even where a field was corrected by hand since; none unless the officer ticks them.</summary>
    public IReadOnlyList<string> TakeOver { get; init; } = [];

    /// <summary>工号变更: a new number for a known identity number is given to that person. A tick of its own, because numbers are for life as a rule.</summary>
    public bool Rekey { get; init; }

    /// <summary>本文件为全员名单: the unit of which, with those below, the file names everybody; null where absence means nothing.</summary>
    public Guid? EverybodyOf { get; init; }

    /// <summary>Last day of those who are missing from a list of everybody; null where none is declared.</summary>
    public LocalDate? LeaveOn { get; init; }

    /// <summary>Whether the enrolments of a OneRoster file are taken over. A tick of its own: assigning courses is another thing than keeping a roster.</summary>
    public bool Enrolments { get; init; }

    /// <summary>As the trail tells it.</summary>
    public string Told => string.Join(' ', Lines);

    internal IEnumerable<string> Lines =>
    [
        $"mode:{Mode}", $"policy:{Policy}", $"key:{Key}", .. TakeOver.Select(column => $"take_over:{column}"),
        .. Rekey ? ["rekey"] : Array.Empty<string>(), .. Enrolments ? ["enrolments"] : Array.Empty<string>(),
        .. EverybodyOf is { } unit ? [$"everybody_of:{unit}", $"leave_on:{(LeaveOn is { } day ? LocalDatePattern.Iso.Format(day) : "")}"] : Array.Empty<string>(),
    ];
}

/// <summary>A file to be imported, with the officer's settings.</summary>
/// <param name="FileName">Name as uploaded; shown, never believed.</param>
/// <param name="Content">The bytes.</param>
/// <param name="UnitId">The unit it is for, with those below.</param>
/// <param name="Settings">How it is to be read.</param>
/// <param name="ConfirmIfClean">Whether the first preview is confirmed at once where it has neither errors nor warnings; for callers who want one step.</param>
/// <param name="Sheet">Which workbook it is.</param>
public sealed record NewRoster(string FileName, byte[] Content, Guid UnitId, RosterSettings Settings, bool ConfirmIfClean = false, RosterSheet Sheet = RosterSheet.People);
