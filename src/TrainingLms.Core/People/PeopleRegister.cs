using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Which people somebody looks for.</summary>
/// <param name="UnitId">Only people of this unit and those below; null for all in scope.</param>
/// <param name="Search">Part of a name, or the beginning of a person number; null for all.</param>
public sealed record PeopleFilter(Guid? UnitId = null, string? Search = null);

/// <summary>Where people are looked up, each by who may see them.</summary>
public sealed class PeopleRegister(LmsDbContext db)
{
    /// <summary>A page of the people in the actor's scope, in the order of their numbers; without any unit in it, the actor alone.</summary>
    /// <exception cref="RefusedException"><c>people.search_sensitive</c> for an identity or mobile number among the search words.</exception>
    public Task<Page<Person>> ListAsync(PeopleFilter filter, PageRequest page, Actor actor, CancellationToken cancel = default)
    {
        var people = Below(db.People.AsNoTracking(), filter.UnitId);
        if (filter.Search?.Trim() is { Length: > 0 } search)
        {
            // An address is written down on its way; a whole number belongs into a body.
            if (Masked.InText(search) != search) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("people.search_sensitive", [], "search")]);
            var number = search.ToUpperInvariant();
            people = people.Where(person => person.Name.Contains(search) || person.PersonNumber.StartsWith(number));
        }
        if (page.After is { } after) people = people.Where(person => string.Compare(person.PersonNumber, after) > 0);
        return page.ReadAsync(people.ListedFor(actor, db).OrderBy(person => person.PersonNumber), person => person.PersonNumber, cancel);
    }

    /// <summary>A person in the actor's scope, or the actor.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>: not there, or not visible.</exception>
    public async Task<Person> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.People.AsNoTracking().VisibleTo(actor, db).SingleOrDefaultAsync(person => person.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");

    /// <summary>What waits for its day with a person whom the actor has found, in the order of the days.</summary>
    public async Task<IReadOnlyList<ComingChange>> ComingAsync(Person person, CancellationToken cancel = default) =>
        await db.ComingChanges.AsNoTracking().Where(change => change.PersonId == person.Id).OrderBy(change => change.Day).ToListAsync(cancel);

    IQueryable<Person> Below(IQueryable<Person> people, Guid? unit) =>
        unit is { } unitId ? people.Where(person => db.UnitAncestors.Any(a => a.UnitId == person.UnitId && a.AncestorId == unitId)) : people;
}
