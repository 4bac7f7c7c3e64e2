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

    /// <summary>The notice that this one replaces, because its material was wrong or it was taken down; null for a first one.</summary>
    public Guid? ReplacesId { get; private init; }

    /// <summary>The fields shown.</summary>
    public IReadOnlyList<NoticeField> Fields { get; private set; } = [];

    /// <summary>Where to object.</summary>
    public string Contact { get; private set; } = "";

    /// <summary>How many working days it lasts.</summary>
    public int WorkingDays { get; private init; }

    /// <summary>Whether the day of publishing is the first of them.</summary>
    public bool CountsPublicationDay { get; private init; }

    /// <summary>How long it runs.</summary>
    public NoticeLength Length => new(WorkingDays, CountsPublicationDay);

    /// <summary>Who signed as its editor, by writing it; null after it was sent back, until somebody writes it anew.</summary>
    public Guid? EditedBy { get; private set; }

    /// <summary>Who signed as its reviewer; null before, and after it was written anew or sent back.</summary>
    public Guid? ReviewedBy { get; private set; }

    /// <summary>Who signed last, as its responsible editor; null before and after it was sent back.</summary>
    public Guid? ApprovedBy { get; private set; }

    /// <summary>SHA-256 over what the editor wrote and the others sign; null only where it was made without.</summary>
    public string? ContentHash { get; private set; }

    /// <summary>When it was published; null before.</summary>
    public Instant? PublishedAt { get; private set; }

    /// <summary>Its end, exclusive: 24:00 of the last working day; null before it was published.</summary>
    public Instant? EndsAt { get; private set; }

    /// <summary>When it leaves the public page, exclusive; null before it was published.</summary>
    public Instant? ShownUntil { get; private set; }

    /// <summary>How many hours the public page may be out of sight before the period stands still; 0 before it was published.</summary>
    public int MaxGapHours { get; private set; }

    /// <summary>Since when nobody can have seen it; null while it is not interrupted.</summary>
    public Instant? UnseenSince { get; private set; }

    /// <summary>Times in which nobody could see it although its period ran, oldest first.</summary>
    public IReadOnlyList<NoticeGap> Gaps { get; private set; } = [];

    /// <summary>Slips of the pen that were put right, oldest first; what was signed stays as it was.</summary>
    public IReadOnlyList<NoticeErratum> Errata { get; private set; } = [];

    /// <summary>Since when it has been on the page without a break; null before it was published.</summary>
    public Instant? VisibleSince => Gaps.Count > 0 ? Gaps[^1].To : PublishedAt;

    /// <summary>Who is named.</summary>
    public IReadOnlyList<NoticeEntry> Entries => entries;

    /// <summary>SHA-256 of what it says now; where it differs from <see cref="ContentHash"/>, something was changed after it was signed.</summary>
    public string HashOfContent() => FrozenText.HashOf(FrozenText.Of(new { Kind, Fields, Contact, WorkingDays, CountsPublicationDay, Entries = entries.OrderBy(entry => entry.Ordinal) }));

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
            WorkingDays = wanted.Length.WorkingDays,
            CountsPublicationDay = wanted.Length.CountsPublicationDay,
            ReplacesId = wanted.Replaces,
        };
        notice.entries.AddRange(wanted.Named.Select((named, index) =>
            new NoticeEntry(notice.Id, index + 1, named.ApplicationId, named.Name, named.UnitName, named.TitleName)));
        PublicNoticeWorkflow.Table.Fire(notice, PublicNoticeTrigger.Draft, act.Given(wanted));
        (notice.EditedBy, notice.ContentHash) = (act.By.PersonId, notice.HashOfContent());
        return notice;
    }

    /// <summary>Writes fields and contact anew; what others have signed before falls.</summary>
    /// <param name="fields">The fields to show, each of <see cref="NoticeField"/>.</param>
    /// <param name="contact">Where to object.</param>
    /// <param name="act">The editor.</param>
    /// <exception cref="RefusedException"><c>notice.field_not_allowed</c>, <c>notice.field_missing</c> and what else the table refuses.</exception>
    public void Edit(IReadOnlyList<string> fields, string contact, Act act)
    {
        var text = new NoticeWording(Allowed(fields), contact);
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.Edit, act.Given(text));
        (Fields, Contact) = (text.Fields, text.Contact);
        (EditedBy, ReviewedBy, ContentHash) = (act.By.PersonId, null, HashOfContent());
    }

    /// <summary>Second signature, by a reviewer.</summary>
    public void Review(Act act)
    {
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.Review, act);
        ReviewedBy = act.By.PersonId;
    }

    /// <summary>Third signature, by who answers for it.</summary>
    public void Approve(Act act)
    {
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.Approve, act);
        ApprovedBy = act.By.PersonId;
    }

    /// <summary>Sends it back; all signatures fall, the editor's too.</summary>
    public void SendBack(Act act)
    {
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.SendBack, act);
        (EditedBy, ReviewedBy, ApprovedBy) = (null, null, null);
    }

    /// <summary>Publishes it. The end is 24:00 of its last day; the day of publishing does not count unless the rules say so.</summary>
    /// <param name="calendar">The working days.</param>
    /// <param name="rules">Retention and the longest gap, as in force now.</param>
    /// <param name="act">Who publishes.</param>
    /// <exception cref="RefusedException"><c>calendar.not_published</c> when a year it touches is not loaded; it stays approved then.</exception>
    public void Publish(WorkCalendar calendar, RuleSet rules, Act act)
    {
        PublicNoticeWorkflow.Table.Check(this, PublicNoticeTrigger.Publish, act).OrRefuse();
        var end = calendar.EndOf(NoticePeriod.LastDayOf(calendar.DayOf(act.At), Length, calendar));
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.Publish, act);
        (PublishedAt, EndsAt, ShownUntil) = (act.At, end, end + Duration.FromDays(rules.Number(RuleKeys.NoticeRetentionDays)));
        MaxGapHours = rules.Number(RuleKeys.NoticeMaxGapHours);
    }

    /// <summary>Moves the end later. An end once published is never brought forward.</summary>
    /// <param name="newEnd">The new end, exclusive.</param>
    /// <param name="act">Who extends, with the reason.</param>
    /// <exception cref="RefusedException"><c>notice.cannot_shorten</c>.</exception>
    public void Extend(Instant newEnd, Act act)
    {
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.Extend, act.Given(new NewEnd(newEnd)));
        MoveEnd(newEnd);
    }

    /// <summary>The page was out of sight for too long: the period stands still, and the notice is off the page until somebody puts it back.</summary>
    /// <param name="act">The clock; knows the <see cref="PageSeen"/>.</param>
    public void Interrupt(Act act)
    {
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.HeartbeatMissed, act);
        UnseenSince = act.Fact<PageSeen>().UnseenSince(this);
    }

    /// <summary>Puts it back on the page: after a short gap the working days it touched are added, after a longer one the whole period runs again.</summary>
    /// <param name="trigger"><see cref="PublicNoticeTrigger.Resume"/> or <see cref="PublicNoticeTrigger.Restart"/>.</param>
    /// <param name="calendar">The working days.</param>
    /// <param name="act">The office.</param>
    /// <exception cref="RefusedException"><c>notice.gap_too_long</c>, <c>notice.gap_short</c>, <c>calendar.not_published</c>; it stays interrupted then.</exception>
    public void PutBack(PublicNoticeTrigger trigger, WorkCalendar calendar, Act act)
    {
        var given = act.Given(new GapLength(UnseenSince is { } since ? calendar.WorkingTimeBetween(since, act.At) : Duration.Zero));
        PublicNoticeWorkflow.Table.Check(this, trigger, given).OrRefuse();
        var gap = new NoticeGap(UnseenSince!.Value, act.At, trigger == PublicNoticeTrigger.Restart);
        var end = NoticePeriod.After(gap, this, calendar);
        PublicNoticeWorkflow.Table.Fire(this, trigger, given);
        (UnseenSince, Gaps) = (null, [.. Gaps, gap]);
        MoveEnd(end);
    }

    /// <summary>Puts a slip of the pen right that changes neither who is named nor what came out. What was signed stays, the erratum is shown beside it.</summary>
    /// <param name="erratum">Where, and what it should be.</param>
    /// <param name="today">The day.</param>
    /// <param name="act">A reviewer.</param>
    /// <exception cref="RefusedException"><c>notice.typo_changes_identity</c>, <c>notice.typo_unknown</c> and what else the table refuses.</exception>
    public void CorrectTypo(NewErratum erratum, LocalDate today, Act act)
    {
        PublicNoticeWorkflow.Table.Fire(this, PublicNoticeTrigger.CorrectTypo, act.Given(erratum));
        Errata = [.. Errata, new NoticeErratum(today, erratum.Field, erratum.Entry, TextOf(erratum.Field, erratum.Entry)!, erratum.Now.Trim())];
    }

    /// <summary>What stands in a field as it was signed, or as it was put right last; null where there is no such place.</summary>
    internal string? TextOf(NoticeField field, int? entry) =>
        Errata.LastOrDefault(one => one.Field == field && one.Entry == entry)?.Now ?? (field, entry) switch
        {
            (NoticeField.Contact, null) => Contact,
            (NoticeField.Unit, { } ordinal) => entries.Find(one => one.Ordinal == ordinal)?.UnitName,
            (NoticeField.Name, { } ordinal) => entries.Find(one => one.Ordinal == ordinal)?.Name,
            (NoticeField.Title, { } ordinal) => entries.Find(one => one.Ordinal == ordinal)?.TitleName,
            _ => null,
        };

    void MoveEnd(Instant newEnd)
    {
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
/// <param name="Length">How long.</param>
/// <param name="Named">Who is named.</param>
/// <param name="Replaces">The notice that it replaces; null for a first one.</param>
public sealed record NewNotice(
    NoticeKind Kind, Guid UnitId, Guid RoundId, IReadOnlyList<string> Fields, string Contact, NoticeLength Length, IReadOnlyList<NamedApplicant> Named, Guid? Replaces = null);

/// <summary>Fact: the end that is asked for.</summary>
public sealed record NewEnd(Instant At);

/// <summary>Fact: what is to be written.</summary>
public sealed record NoticeWording(IReadOnlyList<NoticeField> Fields, string Contact);

/// <summary>A slip of the pen that is to be put right.</summary>
/// <param name="Field">The field.</param>
/// <param name="Entry">Place of the person on the notice, from 1; null for a field of the whole notice.</param>
/// <param name="Now">What it should be, 1 to <see cref="Longest"/> characters.</param>
public sealed record NewErratum(NoticeField Field, int? Entry, string Now)
{
    /// <summary>Longest text, in characters.</summary>
    public const int Longest = 200;
}

/// <summary>A slip of the pen that was put right.</summary>
/// <param name="On">On which day.</param>
/// <param name="Field">The field.</param>
/// <param name="Entry">Place of the person on the notice, from 1; null for a field of the whole notice.</param>
/// <param name="Was">What stood there.</param>
/// <param name="Now">What it should be.</param>
public sealed record NoticeErratum(LocalDate On, NoticeField Field, int? Entry, string Was, string Now);
