using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>What people are given at every exam because of their circumstances; asked for and granted by two officers.</summary>
static class AccommodationEndpoints
{
    public static void MapAccommodations(this IEndpointRouteBuilder routes)
    {
        var accommodations = routes.MapGroup("/accommodations").WithTags("Accommodations");
        accommodations.MapGet("/", List).WithSummary("My accommodations and those in my scope, newest first");
        accommodations.MapGet("/{id:guid}", Get).WithSummary("One accommodation with what can be done to it");
        accommodations.MapPost("/", Propose).WithSummary("Ask for an accommodation of a person, by the number of the paper that proves it and never by the ground");
        accommodations.MapPost("/{id:guid}/approval", Approve).WithSummary("Grant an accommodation as a second person; open attempts follow");
        accommodations.MapPost("/{id:guid}/refusal", Refuse).WithSummary("Do not grant an accommodation");
        accommodations.MapPost("/{id:guid}/ending", End).WithSummary("End an accommodation before its last day");
    }

    static async Task<PageView<AccommodationView>> List([AsParameters] PageRequest page, AccommodationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, page, cancel), one => AccommodationView.Of(one, act, book));

    static async Task<AccommodationView> Get(Guid id, AccommodationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        AccommodationView.Of(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Propose(NewAccommodationRequest request, AccommodationDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var effect = new AccommodationEffect(request.FactorPercent, request.FixedMinutes, request.StopsClock, request.LargePrint, request.SeparateRoom);
        var view = AccommodationView.Of(await desk.ProposeAsync(request.PersonId, new NewAccommodation(request.From, request.To, effect, request.Basis ?? ""), act, cancel), act, book);
        return Results.Created($"/api/v1/accommodations/{view.Id}", view);
    }

    static Task<AccommodationView> Approve(Guid id, ReasonRequest request, ExpectedVersion expected, AccommodationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AccommodationTrigger.Approve, request, expected, desk, act, book, cancel);

    static Task<AccommodationView> Refuse(Guid id, ReasonRequest request, ExpectedVersion expected, AccommodationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AccommodationTrigger.Refuse, request, expected, desk, act, book, cancel);

    static Task<AccommodationView> End(Guid id, ReasonRequest request, ExpectedVersion expected, AccommodationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AccommodationTrigger.End, request, expected, desk, act, book, cancel);

    static async Task<AccommodationView> Move(
        Guid id, AccommodationTrigger trigger, ReasonRequest request, ExpectedVersion expected, AccommodationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        AccommodationView.Of(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), act, book);
}

sealed record NewAccommodationRequest(
    Guid PersonId, LocalDate From, LocalDate To, int FactorPercent = 100, int FixedMinutes = 0, bool StopsClock = false, bool LargePrint = false, bool SeparateRoom = false, string? Basis = null);

sealed record AccommodationView(
    Guid Id, Guid PersonId, Guid UnitId, LocalDate From, LocalDate To, AccommodationEffect Effect, string Basis, AccommodationState State, string StateLabel, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static AccommodationView Of(Accommodation a, Act act, SentenceBook book) => new(
        a.Id, a.PersonId, a.UnitId, a.From, a.To, a.Effect, a.Basis, a.State, book[$"accommodation.state.{Snake.Of(a.State)}"], a.Version,
        ActionView.Of(AccommodationWorkflow.Table.PermittedTriggers(a, act.Because("-")), book));
}
