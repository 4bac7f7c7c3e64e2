using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Competencies.CampaignState;
using static TrainingLms.Competencies.CampaignTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Competencies;

/// <summary>What has become of a campaign.</summary>
public enum CampaignState
{
    /// <summary>Being planned.</summary>
    Draft,

    /// <summary>Model, people and dates are fixed; waits for the first date.</summary>
    Scheduled,

    /// <summary>Ratings before are given.</summary>
    RatingBefore,

    /// <summary>Between the two: people learn.</summary>
    Between,

    /// <summary>Ratings after are given.</summary>
    RatingAfter,

    /// <summary>Over; the comparison can be seen.</summary>
    Closed,

    /// <summary>Called off; nothing is compared.</summary>
    Cancelled,
}

/// <summary>What can be done to a campaign.</summary>
public enum CampaignTrigger
{
    /// <summary>Plan it.</summary>
    Draft,

    /// <summary>Plan it otherwise.</summary>
    Revise,

    /// <summary>Fix model, people and dates.</summary>
    Schedule,

    /// <summary>The first date has come.</summary>
    OpenBefore,

    /// <summary>The first window is over.</summary>
    CloseBefore,

    /// <summary>The second date has come.</summary>
    OpenAfter,

    /// <summary>The second window is over.</summary>
    Close,

    /// <summary>Call it off.</summary>
    Cancel,
}

/// <summary>The life of a campaign. Once it is scheduled only its dates move it.</summary>
public static class AssessmentCampaignWorkflow
{
    static readonly Who<AssessmentCampaign> Clock = Who.Clock<AssessmentCampaign>();

    static readonly Who<AssessmentCampaign> Officer = Who.Holding<AssessmentCampaign>(Role.TrainingOfficer, campaign => campaign.UnitId);

    static readonly Guard<AssessmentCampaign> DatesAhead = new("assessment_campaign.dates_past", (campaign, act) => campaign.BeforeUntil > act.At, (campaign, _) => [("before", campaign.BeforeOn)]);

    static readonly Guard<AssessmentCampaign> EnoughPeople = new("assessment_campaign.too_few",
        (_, act) => act.Fact<CampaignList>() is var list && list.People.Count >= list.Least, (_, act) => [("least", act.Fact<CampaignList>().Least), ("people", act.Fact<CampaignList>().People.Count)]);

    static readonly Guard<AssessmentCampaign> EverybodyHere = new("assessment_campaign.assessors_unfit", (_, act) => act.Fact<CampaignList>().Gone == 0, (_, act) => [("count", act.Fact<CampaignList>().Gone)]);

    static readonly Guard<AssessmentCampaign> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Due<AssessmentCampaign> BeforeBegins = new("assessment_campaign.before_not_begun", campaign => campaign.BeforeFrom);
    static readonly Due<AssessmentCampaign> BeforeEnds = new("assessment_campaign.before_not_over", campaign => campaign.BeforeUntil);
    static readonly Due<AssessmentCampaign> AfterBegins = new("assessment_campaign.after_not_begun", campaign => campaign.AfterFrom);
    static readonly Due<AssessmentCampaign> AfterEnds = new("assessment_campaign.after_not_over", campaign => campaign.AfterUntil);

    /// <summary>The table.</summary>
    public static readonly Workflow<CampaignState, CampaignTrigger, AssessmentCampaign> Table = new("assessment_campaign")
    {
        { New,                 CampaignTrigger.Draft, CampaignState.Draft, Officer },
        { CampaignState.Draft, Revise,                CampaignState.Draft, Officer },
        { CampaignState.Draft, Schedule,              Scheduled,           Officer, DatesAhead, EnoughPeople, EverybodyHere },
        { Scheduled,           OpenBefore,            RatingBefore,        Clock,   BeforeBegins },
        { RatingBefore,        CloseBefore,           Between,             Clock,   BeforeEnds },
        { Between,             OpenAfter,             RatingAfter,         Clock,   AfterBegins },
        { RatingAfter,         Close,                 Closed,              Clock,   AfterEnds },
        { [CampaignState.Draft, Scheduled, RatingBefore, Between, RatingAfter], Cancel, Cancelled, Officer, ReasonGiven },
    };
}
