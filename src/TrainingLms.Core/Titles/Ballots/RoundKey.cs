using System.Security.Cryptography;

namespace TrainingLms.Titles;

/// <summary>The key pair of one round: its public half seals votes, its private half lies wrapped under both holders' keys.</summary>
/// <param name="PublicKey">What votes are sealed to.</param>
/// <param name="Blob">The private half, wrapped for the Scrutineer and then for the Teller. Opens with both codes, and not with one.</param>
public sealed record RoundKey(byte[] PublicKey, byte[] Blob)
{
    /// <summary>Makes the pair. The private half exists in memory for the length of this call.</summary>
    public static RoundKey Make(Guid roundId, ReadOnlySpan<byte> scrutineerKey, ReadOnlySpan<byte> tellerKey)
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var secret = pair.ExportPkcs8PrivateKey();
        var blob = Envelope.SealBytes(Envelope.SealBytes(secret, roundId, scrutineerKey), roundId, tellerKey);
        CryptographicOperations.ZeroMemory(secret);
        return new RoundKey(pair.ExportSubjectPublicKeyInfo(), blob);
    }

    /// <summary>Unwraps the private half.</summary>
    /// <exception cref="CryptographicException">One of the codes is not the right one, or the blob is damaged.</exception>
    public static ECDiffieHellman Unwrap(ReadOnlySpan<byte> blob, Guid roundId, HolderCode scrutineer, HolderCode teller)
    {
        using var outer = teller.KeyPair(roundId);
        using var inner = scrutineer.KeyPair(roundId);
        var secret = Envelope.OpenBytes(Envelope.OpenBytes(blob, roundId, outer), roundId, inner);
        var key = ECDiffieHellman.Create();
        key.ImportPkcs8PrivateKey(secret, out _);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    /// <summary>Opens all envelopes of a round, in an order that has nothing to do with the order they came in.</summary>
    /// <exception cref="CryptographicException">An envelope is damaged or of another round.</exception>
    public static IReadOnlyList<BallotChoice> OpenAll(IEnumerable<byte[]> envelopes, Guid roundId, ECDiffieHellman privateKey)
    {
        var shuffled = envelopes.ToArray();
        RandomNumberGenerator.Shuffle<byte[]>(shuffled);
        return [.. shuffled.Select(envelope => Envelope.Open(envelope, roundId, privateKey))];
    }
}
