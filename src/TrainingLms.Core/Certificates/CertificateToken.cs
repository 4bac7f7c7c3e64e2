using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Certificates;

/// <summary>Verify tokens: 160 random bits, 32 characters that nobody confuses when typing them from paper.</summary>
public static class CertificateToken
{
    const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Length in characters.</summary>
    public const int Length = 32;

    /// <summary>A new one. Each character carries five bits of its own.</summary>
    public static string Make() => RandomNumberGenerator.GetString(Digits, Length);

    /// <summary>As it is printed: in groups of four.</summary>
    public static string Grouped(string token) => string.Join('-', token.Chunk(4).Select(part => new string(part)));

    /// <summary>As it is stored: lower case and half width, without the spaces and dashes that people type, and with the digits for letters that look like them.</summary>
    public static string Normal(string typed) => new([.. typed.Normalize(NormalizationForm.FormKC).ToLowerInvariant()
        .Where(char.IsLetterOrDigit).Select(c => c switch { 'o' => '0', 'i' or 'l' => '1', _ => c })]);
}
