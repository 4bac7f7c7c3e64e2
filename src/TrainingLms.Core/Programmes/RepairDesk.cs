using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>Where findings of the check are seen and repaired: by a named repair, by a person, with a reason, in the trail.</summary>
public sealed class RepairDesk(LmsDbContext db, ProgrammeFindings findings, WorkCalendar calendar, IEnumerable<ICertificationWitness> witnesses)
{
    /// <summary>Findings about people in the units in scope, in the order of the assignments.</summary>
    public async Task<Page<ProgrammeFinding>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var found = await findings.AmongAsync(db.ProgrammeAssignments.CheckedBy(actor, db), cancel).ToListAsync(cancel);
        var ordered = found.OrderBy(one => KeyOf(one), StringComparer.Ordinal);
        return page.Of(page.After is { } last ? ordered.Where(one => string.CompareOrdinal(KeyOf(one), last) > 0) : ordered, KeyOf);
    }

    /// <summary>Repairs what was found.</summary>
    /// <exception cref="RefusedException"><c>programme_assignment.not_found</c>, <c>programme_assignment.nothing_to_repair</c>, <c>reason.missing</c>, <c>duty.own_case</c>, forbidden.</exception>
    public Task<ProgrammeAssignment> RepairAsync(Guid id, ProgrammeRepair repair, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var assignment = await db.ProgrammeAssignments.CheckedBy(act.By, db).Include(a => a.Periods).SingleOrDefaultAsync(a => a.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "programme_assignment.not_found");
        expected.Against(assignment);
        var found = await findings.AmongAsync(db.ProgrammeAssignments.Where(a => a.Id == id), cancel).ToListAsync(cancel);
        var known = act.Given(new RepairNeed([.. found.SelectMany(one => one.Repairs).Distinct()]));
        var (today, period) = (calendar.DayOf(act.At), assignment.Period);
        switch (repair)
        {
            case ProgrammeRepair.TakeBack:
                assignment.TakeBack(today, known);
                if (period is not null)
                    foreach (var witness in witnesses) await witness.RevokedAsync(period.Id, act, cancel);
                break;
            case ProgrammeRepair.Uphold:
                assignment.Uphold(known);
                break;
            case ProgrammeRepair.RestoreDates:
                assignment.RestoreDates(await PlanAsync(assignment, today, cancel), known);
                break;
            default:
                assignment.CloseSuperfluous(today, known);
                break;
        }
        await db.SaveChangesAsync(cancel);
        return assignment;
    }, cancel);

    /// <summary>The dates of the running period where they are in order, else those that its version's policy gives.</summary>
    async Task<PeriodPlan> PlanAsync(ProgrammeAssignment assignment, LocalDate today, CancellationToken cancel)
    {
        if (assignment.Period is not { } period) throw new RefusedException(RefusalKind.RuleBroken, "programme_assignment.no_period");
        if (period is { ValidTo: { } end, WindowOpensOn: { } window, GraceEndsOn: { } grace } && period.ValidFrom <= window && window <= end && end <= grace)
            return PeriodPlan.Of(new CertificationDates(period.ValidFrom, end, window, grace), today, calendar);
        var version = await db.ProgrammeVersions.AsNoTracking().SingleAsync(v => v.Id == period.VersionId, cancel);
        var previous = assignment.Periods.Where(one => one.Number < period.Number && one.Ending == PeriodEnding.Renewed).MaxBy(one => one.Number);
        return PeriodPlan.From(version.Plan.Policy, period.ValidFrom, previous?.ValidTo, calendar);
    }

    static string KeyOf(ProgrammeFinding one) => $"{one.AssignmentId} {one.Code}";
}
