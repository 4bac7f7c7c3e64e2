using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where the personnel office asks for accommodations and decides on them, two people each.</summary>
public sealed class AccommodationDesk(LmsDbContext db, TimesDesk times)
{
    /// <summary>The own ones, and those of people in scope; newest first.</summary>
    public Task<Page<Accommodation>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var accommodations = db.Accommodations.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) accommodations = accommodations.Where(a => a.Id < last);
        return page.ReadAsync(accommodations.OrderByDescending(a => a.Id), a => a.Id.ToString(), cancel);
    }

    /// <summary>An accommodation that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>accommodation.not_found</c>.</exception>
    public async Task<Accommodation> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.Accommodations.VisibleTo(actor, db).SingleOrDefaultAsync(a => a.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "accommodation.not_found");

    /// <summary>Asks for one.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c> and what the table refuses.</exception>
    public async Task<Accommodation> ProposeAsync(Guid personId, NewAccommodation wanted, Act act, CancellationToken cancel = default)
    {
        var person = await db.People.AsNoTracking().AccommodatedBy(act.By, db).SingleOrDefaultAsync(p => p.Id == personId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var accommodation = Accommodation.Propose(person, wanted, act);
        db.Accommodations.Add(accommodation);
        await db.SaveChangesAsync(cancel);
        return accommodation;
    }

    /// <summary>Grants, refuses or ends one; open attempts of the person follow at once.</summary>
    /// <exception cref="RefusedException"><c>accommodation.not_found</c> and what the table refuses.</exception>
    public async Task<Accommodation> MoveAsync(Guid id, AccommodationTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var accommodation = await FindAsync(id, act.By, cancel);
        expected.Against(accommodation);
        accommodation.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        if (trigger != AccommodationTrigger.Refuse) await times.AdjustOfAsync(accommodation.PersonId, null, act, cancel);
        return accommodation;
    }
}
