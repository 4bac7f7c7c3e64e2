namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>What can be done to bytes and texts of which nothing is known, and values that have broken readers before.</summary>
static class Bytes
{
    public static readonly string[] Values =
    [
        "", " ", "0", "-0", "-1", "1", "01", "2", "7", "65", "61", "60", "59.9999", "0.1", "1.5", "2024.1", "2024.10", "45292", "45292.75", "73051",
        "2958465", "2958465.99999", "2958466", "1e5", "1E+17", "3.30106E+17", "1e999", "-1e-999", "NaN", "Infinity", "-Infinity", "0x10", " 5 ", "１２", "1,5",
        "2147483647", "2147483648", "4294967295", "9223372036854775808", "330106199001011234", "110101199003070038", "20240230", "20240229", "2024-02-30",
        "2024年2月", "2024-02-29T25:00:00", "9999-12-31T23:59:59.999Z", "0000-00-00", "T", "TRUE", "true", "#N/A", "#SPILL!", "#", "A1", "a1", "XFD1", "XFE1",
        "BL1", "BM1", "ZZZZZZZZZZ1", "A0", "A1048576", "A1048577", "$A$1", "R1C1", "1A", "A", "_x0000_", "_xD800_", "_xFFFF_", "_x005F_x000D_", "清空", "锟斤拷",
        "ÖÐ¹úÈË", "男", "专职", "在职", "\uE000", "\uFFFD", "\u200B\u2060\uFEFF", "\u202E", "\u3000", "𠮷", "😀", "'", "=1+1", "G1", "*", "(必填)", "))((", "[h]:mm",
        "yyyy\"年\"m", "[$-804]", "[DBNum1]", "\\", "\"", "000000", new('0', 300), "General", "inlineStr", "str", "s", "b", "e", "d", "n", "x", "../../x", "/", "%00",
        "%ED%A0%80", "External", "hidden", "veryHidden", "rId1", "rId2", "rId9", "xl/workbook.xml", "worksheets/sheet1.xml", "http://example.org/worksheet",
    ];

    public static T OneOf<T>(this Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];

    /// <summary>A value to put somewhere: mostly a telling one, sometimes a long one.</summary>
    public static string Value(this Random random) => random.Next(40) == 0 ? new(random.OneOf<char>(['a', '0', '李', ' ', '"', '&', '<']), random.Next(40_000)) : random.OneOf(Values);

    /// <summary>Flips, cuts, repeats and inserts a few bytes.</summary>
    public static byte[] Bend(byte[] bytes, Random random)
    {
        for (var times = random.Next(1, 5); times > 0 && bytes.Length > 0; times--)
        {
            var at = random.Next(bytes.Length);
            var length = random.Next(Math.Min(64, bytes.Length - at));
            switch (random.Next(8))
            {
                case 0:
                    bytes = [.. bytes[..at], .. bytes[(at + length)..]];
                    break;
                case 1:
                    bytes = [.. bytes[..(at + length)], .. bytes[at..]];
                    break;
                case 2 when random.Next(4) == 0:
                    bytes = bytes[..at];
                    break;
                default:
                    bytes = [.. bytes];
                    bytes[at] = random.Next(2) == 0 ? (byte)random.Next(256) : random.OneOf("<>\"'&/!?=_x09;s\0"u8.ToArray());
                    break;
            }
        }

        return bytes;
    }
}
