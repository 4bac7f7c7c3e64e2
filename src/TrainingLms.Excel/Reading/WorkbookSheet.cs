namespace TrainingLms.Excel;

/// <summary>Whether people can see a sheet.</summary>
public enum SheetVisibility
{
    /// <summary>Shown.</summary>
    Visible,

    /// <summary>Hidden; people can show it again.</summary>
    Hidden,

    /// <summary>Hidden so that only a program can show it.</summary>
    VeryHidden,
}

/// <summary>A sheet of a workbook. Hidden ones are named here but cannot be read.</summary>
public sealed class WorkbookSheet : ITableSheet
{
    readonly Workbook _book;
    readonly string _part;

    internal WorkbookSheet(Workbook book, string name, SheetVisibility visibility, string part)
    {
        _book = book;
        _part = part;
        Name = name;
        Visibility = visibility;
    }

    /// <summary>The name on the tab.</summary>
    public string Name { get; }

    /// <summary>Whether people can see it.</summary>
    public SheetVisibility Visibility { get; }

    /// <summary>Whether the rows may be read.</summary>
    public bool IsVisible => Visibility == SheetVisibility.Visible;

    /// <summary>Streams the rows that are not blank, in file order. May be called again; each call reads from the start.</summary>
    /// <param name="cancel">Looked at every 256 rows.</param>
    /// <exception cref="InvalidOperationException">The sheet is hidden.</exception>
    /// <exception cref="WorkbookRefusedException">While streaming: the sheet is damaged or beyond a limit.</exception>
    public IEnumerable<SheetRow> ReadRows(CancellationToken cancel = default) => ReadRows(null, cancel);

    /// <inheritdoc/>
    public IEnumerable<SheetRow> ReadRows(SheetOddities? oddities, CancellationToken cancel) =>
        IsVisible ? _book.ReadRows(_part, oddities, cancel) : throw new InvalidOperationException($"Sheet {Name} is hidden and never read.");

    /// <summary>Rows the sheet says it has, header and blank ones included; null when it says nothing. For progress bars only.</summary>
    /// <exception cref="WorkbookRefusedException">The sheet is damaged.</exception>
    public int? EstimateRows() => IsVisible ? _book.EstimateRows(_part) : null;
}
