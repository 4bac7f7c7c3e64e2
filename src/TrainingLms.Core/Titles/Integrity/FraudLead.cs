using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>What a lead is about.</summary>
public enum LeadKind
{
    /// <summary>A title application.</summary>
    Application,

    /// <summary>A place in the expert pool.</summary>
    Expert,
}

/// <summary>What a lead is raised against.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="SubjectId">The application, or the place in the pool.</param>
/// <param name="PersonId">Whom it is about.</param>
/// <param name="UnitId">The office that runs the round or keeps the pool.</param>
/// <param name="ObjectionId">The objection it came from; null without one.</param>
public sealed record LeadTarget(LeadKind Kind, Guid SubjectId, Guid PersonId, Guid UnitId, Guid? ObjectionId = null);

/// <summary>Fact: whether what a lead is to be raised against still runs, and whether the objection named tells of fraud in it.</summary>
public sealed record LeadGrounds(bool SubjectRuns, bool ObjectionFits);

/// <summary>Fact: what one of the authority signs.</summary>
/// <param name="IsProven">Whether it is proven.</param>
/// <param name="Evidence">On what that rests, at least one item.</param>
public sealed record SignedLead(bool IsProven, IReadOnlyList<string> Evidence);

/// <summary>问题线索: something says that an applicant or an expert deceived. Supervision raises it, two of the authority find whether it is so.</summary>
public sealed class FraudLead : Governed<FraudLeadState>
{
    /// <summary>Longest statement, in characters.</summary>
    public const int LongestStatement = 4_000;

    FraudLead() { }

    /// <summary>What it is about.</summary>
    public LeadKind Kind { get; private init; }

    /// <summary>The application, or the place in the pool.</summary>
    public Guid SubjectId { get; private init; }

    /// <summary>Whom it is about.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The office that runs the round or keeps the pool: supervision and authority act there.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>What is said to have happened, in the words of supervision.</summary>
    public string Statement { get; private init; } = "";

    /// <summary>The objection it came from; null without one.</summary>
    public Guid? ObjectionId { get; private init; }

    /// <summary>When it was raised.</summary>
    public Instant RaisedAt { get; private init; }

    /// <summary>When the person was told what is alleged, and heard; null while not.</summary>
    public Instant? HeardAt { get; private set; }

    /// <summary>What the person said; null while not heard.</summary>
    public string? Hearing { get; private set; }

    /// <summary>What the first of the authority signed; null while nobody did.</summary>
    public bool? SignedAsProven { get; private set; }

    /// <summary>On what the signature rests.</summary>
    public IReadOnlyList<string> Evidence { get; private set; } = [];

    /// <inheritdoc/>
    public override Instant? NextDue() => null;

    /// <summary>Raises it.</summary>
    /// <param name="target">Against what.</param>
    /// <param name="statement">What is said to have happened.</param>
    /// <param name="act">Supervision; knows the <see cref="LeadGrounds"/>.</param>
    /// <exception cref="RefusedException"><c>fraud_lead.statement_out_of_range</c>, <c>fraud_lead.nothing_runs</c>, <c>fraud_lead.objection_does_not_fit</c>.</exception>
    public static FraudLead Raise(LeadTarget target, string statement, Act act)
    {
        var lead = new FraudLead
        {
            Id = act.NewId(),
            Kind = target.Kind,
            SubjectId = target.SubjectId,
            PersonId = target.PersonId,
            UnitId = target.UnitId,
            ObjectionId = target.ObjectionId,
            Statement = statement.Trim(),
            RaisedAt = act.At,
        };
        FraudLeadWorkflow.Table.Fire(lead, FraudLeadTrigger.Raise, act);
        return lead;
    }

    /// <summary>The person was told what is alleged; what was said is the act's reason. A signature given before falls.</summary>
    public void Hear(Act act)
    {
        FraudLeadWorkflow.Table.Fire(this, FraudLeadTrigger.Hear, act);
        (HeardAt, Hearing, SignedAsProven, Evidence) = (act.At, act.Reason?.Trim(), null, []);
    }

    /// <summary>First signature; a later one replaces it.</summary>
    /// <param name="act">One of the authority; knows the <see cref="SignedLead"/> and the <see cref="CaseHands"/>.</param>
    public void Sign(Act act)
    {
        FraudLeadWorkflow.Table.Fire(this, FraudLeadTrigger.Sign, act);
        (SignedAsProven, Evidence) = (act.Fact<SignedLead>().IsProven, act.Fact<SignedLead>().Evidence);
    }

    /// <summary>Second signature, under what the first one says.</summary>
    /// <param name="act">Another one of the authority; knows the <see cref="CaseHands"/>.</param>
    public void Confirm(Act act) =>
        FraudLeadWorkflow.Table.Fire(this, SignedAsProven is false ? FraudLeadTrigger.FindUnproven : FraudLeadTrigger.FindProven, act);
}
