namespace TrainingLms.Excel;

/// <summary>Columns by number and by the letters people see.</summary>
public static class ColumnName
{
    /// <summary>The last column Excel knows, XFD.</summary>
    public const int Last = 16_384;

    static readonly string[] Names = [.. Enumerable.Range(1, 702).Select(Spell)];

    /// <summary>The letters of a column, 1 being A.</summary>
    public static string Of(int column)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(column, 1);
        return column <= Names.Length ? Names[column - 1] : Spell(column);
    }

    // Letters at the start of a reference such as "AB12". Zero when there are none or too many.
    internal static int Parse(ReadOnlySpan<byte> reference)
    {
        var column = 0;
        var at = 0;
        for (; at < reference.Length && at < 8; at++)
        {
            var letter = reference[at] & ~0x20;
            if (letter is < 'A' or > 'Z') break;
            if (column > Last) continue;
            column = column * 26 + (letter - 'A' + 1);
        }

        return at < reference.Length && reference[at] is >= (byte)'0' and <= (byte)'9' ? column : 0;
    }

    static string Spell(int column)
    {
        var letters = "";
        for (; column > 0; column = (column - 1) / 26) letters = (char)('A' + (column - 1) % 26) + letters;
        return letters;
    }
}
