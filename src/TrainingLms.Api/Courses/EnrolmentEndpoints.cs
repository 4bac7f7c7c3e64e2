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
        enrolments.MapPost("/recognitions", Recognise).WithSummary("Accept earlier learning of somebody in the place of a course; hours are claimed, not granted by it");
        enrolments.MapGet("/{id:guid}/lessons/{lesson}", GetLesson).WithSummary("The text of a lesson as safe HTML; links to assets lead below the enrolment");
        enrolments.MapGet("/{id:guid}/assets/{name}", Asset).Produces<Stream>(200, "application/octet-stream").Produces<Stream>(206, "application/octet-stream")
            .WithSummary("A picture or video of the course, also in ranges");
        enrolments.MapPost("/{id:guid}/heartbeats", Beat).WithSummary("A sign of life every 20 seconds; the server's clock counts the time").WithoutLogLine();
        enrolments.MapPost("/{id:guid}/presence", Answer).WithSummary("Answer the question of a heartbeat whether somebody is there");
        enrolments.MapPost("/{id:guid}/lessons/{lesson}/completion", FinishReading).WithSummary("Confirm the end of a reading");
        enrolments.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Give a course up that nobody assigned");
        enrolments.MapPost("/{id:guid}/release", Release).WithSummary("Take somebody out of a course, as an officer and with a reason; a programme does not enrol the person in it again while the same path is asked for");
        enrolments.MapPost("/{id:guid}/extension", Extend).WithSummary("Give an overdue enrolment a new last day");
        enrolments.MapPost("/{id:guid}/pause", Pause).WithSummary("Interrupt for long leave or a secondment; the due day waits");
        enrolments.MapPost("/{id:guid}/resumption", Resume).WithSummary("Go on after an interruption; the due day moves by its days");
        enrolments.MapPost("/{id:guid}/sign-off", SignOff).WithSummary("Vouch for a learner where the course asks for it");
        enrolments.MapPost("/{id:guid}/clearance", Clear).WithSummary("Find nothing wrong with what was learned, after a look at the signs");
        enrolments.MapPost("/{id:guid}/annulment", Void).WithSummary("Find that it was not learned, after the person was heard");
    }

    static async Task<PageView<EnrolmentSummaryView>> List(
        Guid? personId, [Description("Only in this state, such as under_review")] string? state, [AsParameters] PageRequest page, EnrolmentFinder finder, Act act, CancellationToken cancel) =>
        PageView.Of(await finder.ListAsync(act.By, personId, Setting.Find<EnrolmentState>(state, "state"), page, cancel), EnrolmentSummaryView.Of);

    static async Task<EnrolmentView> Get(Guid id, EnrolmentFinder finder, EnrolmentShow show, Act act, CancellationToken cancel) =>
        await show.OfAsync(await finder.FindAsync(id, act.By, cancel), act, cancel);

    static async Task<IResult> Enrol(EnrolmentRequest request, Classroom classroom, EnrolmentShow show, Act act, CancellationToken cancel)
    {
        var enrolment = await classroom.EnrolAsync(request.CourseKey, request.PersonId ?? act.By.PersonId, request.DueOn, request.WaivesPrerequisites, act.Because(request.Reason), cancel);
        return Results.Created($"/api/v1/enrolments/{enrolment.Id}", await show.OfAsync(enrolment, act, cancel));
    }

    static async Task<IResult> Recognise(RecognitionRequest request, Classroom classroom, EnrolmentShow show, Act act, CancellationToken cancel)
    {
        var enrolment = await classroom.RecogniseAsync(request.CourseKey, request.PersonId, act.Because(request.Reason), cancel);
        return Results.Created($"/api/v1/enrolments/{enrolment.Id}", await show.OfAsync(enrolment, act, cancel));
    }

    static async Task<LessonTextView> GetLesson(Guid id, string lesson, EnrolmentFinder finder, Act act, CancellationToken cancel) =>
        LessonTextView.Of(await finder.LessonAsync(await finder.FindAsync(id, act.By, cancel), lesson, cancel));

    static async Task<IResult> Asset(Guid id, string name, EnrolmentFinder finder, CourseAssets assets, Act act, HttpResponse response, CancellationToken cancel) =>
        AssetResult.Of(await assets.OpenAsync((await finder.FindAsync(id, act.By, cancel)).CourseVersionId, name, cancel), name, response);

    static async Task<HeartbeatView> Beat(Guid id, HeartbeatRequest request, StudyDesk study, CourseOptions options, Act act, SentenceBook book, CancellationToken cancel) =>
        HeartbeatView.Of(await study.BeatAsync(new Heartbeat(id, request.LessonId, request.Sequence, request.Position, request.IsVisible), act, cancel), options, book);

    static async Task<PresenceView> Answer(Guid id, PresenceRequest request, StudyDesk study, Act act, CancellationToken cancel) =>
        new((await study.AnswerAsync(id, request.Digits, act, cancel)).Misses);

    static async Task<EnrolmentView> FinishReading(Guid id, string lesson, StudyDesk study, EnrolmentShow show, Act act, CancellationToken cancel) =>
        await show.OfAsync(await study.FinishReadingAsync(id, lesson, act, cancel), act, cancel);

    static async Task<EnrolmentView> Withdraw(Guid id, ReasonRequest request, ExpectedVersion expected, Classroom classroom, EnrolmentShow show, Act act, CancellationToken cancel) =>
        await show.OfAsync(await classroom.WithdrawAsync(id, expected, act.Because(request.Reason), cancel), act, cancel);

    static async Task<EnrolmentView> Release(Guid id, ReasonRequest request, ExpectedVersion expected, Classroom classroom, EnrolmentShow show, Act act, CancellationToken cancel) =>
        await show.OfAsync(await classroom.ReleaseAsync(id, expected, act.Because(request.Reason), cancel), act, cancel);

    static async Task<EnrolmentView> Extend(Guid id, ExtensionRequest request, ExpectedVersion expected, Classroom classroom, EnrolmentShow show, Act act, CancellationToken cancel) =>
        await show.OfAsync(await classroom.ExtendAsync(id, request.DueOn, expected, act.Because(request.Reason), cancel), act, cancel);

    static async Task<EnrolmentView> Pause(Guid id, PauseRequest request, ExpectedVersion expected, Classroom classroom, EnrolmentShow show, Act act, CancellationToken cancel) =>
        await show.OfAsync(await classroom.PauseAsync(id, request.Until, expected, act.Because(request.Reason), cancel), act, cancel);

    static async Task<EnrolmentView> Resume(Guid id, ReasonRequest request, ExpectedVersion expected, Classroom classroom, EnrolmentShow show, Act act, CancellationToken cancel) =>
        await show.OfAsync(await classroom.ResumeAsync(id, expected, act.Because(request.Reason), cancel), act, cancel);

    static async Task<EnrolmentView> SignOff(Guid id, ReasonRequest request, ExpectedVersion expected, Classroom classroom, EnrolmentShow show, Act act, CancellationToken cancel) =>
        await show.OfAsync(await classroom.SignOffAsync(id, expected, act.Because(request.Reason), cancel), act, cancel);

    static async Task<EnrolmentView> Clear(Guid id, ReasonRequest request, ExpectedVersion expected, Classroom classroom, EnrolmentShow show, Act act, CancellationToken cancel) =>
        await show.OfAsync(await classroom.ClearAsync(id, expected, act.Because(request.Reason), cancel), act, cancel);

    static async Task<EnrolmentView> Void(Guid id, AnnulmentRequest request, ExpectedVersion expected, Classroom classroom, EnrolmentShow show, Act act, CancellationToken cancel) =>
        await show.OfAsync(await classroom.VoidAsync(id, request.HeardOn, expected, act.Because(request.Reason), cancel), act, cancel);
}
