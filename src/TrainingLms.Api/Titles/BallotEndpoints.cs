using TrainingLms.Api.Accounts;
using TrainingLms.Api.Web;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>Secret ballots. No answer of this file repeats a choice, and codes are shown once; neither is ever kept for a repeated request.</summary>
static class BallotEndpoints
{
    public static void MapBallots(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/title-sessions/{id:guid}/ballots", List).WithTags("Ballots").WithSummary("The ballots of a session, oldest first");
        routes.MapGet("/title-sessions/{id:guid}/ballot-record", Record).WithTags("Ballots")
            .WithSummary("The record of the sealed and void ballots of a session, from which anybody recomputes totals, digests and results");
        var ballots = routes.MapGroup("/ballot-rounds/{id:guid}").WithTags("Ballots");
        ballots.MapGet("/", Get).WithSummary("One ballot; totals only after the count, and only for those who work on it");
        ballots.MapPost("/scrutineer-code", TakeScrutineerCode).WithoutKeptAnswer().WithSummary("Take the Scrutineer's code; it is shown this once");
        ballots.MapPost("/teller-code", TakeTellerCode).WithoutKeptAnswer().WithSummary("Take the Teller's code; it is shown this once");
        ballots.MapPost("/opening", Open).WithSummary("Open voting");
        ballots.MapPost("/votes", Cast).WithoutKeptAnswer().LeavingNoTime().WithSummary("Vote; the answer says only that it was received");
        ballots.MapPost("/closing", Close).WithSummary("End voting when all have voted or the time is over");
        ballots.MapPost("/balance", Balance).WithSummary("Find as many envelopes as used entitlements");
        ballots.MapPost("/imbalance", Imbalance).WithSummary("Report that they differ; the round is void");
        ballots.MapPost("/count", Count).WithoutKeptAnswer().WithSummary("Count with both codes");
        ballots.MapPost("/paper-totals", RecordPaper).WithSummary("Record the signed totals of paper slips");
        ballots.MapPost("/paper-imbalance", ReportPaper).WithSummary("Report more slips than issued; the round is void");
        ballots.MapPost("/seal", Seal).WithSummary("Seal the totals; envelopes and keys are erased");
        ballots.MapPost("/declaration", Declare).WithSummary("Declare pass or fail");
        ballots.MapPost("/annulment-request", AskAnnulment).WithSummary("Ask that the round be void");
        ballots.MapPost("/annulment", Annul).WithSummary("Make the round void; a second person");
        ballots.MapPost("/key-loss", LoseKey).WithSummary("Report a code lost or wrong; the round is void");
        ballots.MapGet("/recheck", Recheck).WithSummary("Recount the sealed list and recompute its digest");
    }

    static async Task<IReadOnlyList<BallotView>> List(Guid id, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel)
    {
        var views = new List<BallotView>();
        foreach (var round in await room.ListAsync(id, act.By, cancel)) views.Add(await BallotView.OfAsync(round, room, act, book, cancel));
        return views;
    }

    static async Task<SessionBallotsView> Record(Guid id, BallotRecords records, Act act, CancellationToken cancel) =>
        SessionBallotsView.Of(await records.OfAsync(id, act.By, cancel));

    static async Task<BallotView> Get(Guid id, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.FindAsync(id, act.By, cancel), room, act, book, cancel);

    static async Task<CodeView> TakeScrutineerCode(Guid id, BallotRoom room, Act act, HttpResponse response, CancellationToken cancel) =>
        CodeView.Of(await room.TakeCodeAsync(id, BallotRoundTrigger.TakeScrutineerCode, act, cancel), response);

    static async Task<CodeView> TakeTellerCode(Guid id, BallotRoom room, Act act, HttpResponse response, CancellationToken cancel) =>
        CodeView.Of(await room.TakeCodeAsync(id, BallotRoundTrigger.TakeTellerCode, act, cancel), response);

    static async Task<BallotView> Open(Guid id, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.OpenAsync(id, act, cancel), room, act, book, cancel);

    static async Task<ReceivedView> Cast(Guid id, VoteRequest request, BallotRoom room, Act act, CancellationToken cancel)
    {
        await room.CastAsync(id, request.Choice, act, cancel);
        return new ReceivedView("received", id);
    }

    static async Task<BallotView> Close(Guid id, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.CloseAsync(id, act, cancel), room, act, book, cancel);

    static async Task<BallotView> Balance(Guid id, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.BalanceAsync(id, true, act, cancel), room, act, book, cancel);

    static async Task<BallotView> Imbalance(Guid id, ReasonRequest request, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.BalanceAsync(id, false, act.Because(request.Reason), cancel), room, act, book, cancel);

