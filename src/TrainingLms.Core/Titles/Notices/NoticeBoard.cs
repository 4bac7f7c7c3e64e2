using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Where public notices are drafted, signed, published and read.</summary>
public sealed class NoticeBoard(LmsDbContext db, RulesInForce rules, WorkCalendar calendar, ApplicationDesk desk, ConflictSearch conflicts)
{
    /// <summary>What a notice shows unless less is asked for.</summary>
    public static readonly IReadOnlyList<string> AllFields = [.. Enum.GetNames<NoticeField>()];

    /// <summary>What anybody may read: running notices, and completed ones until their retention time is over. Newest first.</summary>
    public Task<Page<PublicNotice>> ListPublicAsync(PageRequest page, CancellationToken cancel = default)
    {
        var notices = db.PublicNotices.AsNoTracking().Where(n => n.State == PublicNoticeState.Published || n.State == PublicNoticeState.Completed);
        if (page.AfterId is { } last) notices = notices.Where(n => n.Id < last);
        return page.ReadAsync(notices.OrderByDescending(n => n.Id), n => n.Id.ToString(), cancel);
    }

    /// <summary>Notices of units that the actor has title files of, newest first.</summary>
    public Task<Page<PublicNotice>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var notices = db.PublicNotices.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) notices = notices.Where(n => n.Id < last);
        return page.ReadAsync(notices.OrderByDescending(n => n.Id), n => n.Id.ToString(), cancel);
    }

    /// <summary>One of them.</summary>
    /// <exception cref="RefusedException"><c>notice.not_found</c>.</exception>
    public async Task<PublicNotice> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.PublicNotices.VisibleTo(actor, db).SingleOrDefaultAsync(n => n.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "notice.not_found");

    /// <summary>Opens the employer's notice for one application and drafts it.</summary>
    public async Task<TitleApplication> OpenEmployerNoticeAsync(
        Guid applicationId, NoticeText text, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var application = await desk.FindAsync(applicationId, act.By, cancel);
        var (round, inForce) = await RoundAsync(application.RoundId, act, cancel);
        var named = await NamedAsync([application], round, cancel);
        var isLookedInto = await ObjectionEffects.IsLookedIntoAsync(db, applicationId, cancel);
        return await desk.DoAsync(applicationId, expected, act, (found, given) =>
        {
            TitleApplicationWorkflow.Table.Check(found, TitleApplicationTrigger.OpenNotice, given).OrRefuse();
            var notice = PublicNotice.Draft(new NewNotice(NoticeKind.Employer, found.EmployerUnitId, round.Id, text.Fields ?? AllFields, text.Contact,
                NoticeLength.Of(NoticeKind.Employer, inForce), named), given);
            db.PublicNotices.Add(notice);
            found.OpenNotice(notice.Id, given);
            if (isLookedInto) ObjectionEffects.Hold(found, given);
            return null;
        }, cancel);
    }

    /// <summary>The material of an application changed: its notice is withdrawn in the same act; a full new one is needed.</summary>
    public async Task<TitleApplication> ChangeMaterialAsync(Guid applicationId, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var application = await desk.FindAsync(applicationId, act.By, cancel);
        var notice = await db.PublicNotices.SingleOrDefaultAsync(n => n.Id == application.NoticeId, cancel);
        return await desk.DoAsync(applicationId, expected, act, (found, given) =>
        {
            found.ChangeMaterial(given);
            if (notice?.State is PublicNoticeState.Published or PublicNoticeState.Interrupted) notice.Move(PublicNoticeTrigger.CorrectMaterial, given);
            else if (notice?.State is PublicNoticeState.Drafted or PublicNoticeState.Approved) notice.Move(PublicNoticeTrigger.Discard, given);
            return null;
        }, cancel);
    }

    /// <summary>Drafts the result notice of a session; all that passed are named together.</summary>
    /// <exception cref="RefusedException"><c>notice.names_nobody</c> when nobody of the session waits for it, and what the tables refuse.</exception>
    public async Task<PublicNotice> DraftResultAsync(Guid roundId, Guid sessionId, NoticeText text, Act act, CancellationToken cancel = default)
    {
        var (round, inForce) = await RoundAsync(roundId, act, cancel);
        var passed = await db.TitleApplications.VisibleTo(act.By, db)
            .Where(a => a.RoundId == roundId && a.SessionId == sessionId && a.State == TitleApplicationState.ResultPending).OrderBy(a => a.Id).ToListAsync(cancel);
        var notice = PublicNotice.Draft(new NewNotice(NoticeKind.Result, round.UnitId, round.Id, text.Fields ?? AllFields, text.Contact,
            NoticeLength.Of(NoticeKind.Result, inForce), await NamedAsync(passed, round, cancel)), act);
        db.PublicNotices.Add(notice);
        var named = passed.ConvertAll(application => application.Id);
        var lookedInto = await ObjectionEffects.LookedIntoAsync(db, named, cancel);
        var found = await conflicts.OfOfficersAsync(roundId, named, act.By.Persons, act.At, cancel);
        foreach (var application in passed)
        {
            application.PublishResult(notice.Id, act.Given(found[application.Id]));
            if (lookedInto.Contains(application.Id)) ObjectionEffects.Hold(application, act);
        }
        await db.SaveChangesAsync(cancel);
        return notice;
    }

    /// <summary>Publishes a notice.</summary>
    /// <exception cref="RefusedException"><c>calendar.not_published</c> and what the table refuses.</exception>
    public async Task<PublicNotice> PublishAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var notice = await FindAsync(id, act.By, cancel);
        var (_, inForce) = await RoundAsync(notice.RoundId, act, cancel);
        return await DoAsync(id, expected, act, (found, given) => found.Publish(calendar, inForce, given), cancel);
    }

    /// <summary>Moves the end of a notice to the end of a later day.</summary>
    /// <exception cref="RefusedException"><c>notice.cannot_shorten</c>.</exception>
    public Task<PublicNotice> ExtendAsync(Guid id, NodaTime.LocalDate lastDay, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, (found, given) => found.Extend(calendar.EndOf(lastDay), given), cancel);

    /// <summary>Writes a drafted notice anew.</summary>
    /// <exception cref="RefusedException"><c>notice.field_not_allowed</c> and what the table refuses.</exception>
    public Task<PublicNotice> EditAsync(Guid id, NoticeText text, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, (found, given) => found.Edit(text.Fields ?? AllFields, text.Contact, given), cancel);

    /// <summary>Puts an interrupted notice back on the page. The applications on it wait for its new end.</summary>
    /// <param name="id">The notice.</param>
    /// <param name="trigger"><see cref="PublicNoticeTrigger.Resume"/> or <see cref="PublicNoticeTrigger.Restart"/>.</param>
    /// <param name="expected">The version the caller believes to change.</param>
    /// <param name="act">Who and when.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="RefusedException"><c>calendar.not_published</c> and what the table refuses.</exception>
    public Task<PublicNotice> PutBackAsync(Guid id, PublicNoticeTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, (found, given) => found.PutBack(trigger, calendar, given), cancel);

    /// <summary>Puts a slip of the pen right.</summary>
    public Task<PublicNotice> CorrectTypoAsync(Guid id, NewErratum erratum, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, (found, given) => found.CorrectTypo(erratum, calendar.DayOf(act.At), given), cancel);

    /// <summary>
    /// Drafts a new notice in place of one that was wrong, taken down or discarded; it names those who still wait, as their files say now, and runs a full period.
    /// One that is still on the page is withdrawn in the same act.
    /// </summary>
    /// <exception cref="RefusedException"><c>notice.not_found</c>, <c>notice.not_replaceable</c>, <c>notice.names_nobody</c> when nobody waits for it any more, and what the table refuses.</exception>
    public async Task<PublicNotice> ReplaceAsync(Guid id, NoticeText text, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var old = await FindAsync(id, act.By, cancel);
        expected.Against(old);
        if (old.State is PublicNoticeState.Published or PublicNoticeState.Interrupted) old.Move(PublicNoticeTrigger.CorrectMaterial, act);
        else if (old.State is not (PublicNoticeState.Withdrawn or PublicNoticeState.Discarded)) throw new RefusedException(RefusalKind.WrongState, "notice.not_replaceable");
        var (round, inForce) = await RoundAsync(old.RoundId, act, cancel);
        var waiting = await db.TitleApplications.Where(a => a.NoticeId == id && !RunningApplications.Ended.Contains(a.State)).OrderBy(a => a.Id).ToListAsync(cancel);
        var notice = PublicNotice.Draft(new NewNotice(old.Kind, old.UnitId, old.RoundId, text.Fields ?? AllFields, text.Contact, NoticeLength.Of(old.Kind, inForce),
            await NamedAsync(waiting, round, cancel), old.Id), act);
        db.PublicNotices.Add(notice);
        foreach (var application in waiting) application.WaitForNotice(notice.Id);
        await db.SaveChangesAsync(cancel);
        return notice;
    }

    /// <summary>Does something with a notice.</summary>
    public async Task<PublicNotice> DoAsync(Guid id, ExpectedVersion expected, Act act, Action<PublicNotice, Act> deed, CancellationToken cancel = default)
    {
        var notice = await FindAsync(id, act.By, cancel);
        expected.Against(notice);
        deed(notice, await GiveAsync(notice, act, cancel));
        await db.SaveChangesAsync(cancel);
        return notice;
    }

    /// <summary>What can be done to a notice now, and why not.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(PublicNotice notice, Act act, CancellationToken cancel = default) =>
        PublicNoticeWorkflow.Table.PermittedTriggers(notice,
            (await GiveAsync(notice, act, cancel)).Because("-").Given(new NewEnd(NodaTime.Instant.MaxValue)).Given(new NoticeWording(notice.Fields, notice.Contact))
                .Given(new NewErratum(NoticeField.Contact, null, "-")).Given(new GapLength(GapOf(notice, act.At))));

    /// <summary>The last day of a notice; null before it was published.</summary>
    public NodaTime.LocalDate? LastDayOf(PublicNotice notice) => notice.EndsAt is { } end ? calendar.DayOf(end).PlusDays(-1) : null;

    /// <summary>Where the calendar of today is not loaded it refuses the act itself; to list what can be done it is not needed.</summary>
    NodaTime.Duration GapOf(PublicNotice notice, NodaTime.Instant now) =>
        notice.UnseenSince is { } since && calendar.Knows(calendar.DayOf(now).Year) && calendar.Knows(calendar.DayOf(since).Year) ? calendar.WorkingTimeBetween(since, now) : NodaTime.Duration.Zero;

    async Task<Act> GiveAsync(PublicNotice notice, Act act, CancellationToken cancel)
    {
        var named = notice.Entries.Select(entry => entry.ApplicationId).ToList();
        return act.Given(new OnNotice(await db.TitleApplications.Where(a => named.Contains(a.Id)).Select(a => a.ApplicantId).ToListAsync(cancel)));
    }

    async Task<(EvaluationRound Round, RuleSet Rules)> RoundAsync(Guid roundId, Act act, CancellationToken cancel)
    {
        var round = await db.FindOrRefuseAsync<EvaluationRound>(roundId, "title_round.not_found", cancel);
        return (round, await rules.OfAsync(round, act.At, cancel));
    }

    async Task<IReadOnlyList<NamedApplicant>> NamedAsync(IReadOnlyList<TitleApplication> applications, EvaluationRound round, CancellationToken cancel)
    {
        var unitIds = applications.Select(a => a.EmployerUnitId).Distinct().ToList();
        var units = await db.Units.Where(unit => unitIds.Contains(unit.Id)).ToDictionaryAsync(unit => unit.Id, unit => unit.Name, cancel);
        var ladder = rules.LadderOf(round);
        return [.. applications.Select(a => new NamedApplicant(a.Id, a.ApplicantName, units[a.EmployerUnitId], ladder.StepOf(a.Level)!.Name))];
    }
}

/// <summary>What the drafter of a notice decides.</summary>
/// <param name="Contact">Where to object.</param>
/// <param name="Fields">The fields to show; null for all that are allowed.</param>
public sealed record NoticeText(string Contact, IReadOnlyList<string>? Fields);
