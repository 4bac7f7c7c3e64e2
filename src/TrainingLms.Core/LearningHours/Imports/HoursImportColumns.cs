namespace TrainingLms.LearningHours;

/// <summary>How the cells of a column are read.</summary>
public enum HoursCellKind
{
    /// <summary>Wording: ends trimmed, nothing else changed.</summary>
    Text,

    /// <summary>Numbers and codes: half-width, without blanks.</summary>
    Code,

    /// <summary>A day.</summary>
    Day,
}

/// <summary>A column of the workbook of past hours.</summary>
/// <param name="Key">Our name.</param>
/// <param name="Heading">The heading people see.</param>
/// <param name="Aliases">Other headings that are understood.</param>
/// <param name="Kind">How its cells are read.</param>
/// <param name="Hint">What belongs there, for the template.</param>
/// <param name="IsRequired">Whether every row needs a value.</param>
public sealed record HoursColumn(string Key, string Heading, IReadOnlyList<string> Aliases, HoursCellKind Kind, string Hint, bool IsRequired = false);

/// <summary>The columns of the workbook of past hours, one row for each time somebody learned.</summary>
public static class HoursImportColumns
{
    internal const string PersonNumber = "person_number", Name = "name", Title = "title", Category = "category", Kind = "kind", From = "from", On = "on", Year = "year", Hours = "hours", Days = "days",
        Course = "course", Organiser = "organiser", Evidence = "evidence";

    /// <summary>All of them in order.</summary>
    public static IReadOnlyList<HoursColumn> All { get; } =
    [
        new(PersonNumber, "工号", ["person_number", "employee_no", "员工编号", "人员编号", "职工号"], HoursCellKind.Code, "学员的工号；曾用工号也能识别。", true),
        new(Name, "姓名", ["name"], HoursCellKind.Text, "只用于核对：与工号对应的姓名不一致时，该行不导入。"),
        new(Title, "学习内容", ["title", "培训名称", "课程名称"], HoursCellKind.Text, "最多 200 个字。填写课程代号的行可不填。"),
        new(Category, "学时类别", ["category", "科目类别"], HoursCellKind.Text, "公需或专业。填写课程代号的行可不填。"),
        new(Kind, "学习形式", ["kind", "培训形式"], HoursCellKind.Text, "折算表中的形式，见“可填内容”。填写课程代号的行可不填。"),
        new(From, "开始日期", ["from", "起始日期"], HoursCellKind.Day, "只知道最后一天时可不填。"),
        new(On, "结束日期", ["on", "完成日期", "学习日期"], HoursCellKind.Day, "学习的最后一天，决定计入哪个年度。只知道年份时留空并填写年度。"),
        new(Year, "年度", ["year"], HoursCellKind.Code, "四位年份；没有结束日期时必填，按该年最后一天登记，只能填已过去的年份。"),
        new(Hours, "学时", ["hours"], HoursCellKind.Code, "0.25 到 200，最多两位小数。填写课程代号的行可不填，按课程的学时。"),
        new(Days, "天数", ["days"], HoursCellKind.Code, "脱产培训的天数，最多两位小数；不填为 0。"),
        new(Course, "课程代号", ["course", "课程编号"], HoursCellKind.Code, "在本系统已发布的课程的代号；填写后该课程视为已完成。"),
        new(Organiser, "主办单位", ["organiser", "organizer", "举办单位"], HoursCellKind.Text, "最多 100 个字。"),
        new(Evidence, "证明材料", ["evidence", "佐证材料", "证明"], HoursCellKind.Text, "证书或登记表的编号、原件存放处；最多 200 个字。", true),
    ];

    /// <summary>Heading of a column.</summary>
    public static string HeadingOf(string key) => All.Single(column => column.Key == key).Heading;
}
