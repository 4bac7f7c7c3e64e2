using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Where people ask for leave from sessions, and where the seventh of the class hours is watched.</summary>
public sealed class LeaveDesk(LmsDbContext db, SeatCounter seats, WaitingList waiting, WorkCalendar calendar)
{
    /// <summary>Asks for leave from sessions of a class in which the actor has a seat.</summary>
    /// <exception cref="RefusedException"><c>sign_up.not_found</c>, <c>class.session_not_found</c>, <c>leave.too_late</c>, <c>leave.not_booked</c>, <c>reason.missing</c>; forbidden.</exception>
    public async Task<LeaveRequest> AskAsync(Guid signUpId, IReadOnlyList<Guid> sessionIds, Act act, CancellationToken cancel = default)
    {
        var signUp = await db.SignUps.VisibleTo(act.By, db).Include(s => s.Run).SingleOrDefaultAsync(s => s.Id == signUpId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "sign_up.not_found");
        var wanted = sessionIds.Distinct().ToList();
        var sessions = await db.ClassSessions.Where(s => s.ClassRunId == signUp.ClassRunId && wanted.Contains(s.Id) && s.State != ClassSessionState.Cancelled).ToListAsync(cancel);
        if (sessions.Count == 0 || sessions.Count != wanted.Count) throw new RefusedException(RefusalKind.NotFound, "class.session_not_found");
        var leave = LeaveRequest.Ask(signUp, sessions, sessions.Select(s => calendar.DayOf(s.StartsAt)).Distinct().Count(), act);
        db.LeaveRequests.Add(leave);
        await db.SaveChangesAsync(cancel);
        return leave;
    }

    /// <summary>Supports, grants, refuses or takes back; a grant that breaks the rule of the seventh takes the person out of the class at once.</summary>
    /// <exception cref="RefusedException"><c>leave.not_found</c>, <c>leave.endorsement_missing</c>, <c>leave.own</c>, <c>leave.too_late</c>, <c>reason.missing</c>; wrong state; forbidden.</exception>
    public Task<LeaveRequest> MoveAsync(Guid id, LeaveTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var runId = await db.LeaveRequests.VisibleTo(act.By, db).Where(l => l.Id == id).Select(l => (Guid?)l.SignUp.ClassRunId).SingleOrDefaultAsync(cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "leave.not_found");
        await seats.HoldAsync(runId, cancel);
        var leave = await FindAsync(id, act.By, cancel);
        expected.Against(leave);
        leave.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        if (trigger == LeaveTrigger.Approve) await ApplyRuleAsync(leave.SignUp.ClassRunId, leave.PersonId, act, cancel);
        return leave;
    }, cancel);

    /// <summary>Own requests and those in scope, newest first.</summary>
    public Task<Page<LeaveRequest>> ListAsync(Actor actor, Guid? runId, PageRequest page, CancellationToken cancel = default)
    {
        var leaves = db.LeaveRequests.VisibleTo(actor, db).AsNoTracking().Include(l => l.SignUp).ThenInclude(s => s.Run).AsQueryable();
        if (runId is not null) leaves = leaves.Where(l => l.SignUp.ClassRunId == runId);
        if (page.AfterId is { } last) leaves = leaves.Where(l => l.Id < last);
        return page.ReadAsync(leaves.OrderByDescending(l => l.Id), l => l.Id.ToString(), cancel);
    }

    /// <summary>A request the actor may see.</summary>
    /// <exception cref="RefusedException"><c>leave.not_found</c>.</exception>
    public async Task<LeaveRequest> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.LeaveRequests.VisibleTo(actor, db).Include(l => l.SignUp).ThenInclude(s => s.Run).SingleOrDefaultAsync(l => l.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "leave.not_found");

    /// <summary>Class hours of leave that a person has in a class, granted or marked, and all class hours; in hundredths.</summary>
    public async Task<LeaveHours> HoursAsync(Guid runId, Guid personId, CancellationToken cancel = default)
    {
        var units = await db.ClassSessions.AsNoTracking().Where(s => s.ClassRunId == runId && s.State != ClassSessionState.Cancelled).ToDictionaryAsync(s => s.Id, s => s.Units, cancel);
        var granted = await db.LeaveRequests.AsNoTracking().Where(l => l.PersonId == personId && l.SignUp.ClassRunId == runId && l.State == LeaveState.Approved).ToListAsync(cancel);
        var marked = await db.Attendances.AsNoTracking().Where(a => a.PersonId == personId && units.Keys.Contains(a.SessionId)).ToListAsync(cancel);
        // What is marked wins: who came all the same was not on leave.
        var away = granted.SelectMany(l => l.Sessions).Except(marked.Where(a => a.Outcome != AttendanceOutcome.OnLeave).Select(a => a.SessionId))
            .Union(marked.Where(a => a.Outcome == AttendanceOutcome.OnLeave).Select(a => a.SessionId));
        return new LeaveHours(away.Sum(session => units.GetValueOrDefault(session)) * 100L, units.Values.Sum() * 100L);
    }

    /// <summary>Who has leave for a session.</summary>
    public async Task<IReadOnlySet<Guid>> OnLeaveAsync(ClassSession session, CancellationToken cancel = default) =>
        (await db.LeaveRequests.AsNoTracking().Where(l => l.SignUp.ClassRunId == session.ClassRunId && l.State == LeaveState.Approved).ToListAsync(cancel))
            .Where(l => l.Sessions.Contains(session.Id)).Select(l => l.PersonId).ToHashSet();

    /// <summary>Takes the person out of the class where the rule of the seventh is broken, and the seat is offered to who waits; warns once from a tenth on. For a transaction that holds the class.</summary>
    internal async Task ApplyRuleAsync(Guid runId, Guid personId, Act act, CancellationToken cancel)
    {
        var hours = await HoursAsync(runId, personId, cancel);
        var isBroken = LeaveRule.IsBroken(hours.LeaveHundredths, hours.TotalHundredths);
        if (!isBroken && !LeaveRule.IsNear(hours.LeaveHundredths, hours.TotalHundredths)) return;
        var signUp = await db.SignUps.Include(s => s.Run).SingleOrDefaultAsync(s => s.ClassRunId == runId && s.PersonId == personId && s.State == SignUpState.Booked, cancel);
        if (signUp is null) return;
        var clock = (act with { By = Actor.System }).Given(hours);
        if (!isBroken)
        {
            if (signUp.LeaveWarnedAt is null) signUp.WarnOfLeave(clock);
            await db.SaveChangesAsync(cancel);
            return;
        }
        signUp.Move(SignUpTrigger.LeaveByRule, clock);
        await seats.GiveBackAsync(signUp, cancel);
        await waiting.FillAsync(signUp.Run, null, act, cancel);
        await db.SaveChangesAsync(cancel);
    }
}
