using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Which people somebody looks for.</summary>
/// <param name="UnitId">Only people of this unit and those below; null for all in scope.</param>
/// <param name="Search">Part of a name, or the beginning of a person number; null for all.</param>
public sealed record PeopleFilter(Guid? UnitId = null, string? Search = null);

/// <summary>Somebody and what is coming for the person.</summary>
public sealed record PersonComing(Person Person, ComingChange Change);

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

    /// <summary>Further posts of a person whom the actor has found, the newest first: one's own, and those in units that the actor sees.</summary>
    public async Task<IReadOnlyList<FurtherPost>> FurtherPostsAsync(Person person, Actor actor, CancellationToken cancel = default) =>
        await db.FurtherPosts.AsNoTracking().ShownTo(actor, db).Where(post => post.PersonId == person.Id).OrderByDescending(post => post.From).ThenBy(post => post.Id).ToListAsync(cancel);

    /// <summary>A page of what is coming for the people in the actor's scope, in the order of the days.</summary>
    /// <param name="unitId">Only for people of this unit and those below, and for who comes to one of them; null for all in scope.</param>
    /// <param name="page">Which page.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<Page<PersonComing>> ListComingAsync(Guid? unitId, PageRequest page, Actor actor, CancellationToken cancel = default)
    {
        var below = db.UnitAncestors.Where(a => a.AncestorId == unitId).Select(a => a.UnitId);
        var all = db.People.AsNoTracking().ListedFor(actor, db).Join(db.ComingChanges.AsNoTracking(), person => person.Id, change => change.PersonId, (person, change) => new { person, change });
        if (unitId is not null) all = all.Where(one => below.Contains(one.person.UnitId) || (one.change.UnitId != null && below.Contains(one.change.UnitId.Value)));
        if (page.After is { } after)
        {
            var (day, id) = ComingChanges.CursorOf(after);
            all = all.Where(one => one.change.Day > day || (one.change.Day == day && one.change.Id > id));
        }
        return await page.ReadAsync(all.OrderBy(one => one.change.Day).ThenBy(one => one.change.Id).Select(one => new PersonComing(one.person, one.change)), one => $"{one.Change.Day:uuuu-MM-dd}/{one.Change.Id}", cancel);
    }

    IQueryable<Person> Below(IQueryable<Person> people, Guid? unit) =>
        unit is { } unitId ? people.Where(person => db.UnitAncestors.Any(a => a.UnitId == person.UnitId && a.AncestorId == unitId)) : people;
}
