using System.Globalization;

namespace TrainingLms.Excel;

/// <summary>Reads one cell element. What a cell cannot tell is its own problem, never the file's: the file goes on.</summary>
sealed class CellReader(XmlTokens xml, SharedStrings strings, StyleTable styles, WorkbookLimits limits)
{
    readonly TextBuffer _value = new("cell_characters", limits.CellCharacters);
    readonly ShortTexts _shortTexts = new();

    enum StoredAs
    {
        Number,
        Shared,
        Inline,
        FormulaText,
        Boolean,
        Error,
        IsoDate,
        Unknown,
    }

    /// <summary>Whether the last cell said where it stands.</summary>
    public bool HadReference { get; private set; }

    /// <summary>From the start of the cell to its end.</summary>
    /// <param name="column">The column of the cell before; becomes the column of this one.</param>
    public SheetCell Read(ref int column)
    {
        column = ColumnOf(column);
        var storedAs = TypeOf(xml.Attribute("t"u8));
        var format = int.TryParse(xml.Attribute("s"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var style)
            ? styles.Find(style) : styles.Find(0);
        bool hasValue = false, hasFormula = false;
        var depth = xml.Depth;
        _value.Clear();
        while (xml.Next() is var token && (token == XmlToken.Start || xml.Depth >= depth))
        {
            if (token != XmlToken.Start) continue;
            if (xml.Is("v"u8))
            {
                hasValue = true;
                _value.Clear();
                xml.ReadText(_value);
            }
            else if (xml.Is("is"u8) && storedAs == StoredAs.Inline)
            {
                hasValue = true;
                RichText.Read(xml, _value);
            }
            else if (xml.Is("f"u8))
            {
                hasFormula = true;
                xml.Skip();
            }
            else xml.Skip();
        }

        if (!hasValue) return new(column, hasFormula ? CellKind.FormulaWithoutValue : CellKind.Empty, "", format, hasFormula);
        var (kind, raw) = Understand(storedAs, format);
        return new(column, kind, raw, format, hasFormula);
    }

    (CellKind Kind, string Raw) Understand(StoredAs storedAs, CellFormat format)
    {
        switch (storedAs)
        {
            case StoredAs.Shared:
                var known = int.TryParse(_value.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var index);
                return (known ? strings.Find(index) : null) is { } text ? TextOrEmpty(text) : Broken();
            case StoredAs.Inline or StoredAs.FormulaText:
                return TextOrEmpty(EscapedText.Decode(_shortTexts.Get(_value.Span)));
        }

        var raw = _shortTexts.Get(_value.Span.Trim());
        if (raw.Length == 0) return storedAs == StoredAs.Number ? (CellKind.Empty, "") : Broken();
        return storedAs switch
        {
            StoredAs.Number => !IsNumber(raw) ? Broken() : (format.IsDate ? CellKind.Date : CellKind.Number, raw),
            StoredAs.Boolean => raw is "0" or "1" or "true" or "false" ? (CellKind.Boolean, raw) : Broken(),
            StoredAs.Error => (CellKind.Error, raw),
            StoredAs.IsoDate => (CellKind.Date, raw),
            _ => Broken(),
        };
    }

    (CellKind Kind, string Raw) Broken() => (CellKind.Broken, _value.Span.ToString());

    static (CellKind Kind, string Raw) TextOrEmpty(string text) =>
        CellText.IsBlank(text) ? (CellKind.Empty, "") : (CellKind.Text, text);

    int ColumnOf(int before)
    {
        var reference = xml.Attribute("r"u8);
        HadReference = !reference.IsEmpty;
        var column = reference.IsEmpty ? before + 1 : ColumnName.Parse(reference);
        if (column == 0) throw Refuse.Damaged(xml.Part, "cell_reference");
        return column <= ColumnName.Last ? column : throw Refuse.TooLarge("columns", ColumnName.Last);
    }

    static StoredAs TypeOf(ReadOnlySpan<byte> type) => type switch
    {
        [] or [(byte)'n'] => StoredAs.Number,
        [(byte)'s'] => StoredAs.Shared,
        [(byte)'b'] => StoredAs.Boolean,
        [(byte)'e'] => StoredAs.Error,
        [(byte)'d'] => StoredAs.IsoDate,
        _ when type.SequenceEqual("inlineStr"u8) => StoredAs.Inline,
        _ when type.SequenceEqual("str"u8) => StoredAs.FormulaText,
        _ => StoredAs.Unknown,
    };

    static bool IsNumber(ReadOnlySpan<char> raw) =>
        double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);
}
