namespace TrainingLms.Excel;

/// <summary>The parts of a workbook file by name, and the relations between them.</summary>
sealed class OfficePackage
{
    readonly Stream _file;
    readonly WorkbookLimits _limits;
    readonly InflateBudget _budget;
    readonly Dictionary<string, ZipPart> _parts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the directory and refuses what can be refused by it alone.</summary>
    public OfficePackage(Stream file, WorkbookLimits limits, ParseClock clock)
    {
        _file = file;
        _limits = limits;
        _budget = new(limits, clock);
        foreach (var part in ZipDirectory.Read(file, limits.Parts))
        {
            if (!_parts.TryAdd(part.Name, part)) throw Refuse.With(FileCodes.DuplicatePart, ("part", part.Name));
        }

        if (_parts.Keys.Any(IsMacro)) throw Refuse.With(FileCodes.Macro);
        WorkbookPart = FindWorkbook();
    }

    /// <summary>The name of the workbook part.</summary>
    public string WorkbookPart { get; }

    /// <summary>How much we are willing to read.</summary>
    public WorkbookLimits Limits => _limits;

    public bool Has(string part) => _parts.ContainsKey(part);

    /// <summary>Opens a part for reading as XML.</summary>
    public XmlTokens Read(string part)
    {
        if (!_parts.TryGetValue(part, out var entry)) throw Refuse.Missing(part);
        return new(new PartStream(_file, entry, _budget), entry.Name, _limits);
    }

    /// <summary>What a part points at; empty when it points at nothing.</summary>
    public Relations RelationsOf(string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        var relations = $"{part[..slash]}_rels/{part[slash..]}.rels";
        return Has(relations) ? Relations.Read(this, relations, part[..slash]) : Relations.None;
    }

    string FindWorkbook()
    {
        var main = RelationsOf("").FirstOf("officeDocument");
        if (main is not null && main.StartsWith("xl/", StringComparison.OrdinalIgnoreCase) && KindByParts() is null)
        {
            if (Has(main)) return main;
            throw Refuse.Missing(main);
        }

        if (KindByParts() is { } other) throw Refuse.With(FileCodes.OtherDocument, ("kind", other));
        if (main is not null && Has(main) && IsWorkbook(main)) return main;
        if (Has("xl/workbook.xml")) return "xl/workbook.xml";
        if (_parts.Keys.Any(p => p.StartsWith("xl/", StringComparison.OrdinalIgnoreCase))) throw Refuse.Missing("xl/workbook.xml");
        throw Refuse.With(FileCodes.OtherDocument, ("kind", "zip"));
    }

    string? KindByParts()
    {
        if (_parts.Keys.Any(p => p.StartsWith("word/", StringComparison.OrdinalIgnoreCase))) return "docx";
        if (_parts.Keys.Any(p => p.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase))) return "pptx";
        if (Has("xl/workbook.bin")) return "xlsb";
        if (Has("mimetype") && Has("content.xml")) return "ods";
        if (Has("Index.zip") || _parts.Keys.Any(p => p.EndsWith(".iwa", StringComparison.OrdinalIgnoreCase))) return "numbers";
        return null;
    }

    // Some writers put the workbook elsewhere; its root element tells.
    bool IsWorkbook(string part)
    {
        using var xml = Read(part);
        return xml.Next() == XmlToken.Start && xml.Is("workbook"u8);
    }

    static bool IsMacro(string part) =>
        part.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)
        || part.Contains("/macrosheets/", StringComparison.OrdinalIgnoreCase);
}
