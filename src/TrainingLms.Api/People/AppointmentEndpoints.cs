using System.ComponentModel;
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
        appointments.MapGet("/", List).WithSummary("Role appointments in my scope, and my own; by source, for example the emergencies");
        appointments.MapGet("/{id:guid}", Get).WithSummary("One appointment with what can be done to it");
        appointments.MapPost("/", Propose).WithSummary("Propose an appointment, acting where an absent holder is named; a second person approves it");
        appointments.MapPost("/emergencies", ProposeEmergency).WithSummary("Propose an appointment by the hour; a second administrator approves it");
        appointments.MapPost("/{id:guid}/delegations", Delegate).WithSummary("Hand an own appointment on to somebody for a while");
        appointments.MapPost("/{id:guid}/approval", Approve).WithSummary("Approve an appointment");
        appointments.MapPost("/{id:guid}/emergency-approval", ApproveEmergency).WithSummary("Approve an emergency appointment; it runs from now");
        appointments.MapPost("/{id:guid}/refusal", Decline).WithSummary("Decline an appointment");
        appointments.MapPost("/{id:guid}/suspension", Suspend).WithSummary("Set an appointment aside at once");
        appointments.MapPost("/{id:guid}/resumption", Resume).WithSummary("Take a suspended appointment up again");
        appointments.MapPost("/{id:guid}/end", End).WithSummary("End an appointment at once");
        appointments.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take back what I have handed on, at once");
    }

    static async Task<PageView<AppointmentView>> List(
        [AsParameters] PageRequest page, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel,
        [Description("Only appointments come by in this way: appointed, acting, delegated or emergency")] string? source = null)
    {
        var found = await board.ListAsync(Setting.Find<GrantSource>(source, "source"), page, act.By, cancel);
        var views = new List<AppointmentView>();
        foreach (var appointment in found.Items) views.Add(await ShowAsync(appointment, board, act, book, cancel));
        return new PageView<AppointmentView>(views, found.Next);
    }

    static async Task<AppointmentView> Get(Guid id, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await board.FindAsync(id, act.By, cancel), board, act, book, cancel);

    static async Task<IResult> Propose(NewAppointmentRequest request, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel)
    {
        var wanted = new NewAppointment(request.PersonId, request.Role, request.UnitId, request.Inherit, request.From, request.To, request.OrderText);
        return await CreatedAsync(await board.ProposeAsync(wanted, request.InsteadOf, act, cancel), board, act, book, cancel);
    }

    static async Task<IResult> ProposeEmergency(EmergencyRequest request, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel)
    {
        var wanted = new NewAppointment(request.PersonId, request.Role, request.UnitId, request.Inherit, default, null, "");
        return await CreatedAsync(await board.ProposeEmergencyAsync(wanted, request.Hours, act.Because(request.Reason), cancel), board, act, book, cancel);
    }

    static async Task<IResult> Delegate(Guid id, DelegationRequest request, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel)
    {
        var to = new NewAppointment(request.PersonId, "", request.UnitId, request.Inherit, request.From, request.To, request.OrderText ?? "");
        return await CreatedAsync(await board.DelegateAsync(id, to, act, cancel), board, act, book, cancel);
    }

    static Task<AppointmentView> Approve(Guid id, ExpectedVersion expected, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AppointmentTrigger.Approve, null, expected, board, act, book, cancel);

    static Task<AppointmentView> ApproveEmergency(
        Guid id, ReasonRequest request, ExpectedVersion expected, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AppointmentTrigger.ApproveEmergency, request, expected, board, act, book, cancel);

    static Task<AppointmentView> Decline(
        Guid id, ReasonRequest request, ExpectedVersion expected, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AppointmentTrigger.Decline, request, expected, board, act, book, cancel);

    static Task<AppointmentView> Suspend(
        Guid id, ReasonRequest request, ExpectedVersion expected, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AppointmentTrigger.Suspend, request, expected, board, act, book, cancel);

    static Task<AppointmentView> Resume(
        Guid id, ReasonRequest request, ExpectedVersion expected, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AppointmentTrigger.Resume, request, expected, board, act, book, cancel);

    static Task<AppointmentView> End(
        Guid id, ReasonRequest request, ExpectedVersion expected, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AppointmentTrigger.End, request, expected, board, act, book, cancel);

    static Task<AppointmentView> Withdraw(Guid id, ExpectedVersion expected, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AppointmentTrigger.Withdraw, null, expected, board, act, book, cancel);

    static async Task<AppointmentView> Move(Guid id, AppointmentTrigger trigger, ReasonRequest? request, ExpectedVersion expected,
        AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await board.MoveAsync(id, trigger, expected, act.Because(request?.Reason), cancel), board, act, book, cancel);

    static async Task<IResult> CreatedAsync(RoleAppointment appointment, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Results.Created($"/api/v1/appointments/{appointment.Id}", await ShowAsync(appointment, board, act, book, cancel));

    static async Task<AppointmentView> ShowAsync(RoleAppointment appointment, AppointmentBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        AppointmentView.Of(appointment, await board.ActionsAsync(appointment, act, cancel), book);
}

sealed record NewAppointmentRequest(
    Guid PersonId, string Role, Guid UnitId, LocalDate From, string OrderText, LocalDate? To = null, bool Inherit = false,
    [property: Description("The appointment of the absent holder, for an acting one; then the last day is needed")] Guid? InsteadOf = null);

sealed record EmergencyRequest(
    Guid PersonId, string Role, Guid UnitId, [property: Description("1 to 24, from the approval on")] int Hours, string? Reason = null, bool Inherit = false);

sealed record DelegationRequest(Guid PersonId, Guid UnitId, LocalDate From, LocalDate To, bool Inherit = false, string? OrderText = null);

sealed record AppointmentView(
    Guid Id, Guid PersonId, string Role, string RoleName, Guid UnitId, bool Inherit, LocalDate From, LocalDate? To, string OrderText,
    GrantSource Source, string SourceName, Guid? OnBehalfOf, Guid? BasisId, [property: Description("When it is over; null when open")] Instant? EndsAt,
    AppointmentState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static AppointmentView Of(RoleAppointment a, IEnumerable<PermittedTrigger> actions, SentenceBook book) => new(
        a.Id, a.PersonId, a.Role, book[$"who.{a.Role}"], a.UnitId, a.Inherit, a.From, a.To, a.OrderText,
        a.Source, book[$"grant_source.{Snake.Of(a.Source)}"], a.OnBehalfOf, a.BasisId, a.EndsAt, a.State, a.Version, ActionView.Of(actions, book));
}
