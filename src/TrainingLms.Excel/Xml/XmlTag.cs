namespace TrainingLms.Excel;

/// <summary>
/// One start or end tag, cut into name and attributes without copying. Places count from the '&lt;' of the tag.
/// </summary>
sealed class XmlTag
{
    const int MostAttributes = 256;
    readonly (int Name, int NameEnd, int Value, int ValueEnd)[] _attributes = new (int, int, int, int)[MostAttributes];

    public int NameAt { get; private set; }
    public int NameEnd { get; private set; }
    public int LocalAt { get; private set; }
    public int Count { get; private set; }
    public bool IsEnd { get; private set; }
    public bool IsEmpty { get; private set; }

    /// <summary>Bytes up to and with '&gt;'.</summary>
    public int Length { get; private set; }

    /// <summary>Cuts the tag. False when it goes on beyond these bytes; nothing is kept then.</summary>
    public bool TryCut(ReadOnlySpan<byte> xml, string part)
    {
        Count = 0;
        IsEmpty = false;
        IsEnd = xml.Length > 1 && xml[1] == '/';
        NameAt = IsEnd ? 2 : 1;
        var at = NameEndFrom(xml, NameAt);
        if (at >= xml.Length) return false;
        if (at == NameAt) throw Refuse.Damaged(part, "tag");
        NameEnd = at;
        var colon = xml[NameAt..NameEnd].IndexOf((byte)':');
        LocalAt = NameAt + colon + 1;

        while (true)
        {
            var gap = at;
            while (at < xml.Length && IsBlank(xml[at])) at++;
            if (at >= xml.Length) return false;
            if (xml[at] == '>') break;
            if (xml[at] == '/' && !IsEnd)
            {
                if (at + 1 >= xml.Length) return false;
                if (xml[at + 1] != '>') throw Refuse.Damaged(part, "tag");
                IsEmpty = true;
                at++;
                break;
            }

            if (IsEnd || at == gap) throw Refuse.Damaged(part, "tag");
            at = CutAttribute(xml, at, part);
            if (at < 0) return false;
        }

        Length = at + 1;
        return true;
    }

    /// <summary>Finds an attribute by its name as written, prefix and all.</summary>
    public int Find(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Count; i++)
        {
            var a = _attributes[i];
            if (tag[a.Name..a.NameEnd].SequenceEqual(name)) return i;
        }

        return -1;
    }

    /// <summary>Finds an attribute that has some prefix and this name behind it.</summary>
    public int FindPrefixed(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> localName)
    {
        for (var i = 0; i < Count; i++)
        {
            var name = tag[_attributes[i].Name.._attributes[i].NameEnd];
            var colon = name.IndexOf((byte)':');
            if (colon > 0 && name[(colon + 1)..].SequenceEqual(localName)) return i;
        }

        return -1;
    }

    public ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> tag, int attribute) =>
        tag[_attributes[attribute].Value.._attributes[attribute].ValueEnd];

    int CutAttribute(ReadOnlySpan<byte> xml, int at, string part)
    {
        var name = at;
        var nameEnd = NameEndFrom(xml, at);
        at = nameEnd;
        while (at < xml.Length && IsBlank(xml[at])) at++;
        if (at >= xml.Length) return -1;
        if (xml[at] != '=' || nameEnd == name) throw Refuse.Damaged(part, "attribute");
        at++;
        while (at < xml.Length && IsBlank(xml[at])) at++;
        if (at >= xml.Length) return -1;
        var quote = xml[at];
        if (quote is not ((byte)'"' or (byte)'\'')) throw Refuse.Damaged(part, "attribute");
        at++;
        var length = xml[at..].IndexOf(quote);
        if (length < 0) return -1;
        if (Count == MostAttributes || xml.Slice(at, length).Contains((byte)'<') || Find(xml, xml[name..nameEnd]) >= 0)
            throw Refuse.Damaged(part, "attribute");
        _attributes[Count++] = (name, nameEnd, at, at + length);
        return at + length + 1;
    }

    static int NameEndFrom(ReadOnlySpan<byte> xml, int at)
    {
        // Any byte above the blank that has no meaning in a tag: stricter name rules would guard nothing we rely on.
        while (at < xml.Length && xml[at] > 0x20 && xml[at] is not ((byte)'=' or (byte)'/' or (byte)'>' or (byte)'<'
            or (byte)'"' or (byte)'\'' or (byte)'&')) at++;
        return at;
    }

    static bool IsBlank(byte b) => b is 0x20 or 0x09 or 0x0A or 0x0D;
}
