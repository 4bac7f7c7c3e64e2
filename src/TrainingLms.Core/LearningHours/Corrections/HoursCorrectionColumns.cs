using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>The columns of the workbook of corrections: one row for each entry, as it stands, to be overwritten.</summary>
public static class HoursCorrectionColumns
{
    internal const string Entry = "entry", Action = "action";

    /// <summary>What stands in the column of what is to be done where an entry is taken back and not replaced.</summary>
    public const string TakeBack = "冲销";

    internal static readonly string[] TakeBackWords = [TakeBack, "撤销", "reverse", "take back"];

    /// <summary>All of them in order.</summary>
    public static IReadOnlyList<HoursColumn> All { get; } =
    [
        new(Entry, "记录编号", ["entry", "entry_id"], HoursCellKind.Code, "由系统填写，请勿改动。", true),
        .. new[] { HoursImportColumns.PersonNumber, HoursImportColumns.Name, HoursImportColumns.Title, HoursImportColumns.Category, HoursImportColumns.Kind, HoursImportColumns.From, HoursImportColumns.On, HoursImportColumns.Hours, HoursImportColumns.Days }
            .Select(key => HoursImportColumns.All.Single(column => column.Key == key)),
        new(Action, "处理", ["action"], HoursCellKind.Text, "填“冲销”表示整条冲销、不再登记；更正内容时留空，直接改写该行。"),
        new(HoursImportColumns.Evidence, "更正依据", ["ground", "更正原因"], HoursCellKind.Text, "有改动的行必填：为什么更正、依据什么材料；最多 200 个字。"),
    ];

    /// <summary>Heading of a column.</summary>
    public static string HeadingOf(string key) => All.Single(column => column.Key == key).Heading;
}

/// <summary>What the rows of a workbook would do to the ledger. The same file against the same database gives the same hash; anything that changes a row changes it.</summary>
/// <param name="Rows">Rows that change something, or have something wrong; rows left as they were are not among them.</param>
/// <param name="Untouched">Rows left as they were.</param>
/// <param name="Hash">SHA-256 over the file and every verdict, 64 hexadecimal digits.</param>
public sealed record HoursCorrectionPlan(IReadOnlyList<CorrectionRow> Rows, int Untouched, string Hash)
{
    /// <summary>What is to be done, in the order of the rows.</summary>
    public IEnumerable<PlannedCorrection> Changes => Rows.Select(row => row.Change).OfType<PlannedCorrection>();

    /// <summary>Rows with something wrong.</summary>
    public int Wrong => Rows.Count(row => row.Change is null);
}

/// <summary>A row with its verdict.</summary>
/// <param name="Number">Its number as Excel shows it.</param>
/// <param name="Entry">The entry; null where none was found.</param>
/// <param name="PersonNumber">Number of its person today; null where none was found.</param>
/// <param name="PersonName">Name of that person.</param>
/// <param name="Change">What is to be done; null where something is wrong.</param>
/// <param name="Problems">What is wrong; empty where nothing is.</param>
public sealed record CorrectionRow(int Number, HoursEntry? Entry, string? PersonNumber, string? PersonName, PlannedCorrection? Change, IReadOnlyList<HoursRowProblem> Problems);

/// <summary>What is to be done with an entry.</summary>
/// <param name="Number">Row of the sheet.</param>
/// <param name="Entry">The entry.</param>
/// <param name="After">What it is replaced by; null where it is only taken back.</param>
/// <param name="RuleVersion">Rule set and version of the year of the new entry; null where there is none.</param>
/// <param name="Ground">Why.</param>
public sealed record PlannedCorrection(int Number, HoursEntry Entry, HoursFigures? After, string? RuleVersion, string Ground)
{
    /// <summary>By how much the sum of hours changes, in hundredths.</summary>
    public int DifferenceHundredths => (After?.HoursHundredths ?? 0) - Entry.HoursHundredths;
}
