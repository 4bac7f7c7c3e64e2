using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Where outside learning is claimed, endorsed and granted.</summary>
public sealed class ClaimDesk(LmsDbContext db, WorkCalendar calendar)
{
    /// <summary>Own claims, and those of people in the actor's scope; newest first.</summary>
    public Task<Page<HoursClaim>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var claims = db.HoursClaims.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) claims = claims.Where(c => c.Id < last);
        return page.ReadAsync(claims.OrderByDescending(c => c.Id), c => c.Id.ToString(), cancel);
    }

    /// <summary>A claim that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>hours.claim_not_found</c>.</exception>
    public async Task<HoursClaim> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.HoursClaims.VisibleTo(actor, db).SingleOrDefaultAsync(c => c.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "hours.claim_not_found");

    /// <summary>Claims and hands in.</summary>
    /// <exception cref="RefusedException"><c>hours.claim_out_of_range</c>, <c>hours.claim_in_future</c>, <c>hours.claim_incomplete</c>.</exception>
    public async Task<HoursClaim> ClaimAsync(NewClaim wanted, Act act, CancellationToken cancel = default)
    {
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        var claim = HoursClaim.Claim(wanted, person.UnitId, act.Given(new Today(calendar.DayOf(act.At))));
        db.HoursClaims.Add(claim);
        await db.SaveChangesAsync(cancel);
        return claim;
    }

    /// <summary>Endorses for the unit.</summary>
    public Task<HoursClaim> EndorseAsync(Guid id, Act act, CancellationToken cancel = default) => DoAsync(id, act, claim => claim.Endorse(act), cancel);

    /// <summary>Refuses or withdraws.</summary>
    public Task<HoursClaim> MoveAsync(Guid id, HoursClaimTrigger trigger, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, claim => claim.Move(trigger, act), cancel);

    /// <summary>Grants, and books the entry in the same transaction.</summary>
    /// <exception cref="RefusedException"><c>hours.grant_above_claim</c>, <c>reason.missing</c>, <c>duty.claim_needs_two</c>, <c>hours.granted_before</c>.</exception>
    public Task<HoursClaim> GrantAsync(Guid id, int hundredths, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, claim => db.HoursEntries.Add(claim.Grant(hundredths, act)), cancel);

    async Task<HoursClaim> DoAsync(Guid id, Act act, Action<HoursClaim> deed, CancellationToken cancel)
    {
        var claim = await FindAsync(id, act.By, cancel);
        deed(claim);
        await db.SaveChangesAsync(cancel);
        return claim;
    }
}
