using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>A higher floor that wants to know of certifications. It adds what follows in the same transaction, so that both happen or neither.</summary>
public interface ICertificationWitness
{
    /// <summary>Called once for each period.</summary>
    Task CertifiedAsync(Certification certification, Act act, CancellationToken cancel);

    /// <summary>The certification has been taken back for good.</summary>
    /// <param name="periodId">The period that ran.</param>
    /// <param name="act">Who took it back, with the reason.</param>
    /// <param name="cancel">Stops.</param>
    Task RevokedAsync(Guid periodId, Act act, CancellationToken cancel);
}

/// <summary>That somebody was certified for a period.</summary>
/// <param name="PeriodId">The period; certified once.</param>
/// <param name="PersonId">Who.</param>
/// <param name="UnitId">The unit that answers for the programme.</param>
/// <param name="Title">Title of the programme in Chinese.</param>
/// <param name="TitleEnglish">The same in English.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">Last day; null where it holds for ever.</param>
/// <param name="ValidityEndsAt">When that day is over.</param>
public sealed record Certification(
    Guid PeriodId, Guid PersonId, Guid UnitId, string Title, string TitleEnglish, LocalDate ValidFrom, LocalDate? ValidTo, Instant? ValidityEndsAt);

/// <summary>Looks at what somebody has completed and moves the assignments on: begins, certifies, renews, and fires what is due.</summary>
public sealed class CertificationDesk(LmsDbContext db, WorkCalendar calendar, CourseRecords records, ProgrammeOptions options, IEnumerable<ICertificationWitness> witnesses)
{
    static readonly AssignmentState[] Moving =
    [
        AssignmentState.Assigned, AssignmentState.InProgress, AssignmentState.Overdue, AssignmentState.Certified, AssignmentState.RenewalDue, AssignmentState.InGrace,
    ];

    /// <summary>
    /// Moves all assignments of a person on, inside a transaction. Their rows are locked first: of two completions at once the second waits here, and
    /// then sees the first, so that the last one of a path is seen by exactly one of them.
    /// </summary>
    /// <param name="personId">Whose.</param>
    /// <param name="act">When; what follows is the clock's.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>Whether the person has any.</returns>
    public async Task<bool> SettleAsync(Guid personId, Act act, CancellationToken cancel = default)
    {
        if (await db.Database.ExecuteSqlAsync($"UPDATE programme_assignments SET version = version WHERE person_id = {personId}", cancel) == 0) return false;
        var clock = act.Because(null) with { By = Actor.System };
        var assignments = await db.ProgrammeAssignments.Include(a => a.Periods).Where(a => a.PersonId == personId && Moving.Contains(a.State)).ToListAsync(cancel);
        if (assignments.Count == 0) return true;
        var today = calendar.DayOf(act.At);
        var learned = await records.OfAsync(personId, cancel);
        foreach (var assignment in assignments)
        {
            assignment.FireDue(today, clock);
            if (assignment.State is AssignmentState.Certified or AssignmentState.Expired) continue;
            var version = await db.ProgrammeVersions.SingleAsync(v => v.Id == assignment.VersionId, cancel);
            if (assignment.State is AssignmentState.RenewalDue or AssignmentState.InGrace) await RenewAsync(assignment, version, learned, today, clock, cancel);
            else await CertifyAsync(assignment, version, learned, today, clock, cancel);
        }
        return true;
    }

    /// <summary>How far somebody is on the path that is asked for now.</summary>
    public async Task<PathProgress> ProgressAsync(ProgrammeAssignment assignment, ProgrammeVersion version, CancellationToken cancel = default) =>
        PathProgress.Of(PathOf(assignment, version), (await records.OfAsync(assignment.PersonId, cancel)).Since(assignment.CountsFrom));

    /// <summary>The path that is asked for now: that of renewing for whoever is certified, else the initial one.</summary>
    public static PathPart PathOf(ProgrammeAssignment assignment, ProgrammeVersion version) =>
        assignment.ValidFrom is not null && version.Plan.Renewal is { } renewal ? renewal : version.Plan.Initial;

