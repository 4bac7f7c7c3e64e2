using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.People;

/// <summary>Role appointments.</summary>
static class AppointmentEndpoints
{
    public static void MapAppointments(this IEndpointRouteBuilder routes)
    {
        var appointments = routes.MapGroup("/appointments").WithTags("Appointments");
        appointments.MapGet("/", List).WithSummary("Role appointments in my scope, and my own");
        appointments.MapGet("/{id:guid}", Get).WithSummary("One appointment with what can be done to it");
        appointments.MapPost("/", Propose).WithSummary("Propose an appointment; a second person approves it");
        appointments.MapPost("/{id:guid}/approval", Approve).WithSummary("Approve an appointment");
        appointments.MapPost("/{id:guid}/refusal", Decline).WithSummary("Decline an appointment");
        appointments.MapPost("/{id:guid}/end", End).WithSummary("End an appointment");
    }

    static async Task<PageView<AppointmentView>> List(
        [AsParameters] PageRequest page, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await board.ListAsync(act.By, page, cancel), appointment => AppointmentView.Of(appointment, act, book));

    static async Task<AppointmentView> Get(Guid id, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        AppointmentView.Of(await board.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Propose(NewAppointmentRequest request, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel)
    {
        var wanted = new NewAppointment(request.PersonId, request.Role, request.UnitId, request.Inherit, request.From, request.To, request.OrderText);
        var view = AppointmentView.Of(await board.ProposeAsync(wanted, act, cancel), act, book);
        return Results.Created($"/api/v1/appointments/{view.Id}", view);
    }

    static Task<AppointmentView> Approve(Guid id, ExpectedVersion expected, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AppointmentTrigger.Approve, expected, board, act, book, cancel);

    static Task<AppointmentView> Decline(
        Guid id, ReasonRequest request, ExpectedVersion expected, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AppointmentTrigger.Decline, expected, board, act.Because(request.Reason), book, cancel);

    static Task<AppointmentView> End(
        Guid id, ReasonRequest request, ExpectedVersion expected, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AppointmentTrigger.End, expected, board, act.Because(request.Reason), book, cancel);

    static async Task<AppointmentView> Move(
        Guid id, AppointmentTrigger trigger, ExpectedVersion expected, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        AppointmentView.Of(await board.MoveAsync(id, trigger, expected, act, cancel), act, book);
}

sealed record NewAppointmentRequest(Guid PersonId, string Role, Guid UnitId, LocalDate From, string OrderText, LocalDate? To = null, bool Inherit = false);

sealed record AppointmentView(
    Guid Id, Guid PersonId, string Role, string RoleName, Guid UnitId, bool Inherit, LocalDate From, LocalDate? To, string OrderText,
    AppointmentState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static AppointmentView Of(RoleAppointment a, Act act, SentenceBook book) => new(
        a.Id, a.PersonId, a.Role, book[$"who.{a.Role}"], a.UnitId, a.Inherit, a.From, a.To, a.OrderText, a.State, a.Version,
        ActionView.Of(RoleAppointmentWorkflow.Table.PermittedTriggers(a, act), book));
}
