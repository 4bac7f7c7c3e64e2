using System.Text;

namespace TrainingLms.Excel;

/// <summary>How a text file is to be read.</summary>
/// <param name="Encoding">Its character set.</param>
/// <param name="Separator">What stands between two cells.</param>
public sealed record TextForm(Encoding Encoding, char Separator)
{
    const int SampleCharacters = 65_536, LinesLookedAt = 20;

    static readonly char[] Separators = [',', '\t', ';', '|'];

    static readonly Encoding StrictUtf8 = new UTF8Encoding(true, throwOnInvalidBytes: true);

    // What Windows writes in China; GBK and GB2312 are parts of it.
    static readonly Encoding StrictGb18030 =
        CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>Name of the character set as people know it.</summary>
    public string EncodingName => Encoding.CodePage switch
    {
        54936 => "GB18030",
        1200 or 1201 => "UTF-16",
        _ => "UTF-8",
    };

    /// <summary>Finds out from the whole file: a byte-order mark decides, then whether every byte is UTF-8, then whether every byte is GB18030.</summary>
    /// <exception cref="WorkbookRefusedException"><see cref="FileCodes.UnknownEncoding"/>.</exception>
    public static TextForm Of(Stream file)
    {
        Encoding[] candidates = MarkOf(file) is { } marked ? [marked] : [StrictUtf8, StrictGb18030];
        var encoding = candidates.FirstOrDefault(candidate => Decodes(file, candidate)) ?? throw Refuse.With(FileCodes.UnknownEncoding);
        return new(encoding, SeparatorOf(file, encoding));
    }

    /// <summary>Reads the file from its start.</summary>
    public TextReader Read(Stream file)
    {
        file.Position = 0;
        return Read(file, Encoding);
    }

    // What was found is what is read: a reader that looks at the mark itself would decide anew, and for encodings that forgive.
    static StreamReader Read(Stream file, Encoding encoding) => new(file, encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16, leaveOpen: true);

    static Encoding? MarkOf(Stream file)
    {
        Span<byte> first = stackalloc byte[3];
        file.Position = 0;
        first = first[..file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
        return first.StartsWith<byte>([0xFF, 0xFE]) ? new UnicodeEncoding(false, true, throwOnInvalidBytes: true)
            : first.StartsWith<byte>([0xFE, 0xFF]) ? new UnicodeEncoding(true, true, throwOnInvalidBytes: true)
            : first.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? StrictUtf8
            : null;
    }

    static bool Decodes(Stream file, Encoding encoding)
    {
        file.Position = 0;
        var decoder = encoding.GetDecoder();
        var bytes = new byte[1 << 16];
        var characters = new char[encoding.GetMaxCharCount(bytes.Length)];
        try
        {
            for (int count; (count = file.Read(bytes)) > 0;) decoder.GetChars(bytes, 0, count, characters, 0, flush: false);
            decoder.GetChars(bytes, 0, 0, characters, 0, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    // A quotation mark, the end of a line, a letter or half a character would cut the cells themselves to pieces.
    static bool CanSeparate(char c) => c == '\t' || (c != '"' && !char.IsControl(c) && !char.IsLetterOrDigit(c) && !char.IsSurrogate(c));

    /// <summary>The candidate that stands in most of the first lines, outside quotes; of equals the one that stands more often.</summary>
    static char SeparatorOf(Stream file, Encoding encoding)
    {
        file.Position = 0;
        using var reader = Read(file, encoding);
        var sample = new char[SampleCharacters];
        var text = sample.AsSpan(0, reader.ReadBlock(sample));
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4 && CanSeparate(text[4])) return text[4];
        var lines = new int[Separators.Length];
        var all = new int[Separators.Length];
        var quoted = false;
        var inLine = new int[Separators.Length];
        var seen = 0;
        foreach (var c in text)
        {
            if (c == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (Array.IndexOf(Separators, c) is var at and >= 0) inLine[at]++;
            else if (c == '\n')
            {
                Count();
                if (++seen == LinesLookedAt) break;
            }
        }

        Count();
        return Enumerable.Range(0, Separators.Length).OrderByDescending(at => lines[at]).ThenByDescending(at => all[at]).Select(at => Separators[at]).First();

        void Count()
        {
            for (var at = 0; at < inLine.Length; at++)
            {
                if (inLine[at] > 0) lines[at]++;
                all[at] += inLine[at];
                inLine[at] = 0;
            }
        }
    }
}
