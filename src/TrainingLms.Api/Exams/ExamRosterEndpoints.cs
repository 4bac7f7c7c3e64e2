using TrainingLms.Api.Accounts;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Excel.Exams;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>The roster of an exam as a workbook, and personal overrides typed into it.</summary>
static class ExamRosterEndpoints
{
    public static void MapExamRosters(this IEndpointRouteBuilder routes)
    {
        var exams = routes.MapGroup("/exams/{id:guid}").WithTags("Exam overrides");
        exams.MapGet("/roster-workbook", GetWorkbook).WithSummary("The roster as a workbook (.xlsx): who is assigned, rooms, effect of accommodations, check-in, deadline, and columns for personal overrides; written down");
        exams.MapPost("/override-import-checks", Check).InPersonOnly().TakesUpload().Accepts<Stream>("application/octet-stream")
            .WithSummary("Check a roster workbook with personal overrides as the body: what it would do, and everything that is wrong with row and column; nothing is written");
        exams.MapPost("/override-imports", Import).InPersonOnly().TakesUpload().Accepts<Stream>("application/octet-stream")
            .WithSummary("Take in the workbook that was checked, by the hash of its plan: all of it or nothing; attempts follow, also while they are written");
    }

    static async Task<IResult> GetWorkbook(Guid id, SittingRoster roster, WorkCalendar calendar, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var whole = await roster.WholeAsync(id, act, cancel);
        await db.WriteDownAsync(act, new Export("export_exam_roster", "exam", id, Right.SeeSittings, whole.Exam.UnitId), cancel);
        return WorkbookFile.Of("exam-roster.xlsx", target => new ExamRosterWorkbook(SentenceBook.Chinese, calendar.Zone).WriteAsync(target, whole, cancel));
    }

    static async Task<OverridePlanView> Check(Guid id, HttpRequest http, OverrideImport import, Act act, SentenceBook book, CancellationToken cancel)
    {
        await import.AdmitAsync(id, act, cancel);
        return OverridePlanView.Of(await import.PlanAsync(id, ExamRosterWorkbook.Read(await http.WholeBodyAsync(cancel)), act, cancel), book);
    }

    static async Task<OverridePlanView> Import(Guid id, string? plan, HttpRequest http, OverrideImport import, Act act, SentenceBook book, CancellationToken cancel)
    {
        await import.AdmitAsync(id, act, cancel);
        return OverridePlanView.Of(await import.ApplyAsync(id, ExamRosterWorkbook.Read(await http.WholeBodyAsync(cancel)), plan, act, cancel), book);
    }
}

sealed record PlannedOverrideView(int Row, Guid PersonId, string PersonNumber, OverrideTimesRequest Times, string Reason, bool IsNew);

sealed record OverrideProblemView(int Row, string? Column, string Code, string Text);

/// <summary>What a roster workbook would do. <c>plan</c> stands for all of it; taking it in names it.</summary>
sealed record OverridePlanView(string Plan, IReadOnlyList<PlannedOverrideView> Overrides, int Same, IReadOnlyList<OverrideProblemView> Problems)
{
    public static OverridePlanView Of(OverridePlan plan, SentenceBook book) => new(
        plan.Hash, [.. plan.Planned.Select(one => new PlannedOverrideView(one.Row, one.PersonId, one.PersonNumber, OverrideTimesRequest.Of(one.Times), one.Reason, one.Changes is null))], plan.Same,
        [.. plan.Problems.Select(problem => new OverrideProblemView(problem.Row, problem.Column is { } column ? OverrideColumns.HeadingOf(column) : null, problem.Reason.Code, book.Say(problem.Reason)))]);
}
