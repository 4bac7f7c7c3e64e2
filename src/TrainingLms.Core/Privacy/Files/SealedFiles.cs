using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace TrainingLms.Privacy;

/// <summary>
/// Files as rows refer to them. Each is sealed with a key of its own before it reaches the store, and that key is sealed with the key ring and lies in the row.
/// So a new generation of the ring exchanges rows and no file, and a file whose row is gone can be read by nobody, in no backup of the store either.
/// </summary>
public sealed class SealedFiles(IFileStore store, KeyRing keys)
{
    const int KeyBytes = 32;
    const int NonceBytes = 12;
    const int TagBytes = 16;

    /// <summary>Puts a file. The row that names it is to be committed afterwards, never before: a file without a row is swept, a row without a file is a loss.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="column">The column of the row that takes the key of the content; its table names the area.</param>
    /// <param name="at">The instant of the act.</param>
    /// <param name="cancel">Stops the writing.</param>
    /// <returns>What the row keeps.</returns>
    /// <exception cref="FileStoreAwayException">The store does not answer.</exception>
    public async Task<(FileKey Place, SealedBytes ContentKey)> PutAsync(ReadOnlyMemory<byte> content, SealedColumn column, Instant at, CancellationToken cancel)
    {
        var (place, secret) = (FileKey.New(column.Table, at), RandomNumberGenerator.GetBytes(KeyBytes));
        var whole = GC.AllocateUninitializedArray<byte>(NonceBytes + content.Length + TagBytes);
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        using (var cipher = new AesGcm(secret, TagBytes))
            cipher.Encrypt(whole.AsSpan(0, NonceBytes), content.Span, whole.AsSpan(NonceBytes, content.Length), whole.AsSpan(NonceBytes + content.Length), BoundTo(place));
        await store.PutAsync(place, whole, cancel);
        return (place, keys.Seal(secret, column));
    }

    /// <summary>Opens a file; null where it does not lie in the store.</summary>
    /// <exception cref="SealBrokenException">It was changed, or moved from another place.</exception>
    /// <exception cref="FileStoreAwayException">The store does not answer.</exception>
    public async Task<byte[]?> OpenAsync(string place, SealedBytes contentKey, SealedColumn column, CancellationToken cancel)
    {
        if (FileKey.Of(column.Table, place) is not { } key || await store.ReadAsync(key, cancel) is not { } whole) return null;
        if (whole.Length < NonceBytes + TagBytes) throw new SealBrokenException(SealBroken.Damaged, column);
        var content = GC.AllocateUninitializedArray<byte>(whole.Length - NonceBytes - TagBytes);
        using var cipher = new AesGcm(keys.Open(contentKey, column), TagBytes);
        try
        {
            cipher.Decrypt(whole.AsSpan(0, NonceBytes), whole.AsSpan(NonceBytes, content.Length), whole.AsSpan(NonceBytes + content.Length), content, BoundTo(key));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new SealBrokenException(SealBroken.Damaged, column);
        }
    }

    /// <summary>Removes a file whose row was refused, also where nobody waits for it any more. Where the store is away just then, the file is a stray like others.</summary>
    public async Task DiscardAsync(FileKey place)
    {
        try
        {
            await store.DeleteAsync(place, CancellationToken.None);
        }
        catch (FileStoreAwayException)
        {
        }
    }

    static byte[] BoundTo(FileKey place) => Encoding.ASCII.GetBytes($"{place.Area}/{place.Name}");
}
