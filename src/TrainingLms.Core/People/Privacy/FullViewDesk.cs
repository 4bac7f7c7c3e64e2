using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>A person's numbers in full.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="ResidentId">18 characters; null when not given.</param>
/// <param name="Birth">The birth date inside; null when there is no number.</param>
/// <param name="Mobile">11 digits; null when not given.</param>
public sealed record FullNumbers(Guid PersonId, string? ResidentId, LocalDate? Birth, string? Mobile);

/// <summary>Where numbers are seen in full: with a purpose, one person at a time, and never without a trace.</summary>
public sealed class FullViewDesk(LmsDbContext db, KeyRing keys, ViewPurposes purposes, WorkCalendar calendar)
{
    const string Area = "person";

    /// <summary>One person's numbers. The view is written down in the same save, before anything is shown.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c> for who is not visible; Forbidden, <c>full_view.forbidden</c>;
    /// <c>person.frozen</c>; <c>purpose.*</c>.</exception>
    public async Task<FullNumbers> ViewAsync(Guid id, string? purposeKey, string? words, Act act, CancellationToken cancel = default)
    {
        var person = await db.People.VisibleTo(act.By, db).AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var warrant = act.By.FullViewWarrant(person.UnitId) ?? throw new RefusedException(RefusalKind.Forbidden, "full_view.forbidden");
        if (await db.LegalHolds.FreezeOfAsync(id, cancel)) throw new RefusedException(RefusalKind.RuleBroken, "person.frozen");
        var purpose = purposes.Read(purposeKey, words);
        WriteDown(id, FullViewKind.View, purpose, warrant, act);
        db.Observe(new Observation(Area, "view_full_id", "person", id, act.Because(purpose.Text), warrant));
        await db.SaveChangesAsync(cancel);
        return NumbersOf(person, act);
    }

    /// <summary>People with exactly this number, among those whose numbers the actor may see in full; found by the keyed hash.</summary>
    /// <exception cref="RefusedException">Forbidden, <c>full_view.forbidden</c>; <c>match.number_missing</c>.</exception>
    public async Task<IReadOnlyList<Person>> MatchAsync(string? residentId, string? mobile, Act act, CancellationToken cancel = default)
    {
        var warrant = act.By.FullViewWarrant(null) ?? throw new RefusedException(RefusalKind.Forbidden, "full_view.forbidden");
        var people = db.People.InFullTo(act.By, db).AsNoTracking();
        if (!string.IsNullOrWhiteSpace(residentId))
        {
            var hashes = keys.LookUps(residentId.Trim().ToUpperInvariant(), Person.ResidentIdColumn);
            people = people.Where(person => person.ResidentIdHash != null && hashes.Contains(person.ResidentIdHash));
        }
        else if (!string.IsNullOrWhiteSpace(mobile))
        {
            var hashes = keys.LookUps(mobile.Trim(), Person.MobileColumn);
            people = people.Where(person => person.MobileHash != null && hashes.Contains(person.MobileHash));
        }
        else throw new RefusedException(RefusalKind.RuleBroken, "match.number_missing");
        var found = await people.OrderBy(person => person.PersonNumber).ToListAsync(cancel);
        db.Observe(new Observation(Area, "match_number", "person", found.Count == 1 ? found[0].Id : Guid.Empty, act, warrant));
        await db.SaveChangesAsync(cancel);
        return found;
    }

    /// <summary>Who saw the actor's own numbers in full, newest first.</summary>
    public Task<Page<FullView>> OfMeAsync(PageRequest page, Actor me, CancellationToken cancel = default)
    {
        var views = db.FullViews.AsNoTracking().Where(view => view.PersonId == me.PersonId);
        if (page.AfterId is { } last) views = views.Where(view => view.Id < last);
        return page.ReadAsync(views.OrderByDescending(view => view.Id), view => view.Id.ToString(), cancel);
    }

    internal void WriteDown(Guid personId, FullViewKind kind, ViewPurpose purpose, Warrant warrant, Act act) =>
        db.FullViews.Add(FullView.Of(personId, kind, purpose, warrant, act));

    FullNumbers NumbersOf(Person person, Act act)
    {
        var number = person.OpenResidentId(keys);
        var birth = number is null ? null : IdentityNumber.Read(number, calendar.DayOf(act.At)).Number?.Birth;
        return new FullNumbers(person.Id, number, birth, person.OpenMobile(keys));
    }
}
