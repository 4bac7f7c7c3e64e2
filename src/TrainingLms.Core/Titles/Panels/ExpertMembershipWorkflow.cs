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
    static readonly Who<ExpertMembership> Clock = Who.Clock<ExpertMembership>();

    static readonly Guard<ExpertMembership> SecondPerson = new("expert.second_person_needed",
        (m, act) => act.By.PersonId != m.NominatedBy && act.By.PersonId != m.PersonId);

    static readonly Guard<ExpertMembership> TermShortEnough = new("expert.term_too_long",
        (_, act) => act.Fact<Term>() is var term && term.To > term.Today && term.To <= term.Today.PlusYears(LongestTermYears),
        (_, _) => [("years", LongestTermYears)]);

    static readonly Guard<ExpertMembership> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Due<ExpertMembership> TermOver = new("expert.term_still_runs", m => m.TermEndsAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<MembershipState, MembershipTrigger, ExpertMembership> Table = new("expert_membership")
    {
        { New,               Nominate, Nominated, Secretariat },
        { Nominated,         Admit,    Active,    Authority,   SecondPerson, TermShortEnough },
        { Nominated,         Decline,  Declined,  Secretariat, ReasonGiven },
        { Active,            TermEnds, Expired,   Clock,       TermOver },
        { [Active, Expired], Renew,    Active,    Secretariat, TermShortEnough },
        { Active,            Suspend,  Suspended, Supervisor,  ReasonGiven },
        { Suspended,         Restore,  Active,    Authority,   ReasonGiven },
        { Suspended,         Remove,   Removed,   Authority,   ReasonGiven },
    };
}
