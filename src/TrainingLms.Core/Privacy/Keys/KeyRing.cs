using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Privacy;

/// <summary>
/// The keys in use. Seals and opens personal values, hashes them for look-up, signs and verifies. Older generations still open what they
/// sealed; only the current one seals. One ring per server; <see cref="KeyCabinet"/> fills it when the database is brought up to date.
/// </summary>
public sealed class KeyRing : IDisposable
{
    const int NonceBytes = 12;
    const int TagBytes = 16;
    const int HeadBytes = RingKey.IdLength;

    /// <summary>Numbers of people are shorter; what is not takes memory of its own.</summary>
    const int ShortBytes = 256;

    volatile Loaded? loaded;

    /// <summary>A ring with one fresh key of each purpose, for tests of rules; nothing it seals outlives the process.</summary>
    public static KeyRing InMemory()
    {
        var ring = new KeyRing();
        ring.Load(Enum.GetValues<KeyPurpose>().Select(purpose => RingKey.New(purpose, 1)), key => true);
        return ring;
    }

    /// <summary>Asked once when a value carries an unknown key: another node may have begun a new generation a moment ago.</summary>
    public Action? Refresh { get; set; }

    /// <summary>Takes these keys from now on.</summary>
    /// <param name="keys">All keys held.</param>
    /// <param name="isCurrent">Whether the database knows the key; the highest such generation seals, hashes and signs.</param>
    public void Load(IEnumerable<RingKey> keys, Func<RingKey, bool> isCurrent)
    {
        var former = loaded;
        loaded = new Loaded([.. keys], isCurrent, former);
    }

    /// <summary>Whether the ring has been filled.</summary>
    public bool IsLoaded => loaded is not null;

    /// <summary>Id of the key that is written with for this purpose.</summary>
    public string CurrentId(KeyPurpose purpose) => Keys.Current(purpose).Key.Id;

    /// <summary>Seals a text for a column.</summary>
    public SealedText Seal(string plain, SealedColumn column)
    {
        var key = Keys.Current(KeyPurpose.Data);
        Span<byte> bytes = plain.Length <= ShortBytes / 3 ? stackalloc byte[ShortBytes] : new byte[Encoding.UTF8.GetMaxByteCount(plain.Length)];
        bytes = bytes[..Encoding.UTF8.GetBytes(plain, bytes)];
        Span<byte> whole = bytes.Length <= ShortBytes ? stackalloc byte[ShortBytes + NonceBytes + TagBytes] : new byte[bytes.Length + NonceBytes + TagBytes];
        whole = whole[..(NonceBytes + bytes.Length + TagBytes)];
        Encrypt(key, bytes, column, whole);
        return new SealedText($"{key.Key.Id}.{Convert.ToBase64String(whole)}");
    }

    /// <summary>Seals bytes for a column.</summary>
    public SealedBytes Seal(ReadOnlySpan<byte> plain, SealedColumn column)
    {
        var key = Keys.Current(KeyPurpose.Data);
        var whole = new byte[HeadBytes + NonceBytes + plain.Length + TagBytes];
        Encoding.ASCII.GetBytes(key.Key.Id, whole);
        Encrypt(key, plain, column, whole.AsSpan(HeadBytes));
        return new SealedBytes(whole);
    }

    /// <summary>Opens a text that was sealed for this column.</summary>
    /// <exception cref="SealBrokenException">The key is not held, or the value was changed or belongs to another column.</exception>
    public string Open(SealedText value, SealedColumn column)
    {
        var dot = value.Cipher.IndexOf('.', StringComparison.Ordinal);
        if (dot != RingKey.IdLength) throw new SealBrokenException(SealBroken.Damaged, column);
        Span<byte> cipher = value.Cipher.Length <= ShortBytes ? stackalloc byte[ShortBytes] : new byte[value.Cipher.Length];
        if (!Convert.TryFromBase64Chars(value.Cipher.AsSpan(dot + 1), cipher, out var length)) throw new SealBrokenException(SealBroken.Damaged, column);
        Span<byte> plain = length <= ShortBytes ? stackalloc byte[ShortBytes] : new byte[length];
        return Encoding.UTF8.GetString(plain[..Decrypt(value.Cipher.AsSpan(0, dot), cipher[..length], plain, column)]);
    }

