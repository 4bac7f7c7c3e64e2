using System.ComponentModel;
using System.Runtime.CompilerServices;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Excel.Rosters;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.People;

/// <summary>Rosters on their way in: upload, preview, confirmation.</summary>
static class RosterImportEndpoints
{
    const int UsualWait = 10;
    const int LongestWait = 60;

    static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    public static void MapRosterImports(this IEndpointRouteBuilder routes)
    {
        var imports = routes.MapGroup("/roster-imports").WithTags("Rosters");
        imports.MapPost("/", Upload).TakesUpload().Accepts<Stream>("application/octet-stream")
            .WithSummary("Upload a roster (.xlsx, text or a zip of OneRoster 1.2 files as the body); a worker makes its preview and no person is changed. takeOver names columns in which the file comes before corrections by hand; rekey gives known people the new person numbers of the file; everybodyOf declares that it names everybody of a unit with those below, so that who is missing is proposed to leave on leaveOn; confirmIfClean confirms the preview at once where it has neither errors nor warnings, through the same states; sheet=further_posts takes the workbook of further posts; enrolments takes over the enrolments of a OneRoster file too. Waits up to so many seconds for it");
        imports.MapGet("/{id:guid}", Get).WithSummary("One import: state, counts, plan hash and what can be done");
        imports.MapGet("/{id:guid}/progress", Progress).WithSummary("How far the work on an import is: phase, rows, percentage");
        imports.MapGet("/{id:guid}/events", Events).WithSummary("The same as server-sent events, until nothing more is to be done without a person");
        imports.MapGet("/{id:guid}/rows", Rows).WithSummary("The plan row by row: verdict, before and after, problems; numbers masked. differing shows only rows of which the preview before said something else");
        imports.MapGet("/{id:guid}/error-workbook", Errors).WithSummary("The refused rows as a file that can be corrected and uploaded again: a workbook with notes at up to 200 wrong cells and up to 5,000 rows, or text (.csv) with all rows; as the upload came, unless form says workbook or text");
        // Both may end in a new preview that has to stay although the answer is a refusal; the states make a repeated call harmless.
        imports.MapPost("/{id:guid}/confirmation", Confirm).WithoutKeptAnswer().WithSummary("Confirm the plan that was seen, by its hash; a worker writes it. Waits up to so many seconds for it");
        imports.MapPost("/{id:guid}/guarded-confirmation", ConfirmGuarded).WithoutKeptAnswer().WithSummary("Confirm a plan with many leavers, as a second person and with a reason");
        imports.MapPost("/{id:guid}/replanning", Replan).WithoutKeptAnswer()
            .WithSummary("Have the file read once more with other settings; what is left out stays as it was. The old plan is void, and the new preview tells what the last one counted");
        imports.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take a confirmation back that no worker has begun to write");
        imports.MapPost("/{id:guid}/rejection", Reject).WithSummary("Reject an import with a reason, as a training officer above the unit");
        imports.MapPost("/{id:guid}/reversal", Undo)
            .WithSummary("Undo an applied import, for thirty days: a new import whose plan is the inverse, to be seen and confirmed like any other. Waits up to so many seconds for its preview");
        imports.MapPost("/{id:guid}/cancellation", Cancel).WithSummary("Call an import off");
    }

