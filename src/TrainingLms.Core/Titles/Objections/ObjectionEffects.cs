using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;
using static TrainingLms.Titles.ObjectionRemedy;
using static TrainingLms.Titles.TitleApplicationState;
using static TrainingLms.Titles.TitleApplicationTrigger;

namespace TrainingLms.Titles;

/// <summary>What objections do to a case: hold it, let it go on, end it, or send it back a step. In the same transaction as the step of the objection.</summary>
public sealed class ObjectionEffects(LmsDbContext db, RulesInForce rules, NoticeBoard board, IntegrityRegister register)
{
    /// <summary>What can follow where a case stands; nothing else is possible.</summary>
    static readonly Dictionary<(TitleApplicationState State, ObjectionRemedy Remedy), TitleApplicationTrigger> Possible = new()
    {
        [(EmployerNoticeHeld, Stop)] = ObjectionUpheld,
        // Taken off the notice because the material changed; what is changed for good can be found so in part.
        [(EmployerReview, Stop)] = ObjectionUpheld,
        [(Draft, Stop)] = ObjectionUpheld,
        [(ResultHeld, Stop)] = UpheldInvalid,
        [(ResultHeld, NewBallot)] = UpheldProcedure,
        [(EmployerRejected, Reconsider)] = RejectionOverturned,
        [(NotAccepted, Reconsider)] = RefusalOverturned,
        [(Ineligible, Reconsider)] = IneligibilityOverturned,
        [(NotPassed, NewBallot)] = ProcedureOverturned,
    };

    static readonly TitleApplicationState[] Held = [EmployerNoticeHeld, ResultHeld];

    static readonly TitleApplicationState[] OnNotice = [EmployerNotice, ResultNotice];

    /// <summary>States in which an applicant was told a no that can be objected to.</summary>
    public static readonly TitleApplicationState[] SaidNo = [EmployerRejected, NotAccepted, Ineligible, NotPassed];

    /// <summary>Whether a remedy follows from a finding where the case stands: none from a no, one from a yes unless the case has come to where none is possible, either from a part.</summary>
    public static bool Fits(ObjectionFinding finding, ObjectionRemedy remedy, TitleApplicationState state) =>
        remedy == None ? finding != ObjectionFinding.Upheld || !Possible.Keys.Any(where => where.State == state) : finding != ObjectionFinding.NotUpheld && Possible.ContainsKey((state, remedy));

    /// <summary>The case is held while an objection against it is looked into; its notice goes on.</summary>
    public static void Hold(TitleApplication application, Act act)
    {
        if (OnNotice.Contains(application.State)) application.Move(ObjectionAdmitted, act with { By = Actor.System });
    }

    /// <summary>Whether an objection against a case was admitted and is not decided: where it comes on notice, or comes back there, it is held at once.</summary>
    public static Task<bool> IsLookedIntoAsync(LmsDbContext db, Guid applicationId, CancellationToken cancel) => LookedInto(db).AnyAsync(o => o.ApplicationId == applicationId, cancel);

    /// <summary>The same for all cases that come on one notice, in one question.</summary>
    public static async Task<IReadOnlySet<Guid>> LookedIntoAsync(LmsDbContext db, IReadOnlyCollection<Guid> applications, CancellationToken cancel) =>
        await LookedInto(db).Where(o => applications.Contains(o.ApplicationId)).Select(o => o.ApplicationId).ToHashSetAsync(cancel);

    static IQueryable<TitleObjection> LookedInto(LmsDbContext db) => db.TitleObjections.Where(o => o.State != ObjectionState.Received && ObjectionWorkflow.Open.Contains(o.State));

    /// <summary>Does what was decided.</summary>
    /// <param name="objection">The objection.</param>
    /// <param name="application">Its case.</param>
    /// <param name="remedy">What follows.</param>
    /// <param name="act">Who decided.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task ApplyAsync(TitleObjection objection, TitleApplication application, ObjectionRemedy remedy, Act act, CancellationToken cancel)
    {
        if (remedy == None) return;
        var trigger = Possible[(application.State, remedy)];
        var round = await db.EvaluationRounds.SingleAsync(one => one.Id == application.RoundId, cancel);
        var given = act.Given(new ObjectionFacts(0, null, objection.LodgedAt)).Given(rules.PeriodsFrom(act.At, await rules.OfAsync(round, act.At, cancel)))
            .Given(new FilingFacts(true) { PanelMembers = await PanelOfAsync(application, cancel) });
        var byClock = given with { By = Actor.System };
        if (trigger == ObjectionUpheld) application.UpholdObjection(byClock);
        else if (trigger == UpheldInvalid) application.Move(trigger, given);
        else if (remedy == NewBallot) application.VoteAgain(trigger, trigger == UpheldProcedure ? given : byClock);
        else application.Reconsider(trigger, byClock);
        if (remedy == Stop && objection.Ground == ObjectionGround.FalseMaterial) await register.WriteAsync(application, objection.Id, act, cancel);
    }

