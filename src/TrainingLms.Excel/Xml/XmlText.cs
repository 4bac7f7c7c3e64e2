using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace TrainingLms.Excel;

/// <summary>Turns the bytes between two tags into characters: UTF-8, the five named entities, character numbers, line ends.</summary>
static class XmlText
{
    /// <summary>Longest entity we look for, as in <c>&amp;#x0010FFFF;</c> with room for leading zeros.</summary>
    public const int LongestEntity = 16;

    // Everything that stops plain copying: entities, carriage returns, and bytes XML does not allow.
    static readonly SearchValues<byte> Special = SearchValues.Create(
        [(byte)'&', .. Enumerable.Range(0, 32).Except([9, 10]).Select(b => (byte)b)]);

    /// <summary>Appends decoded text. Refuses what is not XML as damage of the part.</summary>
    /// <param name="target">Where the characters go.</param>
    /// <param name="text">Whole characters and entities only, see <see cref="Unfinished"/>.</param>
    /// <param name="part">The part's name, for the refusal.</param>
    /// <param name="literal">In a literal section an ampersand has no meaning.</param>
    public static void Append(TextBuffer target, ReadOnlySpan<byte> text, string part, bool literal = false)
    {
        while (true)
        {
            var stop = text.IndexOfAny(Special);
            AppendPlain(target, stop < 0 ? text : text[..stop], part);
            if (stop < 0) return;
            text = text[stop..];
            text = text[(text[0] switch
            {
                (byte)'&' => literal ? AppendAmpersand(target) : AppendEntity(target, text, part),
                (byte)'\r' => AppendLineEnd(target, text),
                _ => throw Refuse.Damaged(part, "control_character"),
            })..];
        }
    }

    /// <summary>The decoded value of an attribute.</summary>
    public static string Decode(ReadOnlySpan<byte> value, int limit, string part)
    {
        var buffer = new TextBuffer("attribute_characters", limit);
        Append(buffer, value, part);
        return buffer.Span.ToString();
    }

    /// <summary>How many bytes at the end may belong to a character or entity that goes on in the next chunk.</summary>
    public static int Unfinished(ReadOnlySpan<byte> text)
    {
        var entity = text.LastIndexOf((byte)'&');
        if (entity >= 0 && text.Length - entity < LongestEntity && text[entity..].IndexOf((byte)';') < 0) return text.Length - entity;
        if (text.Length > 0 && text[^1] == '\r') return 1;
        for (var back = 1; back <= Math.Min(3, text.Length); back++)
        {
            var b = text[^back];
            if (b < 0x80) return 0;
            if (b < 0xC0) continue;
            var whole = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
            return whole > back ? back : 0;
        }

        return 0;
    }

    static void AppendPlain(TextBuffer target, ReadOnlySpan<byte> text, string part)
    {
        // In slices, so that a cell beyond its limit is refused before its characters are held.
        const int slice = 8192;
        while (!text.IsEmpty)
        {
            var now = text.Length <= slice ? text : text[..slice];
            var room = target.Reserve(now.Length);
            var status = Utf8.ToUtf16(now, room, out var read, out var written, replaceInvalidSequences: false,
                isFinalBlock: now.Length == text.Length);
            if (status is OperationStatus.InvalidData || read == 0) throw Refuse.Damaged(part, "utf8");
            target.Advance(written);
            text = text[read..];
        }
    }

    static int AppendEntity(TextBuffer target, ReadOnlySpan<byte> text, string part)
    {
        var end = text[..Math.Min(text.Length, LongestEntity)].IndexOf((byte)';');
        if (end < 2) throw Refuse.Damaged(part, "entity");
        var name = text[1..end];
        if (name[0] == '#') AppendNumber(target, name[1..], part);
        else
        {
            target.Append(name switch
            {
                [(byte)'l', (byte)'t'] => '<',
                [(byte)'g', (byte)'t'] => '>',
                [(byte)'a', (byte)'m', (byte)'p'] => '&',
                [(byte)'q', (byte)'u', (byte)'o', (byte)'t'] => '"',
                [(byte)'a', (byte)'p', (byte)'o', (byte)'s'] => '\'',
                _ => throw Refuse.Damaged(part, "entity"),
            });
        }

        return end + 1;
    }

    static void AppendNumber(TextBuffer target, ReadOnlySpan<byte> digits, string part)
    {
        var hex = digits.Length > 0 && digits[0] == 'x';
        if (hex) digits = digits[1..];
        var good = Utf8Parser.TryParse(digits, out uint code, out var read, hex ? 'X' : 'D') && read == digits.Length;
        if (!good || !Rune.IsValid(code) || (code < 32 && code is not (9 or 10 or 13))) throw Refuse.Damaged(part, "character_number");
        target.Advance(new Rune(code).EncodeToUtf16(target.Reserve(2)));
    }

    static int AppendAmpersand(TextBuffer target)
    {
        target.Append('&');
        return 1;
    }

    static int AppendLineEnd(TextBuffer target, ReadOnlySpan<byte> text)
    {
        target.Append('\n');
        return text.Length > 1 && text[1] == '\n' ? 2 : 1;
    }
}
