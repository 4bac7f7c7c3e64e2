using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Excel.Exams;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Exams: drawn up by exam managers, seen by candidates once published.</summary>
static class ExamEndpoints
{
    public static void MapExams(this IEndpointRouteBuilder routes)
    {
        var exams = routes.MapGroup("/exams").WithTags("Exams");
        exams.MapGet("/", List).WithSummary("Published exams, and those of my scope in every state");
        exams.MapGet("/{id:guid}", Get).WithSummary("One exam with what can be done to it");
        exams.MapPost("/", Create).WithSummary("Draw up an exam from the definition in a course package");
        exams.MapPost("/{id:guid}/publication", Publish).WithSummary("Open an exam to candidates; refused with every shortage of its pool");
        exams.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take an exam back while nobody has an attempt");
        exams.MapGet("/{id:guid}/attempts", Attempts).WithSummary("Attempts at an exam in my scope");
        exams.MapGet("/{id:guid}/gradebook", GetGradebook).WithSummary("Gradebook of an exam as a workbook (.xlsx), for staff in scope");
    }

    static async Task<PageView<ExamView>> List([AsParameters] PageRequest page, ExamOffice office, Act act, CancellationToken cancel) =>
        PageView.Of(await office.ListAsync(act.By, page, cancel), exam => ExamView.Of(exam, []));

    static async Task<ExamView> Get(Guid id, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.FindAsync(id, act.By, cancel), office, act, book, cancel);

    static async Task<IResult> Create(NewExamRequest request, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var exam = await office.CreateAsync(new NewExam(request.CourseKey, request.UnitId, request.OpensAt, request.ClosesAt), act, cancel);
        return Results.Created($"/api/v1/exams/{exam.Id}", await Show(exam, office, act, book, cancel));
    }

    static async Task<ExamView> Publish(Guid id, ExpectedVersion expected, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.PublishAsync(id, expected, act, cancel), office, act, book, cancel);

    static async Task<ExamView> Withdraw(
        Guid id, ReasonRequest request, ExpectedVersion expected, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.WithdrawAsync(id, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<PageView<ListedAttemptView>> Attempts(Guid id, [AsParameters] PageRequest page, ExamOffice office, Act act, CancellationToken cancel) =>
        PageView.Of(await office.AttemptsAsync(id, act.By, page, cancel), ListedAttemptView.Of);

    static async Task<IResult> GetGradebook(Guid id, GradebookDesk desk, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var gradebook = await desk.DrawUpAsync(id, act, cancel);
        var unitId = await db.Exams.Where(exam => exam.Id == id).Select(exam => exam.UnitId).SingleAsync(cancel);
        await db.WriteDownAsync(act, new Export("export_gradebook", "exam", id, Right.SeeExamResults, unitId), cancel);
        return WorkbookFile.InOneLook("gradebook.xlsx", db, target => new GradebookWorkbook(SentenceBook.Chinese).WriteAsync(target, gradebook, cancel), cancel);
    }

    static async Task<ExamView> Show(Exam exam, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamView.Of(exam, ActionView.Of(await office.ActionsAsync(exam, act, cancel), book));
}

sealed record NewExamRequest(string CourseKey, Guid UnitId, Instant OpensAt, Instant ClosesAt);

sealed record ExamView(
    Guid Id, string Title, string? EnglishTitle, string CourseKey, Guid UnitId, Instant OpensAt, Instant ClosesAt, int Minutes, int Attempts, int Slots,
    decimal Maximum, decimal PassMark, DeadlinePolicy Policy, int AllowanceSeconds, ExamState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ExamView Of(Exam e, IReadOnlyList<ActionView> actions) => new(
        e.Id, e.Title, e.EnglishTitle, e.CourseKey, e.UnitId, e.OpensAt, e.ClosesAt, e.LimitSeconds / 60, e.Attempts, e.Blueprint.SlotCount,
        e.MaximumHundredths / 100m, e.PassHundredths / 100m, e.Policy, e.AllowanceSeconds, e.State, e.Version, actions);
}

sealed record ListedAttemptView(
    Guid Id, Guid PersonId, string PersonNumber, string Name, Guid UnitId, string Unit, int Number, AttemptState State,
    Instant? StartedAt, Instant? SealedAt, SealCause? Cause, decimal? Score, bool? Passed)
{
    public static ListedAttemptView Of(AttemptInList listed)
    {
        var (a, person, unit) = listed;
        return new(a.Id, person.Id, person.PersonNumber, person.Name, unit.Id, unit.Name, a.Number, a.State,
            a.StartedAt, a.SealedAt, a.Receipt?.Cause, a.ScoreHundredths / 100m, a.HasPassed);
    }
}
