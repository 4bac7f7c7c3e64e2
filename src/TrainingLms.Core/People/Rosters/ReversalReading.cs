using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>
/// Turns an applied import into the plan that undoes it: fields go back to their values before, moves go back, leavers return, returners leave again, and
/// whom it added becomes a leaver, because nobody is ever deleted. Whose record has changed since is listed and left out.
/// </summary>
sealed class ReversalReading(LmsDbContext db, KeyRing keys, RosterImport reversal, RosterBase known, IRosterLearning learning)
{
    const int Batch = 2_000;

    readonly Dictionary<Guid, KnownUnit> units = known.UnitsByCode.Values.ToDictionary(unit => unit.Id);

    /// <summary>Stores the plan.</summary>
    /// <param name="progress">Told after each batch how many rows are done.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>roster_import.undo_too_late</c>: what is needed has been erased meanwhile.</exception>
    public async Task<RosterPlan> RunAsync(Func<int, Task> progress, CancellationToken cancel)
    {
        var applied = reversal.Reverses!.Value;
        if (!await db.RosterImports.AnyAsync(import => import.Id == applied && import.UndoUntil != null, cancel))
            throw new RefusedException(RefusalKind.RuleBroken, "roster_import.undo_too_late");
        await db.RosterPlanRows.Where(row => row.ImportId == reversal.Id).ExecuteDeleteAsync(cancel);
        using var sum = new RosterPlanSum(["reversal", $"{applied}", $"{reversal.UploadedBy}", .. known.UnitsInScope.Order().Select(unit => $"{unit}")], known.ActivePeople);
        foreach (var ids in (await AddedAsync(applied, cancel)).Chunk(Batch))
        {
            var people = await PeopleAsync(ids, cancel);
            // That the day has come on which somebody begins is no change by somebody else.
            var begun = await db.AuditEntries.Where(entry => ids.Contains(entry.SubjectId) && entry.Subject == "person" && entry.CorrelationId == ComingSweep.Correlation)
                .GroupBy(entry => entry.SubjectId).Select(person => new { Id = person.Key, Times = person.Count() }).ToDictionaryAsync(person => person.Id, person => person.Times, cancel);
            await StoreAsync(ids.Where(people.ContainsKey).Select(id => PlanAdded(people[id], 1 + begun.GetValueOrDefault(id))), sum, progress, cancel);
        }
        var last = -1;
        while (await ChangedAsync(applied, last, cancel) is { Count: > 0 } page)
        {
            last = page[^1].Position;
            var people = await PeopleAsync(page.ConvertAll(row => row.PersonId), cancel);
            await StoreAsync(page.Select(row => reversal.Sheet == RosterSheet.FurtherPosts ? PlanPost(row, people[row.PersonId]) : PlanChanged(row, people[row.PersonId])), sum, progress, cancel);
        }
        await StoreAsync((await OpenAsks.OfImportAsync(db, applied, cancel)).Select(PlanAsked), sum, progress, cancel);
        await foreach (var enrolments in learning.PlanUndoAsync(applied, known.UnitsInScope, cancel)) await StoreAsync(enrolments, sum, progress, cancel);
        return sum.ToPlan(keys);
    }

    /// <summary>Nobody has decided yet: the question is taken back. What was accepted is a move that two units agreed on, and stays.</summary>
    static PlannedRow PlanAsked(TransferRequest asked) =>
        new(0, RowVerdict.WithdrawTransfer, null, null, asked.ToUnitId, null, [], [], [], FrozenDictionary<string, string>.Empty, $"{asked.PersonNumber} {asked.Name}".Trim());

    /// <summary>Whom the import added, in file order: the trail has said so, and nothing else needs to be kept.</summary>
    Task<Guid[]> AddedAsync(Guid applied, CancellationToken cancel)
    {
        var correlation = RosterImport.CorrelationOf(applied);
        return db.AuditEntries.Where(entry => entry.CorrelationId == correlation && entry.Subject == "person" && entry.Trigger == "create")
            .OrderBy(entry => entry.Stream).ThenBy(entry => entry.Sequence).Select(entry => entry.SubjectId).ToArrayAsync(cancel);
    }

    Task<List<RosterUndoRow>> ChangedAsync(Guid applied, int last, CancellationToken cancel) =>
        db.RosterUndoRows.AsNoTracking().Where(row => row.ImportId == applied && row.Position > last).OrderBy(row => row.Position).Take(Batch).ToListAsync(cancel);

