using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>When the public page was last known to be there; one row for the installation.</summary>
public sealed class PageHeartbeat
{
    /// <summary>Which page.</summary>
    public required string Id { get; init; }

    /// <summary>When a node that serves it last reached the database.</summary>
    public required Instant SeenAt { get; init; }
}

/// <summary>Notes that the public page is there, and interrupts every notice that nobody could see for too long (title-evaluation.md 4.4, HeartbeatMissed).</summary>
public sealed class NoticeWatch(LmsDbContext db)
{
    const string Page = "public_notices";

    /// <summary>When the page was last known to be there.</summary>
    public async Task<PageSeen> LastSeenAsync(CancellationToken cancel = default) =>
        new(await db.PageHeartbeats.Where(beat => beat.Id == Page).Select(beat => (Instant?)beat.SeenAt).SingleOrDefaultAsync(cancel));

    /// <summary>
    /// Called again and again by each node that serves the page. The time since the last call of any node is the time in which nobody could see it; what is
    /// interrupted by that and the new time are kept together, so that a crash in between loses no gap.
    /// </summary>
    /// <param name="now">The instant.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many notices were interrupted.</returns>
    public Task<int> BeatAsync(Instant now, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var seen = await LastSeenAsync(cancel);
        if (seen.At is not { } before)
        {
            await db.Database.ExecuteSqlAsync($"INSERT INTO page_heartbeats (id, seen_at) VALUES ({Page}, {db.Dialect.ToColumn(now)}) ON CONFLICT (id) DO NOTHING", cancel);
            return 0;
        }
        // Another node that is quicker does the work; a clock that went back moves nothing.
        if (now <= before || await db.PageHeartbeats.Where(beat => beat.Id == Page && beat.SeenAt == before)
                .ExecuteUpdateAsync(beat => beat.SetProperty(one => one.SeenAt, now), cancel) == 0) return 0;
        var act = new Act(Actor.System, now) { CorrelationId = "watch/public_notices" }.Given(seen);
        var missed = (await db.PublicNotices.Where(notice => notice.State == PublicNoticeState.Published).ToListAsync(cancel))
            .FindAll(notice => PublicNoticeWorkflow.Table.Check(notice, PublicNoticeTrigger.HeartbeatMissed, act).IsAllowed);
        foreach (var notice in missed) notice.Interrupt(act);
        await db.SaveChangesAsync(cancel);
        return missed.Count;
    }, cancel);
}

sealed class PageHeartbeatConfiguration : IEntityTypeConfiguration<PageHeartbeat>
{
    public void Configure(EntityTypeBuilder<PageHeartbeat> beat) => beat.ToTable("page_heartbeats");
}
