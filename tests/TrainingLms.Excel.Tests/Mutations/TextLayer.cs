using System.Text;

namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>Bends text files: character sets, quotes, separators, ends of lines, control characters.</summary>
static class TextLayer
{
    static readonly string[] Insertions =
    [
        "\"", "\"\"", "\"a\"b", ",", ";", "\t", "|", "\r", "\n", "\r\n", "\n\n\n", "\0", "\u0001", "\u001A", "\u007F", "\u0085", "\u2028", "\uFEFF", "\uFFFE", "\uFFFD", "=\"007\"", "=\"", "sep=", "sep=;\n", "锟斤拷", "𠮷", " ", "\u3000",
    ];

    static readonly string[] Hints = ["sep=;\n", "sep=,\r\n", "sep=\t\n", "sep=\"\n", "sep=\n", "sep=\r\n", "sep=", "SEP=a\n", "sep=\uD842\n", "sep=李\n", "sep=,,\n"];

    public static Encoding Gb18030 { get; } = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    public static byte[] Bend(Random random)
    {
        var text = new StringBuilder(BaseFiles.Text);
        if (random.Next(4) == 0) text.Replace(',', random.OneOf([';', '\t', '|', '\r']));
        for (var times = random.Next(6); times > 0; times--)
            text.Insert(random.Next(text.Length), random.Next(3) == 0 ? random.Value() : random.OneOf(Insertions));
        if (random.Next(8) == 0) text.Insert(0, random.OneOf(Hints));
        if (random.Next(10) == 0) text.Insert(random.Next(text.Length), new string(random.OneOf([',', '\n', '"', ' ', 'a', '李']), random.Next(60_000)));
        if (random.Next(10) == 0) text.Append(new string(' ', 5_000)).Append(random.OneOf(Insertions));
        var file = Encode(text.ToString(), random);
        return random.Next(4) == 0 ? Bytes.Bend(file, random) : file;
    }

    static byte[] Encode(string text, Random random) => random.Next(9) switch
    {
        0 => Gb18030.GetBytes(text),
        1 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
        2 => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)],
        3 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
        4 => [0xEF, 0xBB, 0xBF, .. Gb18030.GetBytes(text)],
        5 => [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(text)],
        6 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text), (byte)random.Next(256)],
        _ => Encoding.UTF8.GetBytes(text),
    };
}
