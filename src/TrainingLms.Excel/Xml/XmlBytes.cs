using System.Text;

namespace TrainingLms.Excel;

/// <summary>A sliding window on the bytes of a part, always UTF-8. Grows only for a long tag, and only to a limit.</summary>
sealed class XmlBytes : IDisposable
{
    const int FirstSize = 1 << 16;
    readonly Stream _source;
    readonly int _tagLimit;
    byte[] _buffer = new byte[FirstSize];
    int _at, _end;

    public XmlBytes(Stream source, int tagLimit)
    {
        _source = source;
        _tagLimit = Math.Max(tagLimit, FirstSize);
        // The first read may bring a single byte, and no encoding can be told from that.
        while (Span.Length < 4 && Fill()) { }
        var begin = Span;
        if (begin.StartsWith<byte>([0xEF, 0xBB, 0xBF])) Skip(3);
        else if (EncodingOf(begin) is { } wide)
        {
            // XML asks every reader to know UTF-16. What was read so far goes back in front.
            var whole = new RejoinedBytes(begin.ToArray(), source);
            _source = Encoding.CreateTranscodingStream(whole, wide, Encoding.UTF8);
            _at = _end = 0;
            while (Span.Length < 3 && Fill()) { }
            if (Span.StartsWith<byte>([0xEF, 0xBB, 0xBF])) Skip(3);
        }
    }

    /// <summary>What is in sight.</summary>
    public ReadOnlySpan<byte> Span => _buffer.AsSpan(_at, _end - _at);

    public void Skip(int count) => _at += count;

    /// <summary>Brings more into sight behind what is there. False at the end of the part.</summary>
    public bool Fill()
    {
        if (_at > 0)
        {
            Span.CopyTo(_buffer);
            (_at, _end) = (0, _end - _at);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= _tagLimit) throw Refuse.Inflates("tag_bytes", _tagLimit);
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, _tagLimit));
        }

        var count = _source.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }

    public void Dispose() => _source.Dispose();

    static Encoding? EncodingOf(ReadOnlySpan<byte> begin) => begin switch
    {
        [0xFF, 0xFE, ..] or [(byte)'<', 0, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] or [0, (byte)'<', ..] => Encoding.BigEndianUnicode,
        _ => null,
    };
}
