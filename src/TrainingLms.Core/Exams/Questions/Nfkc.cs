using System.Globalization;
using System.Text;

namespace TrainingLms.Exams;

/// <summary>
/// Unicode normalisation form KC by tables of our own: full-width becomes half-width, and composed letters are one letter. The runtime is
/// globalisation-invariant and leaves such text as it is, so that the same answer would earn different marks on different machines.
/// </summary>
static class Nfkc
{
    const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7, Vowels = 21, Tails = 28, Syllables = 11_172;

    static readonly Dictionary<int, int[]> Decomposed = [];
    static readonly Dictionary<int, byte> Classes = [];
    static readonly Dictionary<(int, int), int> Composed = [];

    static Nfkc()
    {
        using var stream = typeof(Nfkc).Assembly.GetManifestResourceStream("Exams.nfkc")!;
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            if (line[0] == '#') continue;
            var (left, right) = (line[2..line.IndexOf('=', StringComparison.Ordinal)], line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            switch (line[0])
            {
                case 'd':
                    Decomposed[Hex(left)] = [.. right.Split(' ').Select(Hex)];
                    break;
                case 'c':
                    var ends = left.Split("..");
                    for (var code = Hex(ends[0]); code <= Hex(ends[1]); code++) Classes[code] = byte.Parse(right, CultureInfo.InvariantCulture);
                    break;
                default:
                    var pair = left.Split(' ');
                    Composed[(Hex(pair[0]), Hex(pair[1]))] = Hex(right);
                    break;
            }
        }
    }

    /// <summary>The text in form KC.</summary>
    public static string Of(string text)
    {
        if (text.All(char.IsAscii)) return text;
        var codes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, codes);
        Order(codes);
        Compose(codes);
        var built = new StringBuilder(codes.Count);
        foreach (var code in codes) built.Append(new Rune(code).ToString());
        return built.ToString();
    }

    static void Decompose(int code, List<int> codes)
    {
        if (Decomposed.TryGetValue(code, out var parts)) codes.AddRange(parts);
        else if (code - HangulBase is >= 0 and < Syllables and var syllable)
        {
            codes.AddRange([LeadBase + (syllable / (Vowels * Tails)), VowelBase + (syllable / Tails % Vowels)]);
            if (syllable % Tails > 0) codes.Add(TailBase + (syllable % Tails));
        }
        else codes.Add(code);
    }

    /// <summary>Marks that stand on the same letter come in the order of their classes.</summary>
    static void Order(List<int> codes)
    {
        for (var at = 1; at < codes.Count; at++)
            for (var back = at; back > 0 && Class(codes[back]) is > 0 and var mark && Class(codes[back - 1]) > mark; back--)
                (codes[back - 1], codes[back]) = (codes[back], codes[back - 1]);
    }

    static void Compose(List<int> codes)
    {
        var (starter, written, last) = (-1, 0, 0);
        for (var at = 0; at < codes.Count; at++)
        {
            var (code, mark) = (codes[at], Class(codes[at]));
            // Blocked when something of the same or a higher class, or another letter, stands between.
            if (starter >= 0 && (written == starter + 1 || (last < mark && last > 0)) && Pair(codes[starter], code) is { } joined)
            {
                codes[starter] = joined;
                continue;
            }
            if (mark == 0) starter = written;
            last = mark;
            codes[written++] = code;
        }
        codes.RemoveRange(written, codes.Count - written);
    }

    static int? Pair(int first, int second)
    {
        if (first - LeadBase is >= 0 and < 19 and var lead && second - VowelBase is >= 0 and < Vowels and var vowel) return HangulBase + (((lead * Vowels) + vowel) * Tails);
        if (first - HangulBase is >= 0 and < Syllables and var syllable && syllable % Tails == 0 && second - TailBase is > 0 and < Tails and var tail) return first + tail;
        return Composed.TryGetValue((first, second), out var joined) ? joined : null;
    }

    static byte Class(int code) => Classes.GetValueOrDefault(code);

    static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
