using System.Security.Cryptography;

namespace TrainingLms.Certificates;

/// <summary>Verify tokens: 160 random bits, 32 characters that nobody confuses when typing them from paper.</summary>
public static class CertificateToken
{
    const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Length in characters.</summary>
    public const int Length = 32;

    /// <summary>A new one. Each character carries five bits of its own.</summary>
    public static string Make() => RandomNumberGenerator.GetString(Digits, Length);

    /// <summary>As it is stored: lower case, without the spaces and dashes that people type.</summary>
    public static string Normal(string typed) =>
        new([.. typed.ToLowerInvariant().Where(c => c is not ('-' or ' ')).Select(c => c switch { 'o' => '0', 'i' or 'l' => '1', _ => c })]);
}
