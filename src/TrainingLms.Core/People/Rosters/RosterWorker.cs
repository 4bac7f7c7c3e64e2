using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>
/// The work between two acts of people: reading a file into a plan, and writing a plan. It acts as the clock, so that a background job can
/// take it over as it is; today it runs inside the request.
/// </summary>
public sealed class RosterWorker(LmsDbContext db, KeyRing keys, IRosterReader reader, RosterColumns columns, AuthorityDesk authority, WorkCalendar calendar)
{
    static readonly string[] Overtaken = ["changed_by_someone_else", "person.number_taken", "person.id_taken", "post.overlap"];

    /// <summary>Reads the file and stores the plan.</summary>
    /// <exception cref="RefusedException">The file is refused; the import is then rejected and says so.</exception>
    public async Task ReadAsync(Guid id, Instant at, CancellationToken cancel)
    {
        var act = new Act(Actor.System, at) { CorrelationId = $"roster_import/{id}" };
        var import = await db.RosterImports.SingleAsync(i => i.Id == id, cancel);
        if (import.State != RosterImportState.Reading)
        {
            import.BeginReading(act);
            await db.SaveChangesAsync(cancel);
        }
        RosterTable table;
        RosterPlan plan;
        try
        {
            var file = await db.RosterFiles.AsNoTracking().SingleAsync(file => file.ImportId == id, cancel);
            table = reader.Read(file.Open(keys), columns, calendar.DayOf(at), cancel);
            plan = await PlanAsync(import, table, at, cancel);
        }
        catch (RefusedException refused)
        {
            import.RefuseFile(refused.Codes[0], act);
            await RosterStaging.DeleteAsync(db, import, cancel);
            await db.SaveChangesAsync(cancel);
            throw;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            await BreakAsync(id, act, cancel);
            throw;
        }
        await db.RosterPlanRows.Where(row => row.ImportId == id).ExecuteDeleteAsync(cancel);
        db.RosterPlanRows.AddRange(plan.Rows.Select((row, position) => new RosterPlanRow(id, position, row, keys)));
        import.FinishReading(plan, table.Notices, act);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Writes a confirmed plan in one transaction, or finds it stale and reads anew.</summary>
    /// <exception cref="RefusedException">Kind Stale, <c>roster_import.plan_stale</c>: nothing was written and a new preview waits to be confirmed.</exception>
    public async Task ApplyAsync(Guid id, Instant at, CancellationToken cancel)
    {
        var act = new Act(Actor.System, at) { CorrelationId = $"roster_import/{id}" };
        var import = await db.RosterImports.SingleAsync(i => i.Id == id, cancel);
        import.BeginApplying(act);
        await db.SaveChangesAsync(cancel);
        try
        {
            if (await db.InTransactionAsync(() => WriteAsync(import, act, cancel), cancel)) return;
        }
        catch (RefusedException overtaken) when (overtaken.Codes.All(Overtaken.Contains))
        {
            // Somebody else wrote one of these people between our look and our save: as stale as if we had seen it.
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            await BreakAsync(id, act, cancel);
            throw;
        }
        db.Forget();
        import = await db.RosterImports.SingleAsync(i => i.Id == id, cancel);
        import.FindStale(act);
        await db.SaveChangesAsync(cancel);
        await ReadAsync(id, at, cancel);
        throw new RefusedException(RefusalKind.Stale, "roster_import.plan_stale");
    }

    async Task<bool> WriteAsync(RosterImport import, Act act, CancellationToken cancel)
    {
        var stored = await db.RosterPlanRows.AsNoTracking().Where(row => row.ImportId == import.Id).OrderBy(row => row.Position).ToListAsync(cancel);
        var rows = stored.ConvertAll(row => row.Open(keys));
        var inScope = await RosterBase.UnitsOf(db, import.UnitId, await UploaderAsync(import, act.At, cancel)).ToHashSetAsync(cancel);
        var application = await RosterApplication.LoadAsync(db, keys, rows, cancel);
        if (!application.IsFresh(inScope)) return false;
        application.Apply(calendar.DayOf(act.At), act);
        await NameOfficerAsync(import, act, cancel);
        import.FinishApplying(act);
        await RosterStaging.DeleteWrittenAsync(db, import, cancel);
        await db.SaveChangesAsync(cancel);
        return true;
    }

    async Task<RosterPlan> PlanAsync(RosterImport import, RosterTable table, Instant at, CancellationToken cancel)
    {
        var readings = table.Rows.Select(row => RosterRules.Read(row, table, columns, calendar.DayOf(at))).ToList();
        var known = await RosterBase.LoadAsync(db, keys, readings, import.UnitId, await UploaderAsync(import, at, cancel), cancel);
        var rows = new RosterPlanner(known, keys, columns, table.Letters, import.Mode, import.Key).Plan(readings);
        string[] head = ["1", import.FileHash, $"{import.Mode}", $"{import.Policy}", $"{import.Key}", $"{import.UploadedBy}", $"{import.UnitId}",
            .. known.UnitsInScope.Order().Select(unit => unit.ToString())];
        return RosterPlan.Of(head, rows, known.ActivePeople, keys);
    }

    /// <summary>The uploader with the grants of now, whoever confirms; without any when the account has been closed meanwhile.</summary>
    async Task<Actor> UploaderAsync(RosterImport import, Instant at, CancellationToken cancel) =>
        await authority.ActorAsync(import.UploadedBy, at, cancel) ?? new Actor(import.UploadedBy, "", [], FlatUnits.Instance);

    /// <summary>The clock writes the plan, but the trail of each person names the officer who confirmed it.</summary>
    async Task NameOfficerAsync(RosterImport import, Act act, CancellationToken cancel)
    {
        if (import.ConfirmedBy is not { } confirmedBy || await authority.ActorAsync(confirmedBy, act.At, cancel) is not { } officer) return;
        var grant = Scope.GrantOf(officer, Right.ManageRosters, import.UnitId);
        db.ChangedBy(act with { By = officer }, grant is null ? new Warrant(Role.HrOfficer) : Warrant.By(grant));
    }

    async Task BreakAsync(Guid id, Act act, CancellationToken cancel)
    {
        db.Forget();
        var import = await db.RosterImports.SingleAsync(i => i.Id == id, cancel);
        import.Break(act);
        await RosterStaging.DeleteAsync(db, import, cancel);
        await db.SaveChangesAsync(cancel);
    }
}
