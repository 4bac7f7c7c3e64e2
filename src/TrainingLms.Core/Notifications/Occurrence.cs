using NodaTime;

namespace TrainingLms.Notifications;

/// <summary>待告知事项: that something happened which somebody is to be told of; written in the transaction of what happened, and gone when everybody is told.</summary>
public sealed class Occurrence
{
    /// <summary>Key, rising with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name of the workflow.</summary>
    public required string Subject { get; init; }

    /// <summary>Key of the subject.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Its version after the save; with the step it names what happened, once.</summary>
    public required long SubjectVersion { get; init; }

    /// <summary>The trigger, or the reminder.</summary>
    public required string Step { get; init; }

    /// <summary>Which lines of the table hold, with blanks between.</summary>
    public required string Kinds { get; init; }

    /// <summary>As <see cref="About.Person"/>.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>As <see cref="About.Helper"/>.</summary>
    public Guid? HelperId { get; init; }

    /// <summary>As <see cref="About.Unit"/>.</summary>
    public Guid? UnitId { get; init; }

    /// <summary>As <see cref="About.Host"/>.</summary>
    public Guid? HostUnitId { get; init; }

    /// <summary>Who did it, and is not told of the own act; null for the clock.</summary>
    public Guid? DoneBy { get; init; }

    /// <summary>When it happened.</summary>
    public required Instant At { get; init; }

    /// <summary>The facts of the sentence, as <see cref="FactSheet"/> writes them.</summary>
    public required string Facts { get; init; }

    /// <summary>Not before this instant: its own, or later after a round that failed on it.</summary>
    public required Instant NextAt { get; init; }

    /// <summary>How many rounds failed on it.</summary>
    public int Failures { get; init; }

    /// <summary>What happened, for the outbox.</summary>
    /// <param name="tellings">The lines of the workflow.</param>
    /// <param name="kinds">Those that hold.</param>
    /// <param name="about">What was read off the subject.</param>
    /// <param name="subject">The workflow's name, the key and the version.</param>
    /// <param name="step">The trigger, or the reminder.</param>
    /// <param name="act">Who and when.</param>
    internal static Occurrence Of(TellingsOf tellings, IEnumerable<Telling> kinds, About about, (Guid Id, long Version) subject, string step, Workflow.Act act) => new()
    {
        Id = act.NewId(),
        Subject = tellings.Workflow.Name,
        SubjectId = subject.Id,
        SubjectVersion = subject.Version,
        Step = step,
        Kinds = string.Join(' ', kinds.Select(telling => telling.Kind)),
        PersonId = about.Person,
        HelperId = about.Helper,
        UnitId = about.Unit,
        HostUnitId = about.Host,
        DoneBy = act.By.PersonId == Guid.Empty ? null : act.By.PersonId,
        At = act.At,
        Facts = FactSheet.Write(about.Facts),
        NextAt = act.At,
    };
}
