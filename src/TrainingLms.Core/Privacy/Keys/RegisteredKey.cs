using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace TrainingLms.Privacy;

/// <summary>What the database remembers of a key: enough to know it again and to refuse any other, never the secret.</summary>
public sealed class RegisteredKey
{
    /// <summary>Id of the key, 8 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for.</summary>
    public required KeyPurpose Purpose { get; init; }

    /// <summary>From 1; the highest is written with.</summary>
    public required int Generation { get; init; }

    /// <summary>The check value of the key, 64 hexadecimal digits.</summary>
    public required string Check { get; init; }

    /// <summary>SubjectPublicKeyInfo of a seal key, so that old seals can be verified without their secret; null for the other purposes.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>When it was taken into use.</summary>
    public required Instant Since { get; init; }

    /// <summary>When nothing was left that needs it; null while something is. Such a key may be missing from the ring.</summary>
    public Instant? RetiredAt { get; set; }

    /// <summary>Whether this is that key.</summary>
    public bool Is(RingKey key) => key.Purpose == Purpose && key.Check == Check;
}

sealed class RegisteredKeyConfiguration : IEntityTypeConfiguration<RegisteredKey>
{
    public void Configure(EntityTypeBuilder<RegisteredKey> key)
    {
        key.ToTable("registered_keys");
        key.Property(k => k.Id).HasMaxLength(RingKey.IdLength);
        key.Property(k => k.Purpose).HasConversion<string>().HasMaxLength(20);
        key.HasIndex(k => new { k.Purpose, k.Generation }).IsUnique();
    }
}
