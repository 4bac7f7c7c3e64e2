using NodaTime;
using TrainingLms.Courses;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.LearningHours.HoursClaimState;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.LearningHours;

/// <summary>What has become of a claim.</summary>
public enum HoursClaimState
{
    /// <summary>Being written.</summary>
    Draft,

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

    /// <summary>Granted, proven wrong and taken back.</summary>
    Reversed,
}

/// <summary>What can be done to a claim.</summary>
public enum HoursClaimTrigger
{
    /// <summary>Begin it.</summary>
    Draft,

    /// <summary>Write it anew.</summary>
    Revise,

    /// <summary>Hand it in.</summary>
    Submit,

    /// <summary>Give it back to be put right.</summary>
    Return,

    /// <summary>Support it for the unit.</summary>
    Endorse,

    /// <summary>Book it.</summary>
    Grant,

    /// <summary>Do not recognise it.</summary>
    Refuse,

    /// <summary>Take it back.</summary>
    Withdraw,

    /// <summary>Take the grant back.</summary>
    Reverse,
}

/// <summary>Why a claim is refused.</summary>
public enum ClaimRefusal
{
    /// <summary>The evidence does not prove it.</summary>
    NotProven,

    /// <summary>It is nothing that is recognised.</summary>
    NotRecognised,

    /// <summary>It was claimed or granted before.</summary>
    ClaimedBefore,

    /// <summary>It comes too late for its year.</summary>
    TooLate,

    /// <summary>Another reason, said in words.</summary>
    Other,
}

/// <summary>The life of a claim.</summary>
public static class HoursClaimWorkflow
{
    const int Least = 25;
    const int Most = 200_00;
    const int LongestText = 500;
    const int FirstYear = 2000;

    static readonly Who<HoursClaim> Claimant = Who.Person<HoursClaim>("claimant", c => c.PersonId);
    static readonly Who<HoursClaim> UnitOfficer = Who.Holding<HoursClaim>(Role.HrOfficer, c => c.UnitId);
    static readonly Who<HoursClaim> Officer = Who.Holding<HoursClaim>(Role.TrainingOfficer, c => c.UnitId);

    static readonly Guard<HoursClaim> KindKnown = new("hours.claim_kind_unknown", (_, act) => act.Fact<ClaimTerms>() is { Row: not null, ValueHundredths: not null });

    static readonly Guard<HoursClaim> UnitsFit = new("hours.claim_units_wrong", (_, act) => act.Fact<NewClaim>().Units is >= 1 and <= ClaimTerms.MostUnits && FitsDays(act),
        (_, act) => [("units", act.Fact<NewClaim>().Units), ("most", MostUnits(act) ?? ClaimTerms.MostUnits)]);

    static readonly Guard<HoursClaim> WithinTable = new("hours.claim_above_table",
        (_, act) => act.Fact<ClaimTerms>().ValueHundredths is not { } value || act.Fact<NewClaim>().HoursHundredths is null || act.Fact<NewClaim>().HoursHundredths <= value,
        (_, act) => [("table", act.Fact<ClaimTerms>().ValueHundredths / 100m)]);

    static readonly Guard<HoursClaim> Plausible = new("hours.claim_out_of_range",
        (_, act) => (act.Fact<NewClaim>().HoursHundredths ?? act.Fact<ClaimTerms>().ValueHundredths ?? Least) is >= Least and <= Most,
        (_, _) => [("least", Least / 100m), ("most", Most / 100)]);

    static readonly Guard<HoursClaim> DaysInOrder = new("hours.claim_days_wrong", (_, act) => act.Fact<NewClaim>() is var claim
        && claim.LearnedOn.Year >= FirstYear && (claim.LearnedFrom is not { } from || (from <= claim.LearnedOn && from.PlusYears(1) > claim.LearnedOn)));

    static readonly Guard<HoursClaim> InPast = new("hours.claim_in_future", (_, act) => act.Fact<NewClaim>().LearnedOn <= act.Fact<Today>().Day);

    static readonly Guard<HoursClaim> Complete = new("hours.claim_incomplete",
        (_, act) => act.Fact<NewClaim>() is var claim && !string.IsNullOrWhiteSpace(claim.Title) && claim.Title.Length <= LongestText
            && !string.IsNullOrWhiteSpace(claim.Evidence) && claim.Evidence.Length <= LongestText,
        (_, _) => [("most", LongestText)]);