    /// <summary>
    /// Until when an investigation takes the employer's time: to the end of a notice that somebody objects to, because what comes after it is the objection's; else until now.
    /// </summary>
    public async Task<Instant> TimeCountedUntilAsync(TitleApplication application, Act act, CancellationToken cancel)
    {
        if (application.CameFrom is not (EmployerNotice or EmployerNoticeHeld)) return act.At;
        var notice = await db.PublicNotices.AsNoTracking().SingleOrDefaultAsync(one => one.Id == application.NoticeId, cancel);
        return application.ObjectedAt >= notice?.PublishedAt && notice.EndsAt is { } end ? Instant.Min(end, act.At) : act.At;
    }

    /// <summary>Lets a case go on once its notice is over and nothing against it is open.</summary>
    /// <param name="application">The case.</param>
    /// <param name="closed">An objection that is no longer open and not saved yet; null where all is saved.</param>
    /// <param name="act">When.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Whether it went on.</returns>
    public async Task<bool> GoOnAsync(TitleApplication application, Guid? closed, Act act, CancellationToken cancel)
    {
        if (!Held.Contains(application.State) && !OnNotice.Contains(application.State)) return false;
        if (await OpenAgainst(application.Id).AnyAsync(o => o.Id != closed, cancel)) return false;
        var notice = await db.PublicNotices.SingleOrDefaultAsync(one => one.Id == application.NoticeId, cancel);
        if (notice?.State is not (PublicNoticeState.Completed or PublicNoticeState.Unpublished)) return false;
        var lastDay = board.LastDayOf(notice)!.Value;
        // What is given back is the time after the notice, and only where an objection took it.
        var since = application.ObjectedAt >= notice.PublishedAt ? notice.EndsAt : null;
        var byClock = (act with { By = Actor.System }).Given(new ObjectionFacts(0, lastDay, since)).Given(new NoticeFacts(true));
        if (Held.Contains(application.State)) application.DismissObjections(byClock);
        else application.CompleteNotice(lastDay, byClock);
        return true;
    }

    /// <summary>Cases that wait although their notice is over and nothing is open: two that were closed in the same moment leave one behind, and so does a notice that ends after the last of them.</summary>
    public IQueryable<TitleApplication> Waiting() => db.TitleApplications.Where(a => (Held.Contains(a.State) || OnNotice.Contains(a.State))
        && db.PublicNotices.Any(n => n.Id == a.NoticeId && (n.State == PublicNoticeState.Completed || n.State == PublicNoticeState.Unpublished))
        && !db.TitleObjections.Any(o => o.ApplicationId == a.Id && ObjectionWorkflow.Open.Contains(o.State)));

    /// <summary>Open objections.</summary>
    public IQueryable<TitleObjection> Open() => db.TitleObjections.Where(o => ObjectionWorkflow.Open.Contains(o.State));

    /// <summary>Open objections against a case.</summary>
    public IQueryable<TitleObjection> OpenAgainst(Guid applicationId) => Open().Where(o => o.ApplicationId == applicationId);

    /// <summary>Who handled a case at the employer, in the office or on the panel; what the authority did to it is no hand in it.</summary>
    public async Task<CaseHands> OfficeHandsAsync(TitleApplication application, CancellationToken cancel)
    {
        var hands = await db.AuditEntries.AsNoTracking().Where(entry => entry.SubjectId == application.Id && entry.ToState != null && entry.As != People.Role.Authority)
            .Select(entry => new { entry.ActorId, entry.OnBehalfOf }).Distinct().ToListAsync(cancel);
        return new CaseHands([.. hands.Select(hand => hand.ActorId), .. hands.Select(hand => hand.OnBehalfOf).OfType<Guid>(), .. await PanelOfAsync(application, cancel)]);
    }

    /// <summary>Who sat on the panel of a case.</summary>
    public Task<List<Guid>> PanelOfAsync(TitleApplication application, CancellationToken cancel) => application.SessionId is { } session
        ? db.PanelSeats.Where(seat => seat.SessionId == session && !PanelSeat.NeverSat.Contains(seat.State)).Select(seat => seat.PersonId).ToListAsync(cancel)
        : Task.FromResult<List<Guid>>([]);
}
