using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What happens to an attempt whose time is over.</summary>
public enum DeadlinePolicy
{
    /// <summary>What was saved is handed in.</summary>
    AutoSubmit,

    /// <summary>Answers are closed, and for a while the candidate may still hand in.</summary>
    Grace,

    /// <summary>Who has not handed in has given up; the answers are kept and not scored.</summary>
    Abandon,
}

/// <summary>How an exam is sat. Given when it is drawn up, changed until it is published, and copied into every attempt.</summary>
public sealed record ExamRules
{
    /// <summary>The rules of an exam that says nothing about them.</summary>
    public static readonly ExamRules Default = new();

    /// <summary>What happens when time is over.</summary>
    public DeadlinePolicy Policy { get; init; }

    /// <summary>N: how many seconds after the deadline answers are still taken, because they may be under way; 0 to 600.</summary>
    public int AllowanceSeconds { get; init; } = 60;

    /// <summary>G: how many seconds after that the candidate may still hand in, without writing; 0 to 3,600. Counts under <see cref="DeadlinePolicy.Grace"/> only.</summary>
    public int GraceSeconds { get; init; }

    /// <summary>By how many percent of the total a hand-in during the grace lowers the mark; 0 to 100.</summary>
    public int LatePenaltyPercent { get; init; }

    /// <summary>Whether candidates check in and an invigilator lets them begin.</summary>
    public bool NeedsAuthorisation { get; init; }

    /// <summary>How many minutes before the opening candidates may check in; 0 to 1,440.</summary>
    public int CheckInMinutes { get; init; } = 30;

    /// <summary>How many minutes after the opening candidates may still come in; null until the close.</summary>
    public int? LatestEntryMinutes { get; init; }

    /// <summary>Whether a password has to be said at the door. The password itself lies with the exam.</summary>
    public bool NeedsPassword { get; init; }

    /// <summary>考点网段: from which networks it is begun and taken over, as <c>10.8.0.0/16</c> or a single address; empty for anywhere.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Before how many minutes of writing nobody may hand in; 0 for no such rule.</summary>
    public int EarliestHandInMinutes { get; init; }

    /// <summary>How many minutes must lie between two attempts of a person; 0 for none.</summary>
    public int CoolDownMinutes { get; init; }

    /// <summary>Until how many minutes before the opening candidates may cancel themselves; null where they may not.</summary>
    public int? CancelCutOffMinutes { get; init; }

    /// <summary>Whether the time of an accommodation also moves the hard close.</summary>
    public bool AccommodationMovesClose { get; init; } = true;

    /// <summary>Whether time given for an incident also moves the hard close.</summary>
    public bool IncidentMovesClose { get; init; }

    /// <summary>Whether a candidate may go on writing on another device.</summary>
    public bool AllowsTakeOver { get; init; } = true;

    /// <summary>Whether nobody may be writing another exam meanwhile.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>How many minutes an invigilator may give at once; 1 to 1,440.</summary>
    public int InvigilatorGrantMinutes { get; init; } = 30;

    /// <summary>How many minutes an exam manager may give at once; 1 to 1,440.</summary>
    public int ManagerGrantMinutes { get; init; } = 240;

    /// <summary>How many members of the board confirm results together; 1 to 15.</summary>
    public int BoardQuorum { get; init; } = 2;

    /// <summary>Which of several attempts count.</summary>
    public CountingRule Counting { get; init; }

    /// <summary>How people mark what no program can; null for <see cref="MarkingRules.Default"/>. Attempts keep no copy: whoever marks reads it of the exam.</summary>
    public MarkingRules? Marking { get; init; }

    /// <summary>What candidates may see of their attempts, phase by phase; null for <see cref="Exams.Disclosure.Default"/>. Attempts keep no copy: it is read of the exam.</summary>
    public Disclosure? Disclosure { get; init; }

    /// <summary>How many days after the release a candidate may appeal; 3 to 30.</summary>
    public int AppealFilingDays { get; init; } = 10;

    /// <summary>Within how many days an appeal is to be decided; 4 to 45.</summary>
    public int AppealDecidingDays { get; init; } = 20;

    /// <summary>In which days both are counted.</summary>
    public AppealDays AppealDays { get; init; }

    /// <summary>Whether a mark may go down by an appeal; candidates are told before they file one.</summary>
    public bool AppealMayLower { get; init; }

    /// <summary>Everything in these rules that is outside its bounds, or cannot be meant.</summary>
    public IReadOnlyList<Refusal> Faults() =>
    [
        .. Outside("allowanceSeconds", AllowanceSeconds, 0, 600),
        .. Outside("graceSeconds", GraceSeconds, 0, 3_600),
        .. Outside("latePenaltyPercent", LatePenaltyPercent, 0, 100),
        .. Outside("checkInMinutes", CheckInMinutes, 0, Day),
        .. Outside("latestEntryMinutes", LatestEntryMinutes ?? 0, 0, 7 * Day),
        .. Outside("earliestHandInMinutes", EarliestHandInMinutes, 0, Day),
        .. Outside("coolDownMinutes", CoolDownMinutes, 0, 366 * Day),
        .. Outside("cancelCutOffMinutes", CancelCutOffMinutes ?? 0, 0, 366 * Day),
        .. Outside("invigilatorGrantMinutes", InvigilatorGrantMinutes, 1, Day),
        .. Outside("managerGrantMinutes", ManagerGrantMinutes, 1, Day),
        .. Outside("boardQuorum", BoardQuorum, 1, 15),
        .. AddressRanges.FaultsOf(Addresses),
        .. Marking?.Faults() ?? [],
        .. Disclosure?.Faults() ?? [],
        .. Outside("appealFilingDays", AppealFilingDays, 3, 30),
        .. Outside("appealDecidingDays", AppealDecidingDays, 4, 45),
    ];

    const int Day = 24 * 60;

    internal static IEnumerable<Refusal> Outside(string member, int value, int least, int most)
    {
        if (value < least || value > most) yield return new Refusal("exam.rule_out_of_range", [("rule", member), ("least", least), ("most", most)], $"rules.{member}");
    }
}
