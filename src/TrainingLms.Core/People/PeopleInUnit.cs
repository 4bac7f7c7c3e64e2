using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;

namespace TrainingLms.People;

/// <summary>Active people stand against the closing of their unit, and so do those who are to come and those who hold further posts there.</summary>
public sealed class PeopleInUnit(LmsDbContext db) : IUnitOccupant
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<UnitOccupancy>> InUnitAsync(Guid unitId, CancellationToken cancel) =>
        await db.People.Active().CountAsync(p => p.UnitId == unitId, cancel)
            + await db.FurtherPosts.CountAsync(post => post.UnitId == unitId && post.To == null, cancel)
            + await db.ComingChanges.Where(c => c.UnitId == unitId || db.People.Any(p => p.Id == c.PersonId && p.UnitId == unitId && p.Status == PersonStatus.Awaited)).Select(c => c.PersonId).Distinct().CountAsync(cancel) is > 0 and var count
            ? [new UnitOccupancy("people", count)]
            : [];
}