    static readonly Guard<HoursClaim> EvidenceAttached = new("hours.evidence_missing", (_, act) => act.Fact<EvidenceFiles>().Count > 0);

    static readonly NotOwn<HoursClaim> NotOwn = new("hours.own_claim", c => c.PersonId);

    static readonly SecondPerson<HoursClaim> ByAnother = new("duty.claim_needs_two", [HoursClaimTrigger.Endorse]);

    static readonly Guard<HoursClaim> EvidenceSeen = new("hours.evidence_not_seen", (_, act) => act.Fact<SeenByUnit>().Evidence);

    static readonly Guard<HoursClaim> OverlapExplained = new("hours.overlap_unexplained",
        (_, act) => act.Fact<SeenByUnit>().Overlaps.Count == 0 || !string.IsNullOrWhiteSpace(act.Reason),
        (_, act) => [("others", string.Join("; ", act.Fact<SeenByUnit>().Overlaps))]);

    static readonly Guard<HoursClaim> GrantWithinTable = new("hours.grant_above_table",
        (c, act) => act.Fact<GrantedHours>().Hundredths > 0 && act.Fact<GrantedHours>().Hundredths <= c.TableHundredths,
        (c, _) => [("table", c.TableHundredths / 100m)]);

    static readonly Guard<HoursClaim> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<HoursClaim> DifferenceExplained = new("reason.missing",
        (c, act) => act.Fact<GrantedHours>().Hundredths == c.ClaimedHundredths || !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<HoursClaim> RefusalCoded = new("hours.refusal_reason_missing", (_, act) => act.Fact<RefusedFor>().Why is not null);

    static readonly Guard<HoursClaim> OtherExplained = new("reason.missing",
        (_, act) => act.Fact<RefusedFor>().Why != ClaimRefusal.Other || !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<HoursClaim> PersonHeard = new("hours.person_not_heard", (_, act) => act.Fact<Hearing>().IsOver);

    /// <summary>The table.</summary>
    public static readonly Workflow<HoursClaimState, HoursClaimTrigger, HoursClaim> Table = new("hours_claim")
    {
        { New,                                HoursClaimTrigger.Draft,    HoursClaimState.Draft, Claimant,    KindKnown, UnitsFit, WithinTable, Plausible, DaysInOrder, InPast, Complete },
        { HoursClaimState.Draft,              HoursClaimTrigger.Revise,   HoursClaimState.Draft, Claimant,    KindKnown, UnitsFit, WithinTable, Plausible, DaysInOrder, InPast, Complete },
        { HoursClaimState.Draft,              HoursClaimTrigger.Submit,   Submitted,             Claimant,    EvidenceAttached },
        { [HoursClaimState.Draft, Submitted], HoursClaimTrigger.Withdraw, Withdrawn,             Claimant },
        { Submitted,                          HoursClaimTrigger.Return,   HoursClaimState.Draft, UnitOfficer, NotOwn, ReasonGiven },
        { Submitted,                          HoursClaimTrigger.Endorse,  Endorsed,              UnitOfficer, NotOwn, EvidenceSeen, OverlapExplained },
        { Submitted,                          HoursClaimTrigger.Refuse,   Refused,               UnitOfficer, NotOwn, RefusalCoded, OtherExplained },
        { Endorsed,                           HoursClaimTrigger.Grant,    Granted,               Officer,     NotOwn, ByAnother, GrantWithinTable, DifferenceExplained },
        { Endorsed,                           HoursClaimTrigger.Refuse,   Refused,               Officer,     NotOwn, RefusalCoded, OtherExplained },
        { Granted,                            HoursClaimTrigger.Reverse,  Reversed,              Officer,     NotOwn, ReasonGiven, PersonHeard },
    };

    /// <summary>More half days than there were days cannot have been learned. Where the first day is not known, nobody can say.</summary>
    static bool FitsDays(Act act) => MostUnits(act) is not { } most || act.Fact<NewClaim>().Units <= most;

    static int? MostUnits(Act act) => act.Fact<NewClaim>() is { LearnedFrom: { } from } claim && from <= claim.LearnedOn && from.Year >= FirstYear
        ? act.Fact<ClaimTerms>().Row?.MostUnitsIn(Period.DaysBetween(from, claim.LearnedOn) + 1)
        : null;
}
