using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>作业: what a learner hands in for a lesson that somebody has to look at, an essay (心得体会) or the report of an outside activity.</summary>
public sealed class StudyWork : Governed<StudyWorkState>
{
    StudyWork() { }

    /// <summary>The enrolment.</summary>
    public Guid EnrolmentId { get; private init; }

    /// <summary>The lesson's id in the version.</summary>
    public string LessonKey { get; private init; } = "";

    /// <summary>An essay or an outside activity.</summary>
    public LessonKind Kind { get; private init; }

    /// <summary>Who wrote it.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The unit under which it is learned; whoever teaches there looks at it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The course.</summary>
    public Guid CourseId { get; private init; }

    /// <summary>The text, or what was done, where and when.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Characters of it, blanks not counted.</summary>
    public int Characters { get; private set; }

    /// <summary>When it was handed in last; null before.</summary>
    public Instant? SubmittedAt { get; private set; }

    /// <summary>When it was accepted; null before.</summary>
    public Instant? AcceptedAt { get; private set; }

    /// <summary>What the instructor wrote last; null before.</summary>
    public string? Remark { get; private set; }

    /// <summary>When it was published under the author's name; null while it is not.</summary>
    public Instant? PublishedAt { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => StudyWorkWorkflow.Table.NextDue(this);

    /// <summary>Begins it.</summary>
    /// <param name="enrolment">The enrolment, in which one can still learn.</param>
    /// <param name="lesson">An essay or an external lesson.</param>
    /// <param name="text">What it says.</param>
    /// <param name="act">The learner.</param>
    /// <exception cref="RefusedException"><c>study_work.text_too_long</c>; forbidden.</exception>
    public static StudyWork Write(Enrolment enrolment, Lesson lesson, string text, Act act)
    {
        var work = new StudyWork
        {
            Id = act.NewId(),
            EnrolmentId = enrolment.Id,
            LessonKey = lesson.Key,
            Kind = lesson.Kind,
            PersonId = enrolment.PersonId,
            UnitId = enrolment.UnitId,
            CourseId = enrolment.CourseId,
        };
        work.Rewrite(text, act);
        return work;
    }

    /// <summary>Writes it anew.</summary>
    /// <exception cref="RefusedException"><c>study_work.text_too_long</c>; wrong state once it is handed in; forbidden.</exception>
    public void Rewrite(string text, Act act)
    {
        StudyWorkWorkflow.Table.Fire(this, StudyWorkTrigger.Write, act.Given(new WorkText(text)));
        (Text, Characters) = (text, CharactersOf(text));
    }

    /// <summary>Hands it in, or any other move.</summary>
    /// <exception cref="RefusedException">What the table refuses.</exception>
    public void Move(StudyWorkTrigger trigger, Act act)
    {
        StudyWorkWorkflow.Table.Fire(this, trigger, act);
        switch (trigger)
        {
            case StudyWorkTrigger.Submit:
                SubmittedAt = act.At;
                break;
            case StudyWorkTrigger.Accept:
                (AcceptedAt, Remark) = (act.At, act.Reason);
                break;
            case StudyWorkTrigger.Return:
                Remark = act.Reason;
                break;
            case StudyWorkTrigger.Publish:
                PublishedAt = act.At;
                break;
            case StudyWorkTrigger.TakeBack:
                PublishedAt = null;
                break;
        }
    }

    /// <summary>Characters as a reader counts them: blanks are none, and a pair of surrogates is one.</summary>
    public static int CharactersOf(string text) => text.EnumerateRunes().Count(rune => !System.Text.Rune.IsWhiteSpace(rune));
}
