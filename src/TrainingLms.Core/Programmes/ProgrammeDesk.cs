using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>What somebody asks of the list of assignments; null for all.</summary>
/// <param name="PersonId">Of one person.</param>
/// <param name="Programme">Of one programme, by its key.</param>
/// <param name="State">In one state.</param>
public sealed record AssignmentFilter(Guid? PersonId = null, string? Programme = null, AssignmentState? State = null);

/// <summary>An assignment with how far the person is.</summary>
/// <param name="Assignment">With its periods.</param>
/// <param name="Version">Whose path is asked for.</param>
/// <param name="Progress">How far the person is on it.</param>
/// <param name="Record">What the person learned and learns.</param>
public sealed record AssignmentStanding(ProgrammeAssignment Assignment, ProgrammeVersion Version, PathProgress Progress, LearningRecord Record);

/// <summary>Where assignments are looked at, and where officers and the authority act on single ones.</summary>
public sealed class ProgrammeDesk(
    LmsDbContext db, WorkCalendar calendar, UnitTreeCache trees, CourseRecords records, IEnumerable<ICertificationWitness> witnesses)
{
    /// <summary>Own assignments, and those of people in the actor's scope; newest first.</summary>
    public Task<Page<ProgrammeAssignment>> ListAsync(Actor actor, AssignmentFilter filter, PageRequest page, CancellationToken cancel = default)
    {
        var assignments = db.ProgrammeAssignments.VisibleTo(actor, db).AsNoTracking();
        if (filter.PersonId is { } person) assignments = assignments.Where(a => a.PersonId == person);
        if (filter.Programme is { } key) assignments = assignments.Where(a => a.ProgrammeKey == key);
        if (filter.State is { } state) assignments = assignments.Where(a => a.State == state);
        if (page.AfterId is { } last) assignments = assignments.Where(a => a.Id < last);
        return page.ReadAsync(assignments.OrderByDescending(a => a.Id), a => a.Id.ToString(), cancel);
    }

    /// <summary>The own assignments with progress; those that can still go on first, newest first.</summary>
    public async Task<IReadOnlyList<AssignmentStanding>> MineAsync(Act act, CancellationToken cancel = default)
    {
        var own = await db.ProgrammeAssignments.AsNoTracking().Include(a => a.Periods).Where(a => a.PersonId == act.By.PersonId).ToListAsync(cancel);
        var record = await records.OfAsync(act.By.PersonId, cancel);
        var versions = await VersionsAsync(own, cancel);
        return [.. own.OrderBy(IsOver).ThenByDescending(a => a.Id).Select(a => StandingOf(a, versions[a.VersionId], record))];
    }

    /// <summary>An assignment that the actor may see, with progress.</summary>
    /// <exception cref="RefusedException"><c>programme_assignment.not_found</c>.</exception>
    public async Task<AssignmentStanding> StandingAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var assignment = await FindAsync(id, actor, cancel);
        return StandingOf(assignment, (await VersionsAsync([assignment], cancel))[assignment.VersionId], await records.OfAsync(assignment.PersonId, cancel));
    }

    /// <summary>Gives more time.</summary>
    /// <exception cref="RefusedException"><c>programme_assignment.not_found</c>, <c>programme_assignment.due_day_past</c>, <c>reason.missing</c>, <c>duty.own_case</c>, forbidden.</exception>
    public Task<ProgrammeAssignment> ExtendAsync(Guid id, LocalDate on, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, assignment => assignment.Extend(new DueDay(on, calendar.EndOf(on)), act), cancel);

    /// <summary>Exempts somebody; a certificate stays as it is.</summary>
    /// <exception cref="RefusedException"><c>programme_assignment.not_found</c>, <c>reason.missing</c>, <c>duty.own_case</c>, forbidden.</exception>
    public Task<ProgrammeAssignment> ExemptAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, assignment => assignment.End(AssignmentTrigger.Exempt, PeriodEnding.Exempted, calendar.DayOf(act.At), act), cancel);

    /// <summary>Stops all dates for a long leave.</summary>
    /// <exception cref="RefusedException"><c>programme_assignment.not_found</c>, <c>reason.missing</c>, <c>duty.own_case</c>, forbidden.</exception>
    public Task<ProgrammeAssignment> SuspendAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, assignment => assignment.Suspend(calendar.DayOf(act.At), act), cancel);

    /// <summary>Lets the dates run again, moved by the pause.</summary>
    /// <exception cref="RefusedException"><c>programme_assignment.not_found</c>, forbidden.</exception>
    public Task<ProgrammeAssignment> ResumeAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, assignment =>
        {
            assignment.Resume(calendar.DayOf(act.At), calendar.EndOf, act);
            // What was completed during the pause counts now.
            db.ProgrammeMarks.Add(new ProgrammeMark(act.NewId(), assignment.PersonId));
        }, cancel);

    /// <summary>Assigns again after expiry, by the version published now.</summary>
    /// <exception cref="RefusedException"><c>programme_assignment.not_found</c>, <c>programme_assignment.not_published</c>, <c>programme_assignment.due_day_past</c>, forbidden.</exception>
    public async Task<ProgrammeAssignment> ReassignAsync(Guid id, LocalDate? dueOn, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var assignment = await FindAsync(id, act.By, cancel);
        expected.Against(assignment);
        var (version, known) = await KnowingAsync(assignment, act, cancel);
        assignment.Reassign(version, assignment.RuleId, dueOn is { } on ? new DueDay(on, calendar.EndOf(on)) : null, known);
        db.ProgrammeMarks.Add(new ProgrammeMark(act.NewId(), assignment.PersonId));
        await db.SaveChangesAsync(cancel);
        return assignment;
    }

    /// <summary>The authority takes the certification back; the certificate shows it.</summary>
    /// <param name="id">The assignment.</param>
    /// <param name="heardOn">The day on which the person was heard.</param>
    /// <param name="expected">The version that was seen.</param>
    /// <param name="act">One of the authority, with the reason.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>programme_assignment.not_found</c>, <c>programme_assignment.not_heard</c>, <c>reason.missing</c>, <c>duty.own_case</c>, forbidden.</exception>
    public Task<ProgrammeAssignment> RevokeAsync(Guid id, LocalDate? heardOn, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var assignment = await FindAsync(id, act.By, cancel);
        expected.Against(assignment);
        var today = calendar.DayOf(act.At);
        var period = assignment.Period;
        assignment.End(AssignmentTrigger.Revoke, PeriodEnding.Revoked, today, act.Given(new Hearing(heardOn, today)));
        await db.SaveChangesAsync(cancel);
        if (period is not null)
            foreach (var witness in witnesses) await witness.RevokedAsync(period.Id, act, cancel);
        await db.SaveChangesAsync(cancel);
        return assignment;
    }, cancel);

    /// <summary>What can be done with it now; days that somebody has yet to choose are taken as chosen well.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(ProgrammeAssignment assignment, Act act, CancellationToken cancel = default)
    {
        var today = calendar.DayOf(act.At);
        var (_, known) = await KnowingAsync(assignment, act.Because("-"), cancel);
        return ProgrammeAssignment.Actions(assignment, known.Given(new NewDueDay(Instant.MaxValue)).Given(new Hearing(today, today)));
    }

    /// <summary>An assignment that the actor may see, with its periods.</summary>
    /// <exception cref="RefusedException"><c>programme_assignment.not_found</c>.</exception>
    public async Task<ProgrammeAssignment> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.ProgrammeAssignments.VisibleTo(actor, db).Include(a => a.Periods).SingleOrDefaultAsync(a => a.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "programme_assignment.not_found");

    async Task<ProgrammeAssignment> DoAsync(Guid id, ExpectedVersion expected, Act act, Action<ProgrammeAssignment> deed, CancellationToken cancel)
    {
        var assignment = await FindAsync(id, act.By, cancel);
        expected.Against(assignment);
        deed(assignment);
        await db.SaveChangesAsync(cancel);
        return assignment;
    }

    /// <summary>The version that would be assigned now, and the act knowing whether it can be.</summary>
    async Task<(ProgrammeVersion Version, Act Act)> KnowingAsync(ProgrammeAssignment assignment, Act act, CancellationToken cancel)
    {
        var published = await db.ProgrammeVersions.AsNoTracking().SingleOrDefaultAsync(v => v.ProgrammeId == assignment.ProgrammeId && v.State == ProgrammeVersionState.Published, cancel);
        var version = published ?? await db.ProgrammeVersions.AsNoTracking().SingleAsync(v => v.Id == assignment.VersionId, cancel);
        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == assignment.PersonId, cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        var isInReach = person is not null && tree.IsWithin(person.UnitId, version.UnitId);
        return (version, act.Given(new Assignee(person is { IsActive: true }, isInReach, published is not null)));
    }

    async Task<IReadOnlyDictionary<Guid, ProgrammeVersion>> VersionsAsync(IReadOnlyList<ProgrammeAssignment> assignments, CancellationToken cancel)
    {
        var keys = assignments.Select(a => a.VersionId).Distinct().ToList();
        return await db.ProgrammeVersions.AsNoTracking().Where(v => keys.Contains(v.Id)).ToDictionaryAsync(v => v.Id, cancel);
    }

    static AssignmentStanding StandingOf(ProgrammeAssignment assignment, ProgrammeVersion version, LearningRecord record) =>
        new(assignment, version, PathProgress.Of(CertificationDesk.PathOf(assignment, version), record.Since(assignment.CountsFrom)), record);

    static bool IsOver(ProgrammeAssignment assignment) => assignment.State is AssignmentState.Revoked or AssignmentState.Exempted or AssignmentState.Released;
}
