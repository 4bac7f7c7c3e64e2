namespace TrainingLms.Excel;

/// <summary>Holds plans against the rules of the file format, before the first byte is written.</summary>
static class SheetPlans
{
    const int LongestName = 31;

    public static void Check(IReadOnlyList<SheetPlan> sheets)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var sheet in sheets)
        {
            var allowed = sheet.Name.Length is >= 1 and <= LongestName && sheet.Name.IndexOfAny(['[', ']', ':', '*', '?', '/', '\\']) < 0
                && sheet.Name[0] != '\'' && sheet.Name[^1] != '\'';
            if (!allowed || !names.Add(sheet.Name)) throw new ArgumentException($"Sheet name '{sheet.Name}' is not allowed or taken.", nameof(sheets));
            if (sheet.Columns.Count is < 1 or > ColumnName.Last) throw new ArgumentException($"Sheet {sheet.Name} has no columns, or too many.", nameof(sheets));
        }

        if (sheets.All(s => s.IsHidden)) throw new ArgumentException("No sheet is visible.", nameof(sheets));
        var lost = sheets.SelectMany(s => s.Columns).FirstOrDefault(c => c.Choices is { } list && sheets.All(s => s.Name != list.Sheet));
        if (lost is not null) throw new ArgumentException($"The list of column {lost.Heading} stands in no sheet.", nameof(sheets));
    }
}
