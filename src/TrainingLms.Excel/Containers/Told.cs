namespace TrainingLms.Excel;

/// <summary>
/// What a file says of itself, made fit for a message: a name in it may be as long as a book, and may hold what no database keeps.
/// </summary>
static class Told
{
    /// <summary>Most characters of one fact in a refusal.</summary>
    public const int Longest = 300;

    const char Damaged = '\uFFFD';

    /// <summary>Control characters and halves of characters become U+FFFD; what is too long ends in an ellipsis.</summary>
    public static string Of(string value, int longest = Longest)
    {
        var cut = value.Length <= longest ? value : $"{value.AsSpan(0, longest - 1)}…";
        var kept = cut.ToCharArray();
        for (var i = 0; i < kept.Length; i++)
        {
            var isWhole = char.IsHighSurrogate(kept[i]) && i + 1 < kept.Length && char.IsLowSurrogate(kept[i + 1]);
            if (isWhole) i++;
            else if (char.IsControl(kept[i]) || char.IsSurrogate(kept[i])) kept[i] = Damaged;
        }

        return new(kept);
    }
}
