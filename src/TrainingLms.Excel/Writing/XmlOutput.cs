using System.Buffers;
using System.Globalization;
using System.Text;

namespace TrainingLms.Excel;

/// <summary>XML as UTF-8 bytes in one of two buffers: while what was taken from one is on its way, the other fills. Text goes through <see cref="Text"/>, markup through the rest.</summary>
sealed class XmlOutput
{
    const int FullAt = 1 << 16;

    // What cannot simply be copied: markup, what XML forbids, halves of characters, and the underscore that may begin an escape.
    static readonly SearchValues<char> Special = SearchValues.Create(
        [.. "&<>\"_\uFFFE\uFFFF", .. Enumerable.Range(0, 32).Except([9, 10]).Select(c => (char)c),
            .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    byte[] _buffer = new byte[FullAt + 8192], _other = new byte[FullAt + 8192];
    int _used;

    public bool IsFull => _used >= FullAt;

    /// <summary>Takes out what was written. It stays as it is until the next call.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        var written = _buffer.AsMemory(0, _used);
        (_buffer, _other, _used) = (_other, _buffer, 0);
        return written;
    }

    public XmlOutput Raw(ReadOnlySpan<byte> markup)
    {
        markup.CopyTo(Room(markup.Length));
        _used += markup.Length;
        return this;
    }

    public XmlOutput Raw(string markup)
    {
        Copy(markup);
        return this;
    }

    public XmlOutput Number<T>(T number) where T : IUtf8SpanFormattable
    {
        number.TryFormat(Room(64), out var count, default, CultureInfo.InvariantCulture);
        _used += count;
        return this;
    }

    /// <summary>
    /// Text or an attribute's value: markup escaped, characters XML forbids left out, carriage returns and anything that looks like an
    /// escape of the workbook format written as an escape.
    /// </summary>
    public XmlOutput Text(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var stop = text.IndexOfAny(Special);
            Copy(stop < 0 ? text : text[..stop]);
            if (stop < 0) return this;
            text = text[stop..];
            text = text[AppendSpecial(text)..];
        }
    }

    int AppendSpecial(ReadOnlySpan<char> text)
    {
        switch (text[0])
        {
            case '&': Raw("&amp;"u8); break;
            case '<': Raw("&lt;"u8); break;
            case '>': Raw("&gt;"u8); break;
            case '"': Raw("&quot;"u8); break;
            case '\r': Raw("_x000D_"u8); break;
            case '_': Raw(EscapedText.CodeAt(text, 0) is null ? "_"u8 : "_x005F_"u8); break;
            case var high when char.IsHighSurrogate(high) && text.Length > 1 && char.IsLowSurrogate(text[1]):
                Copy(text[..2]);
                return 2;
            default: break;
        }

        return 1;
    }

    void Copy(ReadOnlySpan<char> text) => _used += Encoding.UTF8.GetBytes(text, Room(text.Length * 3));

    Span<byte> Room(int count)
    {
        if (_used + count > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_used + count, _buffer.Length * 2));
        return _buffer.AsSpan(_used);
    }
}