    static async Task<IResult> Upload(
        HttpRequest http, string? fileName, Guid? unitId, string? mode, string? policy, string? key, string? takeOver, bool? rekey, Guid? everybodyOf, string? leaveOn, bool? confirmIfClean, string? sheet, bool? enrolments, int? wait, RosterDesk desk, Act act, SentenceBook book,
        CancellationToken cancel)
    {
        var settings = new RosterSettings(
            Setting.Of(mode, "mode", ImportMode.CreateAndUpdate), Setting.Of(policy, "policy", ImportPolicy.AllOrNothing), Setting.Of(key, "key", ImportKey.PersonNumber))
        {
            TakeOver = (takeOver ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Rekey = rekey ?? false,
            Enrolments = enrolments ?? false,
            EverybodyOf = everybodyOf,
            LeaveOn = Setting.Day(leaveOn, "leaveOn"),
        };
        var import = await AwaitAsync(await TakeInAsync(http, fileName, unitId, settings, confirmIfClean ?? false, Setting.Of(sheet, "sheet", RosterSheet.People), desk, act, cancel), wait, desk, act, cancel);
        if (import is { State: RosterImportState.Rejected, Failure: { } refused }) throw new RefusedException(RefusalKind.RuleBroken, [refused]);
        return Results.Created($"/api/v1/roster-imports/{import.Id}", await ShowAsync(import, desk, act, book, cancel));
    }

    /// <summary>Apart from the waiting that follows, so that the file is not held in memory meanwhile.</summary>
    static async Task<RosterImport> TakeInAsync(HttpRequest http, string? fileName, Guid? unitId, RosterSettings settings, bool confirmIfClean, RosterSheet sheet, RosterDesk desk, Act act, CancellationToken cancel) =>
        await desk.UploadAsync(new NewRoster(fileName ?? "roster.xlsx", await http.WholeBodyAsync(cancel), unitId ?? RosterDesk.UnitOf(act.By), settings, confirmIfClean, sheet), act, cancel);

    /// <summary>Most rosters are done within the request; for the others the answer says how to follow them.</summary>
    static Task<RosterImport> AwaitAsync(RosterImport import, int? wait, RosterDesk desk, Act act, CancellationToken cancel) =>
        wait is null or (>= 0 and <= LongestWait) ? desk.AwaitAsync(import.Id, TimeSpan.FromSeconds(wait ?? UsualWait), act.By, cancel)
        : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("roster_import.wait_out_of_range", [("most", LongestWait)], "wait")]);

    static async Task<RosterProgressView> Progress(Guid id, RosterDesk desk, Act act, CancellationToken cancel)
    {
        var (import, progress) = await desk.ProgressAsync(id, act.By, cancel);
        return RosterProgressView.Of(import, progress);
    }

    static IResult Events(Guid id, RosterDesk desk, Act act, CancellationToken cancel) => Results.ServerSentEvents(FollowAsync(id, desk, act, cancel), "progress");

    static async IAsyncEnumerable<RosterProgressView> FollowAsync(Guid id, RosterDesk desk, Act act, [EnumeratorCancellation] CancellationToken cancel)
    {
        RosterProgressView? told = null;
        while (true)
        {
            var (import, progress) = await desk.ProgressAsync(id, act.By, cancel);
            var view = RosterProgressView.Of(import, progress);
            if (view != told) yield return told = view;
            if (!import.IsAtWork) yield break;
            await Task.Delay(Beat, cancel);
        }
    }

    static async Task<RosterImportView> Get(Guid id, RosterDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await desk.FindAsync(id, act.By, cancel), desk, act, book, cancel);

    static async Task<PageView<RosterRowView>> Rows(
        Guid id, string? verdict, bool? differing, [AsParameters] PageRequest page, RosterDesk desk, RosterSheets sheets, Act act, SentenceBook book, CancellationToken cancel)
    {
        var only = Setting.Find<RowVerdict>(verdict, "verdict");
        var columns = sheets[(await desk.FindAsync(id, act.By, cancel)).Sheet];
        return PageView.Of(await desk.RowsAsync(id, only, differing ?? false, page, act.By, cancel), row => RosterRowView.Of(row, columns, book));
    }

    static async Task<IResult> Errors(Guid id, string? form, RosterDesk desk, RosterSheets sheets, RosterOptions options, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var refused = await desk.RefusedRowsAsync(id, act.By, cancel);
        var chosen = Setting.Of(form, "form", refused.WereText ? ErrorForm.Text : ErrorForm.Workbook);
        await db.WriteDownAsync(act, new Export("export_roster_errors", "roster_import", id, Right.ManageRosters, refused.UnitId, ("rows", $"{refused.Count}")), cancel);
        var files = new RosterErrorFiles(sheets[refused.Sheet], book, new ErrorLimits(options.ErrorRows));
        return chosen == ErrorForm.Text
            ? WorkbookFile.InOneLook("roster-errors.csv", db, target => files.WriteTextAsync(target, refused, cancel), cancel, "text/csv; charset=utf-8")
            : WorkbookFile.InOneLook("roster-errors.xlsx", db, target => files.WriteWorkbookAsync(target, refused, cancel), cancel);
    }

    static async Task<RosterImportView> Confirm(Guid id, ConfirmRosterRequest request, int? wait, RosterDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await WrittenAsync(await desk.ConfirmAsync(id, request.PlanHash, act, cancel), wait, desk, act, book, cancel);

    static async Task<RosterImportView> Replan(Guid id, ReplanRosterRequest request, int? wait, RosterDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await AwaitAsync(await desk.ReplanAsync(id, request.Change, act, cancel), wait, desk, act, cancel), desk, act, book, cancel);

    static async Task<IResult> Undo(Guid id, int? wait, RosterDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var undo = await AwaitAsync(await desk.UndoAsync(id, act, cancel), wait, desk, act, cancel);
        return Results.Created($"/api/v1/roster-imports/{undo.Id}", await ShowAsync(undo, desk, act, book, cancel));
    }

    static async Task<RosterImportView> Withdraw(Guid id, RosterDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await desk.WithdrawAsync(id, act, cancel), desk, act, book, cancel);

    static async Task<RosterImportView> Reject(Guid id, ReasonRequest request, RosterDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await desk.RejectAsync(id, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<RosterImportView> ConfirmGuarded(
        Guid id, ConfirmGuardedRosterRequest request, int? wait, RosterDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await WrittenAsync(await desk.ConfirmGuardedAsync(id, request.PlanHash, act.Because(request.Reason), cancel), wait, desk, act, book, cancel);

    static async Task<RosterImportView> WrittenAsync(RosterImport confirmed, int? wait, RosterDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var import = await AwaitAsync(confirmed, wait, desk, act, cancel);
        // With the same plan it was not overtaken: the uploader has taken the confirmation back.
        return import.State == RosterImportState.Previewed && import.PlanHash != confirmed.PlanHash ? throw new RefusedException(RefusalKind.Stale, "roster_import.plan_stale")
            : await ShowAsync(import, desk, act, book, cancel);
    }

    static async Task<RosterImportView> ShowAsync(RosterImport import, RosterDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        RosterImportView.Of(import, await desk.NoticesAsync(import, act.By, cancel), ActionView.Of(await desk.ActionsAsync(import, act, cancel), book), book);

    static async Task<RosterImportView> Cancel(Guid id, ReasonRequest request, RosterDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await desk.CancelAsync(id, act.Because(request.Reason), cancel), desk, act, book, cancel);
}

/// <summary>As what the refused rows go back.</summary>
enum ErrorForm
{
    /// <summary>An Excel workbook.</summary>
    Workbook,

    /// <summary>Text with commas.</summary>
    Text,
}

sealed record ConfirmRosterRequest(string PlanHash);

sealed record ReplanRosterRequest(
    ImportMode? Mode = null, ImportPolicy? Policy = null, ImportKey? Key = null, IReadOnlyList<string>? TakeOver = null, bool? Rekey = null,
    Guid? EverybodyOf = null, LocalDate? LeaveOn = null, [property: Description("Whether a declaration that the file names everybody is taken back")] bool NotEverybody = false,
    bool? Enrolments = null)
{
    public RosterSettings Change(RosterSettings before) => before with
    {
        Mode = Mode ?? before.Mode,
        Policy = Policy ?? before.Policy,
        Key = Key ?? before.Key,
        TakeOver = TakeOver ?? before.TakeOver,
        Rekey = Rekey ?? before.Rekey,
        Enrolments = Enrolments ?? before.Enrolments,
        EverybodyOf = NotEverybody ? null : EverybodyOf ?? before.EverybodyOf,
        LeaveOn = NotEverybody ? null : LeaveOn ?? before.LeaveOn,
    };
}

sealed record ConfirmGuardedRosterRequest(string PlanHash, string? Reason = null);

sealed record RosterImportView(
    Guid Id, string FileName, string FileHash, RosterSheet Sheet, ImportMode Mode, ImportPolicy Policy, ImportKey Key, IReadOnlyList<string> TakeOver, bool Rekey, bool Enrolments, Guid? EverybodyOf, LocalDate? LeaveOn, Guid UnitId, RosterImportState State, Guid UploadedBy,
    Instant UploadedAt, Guid? ConfirmedBy, string? PlanHash, RosterCounts Counts, RosterCounts? LastCounts, bool NeedsSecondPerson, string? FailureCode, string? Failure,
    Guid? RejectedBy, string? RejectionReason, Guid? Reverses, Instant? UndoUntil, bool ConfirmIfClean, Instant? AppliedAt,
    IReadOnlyList<ProblemReason> Notices, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static RosterImportView Of(RosterImport i, IReadOnlyList<RosterNotice> notices, IReadOnlyList<ActionView> actions, SentenceBook book) => new(
        i.Id, i.FileName, i.FileHash, i.Sheet, i.Mode, i.Policy, i.Key, i.Settings.TakeOver, i.Rekey, i.Enrolments, i.EverybodyOf, i.LeaveOn, i.UnitId, i.State, i.UploadedBy, i.UploadedAt, i.ConfirmedBy, i.PlanHash, i.Counts, i.LastCounts,
        i.IsGuardTripped, i.FailureCode, i.Failure is { } failure ? book.Say(failure) : null, i.RejectedBy, i.RejectionReason, i.Reverses, i.UndoUntil, i.ConfirmIfClean, i.AppliedAt,
        [.. notices.Select(notice => new ProblemReason(notice.Code, book.Say(notice.AsRefusal()), null))], i.Version, actions);
}

sealed record RosterProgressView(
    Guid ImportId, RosterImportState State, RosterPhase Phase, int RowsDone, int? RowsExpected, bool IsEstimate, int? Percentage, Instant? StartedAt, Instant? SignAt)
{
    public static RosterProgressView Of(RosterImport i, RosterProgress p) => new(
        i.Id, i.State, i.IsAtWork ? p.Phase : RosterPhase.Waiting, p.RowsDone, p.RowsExpected, p.IsEstimate,
        !i.IsAtWork ? 100 : p.RowsExpected is > 0 and var expected ? (int)Math.Min(99, 100L * p.RowsDone / expected) : null, p.StartedAt, p.SignAt);
}

sealed record RosterRowView(
    int Number, RowVerdict Verdict, Guid? PersonId, string? Who, Guid? UnitId, string? EffectiveOn, IReadOnlyList<FieldChangeView> Changes,
    IReadOnlyList<RowProblemView> Problems, IReadOnlyList<RowProblemView> Warnings,
    [property: Description("Whether the preview before said something else of the row")] bool Differs, RowVerdict? LastVerdict,
    [property: Description("The course, where the row is a line about an enrolment: its number is then that of the line in enrollments.csv; null for rows about people")] RosterCourseView? Enrolment)
{
    public static RosterRowView Of(PlannedRow row, RosterColumns columns, SentenceBook book) => new(
        row.Number, row.Verdict, row.PersonId, row.Who, row.UnitId, row.EffectiveOn, [.. row.Changes.Select(change => FieldChangeView.Of(change, columns))],
        [.. row.Problems.Select(problem => RowProblemView.Of(row, problem, columns, book))], [.. row.Warnings.Select(warning => RowProblemView.Of(row, warning, columns, book))],
        row.Differs, row.LastVerdict, row.Learns is { } learns ? new RosterCourseView(learns.Course, learns.Number, learns.Title, learns.VersionId) : null);
}

sealed record RosterCourseView(string CourseKey, int? Version, string Title, Guid? CourseVersionId);

sealed record FieldChangeView(string Column, string Heading, string? Before, string? After)
{
    public static FieldChangeView Of(FieldChange change, RosterColumns columns) =>
        new(change.Column, columns[change.Column].Heading, RosterFields.Mask(change.Column, change.Before), RosterFields.Mask(change.Column, change.After));
}

sealed record RowProblemView(int Row, string? Column, string? Letters, string? Heading, string Code, string Message)
{
    public static RowProblemView Of(PlannedRow row, RowProblem problem, RosterColumns columns, SentenceBook book) => new(
        row.Number, problem.Column, problem.Letters, problem.Column is { } key ? columns[key].Heading : null, problem.Code, book.Say(problem.AsRefusal()));
}