    Task<Dictionary<Guid, Person>> PeopleAsync(IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        db.People.AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancel);

    async Task StoreAsync(IEnumerable<PlannedRow> rows, RosterPlanSum sum, Func<int, Task> progress, CancellationToken cancel)
    {
        var planned = new List<RosterPlanRow>(Batch);
        foreach (var row in rows)
        {
            var stored = row.ToBytes();
            planned.Add(RosterPlanRow.Of(reversal.Id, sum.Rows, row, stored, keys));
            sum.Add(row, stored);
        }
        await db.CopyAsync(planned, cancel);
        await progress(sum.Rows);
    }

    PlannedRow PlanAdded(Person person, long version)
    {
        if (Obstacle(person, version, person.UnitId, []) is { } obstacle) return LeaveOut(0, person, obstacle);
        if (person.Status is PersonStatus.Left or PersonStatus.Retired) return Row(0, RowVerdict.Unchanged, person, person.UnitId, null, []);
        return Row(0, RowVerdict.Leave, person, person.UnitId, null, [RosterFields.Leaving(person, keys)]);
    }

    PlannedRow PlanChanged(RosterUndoRow undo, Person person)
    {
        var written = undo.Open(keys);
        List<FieldChange> changes = [.. written.Changes.Select(change => new FieldChange(change.Column, change.After, change.Before))];
        var back = changes.Find(change => change.Column == RosterKeys.UnitCode) is { After: { } code } ? known.UnitsByCode.GetValueOrDefault(code.ToUpperInvariant())?.Id : person.UnitId;
        if (Obstacle(person, undo.PersonVersion, back, changes) is { } obstacle) return LeaveOut(written.Number, person, obstacle);
        var verdict = written.Verdict switch
        {
            RowVerdict.Leave => RowVerdict.Rejoin,
            RowVerdict.Rejoin => RowVerdict.Leave,
            var same => same,
        };
        return Row(written.Number, verdict, person, back!.Value, written.EffectiveOn, changes) with
        {
            Warnings = [.. written.Warnings.Where(warning => warning.Code == LocalField.Taken).Select(warning => warning with { Code = LocalField.Back })],
        };
    }

    /// <summary>A further post that was added is taken away, one that was changed goes back. As with people, whoever has changed since is left out.</summary>
    PlannedRow PlanPost(RosterUndoRow undo, Person person)
    {
        var written = undo.Open(keys);
        if (Obstacle(person, undo.PersonVersion, written.UnitId, []) is { } obstacle) return LeaveOut(written.Number, person, obstacle);
        var verdict = written.Verdict == RowVerdict.Create ? RowVerdict.Remove : RowVerdict.Update;
        return Row(written.Number, verdict, person, written.UnitId!.Value, written.EffectiveOn, [.. written.Changes.Select(change => new FieldChange(change.Column, change.After, change.Before))]);
    }

    /// <summary>Why a person cannot be put back; null when nothing stands against it.</summary>
    string? Obstacle(Person person, long versionAfter, Guid? back, IReadOnlyList<FieldChange> changes)
    {
        if (!known.UnitsInScope.Contains(person.UnitId)) return "roster.person_out_of_scope";
        if (person.Version != versionAfter) return "roster_import.changed_since";
        if (back is not { } unit || !known.UnitsInScope.Contains(unit)) return "roster_import.unit_before_out_of_scope";
        if (!units[unit].IsOpen) return "roster_import.unit_before_closed";
        return known.Uploaders.Contains(person.Id) && changes.Any(change => RosterPlanner.OwnRecordFields.Contains(change.Column)) ? "roster_import.own_record" : null;
    }

    PlannedRow LeaveOut(int number, Person person, string obstacle)
    {
        var problem = new RowProblem(null, null, obstacle, FrozenDictionary<string, string>.Empty);
        return known.UnitsInScope.Contains(person.UnitId)
            ? Row(number, RowVerdict.LeftOut, person, person.UnitId, null, []) with { Problems = [problem] }
            : new PlannedRow(number, RowVerdict.LeftOut, null, null, null, null, [], [problem], [], FrozenDictionary<string, string>.Empty);
    }

    static PlannedRow Row(int number, RowVerdict verdict, Person person, Guid unitId, string? effectiveOn, IReadOnlyList<FieldChange> changes) =>
        new(number, verdict, person.Id, person.Version, unitId, effectiveOn, changes, [], [], FrozenDictionary<string, string>.Empty, PlannedRow.WhoIs(person));
}
