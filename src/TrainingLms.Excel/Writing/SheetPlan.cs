namespace TrainingLms.Excel;

/// <summary>A sheet to be written: everything that must be known before its first row.</summary>
/// <param name="Name">The name on the tab, 1-31 characters without <c>[ ] : * ? / \</c>.</param>
/// <param name="Columns">The columns from A on.</param>
public sealed record SheetPlan(string Name, params IReadOnlyList<SheetColumn> Columns)
{
    /// <summary>Rows that a sheet holds, its header among them.</summary>
    public const int MostRows = 1_048_576;

    /// <summary>Whether the tab is hidden, as for lists behind drop-downs.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Whether the headings stand in row 1, frozen. Sheets of free wording have none.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Whether the header carries filter buttons.</summary>
    public bool HasFilter { get; init; } = true;

    /// <summary>Data rows to come, when known: readers take their progress bars from it.</summary>
    public int? ExpectedRows { get; init; }

    /// <summary>Whether cells may carry notes, see <see cref="SheetWriter.Note"/>. They are held in memory until the sheet ends.</summary>
    public bool HasNotes { get; init; }

    /// <summary>Least height of data rows in points, as where people sign by hand; null for one line.</summary>
    public int? RowHeight { get; init; }

    /// <summary>How the sheet prints: on A4 lying on its side, one page wide, unless it says otherwise. The reader's own default, which cuts sheets into strips, when null.</summary>
    public PrintPlan? Print { get; init; } = new();

    internal int FirstDataRow => HasHeader ? 2 : 1;
}

/// <summary>A column of a sheet to be written.</summary>
/// <param name="Heading">The heading; required ones get an asterisk behind it.</param>
/// <param name="Style">The look of the cells, also of those the reader will fill in.</param>
/// <param name="Width">Width in characters of the base font. A Han character takes two.</param>
public sealed record SheetColumn(string Heading, CellStyle Style = CellStyle.Text, double Width = 14)
{
    /// <summary>Whether the column must be filled.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The list behind a drop-down, or null.</summary>
    public ChoiceList? Choices { get; init; }
}

/// <summary>A list of allowed values that stands in a column of another sheet, usually a hidden one.</summary>
/// <param name="Sheet">Name of that sheet; it must be part of the workbook.</param>
/// <param name="Column">Its column, 1 being A.</param>
/// <param name="Count">How many values stand there.</param>
/// <param name="Rows">Data rows that get the drop-down.</param>
public sealed record ChoiceList(string Sheet, int Column, int Count, int Rows = 5_000);

/// <summary>How a sheet prints. The header row repeats on every page, and tables are ruled.</summary>
/// <param name="Paper">The paper.</param>
/// <param name="PagesWide">Pages side by side; as many below each other as it takes.</param>
/// <param name="RepeatedColumns">Columns from A on that repeat on the pages to the right.</param>
/// <param name="Footer">Unit and date for the left of the footer; the middle says page n of m.</param>
public sealed record PrintPlan(Paper Paper = Paper.A4, int PagesWide = 1, int RepeatedColumns = 0, string Footer = "")
{
    /// <summary>What stands at the head of each page; empty for nothing.</summary>
    public string Header { get; init; } = "";

    /// <summary>Whether the paper lies on its side.</summary>
    public bool IsLandscape { get; init; } = true;
}

/// <summary>The paper sizes of our offices; the numbers are those of the file format.</summary>
public enum Paper
{
    /// <summary>297 by 420 mm.</summary>
    A3 = 8,

    /// <summary>210 by 297 mm.</summary>
    A4 = 9,
}
