using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.People;

/// <summary>Moves between units of two officers: one asks, the other decides.</summary>
static class TransferRequestEndpoints
{
    public static void MapTransferRequests(this IEndpointRouteBuilder routes)
    {
        var requests = routes.MapGroup("/transfer-requests").WithTags("Rosters");
        requests.MapGet("/", List).WithSummary("Transfer requests that touch my units, newest first; open for those that nobody has decided, toDecide for those that my units decide");
        requests.MapGet("/{id:guid}", Get).WithSummary("One transfer request with what can be done to it; who has the person also sees what accepting would change");
        requests.MapPost("/", Ask).WithSummary("Ask for a transfer to or from a unit of another officer; rows of an import do the same. For somebody of another unit, number and name must be right");
        requests.MapPost("/{id:guid}/acceptance", Accept).WithSummary("Accept a transfer: the person moves at once, by the rules of an import");
        requests.MapPost("/{id:guid}/refusal", Refuse).WithSummary("Refuse a transfer with a reason");
        requests.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take a request back, as an officer of the unit that asked");
    }

    static async Task<PageView<TransferRequestView>> List(
        bool? open, bool? toDecide, [AsParameters] PageRequest page, TransferDesk desk, RosterColumns columns, Act act, SentenceBook book, CancellationToken cancel)
    {
        var found = await desk.ListAsync(new TransferFilter(open ?? false, toDecide ?? false), page, act.By, cancel);
        return new PageView<TransferRequestView>([.. (await desk.SeeAsync(found.Items, act, cancel)).Select(seen => TransferRequestView.Of(seen, columns, book))], found.Next);
    }

    static async Task<TransferRequestView> Get(Guid id, TransferDesk desk, RosterColumns columns, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await desk.FindAsync(id, act.By, cancel), desk, columns, act, book, cancel);

    static async Task<IResult> Ask(NewTransferRequestRequest request, TransferDesk desk, RosterColumns columns, Act act, SentenceBook book, CancellationToken cancel)
    {
        var wanted = new WantedTransfer(request.PersonNumber, request.Name, request.UnitCode, request.EffectiveOn, request.Post, request.Engagement, request.Reason);
        var view = await ShowAsync(await desk.AskAsync(wanted, act, cancel), desk, columns, act, book, cancel);
        return Results.Created($"/api/v1/transfer-requests/{view.Id}", view);
    }

    static async Task<TransferRequestView> Accept(
        Guid id, ReasonRequest request, ExpectedVersion expected, TransferDesk desk, RosterColumns columns, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await desk.AcceptAsync(id, expected, act.Because(request.Reason), cancel), desk, columns, act, book, cancel);

    static async Task<TransferRequestView> Refuse(
        Guid id, ReasonRequest request, ExpectedVersion expected, TransferDesk desk, RosterColumns columns, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await desk.RefuseAsync(id, expected, act.Because(request.Reason), cancel), desk, columns, act, book, cancel);

    static async Task<TransferRequestView> Withdraw(
        Guid id, ReasonRequest request, ExpectedVersion expected, TransferDesk desk, RosterColumns columns, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await desk.WithdrawAsync(id, expected, act.Because(request.Reason), cancel), desk, columns, act, book, cancel);

    static async Task<TransferRequestView> ShowAsync(TransferRequest request, TransferDesk desk, RosterColumns columns, Act act, SentenceBook book, CancellationToken cancel) =>
        TransferRequestView.Of((await desk.SeeAsync([request], act, cancel))[0], columns, book);
}

sealed record NewTransferRequestRequest(
    [property: Description("工号")] string PersonNumber, [property: Description("Code of the new unit")] string UnitCode, [property: Description("First day there")] LocalDate EffectiveOn,
    [property: Description("Name as on record; needed where the person is of another unit")] string? Name = null, string? Post = null,
    [property: Description("专职 or 兼职")] string? Engagement = null, string? Reason = null);

/// <summary>Shows each side no more than its own: who asks for somebody reads what was asked, who has the person reads who that is.</summary>
sealed record TransferRequestView(
    Guid Id, TransferDirection Direction, string DirectionName, TransferRequestState State, string? PersonNumber, string? Name, Guid? PersonId, string? NameOnRecord,
    TransferUnitView? From, TransferUnitView To, LocalDate EffectiveOn, string? Why, Guid? ImportId, Instant RequestedAt, Instant DecideBy, Instant? DecidedAt, string? Answer,
    IReadOnlyList<FieldChangeView> Changes, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static TransferRequestView Of(TransferSight seen, RosterColumns columns, SentenceBook book)
    {
        var r = seen.Request;
        return new TransferRequestView(
            r.Id, r.Direction, book[$"transfer_direction.{Snake.Of(r.Direction)}"], r.State, r.PersonNumber, r.Name, seen.Person?.Id, seen.Person?.Name,
            seen.From is { } from ? TransferUnitView.Of(from) : null, TransferUnitView.Of(seen.To), r.EffectiveOn, r.Why, r.ImportId, r.RequestedAt, r.DecideBy, r.DecidedAt, r.Answer,
            [.. seen.Changes.Select(change => FieldChangeView.Of(change, columns))], r.Version, ActionView.Of(seen.Actions, book));
    }
}

sealed record TransferUnitView(Guid Id, string Code, string Name)
{
    public static TransferUnitView Of(UnitTree.Node unit) => new(unit.Id, unit.Code, unit.Name);
}
