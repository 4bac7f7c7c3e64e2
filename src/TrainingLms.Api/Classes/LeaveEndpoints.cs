using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Classes;

/// <summary>Leave from sessions.</summary>
static class LeaveEndpoints
{
    public static void MapLeave(this IEndpointRouteBuilder routes)
    {
        var leaves = routes.MapGroup("/leave-requests").WithTags("Classes");
        leaves.MapGet("/", List).WithSummary("My requests for leave and those in my scope, newest first");
        leaves.MapGet("/{id:guid}", Get).WithSummary("One request with all leave of the person in the class and what can be done to it");
        leaves.MapPost("/", Ask).WithSummary("Ask for leave from sessions of a class in which I have a seat");
        Transition(leaves, "endorsement", LeaveTrigger.Endorse, "Support leave of more than a day for the unit");
        Transition(leaves, "approval", LeaveTrigger.Approve, "Grant leave; beyond a seventh of the class hours the person leaves the class at once");
        Transition(leaves, "refusal", LeaveTrigger.Refuse, "Do not grant leave");
        Transition(leaves, "withdrawal", LeaveTrigger.Withdraw, "Take a request or a leave back before the session");
    }

    static async Task<PageView<LeaveSummaryView>> List(Guid? classId, [AsParameters] PageRequest page, LeaveDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, classId, page, cancel), LeaveSummaryView.Of);

    static async Task<LeaveView> Get(Guid id, LeaveDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.FindAsync(id, act.By, cancel), desk, act, book, cancel);

    static async Task<IResult> Ask(LeaveAskRequest request, LeaveDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var leave = await desk.AskAsync(request.SignUpId, request.SessionIds, act.Because(request.Reason), cancel);
        return Results.Created($"/api/v1/leave-requests/{leave.Id}", await Show(leave, desk, act, book, cancel));
    }

    static void Transition(RouteGroupBuilder leaves, string noun, LeaveTrigger trigger, string summary) =>
        leaves.MapPost($"/{{id:guid}}/{noun}", async (
            Guid id, ReasonRequest request, ExpectedVersion expected, LeaveDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
            await Show(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), desk, act, book, cancel)).WithSummary(summary);

    static async Task<LeaveView> Show(LeaveRequest leave, LeaveDesk desk, Act act, SentenceBook book, CancellationToken cancel) => LeaveView.Of(
        leave, await desk.HoursAsync(leave.SignUp.ClassRunId, leave.PersonId, cancel), ActionView.Of(LeaveWorkflow.Table.PermittedTriggers(leave, act.Because("-")), book));
}

sealed record LeaveAskRequest(Guid SignUpId, IReadOnlyList<Guid> SessionIds, string? Reason = null);

sealed record LeaveSummaryView(Guid Id, Guid SignUpId, Guid ClassId, Guid PersonId, Instant FirstStartsAt, int Days, int HoursHundredths, LeaveState State, long Version)
{
    public static LeaveSummaryView Of(LeaveRequest l) => new(l.Id, l.SignUpId, l.SignUp.ClassRunId, l.PersonId, l.FirstStartsAt, l.Days, l.HoursHundredths, l.State, l.Version);
}

sealed record LeaveView(
    Guid Id, Guid SignUpId, Guid ClassId, Guid PersonId, IReadOnlyList<Guid> SessionIds, Instant FirstStartsAt, int Days, string Why, Guid? EndorsedBy,
    [property: Description("Class hours of this request, in hundredths")] int HoursHundredths,
    [property: Description("All class hours of leave that the person has in the class, in hundredths")] long LeaveHundredths,
    [property: Description("Class hours of the whole class, in hundredths")] long TotalHundredths,
    [property: Description("Whether a tenth of the class hours is reached; beyond a seventh the person leaves the class")] bool IsNearLimit,
    LeaveState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static LeaveView Of(LeaveRequest l, LeaveHours hours, IReadOnlyList<ActionView> actions) => new(
        l.Id, l.SignUpId, l.SignUp.ClassRunId, l.PersonId, l.Sessions, l.FirstStartsAt, l.Days, l.Why, l.EndorsedBy, l.HoursHundredths, hours.LeaveHundredths, hours.TotalHundredths,
        LeaveRule.IsNear(hours.LeaveHundredths, hours.TotalHundredths), l.State, l.Version, actions);
}
