using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>
/// Keeps standings and roll-ups true: looks again at the people who are marked, and sums anew the units they are and were in. A unit is always summed
/// from its people and never moved by differences, so that figures cannot drift.
/// </summary>
public sealed class StandingFold(LmsDbContext db, HoursRuleOffice office, WorkCalendar calendar, Leases leases, IClock clock)
{
    const int Batch = 2_000;

    static readonly Duration Term = Duration.FromSeconds(60);

    /// <summary>Folds until no mark is left, unless another node does.</summary>
    /// <param name="holder">Names this worker.</param>
    /// <param name="cancel">Stops after the batch at hand is rolled back.</param>
    /// <returns>How many people were looked at.</returns>
    public async Task<int> RunAsync(string holder, CancellationToken cancel = default)
    {
        var folded = 0;
        while (await leases.TryTakeAsync("fold/standings", holder, Term, cancel) && await db.InTransactionAsync(() => FoldAsync(cancel), cancel) is > 0 and var people) folded += people;
        return folded;
    }

    /// <summary>Throws everything folded away and makes it anew from people and ledger.</summary>
    /// <param name="progress">Told after each batch how many people are done.</param>
    /// <param name="cancel">Stops; what was there before is there again.</param>
    /// <returns>How many people there are.</returns>
    public Task<int> RebuildAsync(Action<int>? progress = null, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var state = await TakeAsync(cancel);
        await db.StandingMarks.ExecuteDeleteAsync(cancel);
        await db.Standings.ExecuteDeleteAsync(cancel);
        var done = 0;
        await foreach (var ids in EverybodyAsync(cancel))
        {
            await db.CopyAsync(await ReckonAsync(ids, cancel), cancel);
            progress?.Invoke(done += ids.Count);
        }
        await SumAllAsync(cancel);
        await KeepAsync(state with { Year = ThisYear, Rules = await EditionAsync(cancel), Tree = await TreeAsync(cancel) }, cancel);
        return done;
    }, cancel);

    /// <summary>Keys of everybody, a batch at a time.</summary>
    internal async IAsyncEnumerable<List<Guid>> EverybodyAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        for (var last = Guid.Empty; ;)
        {
            var after = last;
            var ids = await db.People.Where(person => person.Id > after).OrderBy(person => person.Id).Select(person => person.Id).Take(Batch).ToListAsync(cancel);
            if (ids.Count == 0) yield break;
            yield return ids;
            last = ids[^1];
        }
    }

    /// <summary>Standings of these people as they are now, straight from the ledger.</summary>
    /// <param name="ids">A few thousand people at most.</param>
    /// <param name="cancel">Stops reading.</param>
    internal async Task<List<Standing>> ReckonAsync(IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var people = await db.People.AsNoTracking().Active().Where(person => ids.Contains(person.Id)).ToListAsync(cancel);
        var posts = (await db.Holdings.AsNoTracking().Where(post => ids.Contains(post.PersonId)).ToListAsync(cancel)).ToLookup(post => post.PersonId);
        var entries = (await db.HoursEntries.AsNoTracking().Where(entry => ids.Contains(entry.PersonId)).ToListAsync(cancel)).ToLookup(entry => entry.PersonId);
        var completed = (await db.Enrolments.AsNoTracking().Where(one => ids.Contains(one.PersonId) && one.State == EnrolmentState.Completed && one.CompletedAt != null)
            .Select(one => new { one.PersonId, At = one.CompletedAt!.Value }).ToListAsync(cancel)).ToLookup(one => one.PersonId, one => calendar.DayOf(one.At).Year);
        var (year, sources) = (ThisYear, new HoursSources(await office.BookAsync(cancel), posts, entries));
        return
        [
            .. from person in people
               from of in entries[person.Id].Select(entry => entry.HoursYear).Concat(completed[person.Id]).Append(year).Append(year - 1).Distinct()
               let standing = Standing.Reckon(person, of, sources, completed[person.Id].Count(then => then == of))
               where standing is not null
               select standing,
        ];
    }

    int ThisYear => calendar.DayOf(clock.GetCurrentInstant()).Year;

    async Task<int> FoldAsync(CancellationToken cancel)
    {
        var state = await TakeAsync(cancel);
        var now = state with { Year = ThisYear, Rules = await EditionAsync(cancel), Tree = await TreeAsync(cancel) };
        if ((state.Year, state.Rules) != (now.Year, now.Rules)) await MarkEverybodyAsync(cancel);
        var marks = await db.StandingMarks.AsNoTracking().OrderBy(mark => mark.Id).Take(Batch).ToListAsync(cancel);
        if (marks.Count > 0) await FoldAsync(marks, cancel);
        if (state.Tree != now.Tree) await SumAllAsync(cancel);
        if (state != now) await KeepAsync(now, cancel);
        return marks.Count;
    }

    async Task FoldAsync(List<StandingMark> marks, CancellationToken cancel)
    {
        var people = marks.Select(mark => mark.PersonId).Distinct().ToList();
        var former = await db.Standings.Where(one => people.Contains(one.PersonId)).Select(one => new { one.UnitId, one.Year }).Distinct().ToListAsync(cancel);
        var standings = await ReckonAsync(people, cancel);
        await db.Standings.Where(one => people.Contains(one.PersonId)).ExecuteDeleteAsync(cancel);
        await db.CopyAsync(standings, cancel);
        await SumAsync([.. former.Select(one => (one.UnitId, one.Year)), .. standings.Select(one => (one.UnitId, one.Year))], cancel);
        var done = marks.ConvertAll(mark => mark.Id);
        await db.StandingMarks.Where(mark => done.Contains(mark.Id)).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Sums these units in these years, and all units above them.</summary>
    async Task SumAsync(IReadOnlyCollection<(Guid Unit, int Year)> touched, CancellationToken cancel)
    {
        var (units, years) = (touched.Select(one => one.Unit).Distinct().ToList(), touched.Select(one => one.Year).Distinct().ToList());
        var own = await RollUps.OfUnits(db.Standings.Where(one => units.Contains(one.UnitId) && years.Contains(one.Year))).ToListAsync(cancel);
        await db.RollUps.Where(sum => !sum.WithBelow && units.Contains(sum.UnitId) && years.Contains(sum.Year)).ExecuteDeleteAsync(cancel);
        await db.CopyAsync(own, cancel);
        var above = await db.UnitAncestors.Where(a => units.Contains(a.UnitId)).Select(a => a.AncestorId).Distinct().ToListAsync(cancel);
        var sums = await RollUps.WithBelow(db.RollUps.Where(sum => years.Contains(sum.Year)), db.UnitAncestors.Where(a => above.Contains(a.AncestorId))).ToListAsync(cancel);
        await db.RollUps.Where(sum => sum.WithBelow && above.Contains(sum.UnitId) && years.Contains(sum.Year)).ExecuteDeleteAsync(cancel);
        await db.CopyAsync(sums, cancel);
    }

    async Task SumAllAsync(CancellationToken cancel)
    {
        await db.RollUps.ExecuteDeleteAsync(cancel);
        await db.CopyAsync(await RollUps.OfUnits(db.Standings).ToListAsync(cancel), cancel);
        await db.CopyAsync(await RollUps.WithBelow(db.RollUps, db.UnitAncestors).ToListAsync(cancel), cancel);
    }

    async Task MarkEverybodyAsync(CancellationToken cancel)
    {
        var act = new Act(Actor.System, clock.GetCurrentInstant());
        var everybody = await db.People.Active().Select(person => person.Id).ToListAsync(cancel);
        await db.CopyAsync(everybody.ConvertAll(person => new StandingMark(act.NewId(), person)), cancel);
    }

    /// <summary>Holds the one row until the transaction ends: whoever else folds waits here.</summary>
    async Task<FoldState> TakeAsync(CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"INSERT INTO fold_states (id, folds, year, rules, tree) VALUES ({FoldState.Only}, 0, 0, '', 0) ON CONFLICT (id) DO NOTHING", cancel);
        await db.FoldStates.Where(state => state.Id == FoldState.Only).ExecuteUpdateAsync(update => update.SetProperty(state => state.Folds, state => state.Folds + 1), cancel);
        return await db.FoldStates.AsNoTracking().SingleAsync(state => state.Id == FoldState.Only, cancel);
    }

    Task<int> KeepAsync(FoldState now, CancellationToken cancel) => db.FoldStates.Where(state => state.Id == FoldState.Only).ExecuteUpdateAsync(update => update
        .SetProperty(state => state.Year, now.Year).SetProperty(state => state.Rules, now.Rules).SetProperty(state => state.Tree, now.Tree), cancel);

    async Task<string> EditionAsync(CancellationToken cancel) => (await office.BookAsync(cancel)).Edition;

    Task<long> TreeAsync(CancellationToken cancel) => db.Stamps.Where(stamp => stamp.Id == Stamp.UnitTree).Select(stamp => stamp.Value).FirstOrDefaultAsync(cancel);
}
