using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Fact: the exam somebody wants to sit, and how many attempts the person has used.</summary>
/// <param name="Exam">The exam.</param>
/// <param name="Used">Attempts used, without those called off.</param>
/// <param name="IsPersonActive">Whether the person still works here.</param>
public sealed record Sitting(Exam Exam, int Used, bool IsPersonActive)
{
    /// <summary>How many attempts this person has; 0 for any number.</summary>
    public int Attempts { get; init; } = Exam.Attempts;

    /// <summary>When the attempt before ended; null where there was none.</summary>
    public Instant? LastEndedAt { get; init; }
}

/// <summary>Fact: the lease a client believes to hold.</summary>
public sealed record LeaseClaim(long Epoch);

/// <summary>Fact: whether the candidate has confirmed to hand in.</summary>
public sealed record HandIn(bool IsConfirmed);

/// <summary>Fact: whether the candidate has said twice to give up.</summary>
public sealed record GivingUp(bool IsConfirmed, bool IsConfirmedAgain);

/// <summary>Fact: whether the stored paper is the one that was frozen.</summary>
public sealed record PaperCheck(bool IsIntact);

/// <summary>Fact: whether the password of the exam was said at the door.</summary>
public sealed record DoorWord(bool IsRight);

/// <summary>Fact: whether the candidate has just shown who it is, by signing in or by the password: an open browser is not its owner.</summary>
public sealed record Reidentification(bool IsFresh);

/// <summary>Fact: seconds that somebody wants to give.</summary>
public sealed record TimeGrant(int Seconds);

/// <summary>Fact: the decision of the integrity panel, by its number.</summary>
public sealed record PanelDecision(string? Number);

/// <summary>Fact: by which scoring version it was marked, and by which it is to be.</summary>
public sealed record ScoringStep(int From, int To);

/// <summary>Fact: what stands against a reopening besides the attempt itself.</summary>
/// <param name="IsReleased">Whether the result has been released; it is withdrawn first.</param>
/// <param name="IsAnotherActive">Whether the candidate is writing another attempt.</param>
public sealed record ReopeningFacts(bool IsReleased, bool IsAnotherActive);

/// <summary>Fact: everything for which a file of answers cannot be imported.</summary>
public sealed record OfflineFileFacts(IReadOnlyList<Refusal> Faults);

/// <summary>Fact: whether the file that waits is the one that the second person has looked at.</summary>
public sealed record OfflineClaim(bool IsTheFile);

/// <summary>What is asked for an attempt that has ended.</summary>
public enum ReopeningKind
{
    /// <summary>Write on.</summary>
    Writing,

    /// <summary>Count as handed in at the deadline.</summary>
    AsSubmitted,
}

/// <summary>A reopening that waits for a second person.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="GrantedSeconds">Seconds to be given; 0 for none.</param>
/// <param name="Cause">Why, as a code.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record ReopeningRequest(ReopeningKind Kind, int GrantedSeconds, IncidentCause Cause, string Reason);

/// <summary>Why time is given, writing interrupted or an attempt reopened.</summary>
public enum IncidentCause
{
    /// <summary>Power failed.</summary>
    Power,

    /// <summary>The network failed.</summary>
    Network,

    /// <summary>A device failed.</summary>
    Device,

    /// <summary>The room: noise, fire alarm, evacuation.</summary>
    Room,

    /// <summary>Somebody felt unwell.</summary>
    Health,

    /// <summary>A break that an accommodation allows.</summary>
    Break,

    /// <summary>Handed in by mistake.</summary>
    Mistake,

    /// <summary>A fault of the system or of its operation.</summary>
    System,

    /// <summary>Something else, said in the reason.</summary>
    Other,
}

/// <summary>What became of granted time.</summary>
/// <param name="Deadline">The new deadline.</param>
/// <param name="GainedSeconds">By how many seconds it moved.</param>
/// <param name="IsCutByClose">Whether the hard close took some of the granted time; extend the close first to give it all.</param>
public sealed record GrantOutcome(Instant Deadline, long GainedSeconds, bool IsCutByClose);
