using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Titles;

/// <summary>
/// The code that a Scrutineer or a Teller keeps while a round is open: 128 random bits, shown once, never stored. A key pair is derived from
/// it; storage keeps only the public half, so that each holder can take the code alone and nobody ever sees both.
/// </summary>
public sealed class HolderCode
{
    const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const int ByteCount = 16;

    /// <summary>Order of the group of P-256.</summary>
    static readonly BigInteger Order =
        BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber);

    readonly byte[] bits;

    HolderCode(byte[] bits) => this.bits = bits;

    /// <summary>A new code.</summary>
    public static HolderCode Make() => new(RandomNumberGenerator.GetBytes(ByteCount));

    /// <summary>Reads a code as it was printed; spaces, dashes and case do not matter, nor do O for 0 and I or L for 1.</summary>
    /// <returns>Null when it is not a code.</returns>
    public static HolderCode? Read(string text)
    {
        BigInteger value = 0;
        var count = 0;
        foreach (var typed in text.ToUpperInvariant())
        {
            if (typed is '-' or ' ') continue;
            var digit = Digits.IndexOf(typed switch { 'O' => '0', 'I' or 'L' => '1', _ => typed }, StringComparison.Ordinal);
            if (digit < 0 || ++count > 26) return null;
            value = value * 32 + digit;
        }
        if (count != 26 || value >> 128 != 0) return null;
        return new HolderCode(BigEndian(value, ByteCount));
    }

    /// <summary>To be printed: 26 characters that nobody confuses, in groups of five.</summary>
    public override string ToString()
    {
        var value = new BigInteger(bits, isUnsigned: true, isBigEndian: true);
        var text = new StringBuilder();
        for (var place = 25; place >= 0; place--)
        {
            text.Append(Digits[(int)(value >> (5 * place) & 31)]);
            if (place % 5 == 1 && place > 1) text.Append('-');
        }
        return text.ToString();
    }

    /// <summary>The public half of the key pair that the code stands for, in one round.</summary>
    public byte[] PublicKey(Guid roundId)
    {
        using var pair = KeyPair(roundId);
        return pair.ExportSubjectPublicKeyInfo();
    }

    internal ECDiffieHellman KeyPair(Guid roundId)
    {
        // 48 bytes modulo the order: the deviation from uniform is far below anything that could be noticed.
        var stretched = HKDF.DeriveKey(HashAlgorithmName.SHA256, bits, 48, roundId.ToByteArray(bigEndian: true), "training-lms ballot holder 1"u8.ToArray());
        var scalar = new BigInteger(stretched, isUnsigned: true, isBigEndian: true) % (Order - 1) + 1;
        return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = BigEndian(scalar, 32) });
    }

    static byte[] BigEndian(BigInteger value, int length)
    {
        var bytes = new byte[length];
        value.TryWriteBytes(bytes, out var written, isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - written], .. bytes.AsSpan(0, written)];
    }
}
