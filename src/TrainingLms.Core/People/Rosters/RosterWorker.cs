using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;
using static TrainingLms.People.RosterProgressBoard;

namespace TrainingLms.People;

/// <summary>
/// The work between two acts of people: reading a file into a plan, and writing a plan. It acts as the clock, one import at a time; whatever goes wrong
/// is told by the state of the import.
/// </summary>
public sealed partial class RosterWorker(
    LmsDbContext db, KeyRing keys, IRosterReader reader, RosterSheets sheets, AuthorityDesk authority, WorkCalendar calendar, RosterAssignments assignments,
    RosterProgressBoard board, RosterBell bell, IRosterLearning learning, RosterOptions options, TransferOptions transfers, IClock clock, ILogger<RosterWorker> log)
{
    static readonly string[] Overtaken = ["changed_by_someone_else", "person.number_taken", "person.id_taken", "post.overlap", "enrolment.already_open"];

    /// <summary>Takes the next import that waits and does what is to be done with it.</summary>
    /// <param name="holder">Names this worker.</param>
    /// <param name="cancel">Stops the work and hands it back; another worker takes it up again at once.</param>
    /// <param name="only">The one import it works on, for who waits for nothing else; null for any.</param>
    /// <returns>False when none waits.</returns>
    public async Task<bool> RunNextAsync(string holder, CancellationToken cancel, Guid? only = null)
    {
        if (await assignments.TakeAsync(holder, only, cancel) is not var (id, attempts)) return false;
        try
        {
            using var reporter = board.Begin(id, holder);
            await RunAsync(id, attempts, reporter, cancel);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            db.Forget();
            await assignments.HandBackAsync(id, holder);
            throw;
        }
        db.Forget();
        await assignments.ReleaseAsync(id, holder);
        bell.Ring();
        return true;
    }

    /// <summary>Works until no import waits.</summary>
    /// <param name="holder">Names this worker.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task RunAllAsync(string holder, CancellationToken cancel)
    {
        while (await RunNextAsync(holder, cancel))
        {
            // The next one.
        }
    }

    async Task RunAsync(Guid id, int attempts, RosterReporter reporter, CancellationToken cancel)
    {
        try
        {
            var import = await db.RosterImports.SingleAsync(i => i.Id == id, cancel);
            if (attempts >= RosterAssignments.MostAttempts) await BreakAsync(id, cancel);
            else if (import.State is RosterImportState.Uploaded or RosterImportState.Reading) await ReadAsync(import, reporter, cancel);
            else if (import.State is RosterImportState.Confirmed or RosterImportState.Applying && !await ApplyAsync(import, reporter, cancel))
            {
                import = await BeStaleAsync(id, cancel);
                await ReadAsync(import, reporter, cancel);
            }
        }
        catch (RefusedException overtaken) when (overtaken.Kind is RefusalKind.WrongState or RefusalKind.Stale)
        {
            // Somebody called it off meanwhile, and that counts.
            db.Forget();
            var import = await db.RosterImports.AsNoTracking().SingleAsync(i => i.Id == id, cancel);
            if (import.IsOver) await RosterStaging.DeleteAsync(db, id, cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            LogBroken(id, Masked.InText(fault.ToString())!);
            await BreakAsync(id, cancel);
        }
    }

    async Task ReadAsync(RosterImport import, RosterReporter reporter, CancellationToken cancel)
    {
        var act = ActOn(import);
        if (import.State != RosterImportState.Reading)
        {
            import.BeginReading(act);
            await db.SaveChangesAsync(cancel);
        }
        RosterPlan plan;
        IReadOnlyList<RosterNotice> notices;
        try
        {
            if (import.IsReversal) (plan, notices) = (await PlanReversalAsync(import, act, reporter, cancel), []);
            else (plan, notices) = await PlanFileAsync(import, act, reporter, cancel);
        }
        catch (RefusedException refused) when (refused.Kind == RefusalKind.RuleBroken)
        {
            import.RefuseFile(refused.Refusals[0], act);
            await db.InTransactionAsync(async () =>
            {
                await RosterStaging.DeleteAsync(db, import, cancel);
                return await db.SaveChangesAsync(cancel);
            }, cancel);
            return;
        }
        if (import.Enrolments && plan.Counts.Enrolments == 0) notices = [.. notices, new RosterNotice("roster_import.no_enrolments", new Dictionary<string, string>())];
        import.FinishReading(plan, notices, options, ActOn(import));
        var uploader = ActOn(import) with { By = await UploaderAsync(import, act.At, cancel) };
        // Together, so that nobody finds a preview waiting for a confirmation that is on its way.
        await db.InTransactionAsync(async () =>
        {
            await db.SaveChangesAsync(cancel);
            if (import.IsToBeConfirmedUnseen(uploader)) import.Confirm(import.PlanHash!, uploader);
            return await db.SaveChangesAsync(cancel);
        }, cancel);
    }

    async Task<RosterPlan> PlanReversalAsync(RosterImport import, Act act, RosterReporter reporter, CancellationToken cancel)
    {
        var known = await RosterBase.LoadAsync(db, import.UnitId, await UploaderAsync(import, act.At, cancel), cancel);
        return await new ReversalReading(db, keys, import, known, learning).RunAsync(done => reporter.TellAsync(RosterPhase.Reading, done, null, true, cancel), cancel);
    }

    async Task<(RosterPlan, IReadOnlyList<RosterNotice>)> PlanFileAsync(RosterImport import, Act act, RosterReporter reporter, CancellationToken cancel)
    {
        var file = await db.RosterFiles.AsNoTracking().SingleAsync(file => file.ImportId == import.Id, cancel);
        var (today, columns) = (calendar.DayOf(act.At), sheets[import.Sheet]);
        using var source = reader.Open(file.Open(keys), columns, today);
        var uploader = act with { By = await UploaderAsync(import, act.At, cancel) };
        var known = await RosterBase.LoadAsync(db, import.UnitId, uploader.By, cancel);
        await reporter.TellAsync(RosterPhase.Reading, 0, source.RowsClaimed, true, cancel);
        var plan = await new RosterReading(db, keys, columns, import, known, learning, uploader, today)
            .RunAsync(source, (phase, done) => reporter.TellAsync(phase, done, source.RowsClaimed, true, cancel), cancel);
        return (plan, source.Notices);
    }

    /// <summary>Writes a confirmed plan in one transaction.</summary>
    /// <returns>False when the plan no longer fits: nothing was written.</returns>
    async Task<bool> ApplyAsync(RosterImport import, RosterReporter reporter, CancellationToken cancel)
    {
        if (import.State != RosterImportState.Applying)
        {
            import.BeginApplying(ActOn(import));
            await db.SaveChangesAsync(cancel);
        }
        await reporter.TellAsync(RosterPhase.Checking, 0, import.Counts.Moves, false, cancel);
        try
        {
            return await db.InTransactionAsync(() => WriteAsync(import.Id, reporter, cancel), cancel);
        }
        catch (RefusedException overtaken) when (overtaken.Codes.All(Overtaken.Contains))
        {
            // Somebody else wrote one of these people between our look and our save: as stale as if we had seen it.
            return false;
        }
    }

    async Task<bool> WriteAsync(Guid id, RosterReporter reporter, CancellationToken cancel)
    {
        var import = await db.RosterImports.SingleAsync(i => i.Id == id, cancel);
        var act = ActOn(import);
        var uploader = await UploaderAsync(import, act.At, cancel);
        var inScope = RosterBase.UnitsOf(db, import.UnitId, uploader);
        var asks = new TransferAsks(db, keys, import, inScope, calendar.EndOf(calendar.DayOf(act.At).PlusDays(transfers.DaysToDecide)), act with { By = uploader });
        var application = new RosterApplication(db, keys, import, calendar, await BehindAsync(import, act, cancel), asks, learning, act with { By = uploader });
        if (!await application.IsFreshAsync(inScope, cancel)) return false;
        var counts = import.Counts;
        await application.WriteAsync(done => reporter.TellAsync(RosterPhase.Writing, done, counts.Moves, false, cancel), cancel);
        // The batches have cleared what was tracked.
        import = await db.RosterImports.SingleAsync(i => i.Id == id, cancel);
        import.FinishApplying(act);
        await RosterStaging.DeleteWrittenAsync(db, import, cancel);
        if (import.Reverses is { } undone) await RosterUndo.DeleteAsync(db, undone, cancel);
        await db.SaveChangesAsync(cancel);
        return true;
    }

    async Task<RosterImport> BeStaleAsync(Guid id, CancellationToken cancel)
    {
        db.Forget();
        var import = await db.RosterImports.SingleAsync(i => i.Id == id, cancel);
        import.FindStale(ActOn(import));
        await db.SaveChangesAsync(cancel);
        return import;
    }

    async Task BreakAsync(Guid id, CancellationToken cancel)
    {
        db.Forget();
        var import = await db.RosterImports.SingleAsync(i => i.Id == id, cancel);
        import.Break(ActOn(import));
        await RosterStaging.DeleteAsync(db, import, cancel);
        await db.SaveChangesAsync(cancel);
    }

    Act ActOn(RosterImport import) => new(Actor.System, clock.GetCurrentInstant()) { CorrelationId = RosterImport.CorrelationOf(import.Id) };

    /// <summary>The uploader with the grants of now, whoever confirms; without any when the account has been closed meanwhile.</summary>
    async Task<Actor> UploaderAsync(RosterImport import, Instant at, CancellationToken cancel) =>
        await authority.ActorAsync(import.UploadedBy, at, cancel) ?? new Actor(import.UploadedBy, "", [], FlatUnits.Instance);

    /// <summary>The clock writes the plan, but the trail of each person names the officer who confirmed it.</summary>
    async Task<(Act Act, Warrant Warrant)> BehindAsync(RosterImport import, Act act, CancellationToken cancel)
    {
        if (import.ConfirmedBy is not { } confirmedBy || await authority.ActorAsync(confirmedBy, act.At, cancel) is not { } officer) return (act, new Warrant("clock"));
        var grant = Scope.GrantOf(officer, Right.ManageRosters, import.UnitId);
        return (act with { By = officer }, grant is null ? new Warrant(Role.HrOfficer) : Warrant.By(grant));
    }

    [LoggerMessage(LogLevel.Error, "The work on the import {Import} broke off: {Failure}")]
    partial void LogBroken(Guid import, string failure);
}
