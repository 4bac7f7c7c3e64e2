using System.Buffers;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace TrainingLms.Audit;

/// <summary>The head of a chain as it stood on a day, signed. Kept in the database and in a file outside it, so that a chain that was cut and computed anew is found out.</summary>
public sealed record AuditSeal
{
    /// <summary>The chain.</summary>
    public required string Stream { get; init; }

    /// <summary>The day on which it was sealed.</summary>
    public required LocalDate Day { get; init; }

    /// <summary>Sequence of the last entry at that moment.</summary>
    public required long Sequence { get; init; }

    /// <summary>Hash of that entry.</summary>
    public required string Hash { get; init; }

    /// <summary>When.</summary>
    public required Instant SealedAt { get; init; }

    /// <summary>The key it was signed with.</summary>
    public required string KeyId { get; init; }

    /// <summary>ECDSA signature over everything above, base64.</summary>
    public string Signature { get; init; } = "";

    /// <summary>What is signed.</summary>
    public byte[] ToSign()
    {
        var form = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(form))
        {
            json.WriteStartArray();
            foreach (var part in (string[])
                ["audit-seal-1", Stream, LocalDatePattern.Iso.Format(Day), Sequence.ToString(), Hash, InstantPattern.ExtendedIso.Format(SealedAt), KeyId])
                json.WriteStringValue(part);
            json.WriteEndArray();
        }
        return form.WrittenSpan.ToArray();
    }
}
