using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Where holds are placed and lifted.</summary>
public sealed class HoldDesk(LmsDbContext db)
{
    /// <summary>Holds in scope, newest first.</summary>
    public Task<Page<LegalHold>> ListAsync(PageRequest page, Actor actor, CancellationToken cancel = default)
    {
        var holds = db.LegalHolds.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) holds = holds.Where(hold => hold.Id < last);
        return page.ReadAsync(holds.OrderByDescending(hold => hold.Id), hold => hold.Id.ToString(), cancel);
    }

    /// <summary>Places one because a case runs.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>, <c>hold.already_there</c>, what the table refuses.</exception>
    public async Task<LegalHold> PlaceAsync(Guid personId, string order, Act act, CancellationToken cancel = default)
    {
        var person = await db.People.HeldBy(act.By, db).AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var hold = LegalHold.Place(person.Id, person.UnitId, HoldKind.Case, order, act);
        db.LegalHolds.Add(hold);
        await db.SaveChangesAsync(cancel);
        return hold;
    }

    /// <summary>Lifts one.</summary>
    /// <exception cref="RefusedException"><c>hold.not_found</c>, what the table refuses.</exception>
    public async Task<LegalHold> LiftAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var hold = await db.LegalHolds.VisibleTo(act.By, db).SingleOrDefaultAsync(h => h.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "hold.not_found");
        expected.Against(hold);
        hold.Lift(act);
        await db.SaveChangesAsync(cancel);
        return hold;
    }
}
