using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Classes;

/// <summary>Sign-ups for classes.</summary>
static class SignUpEndpoints
{
    public static void MapSignUps(this IEndpointRouteBuilder routes)
    {
        var signUps = routes.MapGroup("/sign-ups").WithTags("Classes");
        signUps.MapGet("/", List).WithSummary("My sign-ups and those in my scope, newest first");
        signUps.MapGet("/{id:guid}", Get).WithSummary("One sign-up with the place on the waiting list and what can be done to it");
        signUps.MapPost("/", Request).WithSummary("Sign up for a class, or name one of my people");
        signUps.MapPost("/{id:guid}/unit-approval", ApproveByUnit).WithSummary("Agree for the unit");
        signUps.MapPost("/{id:guid}/booking", Book).WithSummary("Agree for the organiser: books a seat, or where none is left puts on the waiting list");
        signUps.MapPost("/{id:guid}/release", LetGo).WithSummary("Let an offered seat go and wait on at the end");
        Transition(signUps, "refusal", SignUpTrigger.Refuse, "Do not let somebody in");
        Transition(signUps, "acceptance", SignUpTrigger.Accept, "Take the offered seat");
        Transition(signUps, "cancellation", SignUpTrigger.Cancel, "Give a booked seat back before the cut-off");
        Transition(signUps, "late-cancellation", SignUpTrigger.CancelLate, "Give a booked seat of one of my people back after the cut-off");
        Transition(signUps, "withdrawal", SignUpTrigger.Withdraw, "Take a request back");
    }

    static async Task<PageView<SignUpSummaryView>> List(
        Guid? classId, Guid? personId, [Description("Only in this state, such as waitlisted")] string? state, [AsParameters] PageRequest page, SignUpDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, classId, personId, Setting.Find<SignUpState>(state, "state"), page, cancel), SignUpSummaryView.Of);

    static async Task<SignUpView> Get(Guid id, SignUpDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.FindAsync(id, act.By, cancel), desk, act, book, cancel);

    static async Task<IResult> Request(SignUpRequest request, SignUpDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var signUp = await desk.RequestAsync(request.ClassId, request.PersonId ?? act.By.PersonId, act, cancel);
        return Results.Created($"/api/v1/sign-ups/{signUp.Id}", await Show(signUp, desk, act, book, cancel));
    }

    static async Task<SignUpView> ApproveByUnit(Guid id, ReasonRequest request, ExpectedVersion expected, SignUpDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.ApproveByUnitAsync(id, expected, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<SignUpView> Book(Guid id, ReasonRequest request, ExpectedVersion expected, SignUpDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.BookAsync(id, expected, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<SignUpView> LetGo(Guid id, ReasonRequest request, ExpectedVersion expected, SignUpDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.LetGoAsync(id, expected, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static void Transition(RouteGroupBuilder signUps, string noun, SignUpTrigger trigger, string summary) =>
        signUps.MapPost($"/{{id:guid}}/{noun}", async (
            Guid id, ReasonRequest request, ExpectedVersion expected, SignUpDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
            await Show(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), desk, act, book, cancel)).WithSummary(summary);

    static async Task<SignUpView> Show(SignUp signUp, SignUpDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        SignUpView.Of(signUp, await desk.PlaceAsync(signUp, cancel), ActionView.Of(desk.Actions(signUp, act), book));
}

sealed record SignUpRequest(Guid ClassId, [property: Description("Whom to name; left out to sign up oneself")] Guid? PersonId = null);

sealed record SignUpSummaryView(Guid Id, Guid ClassId, string ClassTitle, Guid PersonId, Guid UnitId, SignUpState State, Instant RequestedAt, Instant? OfferedUntil, long Version)
{
    public static SignUpSummaryView Of(SignUp s) => new(s.Id, s.ClassRunId, s.Run.Title, s.PersonId, s.UnitId, s.State, s.RequestedAt, s.OfferedUntil, s.Version);
}

sealed record SignUpView(
    Guid Id, Guid ClassId, string ClassTitle, Guid PersonId, Guid UnitId, Guid RequestedBy, Instant RequestedAt, SignUpState State,
    [property: Description("Place on the waiting list, from 1; null for who does not wait")] int? WaitingPlace, Instant? OfferedUntil, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static SignUpView Of(SignUp s, int? place, IReadOnlyList<ActionView> actions) =>
        new(s.Id, s.ClassRunId, s.Run.Title, s.PersonId, s.UnitId, s.RequestedBy, s.RequestedAt, s.State, place, s.OfferedUntil, s.Version, actions);
}
