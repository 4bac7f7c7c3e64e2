using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Courses.CourseVersionState;
using static TrainingLms.Courses.CourseVersionTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Courses;

/// <summary>What has become of a course version.</summary>
public enum CourseVersionState
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>With the reviewer.</summary>
    InReview,

    /// <summary>Found good, not yet in the catalogue.</summary>
    Approved,

    /// <summary>In the catalogue.</summary>
    Published,

    /// <summary>A newer version has taken its place; those inside finish it.</summary>
    Superseded,

    /// <summary>Taken out of the catalogue for a while.</summary>
    Suspended,

    /// <summary>Taken out for good.</summary>
    Retired,

    /// <summary>Given up before review.</summary>
    Discarded,
}

/// <summary>What can be done to a course version.</summary>
public enum CourseVersionTrigger
{
    /// <summary>Bring or replace its package.</summary>
    Upload,

    /// <summary>Say that it was looked at as a learner will see it.</summary>
    Preview,

    /// <summary>Hand it to a reviewer.</summary>
    SubmitForReview,

    /// <summary>Give it up.</summary>
    Discard,

    /// <summary>Send it back to the author.</summary>
    Return,

    /// <summary>Say that questions were looked at as they stand.</summary>
    ReviewQuestions,

    /// <summary>Find it good.</summary>
    Approve,

    /// <summary>Plan the first day on which it may be published.</summary>
    Schedule,

    /// <summary>Put it into the catalogue.</summary>
    Publish,

    /// <summary>A newer version takes its place.</summary>
    Supersede,

    /// <summary>Take it out for a while.</summary>
    Suspend,

    /// <summary>Put it back.</summary>
    Resume,

    /// <summary>Take it out for good.</summary>
    Retire,
}

/// <summary>Fact: prerequisites of the version that have no published version now.</summary>
/// <param name="Keys">Course keys; empty when all are there.</param>
public sealed record MissingPrerequisites(IReadOnlyList<string> Keys)
{
    /// <summary>Certifications asked for to which no published programme leads now.</summary>
    public IReadOnlyList<string> Certifications { get; init; } = [];

    /// <summary>Whether nobody could ever begin the version, by what would be published together with it.</summary>
    public bool IsCircle { get; init; }
}

/// <summary>Fact: who is inside and what has come after.</summary>
/// <param name="OpenEnrolments">Enrolments of the version that are not over.</param>
/// <param name="HasNewer">Whether another version of the course is published.</param>
public sealed record VersionUse(int OpenEnrolments, bool HasNewer);

/// <summary>Fact: the political and legal review.</summary>
/// <param name="IsDemanded">Whether a subject of the course demands it.</param>
/// <param name="IsDone">Whether the reviewer says that it was done.</param>
public sealed record ContentReview(bool IsDemanded, bool IsDone);

/// <summary>Fact: what the reviewer has still to look at, and what is said of the hours.</summary>
/// <param name="QuestionsLeft">Questions that no reviewer has looked at as they stand.</param>
/// <param name="Hours">Whether the lessons fill the hours asked for.</param>
/// <param name="OverrulesHours">Whether the reviewer lets them stand although they do not, with a reason.</param>
public sealed record PackageReview(int QuestionsLeft, HoursPlausibility Hours, bool OverrulesHours);

/// <summary>Fact: the day that somebody plans for the publication.</summary>
/// <param name="On">Null where any day is right.</param>
/// <param name="Today">The day of the act.</param>
public sealed record PublicationDay(LocalDate? On, LocalDate Today);

/// <summary>The life of a course version. Writing, reviewing and publishing are three people's work.</summary>
public static class CourseVersionWorkflow
{
    static readonly Who<CourseVersion> Author = Who.Holding<CourseVersion>(Role.CourseAuthor, v => v.OwnerUnitId);

    static readonly Who<CourseVersion> ItsAuthor = Who.Person<CourseVersion>("course_version_author", v => v.AuthorId);

    static readonly Who<CourseVersion> Reviewer = Who.Holding<CourseVersion>(Role.CourseReviewer, v => v.OwnerUnitId);

    static readonly Who<CourseVersion> Officer = Who.Holding<CourseVersion>(Role.TrainingOfficer, v => v.OwnerUnitId);

    static readonly Who<CourseVersion> Clock = Who.Clock<CourseVersion>();

    static readonly SecondPerson<CourseVersion> NotTheAuthor = new("course.reviewer_is_author", [Upload]);

