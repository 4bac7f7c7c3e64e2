using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Where rosters are handed in, looked through and confirmed. Reading and writing are a worker's; who wants to may wait for it.</summary>
public sealed class RosterDesk(LmsDbContext db, KeyRing keys, RosterColumns columns, WorkCalendar calendar, RosterBell bell, RosterProgressBoard board, RosterOptions options)
{
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>A sealed file is a second copy of it, on its way to the database a third: of many uploads at once only one at a time grows like that.</summary>
    static readonly SemaphoreSlim Sealing = new(1);

    /// <summary>Takes a file in; a worker reads it. No person is changed.</summary>
    /// <exception cref="RefusedException">Forbidden; <c>request.setting_unknown</c>, <c>roster_import.leave_date_missing</c>,
    /// <c>roster_import.leave_date_out_of_range</c>, <c>roster_import.setting_for_people_only</c>, <c>unit.not_found</c>.</exception>
    public async Task<RosterImport> UploadAsync(NewRoster wanted, Act act, CancellationToken cancel = default)
    {
        var import = RosterImport.Upload(wanted, options, act);
        await CheckAsync(import, act, cancel);
        await Sealing.WaitAsync(cancel);
        try
        {
            db.RosterImports.Add(import);
            db.RosterFiles.Add(new RosterFile(import.Id, wanted.Content, keys));
            await db.SaveChangesAsync(cancel);
            db.Forget();
        }
        finally
        {
            Sealing.Release();
        }
        bell.Ring();
        return import;
    }

