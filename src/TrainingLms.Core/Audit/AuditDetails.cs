using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace TrainingLms.Audit;

/// <summary>
/// What an entry says about people beyond their keys: the reason in somebody's words, the client address, personal values before and after.
/// It lies beside the chain, which holds only its salted digest, so that it can be erased and the chain stays whole.
/// </summary>
public sealed class AuditDetails
{
    /// <summary>Chain of the entry.</summary>
    public required string Stream { get; init; }

    /// <summary>Sequence of the entry.</summary>
    public required long Sequence { get; init; }

    /// <summary>32 random hexadecimal digits: without them nobody finds out an erased value by trying.</summary>
    public required string Salt { get; init; }

    /// <summary>The details as JSON.</summary>
    public required string Content { get; init; }

    DetailsContent? read;

    /// <summary>Details for an entry; null where there is nothing to say.</summary>
    internal static AuditDetails? For(string stream, long sequence, DetailsContent content) => content.IsEmpty ? null : new AuditDetails
    {
        Stream = stream,
        Sequence = sequence,
        Salt = RandomNumberGenerator.GetHexString(32, lowercase: true),
        Content = AuditJson.Write(content),
    };

    /// <summary>The digest that the entry holds.</summary>
    public string ComputeDigest()
    {
        var form = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(Salt.Length + 1 + Content.Length));
        var length = Encoding.UTF8.GetBytes(Salt, form);
        form[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(Content, form.AsSpan(length));
        var digest = Convert.ToHexStringLower(SHA256.HashData(form.AsSpan(0, length)));
        ArrayPool<byte>.Shared.Return(form);
        return digest;
    }

    /// <summary>The content.</summary>
    public DetailsContent Read() => read ??= AuditJson.ReadDetails(Content);
}

/// <summary>What the details of an entry say.</summary>
/// <param name="Reason">Why, in the actor's words; null where none was given.</param>
/// <param name="ClientAddress">The network address the request came from; null outside requests.</param>
/// <param name="Changes">Personal fields before and after, masked.</param>
public sealed record DetailsContent(string? Reason, string? ClientAddress, IReadOnlyList<FieldChange> Changes)
{
    internal bool IsEmpty => Reason is null && ClientAddress is null && Changes.Count == 0;
}

/// <summary>That the details of an entry were erased. Writing it erases them; it is never changed itself.</summary>
public sealed class AuditErasure
{
    /// <summary>Chain of the entry.</summary>
    public required string Stream { get; init; }

    /// <summary>Sequence of the entry.</summary>
    public required long Sequence { get; init; }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>The order or rule it rests on.</summary>
    public required string OrderText { get; init; }
}
