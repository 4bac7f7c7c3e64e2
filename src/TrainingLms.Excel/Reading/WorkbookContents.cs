namespace TrainingLms.Excel;

/// <summary>What the workbook part says: which sheets there are, where strings and styles stand, how days are counted.</summary>
sealed record WorkbookContents(
    IReadOnlyList<(string Name, SheetVisibility Visibility, string Part)> Sheets, bool UsesDate1904, string? StringsPart, string? StylesPart)
{
    // Excel allows 31.
    const int LongestName = 100;

    public static WorkbookContents Read(OfficePackage package)
    {
        var relations = package.RelationsOf(package.WorkbookPart);
        var sheets = new List<(string, SheetVisibility, string)>();
        var date1904 = false;
        using var xml = package.Read(package.WorkbookPart);
        while (xml.Next() != XmlToken.EndOfPart)
        {
            if (xml.Token != XmlToken.Start) continue;
            if (xml.Depth == 1 && !xml.Is("workbook"u8)) throw Refuse.Damaged(xml.Part, "root");
            if (xml.Depth == 2 && xml.Is("workbookPr"u8)) date1904 = IsOn(xml.Attribute("date1904"u8));
            if (xml.Depth == 3 && xml.Is("sheet"u8) && TakeSheet(xml, package, relations) is { } sheet) Add(sheet);
        }

        void Add((string, SheetVisibility, string) sheet)
        {
            if (sheets.Count == package.Limits.Sheets) throw Refuse.TooLarge("sheets", package.Limits.Sheets);
            sheets.Add(sheet);
        }

        return new(sheets, date1904, relations.FirstOf("sharedStrings"), relations.FirstOf("styles"));
    }

    internal static bool IsOn(ReadOnlySpan<byte> value) => value.SequenceEqual("1"u8) || value.SequenceEqual("true"u8);

    // Sheets that hold only a chart or a dialog have no cells and are passed over.
    static (string, SheetVisibility, string)? TakeSheet(XmlTokens xml, OfficePackage package, Relations relations)
    {
        var name = Told.Of(xml.AttributeText("name"u8) ?? "", LongestName);
        var state = xml.Attribute("state"u8);
        var visibility = state.SequenceEqual("hidden"u8) ? SheetVisibility.Hidden
            : state.SequenceEqual("veryHidden"u8) ? SheetVisibility.VeryHidden : SheetVisibility.Visible;
        var found = relations.Find(xml.PrefixedAttributeText("id"u8) ?? "");
        if (found is { Role: not "worksheet" }) return null;
        if (visibility == SheetVisibility.Visible && (found is not { } here || !package.Has(here.Target)))
            throw Refuse.Missing(found?.Target ?? name);
        return (name, visibility, found?.Target ?? "");
    }
}
