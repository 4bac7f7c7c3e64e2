using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Excel.Titles;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>Rounds of title evaluation.</summary>
static class RoundEndpoints
{
    public static void MapTitleRounds(this IEndpointRouteBuilder routes)
    {
        var rounds = routes.MapGroup("/title-rounds").WithTags("Title rounds");
        rounds.MapGet("/", List).WithSummary("Rounds, newest first");
        rounds.MapGet("/{id:guid}", Get).WithSummary("One round with what can be done to it");
        rounds.MapGet("/{id:guid}/summary", Summary).Produces(200, contentType: WorkbookFile.MediaType)
            .WithSummary("The review summary of a round as a workbook: its applications with state, declared result, notice and certificate, and the sums by unit and level");
        rounds.MapPost("/", Plan).WithSummary("Plan a round with its dates and the committee's approval");
        rounds.MapPost("/{id:guid}/opening", Open).WithSummary("Open a planned round; it closes by itself");
        rounds.MapPost("/{id:guid}/result-notices", DraftResultNotice).WithSummary("Draft the public notice of all that a session passed");
    }

    static async Task<PageView<RoundView>> List([AsParameters] PageRequest page, RoundOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await office.ListAsync(page, cancel), round => RoundView.Of(round, act, book));

    static async Task<RoundView> Get(Guid id, RoundOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        RoundView.Of(await office.FindAsync(id, cancel), act, book);

    static async Task<IResult> Summary(Guid id, RoundSummaries summaries, WorkCalendar calendar, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var round = await summaries.FindAsync(id, act.By, cancel);
        await db.WriteDownAsync(act, new Export("export_round_summary", "evaluation_round", id, Right.SeeTitleFiles, round.UnitId), cancel);
        return WorkbookFile.InOneLook($"round-summary-{round.Year}.xlsx", db, async target =>
            await new RoundSummaryWorkbook(book, calendar.Zone).WriteAsync(target, await summaries.OfAsync(round, act.By, cancel), act, cancel), cancel);
    }

    static async Task<IResult> Plan(NewRoundRequest request, RoundOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var wanted = new NewRound(request.UnitId, request.Series, request.Specialty, request.Year, request.Levels, request.Opens, request.Closes,
            request.UploadDate, request.EvidenceCutoff, request.FilingFrom, request.FilingTo);
        var view = RoundView.Of(await office.PlanAsync(wanted, act, cancel), act, book);
        return Results.Created($"/api/v1/title-rounds/{view.Id}", view);
    }

    static async Task<RoundView> Open(Guid id, ExpectedVersion expected, RoundOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        RoundView.Of(await office.MoveAsync(id, EvaluationRoundTrigger.Begin, expected, act, cancel), act, book);

    static async Task<IResult> DraftResultNotice(
        Guid id, ResultNoticeRequest request, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel)
    {
        var notice = await board.DraftResultAsync(id, request.SessionId, new NoticeText(request.Contact, request.Fields), act, cancel);
        return Results.Created($"/api/v1/public-notices/{notice.Id}", await NoticeView.ShowAsync(notice, board, act, book, cancel));
    }
}

sealed record NewRoundRequest(
    Guid UnitId, string Series, string Specialty, int Year, IReadOnlyList<TitleLevel> Levels, LocalDate Opens, LocalDate Closes, LocalDate UploadDate,
    LocalDate FilingFrom, LocalDate FilingTo, LocalDate? EvidenceCutoff = null);

sealed record ResultNoticeRequest(Guid SessionId, string Contact, IReadOnlyList<string>? Fields = null);

sealed record RoundView(
    Guid Id, Guid UnitId, string Series, string Specialty, int Year, IReadOnlyList<TitleLevel> Levels, Instant OpensAt, Instant ClosesAt, Instant UploadBy,
    LocalDate EvidenceCutoff, LocalDate YearsCutoff, LocalDate FilingFrom, LocalDate FilingTo, string RuleSetVersion, EvaluationRoundState State,
    long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static RoundView Of(EvaluationRound r, Act act, SentenceBook book) => new(
        r.Id, r.UnitId, r.Series, r.Specialty, r.Year, r.Levels, r.OpensAt, r.ClosesAt, r.UploadBy, r.EvidenceCutoff, r.YearsCutoff, r.FilingFrom,
        r.FilingTo, r.RuleSetVersion, r.State, r.Version, ActionView.Of(EvaluationRoundWorkflow.Table.PermittedTriggers(r, act), book));
}
