using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Courses.StudyWorkState;
using static TrainingLms.Courses.StudyWorkTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Courses;

/// <summary>What has become of a work.</summary>
public enum StudyWorkState
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>With the instructor.</summary>
    Submitted,

    /// <summary>Good; the lesson is done.</summary>
    Accepted,

    /// <summary>Its author agrees that it is published by name.</summary>
    Consented,

    /// <summary>A reviewer found that it can be published.</summary>
    Reviewed,

    /// <summary>Everybody can read it.</summary>
    Published,

    /// <summary>Good, and no longer to be published; the lesson stays done.</summary>
    Recalled,
}

/// <summary>What can be done to a work.</summary>
public enum StudyWorkTrigger
{
    /// <summary>Write it.</summary>
    Write,

    /// <summary>Hand it in.</summary>
    Submit,

    /// <summary>Give it back to be put right.</summary>
    Return,

    /// <summary>Find it good.</summary>
    Accept,

    /// <summary>Agree that it is published by name.</summary>
    Consent,

    /// <summary>Find that it can be published.</summary>
    Review,

    /// <summary>Publish it.</summary>
    Publish,

    /// <summary>No longer agree, or take it out.</summary>
    TakeBack,
}

/// <summary>Fact: the text that is written.</summary>
public sealed record WorkText(string Text);

/// <summary>Fact: what the lesson asks for, and what there is.</summary>
/// <param name="Lesson">The lesson.</param>
/// <param name="Files">Files that are attached.</param>
/// <param name="IsOpen">Whether one can still learn in the enrolment.</param>
public sealed record WorkTerms(Lesson Lesson, int Files, bool IsOpen);

/// <summary>The life of a work. What is published by name has passed its author, a reviewer and an editor.</summary>
public static class StudyWorkWorkflow
{
    const int LongestText = 50_000;

    static readonly Who<StudyWork> Author = Who.Person<StudyWork>("work_author", w => w.PersonId);

    static readonly Who<StudyWork> Editor = Who.Holding<StudyWork>(Role.TrainingOfficer, w => w.UnitId);

    static readonly Who<StudyWork> Teacher = Who.Holding<StudyWork>(Role.Instructor, w => w.UnitId).Or(Editor);

    static readonly Who<StudyWork> Reviewer = Who.Holding<StudyWork>(Role.CourseReviewer, w => w.UnitId);

    static readonly Guard<StudyWork> ShortEnough = new("study_work.text_too_long", (_, act) => act.Fact<WorkText>().Text.Length <= LongestText, (_, _) => [("most", LongestText)]);

    static readonly Guard<StudyWork> LongEnough = new("study_work.text_too_short",
        (w, act) => w.Characters >= Least(act), (w, act) => [("least", Least(act)), ("have", w.Characters)]);

    static readonly Guard<StudyWork> Proven = new("study_work.proof_missing", (w, act) => w.Kind != LessonKind.External || act.Fact<WorkTerms>().Files > 0);

    static readonly Guard<StudyWork> CourseOpen = new("enrolment.over", (_, act) => act.Fact<WorkTerms>().IsOpen);

    static readonly Guard<StudyWork> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<StudyWork> MayBePublished = new("study_work.not_for_publication", (_, act) => act.Fact<WorkTerms>().Lesson.MayBePublished);

    static readonly NotOwn<StudyWork> NotOwn = new("study_work.own", w => w.PersonId);

    static readonly SecondPerson<StudyWork> Another = new("study_work.editor_is_reviewer", [Review]);

    /// <summary>The table.</summary>
    public static readonly Workflow<StudyWorkState, StudyWorkTrigger, StudyWork> Table = new("study_work")
    {
        { New,                               Write,    Draft,     Author,            ShortEnough },
        { Draft,                             Write,    Draft,     Author,            ShortEnough },
        { Draft,                             Submit,   Submitted, Author,            CourseOpen, LongEnough, Proven },
        { Submitted,                         Return,   Draft,     Teacher,           NotOwn, ReasonGiven },
        { Submitted,                         Accept,   Accepted,  Teacher,           NotOwn, CourseOpen },
        { Accepted,                          StudyWorkTrigger.Consent, Consented, Author,            MayBePublished },
        { Consented,                         Review,   Reviewed,  Reviewer,          NotOwn },
        { Reviewed,                          Publish,  Published, Editor,            NotOwn, Another },
        { [Consented, Reviewed, Published],  TakeBack, Recalled,  Author.Or(Editor), ReasonGiven },
    };

    static int Least(Act act) => act.Fact<WorkTerms>().Lesson.LeastCharacters ?? 1;
}
