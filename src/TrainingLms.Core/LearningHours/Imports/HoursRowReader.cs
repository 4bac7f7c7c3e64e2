using System.Globalization;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Reads one row of a workbook of past hours or of corrections, and notes every cell that is wrong. Knows nobody and no course.</summary>
/// <param name="row">The row.</param>
/// <param name="today">The day of the import; nothing can have been learned later.</param>
/// <param name="own">Figures of the entry that a row corrects: they stand where the row has no cell, and are not judged again; null in an import.</param>
sealed class HoursRowReader(HoursSheetRow row, LocalDate today, HoursFigures? own = null)
{
    static readonly Dictionary<string, HoursCategory> Categories = new(StringComparer.OrdinalIgnoreCase)
    {
        ["公需"] = HoursCategory.PublicRequired,
        ["公需科目"] = HoursCategory.PublicRequired,
        ["public-required"] = HoursCategory.PublicRequired,
        ["专业"] = HoursCategory.Professional,
        ["专业科目"] = HoursCategory.Professional,
        ["professional"] = HoursCategory.Professional,
    };

    readonly List<HoursRowProblem> problems = [];

    /// <summary>What is wrong; complete after <see cref="Read"/>.</summary>
    public IReadOnlyList<HoursRowProblem> Problems => problems;

    /// <summary>The row; null where a cell is wrong.</summary>
    public HoursRowReading? Read()
    {
        foreach (var (column, cell) in row.Cells)
            if (cell.Problem is { } problem) Wrong(column, new Refusal(problem, [("typed", cell.Typed)]));
        var course = Cell(HoursImportColumns.Course)?.ToLowerInvariant();
        var number = Needed(HoursImportColumns.PersonNumber, 64);
        var isWhole = course is null && own is null;
        var title = isWhole ? Needed(HoursImportColumns.Title, 200) : Short(HoursImportColumns.Title, 200) ?? own?.Title;
        var kind = isWhole ? Needed(HoursImportColumns.Kind, 100) : Short(HoursImportColumns.Kind, 100);
        var category = Category(isWhole) ?? own?.Category;
        var (from, on) = Days();
        var hours = Hundredths(HoursImportColumns.Hours, 25, 200_00, isWhole) ?? own?.HoursHundredths;
        var days = Hundredths(HoursImportColumns.Days, 0, 366_00, false) ?? own?.DaysHundredths ?? 0;
        if (from is { } first && on is { } last && first <= last && Period.DaysBetween(first, last) + 1 is var span)
        {
            if (days > 100 * span && Says(HoursImportColumns.From, HoursImportColumns.On, HoursImportColumns.Days)) Wrong(HoursImportColumns.Days, new Refusal("hours_import.more_than_days_have", [("days", span)]));
            if (hours > 24_00 * span && Says(HoursImportColumns.From, HoursImportColumns.On, HoursImportColumns.Hours)) Wrong(HoursImportColumns.Hours, new Refusal("hours_import.more_than_days_have", [("days", span)]));
        }
        var note = string.Join('；', new[] { Short(HoursImportColumns.Organiser, 100), own is null ? Needed(HoursImportColumns.Evidence, 200) : null }.OfType<string>());
        return problems.Count > 0 ? null : new HoursRowReading(number!, Cell(HoursImportColumns.Name), title, category, kind, from, on!.Value, hours, days, course, note);
    }

    /// <summary>Where only the year is known, its last day stands for it, and no daily ceiling can be judged.</summary>
    (LocalDate? From, LocalDate? On) Days()
    {
        var (from, on) = (Day(HoursImportColumns.From) ?? own?.From, Day(HoursImportColumns.On) ?? own?.On);
        int? year = null;
        if (Cell(HoursImportColumns.Year) is { } typed)
        {
            if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read >= RuleSetReader.FirstYear && read <= today.Year) year = read;
            else Wrong(HoursImportColumns.Year, new Refusal("hours_import.year_wrong", [("first", RuleSetReader.FirstYear), ("last", today.Year)]));
        }
        if (on is not null)
        {
            if (year is not null && year != on.Value.Year) Wrong(HoursImportColumns.Year, new Refusal("hours_import.year_differs"));
            if ((from > on || from?.PlusYears(1) <= on) && Says(HoursImportColumns.From, HoursImportColumns.On)) Wrong(HoursImportColumns.From, new Refusal("hours_import.days_wrong"));
        }
        else if (!row.Cells.ContainsKey(HoursImportColumns.On))
        {
            if (year is null && !row.Cells.ContainsKey(HoursImportColumns.Year)) Wrong(HoursImportColumns.On, new Refusal("hours_import.day_missing"));
            else if (year == today.Year) Wrong(HoursImportColumns.On, new Refusal("hours_import.year_not_over"));
            else if (from is not null) Wrong(HoursImportColumns.On, new Refusal("hours_import.last_day_missing"));
            else if (year is { } past) on = new LocalDate(past, 12, 31);
        }
        return (from, on);
    }

    HoursCategory? Category(bool isNeeded)
    {
        if (Cell(HoursImportColumns.Category) is not { } word)
        {
            if (isNeeded && !row.Cells.ContainsKey(HoursImportColumns.Category)) Wrong(HoursImportColumns.Category, new Refusal("hours_import.cell_missing"));
            return null;
        }
        if (Categories.TryGetValue(word, out var category)) return category;
        Wrong(HoursImportColumns.Category, new Refusal("hours_import.category_unknown"));
        return null;
    }

    int? Hundredths(string column, int least, int most, bool isNeeded)
    {
        if (Cell(column) is not { } typed)
        {
            if (isNeeded && !row.Cells.ContainsKey(column)) Wrong(column, new Refusal("hours_import.cell_missing"));
            return null;
        }
        if (decimal.TryParse(typed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= most / 100m && number >= least / 100m
            && decimal.Truncate(number * 100) == number * 100) return (int)(number * 100);
        Wrong(column, new Refusal("hours_import.number_wrong", [("least", least / 100m), ("most", most / 100m)]));
        return null;
    }

    LocalDate? Day(string column) => Cell(column) is { } iso ? LocalDatePattern.Iso.Parse(iso).Value : null;

    string? Needed(string column, int longest)
    {
        if (!row.Cells.ContainsKey(column)) Wrong(column, new Refusal("hours_import.cell_missing"));
        return Short(column, longest);
    }

    string? Short(string column, int longest)
    {
        if (Cell(column) is not { } text) return null;
        if (text.Length > longest) Wrong(column, new Refusal("hours_import.cell_too_long", [("most", longest)]));
        return text;
    }

    bool Says(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
            if (row.Cells.ContainsKey(column)) return true;
        return false;
    }

    string? Cell(string column) => row.Cells.GetValueOrDefault(column)?.Value;

    void Wrong(string column, Refusal reason) => problems.Add(new HoursRowProblem(column, reason));
}
