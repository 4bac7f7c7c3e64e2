using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>A person as found when a plan is made.</summary>
/// <param name="Person">The person, read only.</param>
/// <param name="ResidentId">The identity number in full, to compare with; null when there is none.</param>
/// <param name="PostSince">First day of the primary post; null when there is none.</param>
public sealed record KnownPerson(Person Person, string? ResidentId, LocalDate? PostSince);

/// <summary>A unit as found when a plan is made.</summary>
public sealed record KnownUnit(Guid Id, string Code, string Name, bool IsOpen);

/// <summary>What a plan is made against: the people and units the file speaks of, and what the officer may touch.</summary>
/// <param name="ByNumber">People by person number.</param>
/// <param name="ByResidentId">People by identity number.</param>
/// <param name="UnitsByCode">All units by code.</param>
/// <param name="UnitsInScope">Units the officer may touch with this import.</param>
/// <param name="Uploaders">The officer, and everybody for whom the officer acts.</param>
/// <param name="ActivePeople">Active people in these units.</param>
public sealed record RosterBase(
    IReadOnlyDictionary<string, KnownPerson> ByNumber, IReadOnlyDictionary<string, KnownPerson> ByResidentId, IReadOnlyDictionary<string, KnownUnit> UnitsByCode,
    IReadOnlySet<Guid> UnitsInScope, IReadOnlyList<Guid> Uploaders, int ActivePeople)
{
    const int Batch = 1_000;

    /// <summary>Reads it from the database.</summary>
    /// <param name="db">The database.</param>
    /// <param name="keys">To find people by their identity numbers.</param>
    /// <param name="rows">The rows of the file.</param>
    /// <param name="unitId">The unit the import is for; nothing outside it and below is touched.</param>
    /// <param name="uploader">The officer with the grants of now.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<RosterBase> LoadAsync(LmsDbContext db, KeyRing keys, IReadOnlyList<RowReading> rows, Guid unitId, Actor uploader, CancellationToken cancel)
    {
        var inScope = await UnitsOf(db, unitId, uploader).ToHashSetAsync(cancel);
        var people = new Dictionary<Guid, Person>();
        foreach (var numbers in Values(rows, RosterKeys.PersonNumber))
            foreach (var person in await db.People.AsNoTracking().Where(p => numbers.Contains(p.PersonNumber)).ToListAsync(cancel)) people[person.Id] = person;
        foreach (var ids in Values(rows, RosterKeys.ResidentId))
        {
            var hashes = ids.SelectMany(id => keys.LookUps(id, Person.ResidentIdColumn)).ToArray();
            foreach (var person in await db.People.AsNoTracking().Where(p => p.ResidentIdHash != null && hashes.Contains(p.ResidentIdHash)).ToListAsync(cancel))
                people[person.Id] = person;
        }
        var since = new Dictionary<Guid, LocalDate>();
        foreach (var ids in people.Keys.Chunk(Batch))
            foreach (var holding in await db.Holdings.AsNoTracking().Where(h => ids.Contains(h.PersonId) && h.To == null).ToListAsync(cancel))
                since[holding.PersonId] = holding.From;
        var known = people.Values.Select(person => new KnownPerson(person, person.OpenResidentId(keys), since.TryGetValue(person.Id, out var from) ? from : null)).ToList();
        var units = await db.Units.AsNoTracking().Select(u => new KnownUnit(u.Id, u.Code, u.Name, u.State == UnitState.Open)).ToListAsync(cancel);
        return new RosterBase(
            known.ToDictionary(k => k.Person.PersonNumber, StringComparer.Ordinal),
            known.Where(k => k.ResidentId is not null).ToDictionary(k => k.ResidentId!, StringComparer.Ordinal),
            units.ToDictionary(unit => unit.Code.ToUpperInvariant(), StringComparer.Ordinal), inScope, uploader.Persons,
            await ActiveIn(db, UnitsOf(db, unitId, uploader)).CountAsync(cancel));
    }

    /// <summary>Keys of the units that an officer may touch with an import for this unit, as a query.</summary>
    public static IQueryable<Guid> UnitsOf(LmsDbContext db, Guid unitId, Actor officer)
    {
        var below = db.UnitAncestors.Where(a => a.AncestorId == unitId).Select(a => a.UnitId);
        return PeopleScope.RosterUnitsOf(officer, db).Where(id => below.Contains(id)).Distinct();
    }

    static IQueryable<Person> ActiveIn(LmsDbContext db, IQueryable<Guid> units) =>
        db.People.Where(p => p.Status != PersonStatus.Left && p.Status != PersonStatus.Retired && units.Contains(p.UnitId));

    static IEnumerable<string[]> Values(IReadOnlyList<RowReading> rows, string key) => rows.Select(row => row[key]).OfType<string>().Distinct().Chunk(Batch);
}
