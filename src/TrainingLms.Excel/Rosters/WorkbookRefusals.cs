using TrainingLms.Workflow;

namespace TrainingLms.Excel.Rosters;

/// <summary>Which limit of a workbook was passed; its name stands in the sentence files.</summary>
public enum WorkbookLimit
{
    /// <summary>Size of the file.</summary>
    UploadBytes,

    /// <summary>Parts in the container.</summary>
    Parts,

    /// <summary>Sheets.</summary>
    Sheets,

    /// <summary>Rows with data.</summary>
    DataRows,

    /// <summary>The highest row number.</summary>
    RowNumber,

    /// <summary>Columns.</summary>
    Columns,

    /// <summary>Characters in one cell.</summary>
    CellCharacters,

    /// <summary>Nesting of elements.</summary>
    XmlDepth,

    /// <summary>Seconds of reading.</summary>
    ParseSeconds,
}

/// <summary>Turns what the reader refuses into a refusal of the house, with the same code.</summary>
public static class WorkbookRefusals
{
    /// <summary>The refusal, to be thrown instead.</summary>
    public static RefusedException AsRefusal(this WorkbookRefusedException refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return new RefusedException(RefusalKind.RuleBroken, [new Refusal(refused.Code, [.. refused.Facts.Select(fact => (fact.Key, FactOf(fact.Key, fact.Value)))])]);
    }

    static object? FactOf(string name, string value) =>
        name == "limit" && Enum.TryParse<WorkbookLimit>(value.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var limit) ? limit : value;
}