    static async Task<BallotView> Count(Guid id, CountRequest request, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.CountAsync(id, request.ScrutineerCode, request.TellerCode, act, cancel), room, act, book, cancel);

    static async Task<BallotView> RecordPaper(Guid id, PaperTotalsRequest request, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(
            await room.RecordPaperAsync(id, new Tally(request.Favour, request.Against, request.Abstain, request.Blank), act, cancel), room, act, book, cancel);

    static async Task<BallotView> ReportPaper(Guid id, PaperImbalanceRequest request, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.ReportPaperImbalanceAsync(id, request.Returned, act.Because(request.Reason), cancel), room, act, book, cancel);

    static async Task<BallotView> Seal(Guid id, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.SealAsync(id, act, cancel), room, act, book, cancel);

    static async Task<BallotView> Declare(Guid id, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.DeclareAsync(id, act, cancel), room, act, book, cancel);

    static async Task<BallotView> AskAnnulment(Guid id, ReasonRequest request, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.AskAnnulmentAsync(id, act.Because(request.Reason), cancel), room, act, book, cancel);

    static async Task<BallotView> Annul(Guid id, ReasonRequest request, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.MakeVoidAsync(id, BallotRoundTrigger.Annul, act.Because(request.Reason), cancel), room, act, book, cancel);

    static async Task<BallotView> LoseKey(Guid id, ReasonRequest request, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await BallotView.OfAsync(await room.MakeVoidAsync(id, BallotRoundTrigger.KeyLost, act.Because(request.Reason), cancel), room, act, book, cancel);

    static Task<BallotRecheck> Recheck(Guid id, BallotRoom room, Act act, CancellationToken cancel) => room.RecheckAsync(id, act.By, cancel);
}

sealed record VoteRequest(BallotChoice Choice);

sealed record CountRequest(string ScrutineerCode, string TellerCode);

sealed record PaperTotalsRequest(int Favour, int Against, int Abstain, int Blank);

sealed record PaperImbalanceRequest(int Returned, string? Reason = null);

sealed record ReceivedView(string Answer, Guid RoundId);

sealed record CodeView(Guid RoundId, string Code)
{
    public static CodeView Of((BallotRound Round, HolderCode Code) taken, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return new CodeView(taken.Round.Id, taken.Code.ToString());
    }
}

sealed record BallotView(
    Guid Id, Guid SessionId, Guid ApplicationId, int RoundNo, BallotRoundState State, BallotMode Mode, int PanelSize, int Present, int Recused, int Issued,
    NodaTime.Instant? ClosesAt, int? Returned, Tally? Totals, bool? HasPassed, string? TallyDigest, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    /// <summary>Totals go to those who work on the ballot; members learn pass or fail when it is declared.</summary>
    public static async Task<BallotView> OfAsync(BallotRound r, BallotRoom room, Act act, SentenceBook book, CancellationToken cancel)
    {
        var worksOnIt = TitleScope.SeesTotals(act.By, r);
        return new BallotView(
            r.Id, r.SessionId, r.ApplicationId, r.RoundNo, r.State, r.Mode, r.PanelSize, r.Present, r.Recused, r.Issued, r.ClosesAt,
            worksOnIt ? r.Returned : null, worksOnIt ? r.Tally : null, r.HasPassed, worksOnIt ? r.TallyDigest : null, r.Version,
            ActionView.Of(await room.ActionsAsync(r, act, cancel), book));
    }
}

sealed record SessionBallotsView(Guid SessionId, string Key, NodaTime.LocalDate HeldOn, IReadOnlyList<BallotRecordView> Rounds)
{
    public static SessionBallotsView Of(SessionBallots ballots) =>
        new(ballots.Session.Id, ballots.Session.Key, ballots.Session.HeldOn, [.. ballots.Rounds.Select(BallotRecordView.Of)]);
}

sealed record BallotRecordView(
    Guid RoundId, Guid ApplicationId, string ApplicantName, int RoundNo, BallotRoundState State, BallotMode Mode, int PanelSize, int Present, int Recused,
    RecusalDenominator RecusalDenominator, int Issued, int? Returned, Tally? Totals, IReadOnlyList<BallotChoice> List, string? PreviousDigest, string? TallyDigest,
    bool? HasPassed, NodaTime.LocalDate? DeclaredOn, string? Scrutineer, string? Teller)
{
    public static BallotRecordView Of(BallotRecord record)
    {
        var r = record.Round;
        return new(r.Id, r.ApplicationId, record.ApplicantName, r.RoundNo, r.State, r.Mode, r.PanelSize, r.Present, r.Recused, r.Denominator, r.Issued, r.Returned, r.Tally,
            record.List, r.PreviousDigest, r.TallyDigest, r.HasPassed, r.DeclaredOn, record.Scrutineer, record.Teller);
    }
}
