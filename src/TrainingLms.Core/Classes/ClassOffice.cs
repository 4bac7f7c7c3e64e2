using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Competencies;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Where classes are planned, announced, confirmed and called off.</summary>
public sealed class ClassOffice(LmsDbContext db, UnitTreeCache trees, KeyRing keys, SeatCounter seats, WaitingList waiting, ConflictFinder conflicts, CompetencyModels models, EvaluationOffice evaluations, ClassOptions options)
{
    static readonly string[] TeachingRoles = [Role.Instructor, Role.ClassTeacher];

    /// <summary>Plans a class.</summary>
    /// <exception cref="RefusedException">
    /// <c>unit.not_found</c>, <c>class.lecturer_unknown</c>, <c>class.instructor_not_appointed</c>, <c>class.teacher_not_appointed</c>, and everything wrong with the plan at once; forbidden.
    /// </exception>
    public async Task<ClassRun> PlanAsync(NewClassRun plan, Act act, CancellationToken cancel = default)
    {
        var run = ClassRun.Plan(plan, options, act);
        await CheckNamesAsync(plan, cancel);
        db.ClassRuns.Add(run);
        await db.SaveChangesAsync(cancel);
        return run;
    }

    /// <summary>Takes a new plan before the class is announced.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, and as <see cref="PlanAsync"/>.</exception>
    public async Task<ClassRun> ReviseAsync(Guid id, NewClassRun plan, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var run = await FindAsync(id, act.By, cancel);
        expected.Against(run);
        run.Revise(plan with { UnitId = run.UnitId }, options, act);
        await CheckNamesAsync(plan with { UnitId = run.UnitId }, cancel);
        await db.SaveChangesAsync(cancel);
        return run;
    }

    /// <summary>Announces a class. Announcements are judged one after the other, so that no two of them take the same room.</summary>
    /// <param name="id">The class.</param>
    /// <param name="isOverride">Whether to go on although something is in the way; needs a reason, and the authority over what is in the way.</param>
    /// <param name="expected">The version believed to be announced.</param>
    /// <param name="act">Who announces.</param>
    /// <param name="cancel">Stops before anything is saved.</param>
    /// <exception cref="RefusedException"><c>class.not_found</c>, and everything that is missing or in the way.</exception>
    public Task<ClassRun> AnnounceAsync(Guid id, bool isOverride, ExpectedVersion expected, Act act, CancellationToken cancel = default) => HeldAsync(id, expected, act, async run =>
    {
        var key = LotteryOrder.NewKey();
        run.Announce((key, keys.Seal(key, ClassRun.LotteryColumn)), () => keys.Seal(AttendanceCode.NewSecret(), ClassSession.SecretColumn), act.Given(await conflicts.FindAsync(run, [.. run.HeldSessions.Select(s => s.ToPlan())], isOverride, act.By, cancel)));
    }, cancel);

