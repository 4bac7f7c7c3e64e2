namespace TrainingLms.Excel;

/// <summary>
/// An .xlsx workbook opened for reading. Nothing is unpacked to disk and no sheet is held in memory; only the shared strings are.
/// Not for use by several threads at once.
/// </summary>
public sealed class Workbook : ITableSource
{
    readonly Stream _file;
    readonly bool _ownsFile;
    readonly OfficePackage _package;
    readonly ParseClock _clock;
    readonly Lazy<SharedStrings> _strings;
    readonly Lazy<StyleTable> _styles;

    Workbook(Stream file, bool ownsFile, WorkbookLimits limits)
    {
        _file = file;
        _ownsFile = ownsFile;
        _clock = new(limits.ParseTime);
        _clock.Run();
        Limits = limits;
        FileSniffer.ExpectZip(file, limits.UploadBytes);
        _package = new(file, limits, _clock);

        var contents = WorkbookContents.Read(_package);
        UsesDate1904 = contents.UsesDate1904;
        Sheets = [.. contents.Sheets.Select(s => new WorkbookSheet(this, s.Name, s.Visibility, s.Part))];
        _strings = new(() => contents.StringsPart is { } part
            ? SharedStrings.Read(_package, part, limits, _clock) : SharedStrings.None);
        // A workbook that has lost its styles still has its values.
        _styles = new(() => contents.StylesPart is { } part && _package.Has(part)
            ? StyleTable.Read(_package, part) : StyleTable.None);
        _clock.Pause();
    }

    /// <summary>Every sheet with cells, in tab order, hidden ones included.</summary>
    public IReadOnlyList<WorkbookSheet> Sheets { get; }

    IReadOnlyList<ITableSheet> ITableSource.Sheets => Sheets;

    TextForm? ITableSource.TextForm => null;

    /// <summary>Whether serial numbers of days count from 1904, as old Macintosh workbooks do.</summary>
    public bool UsesDate1904 { get; }

    /// <summary>The limits in force.</summary>
    public WorkbookLimits Limits { get; }

    /// <summary>Opens a workbook. Looks at the container, the list of sheets and nothing else.</summary>
    /// <param name="file">
    /// The bytes; stays open when the workbook is disposed. A stream that cannot seek is first taken into memory, up to the
    /// upload limit.
    /// </param>
    /// <param name="limits">What to accept; the defaults when null.</param>
    /// <exception cref="WorkbookRefusedException">The file is not a workbook we read.</exception>
    public static Workbook Open(Stream file, WorkbookLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        limits ??= WorkbookLimits.Default;
        return file.CanSeek ? new(file, false, limits) : new(InMemory(file, limits.UploadBytes), true, limits);
    }

    /// <summary>Opens a workbook on disk.</summary>
    /// <param name="path">Where the file is.</param>
    /// <param name="limits">What to accept; the defaults when null.</param>
    /// <exception cref="WorkbookRefusedException">The file is not a workbook we read.</exception>
    /// <exception cref="IOException">There is no such file, or the disk fails.</exception>
    public static Workbook Open(string path, WorkbookLimits? limits = null)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return new(file, true, limits ?? WorkbookLimits.Default);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file if it was opened here.</summary>
    public void Dispose()
    {
        if (_ownsFile) _file.Dispose();
    }

    internal IEnumerable<SheetRow> ReadRows(string part, SheetOddities? oddities, CancellationToken cancel)
    {
        _clock.Run();
        using var sheet = new SheetReader(_package.Read(part), _strings.Value, _styles.Value, Limits, _clock, oddities);
        while (sheet.Next(cancel) is { } row)
        {
            _clock.Pause();
            yield return row;
            _clock.Run();
        }

        _clock.Pause();
    }

    internal int? EstimateRows(string part)
    {
        _clock.Run();
        using var xml = _package.Read(part);
        var rows = SheetReader.EstimateRows(xml);
        _clock.Pause();
        return rows;
    }

    static MemoryStream InMemory(Stream file, long limit)
    {
        var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (file.Read(buffer) is var count && count > 0)
        {
            memory.Write(buffer, 0, count);
            if (memory.Length > limit) throw Refuse.TooLarge("upload_bytes", limit);
        }

        return memory;
    }
}
