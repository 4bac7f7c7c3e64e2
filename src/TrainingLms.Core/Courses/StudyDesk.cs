using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>What a learner is told about a beat.</summary>
/// <param name="Progress">The lesson, with what is counted now.</param>
/// <param name="Presence">Where the person is, and what is asked.</param>
/// <param name="WhyNot">What keeps time from counting; null when nothing does.</param>
public sealed record BeatAnswer(LessonProgress Progress, StudyPresence Presence, NotCounting? WhyNot);

/// <summary>Where people learn: time is counted, lessons are finished, and the course ends when its rule is met.</summary>
public sealed class StudyDesk(
    LmsDbContext db, EnrolmentFinder finder, WorkCalendar calendar, CourseOptions options, IEnumerable<ICompletionWitness> witnesses, IEnumerable<IElsewhere> elsewhere)
{
    // Players report where they are a little late or early.
    const int SeekSlack = 2_000;

    static readonly Duration InStep = Duration.FromSeconds(2);

    /// <summary>Takes a sign of life and counts the time since the one before by the server's clock.</summary>
    /// <exception cref="RefusedException">
    /// <c>enrolment.not_found</c>, <c>enrolment.lesson_not_found</c>, <c>enrolment.over</c>, <c>enrolment.sequence_out_of_range</c>, <c>enrolment.position_out_of_range</c>.
    /// </exception>
    public Task<BeatAnswer> BeatAsync(Heartbeat beat, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var enrolment = (await finder.OwnAsync(beat.EnrolmentId, act, cancel)).WhileOpen();
        var (progress, lesson) = (enrolment.ProgressOf(beat.LessonKey), await finder.LessonAsync(enrolment, beat.LessonKey, cancel));
        Refuse(beat, lesson);
        enrolment.BeginIfNew(act);
        var terms = await TermsAsync(enrolment.PersonId, act, cancel);
        var presence = await db.StudyPresences.SingleOrDefaultAsync(p => p.PersonId == enrolment.PersonId, cancel);
        if (presence is null)
        {
            db.StudyPresences.Add(presence = StudyPresence.Of(enrolment.PersonId, beat, terms, act));
            presence.MoveTo(lesson.WatchedOnly ? 0 : beat.Position);
            await db.SaveChangesAsync(cancel);
            return new BeatAnswer(progress, presence, null);
        }
        var wasHere = presence.EnrolmentId == beat.EnrolmentId && presence.LessonKey == beat.LessonKey;
        var outcome = presence.Take(beat, terms, act);
        if (outcome.Sign is { } sign) await NoteAsync(enrolment.Id, sign, beat.LessonKey, act, cancel);
        if (lesson.Kind == LessonKind.Video) Watch(lesson, progress, presence, beat.Position, wasHere ? outcome.Counted : Duration.Zero);
        else progress.Count(outcome.Counted, Duration.FromMinutes(lesson.Kind == LessonKind.Reading ? lesson.Minutes * options.ReadingCap : lesson.Minutes));
        await db.SaveChangesAsync(cancel);
        if (lesson.Kind == LessonKind.Video && progress.DoneAt is null && IsSeen(lesson, progress))
        {
            enrolment.FinishLesson(lesson.Key, null, isDone: true, act);
            await SettleAsync(enrolment, act, cancel);
        }
        return new BeatAnswer(progress, presence, outcome.WhyNot);
    }, cancel);

    /// <summary>Answers the question whether somebody is there.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.presence_not_asked</c>, <c>enrolment.presence_wrong</c>.</exception>
    public async Task<StudyPresence> AnswerAsync(Guid enrolmentId, string digits, Act act, CancellationToken cancel = default)
    {
        var enrolment = await finder.OwnAsync(enrolmentId, act, cancel);
        var presence = await db.StudyPresences.SingleOrDefaultAsync(p => p.PersonId == enrolment.PersonId && p.EnrolmentId == enrolmentId, cancel);
        if (presence?.Asked is null) throw new RefusedException(RefusalKind.RuleBroken, "enrolment.presence_not_asked");
        if (!presence.Answer(digits, await TermsAsync(enrolment.PersonId, act, cancel), act)) throw new RefusedException(RefusalKind.RuleBroken, "enrolment.presence_wrong");
        await db.SaveChangesAsync(cancel);
        return presence;
    }

    /// <summary>Confirms the end of a reading, once half of its planned time has been counted.</summary>
    /// <exception cref="RefusedException"><c>enrolment.lesson_time_missing</c> with the minutes missing, <c>enrolment.lesson_is_no_reading</c>, <c>enrolment.over</c>, not found.</exception>
    public async Task<Enrolment> FinishReadingAsync(Guid enrolmentId, string lessonKey, Act act, CancellationToken cancel = default)
    {
        var enrolment = (await finder.OwnAsync(enrolmentId, act, cancel)).WhileOpen();
        var lesson = await finder.LessonAsync(enrolment, lessonKey, cancel);
        if (lesson.Kind != LessonKind.Reading) throw new RefusedException(RefusalKind.RuleBroken, "enrolment.lesson_is_no_reading");
        var missing = lesson.Minutes * 30_000L - enrolment.ProgressOf(lessonKey).CountedMilliseconds;
        if (missing > 0) throw new RefusedException(RefusalKind.RuleBroken, "enrolment.lesson_time_missing", ("minutes", (missing + 59_999) / 60_000));
        enrolment.FinishLesson(lessonKey, null, isDone: true, act);
        return await SettleAsync(enrolment, act, cancel);
    }

    /// <summary>Takes the result of a quiz from the exam feature: the lesson is done once its pass mark is reached.</summary>
    /// <param name="enrolmentId">The enrolment.</param>
    /// <param name="lessonKey">Id of the quiz lesson.</param>
    /// <param name="scoreHundredths">Score in hundredths of a per cent, 0 to 10000. The best try counts.</param>
    /// <param name="triesLeft">How many tries are left after this one.</param>
    /// <param name="act">The learner who handed the quiz in, or the system that graded it.</param>
    /// <param name="cancel">Stops before anything is saved.</param>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.lesson_not_found</c>, <c>enrolment.lesson_is_no_quiz</c>, <c>enrolment.over</c>.</exception>
    public async Task<Enrolment> FinishQuizAsync(Guid enrolmentId, string lessonKey, int scoreHundredths, int triesLeft, Act act, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scoreHundredths);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scoreHundredths, 100_00);
        var enrolment = (await finder.OwnAsync(enrolmentId, act, cancel)).WhileOpen();
        enrolment.BeginIfNew(act);
        var version = await db.CourseVersions.AsNoTracking().SingleAsync(v => v.Id == enrolment.CourseVersionId, cancel);
        if ((await finder.LessonAsync(enrolment, lessonKey, cancel)).Kind != LessonKind.Quiz)
            throw new RefusedException(RefusalKind.RuleBroken, "enrolment.lesson_is_no_quiz");
        enrolment.FinishLesson(lessonKey, scoreHundredths, scoreHundredths >= PassOf(version.Outline.Completion, lessonKey), act, triesLeft);
        return await SettleAsync(enrolment, act, cancel);
    }

    /// <summary>The pass mark of a quiz lesson, in hundredths of a per cent.</summary>
    public int PassOf(CompletionRule rule, string lessonKey) =>
        rule.All.Concat(rule.Any).Where(item => item.QuizId == lessonKey).Min(item => item.PassHundredths) ?? options.DefaultPassHundredths;

    /// <summary>Looks whether the rule is met now, or can no longer be met. What follows a completion happens in the same transaction.</summary>
    internal Task<Enrolment> SettleAsync(Enrolment enrolment, Act act, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        var version = await db.CourseVersions.AsNoTracking().SingleAsync(v => v.Id == enrolment.CourseVersionId, cancel);
        if (enrolment.Meets(version.Outline.Completion)) await LookAroundAsync(enrolment, act, cancel);
        var since = enrolment.ClearedAt ?? Instant.MinValue;
        var signs = (await finder.SignsAsync(enrolment.Id, cancel)).Concat(db.StudySigns.Local.Where(sign => sign.EnrolmentId == enrolment.Id))
            .Where(sign => sign.At > since).Select(sign => sign.Kind).Distinct().ToList();
        enrolment.SettleBy(version.Outline.Completion, signs, act);
        // Saved first: of two completions at once the second stops here, before any witness has acted on it.
        await db.SaveChangesAsync(cancel);
        if (enrolment.State != EnrolmentState.Completed) return enrolment;
        var completion = CourseCompletion.Of(enrolment, version, calendar.DayOf(act.At)) with { LearnedFrom = calendar.DayOf(enrolment.EnrolledAt) };
        foreach (var witness in witnesses) await witness.CompletedAsync(completion, act, cancel);
        await db.SaveChangesAsync(cancel);
        return enrolment;
    }, cancel);

    static void Refuse(Heartbeat beat, Lesson lesson)
    {
        List<Refusal> wrong = [];
        if (beat.Sequence < 1) wrong.Add(new Refusal("enrolment.sequence_out_of_range", [], "sequence"));
        if (beat.Position < 0 || beat.Position > (lesson.Seconds ?? 0) * 1000L) wrong.Add(new Refusal("enrolment.position_out_of_range", [("seconds", lesson.Seconds ?? 0)], "position"));
        if (wrong.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, wrong);
    }

    /// <summary>What lies between two places is seen when the time between them was enough for it; whoever winds on sees nothing by that.</summary>
    void Watch(Lesson lesson, LessonProgress progress, StudyPresence presence, int position, Duration counted)
    {
        var (elapsed, moved) = ((int)counted.TotalMilliseconds, position - presence.Position);
        var shown = elapsed * options.MostVideoSpeedHundredths / 100;
        if (elapsed > 0 && moved > 0 && moved <= shown + SeekSlack)
        {
            var before = SeenParts.Parse(progress.Seen).Length;
            var seen = progress.See(new SeenPart(presence.Position, presence.Position + Math.Min(moved, shown)), lesson.Seconds!.Value * 1000);
            progress.Count(Duration.FromMilliseconds(Math.Min(seen - before, elapsed)), Duration.FromSeconds(lesson.Seconds.Value));
        }
        var furthest = SeenParts.Parse(progress.Seen).Furthest;
        presence.MoveTo(lesson.WatchedOnly && position > furthest + SeekSlack ? furthest : position);
    }

    bool IsSeen(Lesson lesson, LessonProgress progress) =>
        SeenParts.Parse(progress.Seen).Length * 100L >= lesson.Seconds!.Value * 1000L * options.SeenPercent;

    async Task NoteAsync(Guid enrolmentId, StudySignKind kind, string lessonKey, Act act, CancellationToken cancel)
    {
        var day = calendar.DayOf(act.At);
        if (await db.StudySigns.AnyAsync(sign => sign.EnrolmentId == enrolmentId && sign.Kind == kind && sign.Day == day, cancel)) return;
        db.StudySigns.Add(new StudySign { Id = act.NewId(), EnrolmentId = enrolmentId, Kind = kind, LessonKey = lessonKey, Day = day, At = act.At });
    }

    /// <summary>People at one address whose beats come at the same moment in the same course.</summary>
    async Task LookAroundAsync(Enrolment enrolment, Act act, CancellationToken cancel)
    {
        if (await db.StudyPresences.AsNoTracking().SingleOrDefaultAsync(p => p.PersonId == enrolment.PersonId && p.EnrolmentId == enrolment.Id, cancel) is not { Client: { } client } own) return;
        var (from, to) = (own.BeatAt - InStep, own.BeatAt + InStep);
        var others = await db.StudyPresences.CountAsync(p => p.Client == client && p.PersonId != own.PersonId && p.LessonKey == own.LessonKey && p.BeatAt >= from && p.BeatAt <= to
            && db.Enrolments.Any(e => e.Id == p.EnrolmentId && e.CourseVersionId == enrolment.CourseVersionId), cancel);
        if (others >= options.LockstepPeople) await NoteAsync(enrolment.Id, StudySignKind.Lockstep, own.LessonKey, act, cancel);
    }

    async Task<BeatTerms> TermsAsync(Guid personId, Act act, CancellationToken cancel)
    {
        var isElsewhere = false;
        foreach (var place in elsewhere) isElsewhere |= await place.IsThereAsync(personId, act.At, cancel);
        return new BeatTerms(
            Duration.FromSeconds(options.BeatSeconds), Duration.FromSeconds(options.LongestBeatSeconds), Duration.FromMinutes(options.LatestBeatMinutes),
            Duration.FromHours(options.DayLimitHours), calendar.DayOf(act.At), isElsewhere,
            Duration.FromSeconds(RandomNumberGenerator.GetInt32(options.AskFromMinutes * 60, options.AskToMinutes * 60 + 1)), Duration.FromSeconds(options.AnswerSeconds),
            RandomNumberGenerator.GetInt32(10, 100).ToString(CultureInfo.InvariantCulture),
            act.ClientAddress is { } address ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..16] : null);
    }
}