    /// <summary>Moves a session of a class that takes place.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>class.session_not_found</c>, <c>class.session_begun</c>, <c>class.conflict</c>, <c>class.lecturer_busy</c>, <c>class.people_clash</c>, and what is wrong with the new time.</exception>
    public Task<ClassRun> RescheduleAsync(Guid id, Guid sessionId, NewSession changed, bool isOverride, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        HeldAsync(id, expected, act, async run =>
        {
            var session = run.HeldSessions.SingleOrDefault(s => s.Id == sessionId) ?? throw new RefusedException(RefusalKind.NotFound, "class.session_not_found");
            var found = await conflicts.FindAsync(run, [changed], isOverride, act.By, cancel);
            var after = act.Given(await conflicts.WithPeopleAsync(found, run, changed, cancel));
            ClassRunWorkflow.Table.Check(run, ClassRunTrigger.Reschedule, after).OrRefuse();
            await CheckNamesAsync(run.UnitId, [changed], null, cancel);
            if (session.State != ClassSessionState.Planned) throw new RefusedException(RefusalKind.RuleBroken, "class.session_begun");
            RefuseUnlessSound(run, session, changed, act);
            run.Reschedule(sessionId, changed, options, after);
        }, cancel);

    /// <summary>What would be in the way of moving a session, and who has a seat and is in another class then; changes nothing.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>class.session_not_found</c>; wrong state; forbidden.</exception>
    public async Task<(ClassConflicts Conflicts, IReadOnlyList<PersonClash> People)> TryRescheduleAsync(Guid id, Guid sessionId, NewSession changed, Act act, CancellationToken cancel = default)
    {
        var run = await FindAsync(id, act.By, cancel);
        // Whoever may not move a session is not told what people of the class do elsewhere.
        ClassRunWorkflow.Table.Check(run, ClassRunTrigger.Reschedule, act.Given(ClassConflicts.None)).OrRefuse();
        if (run.HeldSessions.All(s => s.Id != sessionId)) throw new RefusedException(RefusalKind.NotFound, "class.session_not_found");
        var found = await conflicts.WithPeopleAsync(await conflicts.FindAsync(run, [changed], false, act.By, cancel), run, changed, cancel);
        return (found, await conflicts.PeopleAsync(run.Id, changed.StartsAt, changed.EndsAt, cancel));
    }

    /// <summary>Confirms, closes or cancels, with everything that follows for its sign-ups.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>class.minimum_missed</c>, <c>class.window_still_open</c>, <c>reason.missing</c>; wrong state; forbidden.</exception>
    public Task<ClassRun> MoveAsync(Guid id, ClassRunTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        HeldAsync(id, expected, act, run => MoveAsync(run, trigger, act, cancel), cancel);

    /// <summary>Opens the sign-up window once more.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>class.window_out_of_range</c>; wrong state; forbidden.</exception>
    public Task<ClassRun> ReopenSignUpAsync(Guid id, Instant until, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        HeldAsync(id, expected, act, run =>
        {
            run.ReopenSignUp(until, act);
            return Task.CompletedTask;
        }, cancel);

    /// <summary>The clock's part: fires the first move that is due, with its effects.</summary>
    public Task<ClassRun> AdvanceAsync(Guid id, Act act, CancellationToken cancel = default) => HeldAsync(id, ExpectedVersion.Any, act, async run =>
    {
        foreach (var trigger in ClassRunWorkflow.Table.DueTriggers(run, act.At).Take(1))
            if (trigger == ClassRunTrigger.LapseMinimum && await BookedAsync(run.Id, cancel) >= run.Minimum) run.PassMinimum();
            else await MoveAsync(run, trigger, act, cancel);
    }, cancel);

    /// <summary>The catalogue, and the plans the actor may see; newest first.</summary>
    public Task<Page<ClassRun>> ListAsync(Actor actor, string? search, ClassKind? kind, ClassRunState? state, PageRequest page, CancellationToken cancel = default)
    {
        var runs = db.ClassRuns.VisibleTo(actor, db).AsNoTracking();
        if (!string.IsNullOrWhiteSpace(search)) runs = runs.Where(r => r.Title.Contains(search.Trim()));
        if (kind is not null) runs = runs.Where(r => r.Kind == kind);
        if (state is not null) runs = runs.Where(r => r.State == state);
        if (page.AfterId is { } last) runs = runs.Where(r => r.Id < last);
        return page.ReadAsync(runs.OrderByDescending(r => r.Id), r => r.Id.ToString(), cancel);
    }

    /// <summary>A class the actor may see, with sessions and seats.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>.</exception>
    public async Task<ClassRun> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.ClassRuns.VisibleTo(actor, db).Include(r => r.Sessions).Include(r => r.Pools).AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "class.not_found");

    /// <summary>What can be done to the class now, and why not.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(ClassRun run, Act act, CancellationToken cancel = default)
    {
        // A new plan and a new window are judged when they are given; any that is sound shows whether the button is.
        var plan = new NewClassRun(run.UnitId, run.Title, run.Kind, run.Category, run.Approval, run.Selection, run.Audience, run.Seats, run.Minimum, null, null, null, run.Facts, [], [], null);
        var found = run.State == ClassRunState.Planned && run.HeldSessions.Any()
            ? await conflicts.FindAsync(run, [.. run.HeldSessions.Select(s => s.ToPlan())], false, act.By, cancel) : ClassConflicts.None;
        return ClassRunWorkflow.Table.PermittedTriggers(run, act.Given(plan).Given(found).Given(new BookedSeats(await BookedAsync(run.Id, cancel))).Given(new NewWindow(run.FirstSessionAt ?? act.At))
            // Closing a session completes its list; what is missing all the same is told when the attendance is closed.
            .Given(new MissingOutcomes(0)).Given(new OpenAppeals(await db.AttendanceAppeals.CountAsync(a => a.ClassRunId == run.Id && a.State == AttendanceAppealState.Lodged, cancel)))
            .Given(run.State == ClassRunState.Settling ? await evaluations.StandingAsync(run.Id, cancel) : EvaluationStanding.Over)
            .Given(run.State == ClassRunState.Settling ? await ClassReportDesk.MissingAsync(db, run, cancel) : new MissingReports(0)));
    }

    /// <summary>How many seats are booked.</summary>
    public Task<int> BookedAsync(Guid runId, CancellationToken cancel = default) => db.SignUps.CountAsync(s => s.ClassRunId == runId && s.State == SignUpState.Booked, cancel);

    /// <summary>The counters of a class as they stand, the one for everybody first.</summary>
    public async Task<IReadOnlyList<SeatPool>> SeatsAsync(Guid runId, CancellationToken cancel = default) =>
        await db.SeatPools.AsNoTracking().Where(p => p.ClassRunId == runId).OrderByDescending(p => p.IsForAll).ThenBy(p => p.Id).ToListAsync(cancel);

    async Task MoveAsync(ClassRun run, ClassRunTrigger trigger, Act act, CancellationToken cancel)
    {
        run.Move(trigger, act.Given(new BookedSeats(await BookedAsync(run.Id, cancel))));
        var clock = act with { By = Actor.System };
        if (run.State == ClassRunState.SignUpClosed && run is { Selection: SeatSelection.Lottery, IsDrawn: false }) await DrawAsync(run, clock, cancel);
        if (run.State == ClassRunState.Cancelled)
            foreach (var session in run.Sessions.Where(s => s.State == ClassSessionState.Planned))
                session.Move(ClassSessionTrigger.Cancel, clock.Because(act.Reason ?? "class.minimum_missed"));
        if (!run.IsClosedToNewcomers) return;
        var open = await db.SignUps.Where(s => s.ClassRunId == run.Id && SignUp.OpenStates.Contains(s.State)).ToListAsync(cancel);
        foreach (var signUp in open.Where(s => run.State == ClassRunState.Cancelled || s.State != SignUpState.Booked)) signUp.Move(SignUpTrigger.CloseWithClass, clock);
    }

    /// <summary>Lays the key open and gives the seats in the order of the lots; who gets none waits in the same order.</summary>
    async Task DrawAsync(ClassRun run, Act clock, CancellationToken cancel)
    {
        var key = keys.Open(run.LotterySecret!, ClassRun.LotteryColumn);
        run.Draw(key);
        var entered = await db.SignUps.Where(s => s.ClassRunId == run.Id && s.State == SignUpState.InLottery).ToDictionaryAsync(s => s.Id, cancel);
        foreach (var id in LotteryOrder.Of(key, entered.Keys)) await waiting.SettleAsync(entered[id], clock, cancel);
    }

    /// <summary>Works on a class that the actor may see, while everybody else who would change it or its seats waits.</summary>
    internal Task<ClassRun> HeldAsync(Guid id, ExpectedVersion expected, Act act, Func<ClassRun, Task> work, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        if (!await db.ClassRuns.VisibleTo(act.By, db).AnyAsync(r => r.Id == id, cancel)) throw new RefusedException(RefusalKind.NotFound, "class.not_found");
        await seats.HoldAsync(id, cancel);
        var run = await FindAsync(id, act.By, cancel);
        expected.Against(run);
        await work(run);
        await db.SaveChangesAsync(cancel);
        return run;
    }, cancel);

    static void RefuseUnlessSound(ClassRun run, ClassSession session, NewSession changed, Act act)
    {
        var plan = new NewClassRun(run.UnitId, run.Title, run.Kind, run.Category, run.Approval, run.Selection, run.Audience, run.Seats, run.Minimum, null, null, null, run.Facts,
            [.. run.HeldSessions.Where(other => other.Id != session.Id).Select(other => other.ToPlan()), changed], [], null);
        Refusal[] faults =
        [
            .. plan.Faults(),
            .. changed.StartsAt <= act.At ? [new Refusal("class.session_in_past")] : Array.Empty<Refusal>(),
            .. !changed.IsTaught ? [new Refusal("class.instructor_missing")] : Array.Empty<Refusal>(),
            .. changed.Venue is null && changed.Link is null ? [new Refusal("class.place_missing")] : Array.Empty<Refusal>(),
        ];
        if (faults.Length > 0) throw new RefusedException(RefusalKind.RuleBroken, faults);
    }

    async Task CheckNamesAsync(NewClassRun plan, CancellationToken cancel)
    {
        if ((await trees.CurrentAsync(db, cancel)) is var tree && (tree.Find(plan.UnitId) is null || plan.Quotas.Any(share => share.UnitId is { } unit && tree.Find(unit) is null)))
            throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        if (plan.Evidence.SelectMany(terms => terms.UnknownTo(models)).Any()) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("class.evidence_unknown", [], "evidence")]);
        await CheckNamesAsync(plan.UnitId, plan.Sessions, plan.ClassTeacherId, cancel);
    }

    /// <summary>Who teaches or looks after a class must hold the role for its unit, so that nobody gets the lists of people by being named; who comes from outside must be in the register.</summary>
    async Task CheckNamesAsync(Guid unitId, IReadOnlyList<NewSession> sessions, Guid? teacher, CancellationToken cancel)
    {
        var outside = sessions.Select(session => session.LecturerId).OfType<Guid>().Distinct().ToList();
        if (outside.Count > 0 && await db.Lecturers.CountAsync(l => outside.Contains(l.Id) && l.PersonId == null && l.State == LecturerState.Listed, cancel) < outside.Count)
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("class.lecturer_unknown", [], "sessions")]);
        var instructors = sessions.Select(session => session.InstructorId).OfType<Guid>().Distinct().ToList();
        List<Guid> named = [.. instructors, .. teacher is { } one ? [one] : Array.Empty<Guid>()];
        if (named.Count == 0) return;
        var tree = await trees.CurrentAsync(db, cancel);
        var held = (await db.RoleAppointments.AsNoTracking()
                .Where(a => named.Contains(a.PersonId) && TeachingRoles.Contains(a.Role) && a.State == AppointmentState.Active)
                .Select(a => new { a.PersonId, a.Role, a.UnitId, a.Inherit }).ToListAsync(cancel))
            .Where(a => a.UnitId == unitId || (a.Inherit && tree.IsWithin(unitId, a.UnitId))).Select(a => (a.PersonId, a.Role)).ToHashSet();
        Refusal[] faults =
        [
            .. instructors.Exists(id => !held.Contains((id, Role.Instructor))) ? [new Refusal("class.instructor_not_appointed", [], "sessions")] : Array.Empty<Refusal>(),
            .. teacher is { } id && !held.Contains((id, Role.ClassTeacher)) ? [new Refusal("class.teacher_not_appointed", [], "classTeacherId")] : Array.Empty<Refusal>(),
        ];
        if (faults.Length > 0) throw new RefusedException(RefusalKind.RuleBroken, faults);
    }
}
