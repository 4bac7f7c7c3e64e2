using Microsoft.EntityFrameworkCore;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>A year in which entries of a person came or went.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Year">The hours year.</param>
/// <param name="Reason">Why; goes into the counter-entries.</param>
public sealed record TouchedYear(Guid PersonId, int Year, string Reason);

/// <summary>结转: takes surplus of a closed year into the next one, where the rules allow it.</summary>
public sealed class CarryOver(LmsDbContext db, HoursRuleOffice office)
{
    /// <summary>Adds the entries of these people to the context; passes over whoever has them already.</summary>
    public async Task CarryAsync(IReadOnlyList<Guid> people, int year, HoursRuleBook book, Act act, CancellationToken cancel)
    {
        if (!book.CarriesOver) return;
        var persons = await db.People.AsNoTracking().Where(p => people.Contains(p.Id)).ToListAsync(cancel);
        var entries = (await db.HoursEntries.AsNoTracking().Where(e => people.Contains(e.PersonId) && e.HoursYear == year).ToListAsync(cancel)).ToLookup(e => e.PersonId);
        var posts = (await db.Holdings.AsNoTracking().Where(post => people.Contains(post.PersonId)).ToListAsync(cancel)).ToLookup(post => post.PersonId);
        foreach (var person in persons)
        {
            if (entries[person.Id].Any(e => e is { Kind: HoursEntryKind.CarryOut, Stands: true })) continue;
            Book(person, year, book, SurplusOf(person, year, book, entries[person.Id], [.. posts[person.Id]], act), [.. posts[person.Id]], act);
        }
    }

    /// <summary>After an entry was taken back: reckons surplus again from its year on. Where it was a side of surplus itself, the other side goes too and only later years follow.</summary>
    /// <param name="reversed">The entry, with its counter-entry in the context.</param>
    /// <param name="act">Who took it back, with the reason.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task RedoAsync(HoursEntry reversed, Act act, CancellationToken cancel)
    {
        var from = reversed.HoursYear;
        if (reversed.Source == HoursSource.YearClose)
        {
            var pair = await db.HoursEntries.Where(e => e.PersonId == reversed.PersonId && e.Source == HoursSource.YearClose && e.SourceId == reversed.SourceId && e.Kind != HoursEntryKind.Reversal).ToListAsync(cancel);
            foreach (var side in pair.Where(side => side.Stands)) db.HoursEntries.Add(side.Reverse(act with { By = Actor.System }));
            from = pair.Max(side => side.HoursYear);
        }
        await RedoAsync([new TouchedYear(reversed.PersonId, from, act.Reason ?? "")], act, cancel);
    }

