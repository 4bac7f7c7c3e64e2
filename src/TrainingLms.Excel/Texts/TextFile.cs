namespace TrainingLms.Excel;

/// <summary>A text file with separators, such as .csv, seen as a workbook of one sheet whose cells are all text.</summary>
public sealed class TextFile : ITableSource
{
    const string SheetName = "CSV";

    readonly Stream _file;

    TextFile(Stream file, TextForm form, WorkbookLimits limits)
    {
        _file = file;
        TextForm = form;
        Limits = limits;
        Sheets = [new OnlySheet(this)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ITableSheet> Sheets { get; }

    /// <inheritdoc/>
    public bool UsesDate1904 => false;

    /// <inheritdoc/>
    public TextForm TextForm { get; }

    /// <inheritdoc/>
    public WorkbookLimits Limits { get; }

    /// <summary>Opens a text file: finds out its character set and separator, and reads nothing else yet.</summary>
    /// <param name="file">The bytes; must be able to seek, and stays open.</param>
    /// <param name="limits">What to accept; the defaults when null.</param>
    /// <exception cref="WorkbookRefusedException"><see cref="FileCodes.UnknownEncoding"/>, <see cref="FileCodes.TooLarge"/>.</exception>
    public static TextFile Open(Stream file, WorkbookLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        limits ??= WorkbookLimits.Default;
        if (file.Length > limits.UploadBytes) throw Refuse.TooLarge("upload_bytes", limits.UploadBytes);
        return new(file, TextForm.Of(file), limits);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The file belongs to the caller.
    }

    sealed class OnlySheet(TextFile file) : ITableSheet
    {
        public string Name => SheetName;

        public bool IsVisible => true;

        public int? EstimateRows() => null;

        public IEnumerable<SheetRow> ReadRows(SheetOddities? oddities, CancellationToken cancel)
        {
            var clock = new ParseClock(file.Limits.ParseTime);
            clock.Run();
            using var text = file.TextForm.Read(file._file);
            var rows = new TextRows(text, file.TextForm.Separator, file.Limits, clock);
            while (rows.Next(cancel) is { } row)
            {
                clock.Pause();
                yield return row;
                clock.Run();
            }
        }
    }
}