    /// <summary>Begins to undo an applied import: a worker plans the inverse, and somebody confirms it like any other plan.</summary>
    /// <exception cref="RefusedException"><c>roster_import.not_found</c>; what the table refuses; <c>roster_import.undone_already</c>.</exception>
    public async Task<RosterImport> UndoAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var undo = RosterImport.Undo(await FindAsync(id, act.By, cancel), options, act);
        db.RosterImports.Add(undo);
        await db.SaveChangesAsync(cancel);
        bell.Ring();
        return undo;
    }

    /// <summary>Waits until no worker has anything to do with the import any more.</summary>
    /// <param name="id">The import.</param>
    /// <param name="atMost">For how long; then the import comes as it is.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RefusedException"><c>roster_import.not_found</c>.</exception>
    public async Task<RosterImport> AwaitAsync(Guid id, TimeSpan atMost, Actor actor, CancellationToken cancel = default)
    {
        // A stopwatch, not the time of day: a caller waits in real seconds even where the clock is moved by hand.
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            db.Forget();
            var rung = bell.WaitAsync(Look, cancel);
            var import = await FindAsync(id, actor, cancel);
            if (!import.IsAtWork || TimeProvider.System.GetElapsedTime(begun) >= atMost) return import;
            await rung;
        }
    }

    /// <summary>How far the work on an import is.</summary>
    /// <exception cref="RefusedException"><c>roster_import.not_found</c>.</exception>
    public async Task<(RosterImport Import, RosterProgress Progress)> ProgressAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        db.Forget();
        var import = await FindAsync(id, actor, cancel);
        var progress = board.Of(id) ?? await db.RosterProgress.AsNoTracking().SingleOrDefaultAsync(p => p.ImportId == id, cancel);
        return (import, progress ?? new RosterProgress { ImportId = id });
    }

    /// <summary>The unit an officer's roster is for when none is named: the one of the first appointment.</summary>
    public static Guid UnitOf(Actor officer) => Scope.GrantOf(officer, Right.ManageRosters)?.UnitId ?? Guid.Empty;

    /// <summary>An import the actor may see.</summary>
    /// <exception cref="RefusedException"><c>roster_import.not_found</c>.</exception>
    public async Task<RosterImport> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.RosterImports.VisibleTo(actor, db).SingleOrDefaultAsync(i => i.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "roster_import.not_found");

    /// <summary>
    /// What is worth telling about a file: what its preview noticed, and that the same bytes were written before (rosters.md 6), with when and by whom
    /// where the actor may see that import.
    /// </summary>
    public async Task<IReadOnlyList<RosterNotice>> NoticesAsync(RosterImport import, Actor actor, CancellationToken cancel = default)
    {
        if (import.IsOver || import.IsReversal) return import.Notices;
        var same = db.RosterImports.AsNoTracking().Where(other => other.FileHash == import.FileHash && other.Id != import.Id && other.AppliedAt != null && other.Reverses == null);
        var seen = await same.VisibleTo(actor, db).OrderByDescending(other => other.AppliedAt).ThenBy(other => other.Id)
            .Select(other => new { other.AppliedAt, By = db.People.Where(person => person.Id == other.ConfirmedBy).Select(person => person.Name).FirstOrDefault() }).FirstOrDefaultAsync(cancel);
        if (seen is not null)
        {
            var day = LocalDatePattern.Iso.Format(calendar.DayOf(seen.AppliedAt!.Value));
            return [new RosterNotice("roster_import.applied_before", new Dictionary<string, string> { ["day"] = day, ["by"] = seen.By ?? "" }), .. import.Notices];
        }
        return await same.AnyAsync(cancel) ? [new RosterNotice("roster_import.applied_before_elsewhere", new Dictionary<string, string>()), .. import.Notices] : import.Notices;
    }

    /// <summary>A page of the plan, in file order.</summary>
    /// <param name="id">The import.</param>
    /// <param name="verdict">Only rows with this verdict; null for all.</param>
    /// <param name="differing">Only rows of which the preview before said something else.</param>
    /// <param name="page">Which page.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>roster_import.not_found</c>.</exception>
    public async Task<Page<PlannedRow>> RowsAsync(Guid id, RowVerdict? verdict, bool differing, PageRequest page, Actor actor, CancellationToken cancel = default)
    {
        await FindAsync(id, actor, cancel);
        var rows = db.RosterPlanRows.AsNoTracking().Where(row => row.ImportId == id);
        if (verdict is not null) rows = rows.Where(row => row.Verdict == verdict);
        if (differing) rows = rows.Where(row => row.Differs);
        if (int.TryParse(page.After, out var last)) rows = rows.Where(row => row.Position > last);
        var read = await page.ReadAsync(rows.OrderBy(row => row.Position), row => row.Position.ToString(), cancel);
        return new Page<PlannedRow>([.. read.Items.Select(row => row.Open(keys))], read.Next);
    }

    /// <summary>The refused rows in file order, for the error workbook; read from the database only while they are asked for.</summary>
    /// <exception cref="RefusedException"><c>roster_import.not_found</c>, <c>roster_import.no_refused_rows</c>.</exception>
    public async Task<RefusedRows> RefusedRowsAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var import = await FindAsync(id, actor, cancel);
        var rows = db.RosterPlanRows.AsNoTracking().Where(row => row.ImportId == id && RowVerdicts.Refused.Contains(row.Verdict));
        var count = await rows.CountAsync(cancel);
        if (count == 0) throw new RefusedException(RefusalKind.NotFound, "roster_import.no_refused_rows");
        return new RefusedRows(import.UnitId, import.Sheet, count, import.Counts.EnrolmentsRefused, import.WasText, rows.OrderBy(row => row.Position).AsAsyncEnumerable().Select(row => row.Open(keys)));
    }

    /// <summary>
    /// What can be done to an import now, and why not. Undoing it begins another one, and is offered here as long as what it needs is kept.
    /// </summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(RosterImport import, Act act, CancellationToken cancel = default)
    {
        // A reason is asked for when the button is pressed; its absence before must not grey the button.
        var given = act.Because("-").Given(new SeenPlan(import.PlanHash ?? ""));
        var actions = RosterImportWorkflow.Table.PermittedTriggers(import, given);
        if (import.UndoUntil is null) return actions;
        var undo = RosterImport.CheckUndo(import, options, given);
        if (undo.IsAllowed && await db.RosterImports.AnyAsync(other => other.Reverses == import.Id && !RosterImport.CameToNothing.Contains(other.State), cancel))
            undo = Verdict.Refused(RefusalKind.RuleBroken, new Refusal("roster_import.undone_already"));
        return [.. actions, new PermittedTrigger(RosterImportWorkflow.Table.Name, Snake.Of(RosterImportTrigger.Undo), undo)];
    }

    /// <summary>Confirms the plan whose hash was seen; a worker writes it.</summary>
    /// <exception cref="RefusedException">What the table refuses.</exception>
    public Task<RosterImport> ConfirmAsync(Guid id, string planHash, Act act, CancellationToken cancel = default) =>
        HandOnAsync(id, import => import.Confirm(planHash, act), act, cancel);

    /// <summary>As <see cref="ConfirmAsync(Guid, string, Act, CancellationToken)"/>, by a second person, for plans with many leavers.</summary>
    /// <exception cref="RefusedException">What the table refuses.</exception>
    public Task<RosterImport> ConfirmGuardedAsync(Guid id, string planHash, Act act, CancellationToken cancel = default) =>
        HandOnAsync(id, import => import.ConfirmGuarded(planHash, act), act, cancel);

    /// <summary>Has the file read once more with other settings; a worker makes the new preview, and the old one is void.</summary>
    /// <param name="id">The import.</param>
    /// <param name="change">The new settings from those before.</param>
    /// <param name="act">Who and when.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException">What the table refuses.</exception>
    public async Task<RosterImport> ReplanAsync(Guid id, Func<RosterSettings, RosterSettings> change, Act act, CancellationToken cancel = default)
    {
        var import = await FindAsync(id, act.By, cancel);
        import.Replan(change(import.Settings), act);
        await CheckAsync(import, act, cancel);
        await db.SaveChangesAsync(cancel);
        bell.Ring();
        return import;
    }

    /// <summary>Settings that only the registers can judge.</summary>
    async Task CheckAsync(RosterImport import, Act act, CancellationToken cancel)
    {
        var settings = import.Settings;
        if (import.Sheet == RosterSheet.FurtherPosts && settings is not { Key: ImportKey.PersonNumber, TakeOver: [], Rekey: false, Enrolments: false, EverybodyOf: null })
            throw Wrong("roster_import.setting_for_people_only", "sheet");
        if (settings.TakeOver.Any(column => RosterFields.Find(column) is null)) throw Wrong("request.setting_unknown", "takeOver", ("allowed", RosterFields.All.Select(field => field.Key)));
        if (settings.EverybodyOf is not { } unit) return;
        var (first, last) = columns[RosterKeys.EffectiveOn].RangeOn(calendar.DayOf(act.At));
        if (settings.LeaveOn is not { } day) throw Wrong("roster_import.leave_date_missing", "leaveOn");
        if (day < first || day > last) throw Wrong("roster_import.leave_date_out_of_range", "leaveOn", ("first", first), ("last", last));
        if (!await RosterBase.UnitsOf(db, import.UnitId, act.By).ContainsAsync(unit, cancel)) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
    }

    static RefusedException Wrong(string code, string member, params (string Name, object? Value)[] facts) => new(RefusalKind.RuleBroken, [new Refusal(code, facts, member)]);

    /// <summary>Takes the confirmation back before a worker has begun to write.</summary>
    /// <exception cref="RefusedException">What the table refuses; <c>changed_by_someone_else</c> when the worker was faster.</exception>
    public Task<RosterImport> WithdrawAsync(Guid id, Act act, CancellationToken cancel = default) =>
        HandOnAsync(id, import => import.Withdraw(act), act, cancel);

    /// <summary>Rejects an import, as a training officer; file and plan are deleted, the reason stays.</summary>
    /// <exception cref="RefusedException"><c>roster_import.not_found</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public Task<RosterImport> RejectAsync(Guid id, Act act, CancellationToken cancel = default) => EndAsync(id, import => import.Reject(act), act, cancel);

    /// <summary>Calls an import off; file and plan are deleted.</summary>
    /// <exception cref="RefusedException"><c>roster_import.not_found</c>, wrong state, forbidden.</exception>
    public Task<RosterImport> CancelAsync(Guid id, Act act, CancellationToken cancel = default) => EndAsync(id, import => import.Cancel(act), act, cancel);

    async Task<RosterImport> EndAsync(Guid id, Action<RosterImport> end, Act act, CancellationToken cancel)
    {
        var import = await FindAsync(id, act.By, cancel);
        end(import);
        return await db.InTransactionAsync(async () =>
        {
            await RosterStaging.DeleteAsync(db, import, cancel);
            await db.SaveChangesAsync(cancel);
            return import;
        }, cancel);
    }

    async Task<RosterImport> HandOnAsync(Guid id, Action<RosterImport> move, Act act, CancellationToken cancel)
    {
        var import = await FindAsync(id, act.By, cancel);
        move(import);
        await db.SaveChangesAsync(cancel);
        bell.Ring();
        return import;
    }
}

