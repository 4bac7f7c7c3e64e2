using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>培养计划任务: that one person is to complete a programme and, where it certifies, to keep the certification alive.</summary>
public sealed class ProgrammeAssignment : Governed<AssignmentState>
{
    ProgrammeAssignment() { }

    /// <summary>Who.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person's unit when assigned: its officers act on it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The programme.</summary>
    public Guid ProgrammeId { get; private init; }

    /// <summary>Key of the programme.</summary>
    public string ProgrammeKey { get; private init; } = "";

    /// <summary>The version whose paths and policy hold for the running period. A newer one comes with the next period.</summary>
    public Guid VersionId { get; private set; }

    /// <summary>The rule by which it was assigned.</summary>
    public Guid RuleId { get; private set; }

    /// <summary>When it was assigned, or assigned again.</summary>
    public Instant AssignedAt { get; private set; }

    /// <summary>From when on completions count; null for all there ever were.</summary>
    public Instant? CountsFrom { get; private set; }

    /// <summary>Last day to complete the initial path; null for none.</summary>
    public LocalDate? DueOn { get; private set; }

    /// <summary>When that day is over.</summary>
    public Instant? OverdueAt { get; private set; }

    /// <summary>Whether the initial path was completed after the due day.</summary>
    public bool WasLate { get; private set; }

    /// <summary>First day of the running or last period; null before the first, and after the programme was assigned again.</summary>
    public LocalDate? ValidFrom { get; private set; }

    /// <summary>Last day of it; null where there is none, or no period.</summary>
    public LocalDate? ValidTo { get; private set; }

    /// <summary>First day on which renewing counts.</summary>
    public LocalDate? WindowOpensOn { get; private set; }

    /// <summary>Last day of grace.</summary>
    public LocalDate? GraceEndsOn { get; private set; }

    /// <summary>When the window begins.</summary>
    public Instant? WindowOpensAt { get; private set; }

    /// <summary>When the period is over.</summary>
    public Instant? ValidityEndsAt { get; private set; }

    /// <summary>When grace is over.</summary>
    public Instant? GraceEndsAt { get; private set; }

    /// <summary>Whether there is a grace after the period.</summary>
    public bool HasGrace => GraceEndsAt > ValidityEndsAt;

    /// <summary>The state it was suspended in; null while it is not suspended.</summary>
    public AssignmentState? SuspendedFrom { get; private set; }

    /// <summary>Since which day it is suspended; null while it is not.</summary>
    public LocalDate? SuspendedOn { get; private set; }

    /// <summary>When to look again although nothing is due and nothing was completed: hours may have come; null for never.</summary>
    public Instant? LookAgainAt { get; private set; }

    /// <summary>Periods, running and past.</summary>
    public List<CertificationPeriod> Periods { get; private init; } = [];

    /// <summary>The running period; null where there is none. The periods must be loaded.</summary>
    public CertificationPeriod? Period => Periods.SingleOrDefault(period => period.ClosedOn is null);

    /// <inheritdoc/>
    public override Instant? NextDue() => ProgrammeAssignmentWorkflow.Table.NextDue(this);

    /// <summary>Assigns somebody.</summary>
    /// <param name="personId">Who.</param>
    /// <param name="unitId">The person's unit.</param>
    /// <param name="version">The published version.</param>
    /// <param name="ruleId">By which rule.</param>
    /// <param name="due">Last day and when it is over; null for none.</param>
    /// <param name="act">Knows the <see cref="Assignee"/>.</param>
    /// <exception cref="RefusedException"><c>programme_assignment.person_inactive</c>, <c>programme_assignment.out_of_reach</c>, <c>programme_assignment.not_published</c>, forbidden.</exception>
    public static ProgrammeAssignment Assign(Guid personId, Guid unitId, ProgrammeVersion version, Guid ruleId, DueDay? due, Act act)
    {
        var assignment = new ProgrammeAssignment
        {
            Id = act.NewId(),
            PersonId = personId,
            UnitId = unitId,
            ProgrammeId = version.ProgrammeId,
            ProgrammeKey = version.Key,
            VersionId = version.Id,
            RuleId = ruleId,
            AssignedAt = act.At,
            CountsFrom = CountsFromOf(version, act),
            DueOn = due?.On,
            OverdueAt = due?.OverAt,
        };
        ProgrammeAssignmentWorkflow.Table.Fire(assignment, AssignmentTrigger.Assign, act);
        return assignment;
    }

    /// <summary>From when on completions count for somebody who is assigned now; null for all there ever were.</summary>
    internal static Instant? CountsFromOf(ProgrammeVersion version, Act act) =>
        version.Plan.CountEarlierMonths is { } months ? act.At.InUtc().LocalDateTime.PlusMonths(-months).InUtc().ToInstant() : null;

