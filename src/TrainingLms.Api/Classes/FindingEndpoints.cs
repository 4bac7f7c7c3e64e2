using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Classes;

/// <summary>Findings of drills.</summary>
static class FindingEndpoints
{
    public static void MapDrillFindings(this IEndpointRouteBuilder routes)
    {
        var findings = routes.MapGroup("/drill-findings").WithTags("Classes");
        findings.MapGet("/", List).WithSummary("Findings that I see to, of drills that I teach or look after, and those in my scope; newest first");
        findings.MapGet("/{id:guid}", Get).WithSummary("One finding with what can be done");
        findings.MapPost("/", Raise).WithSummary("Write down what a drill brought to light, with who sees to it and the last day");
        findings.MapPost("/{id:guid}/remedy", Mend).WithSummary("Say, as who sees to it, what was done");
        findings.MapPost("/{id:guid}/extension", Extend).WithSummary("Give more time, with a reason");
        Transition(findings, "acceptance", DrillFindingTrigger.Accept, "Close a finding that is seen to");
        Transition(findings, "return", DrillFindingTrigger.Return, "Send it back to who sees to it, with a reason");
        Transition(findings, "withdrawal", DrillFindingTrigger.Withdraw, "Drop a finding that is none, with a reason");
    }

    static async Task<PageView<FindingView>> List(Guid? classId, string? state, [AsParameters] PageRequest page, FindingDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, classId, Setting.Find<DrillFindingState>(state, "state"), page, cancel), finding => FindingView.Of(finding, [], book));

    static async Task<FindingView> Get(Guid id, FindingDesk desk, Act act, SentenceBook book, CancellationToken cancel) => Show(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Raise(NewFindingRequest request, FindingDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var finding = await desk.RaiseAsync(request.ClassId, request.Text, request.OwnerId, request.DueOn, act, cancel);
        return Results.Created($"/api/v1/drill-findings/{finding.Id}", Show(finding, act, book));
    }

    static async Task<FindingView> Mend(Guid id, RemedyRequest request, ExpectedVersion expected, FindingDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await desk.MendAsync(id, request.Text, expected, act, cancel), act, book);

    static async Task<FindingView> Extend(Guid id, FindingExtensionRequest request, ExpectedVersion expected, FindingDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await desk.ExtendAsync(id, request.DueOn, expected, act.Because(request.Reason), cancel), act, book);

    static void Transition(RouteGroupBuilder findings, string noun, DrillFindingTrigger trigger, string summary) =>
        findings.MapPost($"/{{id:guid}}/{noun}", async (Guid id, ReasonRequest request, ExpectedVersion expected, FindingDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
            Show(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), act, book)).WithSummary(summary);

    static FindingView Show(DrillFinding finding, Act act, SentenceBook book) => FindingView.Of(finding, ActionView.Of(FindingDesk.Actions(finding, act), book), book);
}

sealed record NewFindingRequest(Guid ClassId, string Text, Guid OwnerId, LocalDate DueOn);

sealed record RemedyRequest(string Text);

sealed record FindingExtensionRequest(LocalDate DueOn, string? Reason = null);

sealed record FindingView(
    Guid Id, Guid ClassId, string Text, Guid OwnerId, LocalDate DueOn, string? Remedy, string? Remark, DrillFindingState State, string StateLabel, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static FindingView Of(DrillFinding f, IReadOnlyList<ActionView> actions, SentenceBook book) =>
        new(f.Id, f.ClassRunId, f.Text, f.OwnerId, f.DueOn, f.Remedy, f.Remark, f.State, book[$"drill_finding.state.{Snake.Of(f.State)}"], f.Version, actions);
}
