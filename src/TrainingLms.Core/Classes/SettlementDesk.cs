using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Where the attendance of a class is closed, appeals are decided and the hours become final.</summary>
public sealed class SettlementDesk(LmsDbContext db, ClassOffice office, ClassHours table, EvaluationOffice evaluations, WorkCalendar calendar, ClassOptions options, EvidenceOfClasses evidence, IEnumerable<ICreditWitness> witnesses)
{
    /// <summary>Closes the attendance: every seat has its outcomes, hours are proposed, and appeals can be lodged.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>class.sessions_open</c>, <c>class.outcomes_missing</c>; wrong state; forbidden.</exception>
    public Task<ClassRun> CloseAttendanceAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => office.HeldAsync(id, expected, act, async run =>
    {
        var booked = await BookedAsync(run, cancel);
        var outcomes = await OutcomesAsync(run, cancel);
        var held = run.HeldSessions.ToList();
        var missing = booked.Sum(signUp => held.Count(session => !outcomes.ContainsKey((session.Id, signUp.PersonId))));
        run.CloseAttendance(calendar.EndOf(calendar.WorkingDaysAfter(calendar.DayOf(act.At), options.AppealWorkingDays)), table.AppliedTo(run.Kind), act.Given(new MissingOutcomes(missing)));
        foreach (var signUp in booked) Propose(run, signUp, outcomes, act);
        await evaluations.InviteAsync(run, act, cancel);
    }, cancel);

    /// <summary>Settles: every sign-up gets its end, and the proposed hours become final.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>class.appeals_open</c>, <c>class.appeals_may_come</c>, <c>class.evaluation_open</c>, <c>class.reports_missing</c>, <c>class.settler_taught</c>; wrong state; forbidden.</exception>
    public Task<ClassRun> SettleAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => office.HeldAsync(id, expected, act, async run =>
    {
        run.Move(ClassRunTrigger.Settle, act.Given(await OpenAppealsAsync(run.Id, cancel)).Given(await evaluations.StandingAsync(run.Id, cancel)).Given(await ClassReportDesk.MissingAsync(db, run, cancel)));
        await evaluations.CloseAsync(run, act, cancel);
        var outcomes = await OutcomesAsync(run, cancel);
        var clock = act with { By = Actor.System };
        foreach (var session in run.HeldSessions) session.Move(ClassSessionTrigger.Settle, clock.Given(new SessionOf(run.State)));
        var signUps = await BookedAsync(run, cancel);
        foreach (var signUp in signUps) signUp.Move(EndOf(run, signUp, outcomes), clock);
        foreach (var report in await db.ClassReports.Where(r => r.ClassRunId == run.Id).ToListAsync(cancel)) report.Seal(clock);
        await evidence.SettledAsync(run, signUps, act, cancel);
        var credits = await db.ClassCredits.Where(c => c.ClassRunId == run.Id).OrderBy(c => c.Id).ToListAsync(cancel);
        foreach (var witness in witnesses) await witness.CreditedAsync(run, credits, act, cancel);
    }, cancel);

    /// <summary>Sends a class whose attendance is closed one step back; what was proposed is void.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>reason.missing</c>; wrong state; forbidden.</exception>
    public Task<ClassRun> ReopenAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => office.HeldAsync(id, expected, act, async run =>
    {
        run.ReopenAttendance(act.Given(new NewWindow(act.At)));
        await db.ClassCredits.Where(c => c.ClassRunId == run.Id).ExecuteDeleteAsync(cancel);
    }, cancel);

    /// <summary>Appeals against an outcome of one's own.</summary>
    /// <exception cref="RefusedException"><c>attendance.not_found</c>, <c>attendance_appeal.window_closed</c>, <c>attendance_appeal.already</c>, <c>reason.missing</c>; forbidden.</exception>
    public async Task<AttendanceAppeal> LodgeAsync(Guid attendanceId, AttendanceOutcome wanted, Act act, CancellationToken cancel = default)
    {
        var attendance = await db.Attendances.VisibleTo(act.By, db).SingleOrDefaultAsync(a => a.Id == attendanceId, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "attendance.not_found");
        var run = await db.ClassRuns.Include(r => r.Sessions).SingleAsync(r => db.ClassSessions.Any(s => s.Id == attendance.SessionId && s.ClassRunId == r.Id), cancel);
        var appeal = AttendanceAppeal.Lodge(attendance, run, wanted, act);
        db.AttendanceAppeals.Add(appeal);
        await db.SaveChangesAsync(cancel);
        return appeal;
    }

