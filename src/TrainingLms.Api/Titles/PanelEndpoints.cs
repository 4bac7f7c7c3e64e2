using TrainingLms.Api.Web;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>The draw of a session and the seats it gives.</summary>
static class PanelEndpoints
{
    public static void MapPanels(this IEndpointRouteBuilder routes)
    {
        var draw = routes.MapGroup("/title-sessions/{id:guid}/draw").WithTags("Panel draw");
        draw.MapGet("/", Protocol).WithSummary("The protocol of the draw: everything needed to rebuild it");
        draw.MapPost("/", Begin).WithSummary("Begin the draw");
        draw.MapPost("/commitments", Commit).WithSummary("Commit to a secret share: custodian a of the office, b of supervision");
        draw.MapPost("/pool", FreezePool).WithSummary("Freeze the pool and publish the hash of the list");
        draw.MapPost("/shares", Reveal).WithSummary("Lay a share open; it must match its commitment");
        draw.MapPost("/order", Draw).WithSummary("Compute the order and give the seats");

        routes.MapGet("/title-sessions/{id:guid}/draws", Protocols).WithTags("Panel draw").WithSummary("The protocols of all draws of a session, oldest first");
        routes.MapGet("/title-sessions/{id:guid}/seats", Seats).WithTags("Panel seats").WithSummary("The seats of a session; a member sees the own one");
        var seats = routes.MapGroup("/panel-seats/{id:guid}").WithTags("Panel seats");
        seats.MapGet("/", Get).WithSummary("One seat with what can be done to it");
        seats.MapGet("/cases", Names).WithSummary("The applicants of the session by name, to declare conflicts on each");
        seats.MapPost("/acceptance", Accept).WithSummary("Accept, with a declaration for every application");
        seats.MapPost("/refusal", Decline).WithSummary("Decline; the next alternate is invited");
        seats.MapPost("/recusals", Recuse).WithSummary("Recuse from a case");
        seats.MapPost("/whole-recusal", RecuseWholly).WithSummary("Recuse from the whole session a member who keeps away from too many cases");
        seats.MapPost("/substitution", Substitute).WithSummary("Give the seat of a member recused wholly to the next alternate");
        seats.MapPost("/waiver-signatures", SignWaiver).WithSummary("Sign first that a recusal can be waived, with the reason");
        seats.MapPost("/waivers", Waive).WithSummary("Waive a recusal as the second person, with the reason; never kinship, money or the own case");
        seats.MapPost("/clearance-signature", SignClearance).WithSummary("Sign first that the conflicts of a member are excluded");
        seats.MapPost("/clearance", Clear).WithSummary("Clear a member for the cases not recused from");
        seats.MapPost("/check-in", CheckIn).WithSummary("Come in, or come back");
        seats.MapPost("/leave", Leave).WithSummary("Go out");
        seats.MapPost("/dismissal", Dismiss).WithSummary("Send a member away for misconduct; no vote is taken from the seat any more");
        seats.MapGet("/ballots", Ballots).WithSummary("The ballots in which a dismissed member voted, to be examined by supervision; never how");
        seats.MapPost("/ballots/{roundId:guid}/examination", Keep).WithSummary("Close the examination of a ballot: it stands, with the reason");
        seats.MapPost("/replacement", Replace).WithSummary("Take somebody off the panel before the meeting");
    }

