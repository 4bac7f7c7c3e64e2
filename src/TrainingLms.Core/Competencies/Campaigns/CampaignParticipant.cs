using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Competencies.ParticipantState;
using static TrainingLms.Competencies.ParticipantTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Competencies;

/// <summary>Which ratings of somebody in a campaign are there.</summary>
public enum ParticipantState
{
    /// <summary>None yet.</summary>
    Listed,

    /// <summary>Those before.</summary>
    RatedBefore,

    /// <summary>Only those after: the person is in no comparison.</summary>
    RatedAfterOnly,

    /// <summary>Both.</summary>
    Paired,
}

/// <summary>What can be done to somebody in a campaign.</summary>
public enum ParticipantTrigger
{
    /// <summary>Put the person on the list.</summary>
    List,

    /// <summary>Rate the person before.</summary>
    RateBefore,

    /// <summary>Rate the person after.</summary>
    RateAfter,
}

/// <summary>Around which of the two dates.</summary>
public enum CampaignPhase
{
    /// <summary>前测.</summary>
    Before,

    /// <summary>后测.</summary>
    After,
}

/// <summary>测评对象: somebody in a campaign, with the named assessor and the ratings before and after.</summary>
public sealed class CampaignParticipant : Governed<ParticipantState>
{
    CampaignParticipant() { }

    /// <summary>The campaign.</summary>
    public Guid CampaignId { get; private init; }

    /// <summary>The unit that runs it.</summary>
    public Guid CampaignUnitId { get; private init; }

    /// <summary>Who.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person's unit when the list was made; the comparison is cut by it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>By whom.</summary>
    public Guid AssessorId { get; private init; }

    /// <summary>One for each phase and dimension that was rated.</summary>
    public List<CampaignRating> Ratings { get; private init; } = [];

    /// <inheritdoc/>
    public override Instant? NextDue() => CampaignParticipantWorkflow.Table.NextDue(this);

    /// <summary>Puts somebody on the list.</summary>
    public static CampaignParticipant List(AssessmentCampaign campaign, NamedParticipant named, Guid unitId, Act act)
    {
        var participant = new CampaignParticipant { Id = act.NewId(), CampaignId = campaign.Id, CampaignUnitId = campaign.UnitId, PersonId = named.PersonId, UnitId = unitId, AssessorId = named.AssessorId };
        CampaignParticipantWorkflow.Table.Fire(participant, ParticipantTrigger.List, act);
        return participant;
    }

    /// <summary>Rates every dimension, around one of the two dates.</summary>
    /// <exception cref="RefusedException">
    /// <c>assessment_participant.window_closed</c>, <c>assessment_participant.rating_incomplete</c>, <c>assessment_participant.level_unknown</c>, <c>assessment_participant.no_assessor</c>, <c>duty.own_case</c>, forbidden.
    /// </exception>
    public void Rate(CampaignPhase phase, CampaignRatings given, Act act)
    {
        CampaignParticipantWorkflow.Table.Fire(this, phase == CampaignPhase.Before ? RateBefore : RateAfter, act.Given(given));
        Ratings.AddRange(given.Levels.Select(level => CampaignRating.Of(this, phase, level, act)));
    }
}

/// <summary>A level given in a campaign. It counts for the comparison and nowhere else.</summary>
public sealed class CampaignRating
{
    CampaignRating() { }

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <summary>The participant.</summary>
    public Guid ParticipantId { get; private init; }

    /// <summary>Before or after.</summary>
    public CampaignPhase Phase { get; private init; }

    /// <summary>Key of the dimension.</summary>
    public string Dimension { get; private init; } = "";

    /// <summary>Level of the scale.</summary>
    public int Level { get; private init; }

    /// <summary>When it was given.</summary>
    public Instant GivenAt { get; private init; }

    internal static CampaignRating Of(CampaignParticipant participant, CampaignPhase phase, WantedLevel level, Act act) =>
        new() { Id = act.NewId(), ParticipantId = participant.Id, Phase = phase, Dimension = level.Dimension, Level = level.Level, GivenAt = act.At };
}

/// <summary>Fact: levels as they are given, with what they are judged by.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Model">Its model.</param>
/// <param name="Levels">One for each dimension.</param>
/// <param name="IsAssessor">Whether the named assessor is an assessor of the person's unit today.</param>
public sealed record CampaignRatings(AssessmentCampaign Campaign, CompetencyModel Model, IReadOnlyList<WantedLevel> Levels, bool IsAssessor);

/// <summary>From the list to the pair. A rating is given once: whoever could look at the first one while writing the second would not compare.</summary>
public static class CampaignParticipantWorkflow
{
    static readonly Who<CampaignParticipant> Officer = Who.Holding<CampaignParticipant>(Role.TrainingOfficer, participant => participant.CampaignUnitId);

    static readonly Who<CampaignParticipant> Assessor = Who.Person<CampaignParticipant>("named_assessor", participant => participant.AssessorId);

    static readonly NotOwn<CampaignParticipant> NotOwn = new("duty.own_case", participant => participant.PersonId);

    static readonly Guard<CampaignParticipant> BeforeOpen = new("assessment_participant.window_closed",
        (_, act) => act.Fact<CampaignRatings>().Campaign is var c && c.State == CampaignState.RatingBefore && act.At < c.BeforeUntil, Window);

    static readonly Guard<CampaignParticipant> AfterOpen = new("assessment_participant.window_closed",
        (_, act) => act.Fact<CampaignRatings>().Campaign is var c && c.State == CampaignState.RatingAfter && act.At < c.AfterUntil, Window);

    static readonly Guard<CampaignParticipant> StillAssessor = new("assessment_participant.no_assessor", (_, act) => act.Fact<CampaignRatings>().IsAssessor);

    static readonly Guard<CampaignParticipant> EveryDimension = new("assessment_participant.rating_incomplete",
        (_, act) => act.Fact<CampaignRatings>() is var given && given.Levels.Select(level => level.Dimension).Order(StringComparer.Ordinal)
            .SequenceEqual(given.Model.Dimensions.Select(dimension => dimension.Key).Order(StringComparer.Ordinal)),
        (_, act) => [("dimensions", string.Join(", ", act.Fact<CampaignRatings>().Model.Dimensions.Select(dimension => dimension.Key)))]);

    static readonly Guard<CampaignParticipant> LevelsKnown = new("assessment_participant.level_unknown",
        (_, act) => act.Fact<CampaignRatings>() is var given && given.Levels.All(level => given.Model.HasLevel(level.Level)), (_, act) => [("most", act.Fact<CampaignRatings>().Model.Top)]);

    /// <summary>The table.</summary>
    public static readonly Workflow<ParticipantState, ParticipantTrigger, CampaignParticipant> Table = new("assessment_participant")
    {
        { New,         ParticipantTrigger.List, Listed,         Officer },
        { Listed,      RateBefore,              RatedBefore,    Assessor, NotOwn, BeforeOpen, StillAssessor, EveryDimension, LevelsKnown },
        { Listed,      RateAfter,               RatedAfterOnly, Assessor, NotOwn, AfterOpen,  StillAssessor, EveryDimension, LevelsKnown },
        { RatedBefore, RateAfter,               Paired,         Assessor, NotOwn, AfterOpen,  StillAssessor, EveryDimension, LevelsKnown },
    };

    static IReadOnlyList<(string, object?)> Window(CampaignParticipant participant, Act act) => act.Fact<CampaignRatings>().Campaign is var c
        ? [("before", c.BeforeOn), ("after", c.AfterOn), ("days", c.WindowDays)] : [];
}