    static readonly SecondPerson<CourseVersion> ThirdPerson = new("course.third_person_needed", [Upload, Approve, ReviewQuestions], Ever: true);

    static readonly Guard<CourseVersion> PrerequisitesPublished = new("course.prerequisite_not_published",
        (_, act) => act.Fact<MissingPrerequisites>().Keys.Count == 0, (_, act) => [("courses", act.Fact<MissingPrerequisites>().Keys)]);

    static readonly Guard<CourseVersion> Previewed = new("course.not_previewed", (version, _) => version.PreviewedAt is not null);

    static readonly Guard<CourseVersion> ContentReviewed = new("course.content_review_missing", (_, act) => act.Fact<ContentReview>() is var review && (!review.IsDemanded || review.IsDone));

    static readonly Guard<CourseVersion> CertificationsOpen = new("course.certification_not_open",
        (_, act) => act.Fact<MissingPrerequisites>().Certifications.Count == 0, (_, act) => [("certifications", act.Fact<MissingPrerequisites>().Certifications)]);

    static readonly Guard<CourseVersion> NoCircle = new("course.publication_circle", (_, act) => !act.Fact<MissingPrerequisites>().IsCircle);

    static readonly Guard<CourseVersion> QuestionsReviewed = new("course.questions_unreviewed",
        (_, act) => act.Fact<PackageReview>().QuestionsLeft == 0, (_, act) => [("count", act.Fact<PackageReview>().QuestionsLeft)]);

    static readonly Guard<CourseVersion> HoursPlausible = new("course.hours_implausible",
        (_, act) => act.Fact<PackageReview>() is var review && (review.Hours.IsPlausible || review.OverrulesHours), (_, act) => act.Fact<PackageReview>().Hours.Notice().Facts);

    static readonly Guard<CourseVersion> OverrulingExplained = new("reason.missing",
        (_, act) => act.Fact<PackageReview>() is var review && (review.Hours.IsPlausible || !review.OverrulesHours || !string.IsNullOrWhiteSpace(act.Reason)));

    static readonly Guard<CourseVersion> DayAhead = new("course.publication_day_past", (_, act) => act.Fact<PublicationDay>() is var day && (day.On is not { } on || on >= day.Today));

    static readonly Guard<CourseVersion> DayReached = new("course.publication_day_ahead",
        (version, act) => version.PublishesOn is not { } on || on <= act.Fact<PublicationDay>().Today, (version, _) => [("day", version.PublishesOn)]);

    static readonly Guard<CourseVersion> RemarksFit = new("course.remark_wrong", (version, act) => act.Fact<LessonRemarks>().Fit(version),
        (_, _) => [("most", LessonRemark.Longest)]);

    static readonly Guard<CourseVersion> NotReplaced = new("course.replaced", (_, act) => !act.Fact<VersionUse>().HasNewer);

    static readonly Guard<CourseVersion> NobodyInside = new("course.enrolments_open",
        (_, act) => act.Fact<VersionUse>().OpenEnrolments == 0, (_, act) => [("count", act.Fact<VersionUse>().OpenEnrolments)]);

    static readonly Guard<CourseVersion> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<CourseVersionState, CourseVersionTrigger, CourseVersion> Table = new("course_version")
    {
        { New,                                Upload,          Draft,      Author },
        { Draft,                              Upload,          Draft,      ItsAuthor },
        { Draft,                              Preview,         Draft,      ItsAuthor },
        { Draft,                              SubmitForReview, InReview,   ItsAuthor, Previewed },
        { Draft,                              Discard,         Discarded,  ItsAuthor },
        { [InReview, Approved],               Return,          Draft,      Reviewer.Or(Officer), ReasonGiven, RemarksFit },
        { InReview,                           ReviewQuestions, InReview,   Reviewer, NotTheAuthor },
        { InReview,                           Approve,         Approved,   Reviewer, NotTheAuthor, ContentReviewed, QuestionsReviewed, HoursPlausible, OverrulingExplained },
        { Approved,                           Schedule,        Approved,   Officer, DayAhead },
        { Approved,                           Publish,         Published,  Officer, ThirdPerson, PrerequisitesPublished, CertificationsOpen, NoCircle, DayReached },
        { Published,                          Supersede,       Superseded, Clock },
        { [Published, Superseded],            Suspend,         Suspended,  Officer, ReasonGiven },
        { Suspended,                          Resume,          Published,  Officer, NotReplaced, NoCircle },
        { [Published, Superseded, Suspended], Retire,          Retired,    Officer, NobodyInside },
    };
}
