namespace TrainingLms.Excel;

/// <summary>A file that may hold a table: a workbook with sheets, or a text file, which is one sheet.</summary>
public interface ITableSource : IDisposable
{
    /// <summary>Its sheets in order, hidden ones included.</summary>
    IReadOnlyList<ITableSheet> Sheets { get; }

    /// <summary>Whether serial numbers of days count from 1904.</summary>
    bool UsesDate1904 { get; }

    /// <summary>How the text was read; null when the file is a workbook.</summary>
    TextForm? TextForm { get; }

    /// <summary>The limits in force.</summary>
    WorkbookLimits Limits { get; }
}

/// <summary>A sheet of rows.</summary>
public interface ITableSheet
{
    /// <summary>The name on the tab; of a text file the word for a text.</summary>
    string Name { get; }

    /// <summary>Whether the rows may be read.</summary>
    bool IsVisible { get; }

    /// <summary>Streams the rows that are not blank, in file order. May be called again; each call reads from the start.</summary>
    /// <param name="oddities">Takes down what is odd about the structure; null where nobody asks.</param>
    /// <param name="cancel">Looked at every 256 rows.</param>
    /// <exception cref="WorkbookRefusedException">While streaming: the file is damaged or beyond a limit.</exception>
    IEnumerable<SheetRow> ReadRows(SheetOddities? oddities, CancellationToken cancel);

    /// <summary>The same for who asks for no oddities.</summary>
    IEnumerable<SheetRow> ReadRows(CancellationToken cancel = default) => ReadRows(null, cancel);

    /// <summary>Rows the sheet says it has, header and blank ones included; null when it says nothing. For progress bars only.</summary>
    /// <exception cref="WorkbookRefusedException">The sheet is damaged.</exception>
    int? EstimateRows();
}

/// <summary>Opens whatever a table may come in. The bytes decide, never the name.</summary>
public static class TableSource
{
    /// <summary>Opens a workbook, or a text file with separators.</summary>
    /// <param name="file">The bytes; must be able to seek, and stays open.</param>
    /// <param name="limits">What to accept; the defaults when null.</param>
    /// <exception cref="WorkbookRefusedException">The file is neither.</exception>
    public static ITableSource Open(Stream file, WorkbookLimits? limits = null)
    {
        limits ??= WorkbookLimits.Default;
        return FileSniffer.IsText(file, limits.UploadBytes) ? TextFile.Open(file, limits) : Workbook.Open(file, limits);
    }
}
