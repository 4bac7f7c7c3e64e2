using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Where objections are lodged, looked into and decided.</summary>
public sealed class ObjectionDesk(LmsDbContext db, ObjectionEffects effects, IntegrityRegister register, RulesInForce rules, WorkCalendar calendar, KeyRing keys)
{
    /// <summary>Working days for material that was asked for, and for telling both sides (title-evaluation.md 4.5).</summary>
    const int MaterialWorkingDays = 5, TellWorkingDays = 3;

    /// <summary>Objections that the actor may see, newest first.</summary>
    public Task<Page<TitleObjection>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var objections = db.TitleObjections.AsNoTracking().VisibleTo(actor, db);
        if (page.AfterId is { } last) objections = objections.Where(o => o.Id < last);
        return page.ReadAsync(objections.OrderByDescending(o => o.Id), o => o.Id.ToString(), cancel);
    }

    /// <summary>One of them.</summary>
    /// <exception cref="RefusedException"><c>objection.not_found</c>.</exception>
    public async Task<TitleObjection> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.TitleObjections.VisibleTo(actor, db).SingleOrDefaultAsync(o => o.Id == id, cancel) ?? throw NotFound();

    /// <summary>The one that a receipt was given for.</summary>
    /// <exception cref="RefusedException"><c>objection.not_found</c>.</exception>
    public async Task<TitleObjection> ByReceiptAsync(string receipt, CancellationToken cancel = default) =>
        await db.TitleObjections.AsNoTracking().SingleOrDefaultAsync(o => o.Receipt == receipt, cancel) ?? throw NotFound();

    /// <summary>Objects to somebody named on a running notice; anybody may, signed in or not, named or not.</summary>
    /// <exception cref="RefusedException"><c>notice.not_found</c>, <c>objection.sender_too_long</c> and what <see cref="TitleObjection.Lodge"/> refuses.</exception>
    public async Task<TitleObjection> LodgeAsync(Guid noticeId, Guid applicationId, NewObjection wanted, OutsideSender sender, Act act, CancellationToken cancel = default)
    {
        if (sender is { Name.Length: > TitleObjection.LongestSender } or { Contact.Length: > TitleObjection.LongestSender })
            throw new RefusedException(RefusalKind.RuleBroken, "objection.sender_too_long", ("most", TitleObjection.LongestSender));
        var notice = await db.PublicNotices.AsNoTracking().SingleOrDefaultAsync(n => n.Id == noticeId
            && (n.State == PublicNoticeState.Published || n.State == PublicNoticeState.Interrupted || n.State == PublicNoticeState.Completed) && n.Entries.Any(entry => entry.ApplicationId == applicationId), cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "notice.not_found");
        var application = await db.TitleApplications.SingleAsync(a => a.Id == applicationId, cancel);
        // The window is that of the notice, and while that stands still nobody is late.
        var until = application.NoticeId != notice.Id ? null : notice.State switch
        {
            PublicNoticeState.Published => notice.EndsAt,
            PublicNoticeState.Interrupted => Instant.MaxValue,
            _ => null,
        };
        return await LodgeAsync(application, wanted, until, sender, act, cancel);
    }

    /// <summary>Objects to the own result, or to a no on the way to it.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c> and what <see cref="TitleObjection.Lodge"/> refuses.</exception>
    public async Task<TitleObjection> LodgeOwnAsync(Guid applicationId, NewObjection wanted, Act act, CancellationToken cancel = default)
    {
        var application = await db.TitleApplications.SingleOrDefaultAsync(a => a.Id == applicationId && a.ApplicantId == act.By.PersonId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "application.not_found");
        return await LodgeAsync(application, wanted, ObjectionEffects.SaidNo.Contains(application.State) && !application.IsResultUntold ? application.ObjectionUntil : null, new OutsideSender(null, null), act, cancel);
    }

    /// <summary>Finds that it is to be looked into; the case is held from now on.</summary>
    /// <exception cref="RefusedException"><c>objection.not_found</c> and, here as below, what the table refuses.</exception>
    public Task<TitleObjection> AdmitAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, (objection, application, given) =>
    {
        objection.Move(ObjectionTrigger.Admit, objection.DueBy, given);
        ObjectionEffects.Hold(application, act);
        return Task.CompletedTask;
    }, cancel);

    /// <summary>Finds that it is not to be looked into; a sender who is known may turn to the authority from now on.</summary>
    public Task<TitleObjection> DeclineAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (objection, application, given) =>
        objection.Decline(calendar.EndOfWorkingDays(act.At, (await RulesOfAsync(application, act, cancel)).Number(RuleKeys.RecheckRequestWorkingDays)), given), cancel);

    /// <summary>The sender turns to the authority; nothing lets the case go on meanwhile.</summary>
    public Task<TitleObjection> AppealAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (objection, application, given) =>
        objection.Move(ObjectionTrigger.Appeal, await TimeToAdmitAsync(application, act, cancel), given), cancel);

    /// <summary>The authority finds that it is to be looked into; the case is held from now on, where it still stands on a notice.</summary>
    public Task<TitleObjection> AdmitOnAppealAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (objection, application, given) =>
    {
        objection.AdmitOnAppeal(await TimeToAdmitAsync(application, act, cancel), given);
        ObjectionEffects.Hold(application, act);
    }, cancel);

    /// <summary>Joins it to another open one about the same case.</summary>
    public Task<TitleObjection> MergeAsync(Guid id, Guid into, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (objection, _, given) =>
        objection.Merge(into, given.Given(new ObjectionToJoin(into != id && await effects.OpenAgainst(objection.ApplicationId).AnyAsync(o => o.Id == into, cancel)))), cancel);

    /// <summary>Names two who look into it: in service, neither party, and without a hand in the case.</summary>
    public Task<TitleObjection> AssignAsync(Guid id, Guid first, Guid second, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (objection, application, given) =>
    {
        var active = await db.People.CountAsync(person => (person.Id == first || person.Id == second) && person.Status == PersonStatus.Active, cancel);
        objection.Assign(calendar.EndOfWorkingDays(act.At, (await RulesOfAsync(application, act, cancel)).Number(RuleKeys.ObjectionInvestigateWorkingDays)),
            given.Given(new NamedInvestigators(first, second, active == 2)));
    }, cancel);

    /// <summary>Material was asked for; the time to conclude ends as many working days later as there are to bring it.</summary>
    public Task<TitleObjection> RequestMaterialAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, (objection, _, given) => Done(() => objection.Move(ObjectionTrigger.RequestMaterial, Later(objection, MaterialWorkingDays, act), given)), cancel);

    /// <summary>The applicant was told the allegation and heard.</summary>
    public Task<TitleObjection> HearAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, (objection, _, given) => Done(() => objection.Hear(given)), cancel);

    /// <summary>Gives the whole time once more, once.</summary>
    public Task<TitleObjection> ExtendAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (objection, application, given) =>
        objection.Move(ObjectionTrigger.Extend, Later(objection, (await RulesOfAsync(application, act, cancel)).Number(RuleKeys.ObjectionInvestigateWorkingDays), act), given), cancel);

    /// <summary>First signature under the finding.</summary>
    public Task<TitleObjection> ProposeAsync(Guid id, SignedFinding finding, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, (objection, _, given) => Done(() => objection.Propose(given.Given(finding))), cancel);

    /// <summary>Second signature under the finding.</summary>
    public Task<TitleObjection> ConcludeAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, (objection, _, given) => Done(() => objection.Move(ObjectionTrigger.Conclude, null, given)), cancel);

    /// <summary>Decides, and does to the case what follows, in one transaction.</summary>
    public Task<TitleObjection> DecideAsync(Guid id, ObjectionRemedy remedy, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (objection, application, given) =>
    {
        objection.Settle(ObjectionTrigger.Decide, ToTell(act), given.Given(new WantedRemedy(objection.Finding ?? ObjectionFinding.NotUpheld, remedy, application.State)));
        await effects.ApplyAsync(objection, application, remedy, act, cancel);
    }, cancel);

    /// <summary>Both sides are told, in the words of the act's reason; either may ask to look again from now on.</summary>
    public Task<TitleObjection> NotifyAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (objection, application, given) =>
        objection.Close(calendar.EndOfWorkingDays(act.At, (await RulesOfAsync(application, act, cancel)).Number(RuleKeys.RecheckRequestWorkingDays)), given), cancel);

    /// <summary>One side asks to look again.</summary>
    public Task<TitleObjection> RequestRecheckAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (objection, application, given) =>
        objection.Move(ObjectionTrigger.RequestRecheck, calendar.EndOfWorkingDays(act.At, (await RulesOfAsync(application, act, cancel)).Number(RuleKeys.ObjectionInvestigateWorkingDays)), given), cancel);

    /// <summary>The decision falls: another finding, and what follows from it.</summary>
    public Task<TitleObjection> OverturnAsync(Guid id, ObjectionFinding finding, ObjectionRemedy remedy, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (objection, application, given) =>
    {
        objection.Settle(ObjectionTrigger.Overturn, null, given.Given(new WantedRemedy(finding, remedy, application.State)));
        if (finding == ObjectionFinding.NotUpheld) await register.LiftAsync(objection.Id, act, cancel);
        await effects.ApplyAsync(objection, application, remedy, act, cancel);
    }, cancel);

    /// <summary>The sender objected against better knowledge, to harm; that comes on the sender's record.</summary>
    public Task<TitleObjection> FindMaliceAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (objection, _, given) =>
    {
        objection.FindMalice(given);
        await register.WriteAsync(objection.SenderId!.Value, objection.RoundUnitId, IntegrityGround.MaliciousObjection, objection.Id, act, cancel);
    }, cancel);

    /// <summary>A move that needs nothing but a reason: withdraw, go on ex officio, let a decision stand.</summary>
    public Task<TitleObjection> MoveAsync(Guid id, ObjectionTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act,
        (objection, _, given) => Done(() => objection.Move(trigger, trigger == ObjectionTrigger.ContinueExOfficio ? objection.DueBy : null, given)), cancel);

    /// <summary>What can be done to it now, and why not. What only a request can bring is taken as given.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(TitleObjection objection, Act act, CancellationToken cancel = default)
    {
        var application = await db.TitleApplications.AsNoTracking().SingleAsync(a => a.Id == objection.ApplicationId, cancel);
        return ObjectionWorkflow.Table.PermittedTriggers(objection, (await GiveAsync(application, act.Because("-"), cancel))
            .Given(new ObjectionToJoin(true)).Given(new NamedInvestigators(Guid.AllBitsSet, Guid.Empty, true))
            .Given(new SignedFinding(ObjectionFinding.NotUpheld, ["-"])).Given(new WantedRemedy(ObjectionFinding.NotUpheld, ObjectionRemedy.None, application.State)));
    }

    async Task<TitleObjection> DoAsync(Guid id, ExpectedVersion expected, Act act, Func<TitleObjection, TitleApplication, Act, Task> deed, CancellationToken cancel)
    {
        var objection = await FindAsync(id, act.By, cancel);
        expected.Against(objection);
        var application = await db.TitleApplications.SingleAsync(a => a.Id == objection.ApplicationId, cancel);
        await deed(objection, application, await GiveAsync(application, act, cancel));
        if (!ObjectionWorkflow.Open.Contains(objection.State)) await effects.GoOnAsync(application, objection.Id, act, cancel);
        await db.SaveChangesAsync(cancel);
        return objection;
    }

    static Task Done(Action deed)
    {
        deed();
        return Task.CompletedTask;
    }

    Instant ToTell(Act act) => calendar.EndOfWorkingDays(act.At, TellWorkingDays);

    /// <summary>A time later by some working days; it ends at the end of a day, which begins none. Where no time runs the table refuses.</summary>
    Instant Later(TitleObjection objection, int days, Act act) => calendar.EndOfWorkingDays(objection.DueBy is { } end ? end - Duration.Epsilon : act.At, days);

    async Task<Instant> TimeToAdmitAsync(TitleApplication application, Act act, CancellationToken cancel) =>
        calendar.EndOfWorkingDays(act.At, (await RulesOfAsync(application, act, cancel)).Number(RuleKeys.ObjectionAdmitWorkingDays));

    async Task<RuleSet> RulesOfAsync(TitleApplication application, Act act, CancellationToken cancel) =>
        await rules.OfAsync(await db.EvaluationRounds.SingleAsync(round => round.Id == application.RoundId, cancel), act.At, cancel);

    async Task<TitleObjection> LodgeAsync(TitleApplication application, NewObjection wanted, Instant? until, OutsideSender sender, Act act, CancellationToken cancel)
    {
        var isAnotherOpen = act.By.PersonId != Guid.Empty && await effects.OpenAgainst(application.Id).AnyAsync(o => o.SenderId == act.By.PersonId, cancel);
        var dueBy = await TimeToAdmitAsync(application, act, cancel);
        var objection = TitleObjection.Lodge(application, wanted, sender, keys, dueBy, act.Given(new ObjectionCase(until, application.State, isAnotherOpen)));
        // The clock that would complete the notice in this moment finds that the case has changed, and looks again.
        application.NoteObjection(act.At);
        db.TitleObjections.Add(objection);
        await db.SaveChangesAsync(cancel);
        return objection;
    }

    async Task<Act> GiveAsync(TitleApplication application, Act act, CancellationToken cancel)
    {
        var hands = await db.AuditEntries.AsNoTracking().Where(entry => entry.SubjectId == application.Id && entry.ToState != null)
            .Select(entry => new { entry.ActorId, entry.OnBehalfOf }).Distinct().ToListAsync(cancel);
        var panel = await effects.PanelOfAsync(application, cancel);
        return act.Given(new CaseHands([.. hands.Select(hand => hand.ActorId), .. hands.Select(hand => hand.OnBehalfOf).OfType<Guid>(), .. panel]));
    }

    static RefusedException NotFound() => new(RefusalKind.NotFound, "objection.not_found");
}
