using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>选课: one person's way through one version of a course.</summary>
public sealed class Enrolment : Governed<EnrolmentState>
{
    Enrolment() { }

    /// <summary>Who learns.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The unit the person belonged to when enrolling; hours are earned there.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The course.</summary>
    public Guid CourseId { get; private init; }

    /// <summary>The version begun with; it stays the same when a newer one comes.</summary>
    public Guid CourseVersionId { get; private init; }

    /// <summary>Who enrolled: the person, or the officer who assigned the course.</summary>
    public Guid EnrolledBy { get; private init; }

    /// <summary>When.</summary>
    public Instant EnrolledAt { get; private init; }

    /// <summary>Whether an officer assigned it; it cannot be withdrawn from then.</summary>
    public bool IsMandatory => EnrolledBy != PersonId;

    /// <summary>Last day; null when there is none.</summary>
    public LocalDate? DueOn { get; private set; }

    /// <summary>When due day and grace are over; null when there is no due day.</summary>
    public Instant? OverdueAt { get; private set; }

    /// <summary>When it was completed; null before.</summary>
    public Instant? CompletedAt { get; private set; }

    /// <summary>How often a lesson was done or scored. Written with each of them, so that two last lessons at the same moment are seen one after the other.</summary>
    public int Steps { get; private set; }

    /// <summary>How far each lesson has come; one entry for every lesson of the version.</summary>
    public List<LessonProgress> Progress { get; private init; } = [];

    /// <summary>Whether somebody can still learn in it.</summary>
    public bool IsOpen => State is EnrolmentState.Enrolled or EnrolmentState.InProgress or EnrolmentState.Overdue;

    /// <summary>Itself, while somebody can still learn in it.</summary>
    /// <exception cref="RefusedException">As a wrong state, <c>enrolment.over</c>.</exception>
    public Enrolment WhileOpen() => IsOpen ? this : throw new RefusedException(RefusalKind.WrongState, "enrolment.over");

    /// <inheritdoc/>
    public override Instant? NextDue() => EnrolmentWorkflow.Table.NextDue(this);

    /// <summary>Enrols a person in a published version.</summary>
    /// <param name="version">With its lessons.</param>
    /// <param name="learner">Who learns.</param>
    /// <param name="due">Last day and the instant after which it is overdue; null for none.</param>
    /// <param name="act">Knows the <see cref="Learner"/>'s facts.</param>
    /// <exception cref="RefusedException"><c>enrolment.not_published</c>, <c>enrolment.audience_differs</c>, <c>enrolment.prerequisites_open</c>, forbidden.</exception>
    public static Enrolment Enrol(CourseVersion version, Learner learner, (LocalDate On, Instant OverdueAt)? due, Act act)
    {
        var enrolment = new Enrolment
        {
            Id = act.NewId(),
            PersonId = learner.PersonId,
            UnitId = learner.UnitId,
            CourseId = version.CourseId,
            CourseVersionId = version.Id,
            EnrolledBy = act.By.PersonId,
            EnrolledAt = act.At,
            DueOn = due?.On,
            OverdueAt = due?.OverdueAt,
        };
        EnrolmentWorkflow.Table.Fire(enrolment, EnrolmentTrigger.Enrol, act.Given(learner));
        enrolment.Progress.AddRange(version.Lessons.OrderBy(l => l.Order).Select(lesson => new LessonProgress(act.NewId(), enrolment.Id, lesson.Key)));
        return enrolment;
    }

    /// <summary>Begins, where it has not begun.</summary>
    public void BeginIfNew(Act act)
    {
        if (State == EnrolmentState.Enrolled) EnrolmentWorkflow.Table.Fire(this, EnrolmentTrigger.Begin, act);
    }

    /// <summary>Withdraws, or any other move without data.</summary>
    public void Move(EnrolmentTrigger trigger, Act act) => EnrolmentWorkflow.Table.Fire(this, trigger, act);

