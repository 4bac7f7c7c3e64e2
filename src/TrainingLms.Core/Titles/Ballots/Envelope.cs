using System.Security.Cryptography;

namespace TrainingLms.Titles;

/// <summary>
/// The inner envelope of a vote: a fixed-length message to a public key, opened only with the private one and only for the round it was
/// made for. ECDH on P-256 with an ephemeral key, HKDF-SHA256, AES-GCM. Layout: ephemeral key 91, nonce 12, message, tag 16.
/// </summary>
public static class Envelope
{
    /// <summary>Bytes of a vote before sealing, padded so that no choice is longer than another.</summary>
    public const int VoteLength = 20;

    /// <summary>Bytes of every envelope that holds a vote.</summary>
    public const int Length = KeyLength + NonceLength + VoteLength + TagLength;

    const int KeyLength = 91;
    const int NonceLength = 12;
    const int TagLength = 16;

    /// <summary>Seals a vote for a round. Two envelopes of the same choice have nothing in common.</summary>
    public static byte[] Seal(BallotChoice choice, Guid roundId, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> vote = stackalloc byte[VoteLength];
        vote[0] = (byte)choice;
        return SealBytes(vote, roundId, publicKey);
    }

    /// <summary>Opens an envelope.</summary>
    /// <exception cref="CryptographicException">It is damaged, of another round, or for another key.</exception>
    public static BallotChoice Open(ReadOnlySpan<byte> envelope, Guid roundId, ECDiffieHellman privateKey)
    {
        var vote = OpenBytes(envelope, roundId, privateKey);
        return vote.Length == VoteLength && Enum.IsDefined((BallotChoice)vote[0])
            ? (BallotChoice)vote[0]
            : throw new CryptographicException("The envelope holds no vote.");
    }

    internal static byte[] SealBytes(ReadOnlySpan<byte> message, Guid roundId, ReadOnlySpan<byte> publicKey)
    {
        using var receiver = ECDiffieHellman.Create();
        receiver.ImportSubjectPublicKeyInfo(publicKey, out _);
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var envelope = new byte[KeyLength + NonceLength + message.Length + TagLength];
        ephemeral.ExportSubjectPublicKeyInfo().CopyTo(envelope, 0);
        RandomNumberGenerator.Fill(envelope.AsSpan(KeyLength, NonceLength));
        using var cipher = CipherFor(ephemeral, receiver.PublicKey, envelope.AsSpan(0, KeyLength));
        cipher.Encrypt(envelope.AsSpan(KeyLength, NonceLength), message,
            envelope.AsSpan(KeyLength + NonceLength, message.Length), envelope.AsSpan(^TagLength..), roundId.ToByteArray(bigEndian: true));
        return envelope;
    }

    internal static byte[] OpenBytes(ReadOnlySpan<byte> envelope, Guid roundId, ECDiffieHellman privateKey)
    {
        var length = envelope.Length - KeyLength - NonceLength - TagLength;
        if (length <= 0) throw new CryptographicException("The envelope is too short.");
        using var sender = ECDiffieHellman.Create();
        sender.ImportSubjectPublicKeyInfo(envelope[..KeyLength], out _);
        using var cipher = CipherFor(privateKey, sender.PublicKey, envelope[..KeyLength]);
        var message = new byte[length];
        cipher.Decrypt(envelope.Slice(KeyLength, NonceLength), envelope.Slice(KeyLength + NonceLength, length), envelope[^TagLength..],
            message, roundId.ToByteArray(bigEndian: true));
        return message;
    }

    static AesGcm CipherFor(ECDiffieHellman own, ECDiffieHellmanPublicKey other, ReadOnlySpan<byte> salt)
    {
        var secret = own.DeriveRawSecretAgreement(other);
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, "training-lms ballot envelope 1"u8);
        CryptographicOperations.ZeroMemory(secret);
        return new AesGcm(key, TagLength);
    }
}
