using System.Globalization;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>
/// What a chosen password must be: long enough, not made of what everybody uses, and not about its owner. No composition rules and no expiry:
/// both lead to worse passwords (OWASP ASVS 5, chapter 6.2).
/// </summary>
public sealed class PasswordRules
{
    /// <summary>So few characters beside common words, dates and runs are no password.</summary>
    const int LeastOwn = 4;

    const int ShortestRun = 3;
    const int ShortestAbout = 4;

    static readonly string[] Rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik", "qazwsxedcrfvtgbyhnujmikolp"];

    readonly AccountOptions options;
    readonly HashSet<string> common;
    readonly int longestCommon;

    /// <summary>The rules over a list of common words.</summary>
    public PasswordRules(AccountOptions options, IEnumerable<string> commonWords)
    {
        this.options = options;
        common = [.. commonWords];
        longestCommon = common.Max(word => word.Length);
    }

    /// <summary>The rules over the built-in list.</summary>
    public static PasswordRules Load(AccountOptions options) => new(options,
        File.ReadLines(Path.Combine(SeedFile.Folder("seeds"), "accounts", "common-words.txt")).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'));

    /// <summary>Everything that is wrong with a password; nothing when it may be used.</summary>
    /// <param name="password">As typed; never cut, folded or trimmed.</param>
    /// <param name="about">Words about the owner: user name, numbers, names, the organisation.</param>
    /// <param name="member">The member of the request it came in.</param>
    public IReadOnlyList<Refusal> FaultsOf(string password, IEnumerable<string?> about, string member)
    {
        var length = new StringInfo(password).LengthInTextElements;
        var faults = new List<Refusal>();
        if (length < options.ShortestPassword) faults.Add(new Refusal("password.too_short", [("least", options.ShortestPassword)], member));
        if (length > options.LongestPassword) return [new Refusal("password.too_long", [("most", options.LongestPassword)], member)];
        var text = password.ToLowerInvariant();
        if (OwnCharacters(text) < LeastOwn) faults.Add(new Refusal("password.too_common", [], member));
        if (about.Any(word => IsTelling(word) && text.Contains(word!.ToLowerInvariant(), StringComparison.Ordinal))) faults.Add(new Refusal("password.about_you", [], member));
        return faults;
    }

    /// <summary>Two characters of Chinese say as much as four letters or digits.</summary>
    static bool IsTelling(string? word) => word is not null && (word.Length >= ShortestAbout || (word.Length >= 2 && word.All(letter => letter > 0x2E7F)));

    /// <summary>How many characters are left when common words, runs, years and repetitions are taken away in the way that leaves fewest.</summary>
    int OwnCharacters(string text)
    {
        text = WithoutRepetition(text);
        var plain = Unmasked(text);
        var left = new int[text.Length + 1];
        for (var end = 1; end <= text.Length; end++)
        {
            left[end] = left[end - 1] + 1;
            for (var start = end - 1; start >= 0 && end - start <= Math.Max(longestCommon, 8); start--)
                if (left[start] < left[end] && IsCommon(text[start..end], plain[start..end])) left[end] = left[start];
            for (var start = end - ShortestRun; start >= 0 && IsRun(text.AsSpan(start, end - start)); start--)
                left[end] = Math.Min(left[end], left[start]);
        }
        return left[^1];
    }

    bool IsCommon(string typed, string plain) => common.Contains(typed) || common.Contains(plain) || IsDate(typed);

    /// <summary>A year, or a day written with eight or six digits.</summary>
    static bool IsDate(string text) => text.All(char.IsAsciiDigit) && text.Length switch
    {
        4 => text.StartsWith("19", StringComparison.Ordinal) || text.StartsWith("20", StringComparison.Ordinal),
        6 => IsDay(text.AsSpan(2)),
        8 => IsDay(text.AsSpan(4)),
        _ => false,
    };

    static bool IsDay(ReadOnlySpan<char> monthAndDay) =>
        int.Parse(monthAndDay[..2], CultureInfo.InvariantCulture) is >= 1 and <= 12 && int.Parse(monthAndDay[2..], CultureInfo.InvariantCulture) is >= 1 and <= 31;

    /// <summary>The same character, neighbours in the alphabet, or neighbours on the keyboard, in one direction.</summary>
    static bool IsRun(ReadOnlySpan<char> text)
    {
        var step = text[1] - text[0];
        if (step is >= -1 and <= 1)
        {
            var even = true;
            for (var i = 2; i < text.Length && even; i++) even = text[i] - text[i - 1] == step;
            if (even) return true;
        }
        Span<char> back = stackalloc char[Math.Min(text.Length, 64)];
        if (text.Length > back.Length) return false;
        text.CopyTo(back);
        back.Reverse();
        foreach (var row in Rows)
            if (row.AsSpan().Contains(text, StringComparison.Ordinal) || row.AsSpan().Contains(back, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>One block written again and again says no more than the block.</summary>
    static string WithoutRepetition(string text)
    {
        for (var period = 1; period <= text.Length / 2; period++)
            if (text.AsSpan(period).SequenceEqual(text.AsSpan(0, text.Length - period))) return text[..period];
        return text;
    }

    /// <summary>Letters where people write look-alikes.</summary>
    static string Unmasked(string text) => string.Create(text.Length, text, static (plain, typed) =>
    {
        for (var i = 0; i < typed.Length; i++)
            plain[i] = typed[i] switch { '0' => 'o', '1' or '!' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', '8' => 'b', var other => other };
    });
}
