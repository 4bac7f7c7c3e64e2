using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Competencies.EvidenceState;
using static TrainingLms.Competencies.EvidenceTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Competencies;

/// <summary>What has become of evidence.</summary>
public enum EvidenceState
{
    /// <summary>Waits for an assessor.</summary>
    Offered,

    /// <summary>An assessor looks at it.</summary>
    InReview,

    /// <summary>Rated in every dimension.</summary>
    Rated,

    /// <summary>Not rated, for a reason.</summary>
    Declined,

    /// <summary>Taken back by the person.</summary>
    Withdrawn,
}

/// <summary>What can be done to evidence.</summary>
public enum EvidenceTrigger
{
    /// <summary>Offer it.</summary>
    Offer,

    /// <summary>Take it up to rate it.</summary>
    TakeUp,

    /// <summary>Rate every dimension.</summary>
    Rate,

    /// <summary>Decline to rate it.</summary>
    Decline,

    /// <summary>Take it back.</summary>
    Withdraw,
}

/// <summary>The life of evidence. Nobody rates oneself, and no direct superior rates alone.</summary>
public static class CompetencyEvidenceWorkflow
{
    internal const int LeastWords = 4, MostWords = 1_000;

    static readonly Who<CompetencyEvidence> Clock = Who.Clock<CompetencyEvidence>();

    static readonly Who<CompetencyEvidence> Trainee = Who.Person<CompetencyEvidence>("evidence_owner", e => e.PersonId);

    static readonly Who<CompetencyEvidence> AnyAssessor = Who.Holding<CompetencyEvidence>(Role.Assessor, e => e.UnitId);

    /// <summary>Who took it up, or was named beside; only while the office lasts.</summary>
    static readonly Who<CompetencyEvidence> Assessor = new("evidence_assessor", (e, actor) =>
        actor.PersonId == e.AssessorId || (e.SecondAssessorId is { } second && actor.PersonId == second) ? AnyAssessor.WarrantOf(e, actor) : null);

    static readonly NotOwn<CompetencyEvidence> NotOwn = new("duty.own_case", e => e.PersonId);

    static readonly Guard<CompetencyEvidence> SuperiorNotAlone = new("competency_evidence.superior_alone",
        (_, act) => !act.Fact<TakingUp>().IsDirectSuperior || act.Fact<TakingUp>().SecondAssessorId is not null);

    static readonly Guard<CompetencyEvidence> SecondFits = new("competency_evidence.second_assessor_unfit",
        (e, act) => act.Fact<TakingUp>() is var taking && (taking.SecondAssessorId is not { } second || (taking.SecondIsAssessor && second != e.PersonId && !act.Persons.Contains(second))));

    /// <summary>Where the direct superior took it up, the second assessor writes down the levels.</summary>
    static readonly Guard<CompetencyEvidence> NotBySuperior = new("competency_evidence.superior_rates", (e, act) => !e.BySuperior || !act.Persons.Contains(e.AssessorId!.Value));

    static readonly Guard<CompetencyEvidence> EveryDimension = new("competency_evidence.rating_incomplete",
        (e, act) => e.Dimensions.Order(StringComparer.Ordinal).SequenceEqual(act.Fact<GivenRatings>().Ratings.Select(rating => rating.Dimension).Order(StringComparer.Ordinal)),
        (e, _) => [("dimensions", string.Join(", ", e.Dimensions))]);

    static readonly Guard<CompetencyEvidence> LevelsKnown = new("competency_evidence.level_unknown",
        (_, act) => act.Fact<GivenRatings>() is var given && given.Ratings.All(rating => given.Model.HasLevel(rating.Level)), (_, act) => [("most", act.Fact<GivenRatings>().Model.Top)]);

    static readonly Guard<CompetencyEvidence> WordsGiven = new("competency_evidence.words_out_of_range",
        (_, act) => act.Fact<GivenRatings>().Ratings.All(rating => rating.Words.Trim().Length is >= LeastWords and <= MostWords), (_, _) => [("least", LeastWords), ("most", MostWords)]);

    static readonly Guard<CompetencyEvidence> NotTooFar = new("competency_evidence.leads_too_far", (e, act) => act.Fact<GivenRatings>().LeadsTo <= e.MayLeadTo);

    static readonly Guard<CompetencyEvidence> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<EvidenceState, EvidenceTrigger, CompetencyEvidence> Table = new("competency_evidence")
    {
        { New,      Offer,    Offered,   Clock.Or(Trainee) },
        { Offered,  TakeUp,   InReview,  AnyAssessor, NotOwn, SuperiorNotAlone, SecondFits },
        { InReview, Rate,     Rated,     Assessor,    NotOwn, NotBySuperior, EveryDimension, LevelsKnown, WordsGiven, NotTooFar },
        { InReview, Decline,  Declined,  Assessor,    NotOwn, NotBySuperior, ReasonGiven },
        { Offered,  Withdraw, Withdrawn, Trainee },
    };
}
