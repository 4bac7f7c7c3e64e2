using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;

namespace TrainingLms.People;

/// <summary>Whoever is with us is in a unit that is there, and whoever ever held a post holds exactly one now.</summary>
public sealed class PeopleCheck(LmsDbContext db) : IConsistencyCheck
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var active = db.People.AsNoTracking().Active();
        var homeless = active.Where(person => !db.Units.Any(unit => unit.Id == person.UnitId && unit.State != UnitState.Closed))
            .OrderBy(person => person.PersonNumber).Select(person => new { person.Id, person.PersonNumber });
        await foreach (var person in homeless.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("person", person.Id, "person.unit_gone", ("number", person.PersonNumber));

        foreach (var level in (UnitLevel[])[UnitLevel.District, UnitLevel.Subdistrict])
        {
            var misplaced = db.People.AsNoTracking().Where(person => db.Units.Any(unit => unit.Id == person.UnitId)
                    && (level == UnitLevel.District ? person.DistrictId : person.SubdistrictId) != db.UnitAncestors
                        .Where(above => above.UnitId == person.UnitId && db.Units.Any(unit => unit.Id == above.AncestorId && unit.Level == level))
                        .Select(above => (Guid?)above.AncestorId).FirstOrDefault())
                .OrderBy(person => person.PersonNumber).Select(person => new { person.Id, person.PersonNumber });
            await foreach (var person in misplaced.AsAsyncEnumerable().WithCancellation(cancel))
                yield return new Inconsistency("person", person.Id, "person.reach_differs", ("number", person.PersonNumber));
        }

        var unclear = active
            .Where(person => db.Holdings.Any(post => post.PersonId == person.Id) && db.Holdings.Count(post => post.PersonId == person.Id && post.To == null) != 1)
            .OrderBy(person => person.PersonNumber)
            .Select(person => new { person.Id, person.PersonNumber, Open = db.Holdings.Count(post => post.PersonId == person.Id && post.To == null) });
        await foreach (var person in unclear.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("person", person.Id, "person.open_posts_wrong", ("number", person.PersonNumber), ("count", person.Open));
    }
}
