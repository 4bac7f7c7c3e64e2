using System.Text;

namespace TrainingLms.Excel;

/// <summary>What <see cref="XmlTokens.Next"/> found.</summary>
enum XmlToken
{
    Start,
    End,
    EndOfPart,
}

/// <summary>
/// A forward-only reader of elements over a stream of bytes, for the XML of workbooks. Works on UTF-8 without making strings;
/// namespaces are not resolved, because transitional and strict workbooks and prefixed ones differ in nothing else we read.
/// No document types, no entities beyond the five, no depth, tag or text without a limit.
/// </summary>
sealed class XmlTokens : IDisposable
{
    readonly XmlBytes _bytes;
    readonly XmlTag _tag = new();
    readonly XmlOpenNames _open;
    readonly int _attributeLimit;
    int _tagInSight;
    bool _endPending, _sawRoot;

    public XmlTokens(Stream source, string part, WorkbookLimits limits)
    {
        Part = part;
        _attributeLimit = limits.CellCharacters;
        _bytes = new(source, limits.XmlTagBytes);
        _open = new(limits.XmlDepth);
    }

    /// <summary>The part's name, for messages.</summary>
    public string Part { get; }

    public XmlToken Token { get; private set; }

    /// <summary>Elements around the current place; a start tag counts itself.</summary>
    public int Depth => _open.Depth;

    /// <summary>Whether the current start tag has this name, whatever its prefix.</summary>
    public bool Is(ReadOnlySpan<byte> name) => Tag[_tag.LocalAt.._tag.NameEnd].SequenceEqual(name);

    /// <summary>Goes to the next start or end tag; text in between is passed over.</summary>
    public XmlToken Next()
    {
        _bytes.Skip(_tagInSight);
        _tagInSight = 0;
        if (_endPending)
        {
            _endPending = false;
            _open.Pop();
            return Token = XmlToken.End;
        }

        while (SkipToMarkup())
        {
            if (!IsTag()) SkipOther(null);
            else return TakeTag();
        }

        if (Depth > 0 || !_sawRoot) throw Refuse.Damaged(Part, "ends_early");
        return Token = XmlToken.EndOfPart;
    }

    /// <summary>From a start tag to its end tag, past everything inside.</summary>
    public void Skip()
    {
        var depth = Depth;
        while (Depth >= depth) Next();
    }

    /// <summary>From a start tag to its end tag, collecting the text directly inside.</summary>
    public void ReadText(TextBuffer target)
    {
        if (_endPending)
        {
            Next();
            return;
        }

        var depth = Depth;
        _bytes.Skip(_tagInSight);
        _tagInSight = 0;
        while (true)
        {
            AppendToMarkup(target);
            if (!IsTag()) SkipOther(target);
            else if (TakeTag() == XmlToken.End) return;
            else
            {
                while (Depth > depth) Next();
                _bytes.Skip(_tagInSight);
                _tagInSight = 0;
            }
        }
    }

    /// <summary>The bytes of an attribute of the current start tag, valid until the next step. Empty when it is not there.</summary>
    public ReadOnlySpan<byte> Attribute(ReadOnlySpan<byte> name) => ValueAt(_tag.Find(Tag, name));

    /// <summary>The text of an attribute, or null when it is not there.</summary>
    public string? AttributeText(ReadOnlySpan<byte> name) => TextAt(_tag.Find(Tag, name));

    /// <summary>The text of an attribute with any prefix, such as the relation of a sheet.</summary>
    public string? PrefixedAttributeText(ReadOnlySpan<byte> name) => TextAt(_tag.FindPrefixed(Tag, name));

    public void Dispose() => _bytes.Dispose();

    ReadOnlySpan<byte> Tag => _bytes.Span[.._tagInSight];

    ReadOnlySpan<byte> ValueAt(int attribute)
    {
        if (attribute < 0) return default;
        var value = _tag.ValueOf(Tag, attribute);
        return value.Contains((byte)'&') ? Encoding.UTF8.GetBytes(XmlText.Decode(value, _attributeLimit, Part)) : value;
    }

    string? TextAt(int attribute) =>
        attribute < 0 ? null : XmlText.Decode(_tag.ValueOf(Tag, attribute), _attributeLimit, Part);

