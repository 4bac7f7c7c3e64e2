using System.Globalization;
using System.Text;

namespace TrainingLms.Excel.OneRoster;

/// <summary>
/// A zip of OneRoster 1.2 files opened for reading: the manifest is held against the zip, and each header against the standard. Nothing is unpacked to
/// disk and no file is held in memory. The limits are those of workbooks. Not for use by several threads at once.
/// </summary>
public sealed class OneRosterPackage
{
    const string Version = "1.2", ManifestVersion = "1.0";
    const string Bulk = "bulk", Absent = "absent", Delta = "delta";
    const int ManifestRows = 200;

    static readonly Encoding StrictUtf8 = new UTF8Encoding(true, throwOnInvalidBytes: true);
    static readonly string[] KnownNames = [OneRosterFile.Manifest, .. OneRosterFile.All.Select(file => file.Name), .. OneRosterFile.Others];

    readonly Stream _file;
    readonly ParseClock _clock;
    readonly InflateBudget _budget;
    readonly Dictionary<string, ZipPart> _parts;
    readonly Dictionary<string, string> _manifest = new(StringComparer.Ordinal);
    readonly Dictionary<string, OneRosterTable> _tables = new(StringComparer.Ordinal);

    OneRosterPackage(Stream file, WorkbookLimits limits)
    {
        _file = file;
        Limits = limits;
        _clock = new(limits.ParseTime);
        _budget = new(limits, _clock);
        _parts = PartsOf(file, limits);
        ReadManifest();
        foreach (var known in OneRosterFile.All)
            if (IsIn(known.Name)) _tables[known.Name] = new(this, known);
        FilesIgnored = [.. _parts.Values.Select(part => part.Name).Where(name => name != OneRosterFile.Manifest && !_tables.ContainsKey(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The limits in force.</summary>
    public WorkbookLimits Limits { get; }

    /// <summary>Files of the zip that are not read.</summary>
    public IReadOnlyList<string> FilesIgnored { get; }

    /// <summary>Name of the system it came from, as the manifest tells it; empty when it does not.</summary>
    public string SystemName => _manifest.GetValueOrDefault("source.systemName", "");

    /// <summary>Whether a file is a zip with OneRoster files in it, whatever else may be wrong with it.</summary>
    /// <param name="file">The bytes; must be able to seek, and stays open.</param>
    /// <param name="limits">What to accept; the defaults when null.</param>
    /// <exception cref="WorkbookRefusedException">The zip cannot be read at all.</exception>
    public static bool IsOne(Stream file, WorkbookLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        limits ??= WorkbookLimits.Default;
        if (!FileSniffer.IsZip(file, limits.UploadBytes)) return false;
        var names = ZipDirectory.Read(file, limits.Parts).ConvertAll(part => part.Name);
        return !names.Any(name => name.StartsWith("xl/", StringComparison.OrdinalIgnoreCase))
            && names.Any(name => KnownNames.Contains(Path.GetFileName(name), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Opens it.</summary>
    /// <param name="file">The bytes; must be able to seek, and stays open.</param>
    /// <param name="limits">What to accept; the defaults when null.</param>
    /// <exception cref="WorkbookRefusedException">One of <see cref="OneRosterCodes.Refusals"/>, or what is refused of any zip.</exception>
    public static OneRosterPackage Open(Stream file, WorkbookLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new(file, limits ?? WorkbookLimits.Default);
    }

    /// <summary>A file of it; null when the manifest calls it absent.</summary>
    /// <param name="file">Which.</param>
    public OneRosterTable? Find(OneRosterFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _tables.GetValueOrDefault(file.Name);
    }

    /// <summary>The same for a file that must be there.</summary>
    /// <exception cref="WorkbookRefusedException"><see cref="OneRosterCodes.FileNeeded"/>.</exception>
    public OneRosterTable Demand(OneRosterFile file) => Find(file) ?? throw Refuse.With(OneRosterCodes.FileNeeded, ("file", file.Name));

    internal IEnumerable<SheetRow> ReadRows(string name, int most, CancellationToken cancel)
    {
        _clock.Run();
        using var text = new StreamReader(new PartStream(_file, _parts[name], _budget), StrictUtf8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
        var rows = new TextRows(text, ',', Limits, _clock) { IsPlain = true };
        for (var count = 0; Next(rows, name, cancel) is { } row; count++)
        {
            // The header is no data.
            if (count > most) throw Refuse.TooLarge("data_rows", most);
            _clock.Pause();
            yield return row;
            _clock.Run();
        }

        _clock.Pause();
    }

    static SheetRow? Next(TextRows rows, string name, CancellationToken cancel)
    {
        try
        {
            return rows.Next(cancel);
        }
        catch (DecoderFallbackException)
        {
            throw Refuse.With(OneRosterCodes.NotUtf8, ("file", name));
        }
        catch (WorkbookRefusedException refused) when (refused.Code == FileCodes.QuoteOpen)
        {
            throw Refuse.With(OneRosterCodes.QuoteOpen, ("file", name), ("row", refused.Facts["row"]));
        }
    }

    static Dictionary<string, ZipPart> PartsOf(Stream file, WorkbookLimits limits)
    {
        FileSniffer.ExpectZip(file, limits.UploadBytes);
        var parts = new Dictionary<string, ZipPart>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in ZipDirectory.Read(file, limits.Parts))
            if (!parts.TryAdd(part.Name, part)) throw Refuse.With(FileCodes.DuplicatePart, ("part", part.Name));
        var folded = parts.Keys.FirstOrDefault(name => name.Contains('/', StringComparison.Ordinal) && KnownNames.Contains(Path.GetFileName(name), StringComparer.OrdinalIgnoreCase));
        if (folded is not null && !parts.ContainsKey(OneRosterFile.Manifest)) throw Refuse.With(OneRosterCodes.InFolder, ("file", folded));
        if (!parts.ContainsKey(OneRosterFile.Manifest)) throw Refuse.With(OneRosterCodes.ManifestMissing);
        // Names are compared exactly from here on, as other systems do.
        return parts.Values.ToDictionary(part => part.Name, StringComparer.Ordinal);
    }

    void ReadManifest()
    {
        if (!_parts.ContainsKey(OneRosterFile.Manifest)) throw Refuse.With(OneRosterCodes.ManifestMissing);
        var rows = ReadRows(OneRosterFile.Manifest, ManifestRows, CancellationToken.None).ToList();
        if (rows.Count == 0 || rows[0][1].Raw != "propertyName" || rows[0][2].Raw != "value")
            throw Refuse.With(OneRosterCodes.HeaderMissing, ("file", OneRosterFile.Manifest), ("expected", "propertyName,value"));
        foreach (var row in rows.Skip(1))
            if (!_manifest.TryAdd(row[1].Raw.Trim(), row[2].Raw.Trim())) throw Wrong(row[1].Raw, row[2].Raw, _manifest[row[1].Raw.Trim()]);
        var (manifest, version) = (VersionOf("manifest"), VersionOf("oneroster"));
        if (manifest != ManifestVersion) throw Wrong(PropertyOf("manifest"), manifest, ManifestVersion);
        if (version != Version) throw Refuse.With(OneRosterCodes.VersionUnsupported, ("version", version));
    }

    static string PropertyOf(string what) => $"{what}.version";

    string VersionOf(string what) => _manifest.GetValueOrDefault(PropertyOf(what), "");

    /// <summary>Whether a file is to be read: said by the manifest and held against the zip.</summary>
    bool IsIn(string name)
    {
        var property = OneRosterFile.PropertyOf(name);
        var said = _manifest.GetValueOrDefault(property, "");
        if (said == Delta) throw Refuse.With(OneRosterCodes.DeltaFile, ("file", name));
        if (said is not (Bulk or Absent)) throw Wrong(property, said, $"{Absent}, {Bulk}");
        return (said == Bulk, _parts.ContainsKey(name)) switch
        {
            (true, false) => throw Refuse.With(OneRosterCodes.FileAbsent, ("file", name)),
            (false, true) => throw Refuse.With(OneRosterCodes.FileUnannounced, ("file", name)),
            var (isBulk, _) => isBulk,
        };
    }

    static WorkbookRefusedException Wrong(string property, string value, string allowed) =>
        Refuse.With(OneRosterCodes.ManifestValue, ("property", property), ("value", value), ("allowed", allowed));

    internal static string Row(int row) => row.ToString(CultureInfo.InvariantCulture);
}
