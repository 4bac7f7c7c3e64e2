using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.Web;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Courses;

/// <summary>What learners hand in: essays and reports of outside activities.</summary>
static class StudyWorkEndpoints
{
    public static void MapStudyWorks(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/enrolments/{id:guid}/lessons/{lesson}/study-work").WithTags("Study works");
        own.MapGet("/", OfLesson).WithSummary("The work of a lesson with its files and what can be done");
        own.MapPut("/", Write).WithSummary("Write my work; it stays a draft until I hand it in");
        own.MapPost("/files", Attach).TakesUpload().Accepts<Stream>("application/octet-stream").WithSummary("Add a file (PDF, PNG or JPEG as the body) to my draft");
        own.MapDelete("/files/{fileId:guid}", Detach).WithSummary("Remove a file from my draft");

        var works = routes.MapGroup("/study-works").WithTags("Study works");
        works.MapGet("/", List).WithSummary("My works, those where I teach, and those that wait for a reviewer or editor; newest first");
        works.MapGet("/{id:guid}", Get).WithSummary("One work with its files and what can be done");
        works.MapGet("/{id:guid}/files/{fileId:guid}", Open).Produces<Stream>(200, "application/octet-stream").WithSummary("A file of a work; looking at that of others is written down");
        Transition(works, "submission", StudyWorkTrigger.Submit, "Hand my work in");
        Transition(works, "return", StudyWorkTrigger.Return, "Give a work back to be put right");
        Transition(works, "acceptance", StudyWorkTrigger.Accept, "Find a work good; the lesson is done by it");
        Transition(works, "consent", StudyWorkTrigger.Consent, "Agree that my work is published under my name");
        Transition(works, "review", StudyWorkTrigger.Review, "Find that a work can be published");
        Transition(works, "publication", StudyWorkTrigger.Publish, "Publish a work; not by its reviewer");
        Transition(works, "recall", StudyWorkTrigger.TakeBack, "No longer agree, or take a published work out");

        routes.MapGroup("/courses").WithTags("Study works").MapGet("/{key}/essays", Published).WithSummary("Essays that were published of a course, newest first");
    }

    static async Task<StudyWorkView> OfLesson(Guid id, string lesson, StudyWorkDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        StudyWorkView.Of(await desk.OfLessonAsync(id, lesson, act, cancel), book);

    static async Task<StudyWorkView> Write(Guid id, string lesson, WriteWorkRequest request, ExpectedVersion expected, StudyWorkDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        StudyWorkView.Of(await desk.WriteAsync(id, lesson, request.Text, expected, act, cancel), book);

    static async Task<StudyWorkView> Attach(Guid id, string lesson, HttpRequest http, string? fileName, StudyWorkDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        StudyWorkView.Of(await desk.AttachAsync(id, lesson, fileName ?? "", await http.WholeBodyAsync(cancel), act, cancel), book);

    static async Task<StudyWorkView> Detach(Guid id, string lesson, Guid fileId, StudyWorkDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        StudyWorkView.Of(await desk.DetachAsync(id, lesson, fileId, act, cancel), book);

    static async Task<PageView<StudyWorkView>> List([Description("Only in this state, such as submitted")] string? state, [AsParameters] PageRequest page, StudyWorkDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act, Setting.Find<StudyWorkState>(state, "state"), page, cancel), work => StudyWorkView.Of(work, book));

    static async Task<StudyWorkView> Get(Guid id, StudyWorkDesk desk, Act act, SentenceBook book, CancellationToken cancel) => StudyWorkView.Of(await desk.LookAsync(id, act, cancel), book);

    static async Task<IResult> Open(Guid id, Guid fileId, StudyWorkDesk desk, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var (work, file, content) = await desk.OpenAsync(id, fileId, act.By, cancel);
        if (work.PersonId != act.By.PersonId)
            await db.WriteDownAsync(act, new Export("open_study_work_file", "study_work", id, Right.SeeStudyWork, work.UnitId, ("file", file.Hash)), cancel);
        return Results.File(content, file.MediaType, file.Name);
    }

    static void Transition(RouteGroupBuilder works, string noun, StudyWorkTrigger trigger, string summary) =>
        works.MapPost($"/{{id:guid}}/{noun}", async (Guid id, ReasonRequest request, ExpectedVersion expected, StudyWorkDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
            StudyWorkView.Of(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), book)).WithSummary(summary);

    static async Task<PageView<PublishedWorkView>> Published(string key, [AsParameters] PageRequest page, StudyWorkDesk desk, CancellationToken cancel) =>
        PageView.Of(await desk.PublishedAsync(key, page, cancel), work => new PublishedWorkView(work.Work.Id, work.Author, work.Work.Text, work.Work.PublishedAt));
}

sealed record WriteWorkRequest([property: Description("Plain text; at most 50,000 characters")] string Text);

sealed record StudyWorkFileView(Guid Id, string Name, string MediaType, int Size, string Hash);

sealed record StudyWorkView(
    Guid Id, Guid EnrolmentId, string LessonId, LessonKind Kind, Guid PersonId, Guid UnitId, string Text, [property: Description("Characters, blanks not counted")] int Characters,
    Instant? SubmittedAt, Instant? AcceptedAt, [property: Description("What the instructor wrote last")] string? Remark, Instant? PublishedAt, IReadOnlyList<StudyWorkFileView> Files,
    StudyWorkState State, string StateLabel, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static StudyWorkView Of(WorkSight sight, SentenceBook book)
    {
        var w = sight.Work;
        return new(w.Id, w.EnrolmentId, w.LessonKey, w.Kind, w.PersonId, w.UnitId, w.Text, w.Characters, w.SubmittedAt, w.AcceptedAt, w.Remark, w.PublishedAt,
            [.. sight.Files.Select(file => new StudyWorkFileView(file.Id, file.Name, file.MediaType, file.Size, file.Hash))], w.State, book[$"study_work.state.{Snake.Of(w.State)}"], w.Version,
            ActionView.Of(sight.Actions, book));
    }
}

sealed record PublishedWorkView(Guid Id, string Author, string Text, Instant? PublishedAt);