    /// <summary>Opens bytes that were sealed for this column.</summary>
    /// <exception cref="SealBrokenException">As for texts.</exception>
    public byte[] Open(SealedBytes value, SealedColumn column)
    {
        if (value.Cipher.Length < HeadBytes + NonceBytes + TagBytes) throw new SealBrokenException(SealBroken.Damaged, column);
        var plain = new byte[value.Cipher.Length - HeadBytes - NonceBytes - TagBytes];
        Decrypt(Encoding.ASCII.GetString(value.Cipher, 0, HeadBytes), value.Cipher.AsSpan(HeadBytes), plain, column);
        return plain;
    }

    /// <summary>The keyed hash by which a value of a column is found, with the current key: id of the key, a dot, 64 hexadecimal digits.</summary>
    public string LookUp(string plain, SealedColumn column) => LookUp(Keys.Current(KeyPurpose.LookUp), plain, column);

    /// <summary>The hashes a stored value may have while the look-up key is being changed; the current one first.</summary>
    public IReadOnlyList<string> LookUps(string plain, SealedColumn column)
    {
        var (keys, current) = (Keys, Keys.Current(KeyPurpose.LookUp));
        if (keys.Of(KeyPurpose.LookUp) is [_]) return [LookUp(current, plain, column)];
        return [LookUp(current, plain, column), .. keys.Of(KeyPurpose.LookUp).Where(key => key != current).Select(key => LookUp(key, plain, column))];
    }

    /// <summary>Signs with the current seal key.</summary>
    public SealSignature Sign(ReadOnlySpan<byte> content)
    {
        var key = Keys.Current(KeyPurpose.Seal);
        using var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(key.Key.Secret, out _);
        return new SealSignature(key.Key.Id, pair.SignData(content, HashAlgorithmName.SHA256));
    }

    /// <summary>Whether the content was signed by a seal key of this ring, of whatever generation.</summary>
    public bool Verify(ReadOnlySpan<byte> content, SealSignature signature) =>
        Keys.Find(signature.KeyId) is { Key.Purpose: KeyPurpose.Seal } key && Verify(content, signature, PublicKeyOf(key.Key));

    /// <summary>Whether the content was signed by the owner of a public key: what an auditor can check without any secret.</summary>
    /// <param name="content">What was signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="publicKey">SubjectPublicKeyInfo of the seal key.</param>
    public static bool Verify(ReadOnlySpan<byte> content, SealSignature signature, ReadOnlySpan<byte> publicKey)
    {
        using var pair = ECDsa.Create();
        pair.ImportSubjectPublicKeyInfo(publicKey, out _);
        return pair.VerifyData(content, signature.Value, HashAlgorithmName.SHA256);
    }

    /// <summary>Public keys of all seal keys by id, as SubjectPublicKeyInfo: to be handed to auditors.</summary>
    public IReadOnlyDictionary<string, byte[]> PublicKeys =>
        Keys.Of(KeyPurpose.Seal).ToDictionary(key => key.Key.Id, key => PublicKeyOf(key.Key));

    /// <summary>The public half of a seal key.</summary>
    public static byte[] PublicKeyOf(RingKey key)
    {
        using var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(key.Secret, out _);
        return pair.ExportSubjectPublicKeyInfo();
    }

    /// <inheritdoc/>
    public void Dispose() => loaded?.Dispose();

    Loaded Keys => loaded ?? throw new InvalidOperationException("The key ring is not loaded: bring the database up to date first.");

    // whole takes nonce, ciphertext and tag.
    static void Encrypt(LoadedKey key, ReadOnlySpan<byte> plain, SealedColumn column, Span<byte> whole)
    {
        RandomNumberGenerator.Fill(whole[..NonceBytes]);
        var cipher = key.Rent();
        cipher.Encrypt(whole[..NonceBytes], plain, whole[NonceBytes..^TagBytes], whole[^TagBytes..], column.Bound);
        key.Return(cipher);
    }

