using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace TrainingLms.Privacy;

/// <summary>A feature's part of retention: erases what one rule has let expire. Lower floors never know what upper ones hold.</summary>
public interface IEraser
{
    /// <summary>Key of the rule.</summary>
    string Rule { get; }

    /// <summary>What it erases, as a key of the sentence files below <c>erased.</c></summary>
    string What { get; }

    /// <summary>How many would be erased, and how many only a hold keeps.</summary>
    /// <param name="cut">What began before it has expired.</param>
    /// <param name="cancel">Stops counting.</param>
    Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel);

    /// <summary>Erases a batch, in the transaction that is open. Doing it twice changes nothing.</summary>
    /// <param name="cut">What began before it has expired.</param>
    /// <param name="now">When it is erased.</param>
    /// <param name="cancel">Stops before the batch is saved.</param>
    /// <returns>How many were erased; 0 when nothing is left.</returns>
    Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel);
}

/// <summary>What a rule finds.</summary>
/// <param name="Due">How many are to be erased.</param>
/// <param name="Held">How many have expired and are kept, because a hold or a running case needs them.</param>
public sealed record ErasureCount(int Due, int Held);

/// <summary>One night's run.</summary>
public sealed class RetentionRun
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The day it is for; one run a day.</summary>
    public required LocalDate Day { get; init; }

    /// <summary>When it began.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>When every eraser had its turn, those included that failed; null while it runs, or when it was cut short and goes on with the next round.</summary>
    public Instant? FinishedAt { get; set; }
}

/// <summary>墓碑: that something was erased, without a word of what it said.</summary>
public sealed class Tombstone
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The run.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Key of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>What kind of thing.</summary>
    public required string What { get; init; }

    /// <summary>How many.</summary>
    public required int Count { get; init; }

    /// <summary>How many had expired and were kept for a hold or a running case.</summary>
    public required int Held { get; init; }

    /// <summary>The period in force, ISO 8601.</summary>
    public required string Keep { get; init; }

    /// <summary>What began before it was erased.</summary>
    public required Instant Cut { get; init; }

    /// <summary>When.</summary>
    public required Instant At { get; init; }
}

/// <summary>That an eraser failed in a run. The others went on; it is tried again with the next night's run.</summary>
public sealed class ErasureFailure
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The run.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Key of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>What kind of thing.</summary>
    public required string What { get; init; }

    /// <summary><c>retention.eraser_failed</c>, or <c>retention.database_failed</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Codes of the refusal, with blanks between, or the name of the error's type. Never its message, which may quote what it broke on.</summary>
    public required string Cause { get; init; }

    /// <summary>When.</summary>
    public required Instant At { get; init; }
}

sealed class RetentionRunConfiguration : IEntityTypeConfiguration<RetentionRun>
{
    public void Configure(EntityTypeBuilder<RetentionRun> run)
    {
        run.ToTable("retention_runs");
        run.HasIndex(r => r.Day).IsUnique();
    }
}

sealed class TombstoneConfiguration : IEntityTypeConfiguration<Tombstone>
{
    public void Configure(EntityTypeBuilder<Tombstone> stone)
    {
        stone.ToTable("tombstones");
        stone.HasIndex(s => s.RunId);
    }
}

sealed class ErasureFailureConfiguration : IEntityTypeConfiguration<ErasureFailure>
{
    public void Configure(EntityTypeBuilder<ErasureFailure> failure)
    {
        failure.ToTable("erasure_failures");
        failure.HasIndex(f => new { f.RunId, f.Rule, f.What }).IsUnique();
    }
}
