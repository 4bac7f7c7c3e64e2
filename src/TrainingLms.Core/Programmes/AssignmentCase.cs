using NodaTime;
using TrainingLms.Courses;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Programmes.AssignmentCaseState;
using static TrainingLms.Programmes.AssignmentCaseTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Programmes;

/// <summary>What has become of an one.</summary>
public enum AssignmentCaseState
{
    /// <summary>Waits for an officer.</summary>
    Open,

    /// <summary>The person was assigned all the same.</summary>
    Settled,

    /// <summary>The person is not assigned.</summary>
    Dismissed,

    /// <summary>There is nothing left to decide.</summary>
    Gone,
}

/// <summary>What can be done to an one.</summary>
public enum AssignmentCaseTrigger
{
    /// <summary>Put it into the queue.</summary>
    Raise,

    /// <summary>Assign, or enrol, with a last day of its own.</summary>
    SetDate,

    /// <summary>Assign as if there were no problem, without a last day where that is the problem; or enrol without the prerequisites.</summary>
    Waive,

    /// <summary>Do not assign, or do not enrol.</summary>
    Dismiss,

    /// <summary>The problem is over, or the person fits no longer.</summary>
    Withdraw,
}

/// <summary>指派例外: somebody whom a rule would assign, if it were not for a problem that a person must decide.</summary>
public sealed class AssignmentCase : Governed<AssignmentCaseState>
{
    AssignmentCase() { }

    /// <summary>The rule.</summary>
    public Guid RuleId { get; private init; }

    /// <summary>The programme.</summary>
    public Guid ProgrammeId { get; private init; }

    /// <summary>Key of the programme.</summary>
    public string ProgrammeKey { get; private init; } = "";

    /// <summary>Who.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person's unit: its HR officers decide.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The problem.</summary>
    public AssignmentProblem Problem { get; private init; }

    /// <summary>Key of the course that somebody who is assigned cannot be enrolled in; empty where the assignment itself is the problem.</summary>
    public string CourseKey { get; private init; } = "";

    /// <summary>The last day that the rule would set; null where there is none.</summary>
    public LocalDate? DueOn { get; private init; }

    /// <summary>When it was raised.</summary>
    public Instant RaisedAt { get; private init; }

    /// <inheritdoc/>
    public override Instant? NextDue() => AssignmentCaseWorkflow.Table.NextDue(this);

    /// <summary>Puts one into the queue.</summary>
    internal static AssignmentCase Raise(AssignmentRule rule, PlannedAssignment row, Act act)
    {
        var one = new AssignmentCase
        {
            Id = act.NewId(),
            RuleId = rule.Id,
            ProgrammeId = rule.ProgrammeId,
            ProgrammeKey = rule.ProgrammeKey,
            PersonId = row.PersonId,
            UnitId = row.UnitId,
            Problem = row.Problem!.Value,
            DueOn = row.DueOn,
            RaisedAt = act.At,
        };
        AssignmentCaseWorkflow.Table.Fire(one, AssignmentCaseTrigger.Raise, act with { By = Actor.System });
        return one;
    }

    /// <summary>Puts a course into the queue that somebody who is assigned cannot be enrolled in.</summary>
    internal static AssignmentCase Raise(ProgrammeAssignment assignment, string course, AssignmentProblem problem, Act act)
    {
        var one = new AssignmentCase
        {
            Id = act.NewId(),
            RuleId = assignment.RuleId,
            ProgrammeId = assignment.ProgrammeId,
            ProgrammeKey = assignment.ProgrammeKey,
            PersonId = assignment.PersonId,
            UnitId = assignment.UnitId,
            Problem = problem,
            CourseKey = course,
            RaisedAt = act.At,
        };
        AssignmentCaseWorkflow.Table.Fire(one, AssignmentCaseTrigger.Raise, act);
        return one;
    }

    /// <summary>Decides it.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>duty.own_case</c>, <c>programme_assignment.due_day_past</c>, forbidden.</exception>
    public void Move(AssignmentCaseTrigger trigger, Act act) => AssignmentCaseWorkflow.Table.Fire(this, trigger, act);

    /// <summary>The last day that remains when the problem is waived: an impossible one is none.</summary>
    public LocalDate? WaivedDueOn => Problem == AssignmentProblem.DateImpossible ? null : DueOn;
}

/// <summary>The life of an one.</summary>
public static class AssignmentCaseWorkflow
{
    static readonly Who<AssignmentCase> Clock = Who.Clock<AssignmentCase>();
    static readonly Who<AssignmentCase> Officer = Who.Holding<AssignmentCase>(Role.HrOfficer, one => one.UnitId);

    static readonly NotOwn<AssignmentCase> NotOwn = new("duty.own_case", one => one.PersonId);
    static readonly Guard<AssignmentCase> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));
    static readonly Guard<AssignmentCase> NewDayLater = new("programme_assignment.due_day_past", (_, act) => act.Fact<NewDueDay>().OverdueAt > act.At);

    /// <summary>The table.</summary>
    public static readonly Workflow<AssignmentCaseState, AssignmentCaseTrigger, AssignmentCase> Table = new("assignment_case")
    {
        { New,  AssignmentCaseTrigger.Raise,    Open,      Clock },
        { Open, AssignmentCaseTrigger.SetDate,  Settled,   Officer, NotOwn, ReasonGiven, NewDayLater },
        { Open, AssignmentCaseTrigger.Waive,    Settled,   Officer, NotOwn, ReasonGiven },
        { Open, AssignmentCaseTrigger.Dismiss,  Dismissed, Officer, NotOwn, ReasonGiven },
        { Open, AssignmentCaseTrigger.Withdraw, Gone,      Clock },
    };
}
