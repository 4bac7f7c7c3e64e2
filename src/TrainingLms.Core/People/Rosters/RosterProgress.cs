using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.People;

/// <summary>What a worker is doing with an import.</summary>
public enum RosterPhase
{
    /// <summary>Nothing: it waits for a worker, or for a person.</summary>
    Waiting,

    /// <summary>Rows are read and judged.</summary>
    Reading,

    /// <summary>The file repeats keys and is read a second time; or the plan is compared with what has changed since.</summary>
    Checking,

    /// <summary>Rows are written.</summary>
    Writing,
}

/// <summary>How far the work on an import is. Apart from the import, because it is told while the import itself stands still.</summary>
public sealed class RosterProgress
{
    /// <summary>The import.</summary>
    public required Guid ImportId { get; init; }

    /// <summary>The worker; null when none is at it.</summary>
    public string? Holder { get; set; }

    /// <summary>What it is doing.</summary>
    public RosterPhase Phase { get; set; }

    /// <summary>Rows done in this phase.</summary>
    public int RowsDone { get; set; }

    /// <summary>Rows expected in this phase; null while nobody knows.</summary>
    public int? RowsExpected { get; set; }

    /// <summary>Whether <see cref="RowsExpected"/> is only what the file claims.</summary>
    public bool IsEstimate { get; set; }

    /// <summary>How often a worker has taken it up without finishing.</summary>
    public int Attempts { get; set; }

    /// <summary>When the present work began; null when none has.</summary>
    public Instant? StartedAt { get; set; }

    /// <summary>Last sign of life of the worker; null when there was none.</summary>
    public Instant? SignAt { get; set; }
}

/// <summary>
/// Where workers tell how far they are. Kept in memory for whoever asks this server, and in the database, at most twice a second, for other nodes and for
/// whoever takes over; except where a writer keeps all others out, because there is only this server then.
/// </summary>
public sealed class RosterProgressBoard(IServiceScopeFactory scopes, IClock clock)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    readonly ConcurrentDictionary<Guid, RosterProgress> known = new();

    /// <summary>What is known of an import here; null when this server works on none such.</summary>
    public RosterProgress? Of(Guid importId) => known.GetValueOrDefault(importId);

    /// <summary>A worker of this server begins.</summary>
    public RosterReporter Begin(Guid importId, string holder) => new(this, known[importId] = new RosterProgress { ImportId = importId, Holder = holder, StartedAt = Now });

    Instant Now => clock.GetCurrentInstant();

    async Task StoreAsync(RosterProgress told, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        if (db.Dialect.HasOneWriter && told.Phase == RosterPhase.Writing) return;
        await db.RosterProgress.Where(progress => progress.ImportId == told.ImportId && progress.Holder == told.Holder).ExecuteUpdateAsync(update => update
            .SetProperty(p => p.Phase, told.Phase).SetProperty(p => p.RowsDone, told.RowsDone).SetProperty(p => p.RowsExpected, told.RowsExpected)
            .SetProperty(p => p.IsEstimate, told.IsEstimate).SetProperty(p => p.SignAt, told.SignAt), cancel);
    }

    /// <summary>Tells of one piece of work.</summary>
    public sealed class RosterReporter(RosterProgressBoard board, RosterProgress told) : IDisposable
    {
        // A stopwatch, not the time of day: it only spares the database.
        long stored;

        /// <summary>Tells how far the work is.</summary>
        public async Task TellAsync(RosterPhase phase, int done, int? expected, bool isEstimate, CancellationToken cancel)
        {
            var isNew = phase != told.Phase;
            (told.Phase, told.RowsDone, told.RowsExpected, told.IsEstimate, told.SignAt) = (phase, done, expected, isEstimate, board.Now);
            if (!isNew && TimeProvider.System.GetElapsedTime(stored) < Pause) return;
            stored = TimeProvider.System.GetTimestamp();
            await board.StoreAsync(told, cancel);
        }

        /// <summary>The work is done or given up.</summary>
        public void Dispose() => board.known.TryRemove(told.ImportId, out _);
    }
}

sealed class RosterProgressConfiguration : IEntityTypeConfiguration<RosterProgress>
{
    public void Configure(EntityTypeBuilder<RosterProgress> progress)
    {
        progress.ToTable("roster_progress");
        progress.HasKey(p => p.ImportId);
        progress.Property(p => p.Phase).HasConversion<string>().HasMaxLength(20);
        progress.Property(p => p.Holder).HasMaxLength(200);
    }
}
