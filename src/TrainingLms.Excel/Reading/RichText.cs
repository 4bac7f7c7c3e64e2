namespace TrainingLms.Excel;

/// <summary>The text of a shared or inline string: its runs joined, without the pronunciation guides above them.</summary>
static class RichText
{
    /// <summary>From the start of the element to its end; the buffer then holds the text.</summary>
    public static void Read(XmlTokens xml, TextBuffer text)
    {
        text.Clear();
        var depth = xml.Depth;
        while (xml.Next() is var token && (token == XmlToken.Start || xml.Depth >= depth))
        {
            if (token != XmlToken.Start) continue;
            if (xml.Is("t"u8)) xml.ReadText(text);
            else if (!xml.Is("r"u8)) xml.Skip();
        }
    }
}
