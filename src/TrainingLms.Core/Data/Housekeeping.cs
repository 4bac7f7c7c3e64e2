using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Privacy;

namespace TrainingLms.Data;

/// <summary>The right to run a background job, held by one node for a while.</summary>
public sealed class Lease
{
    /// <summary>Name of the job.</summary>
    public required string Id { get; init; }

    /// <summary>The node that holds it.</summary>
    public required string Holder { get; init; }

    /// <summary>When it ends unless taken again.</summary>
    public required Instant HeldUntil { get; init; }
}

/// <summary>The answer that was given to a request with an idempotency key; given again when the request is repeated.</summary>
public sealed class IdempotentAnswer
{
    /// <summary>The person who asked.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The key chosen by the caller.</summary>
    public required string Key { get; init; }

    /// <summary>Keyed hash over method, path and body, to notice another request under the same key.</summary>
    public required string RequestHash { get; init; }

    /// <summary>When it was asked; rows older than a day are swept.</summary>
    public required Instant At { get; init; }

    /// <summary>HTTP status of the answer.</summary>
    public int Status { get; set; }

    /// <summary>Media type of the answer; null when it had no body.</summary>
    public string? ContentType { get; set; }

    /// <summary>Body of the answer, sealed, because answers hold personal data.</summary>
    public SealedBytes Body { get; set; } = SealedBytes.None;

    /// <summary>Where bodies are sealed.</summary>
    public static readonly SealedColumn BodyColumn = new("idempotent_answers", "body");

    /// <summary>Where the hash is kept.</summary>
    public static readonly SealedColumn HashColumn = new("idempotent_answers", "request_hash");

    /// <summary>ETag of the answer; null when it had none.</summary>
    public string? ETag { get; set; }

    /// <summary>Location of what was made; null when nothing was.</summary>
    public string? Location { get; set; }
}

/// <summary>One key of the host's data protection, as XML.</summary>
public sealed class StoredKey
{
    /// <summary>Name given by the framework.</summary>
    public required string Id { get; init; }

    /// <summary>The key, sealed: with a stolen database alone nobody makes a cookie.</summary>
    public required SealedText Xml { get; init; }

    /// <summary>Where it is sealed.</summary>
    public static readonly SealedColumn Column = new("stored_keys", "xml");
}

/// <summary>A counter raised in the transaction of a change, so that a cached copy knows when it is old.</summary>
public sealed class Stamp
{
    /// <summary>The organisation tree.</summary>
    public const string UnitTree = "unit_tree";

    /// <summary>What it counts changes of.</summary>
    public required string Id { get; init; }

    /// <summary>How many there have been.</summary>
    public long Value { get; init; }

    internal static Task RaiseAsync(LmsDbContext db, string id, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"""
            INSERT INTO stamps (id, value) VALUES ({id}, 1) ON CONFLICT (id) DO UPDATE SET value = stamps.value + 1
            """, cancel);
}

sealed class LeaseConfiguration : IEntityTypeConfiguration<Lease>
{
    public void Configure(EntityTypeBuilder<Lease> lease) => lease.ToTable("leases");
}

sealed class IdempotentAnswerConfiguration : IEntityTypeConfiguration<IdempotentAnswer>
{
    public void Configure(EntityTypeBuilder<IdempotentAnswer> answer)
    {
        answer.ToTable("idempotent_answers");
        answer.HasKey(a => new { a.PersonId, a.Key });
        answer.HasIndex(a => a.At);
    }
}

sealed class StoredKeyConfiguration : IEntityTypeConfiguration<StoredKey>
{
    public void Configure(EntityTypeBuilder<StoredKey> key) => key.ToTable("stored_keys");
}

sealed class StampConfiguration : IEntityTypeConfiguration<Stamp>
{
    public void Configure(EntityTypeBuilder<Stamp> stamp) => stamp.ToTable("stamps");
}
