using TrainingLms.Api.Web;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Classes;

/// <summary>Appeals against recorded outcomes.</summary>
static class AppealEndpoints
{
    public static void MapAttendanceAppeals(this IEndpointRouteBuilder routes)
    {
        var appeals = routes.MapGroup("/attendance-appeals").WithTags("Classes");
        appeals.MapGet("/", List).WithSummary("My appeals and those in my scope, newest first");
        appeals.MapGet("/{id:guid}", Get).WithSummary("One appeal with what can be done to it");
        appeals.MapPost("/", Lodge).WithSummary("Appeal against an outcome of mine, within five working days after the attendance was closed");
        Transition(appeals, "upholding", AttendanceAppealTrigger.Uphold, "Correct the outcome; not by who marked it");
        Transition(appeals, "dismissal", AttendanceAppealTrigger.Dismiss, "Leave the outcome; not by who marked it");
        Transition(appeals, "withdrawal", AttendanceAppealTrigger.Withdraw, "Take an appeal back");
    }

    static async Task<PageView<AppealView>> List(Guid? classId, [AsParameters] PageRequest page, SettlementDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, classId, page, cancel), appeal => AppealView.Of(appeal, act, book));

    static async Task<AppealView> Get(Guid id, SettlementDesk desk, Act act, SentenceBook book, CancellationToken cancel) => AppealView.Of(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Lodge(AppealRequest request, SettlementDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var view = AppealView.Of(await desk.LodgeAsync(request.AttendanceId, request.Wanted, act.Because(request.Reason), cancel), act, book);
        return Results.Created($"/api/v1/attendance-appeals/{view.Id}", view);
    }

    static void Transition(RouteGroupBuilder appeals, string noun, AttendanceAppealTrigger trigger, string summary) =>
        appeals.MapPost($"/{{id:guid}}/{noun}", async (
            Guid id, ReasonRequest request, ExpectedVersion expected, SettlementDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
            AppealView.Of(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), act, book)).WithSummary(summary);
}

sealed record AppealRequest(Guid AttendanceId, AttendanceOutcome Wanted, string? Reason = null);

sealed record AppealView(
    Guid Id, Guid AttendanceId, Guid ClassId, Guid PersonId, AttendanceOutcome Recorded, AttendanceOutcome Wanted, string Why, AttendanceAppealState State, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static AppealView Of(AttendanceAppeal a, Act act, SentenceBook book) => new(
        a.Id, a.AttendanceId, a.ClassRunId, a.PersonId, a.Attendance.Outcome, a.Wanted, a.Why, a.State, a.Version,
        ActionView.Of(AttendanceAppealWorkflow.Table.PermittedTriggers(a, act.Because("-")), book));
}
