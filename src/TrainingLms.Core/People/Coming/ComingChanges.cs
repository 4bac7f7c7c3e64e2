using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Which columns wait for their day, and what waits for whom.</summary>
static class ComingChanges
{
    /// <summary>Whether a column of the roster holds from the effective date on (rosters.md 2, row 16).</summary>
    public static bool IsDated(string column) => column is RosterKeys.UnitCode or RosterKeys.Post or RosterKeys.Engagement or RosterKeys.Status;

    /// <summary>What a row wants of a day.</summary>
    public static ComingChange Of(PlannedRow row, Guid personId, LocalDate day, WorkCalendar calendar, Act act)
    {
        var change = new ComingChange { Id = act.NewId(), PersonId = personId, Day = day, DueAt = calendar.StartOf(day) };
        foreach (var field in row.Changes)
            switch (field.Column)
            {
                case RosterKeys.UnitCode: change.UnitId = row.UnitId; break;
                case RosterKeys.Post: (change.ChangesPost, change.Post) = (true, field.After); break;
                case RosterKeys.Engagement: change.Engagement = RosterFields.EngagementOf(field.After!); break;
                case RosterKeys.Status: change.Status = RosterFields.StatusOf(field.After!); break;
            }
        return change;
    }

    /// <summary>The place after which a page of a list goes on.</summary>
    /// <exception cref="RefusedException"><c>page.cursor_unknown</c>.</exception>
    public static (LocalDate Day, Guid Id) CursorOf(string after) =>
        after.Split('/') is [var first, var last] && LocalDatePattern.Iso.Parse(first) is { Success: true, Value: var day } && Guid.TryParse(last, out var id) ? (day, id)
            : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("page.cursor_unknown", [], "cursor")]);

    /// <summary>What waits for these people, in the order of the days.</summary>
    /// <param name="changes">Tracked where they are to be written.</param>
    /// <param name="people">Keys of the people.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<ILookup<Guid, ComingChange>> OfAsync(IQueryable<ComingChange> changes, IReadOnlyList<Guid> people, CancellationToken cancel) =>
        people.Count == 0
            ? Array.Empty<ComingChange>().ToLookup(change => change.PersonId)
            : (await changes.Where(change => people.Contains(change.PersonId)).OrderBy(change => change.Day).ToListAsync(cancel)).ToLookup(change => change.PersonId);
}

/// <summary>Makes everybody on the day what was planned for it.</summary>
/// <remarks>An import that can still be undone can be undone afterwards too: that its own day has come is no change by somebody else.</remarks>
public sealed class ComingSweep(LmsDbContext db) : ISweep
{
    /// <summary>What its entries in the trail have in common.</summary>
    internal const string Correlation = "sweep/coming_change";

    /// <inheritdoc/>
    public string Name => "coming_change";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.ComingChanges.Where(change => change.DueAt <= now).OrderBy(change => change.DueAt).ThenBy(change => change.Id).Select(change => change.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        if (await db.ComingChanges.SingleOrDefaultAsync(change => change.Id == id, cancel) is not { } change) return false;
        var person = await db.People.SingleAsync(one => one.Id == change.PersonId, cancel);
        var seen = person.Version;
        Come(change, person, await db.Holdings.SingleOrDefaultAsync(post => post.PersonId == person.Id && post.To == null, cancel), act);
        db.ComingChanges.Remove(change);
        db.ChangedBy(act, new Warrant("clock"));
        await db.SaveChangesAsync(cancel);
        var now = person.Version;
        await db.RosterUndoRows.Where(row => row.PersonId == person.Id && row.PersonVersion == seen)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.PersonVersion, now), cancel);
        return true;
    }, cancel);

    void Come(ComingChange change, Person person, Holding? post, Act act)
    {
        var (was, before, last) = (person.IsActive, person.UnitId, change.Day.PlusDays(-1));
        // Who has left meanwhile neither moves nor gets another post, unless this brings the person back.
        if (!was && person.Status != PersonStatus.Awaited && !Person.WorksAs(change.Status ?? person.Status))
        {
            person.Status = change.Status ?? person.Status;
            return;
        }
        change.Apply(person);
        if (post is not null && (!person.IsActive || person.UnitId != before)) post.To = LocalDate.Max(post.From, last);
        if (person.IsActive && (!was || person.UnitId != before)) db.Holdings.Add(NewPeople.PostOf(person, change.Day, act));
        else if (person.IsActive && post is not null) (post.Post, post.Engagement) = (person.Post, person.Engagement);
    }
}
