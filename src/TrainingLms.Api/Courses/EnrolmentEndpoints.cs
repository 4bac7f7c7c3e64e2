using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Courses;

/// <summary>Learning: enrolments, lessons and progress.</summary>
static class EnrolmentEndpoints
{
    public static void MapEnrolments(this IEndpointRouteBuilder routes)
    {
        var enrolments = routes.MapGroup("/enrolments").WithTags("Enrolments");
        enrolments.MapGet("/", List).WithSummary("My enrolments and those in my scope, newest first");
        enrolments.MapGet("/{id:guid}", Get).WithSummary("One enrolment with lessons, progress and what can be done");
        enrolments.MapPost("/", Enrol).WithSummary("Enrol in a course, or assign it to somebody in my scope");
        enrolments.MapGet("/{id:guid}/lessons/{lesson}", GetLesson).WithSummary("The text of a lesson as safe HTML");
        enrolments.MapPost("/{id:guid}/heartbeats", Beat).WithSummary("A sign of life every 20 seconds; the server's clock counts the time");
        enrolments.MapPost("/{id:guid}/lessons/{lesson}/completion", FinishReading).WithSummary("Confirm the end of a reading");
        enrolments.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Give a course up that nobody assigned");
        enrolments.MapPost("/{id:guid}/extension", Extend).WithSummary("Give an overdue enrolment a new last day");
    }

    static async Task<PageView<EnrolmentSummaryView>> List(
        Guid? personId, [AsParameters] PageRequest page, Classroom classroom, Act act, CancellationToken cancel) =>
        PageView.Of(await classroom.ListAsync(act.By, personId, page, cancel), EnrolmentSummaryView.Of);

    static async Task<EnrolmentView> Get(Guid id, Classroom classroom, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await classroom.FindAsync(id, act.By, cancel), classroom, act, book, cancel);

    static async Task<IResult> Enrol(EnrolmentRequest request, Classroom classroom, Act act, SentenceBook book, CancellationToken cancel)
    {
        var enrolment = await classroom.EnrolAsync(request.CourseKey, request.PersonId ?? act.By.PersonId, request.DueOn, act, cancel);
        return Results.Created($"/api/v1/enrolments/{enrolment.Id}", await Show(enrolment, classroom, act, book, cancel));
    }

    static async Task<LessonTextView> GetLesson(Guid id, string lesson, Classroom classroom, Act act, CancellationToken cancel)
    {
        var version = await classroom.VersionAsync(await classroom.FindAsync(id, act.By, cancel), cancel);
        return LessonTextView.Of(version.Lessons.SingleOrDefault(l => l.Key == lesson) ?? throw new RefusedException(RefusalKind.NotFound, "enrolment.lesson_not_found"));
    }

    static async Task<HeartbeatView> Beat(Guid id, HeartbeatRequest request, Classroom classroom, Act act, CancellationToken cancel)
    {
        var progress = await classroom.BeatAsync(new Heartbeat(id, request.LessonId, request.Sequence), act, cancel);
        return new HeartbeatView(progress.LessonKey, progress.CountedMilliseconds / 1000);
    }

    static async Task<EnrolmentView> FinishReading(Guid id, string lesson, Classroom classroom, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await classroom.FinishReadingAsync(id, lesson, act, cancel), classroom, act, book, cancel);

    static async Task<EnrolmentView> Withdraw(
        Guid id, ReasonRequest request, ExpectedVersion expected, Classroom classroom, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await classroom.WithdrawAsync(id, expected, act.Because(request.Reason), cancel), classroom, act, book, cancel);

    static async Task<EnrolmentView> Extend(
        Guid id, ExtensionRequest request, ExpectedVersion expected, Classroom classroom, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await classroom.ExtendAsync(id, request.DueOn, expected, act.Because(request.Reason), cancel), classroom, act, book, cancel);

    static async Task<EnrolmentView> Show(Enrolment enrolment, Classroom classroom, Act act, SentenceBook book, CancellationToken cancel) =>
        EnrolmentView.Of(enrolment, await classroom.VersionAsync(enrolment, cancel), ActionView.Of(Classroom.Actions(enrolment, act), book));
}

sealed record EnrolmentRequest(
    string CourseKey, [property: Description("Whom to assign the course to; left out to enrol oneself")] Guid? PersonId = null, LocalDate? DueOn = null);

sealed record HeartbeatRequest(string LessonId, [property: Description("Rises by one from 1")] int Sequence);

sealed record HeartbeatView(string LessonId, long CountedSeconds);

sealed record ExtensionRequest(LocalDate DueOn, string? Reason = null);

sealed record EnrolmentSummaryView(
    Guid Id, Guid PersonId, Guid CourseVersionId, EnrolmentState State, Instant EnrolledAt, LocalDate? DueOn, Instant? CompletedAt, long Version)
{
    public static EnrolmentSummaryView Of(Enrolment e) => new(e.Id, e.PersonId, e.CourseVersionId, e.State, e.EnrolledAt, e.DueOn, e.CompletedAt, e.Version);
}

sealed record EnrolmentView(
    Guid Id, Guid PersonId, Guid CourseVersionId, string CourseKey, string CourseTitle, EnrolmentState State, bool IsMandatory, Instant EnrolledAt, LocalDate? DueOn,
    Instant? CompletedAt, IReadOnlyList<LessonProgressView> Lessons, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static EnrolmentView Of(Enrolment e, CourseVersion v, IReadOnlyList<ActionView> actions) => new(
        e.Id, e.PersonId, v.Id, v.CourseKey, v.Title, e.State, e.IsMandatory, e.EnrolledAt, e.DueOn, e.CompletedAt,
        [.. v.Lessons.OrderBy(l => l.Order).Select(lesson => LessonProgressView.Of(lesson, e.ProgressOf(lesson.Key)))], e.Version, actions);
}

sealed record LessonProgressView(
    string Id, LessonKind Kind, string Title, int Minutes, long CountedSeconds, Instant? DoneAt, [property: Description("Best score of a quiz in hundredths of a per cent")] int? ScoreHundredths)
{
    public static LessonProgressView Of(Lesson lesson, LessonProgress progress) => new(
        lesson.Key, lesson.Kind, lesson.Title, lesson.Minutes, progress.CountedMilliseconds / 1000, progress.DoneAt, progress.ScoreHundredths);
}
