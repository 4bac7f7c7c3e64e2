using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>What a roster is written as.</summary>
public enum RosterFormat
{
    /// <summary>An Excel workbook.</summary>
    Workbook,

    /// <summary>A zip of OneRoster 1.2 files, with what the people learn.</summary>
    OneRoster,
}

/// <summary>
/// Rosters on their way out. Who is in one is settled by one look at the database, written down, and read again from the same look while the workbook is
/// sent: the trail names neither more nor fewer than the file, and nothing is held in memory meanwhile.
/// </summary>
public sealed class RosterExports(LmsDbContext db, IServiceScopeFactory scopes, UnitTreeCache trees, ViewPurposes purposes)
{
    const string Area = "export";
    const string Subject = "organization_unit";
    const int Batch = 5_000;

    /// <summary>The people of a unit and those below whom the actor may see, as the filter chooses, numbers masked. The export is written down before this returns.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>: not there, or not in the actor's scope.</exception>
    public async Task<OutgoingRoster> MaskedAsync(Guid unitId, RosterFilter filter, Act act, RosterFormat format, CancellationToken cancel = default)
    {
        if (!await PeopleScope.UnitsOf(act.By, db).ContainsAsync(unitId, cancel)) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        return await OpenAsync(unitId, filter, act.By, reading => PeopleScope.UnitsOf(act.By, reading), reading => reading.People.ListedFor(act.By, reading), async roster =>
        {
            db.Observe(new Observation(Area, "export_roster", Subject, unitId, act, act.By.ReadingWarrant(Right.SeePeople, unitId))
            {
                SubjectUnitId = unitId,
                Changes = [new Audit.FieldChange("people", null, $"{roster.Count}"), .. Told(format), .. filter.Told],
            });
            await db.SaveChangesAsync(cancel);
        }, isInFull: false, cancel);
    }

    /// <summary>The people of a unit and those below, as the filter chooses, with numbers in full and for a purpose; written down for each person. Frozen people are left out.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>: not there, or not in the actor's scope for full views; <c>purpose.*</c>.</exception>
    public async Task<OutgoingRoster> InFullAsync(
        Guid unitId, RosterFilter filter, string? purposeKey, string? words, Act act, RosterFormat format, CancellationToken cancel = default)
    {
        if (!await PrivacyScope.FullUnitsOf(act.By, db).ContainsAsync(unitId, cancel)) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var purpose = purposes.Read(purposeKey, words);
        var warrant = act.By.FullViewWarrant(unitId)!;
        return await OpenAsync(unitId, filter, act.By, reading => PrivacyScope.FullUnitsOf(act.By, reading), reading => reading.People.InFullTo(act.By, reading)
            .Where(person => !reading.LegalHolds.Any(hold => hold.PersonId == person.Id && hold.Kind == HoldKind.Freeze && hold.State == LegalHoldState.InForce)),
            roster => db.InTransactionAsync(async () =>
            {
                await foreach (var ids in roster.KeysAsync(Batch, cancel))
                    await db.CopyAsync(ids.ConvertAll(id => FullView.Of(id, FullViewKind.Export, purpose, warrant, act)), cancel);
                db.Observe(new Observation(Area, "export_full_ids", Subject, unitId, act.Because($"{purpose.Text} ({roster.Count})"), warrant) { Changes = [.. Told(format), .. filter.Told] });
                return await db.SaveChangesAsync(cancel);
            }, cancel), isInFull: true, cancel);
    }

    /// <summary>What is told of the format: the workbook is what everybody expects.</summary>
    static IEnumerable<Audit.FieldChange> Told(RosterFormat format) => format == RosterFormat.Workbook ? [] : [new Audit.FieldChange("format", null, Snake.Of(format))];

