using System.Buffers;

namespace TrainingLms.People;

/// <summary>A unified social credit code (GB 32100) that holds.</summary>
/// <param name="Value">18 symbols, upper-case.</param>
public sealed record IdentityCreditCode(string Value)
{
    const string Symbols = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    static readonly SearchValues<char> Allowed = SearchValues.Create(Symbols);

    /// <summary>Looks at length, symbols and check symbol, in this order.</summary>
    /// <param name="typed">As typed, without blanks.</param>
    /// <returns>The code, or one of <c>identity.length</c>, <c>identity.character</c>, <c>identity.check_digit</c>.</returns>
    public static IdentityReading<IdentityCreditCode> Read(string typed)
    {
        var value = typed.ToUpperInvariant();
        if (value.Length != 18) return new(null, IdentityCodes.Length);
        if (value.AsSpan().ContainsAnyExcept(Allowed) || value.AsSpan(2, 6).ContainsAnyExceptInRange('0', '9')) return new(null, IdentityCodes.Character);
        return value[17] == CheckSymbolOf(value) ? new(new IdentityCreditCode(value), null) : new(null, IdentityCodes.CheckDigit);
    }

    /// <summary>The check symbol that belongs to the first 17 symbols: weights are the powers of 3 modulo 31.</summary>
    public static char CheckSymbolOf(ReadOnlySpan<char> symbols)
    {
        var (sum, weight) = (0, 1);
        for (var i = 0; i < 17; i++)
        {
            sum += Symbols.IndexOf(symbols[i], StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }
        return Symbols[(31 - sum % 31) % 31];
    }
}