/// <summary>The rows of a plan that go back to the officer.</summary>
/// <param name="UnitId">The unit the import is for.</param>
/// <param name="Sheet">Which workbook they stood in.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Enrolments">How many of them are about enrolments; those stand after the ones about people.</param>
/// <param name="WereText">Whether they came in a text file, so that they go back in one unless something else is asked for.</param>
/// <param name="Rows">The rows; read anew each time, so the caller holds one look at the database meanwhile.</param>
public sealed record RefusedRows(Guid UnitId, RosterSheet Sheet, int Count, int Enrolments, bool WereText, IAsyncEnumerable<PlannedRow> Rows);

/// <summary>Ends imports that nobody goes on with, and deletes what has been kept its day.</summary>
public sealed class RosterSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "roster_import";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.RosterImports.Where(i => i.DueAt <= now || i.StagingUntil <= now || i.UndoUntil <= now).OrderBy(i => i.UploadedAt).Select(i => i.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var import = await db.RosterImports.SingleAsync(i => i.Id == id, cancel);
        foreach (var trigger in RosterImportWorkflow.Table.DueTriggers(import, act.At).Take(1)) import.Expire(trigger, act);
        if (import.IsOver) await RosterStaging.DeleteAsync(db, import, cancel);
        if (import.UndoUntil <= act.At) await RosterUndo.DeleteAsync(db, import, cancel);
        await db.SaveChangesAsync(cancel);
    }
}
