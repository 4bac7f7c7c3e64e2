using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Exams;

/// <summary>Whether a candidate's client is there: written now and then, and nothing is decided by it.</summary>
public sealed class ExamPresence
{
    /// <summary>The attempt.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>When the client was heard last.</summary>
    public required Instant LastSeenAt { get; set; }

    /// <summary>How often it was not heard for more than <see cref="PresenceBoard.Silence"/>.</summary>
    public int Gaps { get; set; }

    /// <summary>The longest time it was not heard, in seconds.</summary>
    public long LongestGapSeconds { get; set; }

    /// <summary>By how many milliseconds the client's idea of the server's time differed last; null where it told none.</summary>
    public long? ClockOffsetMs { get; set; }
}

/// <summary>Remembers who was heard since the last writing down. One for each process; what a crash loses was only presence.</summary>
public sealed class PresenceBoard
{
    /// <summary>Twice as long as the longest time between two saves or heartbeats.</summary>
    public static readonly Duration Silence = Duration.FromSeconds(72);

    ConcurrentDictionary<Guid, Heard> heard = new();

    /// <summary>A client was heard.</summary>
    /// <param name="attemptId">Its attempt.</param>
    /// <param name="at">When.</param>
    /// <param name="capturedAt">The server's time as the client believes; null where it told none.</param>
    public void Note(Guid attemptId, Instant at, Instant? capturedAt) =>
        heard[attemptId] = new Heard(at, capturedAt is { } captured ? (long)Math.Clamp((captured - at).TotalMilliseconds, -MostOffset, MostOffset) : null);

    internal IReadOnlyDictionary<Guid, Heard> Take() => Interlocked.Exchange(ref heard, new ConcurrentDictionary<Guid, Heard>());

    /// <summary>A day; what lies beyond tells only that the client's clock is of no use.</summary>
    const double MostOffset = 24 * 3_600_000d;

    /// <summary>What was heard of a client last.</summary>
    internal sealed record Heard(Instant At, long? OffsetMs);
}

/// <summary>Writes presence down, a few hundred at a time.</summary>
public sealed class PresenceDesk(LmsDbContext db, PresenceBoard board)
{
    const int Batch = 500;

    /// <summary>Writes down who was heard on this node.</summary>
    public async Task WriteDownAsync(CancellationToken cancel = default)
    {
        // In the order in which others lock attempts, so that nobody waits in a circle.
        foreach (var heard in board.Take().OrderBy(one => one.Key).Chunk(Batch))
        {
            var ids = heard.Select(one => one.Key).ToList();
            var known = await db.ExamPresences.Where(presence => ids.Contains(presence.AttemptId)).ToDictionaryAsync(presence => presence.AttemptId, cancel);
            foreach (var (id, now) in heard)
            {
                if (known.TryGetValue(id, out var presence)) Follow(presence, now);
                else db.ExamPresences.Add(new ExamPresence { AttemptId = id, LastSeenAt = now.At, ClockOffsetMs = now.OffsetMs });
            }
            await SaveAsync(cancel);
        }
    }

    static void Follow(ExamPresence presence, PresenceBoard.Heard now)
    {
        var gap = now.At - presence.LastSeenAt;
        if (gap > PresenceBoard.Silence)
        {
            presence.Gaps++;
            presence.LongestGapSeconds = Math.Max(presence.LongestGapSeconds, (long)gap.TotalSeconds);
        }
        presence.LastSeenAt = Instant.Max(presence.LastSeenAt, now.At);
        presence.ClockOffsetMs = now.OffsetMs ?? presence.ClockOffsetMs;
    }

    async Task SaveAsync(CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Another node wrote the first line of the same attempt; the next heartbeat is soon enough.
        }
        finally
        {
            db.Forget();
        }
    }
}

sealed class ExamPresenceConfiguration : IEntityTypeConfiguration<ExamPresence>
{
    public void Configure(EntityTypeBuilder<ExamPresence> presence)
    {
        presence.ToTable("exam_presences");
        presence.HasKey(p => p.AttemptId);
        presence.HasOne<ExamAttempt>().WithOne().HasForeignKey<ExamPresence>(p => p.AttemptId).OnDelete(DeleteBehavior.Restrict);
    }
}