    async Task<OutgoingRoster> OpenAsync(
        Guid unitId, RosterFilter filter, Actor actor, Func<LmsDbContext, IQueryable<Guid>> units, Func<LmsDbContext, IQueryable<Person>> visible, Func<OutgoingRoster, Task> writeDown,
        bool isInFull, CancellationToken cancel)
    {
        // A connection of its own: what is written down is committed while the look stays as it was.
        var scope = scopes.CreateAsyncScope();
        IAsyncDisposable? look = null;
        try
        {
            var reading = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
            look = await reading.BeginSnapshotAsync(cancel);
            var people = filter.Of(visible(reading).AsNoTracking());
            people = filter.IsUnitAlone ? people.Where(person => person.UnitId == unitId)
                : people.Where(person => reading.UnitAncestors.Any(a => a.UnitId == person.UnitId && a.AncestorId == unitId));
            var reached = filter.IsUnitAlone ? units(reading).Where(id => id == unitId)
                : units(reading).Where(id => reading.UnitAncestors.Any(a => a.UnitId == id && a.AncestorId == unitId)).Distinct();
            var roster = new OutgoingRoster(new RosterSight(reading, actor, people, reached), await people.CountAsync(cancel), await trees.CurrentAsync(reading, cancel), unitId, filter, isInFull, [look!, scope]);
            await writeDown(roster);
            return roster;
        }
        catch
        {
            if (look is not null) await look.DisposeAsync();
            await scope.DisposeAsync();
            throw;
        }
    }
}

/// <summary>A roster on its way out: everybody in it, as they were in one look at the database that lasts until this is disposed.</summary>
public sealed class OutgoingRoster : IAsyncDisposable
{
    readonly RosterSight sight;
    readonly UnitTree tree;
    readonly IReadOnlyList<IAsyncDisposable> held;

    internal OutgoingRoster(RosterSight sight, int count, UnitTree tree, Guid unitId, RosterFilter filter, bool isInFull, IReadOnlyList<IAsyncDisposable> held)
    {
        (this.sight, this.tree, this.held) = (sight, tree, held);
        (Count, IsInFull, Unit, Filter) = (count, isInFull, tree.Find(unitId)!, filter);
    }

    /// <summary>How many people it has.</summary>
    public int Count { get; }

    /// <summary>Whether its numbers are to be written in full.</summary>
    public bool IsInFull { get; }

    /// <summary>The unit it is of, with those below unless the filter says otherwise.</summary>
    public UnitTree.Node Unit { get; }

    /// <summary>How its people were chosen.</summary>
    public RosterFilter Filter { get; }

    /// <summary>What it is read from, for what higher floors send along.</summary>
    internal RosterSight Sight => sight;

    /// <summary>The units it can have people of, each with the nearest one above that is among them; those above first.</summary>
    public async Task<IReadOnlyList<RosterUnitLine>> UnitsAsync(CancellationToken cancel = default)
    {
        var reached = await sight.Units.ToHashSetAsync(cancel);
        return
        [
            .. reached.Select(id => tree.Find(id)!).OrderBy(unit => unit.Level).ThenBy(unit => unit.Code, StringComparer.Ordinal)
                .Select(unit => new RosterUnitLine(unit, tree.PathOf(unit.Id).Skip(1).FirstOrDefault(above => reached.Contains(above.Id))?.Id)),
        ];
    }

    /// <summary>A unit of one of its people.</summary>
    public UnitTree.Node UnitOf(RosterLine line) => tree.Find(line.UnitId)!;

    /// <summary>Its people in the order of their numbers, read while they are worked on; nothing else is to be asked of this look meanwhile.</summary>
    public IAsyncEnumerable<RosterLine> ReadAsync() => ReadAhead.OfAsync(sight.People.OrderBy(person => person.PersonNumber).Select(RosterLine.OfPerson).AsAsyncEnumerable());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var one in held) await one.DisposeAsync();
    }

    internal async IAsyncEnumerable<List<Guid>> KeysAsync(int batch, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var keys = new List<Guid>(batch);
        await foreach (var id in sight.People.Select(person => person.Id).AsAsyncEnumerable().WithCancellation(cancel))
        {
            keys.Add(id);
            if (keys.Count < batch) continue;
            yield return keys;
            keys = new List<Guid>(batch);
        }
        if (keys.Count > 0) yield return keys;
    }
}

/// <summary>One look at the database, and what an outgoing roster may take from it.</summary>
/// <param name="Look">Lasts until the roster is disposed.</param>
/// <param name="Reader">Who takes it out.</param>
/// <param name="People">Who is in it.</param>
/// <param name="Units">Keys of the units it can have people of.</param>
sealed record RosterSight(LmsDbContext Look, Actor Reader, IQueryable<Person> People, IQueryable<Guid> Units);

/// <summary>A unit that goes out beside its people.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="AboveId">The nearest unit above it that goes out too; null for none.</param>
public sealed record RosterUnitLine(UnitTree.Node Unit, Guid? AboveId);
