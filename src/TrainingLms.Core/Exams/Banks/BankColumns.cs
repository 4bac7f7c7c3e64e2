namespace TrainingLms.Exams;

/// <summary>A column of the workbook of a bank.</summary>
/// <param name="Key">Our name.</param>
/// <param name="Heading">The heading people see.</param>
/// <param name="Aliases">Other headings that are understood.</param>
/// <param name="IsRequired">Whether every row needs a value.</param>
public sealed record BankColumn(string Key, string Heading, IReadOnlyList<string> Aliases, bool IsRequired = false);

/// <summary>The columns of the workbook of a bank, one row for each question.</summary>
public static class BankColumns
{
    /// <summary>How many options a row has room for.</summary>
    public const int Options = 8;

    internal const string Code = "code", Type = "type", Topic = "topic", Difficulty = "difficulty", Level = "level", Text = "text", Key = "key", Fractions = "fractions", Kind = "tolerance_kind",
        Tolerance = "tolerance", Explanation = "explanation", Enemies = "enemies", Source = "source";

    /// <summary>All of them in order.</summary>
    public static IReadOnlyList<BankColumn> All { get; } =
    [
        new(Code, "题号", ["code"], true), new(Type, "题型", ["type"], true), new(Topic, "知识点", ["topic", "topic path"], true), new(Difficulty, "难度", ["difficulty"], true), new(Level, "认知层次", ["level"], true),
        new(Text, "题目", ["text", "题干"], true), .. Enumerable.Range(0, Options).Select(n => new BankColumn(Option(n), $"选项{Letter(n)}", [$"option {Letter(n)}"])),
        new(Key, "答案", ["key"]), new(Fractions, "得分", ["fractions"]), new(Kind, "误差类型", ["tolerance kind"]), new(Tolerance, "误差", ["tolerance"]), new(Explanation, "解析", ["explanation"], true),
        new(Enemies, "互斥题", ["enemies"]), new(Source, "出处", ["source"]),
    ];

    /// <summary>Heading of a column.</summary>
    public static string HeadingOf(string key) => All.Single(column => column.Key == key).Heading;

    internal static string Option(int number) => $"option_{char.ToLowerInvariant(Letter(number))}";

    internal static char Letter(int number) => (char)('A' + number);
}