    // Leaves '<' in sight. Outside the root element nothing but blanks may stand.
    bool SkipToMarkup()
    {
        while (true)
        {
            var sight = _bytes.Span;
            var at = sight.IndexOf((byte)'<');
            var text = at < 0 ? sight : sight[..at];
            if (Depth == 0 && text.ContainsAnyExcept(" \t\r\n"u8)) throw Refuse.Damaged(Part, "text_outside_root");
            _bytes.Skip(text.Length);
            if (at >= 0) return true;
            if (!_bytes.Fill()) return false;
        }
    }

    void AppendToMarkup(TextBuffer target)
    {
        while (true)
        {
            var sight = _bytes.Span;
            var at = sight.IndexOf((byte)'<');
            var text = at < 0 ? sight[..^XmlText.Unfinished(sight)] : sight[..at];
            XmlText.Append(target, text, Part);
            _bytes.Skip(text.Length);
            if (at >= 0) return;
            FillOrDamaged();
        }
    }

    bool IsTag()
    {
        while (_bytes.Span.Length < 2) FillOrDamaged();
        return _bytes.Span[1] is not ((byte)'!' or (byte)'?');
    }

    XmlToken TakeTag()
    {
        while (!_tag.TryCut(_bytes.Span, Part)) FillOrDamaged();
        _tagInSight = _tag.Length;
        var name = _bytes.Span[_tag.NameAt.._tag.NameEnd];
        if (_tag.IsEnd)
        {
            if (!_open.TryPop(name)) throw Refuse.Damaged(Part, "end_tag");
            return Token = XmlToken.End;
        }

        if (Depth == 0 && _sawRoot) throw Refuse.Damaged(Part, "second_root");
        _sawRoot = true;
        _open.Push(name);
        _endPending = _tag.IsEmpty;
        return Token = XmlToken.Start;
    }

    // Comments and instructions are passed over; literal sections are text where text is wanted.
    void SkipOther(TextBuffer? target)
    {
        while (_bytes.Span.Length < 9 && _bytes.Fill()) { }
        var sight = _bytes.Span;
        if (sight.StartsWith("<!--"u8)) SkipPast(4, "-->"u8, null);
        else if (sight.StartsWith("<?"u8)) SkipInstruction();
        else if (Depth > 0 && sight.StartsWith("<![CDATA["u8)) SkipPast(9, "]]>"u8, target);
        else if (sight.StartsWith("<!DOCTYPE"u8)) throw Refuse.With(FileCodes.ForbiddenXml, ("part", Part));
        else throw Refuse.Damaged(Part, "markup");
    }

    void SkipInstruction()
    {
        if (_bytes.Span.StartsWith("<?xml "u8) && !_sawRoot)
        {
            while (_bytes.Span.IndexOf("?>"u8) < 0) FillOrDamaged();
            var declaration = _bytes.Span[.._bytes.Span.IndexOf("?>"u8)];
            var known = declaration.IndexOf("encoding"u8) < 0
                || Encoding.ASCII.GetString(declaration).ToUpperInvariant() is var text
                && (text.Contains("UTF-8", StringComparison.Ordinal) || text.Contains("UTF-16", StringComparison.Ordinal)
                    || text.Contains("US-ASCII", StringComparison.Ordinal));
            if (!known) throw Refuse.Damaged(Part, "encoding");
        }

        SkipPast(2, "?>"u8, null);
    }

    void SkipPast(int opening, ReadOnlySpan<byte> closing, TextBuffer? target)
    {
        _bytes.Skip(opening);
        while (true)
        {
            var sight = _bytes.Span;
            var at = sight.IndexOf(closing);
            // Without the closing in sight, its first bytes and half a character may stand at the end.
            var done = at >= 0 ? at : Math.Max(0, sight.Length - closing.Length + 1);
            if (at < 0) done -= XmlText.Unfinished(sight[..done]);
            if (target is not null) XmlText.Append(target, sight[..done], Part, literal: true);
            _bytes.Skip(at >= 0 ? at + closing.Length : done);
            if (at >= 0) return;
            FillOrDamaged();
        }
    }

    void FillOrDamaged()
    {
        if (!_bytes.Fill()) throw Refuse.Damaged(Part, "ends_early");
    }
}
