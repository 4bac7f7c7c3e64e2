using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>A person as found when a plan is made.</summary>
/// <param name="Person">The person, read only.</param>
/// <param name="PostSince">First day of the primary post; null when there is none.</param>
public sealed record KnownPerson(Person Person, LocalDate? PostSince)
{
    /// <summary>What is coming for the person, in the order of the days.</summary>
    public IReadOnlyList<ComingChange> Coming { get; init; } = [];

    /// <summary>The person as of a day: what a row that holds from that day is compared with. The primary post is that of the day before.</summary>
    /// <param name="day">The day; null for now.</param>
    public KnownPerson On(LocalDate? day)
    {
        var due = Coming.Where(change => change.Day <= day).ToList();
        if (due.Count == 0) return this;
        var (then, since) = (Person.After([]), PostSince);
        foreach (var change in due)
        {
            var (was, before) = (then.IsActive, then.UnitId);
            change.Apply(then);
            if (change.Day == day) continue;
            if (!then.IsActive) since = null;
            else if (!was || then.UnitId != before) since = change.Day;
        }
        return new KnownPerson(then, since) { Coming = Coming };
    }
}

/// <summary>A unit as found when a plan is made.</summary>
public sealed record KnownUnit(Guid Id, string Code, string Name, bool IsOpen);

/// <summary>What a plan is made against: the units, and what the officer may touch.</summary>
/// <param name="UnitsByCode">All units by code.</param>
/// <param name="UnitsInScope">Units the officer may touch with this import.</param>
/// <param name="Uploaders">The officer, and everybody for whom the officer acts.</param>
/// <param name="ActivePeople">Active people in these units.</param>
public sealed record RosterBase(
    IReadOnlyDictionary<string, KnownUnit> UnitsByCode, IReadOnlySet<Guid> UnitsInScope, IReadOnlyList<Guid> Uploaders, int ActivePeople)
{
    /// <summary>Reads it from the database.</summary>
    /// <param name="db">The database.</param>
    /// <param name="unitId">The unit the import is for; nothing outside it and below is touched.</param>
    /// <param name="uploader">The officer with the grants of now.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<RosterBase> LoadAsync(LmsDbContext db, Guid unitId, Actor uploader, CancellationToken cancel)
    {
        var known = await ForAsync(db, await UnitsOf(db, unitId, uploader).ToHashSetAsync(cancel), uploader.Persons, cancel);
        return known with { ActivePeople = await ActiveIn(db, UnitsOf(db, unitId, uploader)).CountAsync(cancel) };
    }

    /// <summary>Reads what single rows are judged against; nobody is counted.</summary>
    /// <param name="db">The database.</param>
    /// <param name="inScope">Units that may be touched.</param>
    /// <param name="behind">Everybody who is behind the rows.</param>
    /// <param name="cancel">Stops reading.</param>
    internal static async Task<RosterBase> ForAsync(LmsDbContext db, IReadOnlySet<Guid> inScope, IReadOnlyList<Guid> behind, CancellationToken cancel)
    {
        var units = await db.Units.AsNoTracking().Select(u => new KnownUnit(u.Id, u.Code, u.Name, u.State == UnitState.Open)).ToListAsync(cancel);
        return new RosterBase(units.ToDictionary(unit => unit.Code.ToUpperInvariant(), StringComparer.Ordinal), inScope, behind, 0);
    }

    /// <summary>The unit that a row names, noting what is wrong with it; null where it names none that is known.</summary>
    internal KnownUnit? FindUnit(RowReading row, RowNotes notes)
    {
        if (row[RosterKeys.UnitCode] is not { } code) return null;
        if (!UnitsByCode.TryGetValue(code, out var unit)) notes.Wrong(RosterKeys.UnitCode, "roster.unit_unknown", ("code", code));
        else if (!unit.IsOpen) notes.Wrong(RosterKeys.UnitCode, "roster.unit_not_open", ("unit", unit.Name));
        return unit;
    }

    /// <summary>Keys of the units that an officer may touch with an import for this unit, as a query.</summary>
    public static IQueryable<Guid> UnitsOf(LmsDbContext db, Guid unitId, Actor officer)
    {
        var below = db.UnitAncestors.Where(a => a.AncestorId == unitId).Select(a => a.UnitId);
        return PeopleScope.RosterUnitsOf(officer, db).Where(id => below.Contains(id)).Distinct();
    }

    static IQueryable<Person> ActiveIn(LmsDbContext db, IQueryable<Guid> units) =>
        db.People.Active().Where(p => units.Contains(p.UnitId));
}

