using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Excel.Titles;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>What of title evaluation is printed and filed: minutes, ballot record, notice list, statistics, case book. Each is written down before its first byte.</summary>
static class TitleExportEndpoints
{
    public static void MapTitleExports(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/title-sessions/{id:guid}/minutes", Minutes).WithTags("Review sessions").Produces(200, contentType: WorkbookFile.MediaType)
            .WithSummary("The minutes of a session as a workbook: attendance, cases, recusals, votes, signatures; totals only for those who may see them");
        routes.MapGet("/title-sessions/{id:guid}/ballot-record/workbook", BallotRecord).WithTags("Ballots").Produces(200, contentType: WorkbookFile.MediaType)
            .WithSummary("The ballot record of a session as a workbook");
        routes.MapGet("/public-notices/{id:guid}/list", NoticeList).WithTags("Public notices").Produces(200, contentType: WorkbookFile.MediaType)
            .WithSummary("The list of a notice as a workbook: what it shows and nothing else");
        routes.MapGet("/title-rounds/{id:guid}/statistics", Statistics).WithTags("Title rounds").Produces(200, contentType: WorkbookFile.MediaType)
            .WithSummary("A round in figures as a workbook, by level and by unit; none of a small group");
        routes.MapGet("/title-applications/{id:guid}/case-book", CaseBook).WithTags("Title applications").Produces<string>(200, "text/html")
            .WithSummary("The case book as a page to print: every step with its reason, the rules it was judged by and its place in the audit trail");
    }

    static async Task<IResult> Minutes(Guid id, MinutesDesk desk, WorkCalendar calendar, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var minutes = await desk.OfAsync(id, act.By, cancel);
        await db.WriteDownAsync(act, new Export("export_minutes", "review_session", id, Right.SeePanels, minutes.Session.UnitId), cancel);
        return WorkbookFile.Of($"minutes-{id:N}.xlsx", target => new MinutesWorkbook(book, calendar.Zone).WriteAsync(target, minutes, act, cancel));
    }

    static async Task<IResult> BallotRecord(Guid id, BallotRecords records, WorkCalendar calendar, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var ballots = await records.OfAsync(id, act.By, cancel);
        await db.WriteDownAsync(act, new Export("export_ballot_record", "review_session", id, Right.SeeTallies, ballots.Session.UnitId), cancel);
        return WorkbookFile.Of($"ballots-{id:N}.xlsx", target => new BallotRecordWorkbook(book, calendar.Zone).WriteAsync(target, ballots, act, cancel));
    }

    static async Task<IResult> NoticeList(Guid id, NoticeBoard board, WorkCalendar calendar, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var notice = await board.FindAsync(id, act.By, cancel);
        var right = notice.Kind == NoticeKind.Employer ? Right.SeeEmployerFiles : Right.SeeTitleFiles;
        await db.WriteDownAsync(act, new Export("export_notice", "public_notice", id, right, notice.UnitId), cancel);
        return WorkbookFile.Of($"notice-{id:N}.xlsx", target => new NoticeWorkbook(book, calendar.Zone).WriteAsync(target, notice, board.LastDayOf(notice), act, cancel));
    }

    static async Task<IResult> Statistics(Guid id, RoundSummaries summaries, RulesInForce rules, WorkCalendar calendar, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var round = await summaries.FindAsync(id, act.By, cancel);
        var floor = (await rules.OfAsync(round, act.At, cancel)).Number(RuleKeys.BallotBreakdownFloor);
        await db.WriteDownAsync(act, new Export("export_round_statistics", "evaluation_round", id, Right.SeeTitleFiles, round.UnitId), cancel);
        return WorkbookFile.InOneLook($"round-statistics-{round.Year}.xlsx", db, async target =>
            await new StatisticsWorkbook(book, calendar.Zone).WriteAsync(target, await summaries.OfAsync(round, act.By, cancel), floor, act, cancel), cancel);
    }

    static async Task<IResult> CaseBook(Guid id, CaseBooks books, WorkCalendar calendar, LmsDbContext db, HttpContext http, Act act, SentenceBook book, CancellationToken cancel)
    {
        var made = await books.OfAsync(id, act.By, cancel);
        var (right, unit) = made.Reader == CaseReader.Employer ? (Right.SeeEmployerFiles, made.File.EmployerUnitId) : (Right.SeeTitleFiles, made.File.RoundUnitId);
        await db.WriteDownAsync(act, new Export("export_case_book", "title_application", id, right, unit), cancel);
        http.Response.Headers.ContentSecurityPolicy = CaseBookPage.Policy;
        return Results.Content(CaseBookPage.Of(made, book, calendar.Zone, act), "text/html; charset=utf-8");
    }
}
