using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Where people check in, and where the lists of sessions are kept.</summary>
public sealed class AttendanceDesk(LmsDbContext db, UnitTreeCache trees, KeyRing keys, SeatCounter seats, LeaveDesk leaves, ClassOptions options)
{
    /// <summary>A session of a class that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>class.session_not_found</c>.</exception>
    public async Task<ClassSession> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.ClassSessions.VisibleTo(actor, db).SingleOrDefaultAsync(s => s.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "class.session_not_found");

    /// <summary>The code to be shown in the room now, and when it changes. Only who teaches the session or looks after the class gets it.</summary>
    /// <exception cref="RefusedException"><c>class.session_not_found</c>; as a wrong state <c>attendance.check_in_closed</c>.</exception>
    public async Task<(string Code, Instant ChangesAt)> CodeAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await db.ClassSessions.LedBy(act.By).AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "class.session_not_found");
        if (session is not { State: ClassSessionState.CheckInOpen or ClassSessionState.Held, Secret: { } secret }) throw new RefusedException(RefusalKind.WrongState, "attendance.check_in_closed");
        return (AttendanceCode.At(keys.Open(secret, ClassSession.SecretColumn), act.At), AttendanceCode.ChangesAt(act.At));
    }

    /// <summary>Checks the actor in with the code shown in the room. One insert and nothing else, so that a hall of thousands gets in.</summary>
    /// <exception cref="RefusedException">
    /// <c>class.session_not_found</c>, <c>attendance.not_in_class</c>, <c>attendance.code_wrong</c>, <c>attendance.too_many_tries</c>, <c>attendance.already</c>; wrong state when checking in is not open.
    /// </exception>
    public async Task<Attendance> CheckInAsync(Guid id, string code, Act act, CancellationToken cancel = default)
    {
        var person = act.By.PersonId;
        // Everything in one look: neither the class nor its list is loaded, and nothing but the new row is written.
        var door = await db.ClassSessions.VisibleTo(act.By, db).AsNoTracking().Where(s => s.Id == id).Select(s => new
        {
            Session = s,
            HasSeat = db.SignUps.Any(signUp => signUp.ClassRunId == s.ClassRunId && signUp.PersonId == person && signUp.State == SignUpState.Booked),
            WrongCodes = db.WrongCodes.Where(wrong => wrong.SessionId == s.Id && wrong.PersonId == person).Select(wrong => wrong.Count).FirstOrDefault(),
        }).SingleOrDefaultAsync(cancel) ?? throw new RefusedException(RefusalKind.NotFound, "class.session_not_found");
        var session = door.Session;
        var hasTries = door.WrongCodes < options.WrongCodes;
        // Who has no tries left does not learn whether this code would have been the right one.
        var fits = !hasTries || (session.Secret is { } secret && AttendanceCode.IsValid(keys.Open(secret, ClassSession.SecretColumn), code, act.At));
        var isInClass = door.HasSeat || await IsOfAudienceAsync(session, person, cancel);
        try
        {
            session.Move(ClassSessionTrigger.CheckIn, act.Given(new CheckInFacts(isInClass, fits, hasTries)));
        }
        catch (RefusedException wrong) when (isInClass && wrong.Codes.Contains("attendance.code_wrong"))
        {
            await CountWrongCodeAsync(id, person, cancel);
            throw;
        }
        var outcome = act.At <= session.StartsAt + options.LateTime ? AttendanceOutcome.Present : AttendanceOutcome.Late;
        var attendance = Attendance.Of(session.Id, act.By.PersonId, outcome, AttendanceMethod.Code, act);
        db.Attendances.Add(attendance);
        await db.SaveChangesAsync(cancel);
        return attendance;
    }

    /// <summary>Marks somebody by hand, with a reason, and in place of what was there.</summary>
    /// <exception cref="RefusedException"><c>class.session_not_found</c>, <c>attendance.not_in_class</c>, <c>attendance.own</c>, <c>reason.missing</c>; wrong state; forbidden.</exception>
    public Task<Attendance> MarkAsync(Guid id, Guid personId, AttendanceOutcome outcome, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var session = await FindAsync(id, act.By, cancel);
        var marking = act.Given(new MarkedPerson(personId)).Given(new CheckInFacts(true, true));
        // Who may not mark learns nothing about who is in the class.
        ClassSessionWorkflow.Table.Check(session, ClassSessionTrigger.Mark, marking).OrRefuse();
        await seats.HoldAsync(session.ClassRunId, cancel);
        session.Move(ClassSessionTrigger.Mark, marking.Given(new CheckInFacts(await IsInClassAsync(session, personId, cancel), true)));
        var attendance = await db.Attendances.SingleOrDefaultAsync(a => a.SessionId == id && a.PersonId == personId, cancel);
        if (attendance is null) db.Attendances.Add(attendance = Attendance.Of(id, personId, outcome, AttendanceMethod.Hand, act));
        else attendance.Mark(outcome, AttendanceMethod.Hand, act);
        await db.SaveChangesAsync(cancel);
        if (outcome == AttendanceOutcome.OnLeave) await leaves.ApplyRuleAsync(session.ClassRunId, personId, act, cancel);
        return attendance;
    }, cancel);

    /// <summary>Opens, closes, reopens or calls a session off. Closing completes its list: who is on leave, and who is absent.</summary>
    /// <exception cref="RefusedException"><c>class.session_not_found</c>, <c>class_session.too_early</c>, <c>class_session.not_over</c>, <c>reason.missing</c>; wrong state; forbidden.</exception>
    public Task<ClassSession> MoveAsync(Guid id, ClassSessionTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var session = await FindAsync(id, act.By, cancel);
        expected.Against(session);
        session.Move(trigger, act.Given(await SessionOfAsync(session, cancel)));
        if (trigger == ClassSessionTrigger.Close) await CompleteListAsync(session, act with { By = Actor.System }, cancel);
        await db.SaveChangesAsync(cancel);
        return session;
    }, cancel);

    /// <summary>The list of a session, as far as the actor may see it.</summary>
    /// <exception cref="RefusedException"><c>class.session_not_found</c>.</exception>
    public async Task<Page<Attendance>> ListAsync(Guid id, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        await FindAsync(id, actor, cancel);
        var list = db.Attendances.VisibleTo(actor, db).AsNoTracking().Where(a => a.SessionId == id);
        if (page.AfterId is { } last) list = list.Where(a => a.Id > last);
        return await page.ReadAsync(list.OrderBy(a => a.Id), a => a.Id.ToString(), cancel);
    }

    /// <summary>
    /// How many are on the list of a session, for screens in the hall: counted once a second at most, however many ask and however many come in, and never
    /// by the check-ins themselves.
    /// </summary>
    /// <exception cref="RefusedException"><c>class.session_not_found</c>.</exception>
    public async Task<SessionTurnout> TurnoutAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        if (!await db.ClassSessions.WithListFor(act.By, db).AnyAsync(s => s.Id == id, cancel)) throw new RefusedException(RefusalKind.NotFound, "class.session_not_found");
        var stale = act.At - SessionTurnout.Age;
        var known = await db.SessionTurnouts.AsNoTracking().SingleOrDefaultAsync(t => t.SessionId == id, cancel);
        if (known is { } fresh && fresh.CountedAt > stale) return fresh;
        var counts = await db.Attendances.Where(a => a.SessionId == id).GroupBy(a => a.Outcome).Select(g => new { Outcome = g.Key, Count = g.Count() }).ToListAsync(cancel);
        var counted = new SessionTurnout
        {
            SessionId = id,
            Present = counts.Where(c => c.Outcome == AttendanceOutcome.Present).Sum(c => c.Count),
            Late = counts.Where(c => c.Outcome == AttendanceOutcome.Late).Sum(c => c.Count),
            Others = counts.Where(c => c.Outcome is not (AttendanceOutcome.Present or AttendanceOutcome.Late)).Sum(c => c.Count),
            CountedAt = act.At,
        };
        var at = db.Dialect.ToColumn(act.At);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO session_turnouts (session_id, present, late, others, counted_at) VALUES ({id}, {counted.Present}, {counted.Late}, {counted.Others}, {at})
            ON CONFLICT (session_id) DO UPDATE SET present = excluded.present, late = excluded.late, others = excluded.others, counted_at = excluded.counted_at
            """, cancel);
        return counted;
    }

    /// <summary>The sheet of a session to be signed on paper; for who leads it, and for who sees the learning of the unit that runs the class.</summary>
    /// <exception cref="RefusedException"><c>class.session_not_found</c>.</exception>
    public async Task<SignInSheet> SheetAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var session = await db.ClassSessions.WithListFor(actor, db).AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "class.session_not_found");
        var title = await db.ClassRuns.Where(r => r.Id == session.ClassRunId).Select(r => r.Title).SingleAsync(cancel);
        var lines = await (from signUp in db.SignUps
                           join person in db.People on signUp.PersonId equals person.Id
                           join unit in db.Units on signUp.UnitId equals unit.Id
                           where signUp.ClassRunId == session.ClassRunId && signUp.State == SignUpState.Booked
                           orderby person.PersonNumber
                           select new SignInLine(person.PersonNumber, person.Name, unit.Name)).ToListAsync(cancel);
        return new SignInSheet(session.UnitId, title, session.StartsAt, session.EndsAt, session.Venue, lines);
    }

    /// <summary>What can be done to the session now, and why not. Code and person are judged when they are given.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(ClassSession session, Act act, CancellationToken cancel = default) =>
        ClassSessionWorkflow.Table.PermittedTriggers(session, act.Given(await SessionOfAsync(session, cancel))
            .Given(new CheckInFacts(await IsInClassAsync(session, act.By.PersonId, cancel), true)).Given(new MarkedPerson(Guid.Empty)));

    async Task<SessionOf> SessionOfAsync(ClassSession session, CancellationToken cancel) =>
        new(await db.ClassRuns.Where(r => r.Id == session.ClassRunId).Select(r => r.State).SingleAsync(cancel));

    /// <summary>Who has a seat; at a mass activity everybody whom it is for.</summary>
    async Task<bool> IsInClassAsync(ClassSession session, Guid personId, CancellationToken cancel) =>
        await db.SignUps.AnyAsync(s => s.ClassRunId == session.ClassRunId && s.PersonId == personId && s.State == SignUpState.Booked, cancel) || await IsOfAudienceAsync(session, personId, cancel);

    async Task<bool> IsOfAudienceAsync(ClassSession session, Guid personId, CancellationToken cancel)
    {
        var both = await (from run in db.ClassRuns.AsNoTracking()
                          from person in db.People.AsNoTracking()
                          where run.Id == session.ClassRunId && run.Kind == ClassKind.MassActivity && person.Id == personId
                          select new { run, person }).SingleOrDefaultAsync(cancel);
        return both is { person.IsActive: true } && Applicant.Of(both.person, await trees.CurrentAsync(db, cancel), []).Fits(both.run);
    }

    /// <summary>By one statement, so that many wrong codes at once are all counted.</summary>
    Task<int> CountWrongCodeAsync(Guid sessionId, Guid personId, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO wrong_codes (session_id, person_id, count) VALUES ({sessionId}, {personId}, 1)
        ON CONFLICT (session_id, person_id) DO UPDATE SET count = wrong_codes.count + 1
        """, cancel);

    async Task CompleteListAsync(ClassSession session, Act clock, CancellationToken cancel)
    {
        var marked = await db.Attendances.Where(a => a.SessionId == session.Id).Select(a => a.PersonId).ToHashSetAsync(cancel);
        var onLeave = await leaves.OnLeaveAsync(session, cancel);
        var booked = await db.SignUps.Where(s => s.ClassRunId == session.ClassRunId && s.State == SignUpState.Booked).OrderBy(s => s.Id).Select(s => s.PersonId).ToListAsync(cancel);
        foreach (var person in booked.Where(person => !marked.Contains(person)))
            db.Attendances.Add(Attendance.Of(session.Id, person, onLeave.Contains(person) ? AttendanceOutcome.OnLeave : AttendanceOutcome.Absent, AttendanceMethod.Closing, clock));
    }
}
