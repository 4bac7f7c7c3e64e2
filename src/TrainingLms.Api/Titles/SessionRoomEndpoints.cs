using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Excel.Titles;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>Review sessions from planning to the archive.</summary>
static class SessionRoomEndpoints
{
    public static void MapTitleSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/title-sessions").WithTags("Review sessions");
        sessions.MapGet("/", List).WithSummary("Review sessions I may see, newest first");
        sessions.MapGet("/{id:guid}", Get).WithSummary("One session with its cases and what can be done");
        sessions.MapPost("/", Plan).WithSummary("Plan a session for a round");
        sessions.MapGet("/{id:guid}/summary", Summary).WithSummary("The review summary as a workbook: applications with eligibility and result")
            .Produces(200, contentType: Workbook);
        sessions.MapPost("/{id:guid}/cases", Assign).WithSummary("Assign an eligible application, before the panel is drawn");
        sessions.MapPost("/{id:guid}/invitations", Invite).WithSummary("Invite the drawn members");
        sessions.MapPost("/{id:guid}/redraw-request", AskRedraw).WithSummary("Ask for a second draw because the panel cannot be filled, with the reasons for a wider pool");
        sessions.MapPost("/{id:guid}/redraw", Redraw).WithSummary("Agree to the second draw; all seats of the first one end");
        sessions.MapPost("/{id:guid}/opening", Open).WithSummary("Open the meeting for roll call");
        sessions.MapPost("/{id:guid}/quorum", (Guid id, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
            Move(id, SessionTrigger.DeclareQuorate, room, act, book, cancel)).WithSummary("Declare the session quorate");
        sessions.MapPost("/{id:guid}/adjournment", Adjourn).WithSummary("Declare the session not quorate, once the time to wait for members is over");
        sessions.MapPost("/{id:guid}/reconvening", Reconvene).WithSummary("Set a new date for the same panel");
        sessions.MapPost("/{id:guid}/current-case", TakeCase).WithSummary("Put a case on the table");
        sessions.MapPost("/{id:guid}/deferral", Defer).WithSummary("Put off the case on the table, or, by name, one that too few can vote on or that has ended");
        sessions.MapPost("/{id:guid}/roll-freeze", FreezeRoll).WithSummary("Freeze who may vote on the case; prepares its ballot");
        sessions.MapPost("/{id:guid}/close-of-business", (Guid id, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
            Move(id, SessionTrigger.CloseBusiness, room, act, book, cancel)).WithSummary("No case is left");
        sessions.MapPost("/{id:guid}/announcement", Announce).WithSummary("Announce the result");
        sessions.MapPost("/{id:guid}/archiving", Archive).WithSummary("Close the file with the minutes");
        sessions.MapPost("/{id:guid}/cancellation", Cancel).WithSummary("Call the session off; its cases go back");
        sessions.MapPost("/{id:guid}/suspension", Suspend).WithSummary("Stop it after an incident; a ballot that runs takes no vote meanwhile");
        sessions.MapPost("/{id:guid}/resumption", Resume).WithSummary("Let it go on where it was");
        sessions.MapPost("/{id:guid}/annulment", Annul).WithSummary("Make it void with every ballot in it; its cases go back");
        sessions.MapGet("/{id:guid}/conflicts", Conflicts).WithSummary("Every conflict of interest of a session: found, declared, ordered or waived");
        sessions.MapGet("/{id:guid}/reading-plan", ProposeReadings).WithSummary("Who would read which case: fair, within caps, nobody recused; with what is missing");
        sessions.MapPost("/{id:guid}/reading-plan", ApplyReadings).WithSummary("Give the cases to their readers as shown");
        sessions.MapGet("/{id:guid}/readings", Readings).WithSummary("Who reads what; a member sees the own cases");
        sessions.MapGet("/{id:guid}/cases/{applicationId:guid}/evidence/{fileId:guid}", Evidence).Produces<Stream>(200, "application/octet-stream")
            .WithSummary("A file of evidence of a case that a member reads, without its name; looking is written down");
        sessions.MapGet("/{id:guid}/cases/{applicationId:guid}/copy", Copy).WithSummary("The copy of a case that a member reads, without names");
        sessions.MapPost("/{id:guid}/cases/{applicationId:guid}/expert-review", OpenReview).WithSummary("Give one case to readers and open it");
        sessions.MapPost("/{id:guid}/cases/{applicationId:guid}/opinion", GiveOpinion).WithSummary("Hand in my opinion on a case");
        sessions.MapGet("/{id:guid}/cases/{applicationId:guid}/defence-scores", Scores).WithSummary("My score for a defence, and all of them once the result is declared");
        sessions.MapPost("/{id:guid}/cases/{applicationId:guid}/defence-score", GiveScore).WithSummary("Give my score for a defence; it is final, and sealed until the result is declared");
        sessions.MapPost("/{id:guid}/cases/{applicationId:guid}/defence", HoldDefence).WithSummary("Record that the defence was held, as the leader of its group");
    }

    const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    static async Task<IResult> Summary(Guid id, SessionRoom room, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var summary = await room.SummaryAsync(id, act.By, cancel);
        await db.WriteDownAsync(act, new Export("export_summary", "review_session", id, Right.SeePanels, summary.Session.UnitId), cancel);
        var content = new MemoryStream();
        await SummaryWorkbook.WriteAsync(content, summary, cancel);
        content.Position = 0;
        return Results.File(content, Workbook, $"summary-{summary.Session.Key}.xlsx");
    }

    static async Task<PageView<SessionView>> List([AsParameters] PageRequest page, SessionRoom room, Act act, CancellationToken cancel) =>
        PageView.Of(await room.ListAsync(act.By, page, cancel), session => SessionView.Of(session, []));

    static async Task<SessionView> Get(Guid id, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.FindAsync(id, act.By, cancel), room, act, book, cancel);

    static async Task<IResult> Plan(NewSessionRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel)
    {
        var session = await room.PlanAsync(new SessionPlan(
            request.Key, request.RoundId, request.Level, request.Basis, request.PanelSize, request.HeldOn, request.RecusalDenominator), act, cancel);
        return Results.Created($"/api/v1/title-sessions/{session.Id}", await Show(session, room, act, book, cancel));
    }

    static async Task<SessionView> Assign(Guid id, CaseRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.AssignAsync(id, request.ApplicationId, act, cancel), room, act, book, cancel);

    static async Task<SessionView> Invite(Guid id, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.InviteAsync(id, act, cancel), room, act, book, cancel);

    static async Task<SessionView> Move(Guid id, SessionTrigger trigger, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.MoveAsync(id, trigger, act, cancel), room, act, book, cancel);

    static async Task<SessionView> AskRedraw(Guid id, RedrawRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.AskRedrawAsync(id, request.WiderSpecialties ?? [], act.Because(request.Reason), cancel), room, act, book, cancel);

    static async Task<SessionView> Redraw(Guid id, ReasonRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.RedrawAsync(id, act.Because(request.Reason), cancel), room, act, book, cancel);

    static async Task<SessionView> Open(Guid id, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.OpenAsync(id, act, cancel), room, act, book, cancel);

    static async Task<SessionView> Adjourn(Guid id, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.AdjournAsync(id, act, cancel), room, act, book, cancel);

    static async Task<SessionView> Reconvene(Guid id, ReconveneRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.ReconveneAsync(id, request.HeldOn, act, cancel), room, act, book, cancel);

    static async Task<SessionView> TakeCase(Guid id, CaseRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.TakeCaseAsync(id, request.ApplicationId, act, cancel), room, act, book, cancel);

    static async Task<SessionView> Defer(Guid id, DeferralRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.DeferAsync(id, request.ApplicationId, act.Because(request.Reason), cancel), room, act, book, cancel);

    static async Task<IResult> FreezeRoll(Guid id, SessionRoom room, BallotRoom ballots, Act act, SentenceBook book, CancellationToken cancel)
    {
        var round = await room.FreezeRollAsync(id, act, cancel);
        return Results.Created($"/api/v1/ballot-rounds/{round.Id}", await BallotView.OfAsync(round, ballots, act, book, cancel));
    }

    static async Task<SessionView> Announce(Guid id, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.AnnounceAsync(id, act, cancel), room, act, book, cancel);

    static async Task<SessionView> Archive(Guid id, MinutesRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.ArchiveAsync(id, request.MinutesReference, act, cancel), room, act, book, cancel);

    static async Task<SessionView> Cancel(Guid id, ReasonRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.CancelAsync(id, act.Because(request.Reason), cancel), room, act, book, cancel);

    static async Task<SessionView> Suspend(Guid id, ReasonRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.SuspendAsync(id, act.Because(request.Reason), cancel), room, act, book, cancel);

    static async Task<SessionView> Resume(Guid id, ReasonRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.ResumeAsync(id, act.Because(request.Reason), cancel), room, act, book, cancel);

    static async Task<SessionView> Annul(Guid id, ReasonRequest request, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await room.AnnulAsync(id, act.Because(request.Reason), cancel), room, act, book, cancel);

    static async Task<IReadOnlyList<ConflictView>> Conflicts(Guid id, ConflictDesk desk, Act act, CancellationToken cancel) =>
        [.. (await desk.OfSessionAsync(id, act, cancel)).Select(one => new ConflictView(one.SeatId, one.Code, one.ApplicationId, one.Grounds, one.Grounds[0].IsHard(),
            one.Recusal is { WaivedAt: null }, one.Recusal?.WaiverSignedBy, one.Recusal?.WaivedBy, one.Recusal?.WaivedAt))];

    static Task<ReadingProposal> ProposeReadings(Guid id, ReadingDesk desk, Act act, CancellationToken cancel) => desk.ProposeAsync(id, act, cancel);

    static Task<ReadingProposal> ApplyReadings(Guid id, ReadingPlanRequest request, ReadingDesk desk, Act act, CancellationToken cancel) => desk.ApplyAsync(id, request.Hash, act, cancel);

    static async Task<IReadOnlyList<ReadingView>> Readings(Guid id, ReadingDesk desk, Act act, CancellationToken cancel) =>
        [.. (await desk.ListAsync(id, act.By, cancel)).Select(one => new ReadingView(one.SeatId, one.Code, one.ApplicationId, one.IsGiven, one.DefenceAt, one.DefencePlace))];

    static async Task<IResult> Evidence(Guid id, Guid applicationId, Guid fileId, TitleEvidenceDesk desk, Act act, CancellationToken cancel)
    {
        var file = await desk.OpenBlindAsync(id, applicationId, fileId, act, cancel);
        return Results.File(file.Content, file.MediaType, file.Name);
    }

    static Task<BlindCopy> Copy(Guid id, Guid applicationId, ConflictDesk desk, Act act, CancellationToken cancel) => desk.CopyAsync(id, applicationId, act, cancel);

    static async Task<IResult> OpenReview(Guid id, Guid applicationId, ReadingDesk desk, Act act, CancellationToken cancel)
    {
        await desk.OpenAsync(id, applicationId, act, cancel);
        return Results.NoContent();
    }

    static async Task<IResult> GiveOpinion(Guid id, Guid applicationId, OpinionRequest request, OpinionDesk desk, Act act, CancellationToken cancel)
    {
        await desk.GiveAsync(id, applicationId, request.Text, act, cancel);
        return Results.NoContent();
    }

    static Task<IReadOnlyList<GivenScore>> Scores(Guid id, Guid applicationId, DefenceDesk desk, Act act, CancellationToken cancel) => desk.ScoresAsync(id, applicationId, act.By, cancel);

    static async Task<IResult> GiveScore(Guid id, Guid applicationId, DefenceScoreRequest request, DefenceDesk desk, Act act, CancellationToken cancel)
    {
        await desk.ScoreAsync(id, applicationId, request.Score, act, cancel);
        return Results.NoContent();
    }

    static async Task<IResult> HoldDefence(Guid id, Guid applicationId, DefenceRequest request, DefenceDesk desk, Act act, CancellationToken cancel)
    {
        await desk.HoldAsync(id, applicationId, new DefenceRecord(request.Attended, request.Recording ?? ""), act, cancel);
        return Results.NoContent();
    }

    static async Task<SessionView> Show(ReviewSession session, SessionRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        SessionView.Of(session, ActionView.Of(await room.ActionsAsync(session, act, cancel), book));
}

sealed record NewSessionRequest(
    string Key, Guid RoundId, TitleLevel Level, PanelBasis Basis, int PanelSize, LocalDate HeldOn,
    RecusalDenominator RecusalDenominator = RecusalDenominator.ExcludeFromPresent);

sealed record CaseRequest(Guid ApplicationId);

sealed record RedrawRequest(IReadOnlyList<string>? WiderSpecialties = null, string? Reason = null);

sealed record ReconveneRequest(LocalDate HeldOn);

sealed record MinutesRequest(string MinutesReference);

sealed record OpinionRequest(string Text);

sealed record ReadingPlanRequest(string Hash);

sealed record ReadingView(Guid SeatId, string Code, Guid ApplicationId, bool IsGiven, Instant? DefenceAt, string? DefencePlace);

sealed record DefenceScoreRequest(int Score);

sealed record DefenceRequest(bool Attended, string? Recording = null);

sealed record ConflictView(
    Guid SeatId, string Code, Guid ApplicationId, IReadOnlyList<RecusalGround> Grounds, bool IsHard, bool IsRecused, Guid? WaiverSignedBy, Guid? WaivedBy, Instant? WaivedAt);

/// <summary><c>applicationId</c> is left out for the case on the table.</summary>
sealed record DeferralRequest(Guid? ApplicationId = null, string? Reason = null);

sealed record SessionCaseView(Guid ApplicationId, CaseOutcome Outcome);

sealed record SessionView(
    Guid Id, string Key, Guid RoundId, Guid UnitId, TitleLevel Level, string Specialty, PanelBasis Basis, int PanelSize, LocalDate HeldOn,
    LocalDate FilingValidTo, RecusalDenominator RecusalDenominator, SessionState State, Guid? CurrentCaseId, IReadOnlyList<SessionCaseView> Cases,
    string? MinutesReference, int DrawNumber, Instant? GraceUntil, Instant? ReconveneBy, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static SessionView Of(ReviewSession s, IReadOnlyList<ActionView> actions) => new(
        s.Id, s.Key, s.RoundId, s.UnitId, s.Level, s.Specialty, s.Basis, s.PanelSize, s.HeldOn, s.FilingValidTo, s.Denominator, s.State, s.CurrentCaseId,
        [.. s.Cases.Select(c => new SessionCaseView(c.ApplicationId, c.Outcome))], s.MinutesReference, s.DrawNumber, s.GraceUntil, s.ReconveneBy, s.Version, actions);
}