    /// <summary>Decides an appeal, or takes it back. Upheld, the hours are proposed anew.</summary>
    /// <exception cref="RefusedException"><c>attendance_appeal.not_found</c>, <c>attendance_appeal.marked_by_you</c>, <c>attendance_appeal.taught_by_you</c>, <c>attendance_appeal.own</c>, <c>reason.missing</c>; wrong state; forbidden.</exception>
    public Task<AttendanceAppeal> MoveAsync(Guid id, AttendanceAppealTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var appeal = await FindAsync(id, act.By, cancel);
        expected.Against(appeal);
        appeal.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        if (appeal.State != AttendanceAppealState.Upheld) return appeal;
        var run = await office.FindAsync(appeal.ClassRunId, Actor.System, cancel);
        var outcomes = await OutcomesAsync(run, cancel);
        foreach (var signUp in (await BookedAsync(run, cancel)).Where(s => s.PersonId == appeal.PersonId))
        {
            await db.ClassCredits.Where(c => c.SignUpId == signUp.Id).ExecuteDeleteAsync(cancel);
            Propose(run, signUp, outcomes, act);
        }
        await evaluations.InviteAsync(run, act, cancel);
        await db.SaveChangesAsync(cancel);
        return appeal;
    }, cancel);

    /// <summary>Own appeals and those in scope, newest first.</summary>
    public Task<Page<AttendanceAppeal>> ListAsync(Actor actor, Guid? runId, PageRequest page, CancellationToken cancel = default)
    {
        var appeals = db.AttendanceAppeals.VisibleTo(actor, db).AsNoTracking().Include(a => a.Attendance).Include(a => a.Run).ThenInclude(r => r.Sessions).AsQueryable();
        if (runId is not null) appeals = appeals.Where(a => a.ClassRunId == runId);
        if (page.AfterId is { } last) appeals = appeals.Where(a => a.Id < last);
        return page.ReadAsync(appeals.OrderByDescending(a => a.Id), a => a.Id.ToString(), cancel);
    }

    /// <summary>An appeal the actor may see.</summary>
    /// <exception cref="RefusedException"><c>attendance_appeal.not_found</c>.</exception>
    public async Task<AttendanceAppeal> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.AttendanceAppeals.VisibleTo(actor, db).Include(a => a.Attendance).Include(a => a.Run).ThenInclude(r => r.Sessions).SingleOrDefaultAsync(a => a.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "attendance_appeal.not_found");

    /// <summary>How many appeals of a class wait for a decision.</summary>
    public async Task<OpenAppeals> OpenAppealsAsync(Guid runId, CancellationToken cancel = default) =>
        new(await db.AttendanceAppeals.CountAsync(a => a.ClassRunId == runId && a.State == AttendanceAppealState.Lodged, cancel));

    Task<List<SignUp>> BookedAsync(ClassRun run, CancellationToken cancel) =>
        db.SignUps.Include(s => s.Run).Where(s => s.ClassRunId == run.Id && s.State == SignUpState.Booked).OrderBy(s => s.Id).ToListAsync(cancel);

    async Task<Dictionary<(Guid Session, Guid Person), AttendanceOutcome>> OutcomesAsync(ClassRun run, CancellationToken cancel)
    {
        var sessions = run.HeldSessions.Select(session => session.Id).ToList();
        return await db.Attendances.Where(a => sessions.Contains(a.SessionId)).ToDictionaryAsync(a => (a.SessionId, a.PersonId), a => a.Outcome, cancel);
    }

    void Propose(ClassRun run, SignUp signUp, Dictionary<(Guid, Guid), AttendanceOutcome> outcomes, Act act)
    {
        foreach (var hours in run.Hours!.Rule.Of(run.Facts, Attended(run, signUp, outcomes), calendar).Where(hours => hours.HoursHundredths > 0))
            db.ClassCredits.Add(ClassCredit.Of(signUp, hours, act));
    }

    static IReadOnlyList<ClassSession> Attended(ClassRun run, SignUp signUp, Dictionary<(Guid, Guid), AttendanceOutcome> outcomes)
    {
        var counting = run.Hours!.Rule.CountsAsPresent;
        return [.. run.HeldSessions.Where(session => outcomes.TryGetValue((session.Id, signUp.PersonId), out var outcome) && counting.Contains(outcome))];
    }

    static SignUpTrigger EndOf(ClassRun run, SignUp signUp, Dictionary<(Guid, Guid), AttendanceOutcome> outcomes) =>
        Attended(run, signUp, outcomes).Count is var attended && attended == 0 ? SignUpTrigger.MarkNoShow
            : attended == run.HeldSessions.Count() ? SignUpTrigger.MarkAttended : SignUpTrigger.MarkPartly;
}
