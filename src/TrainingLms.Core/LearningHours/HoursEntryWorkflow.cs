using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.LearningHours.HoursEntryState;
using static TrainingLms.LearningHours.HoursEntryTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.LearningHours;

/// <summary>Fact: the claim that is taken back together with its entry; null where an entry is taken back by itself.</summary>
public sealed record WithClaim(Guid? ClaimId);

/// <summary>The life of an entry.</summary>
public static class HoursEntryWorkflow
{
    static readonly Who<HoursEntry> Clock = Who.Clock<HoursEntry>();

    static readonly Who<HoursEntry> Officer = Who.Holding<HoursEntry>(Role.TrainingOfficer, e => e.UnitId);

    static readonly Guard<HoursEntry> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<HoursEntry> IsReversible = new("hours.not_a_grant", (e, _) => e.Kind != HoursEntryKind.Reversal);

    static readonly Guard<HoursEntry> ClaimGoesToo = new("hours.reverse_the_claim", (e, act) => e.Kind != HoursEntryKind.ClaimGrant || act.Fact<WithClaim>().ClaimId == e.SourceId);

    static readonly NotOwn<HoursEntry> NotOwnHours = new("hours.own_entry", e => e.PersonId);

    /// <summary>The table.</summary>
    public static readonly Workflow<HoursEntryState, HoursEntryTrigger, HoursEntry> Table = new("hours_entry")
    {
        { New,    HoursEntryTrigger.Grant, Booked,   Clock },
        { New,    Carry,                   Booked,   Clock },
        { New,    Exempt,                  Booked,   Clock },
        { New,    BookReversal,            Booked,   Officer.Or(Clock), ReasonGiven },
        { Booked, Reverse,                 Reversed, Officer.Or(Clock), ReasonGiven, IsReversible, ClaimGoesToo, NotOwnHours },
    };
}
