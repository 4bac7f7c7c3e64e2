using NodaTime;

namespace TrainingLms.Titles;

/// <summary>Why somebody is on record.</summary>
public enum IntegrityGround
{
    /// <summary>False material, plagiarism or other improper means in an application.</summary>
    FalseMaterial,

    /// <summary>An objection against better knowledge, to harm somebody.</summary>
    MaliciousObjection,

    /// <summary>An expert broke secrecy, recusal or the rules of the panel.</summary>
    ExpertMisconduct,
}

/// <summary>诚信档案: that somebody deceived, kept for as long as <c>Revoke.RecordYears</c> says and then erased. Written once; it can only be lifted.</summary>
public sealed class IntegrityRecord
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who is on record.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The office under which it was found.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>Why.</summary>
    public required IntegrityGround Ground { get; init; }

    /// <summary>The application, objection or place in the pool that it comes from.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The decision behind it, where that can fall later: an objection; null otherwise.</summary>
    public Guid? DecisionId { get; init; }

    /// <summary>The day it was made.</summary>
    public required LocalDate MadeOn { get; init; }

    /// <summary>The last day it counts.</summary>
    public required LocalDate EndsOn { get; init; }

    /// <summary>When it was lifted, because the decision behind it fell; null while it stands.</summary>
    public Instant? LiftedAt { get; private set; }

    /// <summary>Whether it counts on a day.</summary>
    public bool CountsOn(LocalDate day) => LiftedAt is null && day <= EndsOn;

    /// <summary>The decision behind it fell.</summary>
    public void Lift(Instant at) => LiftedAt ??= at;
}
