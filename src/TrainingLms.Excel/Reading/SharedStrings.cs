namespace TrainingLms.Excel;

/// <summary>The texts that cells refer to by number. They are the memory of a large workbook, so they are counted as they come.</summary>
sealed class SharedStrings
{
    readonly List<string> _texts = [];

    public static SharedStrings None { get; } = new();

    public static SharedStrings Read(OfficePackage package, string part, WorkbookLimits limits, ParseClock clock)
    {
        var shared = new SharedStrings();
        var text = new TextBuffer("cell_characters", limits.CellCharacters);
        var lately = new ShortTexts();
        long characters = 0;
        using var xml = package.Read(part);
        while (xml.Next() != XmlToken.EndOfPart)
        {
            if (xml.Token != XmlToken.Start || !xml.Is("si"u8)) continue;
            RichText.Read(xml, text);
            characters += text.Length;
            if (characters > limits.SharedStringCharacters)
                throw Refuse.Inflates("shared_string_characters", limits.SharedStringCharacters);
            if (shared._texts.Count == limits.SharedStrings) throw Refuse.Inflates("shared_strings", limits.SharedStrings);
            shared._texts.Add(EscapedText.Decode(lately.Get(text.Span)));
            if (shared._texts.Count % 4096 == 0) clock.Check();
        }

        return shared;
    }

    /// <summary>The text with this number, or null when there is none.</summary>
    public string? Find(int index) => index >= 0 && index < _texts.Count ? _texts[index] : null;
}
