using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>
/// Enrols people in the courses whose turn has come on their path, for the clock (learning.md 2.4, source "programme"). Only courses that cannot be avoided: where there is a choice the
/// learner makes it. Each course once while a path is asked for, and not again after an officer has taken somebody out of it. What cannot be is put into the queue of exceptions.
/// </summary>
public sealed class ProgrammeEnroller(LmsDbContext db, WorkCalendar calendar, CourseRecords records, Classroom classroom)
{
    static readonly AssignmentState[] Learning = [AssignmentState.Assigned, AssignmentState.InProgress, AssignmentState.Overdue, AssignmentState.RenewalDue, AssignmentState.InGrace];

    static readonly AssignmentState[] Over = [AssignmentState.Exempted, AssignmentState.Released, AssignmentState.Revoked];

    /// <summary>Looks at one person, after <see cref="CertificationDesk.SettleAsync"/> and in the same transaction, whose locks keep two looks apart. Saves.</summary>
    public async Task EnrolAsync(Guid personId, Act act, CancellationToken cancel)
    {
        var clock = act.Because(null) with { By = Actor.System };
        var assignments = await db.ProgrammeAssignments.Where(a => a.PersonId == personId).ToListAsync(cancel);
        await ReleaseAsync([.. assignments.Where(a => Over.Contains(a.State))], clock, cancel);
        foreach (var assignment in assignments.Where(a => Learning.Contains(a.State)).OrderBy(a => a.Id))
        {
            var version = await db.ProgrammeVersions.SingleAsync(v => v.Id == assignment.VersionId, cancel);
            var path = CertificationDesk.PathOf(assignment, version);
            var learned = await records.OfAsync(personId, cancel);
            var due = PathProgress.Of(path, learned.Since(assignment.CountsFrom)).Unavoidable(path);
            var since = assignment.ValidFrom is null ? assignment.AssignedAt : assignment.WindowOpensAt ?? assignment.AssignedAt;
            var dealtWith = await db.Enrolments.Where(e => e.PersonId == personId && ((e.SourceId == assignment.Id && e.EnrolledAt >= since) || e.ReleasedAt >= since))
                .Join(db.Courses, e => e.CourseId, course => course.Id, (_, course) => course.Key).ToListAsync(cancel);
            var stuck = new Dictionary<string, AssignmentProblem>();
            foreach (var course in due.Where(course => !learned.Open.Contains(course) && !dealtWith.Contains(course)))
                if (await TryAsync(course, assignment, [.. path.CourseKeys], learned, clock, cancel) is { } problem) stuck[course] = problem;
            await QueueAsync(assignment, stuck, since, clock, cancel);
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>Enrols whom an officer wants enrolled although there is a problem; prerequisites are waived, a closed course stays closed. Saves.</summary>
    /// <exception cref="RefusedException">What <see cref="Classroom.EnrolForProgrammeAsync"/> refuses; <c>programme_assignment.not_found</c> where the assignment is over.</exception>
    internal async Task EnrolAsync(AssignmentCase one, LocalDate? dueOn, Act act, CancellationToken cancel)
    {
        var assignment = await db.ProgrammeAssignments.SingleOrDefaultAsync(a => a.PersonId == one.PersonId && a.ProgrammeId == one.ProgrammeId && Learning.Contains(a.State), cancel)
            ?? throw new RefusedException(RefusalKind.RuleBroken, "programme_assignment.not_found");
        await classroom.EnrolForProgrammeAsync(one.CourseKey, one.PersonId, assignment.Id, dueOn, waives: true, act, cancel);
    }

    /// <returns>What a person must decide; null where somebody is enrolled, or where waiting is enough.</returns>
    async Task<AssignmentProblem?> TryAsync(string course, ProgrammeAssignment assignment, HashSet<string> path, LearningRecord learned, Act clock, CancellationToken cancel)
    {
        try
        {
            await classroom.EnrolForProgrammeAsync(course, assignment.PersonId, assignment.Id, DueOn(assignment, clock), waives: false, clock, cancel);
            return null;
        }
        catch (RefusedException refused)
        {
            var codes = refused.Codes;
            if (codes.Contains("course.not_found")) return AssignmentProblem.CourseClosed;
            if (codes.Contains("enrolment.audience_differs")) return AssignmentProblem.AudienceDiffers;
            // A prerequisite that is on the path, or being learned, will be met: then it is tried again.
            if (codes.Contains("enrolment.prerequisites_open") && Missing(refused, "courses").Any(key => !path.Contains(key) && !learned.Open.Contains(key))) return AssignmentProblem.PrerequisiteOpen;
            // So will a certification to which another programme leads that the person is in.
            var wanted = codes.Contains("enrolment.certifications_open") ? Missing(refused, "certifications").ToHashSet(StringComparer.Ordinal) : [];
            wanted.ExceptWith(wanted.Count == 0 ? [] : await db.ProgrammeAssignments.Where(a => a.PersonId == assignment.PersonId && a.Id != assignment.Id && Learning.Contains(a.State))
                .Join(db.Programmes, a => a.ProgrammeId, programme => programme.Id, (_, programme) => programme.Key).ToListAsync(cancel));
            return wanted.Count > 0 ? AssignmentProblem.PrerequisiteOpen : null;
        }
    }

    static IEnumerable<string> Missing(RefusedException refused, string fact) =>
        refused.Refusals.SelectMany(refusal => refusal.Facts).Where(one => one.Name == fact).SelectMany(one => (IEnumerable<string>)one.Value!);

    /// <summary>The last day of the path that is asked for; none where it is over already.</summary>
    LocalDate? DueOn(ProgrammeAssignment assignment, Act act)
    {
        var today = calendar.DayOf(act.At);
        LocalDate?[] days = assignment.ValidFrom is null ? [assignment.DueOn] : [assignment.ValidTo, assignment.GraceEndsOn];
        return days.FirstOrDefault(day => day >= today);
    }

    async Task QueueAsync(ProgrammeAssignment assignment, Dictionary<string, AssignmentProblem> stuck, Instant since, Act act, CancellationToken cancel)
    {
        var cases = await db.AssignmentCases.Where(c => c.ProgrammeId == assignment.ProgrammeId && c.PersonId == assignment.PersonId && c.CourseKey != "").ToListAsync(cancel);
        foreach (var settled in cases.Where(c => c.State == AssignmentCaseState.Open && (!stuck.TryGetValue(c.CourseKey, out var problem) || problem != c.Problem)))
            settled.Move(AssignmentCaseTrigger.Withdraw, act);
        // An index allows one open exception of a kind: what is withdrawn goes first.
        await db.SaveChangesAsync(cancel);
        foreach (var (course, problem) in stuck)
            if (!cases.Any(c => c.CourseKey == course && (c.State == AssignmentCaseState.Open || (c.State == AssignmentCaseState.Dismissed && c.RaisedAt >= since))))
                db.AssignmentCases.Add(AssignmentCase.Raise(assignment, course, problem, act));
    }

    /// <summary>Whose programme is over need not take courses that were not begun and that nobody else asked for.</summary>
    async Task ReleaseAsync(List<ProgrammeAssignment> over, Act act, CancellationToken cancel)
    {
        var ids = over.ConvertAll(assignment => (Guid?)assignment.Id);
        if (ids.Count == 0) return;
        foreach (var enrolment in await db.Enrolments.Where(e => ids.Contains(e.SourceId) && e.State == EnrolmentState.Enrolled).ToListAsync(cancel))
            enrolment.Move(EnrolmentTrigger.Release, act.Because("programme_over"));
        var people = over.Select(assignment => assignment.PersonId).ToHashSet();
        var programmes = over.Select(assignment => assignment.ProgrammeId).ToHashSet();
        foreach (var one in await db.AssignmentCases.Where(c => people.Contains(c.PersonId) && programmes.Contains(c.ProgrammeId) && c.CourseKey != "" && c.State == AssignmentCaseState.Open).ToListAsync(cancel))
            if (!await db.ProgrammeAssignments.AnyAsync(a => a.PersonId == one.PersonId && a.ProgrammeId == one.ProgrammeId && Learning.Contains(a.State), cancel)) one.Move(AssignmentCaseTrigger.Withdraw, act);
        await db.SaveChangesAsync(cancel);
    }
}
