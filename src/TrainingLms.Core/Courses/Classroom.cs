using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>Where people enrol, learn and finish.</summary>
public sealed class Classroom(LmsDbContext db, WorkCalendar calendar, UnitTreeCache trees, CourseOptions options, IEnumerable<ICompletionWitness> witnesses)
{
    /// <summary>Enrols a person in the published version of a course.</summary>
    /// <param name="courseKey">Key of the course.</param>
    /// <param name="personId">Who learns: the actor, or somebody an officer assigns the course to.</param>
    /// <param name="dueOn">Last day; null for none.</param>
    /// <param name="act">Who enrols.</param>
    /// <param name="cancel">Stops before anything is saved.</param>
    /// <exception cref="RefusedException">
    /// <c>course.not_found</c>, <c>person.not_found</c>, <c>enrolment.already_open</c>, <c>enrolment.audience_differs</c>,
    /// <c>enrolment.prerequisites_open</c>, <c>enrolment.due_day_past</c>, forbidden.
    /// </exception>
    public async Task<Enrolment> EnrolAsync(string courseKey, Guid personId, LocalDate? dueOn, Act act, CancellationToken cancel = default)
    {
        var version = await db.CourseVersions.Include(v => v.Lessons)
            .SingleOrDefaultAsync(v => v.CourseKey == courseKey && v.State == CourseVersionState.Published, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "course.not_found");
        var person = await db.People.EnrollableBy(act.By, db).SingleOrDefaultAsync(p => p.Id == personId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        if (await db.Enrolments.AnyAsync(e => e.PersonId == personId && e.CourseId == version.CourseId
            && (e.State == EnrolmentState.Enrolled || e.State == EnrolmentState.InProgress || e.State == EnrolmentState.Overdue), cancel))
            throw new RefusedException(RefusalKind.RuleBroken, "enrolment.already_open");
        var enrolment = Enrolment.Enrol(version, await LearnerAsync(version, person, cancel), dueOn is { } on ? (on, OverdueAt(on)) : null, act);
        db.Enrolments.Add(enrolment);
        await db.SaveChangesAsync(cancel);
        return enrolment;
    }

    /// <summary>Takes a sign of life and counts the time since the one before by the server's clock.</summary>
    /// <returns>The progress of the lesson, with what is counted now.</returns>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.lesson_not_found</c>, <c>enrolment.over</c>, <c>enrolment.sequence_out_of_range</c>.</exception>
    public async Task<LessonProgress> BeatAsync(Heartbeat beat, Act act, CancellationToken cancel = default)
    {
        if (beat.Sequence < 1) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("enrolment.sequence_out_of_range", [], "sequence")]);
        var enrolment = (await OwnAsync(beat.EnrolmentId, act, cancel)).WhileOpen();
        var progress = enrolment.ProgressOf(beat.LessonKey);
        var lesson = await LessonAsync(enrolment.CourseVersionId, beat.LessonKey, cancel);
        enrolment.BeginIfNew(act);
        var presence = await db.StudyPresences.SingleOrDefaultAsync(p => p.PersonId == enrolment.PersonId, cancel);
        if (presence is null) db.StudyPresences.Add(StudyPresence.Of(enrolment.PersonId, beat, act));
        else
        {
            var passed = presence.Take(beat, Duration.FromSeconds(options.LongestBeatSeconds), act);
            progress.Count(passed, Duration.FromMinutes(lesson.Minutes * options.ReadingCap));
        }
        await db.SaveChangesAsync(cancel);
        return progress;
    }

    /// <summary>Confirms the end of a reading, once half of its planned time has been counted.</summary>
    /// <exception cref="RefusedException"><c>enrolment.lesson_time_missing</c> with the minutes missing, <c>enrolment.lesson_is_quiz</c>, <c>enrolment.over</c>, not found.</exception>
    public async Task<Enrolment> FinishReadingAsync(Guid enrolmentId, string lessonKey, Act act, CancellationToken cancel = default)
    {
        var enrolment = (await OwnAsync(enrolmentId, act, cancel)).WhileOpen();
        var progress = enrolment.ProgressOf(lessonKey);
        var lesson = await LessonAsync(enrolment.CourseVersionId, lessonKey, cancel);
        if (lesson.Kind == LessonKind.Quiz) throw new RefusedException(RefusalKind.RuleBroken, "enrolment.lesson_is_quiz");
        var missing = lesson.Minutes * 30_000L - progress.CountedMilliseconds;
        if (missing > 0) throw new RefusedException(RefusalKind.RuleBroken, "enrolment.lesson_time_missing", ("minutes", (missing + 59_999) / 60_000));
        enrolment.FinishLesson(lessonKey, null, isDone: true, act);
        return await SettleAsync(enrolment, act, cancel);
    }

    /// <summary>Takes the result of a quiz from the exam feature: the lesson is done once its pass mark is reached.</summary>
    /// <param name="enrolmentId">The enrolment.</param>
    /// <param name="lessonKey">Id of the quiz lesson.</param>
    /// <param name="scoreHundredths">Score in hundredths of a per cent, 0 to 10000. The best try counts.</param>
    /// <param name="act">The learner who handed the quiz in, or the system that graded it.</param>
    /// <param name="cancel">Stops before anything is saved.</param>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.lesson_not_found</c>, <c>enrolment.lesson_is_reading</c>, <c>enrolment.over</c>.</exception>
    public async Task<Enrolment> FinishQuizAsync(Guid enrolmentId, string lessonKey, int scoreHundredths, Act act, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scoreHundredths);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scoreHundredths, 100_00);
        var enrolment = (await OwnAsync(enrolmentId, act, cancel)).WhileOpen();
        enrolment.BeginIfNew(act);
        var version = await db.CourseVersions.AsNoTracking().SingleAsync(v => v.Id == enrolment.CourseVersionId, cancel);
        enrolment.ProgressOf(lessonKey);
        if ((await LessonAsync(version.Id, lessonKey, cancel)).Kind != LessonKind.Quiz)
            throw new RefusedException(RefusalKind.RuleBroken, "enrolment.lesson_is_reading");
        enrolment.FinishLesson(lessonKey, scoreHundredths, scoreHundredths >= PassOf(version.Outline.Completion, lessonKey), act);
        return await SettleAsync(enrolment, act, cancel);
    }

    /// <summary>The pass mark of a quiz lesson, in hundredths of a per cent.</summary>
    public int PassOf(CompletionRule rule, string lessonKey) =>
        rule.All.Concat(rule.Any).Where(item => item.QuizId == lessonKey).Min(item => item.PassHundredths) ?? options.DefaultPassHundredths;

    /// <summary>Withdraws.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.mandatory</c>, forbidden.</exception>
    public async Task<Enrolment> WithdrawAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var enrolment = await FindAsync(id, act.By, cancel);
        expected.Against(enrolment);
        enrolment.Move(EnrolmentTrigger.Withdraw, act);
        await db.SaveChangesAsync(cancel);
        return enrolment;
    }

    /// <summary>Gives an overdue enrolment a new last day.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.due_day_past</c>, <c>reason.missing</c>, forbidden.</exception>
    public async Task<Enrolment> ExtendAsync(Guid id, LocalDate on, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var enrolment = await FindAsync(id, act.By, cancel);
        expected.Against(enrolment);
        enrolment.Extend(on, OverdueAt(on), act);
        await db.SaveChangesAsync(cancel);
        return enrolment;
    }

    /// <summary>Own enrolments, and those of people in the actor's scope; newest first.</summary>
    public Task<Page<Enrolment>> ListAsync(Actor actor, Guid? personId, PageRequest page, CancellationToken cancel = default)
    {
        var enrolments = db.Enrolments.VisibleTo(actor, db).AsNoTracking();
        if (personId is not null) enrolments = enrolments.Where(e => e.PersonId == personId);
        if (page.AfterId is { } last) enrolments = enrolments.Where(e => e.Id < last);
        return page.ReadAsync(enrolments.OrderByDescending(e => e.Id), e => e.Id.ToString(), cancel);
    }

    /// <summary>An enrolment the actor may see, with its progress.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>.</exception>
    public async Task<Enrolment> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.Enrolments.VisibleTo(actor, db).Include(e => e.Progress).SingleOrDefaultAsync(e => e.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "enrolment.not_found");

    /// <summary>An enrolment to learn in: learning is done by the learner alone.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>; as forbidden <c>enrolment.not_yours</c>.</exception>
    public async Task<Enrolment> OwnAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var enrolment = await FindAsync(id, act.By, cancel);
        return enrolment.PersonId == act.By.PersonId || ReferenceEquals(act.By, Actor.System)
            ? enrolment : throw new RefusedException(RefusalKind.Forbidden, "enrolment.not_yours");
    }

    /// <summary>As <see cref="OwnAsync"/>, with its row locked until the open transaction ends, so that what comes at the same moment waits and then sees what was done.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>; as forbidden <c>enrolment.not_yours</c>.</exception>
    public async Task<Enrolment> LockedOwnAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        // Whoever may not see it may not make its learner wait either.
        if (!await db.Enrolments.VisibleTo(act.By, db).AnyAsync(e => e.Id == id, cancel)) throw new RefusedException(RefusalKind.NotFound, "enrolment.not_found");
        await db.Database.ExecuteSqlAsync($"UPDATE enrolments SET version = version WHERE id = {id}", cancel);
        return await OwnAsync(id, act, cancel);
    }

    /// <summary>The version of an enrolment with its lessons in order.</summary>
    public Task<CourseVersion> VersionAsync(Enrolment enrolment, CancellationToken cancel = default) =>
        db.CourseVersions.AsNoTracking().Include(v => v.Lessons.OrderBy(l => l.Order)).SingleAsync(v => v.Id == enrolment.CourseVersionId, cancel);

    /// <summary>What can be done to the enrolment now, and why not.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(Enrolment enrolment, Act act) =>
        // Any later day would do, so that the button does not hang on a day not yet chosen.
        EnrolmentWorkflow.Table.PermittedTriggers(enrolment, act.Given(new NewDueDay(Instant.MaxValue)));

    async Task<Lesson> LessonAsync(Guid versionId, string key, CancellationToken cancel) =>
        await db.Lessons.AsNoTracking().SingleAsync(l => l.CourseVersionId == versionId && l.Key == key, cancel);

    Task<Enrolment> SettleAsync(Enrolment enrolment, Act act, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        var version = await db.CourseVersions.AsNoTracking().SingleAsync(v => v.Id == enrolment.CourseVersionId, cancel);
        var isComplete = enrolment.CompleteIfMet(version.Outline.Completion, act);
        // Saved first: of two completions at once the second stops here, before any witness has acted on it.
        await db.SaveChangesAsync(cancel);
        if (!isComplete) return enrolment;
        var completion = CourseCompletion.Of(enrolment, version, calendar.DayOf(act.At)) with { LearnedFrom = calendar.DayOf(enrolment.EnrolledAt) };
        foreach (var witness in witnesses) await witness.CompletedAsync(completion, act, cancel);
        await db.SaveChangesAsync(cancel);
        return enrolment;
    }, cancel);

    async Task<Learner> LearnerAsync(CourseVersion version, Person person, CancellationToken cancel)
    {
        var done = await db.Enrolments.Where(e => e.PersonId == person.Id && e.State == EnrolmentState.Completed)
            .Join(db.Courses, e => e.CourseId, c => c.Id, (_, course) => course.Key).ToListAsync(cancel);
        var level = (await trees.CurrentAsync(db, cancel)).Find(person.UnitId)?.Level;
        var audience = version.Outline.Audience;
        var fits = (audience.Levels.Count == 0 || (level is { } known && audience.Levels.Contains(Snake.Of(known))))
            && (audience.Engagements.Count == 0 || audience.Engagements.Contains(person.Engagement == Engagement.FullTime ? "full" : "part"));
        return new Learner(person.Id, person.UnitId, person.IsActive, fits, version.State == CourseVersionState.Published,
            [.. version.Outline.Prerequisites.Except(done)]);
    }

    Instant OverdueAt(LocalDate dueOn) => calendar.EndOf(dueOn.PlusDays(options.GraceDays));
}
