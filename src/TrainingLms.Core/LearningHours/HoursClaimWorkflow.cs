using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.LearningHours.HoursClaimState;
using static TrainingLms.LearningHours.HoursClaimTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.LearningHours;

/// <summary>What has become of a claim.</summary>
public enum HoursClaimState
{
    /// <summary>Handed in.</summary>
    Submitted,

    /// <summary>Seen and supported by the unit.</summary>
    Endorsed,

    /// <summary>Booked in the ledger.</summary>
    Granted,

    /// <summary>Not recognised.</summary>
    Refused,

    /// <summary>Taken back by the learner.</summary>
    Withdrawn,
}

/// <summary>What can be done to a claim.</summary>
public enum HoursClaimTrigger
{
    /// <summary>Hand it in.</summary>
    Submit,

    /// <summary>Support it for the unit.</summary>
    Endorse,

    /// <summary>Book it.</summary>
    Grant,

    /// <summary>Do not recognise it.</summary>
    Refuse,

    /// <summary>Take it back.</summary>
    Withdraw,
}

/// <summary>The life of a claim.</summary>
public static class HoursClaimWorkflow
{
    const int Least = 25;
    const int Most = 200_00;

    static readonly Who<HoursClaim> Claimant = Who.Person<HoursClaim>("claimant", c => c.PersonId);
    static readonly Who<HoursClaim> UnitOfficer = Who.Holding<HoursClaim>(Role.HrOfficer, c => c.UnitId);
    static readonly Who<HoursClaim> Officer = Who.Holding<HoursClaim>(Role.TrainingOfficer, c => c.UnitId);

    static readonly Guard<HoursClaim> Plausible = new("hours.claim_out_of_range",
        (c, _) => c.ClaimedHundredths is >= Least and <= Most, (_, _) => [("least", Least / 100m), ("most", Most / 100)]);

    static readonly Guard<HoursClaim> InPast = new("hours.claim_in_future", (c, act) => c.LearnedOn <= act.Fact<Today>().Day);

    static readonly Guard<HoursClaim> Complete = new("hours.claim_incomplete", (c, _) => c.Title.Length > 0 && c.Evidence.Length > 0);

    static readonly NotOwn<HoursClaim> NotOwn = new("hours.own_claim", c => c.PersonId);

    static readonly SecondPerson<HoursClaim> ByAnother = new("duty.claim_needs_two", [Endorse]);

    static readonly Guard<HoursClaim> WithinClaim = new("hours.grant_above_claim",
        (c, act) => act.Fact<GrantedHours>().Hundredths > 0 && act.Fact<GrantedHours>().Hundredths <= c.ClaimedHundredths,
        (c, _) => [("claimed", c.ClaimedHundredths / 100m)]);

    static readonly Guard<HoursClaim> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<HoursClaim> DifferenceExplained = new("reason.missing",
        (c, act) => act.Fact<GrantedHours>().Hundredths == c.ClaimedHundredths || !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<HoursClaimState, HoursClaimTrigger, HoursClaim> Table = new("hours_claim")
    {
        { New,                   Submit,   Submitted, Claimant,                Plausible, InPast, Complete },
        { Submitted,             Endorse,  Endorsed,  UnitOfficer,             NotOwn },
        { Endorsed,              HoursClaimTrigger.Grant, Granted,   Officer,                 NotOwn, ByAnother, WithinClaim, DifferenceExplained },
        { [Submitted, Endorsed], Refuse,   Refused,   UnitOfficer.Or(Officer), NotOwn, ReasonGiven },
        { [Submitted, Endorsed], Withdraw, Withdrawn, Claimant },
    };
}
