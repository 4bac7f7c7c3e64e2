using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Courses;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Courses;

sealed record EnrolmentRequest(
    string CourseKey, [property: Description("Whom to assign the course to; left out to enrol oneself")] Guid? PersonId = null, LocalDate? DueOn = null,
    [property: Description("That prerequisites are waived; for officers, with a reason")] bool WaivesPrerequisites = false, string? Reason = null);

sealed record RecognitionRequest(string CourseKey, Guid PersonId, [property: Description("The evidence of the earlier learning")] string? Reason = null);

sealed record HeartbeatRequest(
    string LessonId, [property: Description("Rises by one from 1; after a broken connection the number that would have been reached")] int Sequence,
    [property: Description("Where in a video it is, in milliseconds; 0 in other lessons")] int Position = 0, [property: Description("Whether the page can be seen")] bool IsVisible = true);

sealed record PresenceRequest([property: Description("The digits of the question")] string Digits);

sealed record ExtensionRequest(LocalDate DueOn, string? Reason = null);

sealed record PauseRequest([property: Description("Last day of the interruption; left out until somebody resumes it")] LocalDate? Until = null, string? Reason = null);

sealed record AnnulmentRequest([property: Description("The day on which the person was heard")] LocalDate? HeardOn = null, string? Reason = null);

sealed record PresenceView([property: Description("Questions in a row without an answer; at two, time no longer counts")] int Misses);

sealed record QuestionView([property: Description("Digits to be typed and sent to presence")] string Digits, Instant AnswerBy);

sealed record HeartbeatView(
    string LessonId, long CountedSeconds, [property: Description("Where a video goes on, in milliseconds")] int Position, [property: Description("Seconds counted today in all courses")] int CountedTodaySeconds,
    [property: Description("What keeps time from counting, or from counting as claimed; null when nothing does")] NotCounting? WhyNot, string? WhyNotLabel, [property: Description("Null while nothing is asked")] QuestionView? Question,
    [property: Description("Whether the lesson is done")] bool IsDone)
{
    public static HeartbeatView Of(BeatAnswer answer, CourseOptions options, SentenceBook book)
    {
        var (progress, presence) = (answer.Progress, answer.Presence);
        return new(progress.LessonKey, progress.CountedMilliseconds / 1000, presence.Position, presence.CountedToday / 1000, answer.WhyNot,
            answer.WhyNot is { } why ? book[$"not_counting.{Snake.Of(why)}"] : null,
            presence is { Asked: { } digits, AskedAt: { } asked } ? new QuestionView(digits, asked + Duration.FromSeconds(options.AnswerSeconds)) : null, progress.DoneAt is not null);
    }
}

sealed record EnrolmentSummaryView(
    Guid Id, Guid PersonId, Guid CourseVersionId, EnrolmentState State, EnrolmentSource Source, Instant EnrolledAt, LocalDate? DueOn, Instant? CompletedAt, long Version)
{
    public static EnrolmentSummaryView Of(Enrolment e) => new(e.Id, e.PersonId, e.CourseVersionId, e.State, e.Source, e.EnrolledAt, e.DueOn, e.CompletedAt, e.Version);
}

sealed record StudySignView(StudySignKind Kind, string Label, string LessonId, LocalDate Day, Instant At, [property: Description("Whether somebody looked and found nothing wrong")] bool IsCleared)
{
    public static StudySignView Of(StudySign sign, Enrolment enrolment, SentenceBook book) =>
        new(sign.Kind, book[$"study_sign.{Snake.Of(sign.Kind)}"], sign.LessonKey, sign.Day, sign.At, sign.At <= enrolment.ClearedAt);
}

sealed record EnrolmentView(
    Guid Id, Guid PersonId, Guid CourseVersionId, string CourseKey, string CourseTitle, EnrolmentState State, string StateLabel, EnrolmentSource Source, string SourceLabel,
    [property: Description("The programme assignment or the import that it came from; null where a person enrolled")] Guid? SourceId, bool IsMandatory, Instant EnrolledAt, LocalDate? DueOn,
    Instant? PausedUntil, Instant? SignedOffAt, Instant? CompletedAt, IReadOnlyList<LessonProgressView> Lessons,
    [property: Description("What speaks against the time that was counted; a reason to look, no verdict")] IReadOnlyList<StudySignView> Signs, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView;

sealed record LessonProgressView(
    string Id, LessonKind Kind, string Title, int Minutes, long CountedSeconds, Instant? DoneAt,
    [property: Description("Best score of a quiz in hundredths of a per cent")] int? ScoreHundredths, [property: Description("Tries of a quiz that are left; null before the first one")] int? TriesLeft,
    [property: Description("Parts of a video that were seen, in milliseconds")] string? Seen)
{
    public static LessonProgressView Of(Lesson lesson, LessonProgress progress) => new(
        lesson.Key, lesson.Kind, lesson.Title, lesson.Minutes, progress.CountedMilliseconds / 1000, progress.DoneAt, progress.ScoreHundredths, progress.TriesLeft,
        lesson.Kind == LessonKind.Video ? progress.Seen : null);
}

/// <summary>Shows an enrolment with everything that belongs to it.</summary>
sealed class EnrolmentShow(EnrolmentFinder finder, Classroom classroom, SentenceBook book)
{
    public async Task<EnrolmentView> OfAsync(Enrolment e, Act act, CancellationToken cancel)
    {
        var version = await finder.VersionAsync(e, cancel);
        var progress = e.Progress.ToDictionary(one => one.LessonKey);
        var signs = await finder.SignsAsync(e.Id, cancel);
        return new EnrolmentView(e.Id, e.PersonId, version.Id, version.CourseKey, version.Title, e.State, book[$"enrolment.state.{Snake.Of(e.State)}"], e.Source, book[$"enrolment_source.{Snake.Of(e.Source)}"], e.SourceId, e.IsMandatory, e.EnrolledAt, e.DueOn,
            e.PausedUntil, e.SignedOffAt, e.CompletedAt,
            [.. version.Lessons.OrderBy(l => l.Order).Where(l => progress.ContainsKey(l.Key)).Select(lesson => LessonProgressView.Of(lesson, progress[lesson.Key]))],
            [.. signs.Select(sign => StudySignView.Of(sign, e, book))], e.Version, ActionView.Of(classroom.Actions(e, version, act), book));
    }
}

/// <summary>Sends an asset so that nothing in it can act in a browser.</summary>
static class AssetResult
{
    public static IResult Of(CourseAsset asset, string name, HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Stream(asset.Content, asset.MediaType, asset.MediaType == "application/octet-stream" ? name : null,
            entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{asset.Tag}\""), enableRangeProcessing: true);
    }
}
