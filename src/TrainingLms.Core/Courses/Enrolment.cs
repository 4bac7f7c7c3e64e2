using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>How somebody came into a course (learning.md 2.4).</summary>
public enum EnrolmentSource
{
    /// <summary>By oneself.</summary>
    Self,

    /// <summary>Assigned by an officer.</summary>
    Officer,

    /// <summary>The clock, since it was the turn of the course in a programme; the key is that of the assignment.</summary>
    Programme,

    /// <summary>An import of past completions; the key is that of the import.</summary>
    Import,

    /// <summary>An officer, by the enrolments of a roster; the key is that of the import.</summary>
    Roster,
}

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

    /// <summary>Who enrolled: the person, or the officer who assigned the course; empty for the clock.</summary>
    public Guid EnrolledBy { get; private init; }

    /// <summary>How the person came into the course.</summary>
    public EnrolmentSource Source { get; private init; }

    /// <summary>What it came from, as <see cref="Source"/> says; null where a person enrolled.</summary>
    public Guid? SourceId { get; private init; }

    /// <summary>When.</summary>
    public Instant EnrolledAt { get; private init; }

    /// <summary>Whether an officer or a programme assigned it; it cannot be withdrawn from then.</summary>
    public bool IsMandatory => EnrolledBy != PersonId;

    /// <summary>Last day; null when there is none.</summary>
    public LocalDate? DueOn { get; private set; }

    /// <summary>When due day and grace are over; null when there is no due day.</summary>
    public Instant? OverdueAt { get; private set; }

    /// <summary>When it was completed, or earlier learning recognised in its place; null before.</summary>
    public Instant? CompletedAt { get; private set; }

    /// <summary>Since when it is interrupted; null when it is not.</summary>
    public Instant? PausedAt { get; private set; }

    /// <summary>When the interruption ends by itself; null when it does not, or there is none.</summary>
    public Instant? PausedUntil { get; private set; }

    /// <summary>When the instructor vouched for it; null before, and where the rule does not ask for it.</summary>
    public Instant? SignedOffAt { get; private set; }

    /// <summary>Up to when signs against it have been looked at and found to be nothing; null when nobody had to look.</summary>
    public Instant? ClearedAt { get; private set; }

    /// <summary>When an officer took the person out of it, or the clock since the programme is over; null for every other end.</summary>
    public Instant? ReleasedAt { get; private set; }

    /// <summary>When the import that it came with was undone before it had begun; as if it had never been. Null where it was not.</summary>
    public Instant? UndoneAt { get; private set; }

    /// <summary>When no try was left; null while there is one.</summary>
    public Instant? FailedAt { get; private set; }

    /// <summary>How often a lesson was done or scored. Written with each of them, so that two last lessons at the same moment are seen one after the other.</summary>
    public int Steps { get; private set; }

    /// <summary>How far each lesson has come; one entry for every lesson of the version.</summary>
    public List<LessonProgress> Progress { get; private init; } = [];

    /// <summary>The states in which it is not over; of these there is one for each person and course.</summary>
    public static readonly IReadOnlyList<EnrolmentState> OpenStates =
        [EnrolmentState.Enrolled, EnrolmentState.InProgress, EnrolmentState.Overdue, EnrolmentState.Paused, EnrolmentState.UnderReview];

    /// <summary>The states in which the course counts as done for whatever asks for it.</summary>
    public static readonly IReadOnlyList<EnrolmentState> DoneStates = [EnrolmentState.Completed, EnrolmentState.Recognised];

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
    /// <param name="assignmentId">The programme assignment that asks for it; null where none does.</param>
    /// <exception cref="RefusedException"><c>enrolment.not_published</c>, <c>enrolment.audience_differs</c>, <c>enrolment.prerequisites_open</c>, forbidden.</exception>
    public static Enrolment Enrol(CourseVersion version, Learner learner, (LocalDate On, Instant OverdueAt)? due, Act act, Guid? assignmentId = null)
    {
        return Enter(version, learner, due, act, assignmentId is { } assignment ? (EnrolmentSource.Programme, assignment) : null);
    }

    /// <summary>The same because a line of a roster asks for it; without a due day, since such files name none.</summary>
    /// <exception cref="RefusedException">As <see cref="Enrol"/>.</exception>
    public static Enrolment EnrolByRoster(CourseVersion version, Learner learner, Guid importId, Act act) => Enter(version, learner, null, act, (EnrolmentSource.Roster, importId));

    /// <summary>Whether <see cref="Enrol"/> would be refused now, and why; that there is no open one already shows only in the database.</summary>
    public static Verdict CheckEnrol(CourseVersion version, Learner learner, Act act) =>
        EnrolmentWorkflow.Table.Check(New(version, (learner.PersonId, learner.UnitId), act), EnrolmentTrigger.Enrol, act.Given(learner));

    static Enrolment Enter(CourseVersion version, Learner learner, (LocalDate On, Instant OverdueAt)? due, Act act, (EnrolmentSource Kind, Guid Id)? source)
    {
        var enrolment = New(version, (learner.PersonId, learner.UnitId), act, source);
        (enrolment.DueOn, enrolment.OverdueAt) = (due?.On, due?.OverdueAt);
        EnrolmentWorkflow.Table.Fire(enrolment, EnrolmentTrigger.Enrol, act.Given(learner));
        enrolment.Progress.AddRange(version.Lessons.OrderBy(l => l.Order).Select(lesson => new LessonProgress(act.NewId(), enrolment.Id, lesson.Key)));
        return enrolment;
    }

    /// <summary>Begins, where it has not begun.</summary>
    public void BeginIfNew(Act act)
    {
        if (State == EnrolmentState.Enrolled) EnrolmentWorkflow.Table.Fire(this, EnrolmentTrigger.Begin, act);
    }

    /// <summary>Accepts earlier learning in the place of a course.</summary>
    /// <param name="version">The version that is published now.</param>
    /// <param name="learner">Who learned elsewhere.</param>
    /// <param name="act">The training officer, with the evidence as the reason.</param>
    /// <exception cref="RefusedException"><c>enrolment.own</c>, <c>reason.missing</c>, <c>enrolment.person_inactive</c>; forbidden.</exception>
    public static Enrolment Recognise(CourseVersion version, Learner learner, Act act)
    {
        var enrolment = New(version, (learner.PersonId, learner.UnitId), act);
        enrolment.Move(EnrolmentTrigger.Recognise, act.Given(learner));
        return enrolment;
    }

    /// <summary>Takes over a completion from an import of past hours. It counts as done from the day on which it was learned.</summary>
    /// <param name="version">The version that is published now.</param>
    /// <param name="personId">Who learned.</param>
    /// <param name="unitId">The unit of that person.</param>
    /// <param name="completedAt">When it was learned.</param>
    /// <param name="importId">The import.</param>
    /// <param name="act">Who imports.</param>
    public static Enrolment Import(CourseVersion version, Guid personId, Guid unitId, Instant completedAt, Guid importId, Act act)
    {
        var enrolment = New(version, (personId, unitId), act, (EnrolmentSource.Import, importId));
        EnrolmentWorkflow.Table.Fire(enrolment, EnrolmentTrigger.Import, act with { By = Actor.System });
        enrolment.CompletedAt = completedAt;
        return enrolment;
    }

    /// <summary>Takes that back.</summary>
    /// <param name="act">Who undoes the import, with the reason.</param>
    public void TakeBack(Act act)
    {
        EnrolmentWorkflow.Table.Fire(this, EnrolmentTrigger.TakeBack, act with { By = Actor.System });
        CompletedAt = null;
    }

    static Enrolment New(CourseVersion version, (Guid Id, Guid UnitId) learner, Act act, (EnrolmentSource Kind, Guid Id)? source = null) => new()
    {
        Id = act.NewId(),
        PersonId = learner.Id,
        UnitId = learner.UnitId,
        Source = source?.Kind ?? (learner.Id == act.By.PersonId ? EnrolmentSource.Self : EnrolmentSource.Officer),
        SourceId = source?.Id,
        CourseId = version.CourseId,
        CourseVersionId = version.Id,
        EnrolledBy = act.By.PersonId,
        EnrolledAt = act.At,
    };

    /// <summary>Withdraws, or any other move without data.</summary>
    public void Move(EnrolmentTrigger trigger, Act act)
    {
        EnrolmentWorkflow.Table.Fire(this, trigger, act);
        switch (trigger)
        {
            case EnrolmentTrigger.SignOff:
                SignedOffAt = act.At;
                Steps++;
                break;
            case EnrolmentTrigger.Complete or EnrolmentTrigger.Recognise:
                CompletedAt = act.At;
                break;
            case EnrolmentTrigger.Release:
                ReleasedAt = act.At;
                break;
            case EnrolmentTrigger.Clear:
                ClearedAt = act.At;
                break;
            case EnrolmentTrigger.Fail:
                FailedAt = act.At;
                break;
        }
    }

    /// <summary>The import that it came with is undone: nobody was taken out, and neither a file nor a programme is to take it so.</summary>
    public void Undo(Act act)
    {
        EnrolmentWorkflow.Table.Fire(this, EnrolmentTrigger.Release, act);
        UndoneAt = act.At;
    }

    /// <summary>Interrupts it.</summary>
    /// <param name="until">When it goes on by itself; null until somebody says so.</param>
    /// <param name="act">The officer, with a reason.</param>
    public void Pause(Instant? until, Act act)
    {
        EnrolmentWorkflow.Table.Fire(this, EnrolmentTrigger.Pause, act.Given(new PauseUntil(until)));
        (PausedAt, PausedUntil) = (act.At, until);
    }

    /// <summary>Goes on; the due day moves by the days of the interruption.</summary>
    /// <param name="due">The due day moved, and when its grace is over; null where there is none.</param>
    /// <param name="trigger">By an officer, or in time.</param>
    /// <param name="act">Who and when.</param>
    public void Resume((LocalDate On, Instant OverdueAt)? due, EnrolmentTrigger trigger, Act act)
    {
        EnrolmentWorkflow.Table.Fire(this, trigger, act);
        (PausedAt, PausedUntil, DueOn, OverdueAt) = (null, null, due?.On, due?.OverdueAt);
    }

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
    /// <param name="triesLeft">How many tries a quiz leaves; null for what is not tried.</param>
    public void FinishLesson(string lesson, int? scoreHundredths, bool isDone, Act act, int? triesLeft = null)
    {
        if (ProgressOf(lesson).Finish(scoreHundredths, isDone, triesLeft, act.At)) Steps++;
    }

    /// <summary>Completes when the rule is met, holds for review when it is met but something speaks against it, and fails when it can no longer be met.</summary>
    /// <param name="rule">When the course is complete.</param>
    /// <param name="signs">What speaks against the time that was counted and was not cleared.</param>
    /// <param name="act">When.</param>
    public void SettleBy(CompletionRule rule, IReadOnlyList<StudySignKind> signs, Act act)
    {
        var clock = (act with { By = Actor.System }).Given(rule).Given(new OpenSigns(signs));
        foreach (var end in (ReadOnlySpan<EnrolmentTrigger>)[EnrolmentTrigger.Complete, EnrolmentTrigger.HoldForReview, EnrolmentTrigger.Fail])
        {
            if (!EnrolmentWorkflow.Table.Check(this, end, clock).IsAllowed) continue;
            Move(end, clock);
            return;
        }
    }

    /// <summary>The progress of a lesson.</summary>
    /// <exception cref="RefusedException"><c>enrolment.lesson_not_found</c>.</exception>
    public LessonProgress ProgressOf(string lesson) =>
        Progress.SingleOrDefault(p => p.LessonKey == lesson) ?? throw new RefusedException(RefusalKind.NotFound, "enrolment.lesson_not_found");

    internal bool Meets(CompletionRule rule) => rule.All.All(Meets) && (rule.Any.Count == 0 || rule.Any.Any(Meets));

    bool Meets(CompletionItem item) => item switch
    {
        { QuizId: { } quiz } => Progress.Any(p => p.LessonKey == quiz && p.ScoreHundredths >= item.PassHundredths),
        { EssayId: { } essay } => Progress.Any(p => p.LessonKey == essay && p.DoneAt is not null),
        { SignOff: true } => SignedOffAt is not null,
        _ => Progress.All(p => p.DoneAt is not null),
    };

    internal bool CanStillMeet(CompletionRule rule) => rule.All.All(CanStillMeet) && (rule.Any.Count == 0 || rule.Any.Any(CanStillMeet));

    bool CanStillMeet(CompletionItem item) => item switch
    {
        { QuizId: { } quiz } => Meets(item) || !Progress.Any(p => p.LessonKey == quiz && p.TriesLeft == 0),
        { EssayId: not null } or { SignOff: true } => true,
        _ => !Progress.Any(p => p.TriesLeft == 0 && p.DoneAt is null),
    };
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

    /// <summary>How many tries of a quiz are left; null for a lesson without, or before the first one.</summary>
    public int? TriesLeft { get; private set; }

    /// <summary>The parts of a video that were seen, in milliseconds, as <c>0-120000 180000-240000</c>; empty for other kinds.</summary>
    public string Seen { get; private set; } = "";

    /// <summary>Takes a part of a video that was seen.</summary>
    /// <param name="part">The part.</param>
    /// <param name="length">Length of the video in milliseconds.</param>
    /// <returns>How much of the video was seen so far, in milliseconds, each part counted once.</returns>
    public int See(SeenPart part, int length)
    {
        var seen = SeenParts.Parse(Seen).With(part, length);
        Seen = seen.ToString();
        return seen.Length;
    }

    /// <summary>Adds time, never beyond the cap.</summary>
    /// <param name="time">Server time between two accepted beats.</param>
    /// <param name="cap">Most that the lesson counts.</param>
    public void Count(Duration time, Duration cap) =>
        CountedMilliseconds = Math.Max(CountedMilliseconds, Math.Min(CountedMilliseconds + (long)time.TotalMilliseconds, (long)cap.TotalMilliseconds));

    /// <returns>Whether anything changed.</returns>
    internal bool Finish(int? scoreHundredths, bool isDone, int? triesLeft, Instant at)
    {
        var before = (ScoreHundredths, DoneAt, TriesLeft);
        if (triesLeft is not null) TriesLeft = triesLeft;
        if (scoreHundredths is { } score) ScoreHundredths = Math.Max(ScoreHundredths ?? 0, score);
        if (isDone) DoneAt ??= at;
        return before != (ScoreHundredths, DoneAt, TriesLeft);
    }
}
