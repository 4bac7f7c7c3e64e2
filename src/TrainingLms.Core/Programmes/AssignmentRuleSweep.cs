using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>Keeps lasting rules up: who came to fit is assigned, who fits no longer is released, exceptions whose cause is gone are withdrawn.</summary>
public sealed class AssignmentRuleSweep(LmsDbContext db, AssignmentPlanner planner, AssignmentOffice office, WorkCalendar calendar, ProgrammeOptions options) : ISweep
{
    /// <summary>What a rule can release; whoever expired is let go as well, so that nobody is told to begin again in vain.</summary>
    static readonly AssignmentState[] Open =
    [
        AssignmentState.Assigned, AssignmentState.InProgress, AssignmentState.Overdue, AssignmentState.Certified, AssignmentState.RenewalDue, AssignmentState.InGrace,
        AssignmentState.Expired, AssignmentState.Suspended,
    ];

    /// <inheritdoc/>
    public string Name => "assignment_rule";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.AssignmentRules.Where(r => r.LookAgainAt <= now).OrderBy(r => r.LookAgainAt).Select(r => r.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        var rule = await db.AssignmentRules.SingleAsync(r => r.Id == id, cancel);
        var version = await db.ProgrammeVersions.SingleOrDefaultAsync(v => v.ProgrammeId == rule.ProgrammeId && v.State == ProgrammeVersionState.Published, cancel);
        // Of a retired programme nobody new is assigned; the rule looks on, in case a version is published again.
        var isFull = await ReleaseAsync(rule, act, cancel);
        if (version is not null) isFull |= await TakeInAsync(rule, version, act, cancel);
        rule.Looked(isFull ? act.At : act.At + Duration.FromMinutes(options.LookEveryMinutes));
        return await db.SaveChangesAsync(cancel);
    }, cancel);

    async Task<bool> TakeInAsync(AssignmentRule rule, ProgrammeVersion version, Act act, CancellationToken cancel)
    {
        var plan = await planner.PlanAsync(version, rule.Audience, rule.Due, isLasting: true, act, cancel);
        var cases = (await db.AssignmentCases.Where(c => c.RuleId == rule.Id && c.CourseKey == "").ToListAsync(cancel)).ToLookup(c => c.PersonId);
        foreach (var row in plan.Rows.Where(row => row.Problem is null))
            foreach (var settled in cases[row.PersonId].Where(c => c.State == AssignmentCaseState.Open)) settled.Move(AssignmentCaseTrigger.Withdraw, act);
        // What an officer has dismissed is not raised again.
        List<PlannedAssignment> todo = [.. plan.Rows.Where(row => row.Verdict is AssignmentVerdict.Assign or AssignmentVerdict.Reassign or AssignmentVerdict.Problem)
            .Where(row => cases[row.PersonId].All(c => c.State != AssignmentCaseState.Dismissed))];
        await office.CarryOutAsync(rule, version, [.. todo.Take(options.BatchOfRule)], act, cancel);
        return todo.Count > options.BatchOfRule;
    }

    async Task<bool> ReleaseAsync(AssignmentRule rule, Act act, CancellationToken cancel)
    {
        var latest = await db.ProgrammeVersions.AsNoTracking().Where(v => v.ProgrammeId == rule.ProgrammeId && v.PublishedAt != null).OrderByDescending(v => v.Number).FirstAsync(cancel);
        var fitting = planner.Fitting(latest, rule.Audience, act.By).Select(p => p.Id);
        var gone = await db.ProgrammeAssignments.Include(a => a.Periods).Where(a => a.RuleId == rule.Id && Open.Contains(a.State) && !fitting.Contains(a.PersonId))
            .OrderBy(a => a.Id).Take(options.BatchOfRule + 1).ToListAsync(cancel);
        var today = calendar.DayOf(act.At);
        foreach (var assignment in gone.Take(options.BatchOfRule)) assignment.End(AssignmentTrigger.Release, PeriodEnding.Released, today, act.Given(new RuleFit(false)));
        var cases = await db.AssignmentCases.Where(c => c.RuleId == rule.Id && c.State == AssignmentCaseState.Open && !fitting.Contains(c.PersonId)).ToListAsync(cancel);
        foreach (var one in cases) one.Move(AssignmentCaseTrigger.Withdraw, act);
        return gone.Count > options.BatchOfRule;
    }
}
