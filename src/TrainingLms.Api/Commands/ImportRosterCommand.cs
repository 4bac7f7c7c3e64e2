using System.CommandLine;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Excel.Rosters;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Commands;

/// <summary><c>import-roster</c>: previews a roster, and writes exactly what it previewed; exits 1 when it cannot be written.</summary>
static class ImportRosterCommand
{
    const int ProblemsShown = 10;

    static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The roster: .xlsx, text, or a zip of OneRoster 1.2 files" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would happen; nothing of the file stays" };
        var errors = new Option<string?>("--errors") { Description = "Write the refused rows into this workbook, or as text where its name ends in .csv, to be corrected and imported again" };
        var mode = new Option<string?>("--mode") { Description = "create_and_update (default), create_only or update_only" };
        var policy = new Option<string?>("--policy") { Description = "all_or_nothing (default) or good_rows" };
        var key = new Option<string?>("--key") { Description = "person_number (default) or resident_id" };
        var sheet = new Option<string?>("--sheet") { Description = "people (default), or further_posts for the workbook of further posts" };
        var takeOver = new Option<string[]>("--take-over") { Description = "Columns in which the file comes before corrections by hand", AllowMultipleArgumentsPerToken = true };
        var rekey = new Option<bool>("--rekey") { Description = "Known people get the new person numbers of the file" };
        var enrolments = new Option<bool>("--enrolments") { Description = "Take over the enrolments of a OneRoster zip too" };
        var leaveOn = new Option<string?>("--leave-on") { Description = "The file names everybody of the unit with those below: who is missing leaves on this day (yyyy-MM-dd)" };
        mode.AcceptOnlyFromAmong([.. Enum.GetValues<ImportMode>().Select(known => Snake.Of(known))]);
        sheet.AcceptOnlyFromAmong([.. Enum.GetValues<RosterSheet>().Select(known => Snake.Of(known))]);
        policy.AcceptOnlyFromAmong([.. Enum.GetValues<ImportPolicy>().Select(known => Snake.Of(known))]);
        key.AcceptOnlyFromAmong([.. Enum.GetValues<ImportKey>().Select(known => Snake.Of(known))]);
        var import = new Command("import-roster", "Preview a roster and write what was previewed") { file, dryRun, errors, sheet, mode, policy, key, takeOver, rekey, enrolments, leaveOn };
        RosterVerb.Give(import, async (parsed, verb, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            if (!File.Exists(path)) throw new UsageException(verb.Book.Say(new Refusal("roster_verb.file_missing", [("file", path)])));
            if (parsed.GetValue(errors) is { } to) WholeFile.Demand(to);
            var content = await File.ReadAllBytesAsync(path, cancel);
            var uploaded = await verb.InAsync(async (services, act) =>
            {
                var unit = await RosterVerb.UnitOfAsync(parsed, RosterDesk.UnitOf(act.By), services.GetRequiredService<LmsDbContext>(), cancel);
                var settings = new RosterSettings(
                    Setting.Of(parsed.GetValue(mode), "mode", ImportMode.CreateAndUpdate), Setting.Of(parsed.GetValue(policy), "policy", ImportPolicy.AllOrNothing),
                    Setting.Of(parsed.GetValue(key), "key", ImportKey.PersonNumber))
                {
                    TakeOver = parsed.GetValue(takeOver) ?? [],
                    Rekey = parsed.GetValue(rekey),
                    Enrolments = parsed.GetValue(enrolments),
                    EverybodyOf = parsed.GetValue(leaveOn) is null ? null : unit,
                    LeaveOn = Setting.Day(parsed.GetValue(leaveOn), "--leave-on"),
                };
                return await services.GetRequiredService<RosterDesk>().UploadAsync(new NewRoster(Path.GetFileName(path), content, unit, settings, Sheet: Setting.Of(parsed.GetValue(sheet), "sheet", RosterSheet.People)), act, cancel);
            }, cancel);
            var work = new RosterVerbImport(verb, uploaded.Id, verb.Sheets[uploaded.Sheet]);
            var preview = await work.DoneAsync(cancel);
            return preview.State == RosterImportState.Previewed
                ? await work.GoOnAsync(preview, parsed.GetValue(dryRun), parsed.GetValue(errors), cancel)
                : verb.Refuse([WhyNot(preview)], RosterVerbImport.Report(preview, [], null));
        });
        return import;
    }

    static Refusal WhyNot(RosterImport import) => import.Failure ?? (import.State == RosterImportState.Previewed
        ? new Refusal("roster_import.plan_stale", [])
        : new Refusal($"roster_import.confirm.not_in_{Snake.Of(import.State)}", [("workflow", "roster_import"), ("trigger", "confirm"), ("state", Snake.Of(import.State))]));

    /// <summary>One import from its upload on.</summary>
    sealed class RosterVerbImport(RosterVerb verb, Guid id, RosterColumns columns)
    {
        readonly string holder = $"{Environment.MachineName}/{Environment.ProcessId}/cli/{id:N}";

        /// <summary>Works on the import, unless a server does, and waits until nothing more is to be done without a person.</summary>
        public async Task<RosterImport> DoneAsync(CancellationToken cancel)
        {
            var working = Task.FromResult(false);
            while (true)
            {
                var (import, progress) = await verb.InAsync((services, act) => services.GetRequiredService<RosterDesk>().ProgressAsync(id, act.By, cancel), cancel);
                if (!import.IsAtWork)
                {
                    await working;
                    return import;
                }
                verb.Progress.Tell(progress.Phase, progress.RowsDone, progress.RowsExpected);
                if (working.IsCompleted)
                    working = Task.Run(() => verb.AsClockAsync(services => services.GetRequiredService<RosterWorker>().RunNextAsync(holder, cancel, id)), cancel);
                var beat = Task.Delay(Beat, cancel);
                await Task.WhenAny(beat, working);
                // Somebody else is at it, or this was done: the next look says which, a moment later.
                if (working.IsCompletedSuccessfully && !await working) await beat;
            }
        }

        public async Task<int> GoOnAsync(RosterImport preview, bool dryRun, string? errorsTo, CancellationToken cancel)
        {
            var problems = await ProblemsAsync(cancel);
            var notices = await verb.InAsync((services, act) => services.GetRequiredService<RosterDesk>().NoticesAsync(preview, act.By, cancel), cancel);
            TellPreview(preview, notices, problems);
            if (errorsTo is not null && preview.Counts.Refused > 0) await WriteErrorsAsync(preview, errorsTo, cancel);
            else errorsTo = null;
            var verdict = await verb.InAsync((_, act) => Task.FromResult(
                RosterImportWorkflow.Table.Check(preview, RosterImportTrigger.Confirm, act.Given(new SeenPlan(preview.PlanHash!)))), cancel);
            // Only a second person can go on with it; whatever else hinders is mended in the file, and nothing of this one needs to stay.
            var awaitsSecond = !dryRun && verdict.Refusals.Count > 0 && verdict.Refusals.All(why => why.Code == "roster_import.second_person_needed");
            if (dryRun || (verdict.Refusals.Count > 0 && !awaitsSecond)) preview = await CancelAsync(dryRun, cancel);
            if (verdict.Refusals.Count > 0)
            {
                if (awaitsSecond) verb.Say("roster_verb.second_person", ("id", id));
                return verb.Refuse(verdict.Refusals, Report(preview, problems, errorsTo));
            }
            if (!dryRun) return await ApplyAsync(preview, problems, errorsTo, cancel);
            verb.Say("roster_verb.dry_run");
            verb.Print(Report(preview, problems, errorsTo)([]));
            return 0;
        }

        /// <summary>Makes the document for a program.</summary>
        public static Func<IReadOnlyList<ProblemReason>, object> Report(RosterImport import, IReadOnlyList<RowProblemView> problems, string? errorsTo) => refusals =>
            new ImportReport(import.Id, import.State, import.FileHash, import.PlanHash, import.Counts, problems, errorsTo, refusals);

        async Task<int> ApplyAsync(RosterImport preview, IReadOnlyList<RowProblemView> problems, string? errorsTo, CancellationToken cancel)
        {
            await verb.InAsync((services, act) => services.GetRequiredService<RosterDesk>().ConfirmAsync(id, preview.PlanHash!, act, cancel), cancel);
            var import = await DoneAsync(cancel);
            var report = Report(import, problems, errorsTo);
            if (import.State != RosterImportState.Applied)
            {
                // What was shown no longer fits; the next call shows what does.
                if (import.State == RosterImportState.Previewed) await CancelAsync(false, cancel);
                return verb.Refuse([WhyNot(import)], report);
            }
            verb.Say("roster_verb.applied", ("written", import.Counts.Written), ("unchanged", import.Counts.Unchanged), ("refused", import.Counts.Refused));
            verb.Print(report([]));
            return 0;
        }

        Task<RosterImport> CancelAsync(bool dryRun, CancellationToken cancel) => verb.InAsync((services, act) =>
            services.GetRequiredService<RosterDesk>().CancelAsync(id, act.Because(dryRun ? "import-roster --dry-run" : "import-roster"), cancel), cancel);

        /// <summary>The first problems in the order of the file.</summary>
        async Task<IReadOnlyList<RowProblemView>> ProblemsAsync(CancellationToken cancel)
        {
            var rows = new List<PlannedRow>();
            foreach (var verdict in RowVerdicts.Refused)
                rows.AddRange((await verb.InAsync((services, act) => services.GetRequiredService<RosterDesk>().RowsAsync(id, verdict, false, new PageRequest { Limit = ProblemsShown }, act.By, cancel), cancel)).Items);
            return [.. rows.OrderBy(row => row.Number).SelectMany(row => row.Problems.Select(problem => RowProblemView.Of(row, problem, columns, verb.Book))).Take(ProblemsShown)];
        }

        void TellPreview(RosterImport preview, IReadOnlyList<RosterNotice> notices, IReadOnlyList<RowProblemView> problems)
        {
            var counts = preview.Counts;
            var told = ((RowVerdict Verdict, int Count)[])
            [
                (RowVerdict.Create, counts.Create), (RowVerdict.Update, counts.Update), (RowVerdict.Unchanged, counts.Unchanged), (RowVerdict.Rekey, counts.Rekey), (RowVerdict.Transfer, counts.Transfer),
                (RowVerdict.Leave, counts.Leave), (RowVerdict.Rejoin, counts.Rejoin), (RowVerdict.Wrong, counts.Wrong), (RowVerdict.OutOfScope, counts.OutOfScope),
                (RowVerdict.Duplicate, counts.Duplicate), (RowVerdict.NotInMode, counts.NotInMode), (RowVerdict.AskTransfer, counts.AskTransfer), (RowVerdict.Enrol, counts.Enrol), (RowVerdict.LeftOut, counts.LeftOut),
            ];
            verb.Say("roster_verb.counts", ("rows", counts.Rows),
                ("counts", told.Where(one => one.Count > 0).Select(one => $"{verb.Book[$"row_verdict.{Snake.Of(one.Verdict)}"]} {one.Count}")));
            foreach (var notice in notices) verb.Say(notice.Code, [.. notice.AsRefusal().Facts]);
            foreach (var problem in problems)
            {
                if (problem.Letters is null) verb.Say("roster_verb.row_problem", ("row", problem.Row), ("problem", problem.Message));
                else verb.Say("roster_verb.cell_problem", ("row", problem.Row), ("letters", problem.Letters), ("heading", problem.Heading), ("problem", problem.Message));
            }
            if (counts.Refused > problems.Select(problem => problem.Row).Distinct().Count()) verb.Say("roster_verb.more_problems", ("refused", counts.Refused));
        }

        async Task WriteErrorsAsync(RosterImport preview, string path, CancellationToken cancel)
        {
            var rows = await verb.InAsync(async (services, act) =>
            {
                var db = services.GetRequiredService<LmsDbContext>();
                var refused = await services.GetRequiredService<RosterDesk>().RefusedRowsAsync(id, act.By, cancel);
                await db.WriteDownAsync(act, new Export("export_roster_errors", "roster_import", id, Right.ManageRosters, preview.UnitId, ("rows", $"{refused.Count}")), cancel);
                await using var look = await db.BeginSnapshotAsync(cancel);
                var files = new RosterErrorFiles(columns, verb.Book, new ErrorLimits(services.GetRequiredService<RosterOptions>().ErrorRows));
                await WholeFile.WriteAsync(path, target => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
                    ? files.WriteTextAsync(target, refused, cancel) : files.WriteWorkbookAsync(target, refused, cancel));
                return refused.Count;
            }, cancel);
            verb.Say("roster_verb.errors_written", ("rows", rows), ("file", path));
        }
    }
}

/// <summary>What a program gets of an import: the last state, the counts, the first problems and why it did not go on.</summary>
sealed record ImportReport(
    Guid Id, RosterImportState State, string FileHash, string? PlanHash, RosterCounts Counts, IReadOnlyList<RowProblemView> Problems, string? ErrorWorkbook,
    IReadOnlyList<ProblemReason> Refusals);
