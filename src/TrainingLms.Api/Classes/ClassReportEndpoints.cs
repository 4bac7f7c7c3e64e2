using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Classes;

/// <summary>Reports of visits, and assessments of secondments.</summary>
static class ClassReportEndpoints
{
    public static void MapClassReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/class-reports").WithTags("Classes");
        reports.MapGet("/", List).WithSummary("Reports of visits in which I took part, assessments of mine, those of classes that I teach or look after, and those in my scope; newest first");
        reports.MapGet("/{id:guid}", Get).WithSummary("One report with what can be done");
        reports.MapPost("/", Write).WithSummary("Write the report of a visit, or the mid-term or final assessment of somebody on secondment");
        reports.MapPost("/{id:guid}/revision", Revise).WithSummary("Write it anew, before the class is settled");
    }

    static async Task<PageView<ClassReportView>> List(Guid? classId, Guid? personId, [AsParameters] PageRequest page, ClassReportDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, classId, personId, page, cancel), report => ClassReportView.Of(report, [], book));

    static async Task<ClassReportView> Get(Guid id, ClassReportDesk desk, Act act, SentenceBook book, CancellationToken cancel) => Show(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Write(ClassReportRequest request, ClassReportDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var report = await desk.WriteAsync(request.ClassId, new NewClassReport(request.Kind, request.PersonId, request.Grade, request.Text), act, cancel);
        return Results.Created($"/api/v1/class-reports/{report.Id}", Show(report, act, book));
    }

    static async Task<ClassReportView> Revise(Guid id, ReportRevisionRequest request, ExpectedVersion expected, ClassReportDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await desk.ReviseAsync(id, request.Grade, request.Text, expected, act, cancel), act, book);

    static ClassReportView Show(ClassReport report, Act act, SentenceBook book) => ClassReportView.Of(report, ActionView.Of(ClassReportDesk.Actions(report, act), book), book);
}

sealed record ClassReportRequest(
    Guid ClassId, ClassReportKind Kind, string Text, [property: Description("Who is assessed; left out for a visit")] Guid? PersonId = null, [property: Description("Left out for a visit")] ClassGrade? Grade = null);

sealed record ReportRevisionRequest(string Text, ClassGrade? Grade = null);

sealed record ClassReportView(
    Guid Id, Guid ClassId, ClassReportKind Kind, string KindLabel, Guid? PersonId, ClassGrade? Grade, string? GradeLabel, string Text, Guid WrittenBy, Instant WrittenAt, ClassReportState State, string StateLabel,
    long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ClassReportView Of(ClassReport r, IReadOnlyList<ActionView> actions, SentenceBook book) => new(
        r.Id, r.ClassRunId, r.Kind, book[$"class_report_kind.{Snake.Of(r.Kind)}"], r.PersonId, r.Grade, r.Grade is { } grade ? book[$"class_grade.{Snake.Of(grade)}"] : null, r.Text, r.WrittenBy, r.WrittenAt,
        r.State, book[$"class_report.state.{Snake.Of(r.State)}"], r.Version, actions);
}