    /// <summary>Assigns again after expiry: the initial path, by the version published now. What counted for the period that is over does not count again.</summary>
    /// <exception cref="RefusedException">As for <see cref="Assign"/>.</exception>
    public void Reassign(ProgrammeVersion version, Guid ruleId, DueDay? due, Act act)
    {
        ProgrammeAssignmentWorkflow.Table.Fire(this, AssignmentTrigger.Reassign, act);
        (VersionId, RuleId, AssignedAt, DueOn, OverdueAt, WasLate) = (version.Id, ruleId, act.At, due?.On, due?.OverAt, false);
        (CountsFrom, LookAgainAt) = (WindowOpensAt, null);
        ClearPeriod();
    }

    /// <summary>The first course has been begun.</summary>
    public void Begin(PathStanding standing, Act act) => ProgrammeAssignmentWorkflow.Table.Fire(this, AssignmentTrigger.Begin, act.Given(standing));

    /// <summary>The initial path is complete: the first period begins.</summary>
    public CertificationPeriod Certify(PathStanding standing, PeriodPlan plan, IReadOnlyList<Guid> evidence, Act act)
    {
        var isLate = State == AssignmentState.Overdue;
        ProgrammeAssignmentWorkflow.Table.Fire(this, AssignmentTrigger.Certify, act.Given(standing));
        WasLate = isLate;
        return Open(plan, VersionId, evidence, act);
    }

    /// <summary>The renewal path is complete: the next period begins, by the version given.</summary>
    public CertificationPeriod Renew(PathStanding standing, PeriodPlan plan, Guid versionId, IReadOnlyList<Guid> evidence, Act act)
    {
        ProgrammeAssignmentWorkflow.Table.Fire(this, AssignmentTrigger.Renew, act.Given(standing));
        Period?.Close(PeriodEnding.Renewed, plan.Today);
        return Open(plan, versionId, evidence, act);
    }

    /// <summary>Moves on by whatever is due, step by step, as the clock would have.</summary>
    /// <param name="today">The day of the act.</param>
    /// <param name="act">The clock's.</param>
    /// <returns>Whether anything was.</returns>
    public bool FireDue(LocalDate today, Act act)
    {
        var fired = false;
        while (ProgrammeAssignmentWorkflow.Table.DueTriggers(this, act.At) is [var trigger, ..])
        {
            ProgrammeAssignmentWorkflow.Table.Fire(this, trigger, act);
            // Only what is learned from now on renews; old results stay history.
            if (trigger == AssignmentTrigger.OpenWindow) CountsFrom = WindowOpensAt;
            if (trigger == AssignmentTrigger.Expire)
            {
                Period?.Close(PeriodEnding.Expired, today);
                LookAgainAt = null;
            }
            fired = true;
        }
        return fired;
    }

    /// <summary>Looks again at an instant, because hours may come that nothing tells of.</summary>
    public void LookAgain(Instant? at) => LookAgainAt = at;

    /// <summary>Gives more time.</summary>
    /// <exception cref="RefusedException"><c>programme_assignment.due_day_past</c>, <c>reason.missing</c>, <c>duty.own_case</c>, forbidden.</exception>
    public void Extend(DueDay due, Act act)
    {
        ProgrammeAssignmentWorkflow.Table.Fire(this, AssignmentTrigger.Extend, act.Given(new NewDueDay(due.OverAt)));
        (DueOn, OverdueAt) = (due.On, due.OverAt);
    }

    /// <summary>Takes the certification back, exempts, or releases: the end of it. What was valid stays written.</summary>
    /// <exception cref="RefusedException">What the table refuses.</exception>
    public void End(AssignmentTrigger trigger, PeriodEnding ending, LocalDate today, Act act)
    {
        ProgrammeAssignmentWorkflow.Table.Fire(this, trigger, act);
        (SuspendedFrom, SuspendedOn, LookAgainAt) = (null, null, null);
        Period?.Close(ending, today);
    }

    /// <summary>Stops all dates.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>duty.own_case</c>, forbidden.</exception>
    public void Suspend(LocalDate today, Act act)
    {
        var from = State;
        ProgrammeAssignmentWorkflow.Table.Fire(this, AssignmentTrigger.Suspend, act);
        (SuspendedFrom, SuspendedOn) = (from, today);
    }

    /// <summary>The trigger that leads back to where it was suspended.</summary>
    public AssignmentTrigger WayBack => SuspendedFrom switch
    {
        AssignmentState.Assigned => AssignmentTrigger.ResumeAssigned,
        AssignmentState.RenewalDue => AssignmentTrigger.ResumeRenewal,
        _ => AssignmentTrigger.ResumeInProgress,
    };

