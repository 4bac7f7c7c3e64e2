using System.Globalization;

namespace TrainingLms.Courses;

/// <summary>One map of a manifest, read key by key. What is not asked for by <see cref="End"/> is unknown, and said so.</summary>
sealed class ManifestMap(YamlMap map, string file, PackageFaults faults)
{
    readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>Line of the map.</summary>
    public long Line => map.Line;

    /// <summary>Reads a place as a map; null, with a fault, when it is none.</summary>
    public static ManifestMap? Of(YamlPlace? place, string file, string what, PackageFaults faults)
    {
        if (place is YamlMap map) return new ManifestMap(map, file, faults);
        if (place is not null) faults.Add(PackageFaultKind.WrongType, file, place.Line, what);
        return null;
    }

    /// <summary>Reads a file whose root is a map; null, with the fault, when it cannot be read as one.</summary>
    public static ManifestMap? Open(PackageFile file, string what, PackageFaults faults) =>
        PackageReader.TextOf([file], file.Path, faults) is { } text ? Of(new PackageYaml(file.Path, faults).Read(text), file.Path, what, faults) : null;

    /// <summary>Notes a fault of form at a key.</summary>
    public void Fault(PackageFaultKind kind, string key) => faults.Add(kind, file, LineOf(key), key);

    /// <summary>Notes a fault of the whole map with a code of its own.</summary>
    public void Fault(string code, params (string Name, object? Value)[] facts) => faults.Add(code, file, Line, facts);

    /// <summary>Line of a key, or of the map where the key is missing.</summary>
    public long LineOf(string key) => map.Entries.FirstOrDefault(entry => entry.Key.Value == key).Key?.Line ?? map.Line;

    /// <summary>Whether the key is written.</summary>
    public bool Has(string key) => map.Entries.Any(entry => entry.Key.Value == key);

    /// <summary>The value of a key, whatever it is; null when missing, which is a fault where it is needed.</summary>
    public YamlPlace? Place(string key, bool needed = true)
    {
        asked.Add(key);
        var value = map.Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;
        if (value is null && needed) faults.Add(PackageFaultKind.MissingKey, file, map.Line, key);
        return value;
    }

    /// <summary>A text that is not empty; null, with a fault, otherwise.</summary>
    public string? Text(string key, bool needed = true, int longest = 4_000)
    {
        switch (Place(key, needed))
        {
            case null:
                return null;
            case YamlText { Value: var value, Line: var line }:
                if (string.IsNullOrWhiteSpace(value)) faults.Add(PackageFaultKind.MissingKey, file, line, key);
                else if (value.Length > longest) faults.Add(PackageFaultKind.OutOfRange, file, line, key);
                else return value.Trim();
                return null;
            case var other:
                faults.Add(PackageFaultKind.WrongType, file, other.Line, key);
                return null;
        }
    }

    /// <summary>A whole number within bounds; null, with a fault, otherwise.</summary>
    public int? Number(string key, int least, int most, bool needed = true)
    {
        if (Text(key, needed) is not { } text) return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) faults.Add(PackageFaultKind.WrongType, file, LineOf(key), key);
        else if (number < least || number > most) faults.Add(PackageFaultKind.OutOfRange, file, LineOf(key), $"{key}: {number}");
        else return number;
        return null;
    }

    /// <summary>A number with at most two decimals as whole hundredths, within bounds; null, with a fault, otherwise.</summary>
    public int? Hundredths(string key, int least, int most, bool needed = true)
    {
        if (Text(key, needed) is not { } text) return null;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) faults.Add(PackageFaultKind.WrongType, file, LineOf(key), key);
        else if (number * 100 != decimal.Truncate(number * 100) || number * 100 < least || number * 100 > most) faults.Add(PackageFaultKind.OutOfRange, file, LineOf(key), $"{key}: {text}");
        else return (int)(number * 100);
        return null;
    }

    /// <summary>A text that <paramref name="read"/> understands; null, with a fault, otherwise.</summary>
    public T? Value<T>(string key, Func<string, T?> read, bool needed = true) where T : struct
    {
        if (Text(key, needed) is not { } text) return null;
        if (read(text) is { } value) return value;
        faults.Add(PackageFaultKind.OutOfRange, file, LineOf(key), $"{key}: {text}");
        return null;
    }

    /// <summary>One of the allowed words; null, with a fault, otherwise.</summary>
    public string? Word(string key, params ReadOnlySpan<string> allowed) => Word(key, true, allowed);

    /// <summary>One of the allowed words; null, with a fault where it is another one or is needed and missing.</summary>
    public string? Word(string key, bool needed, params ReadOnlySpan<string> allowed)
    {
        if (Text(key, needed) is not { } text) return null;
        if (allowed.Contains(text)) return text;
        faults.Add(PackageFaultKind.OutOfRange, file, LineOf(key), $"{key}: {text}");
        return null;
    }

    /// <summary>The items of a list; empty when missing or, with a fault, when it is none.</summary>
    public IReadOnlyList<YamlPlace> List(string key, bool needed = true)
    {
        switch (Place(key, needed))
        {
            case null:
                return [];
            case YamlList list:
                return list.Items;
            case var other:
                faults.Add(PackageFaultKind.WrongType, file, other.Line, key);
                return [];
        }
    }

    /// <summary>A list of words.</summary>
    public IReadOnlyList<string> Words(string key, bool needed = true)
    {
        var words = new List<string>();
        foreach (var item in List(key, needed))
            if (item is YamlText { Value: { Length: > 0 } word }) words.Add(word);
            else faults.Add(PackageFaultKind.WrongType, file, item.Line, key);
        return words;
    }

    /// <summary>A list of maps.</summary>
    public IReadOnlyList<ManifestMap> Maps(string key, bool needed = true) =>
        [.. List(key, needed).Select(item => Of(item, file, key, faults)).OfType<ManifestMap>()];

    /// <summary>A map; null, with a fault, when it is none or is needed and missing.</summary>
    public ManifestMap? Map(string key, bool needed = true) => Of(Place(key, needed), file, key, faults);

    /// <summary>A text in languages: <c>zh-Hans</c> is needed, <c>en</c> may follow.</summary>
    public LocalText? Local(string key, bool needed = true)
    {
        if (Of(Place(key, needed), file, key, faults) is not { } languages) return null;
        var text = (languages.Text("zh-Hans"), languages.Text("en", needed: false));
        languages.End();
        return text.Item1 is { } chinese ? new LocalText(chinese, text.Item2) : null;
    }

    /// <summary>Every key that nobody asked for is a fault.</summary>
    public void End()
    {
        foreach (var (key, _) in map.Entries)
            if (!asked.Contains(key.Value)) faults.Add(PackageFaultKind.UnknownKey, file, key.Line, key.Value);
    }
}
