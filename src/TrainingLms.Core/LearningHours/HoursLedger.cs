using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Where hours are looked up, reckoned and, for cause, taken back.</summary>
public sealed class HoursLedger(LmsDbContext db, HoursRules rules, IClock clock)
{
    /// <summary>The statement of a person and year, for features above that have decided themselves who may ask.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>, <c>hours.rule_missing</c>.</exception>
    public async Task<HoursStatement> StatementAsync(Guid personId, int year, CancellationToken cancel = default)
    {
        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var entries = await db.HoursEntries.AsNoTracking().Where(e => e.PersonId == personId && e.HoursYear == year).ToListAsync(cancel);
        return HoursStatement.Reckon(person, year, rules, entries, clock.GetCurrentInstant());
    }

    /// <summary>The statement of a person whom the actor may see; of one who has moved away, with what was earned in the actor's units.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c> also when not visible, <c>hours.rule_missing</c>.</exception>
    public async Task<HoursStatement> StatementForAsync(Actor actor, Guid personId, int year, CancellationToken cancel = default)
    {
        var person = await db.People.AsNoTracking().WithHoursVisibleTo(actor, year, db).SingleOrDefaultAsync(p => p.Id == personId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        return (await ReckonAsync([person], actor, year, clock.GetCurrentInstant(), cancel)).Single();
    }

    /// <summary>The statements of everybody whom the actor may see, in the order of the person numbers; entries are read once for each batch.</summary>
    /// <exception cref="RefusedException"><c>hours.rule_missing</c>, at once and not in the middle of the reading.</exception>
    public IAsyncEnumerable<HoursStatement> StatementsAsync(Actor actor, int year, CancellationToken cancel = default)
    {
        foreach (var population in Enum.GetValues<HoursPopulation>()) rules.For(population, year);
        return ReadAsync(actor, year, cancel);
    }

    /// <summary>How many entries their statements list together.</summary>
    public Task<int> CountEntriesAsync(Actor actor, int year, CancellationToken cancel = default) =>
        db.HoursEntries.VisibleTo(actor, db).CountAsync(entry => entry.HoursYear == year, cancel);

    async IAsyncEnumerable<HoursStatement> ReadAsync(
        Actor actor, int year, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        const int batch = 500;
        var asOf = clock.GetCurrentInstant();
        for (var after = ""; ;)
        {
            var last = after;
            var people = await db.People.AsNoTracking().WithHoursVisibleTo(actor, year, db).Where(p => string.Compare(p.PersonNumber, last) > 0)
                .OrderBy(p => p.PersonNumber).Take(batch).ToListAsync(cancel);
            if (people.Count == 0) yield break;
            foreach (var statement in await ReckonAsync(people, actor, year, asOf, cancel)) yield return statement;
            after = people[^1].PersonNumber;
        }
    }

    /// <summary>Statements of people whom the actor may see, in the given order; of those who moved away with what was earned in the actor's units.</summary>
    async Task<IReadOnlyList<HoursStatement>> ReckonAsync(IReadOnlyList<Person> people, Actor actor, int year, Instant asOf, CancellationToken cancel)
    {
        var keys = people.Select(person => person.Id).ToList();
        var whole = await db.People.Where(person => keys.Contains(person.Id)).WithAllHoursVisibleTo(actor, db).Select(person => person.Id).ToHashSetAsync(cancel);
        var entries = (await db.HoursEntries.AsNoTracking().VisibleTo(actor, db)
            .Where(e => keys.Contains(e.PersonId) && e.HoursYear == year).ToListAsync(cancel)).ToLookup(e => e.PersonId);
        return [.. people.Select(person =>
            HoursStatement.Reckon(person, year, rules, entries[person.Id], asOf) with { IsPartial = !whole.Contains(person.Id) })];
    }

    /// <summary>Takes an entry back with a counter-entry; totals may sink below the requirement.</summary>
    /// <returns>The counter-entry.</returns>
    /// <exception cref="RefusedException"><c>hours.not_found</c>, <c>reason.missing</c>, <c>hours.not_a_grant</c>, <c>hours.own_entry</c>, <c>hours.reversed_before</c>, forbidden.</exception>
    public async Task<HoursEntry> ReverseAsync(Guid entryId, Act act, CancellationToken cancel = default)
    {
        var entry = await db.HoursEntries.VisibleTo(act.By, db).SingleOrDefaultAsync(e => e.Id == entryId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "hours.not_found");
        var counter = entry.Reverse(act);
        db.HoursEntries.Add(counter);
        await db.SaveChangesAsync(cancel);
        return counter;
    }
}