/// <summary>The people of whom some rows speak, by the keys in them.</summary>
/// <param name="ByNumber">By person number.</param>
/// <param name="ByResidentId">By identity number as it stands in the rows.</param>
public sealed record KnownPeople(IReadOnlyDictionary<string, KnownPerson> ByNumber, IReadOnlyDictionary<string, KnownPerson> ByResidentId)
{
    /// <summary>Whose the numbers in the rows were before, where nobody bears them now.</summary>
    public IReadOnlyDictionary<string, Guid> FormerNumbers { get; init; } = FrozenDictionary<string, Guid>.Empty;

    /// <summary>Which transfers of them have been asked for already; looked up only where there are any.</summary>
    public IReadOnlySet<(Guid Person, Guid ToUnit, TransferDirection Direction)> Asked { get; init; } = FrozenSet<(Guid, Guid, TransferDirection)>.Empty;

    /// <summary>Their further posts; looked up only where rows are about such.</summary>
    public ILookup<Guid, FurtherPost> FurtherPosts { get; init; } = Array.Empty<FurtherPost>().ToLookup(post => post.PersonId);

    /// <summary>Numbers of others who look like people whom the rows would add.</summary>
    public IReadOnlyDictionary<Likeness, string> Namesakes { get; init; } = FrozenDictionary<Likeness, string>.Empty;

    /// <summary>Keys of all of them.</summary>
    public IEnumerable<Guid> All => ByNumber.Values.Concat(ByResidentId.Values).Select(known => known.Person.Id).Distinct();

    /// <summary>Looks them up.</summary>
    /// <param name="db">The database.</param>
    /// <param name="keys">To find people by their identity numbers.</param>
    /// <param name="rows">Some rows of the file, a few thousand at most.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<KnownPeople> LoadAsync(LmsDbContext db, KeyRing keys, IReadOnlyList<RowReading> rows, CancellationToken cancel)
    {
        var numbers = rows.Select(row => row[RosterKeys.PersonNumber]).OfType<string>().ToArray();
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in rows.Select(row => row[RosterKeys.ResidentId]).OfType<string>().Distinct())
            foreach (var hash in keys.LookUps(id, Person.ResidentIdColumn)) hashes[hash] = id;
        var sought = hashes.Keys.ToArray();
        // Two looks: with an "or" the database may prefer to walk through everybody.
        var people = await db.People.AsNoTracking().Where(p => numbers.Contains(p.PersonNumber)).ToListAsync(cancel);
        var found = people.Where(person => person.ResidentIdHash is not null).Select(person => person.ResidentIdHash!).ToHashSet();
        var others = sought.Where(hash => !found.Contains(hash)).ToArray();
        if (others.Length > 0)
            people.AddRange(await db.People.AsNoTracking().Where(p => p.ResidentIdHash != null && others.Contains(p.ResidentIdHash)).ToListAsync(cancel));
        var ids = people.Select(person => person.Id).ToArray();
        var since = ids.Length == 0 ? []
            : await db.Holdings.AsNoTracking().Where(h => ids.Contains(h.PersonId) && h.To == null).Select(h => new { h.PersonId, h.From })
                .ToDictionaryAsync(h => h.PersonId, h => h.From, cancel);
        var coming = await ComingChanges.OfAsync(db.ComingChanges.AsNoTracking(), ids, cancel);
        var byNumber = new Dictionary<string, KnownPerson>(StringComparer.Ordinal);
        var byId = new Dictionary<string, KnownPerson>(StringComparer.Ordinal);
        foreach (var person in people)
        {
            var known = new KnownPerson(person, since.TryGetValue(person.Id, out var from) ? from : null) { Coming = [.. coming[person.Id]] };
            byNumber[person.PersonNumber] = known;
            if (person.ResidentIdHash is { } hash && hashes.TryGetValue(hash, out var id)) byId[id] = known;
        }
        var former = await db.FormerNumbers.AsNoTracking().Where(f => numbers.Contains(f.Number)).ToDictionaryAsync(f => f.Number, f => f.PersonId, cancel);
        return new KnownPeople(byNumber, byId) { FormerNumbers = former };
    }
}
