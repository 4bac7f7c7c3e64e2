using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Programmes.AssignmentRuleState;
using static TrainingLms.Programmes.AssignmentRuleTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Programmes;

/// <summary>What has become of a rule of assignment.</summary>
public enum AssignmentRuleState
{
    /// <summary>Done once, for those who fitted that day.</summary>
    Applied,

    /// <summary>Lasting: whoever comes to fit is assigned, whoever fits no longer is released.</summary>
    InForce,

    /// <summary>Assigns and releases nobody any more.</summary>
    Ended,
}

/// <summary>What can be done to a rule of assignment.</summary>
public enum AssignmentRuleTrigger
{
    /// <summary>Assign once.</summary>
    Apply,

    /// <summary>Let it last.</summary>
    Establish,

    /// <summary>End it.</summary>
    End,
}

/// <summary>Fact: what was previewed and what would be done now.</summary>
/// <param name="Previewed">Hash of the preview that was seen.</param>
/// <param name="Now">Hash of what would be done.</param>
/// <param name="Circle">Keys of programmes that wait for each other; empty where none do.</param>
public sealed record RuleSurroundings(string? Previewed, string Now, IReadOnlyList<string> Circle);

/// <summary>指派规则: who is assigned to a programme, once or for as long as the rule lasts.</summary>
public sealed class AssignmentRule : Governed<AssignmentRuleState>
{
    AssignmentRule() { }

    /// <summary>The programme.</summary>
    public Guid ProgrammeId { get; private init; }

    /// <summary>Key of the programme.</summary>
    public string ProgrammeKey { get; private init; } = "";

    /// <summary>The unit of the audience: its HR officers made the rule and end it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Who is assigned.</summary>
    public Audience Audience { get; private init; } = null!;

    /// <summary>By what the last day is set.</summary>
    public DueRule Due { get; private init; } = null!;

    /// <summary>Key of the programme that the last day waits for; null where it waits for none.</summary>
    public string? WaitsFor { get; private init; }

    /// <summary>Hash of the preview that was applied.</summary>
    public string PreviewHash { get; private init; } = "";

    /// <summary>Who applied it.</summary>
    public Guid AppliedBy { get; private init; }

    /// <summary>When.</summary>
    public Instant AppliedAt { get; private init; }

    /// <summary>When the clock looks who fits; null for a rule that does not last.</summary>
    public Instant? LookAgainAt { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => AssignmentRuleWorkflow.Table.NextDue(this);

    /// <summary>Applies once, or lets it last from now on.</summary>
    /// <exception cref="RefusedException"><c>assignment_rule.preview_outdated</c>, <c>assignment_rule.circle</c>, forbidden.</exception>
    public static AssignmentRule Apply(ProgrammeVersion version, Audience audience, DueRule due, bool isLasting, Act act)
    {
        var rule = new AssignmentRule
        {
            Id = act.NewId(),
            ProgrammeId = version.ProgrammeId,
            ProgrammeKey = version.Key,
            UnitId = audience.UnitId,
            Audience = audience,
            Due = due,
            WaitsFor = due.Programme,
            PreviewHash = act.Fact<RuleSurroundings>().Now,
            AppliedBy = act.By.PersonId,
            AppliedAt = act.At,
            LookAgainAt = isLasting ? act.At : null,
        };
        AssignmentRuleWorkflow.Table.Fire(rule, isLasting ? Establish : AssignmentRuleTrigger.Apply, act);
        return rule;
    }

    /// <summary>Ends it; who was assigned stays assigned.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, forbidden.</exception>
    public void End(Act act)
    {
        AssignmentRuleWorkflow.Table.Fire(this, AssignmentRuleTrigger.End, act);
        LookAgainAt = null;
    }

    /// <summary>The clock has looked.</summary>
    internal void Looked(Instant next) => LookAgainAt = next;
}

/// <summary>The life of a rule.</summary>
public static class AssignmentRuleWorkflow
{
    static readonly Who<AssignmentRule> Officer = Who.Holding<AssignmentRule>(Role.HrOfficer, rule => rule.UnitId);

    static readonly Guard<AssignmentRule> AsPreviewed = new("assignment_rule.preview_outdated",
        (_, act) => act.Fact<RuleSurroundings>() is var facts && facts.Previewed == facts.Now);

    static readonly Guard<AssignmentRule> NoCircle = new("assignment_rule.circle", (_, act) => act.Fact<RuleSurroundings>().Circle.Count == 0,
        (_, act) => [("circle", string.Join(" → ", act.Fact<RuleSurroundings>().Circle))]);

    static readonly Guard<AssignmentRule> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<AssignmentRuleState, AssignmentRuleTrigger, AssignmentRule> Table = new("assignment_rule")
    {
        { New,     AssignmentRuleTrigger.Apply, Applied, Officer, AsPreviewed, NoCircle },
        { New,     Establish,                   InForce, Officer, AsPreviewed, NoCircle },
        { InForce, AssignmentRuleTrigger.End,   Ended,   Officer, ReasonGiven },
    };
}
