using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>培养计划: what people are to learn by a day, under a key that never changes. What is asked for exactly stands in its versions.</summary>
public sealed class Programme
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>Key chosen by people: lower-case letters, digits, hyphens.</summary>
    public required string Key { get; init; }

    /// <summary>The unit that answers for it; people of this unit and those below can be assigned.</summary>
    public required Guid UnitId { get; init; }
}

/// <summary>培养计划版本: courses, paths and the certification policy. What is written never changes; a better programme is a new version.</summary>
public sealed class ProgrammeVersion : Governed<ProgrammeVersionState>
{
    ProgrammePlan? plan;

    ProgrammeVersion() { }

    /// <summary>The programme.</summary>
    public Guid ProgrammeId { get; private init; }

    /// <summary>Key of the programme.</summary>
    public string Key { get; private init; } = "";

    /// <summary>Number of the version, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>The unit that answers for the programme.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The programme as it was written.</summary>
    public ProgrammeContent Content { get; private init; } = null!;

    /// <summary>Who wrote it.</summary>
    public Guid DraftedBy { get; private init; }

    /// <summary>When it was published; null before.</summary>
    public Instant? PublishedAt { get; private set; }

    /// <summary>The programme, ready to reckon by.</summary>
    public ProgrammePlan Plan => plan ??= ProgrammeReader.Read(Content, null, [])!;

    /// <summary>Title in a language.</summary>
    public string TitleIn(string language) => language == "en" ? Content.TitleEnglish : Content.Title;

    /// <inheritdoc/>
    public override Instant? NextDue() => ProgrammeVersionWorkflow.Table.NextDue(this);

    /// <summary>Writes a version.</summary>
    /// <exception cref="RefusedException">Forbidden.</exception>
    public static ProgrammeVersion Draft(Programme programme, int number, ProgrammeContent content, Act act)
    {
        var version = new ProgrammeVersion
        {
            Id = act.NewId(),
            ProgrammeId = programme.Id,
            Key = programme.Key,
            UnitId = programme.UnitId,
            Number = number,
            Content = content,
            DraftedBy = act.By.PersonId,
        };
        ProgrammeVersionWorkflow.Table.Fire(version, ProgrammeVersionTrigger.Draft, act);
        return version;
    }

    /// <summary>Opens it for people.</summary>
    /// <exception cref="RefusedException"><c>programme.courses_not_published</c>, forbidden.</exception>
    public void Publish(Act act)
    {
        ProgrammeVersionWorkflow.Table.Fire(this, ProgrammeVersionTrigger.Publish, act);
        PublishedAt = act.At;
    }

    /// <summary>Approves, retires or discards.</summary>
    /// <exception cref="RefusedException"><c>duty.programme_needs_two</c>, <c>reason.missing</c>, forbidden.</exception>
    public void Move(ProgrammeVersionTrigger trigger, Act act) => ProgrammeVersionWorkflow.Table.Fire(this, trigger, act);
}
