using System.ComponentModel.DataAnnotations;

namespace TrainingLms.Excel;

/// <summary>
/// How much of a workbook we are willing to read (rosters.md 5). The defaults suit a roster of a whole city; an installation sets its own under
/// <c>Workbooks</c>, and the ranges keep a slip of the pen from refusing every file or from taking any.
/// </summary>
public sealed record WorkbookLimits
{
    /// <summary>The limits in force when a caller names none.</summary>
    public static WorkbookLimits Default { get; } = new();

    /// <summary>Largest file in bytes.</summary>
    [Range(typeof(long), "1024", "268435456")]
    public long UploadBytes { get; init; } = 32L << 20;

    /// <summary>Most entries in the zip directory.</summary>
    [Range(10, 100_000)]
    public int Parts { get; init; } = 2_000;

    /// <summary>Most sheets, hidden ones included. Each must be looked at to find the table.</summary>
    [Range(1, 10_000)]
    public int Sheets { get; init; } = 255;

    /// <summary>Most relations of one part: links and pictures count, so there may be more than parts.</summary>
    [Range(10, 1_000_000)]
    public int Relations { get; init; } = 10_000;

    /// <summary>Most cell styles and most number formats; Excel knows 65,490.</summary>
    [Range(1, 1 << 20)]
    public int Styles { get; init; } = 65_536;

    /// <summary>Most bytes inflated from one workbook, over all parts that were opened. Declared sizes play no role.</summary>
    [Range(typeof(long), "1048576", "8589934592")]
    public long InflatedBytes { get; init; } = 512L << 20;

    /// <summary>Largest ratio of inflated to stored bytes of a part. Honest sheets reach 121.</summary>
    [Range(10, 1_000)]
    public int InflateRatio { get; init; } = 200;

    /// <summary>Inflated bytes below which a part's ratio is not looked at: small style parts pack very well.</summary>
    [Range(typeof(long), "0", "1073741824")]
    public long InflateRatioFrom { get; init; } = 1L << 20;

    /// <summary>Most data rows that are not blank.</summary>
    [Range(1, 1_048_576)]
    public int DataRows { get; init; } = 100_000;

    /// <summary>Highest row number; the default is the last row Excel knows.</summary>
    [Range(1, 1_048_576)]
    public int RowNumber { get; init; } = 1_048_576;

    /// <summary>Last column that may hold a value.</summary>
    [Range(1, 16_384)]
    public int Columns { get; init; } = 64;

    /// <summary>Most characters in one cell.</summary>
    [Range(1, 32_767)]
    public int CellCharacters { get; init; } = 32_767;

    /// <summary>Most characters in all shared strings together.</summary>
    [Range(typeof(long), "1", "1000000000")]
    public long SharedStringCharacters { get; init; } = 100_000_000;

    /// <summary>Most shared strings: every cell of the largest sheet a text of its own.</summary>
    [Range(1, 100_000_000)]
    public int SharedStrings { get; init; } = 6_400_000;

    /// <summary>
    /// Most characters in the cells of a sheet, a shared string counted as often as it is used: a long one in every cell would be a small file and
    /// fill every store behind the reader.
    /// </summary>
    [Range(typeof(long), "1", "1000000000")]
    public long TextCharacters { get; init; } = 100_000_000;

    /// <summary>Deepest nesting of elements.</summary>
    [Range(8, 256)]
    public int XmlDepth { get; init; } = 32;

    /// <summary>Longest tag in bytes. Longer ones are never honest and would have to be held in memory whole.</summary>
    [Range(1 << 10, 16 << 20)]
    public int XmlTagBytes { get; init; } = 1 << 20;

    /// <summary>Longest time spent inside the reader; the caller's own work between two rows does not count.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ParseTime { get; init; } = TimeSpan.FromSeconds(30);
}
