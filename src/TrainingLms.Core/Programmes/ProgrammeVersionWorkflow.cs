using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Programmes.ProgrammeVersionState;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Programmes;

/// <summary>What has become of a version of a programme.</summary>
public enum ProgrammeVersionState
{
    /// <summary>Written, not yet decided.</summary>
    Draft,

    /// <summary>Decided by a second person.</summary>
    Approved,

    /// <summary>People are assigned to it.</summary>
    Published,

    /// <summary>A newer version is published. Whoever is in it finishes the period begun.</summary>
    Superseded,

    /// <summary>Nobody new is assigned. Whoever is in it goes on.</summary>
    Retired,

    /// <summary>Dropped before it was published.</summary>
    Discarded,
}

/// <summary>What can be done to a version of a programme.</summary>
public enum ProgrammeVersionTrigger
{
    /// <summary>Write it.</summary>
    Draft,

    /// <summary>Decide it as a second person.</summary>
    Approve,

    /// <summary>Open it for people.</summary>
    Publish,

    /// <summary>A newer version takes over.</summary>
    Supersede,

    /// <summary>Assign nobody to it any more.</summary>
    Retire,

    /// <summary>Drop it.</summary>
    Discard,
}

/// <summary>Fact: courses of the version that are not in the catalogue now.</summary>
/// <param name="Courses">Their keys.</param>
public sealed record MissingCourses(IReadOnlyList<string> Courses)
{
    /// <summary>Courses of the initial path that nobody could ever begin, by what would be published together with the version; empty for none.</summary>
    public IReadOnlyList<string> InCircle { get; init; } = [];
}

/// <summary>The life of a version.</summary>
public static class ProgrammeVersionWorkflow
{
    static readonly Who<ProgrammeVersion> Clock = Who.Clock<ProgrammeVersion>();
    static readonly Who<ProgrammeVersion> Officer = Who.Holding<ProgrammeVersion>(Role.TrainingOfficer, version => version.UnitId);

    static readonly SecondPerson<ProgrammeVersion> ByAnother = new("duty.programme_needs_two", [ProgrammeVersionTrigger.Draft]);

    static readonly Guard<ProgrammeVersion> CoursesPublished = new("programme.courses_not_published", (_, act) => act.Fact<MissingCourses>().Courses.Count == 0,
        (_, act) => [("courses", act.Fact<MissingCourses>().Courses)]);

    static readonly Guard<ProgrammeVersion> NoCircle = new("programme.certification_circle", (_, act) => act.Fact<MissingCourses>().InCircle.Count == 0,
        (_, act) => [("courses", act.Fact<MissingCourses>().InCircle)]);

    static readonly Guard<ProgrammeVersion> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<ProgrammeVersionState, ProgrammeVersionTrigger, ProgrammeVersion> Table = new("programme_version")
    {
        { New,                                     ProgrammeVersionTrigger.Draft,     ProgrammeVersionState.Draft, Officer },
        { ProgrammeVersionState.Draft,             ProgrammeVersionTrigger.Approve,   Approved,                    Officer, ByAnother },
        { Approved,                                ProgrammeVersionTrigger.Publish,   Published,                   Officer, CoursesPublished, NoCircle },
        { Published,                               ProgrammeVersionTrigger.Supersede, Superseded,                  Clock },
        { [Published, Superseded],                 ProgrammeVersionTrigger.Retire,    Retired,                     Officer, ReasonGiven },
        { [ProgrammeVersionState.Draft, Approved], ProgrammeVersionTrigger.Discard,   Discarded,                   Officer, ReasonGiven },
    };
}