    async Task CertifyAsync(ProgrammeAssignment assignment, ProgrammeVersion version, LearningRecord learned, LocalDate today, Act act, CancellationToken cancel)
    {
        var progress = PathProgress.Of(version.Plan.Initial, learned.Since(assignment.CountsFrom));
        var standing = new PathStanding(learned.HasBegunAny([.. version.Plan.Initial.CourseKeys], assignment.CountsFrom), progress.IsComplete);
        if (progress.IsComplete)
            await TellAsync(assignment.Certify(standing, PeriodPlan.From(version.Plan.Policy, today, null, calendar), progress.Evidence, act), version, act, cancel);
        else if (assignment.State == AssignmentState.Assigned && standing.HasBegun) assignment.Begin(standing, act);
    }

    async Task RenewAsync(ProgrammeAssignment assignment, ProgrammeVersion version, LearningRecord learned, LocalDate today, Act act, CancellationToken cancel)
    {
        var progress = PathProgress.Of(PathOf(assignment, version), learned.Since(assignment.CountsFrom));
        var need = version.Plan.Policy?.HoursHundredths ?? 0;
        var have = progress.IsComplete && need > 0 ? await HoursAsync(assignment, today, cancel) : 0;
        if (!progress.IsComplete || have < need)
        {
            assignment.LookAgain(progress.IsComplete ? act.At + Duration.FromMinutes(options.LookEveryMinutes) : null);
            return;
        }
        // The new period begins by the version published now; whoever is in a retired programme keeps the one begun with.
        var next = await db.ProgrammeVersions.SingleOrDefaultAsync(v => v.ProgrammeId == assignment.ProgrammeId && v.State == ProgrammeVersionState.Published, cancel) ?? version;
        var plan = PeriodPlan.From(next.Plan.Policy, today, assignment.ValidTo, calendar);
        await TellAsync(assignment.Renew(new PathStanding(true, true, have, need), plan, next.Id, progress.Evidence, act), next, act, cancel);
    }

    async Task TellAsync(CertificationPeriod period, ProgrammeVersion version, Act act, CancellationToken cancel)
    {
        db.Add(period);
        var certification = new Certification(period.Id, period.PersonId, version.UnitId, version.Content.Title, version.Content.TitleEnglish,
            period.ValidFrom, period.ValidTo, period.ValidTo is { } end ? calendar.EndOf(end) : null);
        foreach (var witness in witnesses) await witness.CertifiedAsync(certification, act, cancel);
    }

    /// <summary>Hours of the running period in the ledger, also those that this very save is about to book.</summary>
    async Task<int> HoursAsync(ProgrammeAssignment assignment, LocalDate today, CancellationToken cancel)
    {
        var from = assignment.ValidFrom!.Value;
        var booked = await db.HoursEntries.AsNoTracking().Where(entry => entry.PersonId == assignment.PersonId && entry.HoursYear >= from.Year && entry.LearnedOn >= from && entry.LearnedOn <= today
            && entry.State == HoursEntryState.Booked && (entry.Kind == HoursEntryKind.Grant || entry.Kind == HoursEntryKind.ClaimGrant)).SumAsync(entry => entry.HoursHundredths, cancel);
        var coming = db.HoursEntries.Local.Where(entry => entry.PersonId == assignment.PersonId && entry.Kind == HoursEntryKind.Grant
            && entry.LearnedOn >= from && db.Entry(entry).State == EntityState.Added);
        return booked + coming.Sum(entry => entry.HoursHundredths);
    }
}

/// <summary>Hears of completions and moves the programmes of the learner on, in the same transaction.</summary>
public sealed class ProgrammesOfCourses(LmsDbContext db, CertificationDesk desk) : ICompletionWitness
{
    /// <inheritdoc/>
    public async Task CompletedAsync(CourseCompletion completion, Act act, CancellationToken cancel)
    {
        // The clock enrols in what comes next; whoever learns does not wait for it.
        if (await desk.SettleAsync(completion.PersonId, act, cancel)) db.ProgrammeMarks.Add(new ProgrammeMark(act.NewId(), completion.PersonId));
    }
}
