using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Titles.FraudLeadState;
using static TrainingLms.Titles.FraudLeadTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Titles;

/// <summary>What has become of a lead.</summary>
public enum FraudLeadState
{
    /// <summary>Raised, and being looked into.</summary>
    Raised,

    /// <summary>Two of the authority signed that it is so.</summary>
    Proven,

    /// <summary>Two of the authority signed that it is not, or cannot be shown.</summary>
    Unproven,
}

/// <summary>What can be done to a lead.</summary>
public enum FraudLeadTrigger
{
    /// <summary>Raise it.</summary>
    Raise,

    /// <summary>Tell the person what is alleged, and hear it.</summary>
    Hear,

    /// <summary>First signature under a finding.</summary>
    Sign,

    /// <summary>Second signature: proven.</summary>
    FindProven,

    /// <summary>Second signature: not proven.</summary>
    FindUnproven,
}

/// <summary>The life of a lead (title-evaluation.md 4.1, 4.6, 4.8: "open fraud lead", "finding signed").</summary>
public static class FraudLeadWorkflow
{
    static readonly Who<FraudLead> Supervisor = Held(Role.Supervisor);
    static readonly Who<FraudLead> Authority = Held(Role.Authority);

    static readonly NotOwn<FraudLead> NotOwnCase = new("duty.own_case", lead => lead.PersonId);

    static readonly Guard<FraudLead> StatementFits = new("fraud_lead.statement_out_of_range", (lead, _) => lead.Statement.Length is > 0 and <= FraudLead.LongestStatement,
        (_, _) => [("most", FraudLead.LongestStatement)]);

    static readonly Guard<FraudLead> SubjectRuns = new("fraud_lead.nothing_runs", (_, act) => act.Fact<LeadGrounds>().SubjectRuns);
    static readonly Guard<FraudLead> ObjectionFits = new("fraud_lead.objection_does_not_fit", (_, act) => act.Fact<LeadGrounds>().ObjectionFits);
    static readonly Guard<FraudLead> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<FraudLead> EvidenceListed = new("objection.evidence_missing",
        (_, act) => act.Fact<SignedLead>().Evidence is { Count: > 0 } evidence && !evidence.Any(string.IsNullOrWhiteSpace));

    static readonly Guard<FraudLead> HeardBeforeProven = new("fraud_lead.person_not_heard", (lead, act) => lead.HeardAt is not null || !act.Fact<SignedLead>().IsProven);

    /// <summary>Whoever raised it does not find on it, nor does who handled the case.</summary>
    static readonly SecondPerson<FraudLead> NoHandInIt = new("duty.lead_by_others", [Raise, Hear], Ever: true, Others: (_, act) => act.Fact<CaseHands>().Persons);

    static readonly SecondPerson<FraudLead> SignedProvenByAnother = new("duty.finding_needs_two", [Sign], Stands: lead => lead.SignedAsProven is true);
    static readonly SecondPerson<FraudLead> SignedUnprovenByAnother = new("duty.finding_needs_two", [Sign], Stands: lead => lead.SignedAsProven is false);
    static readonly InPerson<FraudLead> InPerson = new();

    /// <summary>The table.</summary>
    public static readonly Workflow<FraudLeadState, FraudLeadTrigger, FraudLead> Table = new("fraud_lead")
    {
        { New,    Raise,        Raised,   Supervisor, NotOwnCase, StatementFits, SubjectRuns, ObjectionFits },
        { Raised, Hear,         Raised,   Supervisor, NotOwnCase, ReasonGiven },
        { Raised, Sign,         Raised,   Authority,  NotOwnCase, InPerson, NoHandInIt, EvidenceListed, HeardBeforeProven },
        { Raised, FindProven,   Proven,   Authority,  NotOwnCase, InPerson, NoHandInIt, SignedProvenByAnother },
        { Raised, FindUnproven, Unproven, Authority,  NotOwnCase, InPerson, NoHandInIt, SignedUnprovenByAnother },
    };

    static Who<FraudLead> Held(string role) => Who.Holding<FraudLead>(role, lead => lead.UnitId);
}
