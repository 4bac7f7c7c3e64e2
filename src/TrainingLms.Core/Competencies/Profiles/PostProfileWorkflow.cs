using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Competencies.PostProfileState;
using static TrainingLms.Competencies.PostProfileTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Competencies;

/// <summary>What has become of a version of a profile.</summary>
public enum PostProfileState
{
    /// <summary>Written, not yet decided.</summary>
    Draft,

    /// <summary>Gaps are reckoned by it.</summary>
    InForce,

    /// <summary>A later version has taken over.</summary>
    Replaced,

    /// <summary>Taken out of force without another in its place.</summary>
    Retired,

    /// <summary>Dropped before it came into force.</summary>
    Discarded,
}

/// <summary>What can be done to a version of a profile.</summary>
public enum PostProfileTrigger
{
    /// <summary>Write it.</summary>
    Draft,

    /// <summary>Decide it as a second person.</summary>
    Approve,

    /// <summary>A later version takes over.</summary>
    Replace,

    /// <summary>Take it out of force.</summary>
    Retire,

    /// <summary>Drop it.</summary>
    Discard,
}

/// <summary>The life of a profile.</summary>
public static class PostProfileWorkflow
{
    static readonly Who<PostProfile> Clock = Who.Clock<PostProfile>();

    static readonly Who<PostProfile> Officer = Who.Holding<PostProfile>(Role.TrainingOfficer, profile => profile.UnitId);

    static readonly SecondPerson<PostProfile> ByAnother = new("duty.profile_needs_two", [PostProfileTrigger.Draft]);

    static readonly Guard<PostProfile> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<PostProfileState, PostProfileTrigger, PostProfile> Table = new("post_profile")
    {
        { New,                    PostProfileTrigger.Draft, PostProfileState.Draft, Officer },
        { PostProfileState.Draft, Approve,                  InForce,                Officer, ByAnother },
        { InForce,                Replace,                  Replaced,               Clock },
        { InForce,                Retire,                   Retired,                Officer, ReasonGiven },
        { PostProfileState.Draft, Discard,                  Discarded,              Officer, ReasonGiven },
    };
}