    /// <summary>Lets the dates run again; all that lay ahead move by the days of the pause.</summary>
    /// <param name="today">The first day on which they run.</param>
    /// <param name="endOf">When a day is over.</param>
    /// <param name="act">The officer.</param>
    public void Resume(LocalDate today, Func<LocalDate, Instant> endOf, Act act)
    {
        ProgrammeAssignmentWorkflow.Table.Fire(this, WayBack, act);
        var days = NodaTime.Period.DaysBetween(SuspendedOn!.Value, today);
        if (DueOn?.PlusDays(days) is { } due) (DueOn, OverdueAt) = (due, endOf(due));
        if (State == AssignmentState.RenewalDue && ValidTo?.PlusDays(days) is { } end && GraceEndsOn?.PlusDays(days) is { } grace)
        {
            (ValidTo, ValidityEndsAt, GraceEndsOn, GraceEndsAt) = (end, endOf(end), grace, endOf(grace));
            Period?.MoveTo(end, grace);
        }
        (SuspendedFrom, SuspendedOn) = (null, null);
    }

    /// <summary>Repair: back to the initial path; the period is closed as taken back.</summary>
    public void TakeBack(LocalDate today, Act act)
    {
        ProgrammeAssignmentWorkflow.Table.Fire(this, AssignmentTrigger.TakeBack, act);
        Period?.Close(PeriodEnding.TakenBack, today);
        // What did not hold is not to certify again by itself: only what is learned from now on counts.
        (CountsFrom, DueOn, OverdueAt, LookAgainAt) = (act.At.PlusTicks(NodaConstants.TicksPerMillisecond / 1_000), null, null, null);
        ClearPeriod();
    }

    /// <summary>Repair: looked into, and the certification stands.</summary>
    public void Uphold(Act act)
    {
        ProgrammeAssignmentWorkflow.Table.Fire(this, AssignmentTrigger.Uphold, act);
        Period?.Uphold(act);
    }

    /// <summary>Repair: the dates as the running period says them.</summary>
    public void RestoreDates(PeriodPlan plan, Act act)
    {
        ProgrammeAssignmentWorkflow.Table.Fire(this, AssignmentTrigger.RestoreDates, act);
        Take(plan);
        Period?.Restore(plan);
    }

    /// <summary>Repair: the period that runs although another one does is closed.</summary>
    public void CloseSuperfluous(LocalDate today, Act act)
    {
        ProgrammeAssignmentWorkflow.Table.Fire(this, AssignmentTrigger.CloseSuperfluous, act);
        Period?.Close(PeriodEnding.Superfluous, today);
    }

    /// <summary>What can be done, with the one way back that fits; repairs stand beside the findings that call for them.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(ProgrammeAssignment assignment, Act act) =>
        [.. ProgrammeAssignmentWorkflow.Table.PermittedTriggers(assignment, act.Given(new RepairNeed([]))).Where(permitted =>
            permitted.Verdict.Refusals.All(refusal => refusal.Code != ProgrammeAssignmentWorkflow.SuspendedElsewhere)
            && ProgrammeAssignmentWorkflow.Repairs.All(repair => Snake.Of(repair) != permitted.Trigger))];

    CertificationPeriod Open(PeriodPlan plan, Guid versionId, IReadOnlyList<Guid> evidence, Act act)
    {
        VersionId = versionId;
        (CountsFrom, LookAgainAt) = (null, null);
        Take(plan);
        var period = CertificationPeriod.Open(this, Periods.Count + 1, plan, evidence, act);
        Periods.Add(period);
        return period;
    }

    void Take(PeriodPlan plan)
    {
        (ValidFrom, ValidTo, WindowOpensOn, GraceEndsOn) = (plan.ValidFrom, plan.Dates?.ValidTo, plan.Dates?.WindowOpensOn, plan.Dates?.GraceEndsOn);
        (WindowOpensAt, ValidityEndsAt, GraceEndsAt) = (plan.WindowOpensAt, plan.ValidityEndsAt, plan.GraceEndsAt);
    }

    void ClearPeriod()
    {
        (ValidFrom, ValidTo, WindowOpensOn, GraceEndsOn) = (null, null, null, null);
        (WindowOpensAt, ValidityEndsAt, GraceEndsAt) = (null, null, null);
    }
}

/// <summary>A last day.</summary>
/// <param name="On">The day.</param>
/// <param name="OverAt">When it is over.</param>
public sealed record DueDay(LocalDate On, Instant OverAt);
