using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;

namespace TrainingLms.People;

/// <summary>
/// Keeps beside each person the district and the subdistrict that the unit lies in: the ancestor rows of the person, laid out so that the list of one
/// district is read straight from an index and not picked out of the whole city. Whoever saves a person need not think of it.
/// </summary>
static class PersonReach
{
    /// <summary>Before a save: sets both for everybody who is new or has moved.</summary>
    public static async Task SetAsync(LmsDbContext db, CancellationToken cancel)
    {
        var moved = db.ChangeTracker.Entries<Person>()
            .Where(entry => entry.State is EntityState.Added || (entry.State is EntityState.Modified && entry.Property(person => person.UnitId).IsModified)).ToList();
        if (moved.Count == 0) return;
        var units = moved.Select(entry => entry.Entity.UnitId).Distinct().ToList();
        var stored = await (from ancestor in db.UnitAncestors
                            join above in db.Units on ancestor.AncestorId equals above.Id
                            where units.Contains(ancestor.UnitId) && (above.Level == UnitLevel.District || above.Level == UnitLevel.Subdistrict)
                            select new { ancestor.UnitId, above.Id, above.Level }).ToListAsync(cancel);
        // Units that come with their people in the same save.
        var coming = from ancestor in db.UnitAncestors.Local join above in db.Units.Local on ancestor.AncestorId equals above.Id select new { ancestor.UnitId, above.Id, above.Level };
        var known = stored.Concat(coming).ToLookup(above => (above.UnitId, above.Level), above => (Guid?)above.Id);
        foreach (var entry in moved)
        {
            entry.Property(person => person.DistrictId).CurrentValue = known[(entry.Entity.UnitId, UnitLevel.District)].FirstOrDefault();
            entry.Property(person => person.SubdistrictId).CurrentValue = known[(entry.Entity.UnitId, UnitLevel.Subdistrict)].FirstOrDefault();
        }
    }
}