    /// <returns>How many bytes of <paramref name="plain"/> are filled.</returns>
    int Decrypt(ReadOnlySpan<char> keyId, ReadOnlySpan<byte> whole, Span<byte> plain, SealedColumn column)
    {
        var key = Keys.Find(keyId);
        if (key is null && Refresh is not null)
        {
            Refresh();
            key = Keys.Find(keyId);
        }
        if (key is not { Key.Purpose: KeyPurpose.Data }) throw new SealBrokenException(SealBroken.KeyMissing, column);
        if (whole.Length < NonceBytes + TagBytes) throw new SealBrokenException(SealBroken.Damaged, column);
        var length = whole.Length - NonceBytes - TagBytes;
        var cipher = key.Rent();
        try
        {
            cipher.Decrypt(whole[..NonceBytes], whole[NonceBytes..^TagBytes], whole[^TagBytes..], plain[..length], column.Bound);
            return length;
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new SealBrokenException(SealBroken.Damaged, column);
        }
        finally
        {
            key.Return(cipher);
        }
    }

    static string LookUp(LoadedKey key, string plain, SealedColumn column)
    {
        var most = column.Bound.Length + 1 + Encoding.UTF8.GetMaxByteCount(plain.Length);
        Span<byte> bytes = most <= ShortBytes ? stackalloc byte[ShortBytes] : new byte[most];
        column.Bound.CopyTo(bytes);
        bytes[column.Bound.Length] = (byte)'\n';
        var length = column.Bound.Length + 1 + Encoding.UTF8.GetBytes(plain, bytes[(column.Bound.Length + 1)..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Key.Secret, bytes[..length], hash);
        return $"{key.Key.Id}.{Convert.ToHexStringLower(hash)}";
    }

    /// <summary>A key with its cipher objects: each serves one thread at a time, and making one is dearer than using it.</summary>
    sealed class LoadedKey(RingKey key) : IDisposable
    {
        readonly ConcurrentBag<AesGcm> idle = [];

        public RingKey Key => key;

        public AesGcm Rent() => idle.TryTake(out var cipher) ? cipher : new AesGcm(key.Secret, TagBytes);

        public void Return(AesGcm cipher) => idle.Add(cipher);

        public void Dispose()
        {
            foreach (var cipher in idle) cipher.Dispose();
        }
    }

    sealed class Loaded : IDisposable
    {
        readonly Dictionary<string, LoadedKey> byId = [];
        readonly Dictionary<KeyPurpose, LoadedKey> current = [];
        readonly Dictionary<KeyPurpose, LoadedKey[]> byPurpose;

        public Loaded(IReadOnlyList<RingKey> keys, Func<RingKey, bool> isCurrent, Loaded? former)
        {
            foreach (var key in keys.OrderBy(key => key.Generation))
            {
                var entry = former?.byId.GetValueOrDefault(key.Id) ?? new LoadedKey(key);
                byId[key.Id] = entry;
                if (isCurrent(key)) current[key.Purpose] = entry;
            }
            byPurpose = byId.Values.GroupBy(entry => entry.Key.Purpose)
                .ToDictionary(entries => entries.Key, entries => entries.OrderByDescending(entry => entry.Key.Generation).ToArray());
        }

        public LoadedKey Current(KeyPurpose purpose) =>
            current.GetValueOrDefault(purpose) ?? throw new InvalidOperationException($"The key ring has no current key for {purpose}.");

        public LoadedKey? Find(ReadOnlySpan<char> id) => byId.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var key) ? key : null;

        public LoadedKey[] Of(KeyPurpose purpose) => byPurpose.GetValueOrDefault(purpose) ?? [];

        public void Dispose()
        {
            foreach (var entry in byId.Values) entry.Dispose();
        }
    }
}

/// <summary>A signature and the key that made it.</summary>
/// <param name="KeyId">Id of the seal key.</param>
/// <param name="Value">ECDSA over P-256 and SHA-256, 64 bytes.</param>
public sealed record SealSignature(string KeyId, byte[] Value);

/// <summary>Why a sealed value does not open.</summary>
public enum SealBroken
{
    /// <summary>Its key is not in the ring.</summary>
    KeyMissing,

    /// <summary>It was changed, cut, or belongs to another column.</summary>
    Damaged,
}

/// <summary>A sealed value does not open. Never says the value.</summary>
public sealed class SealBrokenException(SealBroken why, SealedColumn column) : Exception($"A sealed value of {column} does not open: {why}.")
{
    /// <summary>Why.</summary>
    public SealBroken Why { get; } = why;

    /// <summary>The column it was read from.</summary>
    public SealedColumn Column { get; } = column;
}
