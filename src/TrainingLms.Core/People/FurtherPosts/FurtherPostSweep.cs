using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Ends further posts of whoever has left or retired, on the last day of the primary post, however that came about.</summary>
public sealed class FurtherPostSweep(LmsDbContext db, WorkCalendar calendar) : ISweep
{
    /// <inheritdoc/>
    public string Name => "further_post";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.FurtherPosts.Where(post => post.To == null && db.People.Any(person => person.Id == post.PersonId && (person.Status == PersonStatus.Left || person.Status == PersonStatus.Retired)))
            .OrderBy(post => post.Id).Select(post => post.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var post = await db.FurtherPosts.SingleAsync(one => one.Id == id, cancel);
        var last = await db.Holdings.Where(primary => primary.PersonId == post.PersonId).MaxAsync(primary => primary.To, cancel) ?? calendar.DayOf(act.At);
        if (last < post.From) db.FurtherPosts.Remove(post);
        else post.To = last;
        db.ChangedBy(act, new Warrant("clock"));
        await db.SaveChangesAsync(cancel);
    }
}
