namespace TrainingLms.Excel;

/// <summary>Hands out one string for equal short texts seen lately: 在职 a hundred thousand times is one string.</summary>
sealed class ShortTexts
{
    const int Places = 4096, Longest = 24;
    readonly string[] _seen = new string[Places];

    public string Get(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return "";
        if (text.Length > Longest) return text.ToString();
        var place = (int)((uint)string.GetHashCode(text) % Places);
        var seen = _seen[place];
        return seen is not null && text.SequenceEqual(seen) ? seen : _seen[place] = text.ToString();
    }
}
