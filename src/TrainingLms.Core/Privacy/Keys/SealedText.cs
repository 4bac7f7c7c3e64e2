using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TrainingLms.Privacy;

/// <summary>A column that holds sealed values. Its name is bound into every value, so that none can be moved to another column.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Column">Name of the column.</param>
public sealed record SealedColumn(string Table, string Column)
{
    /// <summary>Its name as it is bound into values.</summary>
    internal byte[] Bound { get; } = System.Text.Encoding.UTF8.GetBytes($"{Table}.{Column}");

    /// <inheritdoc/>
    public bool Equals(SealedColumn? other) => other is not null && Table == other.Table && Column == other.Column;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Table, Column);

    /// <inheritdoc/>
    public override string ToString() => $"{Table}.{Column}";
}

/// <summary>A text as it is stored: encrypted. Only a <see cref="KeyRing"/> opens it, so no list, log or debugger shows it by accident.</summary>
/// <param name="Cipher">Id of the key, a dot, and nonce, ciphertext and tag in base 64.</param>
public sealed record SealedText(string Cipher)
{
    /// <summary>Id of the key it was sealed with.</summary>
    public string KeyId => Cipher.Split('.')[0];

    /// <inheritdoc/>
    public override string ToString() => "(sealed)";
}

/// <summary>Bytes as they are stored: encrypted.</summary>
/// <param name="Cipher">Id of the key in ASCII, then nonce, ciphertext and tag; empty where nothing has been put yet.</param>
public sealed record SealedBytes(byte[] Cipher)
{
    /// <summary>Nothing has been put yet.</summary>
    public static readonly SealedBytes None = new([]);

    /// <inheritdoc/>
    public override string ToString() => "(sealed)";

    /// <inheritdoc/>
    public bool Equals(SealedBytes? other) => other is not null && Cipher.AsSpan().SequenceEqual(other.Cipher);

    /// <inheritdoc/>
    public override int GetHashCode() => Cipher.Length;
}

sealed class SealedTextConverter() : ValueConverter<SealedText, string>(value => value.Cipher, stored => new SealedText(stored));

sealed class SealedBytesConverter() : ValueConverter<SealedBytes, byte[]>(value => value.Cipher, stored => new SealedBytes(stored));

/// <summary>Ties a column of look-up hashes to the sealed column it finds values of, so that a change of the look-up key can hash anew.</summary>
public static class LookUpMapping
{
    const string Annotation = "TrainingLms:LookUpOf";

    /// <summary>This column holds <see cref="KeyRing.LookUp(string, SealedColumn)"/> of another property.</summary>
    public static PropertyBuilder<string?> IsLookUpOf(this PropertyBuilder<string?> hash, string property)
    {
        hash.HasAnnotation(Annotation, property);
        return hash;
    }

    /// <summary>The property whose look-up hash this one holds; null when it holds none.</summary>
    public static string? LookUpOf(this IReadOnlyProperty property) => property.FindAnnotation(Annotation)?.Value as string;
}