    /// <summary>Gives an overdue enrolment a new last day.</summary>
    public void Extend(LocalDate on, Instant overdueAt, Act act)
    {
        EnrolmentWorkflow.Table.Fire(this, EnrolmentTrigger.Extend, act.Given(new NewDueDay(overdueAt)));
        (DueOn, OverdueAt) = (on, overdueAt);
    }

    /// <summary>Takes the end of a lesson: a reading that is done, or a try at a quiz. Doing it again changes nothing.</summary>
    /// <param name="lesson">Id of the lesson.</param>
    /// <param name="scoreHundredths">Score of the try; null for a reading. The best one stays.</param>
    /// <param name="isDone">Whether the lesson is done by it.</param>
    /// <param name="act">When.</param>
    public void FinishLesson(string lesson, int? scoreHundredths, bool isDone, Act act)
    {
        if (ProgressOf(lesson).Finish(scoreHundredths, isDone, act.At)) Steps++;
    }

    /// <summary>Completes when the rule is met.</summary>
    /// <returns>Whether it was completed now.</returns>
    public bool CompleteIfMet(CompletionRule rule, Act act)
    {
        var clock = (act with { By = Actor.System }).Given(rule);
        if (!EnrolmentWorkflow.Table.Check(this, EnrolmentTrigger.Complete, clock).IsAllowed) return false;
        EnrolmentWorkflow.Table.Fire(this, EnrolmentTrigger.Complete, clock);
        CompletedAt = act.At;
        return true;
    }

    /// <summary>The progress of a lesson.</summary>
    /// <exception cref="RefusedException"><c>enrolment.lesson_not_found</c>.</exception>
    public LessonProgress ProgressOf(string lesson) =>
        Progress.SingleOrDefault(p => p.LessonKey == lesson) ?? throw new RefusedException(RefusalKind.NotFound, "enrolment.lesson_not_found");

    internal bool Meets(CompletionRule rule) => rule.All.All(Meets) && (rule.Any.Count == 0 || rule.Any.Any(Meets));

    bool Meets(CompletionItem item) => item.QuizId is { } quiz
        ? Progress.Any(p => p.LessonKey == quiz && p.ScoreHundredths >= item.PassHundredths)
        : Progress.All(p => p.DoneAt is not null);
}

/// <summary>How far one lesson has come.</summary>
public sealed class LessonProgress
{
    LessonProgress() { }

    internal LessonProgress(Guid id, Guid enrolmentId, string lessonKey) => (Id, EnrolmentId, LessonKey) = (id, enrolmentId, lessonKey);

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <summary>The enrolment.</summary>
    public Guid EnrolmentId { get; private init; }

    /// <summary>The lesson's id in the version.</summary>
    public string LessonKey { get; private init; } = "";

    /// <summary>Time counted by the server, in milliseconds.</summary>
    public long CountedMilliseconds { get; private set; }

    /// <summary>When it was done; null before.</summary>
    public Instant? DoneAt { get; private set; }

    /// <summary>Best score of a quiz in hundredths of a per cent; null for a reading or before the first try.</summary>
    public int? ScoreHundredths { get; private set; }

    /// <summary>Adds time, never beyond the cap.</summary>
    /// <param name="time">Server time between two accepted beats.</param>
    /// <param name="cap">Most that the lesson counts.</param>
    public void Count(Duration time, Duration cap) =>
        CountedMilliseconds = Math.Max(CountedMilliseconds, Math.Min(CountedMilliseconds + (long)time.TotalMilliseconds, (long)cap.TotalMilliseconds));

    /// <returns>Whether anything changed.</returns>
    internal bool Finish(int? scoreHundredths, bool isDone, Instant at)
    {
        var before = (ScoreHundredths, DoneAt);
        if (scoreHundredths is { } score) ScoreHundredths = Math.Max(ScoreHundredths ?? 0, score);
        if (isDone) DoneAt ??= at;
        return before != (ScoreHundredths, DoneAt);
    }
}
