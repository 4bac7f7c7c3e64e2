using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Where hours are looked up, reckoned and, for cause, taken back.</summary>
public sealed class HoursLedger(LmsDbContext db, HoursRuleOffice office, CarryOver carryOver, IClock clock)
{
    /// <summary>The statement of a person and year, for features above that have decided themselves who may ask.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>, <c>hours.rule_missing</c>.</exception>
    public async Task<HoursStatement> StatementAsync(Guid personId, int year, CancellationToken cancel = default) =>
        (await StatementsAsync([personId], year, cancel)).SingleOrDefault() ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");

    /// <summary>The statements of several people, for features above that have decided themselves who may ask; of those who are not there none.</summary>
    /// <exception cref="RefusedException"><c>hours.rule_missing</c>.</exception>
    public async Task<IReadOnlyList<HoursStatement>> StatementsAsync(IReadOnlyCollection<Guid> people, int year, CancellationToken cancel = default)
    {
        var found = await db.People.AsNoTracking().Where(person => people.Contains(person.Id)).ToListAsync(cancel);
        var sources = await SourcesAsync(found, year, db.HoursEntries, cancel);
        return [.. found.Select(person => sources.Reckon(person, year, clock.GetCurrentInstant()))];
    }

    /// <summary>The statement of a person whom the actor may see; of one who has moved away, with what was earned in the actor's units.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c> also when not visible, <c>hours.rule_missing</c>.</exception>
    public async Task<HoursStatement> StatementForAsync(Actor actor, Guid personId, int year, CancellationToken cancel = default) =>
        (await ReckonAsync([await PersonAsync(actor, personId, year, cancel)], actor, year, clock.GetCurrentInstant(), cancel)).Single();

    /// <summary>The statements of everybody whom the actor may see, in the order of the person numbers; entries are read once for each batch.</summary>
    /// <exception cref="RefusedException"><c>hours.rule_missing</c>, at once and not in the middle of the reading.</exception>
    public IAsyncEnumerable<HoursStatement> StatementsAsync(Actor actor, int year, CancellationToken cancel = default)
    {
        // Rule sets of units begin with all populations; only before the first year of the default is there none.
        office.Shipped.EnsureHolds(year);
        return ReadAsync(actor, year, cancel);
    }

    /// <summary>The statement as it would be with planned learning or by another version of the rules. Writes nothing.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="personId">About whom.</param>
    /// <param name="year">The hours year.</param>
    /// <param name="planned">What is planned; may be empty.</param>
    /// <param name="classes">What classes would give, from <see cref="PlannedClasses"/>; not judged, since the table of hours gave it.</param>
    /// <param name="ruleSetId">A version that the actor may see, also a draft; null for the rules that hold.</param>
    /// <param name="most">Most planned entries.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>person.not_found</c>, <c>hours.rules_not_found</c>, <c>hours.planned_wrong</c>, <c>hours.rule_missing</c>.</exception>
    public async Task<HoursStatement> WhatIfAsync(
        Actor actor, Guid personId, int year, IReadOnlyList<PlannedHours> planned, IReadOnlyList<PlannedHours> classes, Guid? ruleSetId, int most, CancellationToken cancel = default)
    {
        var person = await PersonAsync(actor, personId, year, cancel);
        var at = clock.GetCurrentInstant();
        var sources = await SourcesAsync([person], year, db.HoursEntries.VisibleTo(actor, db), cancel);
        var rules = ruleSetId is { } id ? (await office.FindAsync(id, actor, cancel)).Rules : sources.RulesOf(person, year);
        PlannedHours.OrRefuse(planned, rules, most);
        var act = new Act(Actor.System, at);
        var entries = sources.Entries[person.Id].Concat(planned.Concat(classes).Select(hours => HoursEntry.Planned(person, hours, act)));
        // Another version is asked about as if it held for the whole year everywhere.
        var facts = sources.FactsOf(person, year) is var known && ruleSetId is null ? known : known with { Stretches = [] };
        var isWhole = await db.People.Where(p => p.Id == personId).WithAllHoursVisibleTo(actor, db).AnyAsync(cancel);
        return HoursStatement.Reckon(person, year, rules, entries, at, facts) with { IsHypothetical = true, IsPartial = !isWhole };
    }

    /// <summary>Takes an entry back with a counter-entry; totals may sink below the requirement. Surplus that was carried over from its year is reckoned again.</summary>
    /// <returns>The counter-entry.</returns>
    /// <exception cref="RefusedException"><c>hours.not_found</c>, <c>reason.missing</c>, <c>hours.not_a_grant</c>, <c>hours.own_entry</c>, <c>hours.reverse_the_claim</c>,
    /// <c>hours.reversed_before</c>, forbidden.</exception>
    public async Task<HoursEntry> ReverseAsync(Guid entryId, Act act, CancellationToken cancel = default)
    {
        var entry = await db.HoursEntries.VisibleTo(act.By, db).SingleOrDefaultAsync(e => e.Id == entryId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "hours.not_found");
        var counter = entry.Reverse(act);
        db.HoursEntries.Add(counter);
        await carryOver.RedoAsync(entry, act, cancel);
        await db.SaveChangesAsync(cancel);
        return counter;
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

    async Task<Person> PersonAsync(Actor actor, Guid personId, int year, CancellationToken cancel) =>
        await db.People.AsNoTracking().WithHoursVisibleTo(actor, year, db).SingleOrDefaultAsync(p => p.Id == personId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");

    /// <summary>Statements of people whom the actor may see, in the given order; of those who moved away with what was earned in the actor's units.</summary>
    async Task<IReadOnlyList<HoursStatement>> ReckonAsync(IReadOnlyList<Person> people, Actor actor, int year, Instant asOf, CancellationToken cancel)
    {
        var keys = people.Select(person => person.Id).ToList();
        var whole = await db.People.Where(person => keys.Contains(person.Id)).WithAllHoursVisibleTo(actor, db).Select(person => person.Id).ToHashSetAsync(cancel);
        var sources = await SourcesAsync(people, year, db.HoursEntries.VisibleTo(actor, db), cancel);
        return [.. people.Select(person => sources.Reckon(person, year, asOf) with { IsPartial = !whole.Contains(person.Id) })];
    }

    /// <summary>Everything that statements of these people are reckoned from: three questions, however many people.</summary>
    async Task<HoursSources> SourcesAsync(IReadOnlyList<Person> people, int year, IQueryable<HoursEntry> entries, CancellationToken cancel)
    {
        if (year is < RuleSetReader.FirstYear or > RuleSetReader.LastYear) office.Shipped.EnsureHolds(year);
        var keys = people.Select(person => person.Id).ToList();
        var book = await office.BookAsync(cancel);
        var posts = (await db.Holdings.AsNoTracking().Where(post => keys.Contains(post.PersonId)).ToListAsync(cancel)).ToLookup(post => post.PersonId);
        var (first, last) = (year, year);
        foreach (var person in people)
        {
            var years = book.For(person, year, posts[person.Id]).YearsFor(person, year, ReckoningFacts.Of(person, year, posts[person.Id], book));
            (first, last) = (Math.Min(first, years.First), Math.Max(last, years.Last));
        }
        var read = await entries.AsNoTracking().Where(e => keys.Contains(e.PersonId) && e.HoursYear >= first && e.HoursYear <= last).ToListAsync(cancel);
        return new HoursSources(book, posts, read.ToLookup(e => e.PersonId));
    }
}
