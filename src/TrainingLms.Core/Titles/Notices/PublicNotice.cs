using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>What a notice is about.</summary>
public enum NoticeKind
{
    /// <summary>An application at the employer.</summary>
    Employer,

    /// <summary>The results of a session.</summary>
    Result,
}

/// <summary>The fields that a notice may show; nothing else is ever published.</summary>
public enum NoticeField
{
    /// <summary>Name.</summary>
    Name,

    /// <summary>Unit.</summary>
    Unit,

    /// <summary>The title applied for or passed.</summary>
    Title,

    /// <summary>Where to object.</summary>
    Contact,
}

/// <summary>公示: names published for some working days, so that anybody can object.</summary>
public sealed class PublicNotice : Governed<PublicNoticeState>
{
    readonly List<NoticeEntry> entries = [];

    PublicNotice() { }

    /// <summary>What it is about.</summary>
    public NoticeKind Kind { get; private init; }

    /// <summary>The employer's unit, or the unit that runs the round.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The round.</summary>
    public Guid RoundId { get; private init; }

    /// <summary>The fields shown.</summary>
    public IReadOnlyList<NoticeField> Fields { get; private init; } = [];

    /// <summary>Where to object.</summary>
    public string Contact { get; private init; } = "";

    /// <summary>How many working days it lasts.</summary>
    public int WorkingDays { get; private init; }

    /// <summary>Who drafted it.</summary>
    public Guid DraftedBy { get; private init; }

    /// <summary>Who approved it; null before and after it was sent back.</summary>
    public Guid? ApprovedBy { get; private set; }

    /// <summary>SHA-256 over what was approved; null before.</summary>
    public string? ContentHash { get; private set; }

    /// <summary>When it was published; null before.</summary>
    public Instant? PublishedAt { get; private set; }

    /// <summary>Its end, exclusive: 24:00 of the last working day; null before it was published.</summary>
    public Instant? EndsAt { get; private set; }

    /// <summary>When it leaves the public page, exclusive; null before it was published.</summary>
    public Instant? ShownUntil { get; private set; }

    /// <summary>Who is named.</summary>
    public IReadOnlyList<NoticeEntry> Entries => entries;

    /// <inheritdoc/>
    public override Instant? NextDue() => PublicNoticeWorkflow.Table.NextDue(this);

    /// <summary>Drafts a notice.</summary>
    /// <param name="wanted">What it is to say.</param>
    /// <param name="act">Who drafts it.</param>
    /// <exception cref="RefusedException"><c>notice.field_not_allowed</c> and what else the table refuses.</exception>
    public static PublicNotice Draft(NewNotice wanted, Act act)
    {
        var notice = new PublicNotice
        {
            Id = act.NewId(),
            Kind = wanted.Kind,
            UnitId = wanted.UnitId,
            RoundId = wanted.RoundId,
            Fields = Allowed(wanted.Fields),
            Contact = wanted.Contact,
            WorkingDays = wanted.WorkingDays,
            DraftedBy = act.By.PersonId,
        };
        notice.entries.AddRange(wanted.Named.Select((named, index) =>
            new NoticeEntry(notice.Id, index + 1, named.ApplicationId, named.Name, named.UnitName, named.TitleName)));
        PublicNoticeWorkflow.Table.Fire(notice, PublicNoticeTrigger.Draft, act.Given(wanted));
        return notice;
    }

    /// <summary>Approves what it says; its hash is kept.</summary>
    public void Approve(Act act)
    {
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.Approve, act);
        ApprovedBy = act.By.PersonId;
        ContentHash = FrozenText.HashOf(FrozenText.Of(new { Kind, Fields, Contact, WorkingDays, Entries = entries }));
    }

    /// <summary>Sends it back; signatures fall.</summary>
    public void SendBack(Act act)
    {
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.SendBack, act);
        (ApprovedBy, ContentHash) = (null, null);
    }

    /// <summary>Publishes it. The day of publishing does not count; the end is 24:00 of the nth working day after it.</summary>
    /// <param name="calendar">The working days.</param>
    /// <param name="retention">How many days it stays on the page after its end.</param>
    /// <param name="act">Who publishes.</param>
    /// <exception cref="RefusedException"><c>calendar.not_published</c> when a year it touches is not loaded; it stays approved then.</exception>
    public void Publish(WorkCalendar calendar, int retention, Act act)
    {
        PublicNoticeWorkflow.Table.Check(this, PublicNoticeTrigger.Publish, act).OrRefuse();
        var end = calendar.EndOfWorkingDays(act.At, WorkingDays);
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.Publish, act);
        (PublishedAt, EndsAt, ShownUntil) = (act.At, end, end + Duration.FromDays(retention));
    }

    /// <summary>Moves the end later. An end once published is never brought forward.</summary>
    /// <param name="newEnd">The new end, exclusive.</param>
    /// <param name="act">Who extends, with the reason.</param>
    /// <exception cref="RefusedException"><c>notice.cannot_shorten</c>.</exception>
    public void Extend(Instant newEnd, Act act)
    {
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.Extend, act.Given(new NewEnd(newEnd)));
        ShownUntil += newEnd - EndsAt;
        EndsAt = newEnd;
    }

    /// <summary>Any other move.</summary>
    public void Move(PublicNoticeTrigger trigger, Act act) => PublicNoticeWorkflow.Table.Fire(this, trigger, act);

    static IReadOnlyList<NoticeField> Allowed(IReadOnlyList<string> fields)
    {
        var unknown = fields.Where(field => !Enum.TryParse<NoticeField>(field, ignoreCase: true, out _) || int.TryParse(field, out _)).ToList();
        if (unknown.Count > 0)
            throw new RefusedException(RefusalKind.RuleBroken, [.. unknown.Select(field => new Refusal("notice.field_not_allowed", [("field", field)], "fields"))]);
        return [.. fields.Select(field => Enum.Parse<NoticeField>(field, ignoreCase: true)).Distinct()];
    }
}

/// <summary>One name on a notice.</summary>
/// <param name="NoticeId">The notice.</param>
/// <param name="Ordinal">Place on it, from 1.</param>
/// <param name="ApplicationId">The application; never published.</param>
/// <param name="Name">Name.</param>
/// <param name="UnitName">Unit.</param>
/// <param name="TitleName">The title applied for or passed.</param>
public sealed record NoticeEntry(Guid NoticeId, int Ordinal, Guid ApplicationId, string Name, string UnitName, string TitleName);

/// <summary>Who is to be named.</summary>
public sealed record NamedApplicant(Guid ApplicationId, string Name, string UnitName, string TitleName);

/// <summary>A notice to be drafted.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="UnitId">Whose notice it is.</param>
/// <param name="RoundId">The round.</param>
/// <param name="Fields">The fields to show, each of <see cref="NoticeField"/>.</param>
/// <param name="Contact">Where to object.</param>
/// <param name="WorkingDays">How long.</param>
/// <param name="Named">Who is named.</param>
public sealed record NewNotice(
    NoticeKind Kind, Guid UnitId, Guid RoundId, IReadOnlyList<string> Fields, string Contact, int WorkingDays, IReadOnlyList<NamedApplicant> Named);

/// <summary>Fact: the end that is asked for.</summary>
public sealed record NewEnd(Instant At);