    /// <summary>
    /// After entries came or went: of each person goes through the years that were closed, from the first touched one upward, since surplus of one year can make surplus of the next.
    /// Where it is another than was carried over, also none before, that is taken back and booked anew.
    /// </summary>
    /// <param name="touched">Years of people; the entries themselves are in the context or saved.</param>
    /// <param name="act">When; the clock books.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task RedoAsync(IReadOnlyCollection<TouchedYear> touched, Act act, CancellationToken cancel)
    {
        var first = touched.Min(one => one.Year);
        var closed = await db.HoursYearCloses.Where(close => close.Year >= first).Select(close => close.Year).OrderBy(year => year).ToListAsync(cancel);
        if (closed.Count == 0) return;
        var book = await office.BookAsync(cancel);
        if (!book.CarriesOver) return;
        var people = touched.Select(one => one.PersonId).ToHashSet();
        var persons = await db.People.AsNoTracking().Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancel);
        var posts = (await db.Holdings.AsNoTracking().Where(post => people.Contains(post.PersonId)).ToListAsync(cancel)).ToLookup(post => post.PersonId);
        // Tracked on purpose: what came and went a moment ago is not saved yet.
        await db.HoursEntries.Where(e => people.Contains(e.PersonId) && e.HoursYear >= first).LoadAsync(cancel);
        var known = db.HoursEntries.Local.ToLookup(e => e.PersonId);
        foreach (var one in touched.GroupBy(one => one.PersonId).Select(years => years.MinBy(year => year.Year)!))
        {
            var (entries, clock) = (known[one.PersonId].ToList(), (act with { By = Actor.System }).Because(one.Reason));
            foreach (var year in closed.Where(year => year >= one.Year)) entries.AddRange(Redo(persons[one.PersonId], year, book, entries, [.. posts[one.PersonId]], clock));
        }
    }

    /// <summary>Gives what it adds to the context.</summary>
    List<HoursEntry> Redo(Person person, int year, HoursRuleBook book, List<HoursEntry> entries, IReadOnlyCollection<Holding> posts, Act clock)
    {
        var carried = entries.Where(e => e is { Kind: HoursEntryKind.CarryOut, Stands: true } && e.HoursYear == year).ToList();
        var surplus = SurplusOf(person, year, book, entries.Where(e => e.HoursYear == year).Except(carried), posts, clock);
        if (surplus.ToHashSet().SetEquals(carried.Select(e => (e.Category, -e.HoursHundredths)))) return [];
        var pairs = carried.Select(e => e.SourceId).ToHashSet();
        var added = entries.Where(e => e is { Source: HoursSource.YearClose, Stands: true } && pairs.Contains(e.SourceId)).ToList().ConvertAll(side => side.Reverse(clock));
        db.HoursEntries.AddRange(added);
        added.AddRange(Book(person, year, book, surplus, posts, clock));
        return added;
    }

    List<HoursEntry> Book(Person person, int year, HoursRuleBook book, IEnumerable<(HoursCategory Category, int Hundredths)> surplus, IReadOnlyCollection<Holding> posts, Act act)
    {
        var booked = new List<HoursEntry>();
        foreach (var (category, hundredths) in surplus)
        {
            var (left, joined) = HoursEntry.Carry(person.Id, person.UnitId, category, hundredths, year, book.For(person, year, posts).Name, act);
            booked.AddRange([left, joined]);
        }
        db.HoursEntries.AddRange(booked);
        return booked;
    }

    static List<(HoursCategory Category, int Hundredths)> SurplusOf(Person person, int year, HoursRuleBook book, IEnumerable<HoursEntry> entries, IReadOnlyCollection<Holding> posts, Act act)
    {
        var rules = book.For(person, year, posts);
        if (rules.Find(rules.PopulationOf(person, year), year) is not { Period: HoursPeriod.CalendarYear }) return [];
        return [.. SurplusOf(HoursStatement.Reckon(person, year, rules, entries, act.At, ReckoningFacts.Of(person, year, posts, book)))];
    }

    /// <summary>What is not needed to meet the requirement by hours: professional hours first, of each category only what was learned in the year itself.</summary>
    public static IEnumerable<(HoursCategory Category, int Hundredths)> SurplusOf(HoursStatement statement)
    {
        if (statement.Rules.Settings.CarryOverHundredths is not { } most || !statement.Judgement.IsMetByHours) yield break;
        var (required, room) = (statement.Rule.RequiredHundredths, statement.Rule.PublicCapHundredths ?? int.MaxValue);
        var professional = statement.Judgement.ProfessionalHundredths;
        var publicHours = statement.Judgement.PublicHundredths;
        var least = statement.Rule.ProfessionalShare is { } share ? HoursRule.Up((long)required * share.Numerator, share.Denominator) : 0;
        var neededProfessional = Math.Min(professional, Math.Max(least, required - Math.Min(publicHours, room)));
        var neededPublic = Math.Max(0, required - neededProfessional);
        var carried = 0;
        foreach (var (category, surplus) in new[] { (HoursCategory.Professional, professional - neededProfessional), (HoursCategory.PublicRequired, publicHours - neededPublic) })
        {
            var own = statement.Lines.Where(line => line.Entry.Category == category && line.Entry.Stands && line.Entry.Kind != HoursEntryKind.CarryIn)
                .Sum(line => line.CountedHundredths + line.Cuts.Where(cut => cut.Why == CountedLess.PublicCap).Sum(cut => cut.CutHundredths));
            var goes = Math.Min(Math.Min(surplus, own), most - carried);
            if (goes <= 0) continue;
            carried += goes;
            yield return (category, goes);
        }
    }
}
