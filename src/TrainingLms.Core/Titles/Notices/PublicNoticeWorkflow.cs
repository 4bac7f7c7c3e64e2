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

    /// <summary>Signed by three people.</summary>
    Approved,

    /// <summary>On the public page, period running.</summary>
    Published,

    /// <summary>Off the page, because nobody could see it for too long; the period stands still.</summary>
    Interrupted,

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
    /// <summary>Write it; the editor's signature.</summary>
    Draft,

    /// <summary>Write it anew; the editor's signature.</summary>
    Edit,

    /// <summary>The reviewer's signature.</summary>
    Review,

    /// <summary>The signature of who answers for it.</summary>
    Approve,

    /// <summary>Send it back to be written anew.</summary>
    SendBack,

    /// <summary>Put it on the public page.</summary>
    Publish,

    /// <summary>Nobody could see it for too long.</summary>
    HeartbeatMissed,

    /// <summary>Put it back after a short gap.</summary>
    Resume,

    /// <summary>Put it back after a long gap, for a full period.</summary>
    Restart,

    /// <summary>Take it back because the material changed or was wrong.</summary>
    CorrectMaterial,

    /// <summary>Put a slip of the pen right.</summary>
    CorrectTypo,

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

    static readonly Guard<PublicNotice> Necessary = new("notice.field_missing", (n, _) => IsSufficient(n.Fields, n.Contact));

    static readonly Guard<PublicNotice> WordingSuffices = new("notice.field_missing",
        (_, act) => IsSufficient(act.Fact<NoticeWording>().Fields, act.Fact<NoticeWording>().Contact));

    static readonly Guard<PublicNotice> NamesSomebody = new("notice.names_nobody", (n, _) => n.Entries.Count > 0);

    static readonly NotOwn<PublicNotice> NotOnNotice = new("duty.own_case", (_, act) => act.Fact<OnNotice>().ApplicantIds);

    static readonly SecondPerson<PublicNotice> NotTheEditor = new("duty.notice_needs_three", [Draft, Edit]);

    static readonly SecondPerson<PublicNotice> ThirdPerson = new("duty.notice_needs_three", [Draft, Edit, Review]);

    static readonly Guard<PublicNotice> Written = new("notice.not_written", (n, _) => n.EditedBy is not null);

    static readonly Guard<PublicNotice> Reviewed = new("notice.not_reviewed", (n, _) => n.ReviewedBy is not null);

    /// <summary>What is signed and published is what the editor wrote, whoever could reach the database meanwhile.</summary>
    static readonly Guard<PublicNotice> AsWritten = new("notice.content_changed", (n, _) => n.ContentHash == n.HashOfContent());

    static readonly Guard<PublicNotice> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<PublicNotice> EndsLater = new("notice.cannot_shorten", (n, act) => act.Fact<NewEnd>().At > n.EndsAt, (n, _) => [("end", n.EndsAt)]);

    static readonly Guard<PublicNotice> StillRunning = new("notice.over", (n, act) => act.At < n.EndsAt);

    static readonly Guard<PublicNotice> PageMissed = new("notice.page_seen", (n, act) => act.Fact<PageSeen>().IsMissed(n, act.At));

    static readonly Guard<PublicNotice> PageWasSeen = new("notice.page_not_seen", (n, act) => !act.Fact<PageSeen>().IsMissed(n, act.At));

    static readonly Guard<PublicNotice> GapShort = new("notice.gap_too_long", (_, act) => act.Fact<GapLength>().IsShort);

    static readonly Guard<PublicNotice> GapLong = new("notice.gap_short", (_, act) => !act.Fact<GapLength>().IsShort);

    /// <summary>Whoever is named, and what came out, is never changed on a notice that runs: that needs a new one.</summary>
    static readonly Guard<PublicNotice> NeitherWhoNorWhat = new("notice.typo_changes_identity",
        (_, act) => act.Fact<NewErratum>().Field is NoticeField.Unit or NoticeField.Contact);

    static readonly Guard<PublicNotice> TypoKnown = new("notice.typo_unknown",
        (n, act) => act.Fact<NewErratum>() is var typo && n.TextOf(typo.Field, typo.Entry) is { } was && was != typo.Now.Trim() && typo.Now.Trim().Length is > 0 and <= NewErratum.Longest,
        (_, _) => [("most", NewErratum.Longest)]);

    static readonly Due<PublicNotice> EndIsReached = new("notice.still_running", n => n.EndsAt);

    static readonly Due<PublicNotice> RetentionOver = new("notice.retention_running", n => n.ShownUntil);

    /// <summary>The table.</summary>
    public static readonly Workflow<PublicNoticeState, PublicNoticeTrigger, PublicNotice> Table = new("public_notice")
    {
        { New,                      Draft,           Drafted,     Publisher,  Necessary, NamesSomebody },
        { Drafted,                  Edit,            Drafted,     Publisher,  WordingSuffices },
        { Drafted,                  Review,          Drafted,     Signer,     Written, NotTheEditor, NotOnNotice, AsWritten },
        { Drafted,                  Approve,         Approved,    Publisher,  Reviewed, ThirdPerson, NotOnNotice, AsWritten },
        { Approved,                 SendBack,        Drafted,     Signer,     ReasonGiven },
        { Approved,                 Publish,         Published,   Publisher,  NotOnNotice, AsWritten },
        { Published,                HeartbeatMissed, Interrupted, Clock,      PageMissed },
        { Interrupted,              Resume,          Published,   Publisher,  NotOnNotice, GapShort },
        { Interrupted,              Restart,         Published,   Publisher,  NotOnNotice, GapLong },
        { [Published, Interrupted], CorrectMaterial, Withdrawn,   Signer,     ReasonGiven },
        { Published,                CorrectTypo,     Published,   Signer,     NotOnNotice, ReasonGiven, NeitherWhoNorWhat, TypoKnown },
        { Published,                Extend,          Published,   Publisher,  ReasonGiven, EndsLater, StillRunning },
        { Published,                EndReached,      Completed,   Clock,      EndIsReached, PageWasSeen },
        { [Published, Interrupted], TakeDown,        Withdrawn,   Supervisor, ReasonGiven },
        { [Drafted, Approved],      Discard,         Discarded,   Signer },
        { Completed,                Unpublish,       Unpublished, Clock,      RetentionOver },
    };

    static bool IsSufficient(IReadOnlyList<NoticeField> fields, string contact) =>
        fields.Contains(NoticeField.Name) && fields.Contains(NoticeField.Title) && !string.IsNullOrWhiteSpace(contact);

    static Who<PublicNotice> Of(NoticeKind kind, string role) => new(role, (n, actor) =>
        n.Kind == kind && actor.GrantFor(role, n.UnitId) is { } grant ? Warrant.By(grant) : null);
}

/// <summary>Fact: the people named on the notice.</summary>
public sealed record OnNotice(IReadOnlyList<Guid> ApplicantIds);
