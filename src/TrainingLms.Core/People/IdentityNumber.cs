using System.Globalization;
using NodaTime;

namespace TrainingLms.People;

/// <summary>A resident identity number (GB 11643) that holds: 6 digits of region, 8 of birth date, 3 of order, 1 check character.</summary>
/// <param name="Value">18 characters, X upper-case.</param>
/// <param name="Birth">The birth date inside.</param>
/// <param name="IsMale">Whether the order is odd.</param>
/// <param name="IsRegionKnown">Whether the first two digits name a province. Old and unknown regions warn and never refuse.</param>
public sealed record IdentityNumber(string Value, LocalDate Birth, bool IsMale, bool IsRegionKnown)
{
    const string CheckCharacters = "10X98765432";

    static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    static readonly HashSet<string> Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    ];

    /// <summary>Looks at length, characters, birth date and check character, in this order; the first that fails is told.</summary>
    /// <param name="typed">As typed, without blanks; a lower-case x is taken for X.</param>
    /// <param name="today">The birth date must not lie after it.</param>
    /// <returns>The number, or one of <c>identity.length</c>, <c>identity.character</c>, <c>identity.birth_date</c>, <c>identity.check_digit</c>.</returns>
    public static IdentityReading<IdentityNumber> Read(string typed, LocalDate today)
    {
        var value = typed.ToUpperInvariant();
        if (value.Length != 18) return new(null, IdentityCodes.Length);
        if (value.AsSpan(0, 17).ContainsAnyExceptInRange('0', '9') || value[17] is not ('X' or (>= '0' and <= '9'))) return new(null, IdentityCodes.Character);
        if (BirthOf(value) is not { } birth || birth > today) return new(null, IdentityCodes.BirthDate);
        if (value[17] != CheckCharacterOf(value)) return new(null, IdentityCodes.CheckDigit);
        return new(new IdentityNumber(value, birth, (value[16] - '0') % 2 == 1, Provinces.Contains(value[..2])), null);
    }

    /// <summary>The check character that belongs to the first 17 digits.</summary>
    public static char CheckCharacterOf(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++) sum += (digits[i] - '0') * Weights[i];
        return CheckCharacters[sum % 11];
    }

    static LocalDate? BirthOf(string value)
    {
        int Part(int from, int length) => int.Parse(value.AsSpan(from, length), NumberStyles.None);
        var (year, month, day) = (Part(6, 4), Part(10, 2), Part(12, 2));
        if (year < 1800 || month is < 1 or > 12 || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month)) return null;
        return new LocalDate(year, month, day);
    }
}

/// <summary>A number that was looked at: itself, or the code of what is wrong with it.</summary>
/// <param name="Number">The number; null when something is wrong.</param>
/// <param name="Problem">The code; null when it holds.</param>
public sealed record IdentityReading<T>(T? Number, string? Problem) where T : class;

/// <summary>What can be wrong with an identity number or a credit code. Codes are for ever.</summary>
public static class IdentityCodes
{
    /// <summary>Not 18 characters.</summary>
    public const string Length = "identity.length";

    /// <summary>A character that does not belong where it stands.</summary>
    public const string Character = "identity.character";

    /// <summary>A birth date that does not exist or lies in the future.</summary>
    public const string BirthDate = "identity.birth_date";

    /// <summary>The check character does not fit the others: most often one digit is mistyped.</summary>
    public const string CheckDigit = "identity.check_digit";

    /// <summary>Warning only: the region is not one of today's.</summary>
    public const string RegionUnknown = "identity.region_unknown";
}
