using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Writes a stored plan about further posts, or its inverse, inside the transaction that is open.</summary>
/// <param name="db">The database.</param>
/// <param name="keys">Opens the rows.</param>
/// <param name="import">The import.</param>
/// <param name="behind">The officer who confirmed, and by which authority: named in the trail of each person.</param>
sealed class FurtherPostApplication(LmsDbContext db, KeyRing keys, RosterImport import, (Act Act, Warrant Warrant) behind)
{
    const int Batch = 1_000;

    /// <summary>Rows that it writes.</summary>
    public static IReadOnlyList<RowVerdict> Written { get; } = [RowVerdict.Create, RowVerdict.Update, RowVerdict.Remove];

    /// <summary>Writes all rows; the people of whom they speak get their new versions at the end, once, however many rows each has.</summary>
    public async Task WriteAsync(Func<IAsyncEnumerable<List<RosterPlanRow>>> pages, Func<int, Task> progress, CancellationToken cancel)
    {
        var (done, people) = (0, new HashSet<Guid>());
        await foreach (var page in pages())
        {
            await WriteAsync(page, cancel);
            people.UnionWith(page.Select(row => row.PersonId!.Value));
            await progress(done += page.Count);
        }
        var versions = await RenewAsync(people, cancel);
        if (import.IsReversal) return;
        await foreach (var page in pages())
            await db.CopyAsync(page.ConvertAll(stored => RosterUndoRow.Of(stored, stored.Open(keys), versions[stored.PersonId!.Value], keys)), cancel);
    }

    async Task WriteAsync(List<RosterPlanRow> rows, CancellationToken cancel)
    {
        var ids = rows.Select(row => row.PersonId!.Value).Distinct().ToArray();
        var posts = (await db.FurtherPosts.Where(post => ids.Contains(post.PersonId)).ToListAsync(cancel)).ToDictionary(post => (post.PersonId, post.UnitId, post.From));
        foreach (var stored in rows)
        {
            var row = stored.Open(keys);
            var from = RosterPlanner.DateOf(row.EffectiveOn!);
            var post = posts.GetValueOrDefault((row.PersonId!.Value, row.UnitId!.Value, from));
            if (row.Verdict == RowVerdict.Create) db.FurtherPosts.Add(post = new FurtherPost { Id = behind.Act.NewId(), PersonId = row.PersonId.Value, UnitId = row.UnitId.Value, Engagement = default, From = from });
            else if (post is null) throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
            if (row.Verdict == RowVerdict.Remove) db.FurtherPosts.Remove(post);
            else Write(row, post);
        }
        db.ChangedBy(behind.Act, behind.Warrant);
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    static void Write(PlannedRow row, FurtherPost post)
    {
        foreach (var change in row.Changes)
            switch (change.Column)
            {
                case RosterKeys.Post: post.Post = change.After; break;
                case RosterKeys.Engagement: post.Engagement = RosterFields.EngagementOf(change.After!); break;
                case RosterKeys.EndOn: post.To = change.After is { } day ? RosterPlanner.DateOf(day) : null; break;
            }
    }

    /// <summary>Whoever has looked at these people before must look again.</summary>
    async Task<Dictionary<Guid, long>> RenewAsync(IEnumerable<Guid> people, CancellationToken cancel)
    {
        var versions = new Dictionary<Guid, long>();
        foreach (var ids in people.Order().Chunk(Batch))
        {
            var found = await db.People.Where(person => ids.Contains(person.Id)).ToListAsync(cancel);
            foreach (var person in found) db.Entry(person).Property(one => one.Status).IsModified = true;
            await db.SaveChangesAsync(cancel);
            foreach (var person in found) versions[person.Id] = person.Version;
            db.ChangeTracker.Clear();
        }
        return versions;
    }
}
