using Microsoft.EntityFrameworkCore;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

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
            Book(person, year, book, [.. entries[person.Id]], [.. posts[person.Id]], act);
        }
    }

    /// <summary>After an entry of a year was taken back whose surplus had been carried over: takes that back too, and carries over what is left of it.</summary>
    /// <param name="reversed">The entry, with its counter-entry in the context.</param>
    /// <param name="act">Who took it back, with the reason.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task RedoAsync(HoursEntry reversed, Act act, CancellationToken cancel)
    {
        var (personId, year) = (reversed.PersonId, reversed.HoursYear);
        var pairs = await db.HoursEntries.Where(e => e.PersonId == personId && e.Source == HoursSource.YearClose && e.State == HoursEntryState.Booked
            && e.Kind != HoursEntryKind.Reversal).ToListAsync(cancel);
        var ofYear = pairs.Where(e => e.SourceId == reversed.SourceId || (e.Kind == HoursEntryKind.CarryOut && e.HoursYear == year)).Select(e => e.SourceId).ToHashSet();
        var clock = act with { By = Actor.System };
        var taken = pairs.Where(e => ofYear.Contains(e.SourceId) && e.Stands).ToList();
        foreach (var side in taken) db.HoursEntries.Add(side.Reverse(clock));
        if (taken.Count == 0 || reversed.Source == HoursSource.YearClose) return;
        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == personId, cancel);
        var posts = await db.Holdings.AsNoTracking().Where(post => post.PersonId == personId).ToListAsync(cancel);
        // Tracked on purpose: what was taken back a moment ago is not saved yet.
        var entries = await db.HoursEntries.Where(e => e.PersonId == personId && e.HoursYear == year).ToListAsync(cancel);
        Book(person, year, await office.BookAsync(cancel), entries, posts, clock);
    }

    void Book(Person person, int year, HoursRuleBook book, List<HoursEntry> entries, IReadOnlyCollection<Holding> posts, Act act)
    {
        var rules = book.For(person, year, posts);
        if (rules.Find(rules.PopulationOf(person, year), year) is not { Period: HoursPeriod.CalendarYear }) return;
        var statement = HoursStatement.Reckon(person, year, rules, entries, act.At, ReckoningFacts.Of(person, year, posts, book));
        foreach (var (category, hundredths) in SurplusOf(statement))
        {
            var (left, joined) = HoursEntry.Carry(person.Id, person.UnitId, category, hundredths, year, rules.Name, act);
            db.HoursEntries.AddRange(left, joined);
        }
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