    static async Task<DrawView> Protocol(Guid id, DrawRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        DrawView.Of(await room.FindAsync(id, act.By, cancel), act, book);

    static async Task<IReadOnlyList<DrawView>> Protocols(Guid id, DrawRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        [.. (await room.ListAsync(id, act.By, cancel)).Select(draw => DrawView.Of(draw, act, book))];

    static async Task<IResult> Begin(Guid id, DrawRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        Results.Created($"/api/v1/title-sessions/{id}/draw", DrawView.Of(await room.BeginAsync(id, act, cancel), act, book));

    static async Task<DrawView> Commit(Guid id, CommitmentRequest request, DrawRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        DrawView.Of(await room.CommitAsync(id, request.Custodian, request.Commitment, act, cancel), act, book);

    static async Task<DrawView> FreezePool(Guid id, DrawRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        DrawView.Of(await room.FreezePoolAsync(id, act, cancel), act, book);

    static async Task<DrawView> Reveal(Guid id, ShareRequest request, DrawRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        DrawView.Of(await room.RevealAsync(id, request.Custodian, request.Share, act, cancel), act, book);

    static async Task<DrawView> Draw(Guid id, DrawRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        DrawView.Of(await room.DrawAsync(id, act, cancel), act, book);

    static async Task<IReadOnlyList<SeatView>> Seats(Guid id, SeatDesk desk, Act act, CancellationToken cancel)
    {
        var (seats, recused) = (await desk.ListAsync(id, act.By, cancel), await desk.RecusedInAsync(id, cancel));
        return [.. seats.Select(seat => SeatView.Of(seat, [.. recused[seat.Id]], []))];
    }

    static async Task<SeatView> Get(Guid id, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.FindAsync(id, act.By, cancel), desk, act, book, cancel);

    static async Task<SeatView> Accept(Guid id, AcceptanceRequest request, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var declared = request.Declarations.GroupBy(d => d.ApplicationId).ToDictionary(d => d.Key,
            d => d.Where(one => one.HasConflict).Select(one => (RecusalGround?)(one.Ground ?? RecusalGround.Declared)).Min());
        return await Show(await desk.AcceptAsync(id, declared, act, cancel), desk, act, book, cancel);
    }

    static async Task<SeatView> Decline(Guid id, ReasonRequest request, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.DeclineAsync(id, SeatTrigger.Decline, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<SeatView> Recuse(Guid id, RecusalRequest request, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.RecuseAsync(id, request.ApplicationId, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<SeatView> RecuseWholly(Guid id, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.RecuseWhollyAsync(id, act, cancel), desk, act, book, cancel);

    static async Task<SeatView> Substitute(Guid id, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.SubstituteAsync(id, act, cancel), desk, act, book, cancel);

    static Task<IReadOnlyList<NamedCase>> Names(Guid id, ConflictDesk desk, Act act, CancellationToken cancel) => desk.NamesAsync(id, act.By, cancel);

    static async Task<SeatView> SignWaiver(Guid id, RecusalRequest request, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.WaiveAsync(id, request.ApplicationId, SeatTrigger.SignWaiver, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<SeatView> Waive(Guid id, RecusalRequest request, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.WaiveAsync(id, request.ApplicationId, SeatTrigger.Waive, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<SeatView> SignClearance(Guid id, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.SignClearanceAsync(id, act, cancel), desk, act, book, cancel);

    static async Task<SeatView> Clear(Guid id, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.ClearAsync(id, act, cancel), desk, act, book, cancel);

    static async Task<SeatView> CheckIn(Guid id, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.CheckInAsync(id, act, cancel), desk, act, book, cancel);

    static async Task<SeatView> Leave(Guid id, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.LeaveAsync(id, act, cancel), desk, act, book, cancel);

    static async Task<SeatView> Replace(Guid id, ReasonRequest request, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.ReplaceAsync(id, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<SeatView> Dismiss(Guid id, ReasonRequest request, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.DismissAsync(id, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static Task<IReadOnlyList<ExaminedBallot>> Ballots(Guid id, ExaminationDesk desk, Act act, CancellationToken cancel) => desk.OfSeatAsync(id, act.By, cancel);

    static async Task<IResult> Keep(Guid id, Guid roundId, ReasonRequest request, ExaminationDesk desk, Act act, CancellationToken cancel)
    {
        await desk.KeepAsync(id, roundId, act.Because(request.Reason), cancel);
        return Results.NoContent();
    }

    static async Task<SeatView> Show(PanelSeat seat, SeatDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        SeatView.Of(seat, await desk.RecusedFromAsync(seat.Id, cancel), ActionView.Of(await desk.ActionsAsync(seat, act, cancel), book));
}

sealed record CommitmentRequest(Custodian Custodian, string Commitment);

sealed record ShareRequest(Custodian Custodian, string Share);

sealed record AcceptanceRequest(IReadOnlyList<DeclarationRequest> Declarations);

sealed record DeclarationRequest(Guid ApplicationId, bool HasConflict, RecusalGround? Ground = null);

sealed record RecusalRequest(Guid ApplicationId, string? Reason = null);

sealed record DrawView(
    Guid Id, Guid SessionId, string DrawKey, string Algorithm, DrawState State, string? CommitmentA, string? CommitmentB, string? ListHash,
    IReadOnlyList<string> List, IReadOnlyList<string> Barred, string? ShareA, string? ShareB, string? KeyText, IReadOnlyList<string> Order, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static DrawView Of(PanelDraw d, Act act, SentenceBook book) => new(
        d.Id, d.SessionId, d.DrawKey, d.Algorithm, d.State, d.CommitmentA, d.CommitmentB, d.ListHash, Lines(d.ListText), Lines(d.BarredText), d.ShareA,
        d.ShareB, d.KeyText, Lines(d.OrderText), d.Version, ActionView.Of(DrawRoom.Actions(d, act), book));

    static string[] Lines(string? text) => string.IsNullOrEmpty(text) ? [] : text.Split('\n');
}

sealed record SeatView(
    Guid Id, Guid SessionId, Guid PersonId, string Code, Guid DrawId, int Rank, bool IsAlternate, SeatState State, NodaTime.Instant? ReplyBy,
    IReadOnlyList<Guid> RecusedFrom, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static SeatView Of(PanelSeat s, IReadOnlyList<Guid> recusedFrom, IReadOnlyList<ActionView> actions) =>
        new(s.Id, s.SessionId, s.PersonId, s.Code, s.DrawId, s.Rank, s.IsAlternate, s.State, s.ReplyBy, recusedFrom, s.Version, actions);
}
