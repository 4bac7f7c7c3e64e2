using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>The applications of a session, moved along with it: whatever happens to a case in the room happens to its file in the same transaction.</summary>
public sealed class CaseDocket(LmsDbContext db, WorkCalendar calendar)
{
    static readonly TitleApplicationState[] BeforeTheVote =
        [TitleApplicationState.Scheduled, TitleApplicationState.ExpertReview, TitleApplicationState.DefenceDue, TitleApplicationState.ReadyForMeeting];

    /// <summary>Ways to an end that do not lead through the vote of a session.</summary>
    static readonly TitleApplicationState[] Ended = [TitleApplicationState.Withdrawn, TitleApplicationState.NotPassed, TitleApplicationState.Disqualified];

    /// <summary>The file of a case.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c>.</exception>
    public Task<TitleApplication> FileAsync(Guid applicationId, CancellationToken cancel) =>
        db.FindOrRefuseAsync<TitleApplication>(applicationId, "application.not_found", cancel);

    /// <summary>Assigns a file to a session.</summary>
    public async Task<SessionCase> AssignAsync(ReviewSession session, Guid applicationId, Act act, CancellationToken cancel)
    {
        var file = await db.TitleApplications.VisibleToOffice(act.By, db).SingleOrDefaultAsync(a => a.Id == applicationId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "application.not_found");
        file.AssignSession(act.Given(new SessionOffer(session.Id, session.RoundId, [session.Level])));
        return new SessionCase { SessionId = session.Id, ApplicationId = file.Id, ApplicantId = file.ApplicantId };
    }

    /// <summary>Whether a file has come to its end, so that no session decides on it any more.</summary>
    public Task<bool> HasEndedAsync(Guid applicationId, CancellationToken cancel) => db.TitleApplications.AnyAsync(a => a.Id == applicationId && Ended.Contains(a.State), cancel);

    /// <summary>Puts the case on the table to the vote.</summary>
    public async Task PutToBallotAsync(ReviewSession session, CaseRoll roll, Act act, CancellationToken cancel) =>
        (await FileAsync(session.CurrentCaseId!.Value, cancel)).Move(
            TitleApplicationTrigger.PutToBallot, act.Given(new SessionFacts(roll.IsQuorate, calendar.DayOf(act.At) <= session.FilingValidTo)));

    /// <summary>Takes the declared result back to the file.</summary>
    public async Task TakeResultAsync(BallotRound round, Act act, CancellationToken cancel)
    {
        var file = await FileAsync(round.ApplicationId, cancel);
        var told = act.Given(new TallyFacts(round.TallyDigest is not null, round.HasPassed is true, false, calendar.DayOf(act.At)));
        if (round.HasPassed is true) file.PassRound(told);
        else file.FailRound(told.Given(PeriodsOf(file, act)));
    }

    /// <summary>The round was void: the case waits for another.</summary>
    public async Task TakeVoidAsync(BallotRound round, Act act, CancellationToken cancel) =>
        (await FileAsync(round.ApplicationId, cancel)).Move(
            TitleApplicationTrigger.RoundVoided, act.Given(new TallyFacts(false, false, true, calendar.DayOf(act.At))));

    /// <summary>The session has declared: every file that was voted on hears of it, and every other leaves it for the next one.</summary>
    public async Task DeclareAsync(ReviewSession session, Act act, CancellationToken cancel)
    {
        foreach (var file in await db.TitleApplications.Where(a => a.SessionId == session.Id && (a.State == TitleApplicationState.ResultPending || a.State == TitleApplicationState.NotPassed))
            .Where(a => a.BallotOn != null).ToListAsync(cancel))
        {
            var given = act.Given(new SessionFacts(true, true, Declared: true));
            file.DeclareResult(file.State is TitleApplicationState.NotPassed ? given.Given(PeriodsOf(file, act)) : given);
        }
        foreach (var file in await db.TitleApplications.Where(a => a.SessionId == session.Id && BeforeTheVote.Contains(a.State)).ToListAsync(cancel)) LeaveBehind(file, act with { By = Actor.System });
    }

    /// <summary>The session is called off: its files go back to the eligible ones. What has ended stays as it is, and what stands still follows when it goes on.</summary>
    public async Task ReleaseAsync(ReviewSession session, Act act, CancellationToken cancel)
    {
        foreach (var file in await db.TitleApplications.Where(a => a.SessionId == session.Id && BeforeTheVote.Contains(a.State)).ToListAsync(cancel)) TakeBack(file, act);
    }

    /// <summary>The session is void: its files go back to the eligible ones, those that were voted on too.</summary>
    public async Task AnnulAsync(ReviewSession session, Act act, CancellationToken cancel)
    {
        foreach (var file in await db.TitleApplications.Where(a => a.SessionId == session.Id).ToListAsync(cancel)) TakeBack(file, act);
    }

    /// <summary>Out of a session that is over. Who did not pass without a vote, such as for absence, owes it nothing.</summary>
    static void TakeBack(TitleApplication file, Act act)
    {
        var over = act.Given(new SessionFacts(false, true, Over: true));
        if (BeforeTheVote.Contains(file.State)) file.CancelSession(over);
        else if (file.State is TitleApplicationState.Balloting or TitleApplicationState.ResultPending || file is { State: TitleApplicationState.NotPassed, BallotOn: not null }) file.AnnulSession(over);
    }

    /// <summary>Put off in a session that is over: what is ready for a vote stays so and waits for another session, what is not begins anew there.</summary>
    static void LeaveBehind(TitleApplication file, Act act)
    {
        if (file.State is TitleApplicationState.ReadyForMeeting) file.AwaitSession(act.Given(new SessionFacts(true, true, Declared: true)));
        else TakeBack(file, act);
    }

    /// <summary>A file that stood still goes on: what its session did meanwhile is done to it now.</summary>
    public async Task CatchUpAsync(TitleApplication file, Act act, CancellationToken cancel)
    {
        if (await db.ReviewSessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == file.SessionId, cancel) is not { } session) return;
        var byClock = act with { By = Actor.System };
        if (session.State is SessionState.Cancelled or SessionState.Annulled) TakeBack(file, byClock);
        else if (session.State is not (SessionState.Declared or SessionState.Archived)) return;
        else if (file is { State: TitleApplicationState.ResultPending, ResultDeclaredAt: null }) file.DeclareResult(byClock.Given(new SessionFacts(true, true, Declared: true)));
        else if (BeforeTheVote.Contains(file.State)) LeaveBehind(file, byClock);
    }

    Periods PeriodsOf(TitleApplication file, Act act) =>
        new(act.At, calendar.EndOfWorkingDays(act.At, file.Rules.Number(RuleKeys.ObjectionOwnResultWorkingDays)));
}
