using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;

namespace TrainingLms.People;

/// <summary>
/// Keeps beside each person the district and the subdistrict that the unit lies in: the ancestor rows of the person, laid out so that the list of one
/// district is read straight from an index and not picked out of the whole city. Whoever saves a person need not think of it.
/// </summary>
sealed class PersonReach
{
    readonly ILookup<(Guid UnitId, UnitLevel Level), Guid?> above;

    PersonReach(IEnumerable<Ancestor> ancestors) => above = ancestors.ToLookup(one => (one.UnitId, one.Level), one => (Guid?)one.Id);

    /// <summary>Before a save: sets both for everybody who is new or has moved.</summary>
    public static async Task SetAsync(LmsDbContext db, CancellationToken cancel)
    {
        var moved = db.ChangeTracker.Entries<Person>()
            .Where(entry => entry.State is EntityState.Added || (entry.State is EntityState.Modified && entry.Property(person => person.UnitId).IsModified)).ToList();
        if (moved.Count == 0) return;
        var units = moved.Select(entry => entry.Entity.UnitId).Distinct().ToList();
        var stored = await Stored(db, db.UnitAncestors.Where(ancestor => units.Contains(ancestor.UnitId))).ToListAsync(cancel);
        // Units that come with their people in the same save.
        var coming = from ancestor in db.UnitAncestors.Local join unit in db.Units.Local on ancestor.AncestorId equals unit.Id select new Ancestor(ancestor.UnitId, unit.Id, unit.Level);
        var reach = new PersonReach(stored.Concat(coming));
        foreach (var entry in moved)
        {
            var (district, subdistrict) = reach.Of(entry.Entity.UnitId);
            entry.Property(person => person.DistrictId).CurrentValue = district;
            entry.Property(person => person.SubdistrictId).CurrentValue = subdistrict;
        }
    }

    /// <summary>For all units, to set it in memory.</summary>
    public static async Task<PersonReach> LoadAsync(LmsDbContext db, CancellationToken cancel) => new(await Stored(db, db.UnitAncestors).ToListAsync(cancel));

    /// <summary>Both for a unit.</summary>
    public (Guid? District, Guid? Subdistrict) Of(Guid unitId) =>
        (above[(unitId, UnitLevel.District)].FirstOrDefault(), above[(unitId, UnitLevel.Subdistrict)].FirstOrDefault());

    static IQueryable<Ancestor> Stored(LmsDbContext db, IQueryable<UnitAncestor> ancestors) =>
        from ancestor in ancestors
        join unit in db.Units on ancestor.AncestorId equals unit.Id
        where unit.Level == UnitLevel.District || unit.Level == UnitLevel.Subdistrict
        select new Ancestor(ancestor.UnitId, unit.Id, unit.Level);

    sealed record Ancestor(Guid UnitId, Guid Id, UnitLevel Level);
}
