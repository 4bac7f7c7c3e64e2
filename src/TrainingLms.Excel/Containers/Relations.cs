namespace TrainingLms.Excel;

/// <summary>The relations of one part: which other part plays which role.</summary>
sealed class Relations
{
    readonly List<(string Id, string Role, string Target)> _entries = [];

    public static Relations None { get; } = new();

    /// <summary>Reads a relations part. Links that leave the file are never followed and not kept.</summary>
    public static Relations Read(OfficePackage package, string part, string folder)
    {
        var relations = new Relations();
        using var xml = package.Read(part);
        while (xml.Next() != XmlToken.EndOfPart)
        {
            if (xml.Token != XmlToken.Start || !xml.Is("Relationship"u8)) continue;
            if (relations._entries.Count == package.Limits.Relations) throw Refuse.Inflates("relations", package.Limits.Relations);
            if (xml.Attribute("TargetMode"u8).SequenceEqual("External"u8)) continue;
            var type = xml.AttributeText("Type"u8) ?? "";
            var target = Resolve(package, folder, xml.AttributeText("Target"u8) ?? "");
            relations._entries.Add((xml.AttributeText("Id"u8) ?? "", type[(type.LastIndexOf('/') + 1)..], target));
        }

        return relations;
    }

    /// <summary>The first part in a role. Roles are compared by their last word, the same in strict and transitional files.</summary>
    public string? FirstOf(string role) => _entries.FirstOrDefault(e => e.Role == role).Target;

    /// <summary>The part with this id, and its role.</summary>
    public (string Role, string Target)? Find(string id)
    {
        foreach (var entry in _entries)
        {
            if (entry.Id == id) return (entry.Role, entry.Target);
        }

        return null;
    }

    static string Resolve(OfficePackage package, string folder, string target)
    {
        target = target.Replace('\\', '/');
        var path = new List<string>();
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Split('/'))
        {
            if (step is "" or ".") continue;
            if (step != "..") path.Add(step);
            else if (path.Count > 0) path.RemoveAt(path.Count - 1);
        }

        var name = string.Join('/', path);
        return package.Has(name) ? name : Uri.UnescapeDataString(name);
    }
}
