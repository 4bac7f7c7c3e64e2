using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Titles.PublicNoticeState;
using static TrainingLms.Titles.PublicNoticeTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Titles;

/// <summary>What has become of a notice.</summary>
public enum PublicNoticeState
{
    /// <summary>Being written.</summary>
    Drafted,

    /// <summary>Signed by a second person.</summary>
    Approved,

    /// <summary>On the public page, period running.</summary>
    Published,

    /// <summary>The period is over; names are masked.</summary>
    Completed,

    /// <summary>Taken from the page before its end.</summary>
    Withdrawn,

    /// <summary>Never published.</summary>
    Discarded,

    /// <summary>Taken from the page after the retention time.</summary>
    Unpublished,
}

/// <summary>What can be done to a notice.</summary>
public enum PublicNoticeTrigger
{
    /// <summary>Write it.</summary>
    Draft,

    /// <summary>Sign it.</summary>
    Approve,

    /// <summary>Send it back to be written anew.</summary>
    SendBack,

    /// <summary>Put it on the public page.</summary>
    Publish,

    /// <summary>Take it back because the material changed.</summary>
    CorrectMaterial,

    /// <summary>Move its end later.</summary>
    Extend,

    /// <summary>Its end is reached.</summary>
    EndReached,

    /// <summary>Take it down by order.</summary>
    TakeDown,

    /// <summary>Throw it away.</summary>
    Discard,

    /// <summary>The retention time is over.</summary>
    Unpublish,
}

/// <summary>The life of a public notice. Objections never change it; they hold the application.</summary>
public static class PublicNoticeWorkflow
{
    /// <summary>An employer's notice is the employer's, a result notice the review office's.</summary>
    static readonly Who<PublicNotice> Publisher =
        Of(NoticeKind.Employer, Role.EmployerApprover).Or(Of(NoticeKind.Result, Role.Secretariat)).Or(Of(NoticeKind.Result, Role.SecretariatLead));

    static readonly Who<PublicNotice> Signer = Of(NoticeKind.Employer, Role.EmployerReviewer).Or(Publisher);

    static readonly Who<PublicNotice> Supervisor = Who.Holding<PublicNotice>(Role.Supervisor, n => n.UnitId);

    static readonly Who<PublicNotice> Clock = Who.Clock<PublicNotice>();

    static readonly Guard<PublicNotice> Necessary = new("notice.field_missing",
        (n, _) => n.Fields.Contains(NoticeField.Name) && n.Fields.Contains(NoticeField.Title) && !string.IsNullOrWhiteSpace(n.Contact));

    static readonly Guard<PublicNotice> NamesSomebody = new("notice.names_nobody", (n, _) => n.Entries.Count > 0);

    static readonly NotOwn<PublicNotice> NotOnNotice = new("duty.own_case", (_, act) => act.Fact<OnNotice>().ApplicantIds);

    static readonly SecondPerson<PublicNotice> NotTheWriter = new("duty.notice_needs_two", [Draft]);

    static readonly SecondPerson<PublicNotice> NotTheSigner = new("duty.notice_needs_two", [Approve]);

    static readonly Guard<PublicNotice> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<PublicNotice> EndsLater = new("notice.cannot_shorten", (n, act) => act.Fact<NewEnd>().At > n.EndsAt, (n, _) => [("end", n.EndsAt)]);

    static readonly Guard<PublicNotice> StillRunning = new("notice.over", (n, act) => act.At < n.EndsAt);

    static readonly Due<PublicNotice> EndIsReached = new("notice.still_running", n => n.EndsAt);

    static readonly Due<PublicNotice> RetentionOver = new("notice.retention_running", n => n.ShownUntil);

    /// <summary>The table.</summary>
    public static readonly Workflow<PublicNoticeState, PublicNoticeTrigger, PublicNotice> Table = new("public_notice")
    {
        { New,                 Draft,           Drafted,     Publisher,  Necessary, NamesSomebody },
        { Drafted,             Approve,         Approved,    Signer,     NotTheWriter, NotOnNotice },
        { Approved,            SendBack,        Drafted,     Signer,     ReasonGiven },
        { Approved,            Publish,         Published,   Publisher,  NotTheSigner, NotOnNotice },
        { Published,           CorrectMaterial, Withdrawn,   Signer,     ReasonGiven },
        { Published,           Extend,          Published,   Publisher,  ReasonGiven, EndsLater, StillRunning },
        { Published,           EndReached,      Completed,   Clock,      EndIsReached },
        { Published,           TakeDown,        Withdrawn,   Supervisor, ReasonGiven },
        { [Drafted, Approved], Discard,         Discarded,   Signer },
        { Completed,           Unpublish,       Unpublished, Clock,      RetentionOver },
    };

    static Who<PublicNotice> Of(NoticeKind kind, string role) => new(role, (n, actor) =>
        n.Kind == kind && actor.GrantFor(role, n.UnitId) is { } grant ? Warrant.By(grant) : null);
}

/// <summary>Fact: the people named on the notice.</summary>
public sealed record OnNotice(IReadOnlyList<Guid> ApplicantIds);
