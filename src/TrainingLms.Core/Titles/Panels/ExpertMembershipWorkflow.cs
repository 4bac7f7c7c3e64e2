using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Titles.MembershipState;
using static TrainingLms.Titles.MembershipTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Titles;

/// <summary>The life of a place in the expert pool.</summary>
public static class ExpertMembershipWorkflow
{
    const int LongestTermYears = 3;

    static readonly Who<ExpertMembership> Secretariat = Who.Holding<ExpertMembership>(Role.Secretariat, m => m.UnitId);
    static readonly Who<ExpertMembership> Supervisor = Who.Holding<ExpertMembership>(Role.Supervisor, m => m.UnitId);
    static readonly Who<ExpertMembership> Authority = Who.Holding<ExpertMembership>(Role.Authority, m => m.UnitId);
    static readonly Who<ExpertMembership> Expert = Who.Person<ExpertMembership>("member", m => m.PersonId);
    static readonly Who<ExpertMembership> Clock = Who.Clock<ExpertMembership>();

    static readonly SecondPerson<ExpertMembership> NotTheNominator = new("expert.second_person_needed", [Nominate], Others: (m, _) => [m.PersonId]);

    static readonly NotOwn<ExpertMembership> NotOneself = new("duty.own_case", m => m.PersonId);

    static readonly Guard<ExpertMembership> TermShortEnough = new("expert.term_too_long",
        (_, act) => act.Fact<Term>() is var term && term.To > term.Today && term.To <= term.Today.PlusYears(LongestTermYears),
        (_, _) => [("years", LongestTermYears)]);

    static readonly Guard<ExpertMembership> AvailabilityRight = new("expert.availability_wrong",
        (_, act) => act.Fact<Availability>() is var said && (said.From is null) == (said.To is null) && !(said.To < said.From) && said.MaxCases is null or >= 1);

    static readonly Guard<ExpertMembership> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<ExpertMembership> NotOnRecord = new("expert.on_record", (_, act) => !act.Fact<IntegrityStanding>().IsOnRecord);
    static readonly Guard<ExpertMembership> LeadOpen = new("expert.no_open_lead", (_, act) => act.Fact<LeadFacts>().Open > 0);
    static readonly Guard<ExpertMembership> FindingSigned = new("expert.finding_not_signed", (_, act) => act.Fact<LeadFacts>().Open == 0);
    static readonly Guard<ExpertMembership> MisconductProven = new("expert.nothing_proven", (_, act) => act.Fact<LeadFacts>().IsProven);
    static readonly Guard<ExpertMembership> NothingProven = new("expert.misconduct_proven", (_, act) => !act.Fact<LeadFacts>().IsProven);

    static readonly Due<ExpertMembership> TermOver = new("expert.term_still_runs", m => m.TermEndsAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<MembershipState, MembershipTrigger, ExpertMembership> Table = new("expert_membership")
    {
        { New,               Nominate, Nominated, Secretariat, NotOneself },
        { Nominated,         Admit,    Active,    Authority,   NotTheNominator, TermShortEnough, NotOnRecord },
        { Nominated,         Decline,  Declined,  Secretariat, NotOneself, ReasonGiven },
        { Active,            MarkUnavailable, Active, Expert,  AvailabilityRight },
        { Active,            TermEnds, Expired,   Clock,       TermOver },
        { [Active, Expired], Renew,    Active,    Secretariat, NotOneself, TermShortEnough, NotOnRecord },
        { Active,            Suspend,  Suspended, Supervisor,  NotOneself, ReasonGiven, LeadOpen },
        { Suspended,         Restore,  Active,    Authority,   NotOneself, ReasonGiven, FindingSigned, NothingProven },
        { Suspended,         Remove,   Removed,   Authority,   NotOneself, ReasonGiven, FindingSigned, MisconductProven },
    };
}
