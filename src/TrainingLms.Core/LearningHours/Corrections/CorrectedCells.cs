using System.Globalization;
using TrainingLms.Courses;
using TrainingLms.People;

namespace TrainingLms.LearningHours;

/// <summary>Tells which cells of a row of corrections say something new. What repeats the entry as it was given out is nobody's statement and is not judged.</summary>
/// <param name="entry">The entry.</param>
/// <param name="person">Its person.</param>
/// <param name="kind">Word for its kind in the workbook; null for none.</param>
sealed class CorrectedCells(HoursEntry entry, Person person, string? kind)
{
    /// <summary>The row with the cells that differ from the entry; key of the entry and name are left out, they only point at it.</summary>
    public HoursSheetRow ChangedIn(HoursSheetRow row) =>
        row with { Cells = row.Cells.Where(cell => !Repeats(cell.Key, cell.Value)).ToDictionary(cell => cell.Key, cell => cell.Value) };

    bool Repeats(string column, HoursCell cell) => column switch
    {
        HoursCorrectionColumns.Entry or HoursImportColumns.Name => true,
        HoursImportColumns.PersonNumber => Is(cell, person.PersonNumber),
        HoursImportColumns.Title => Is(cell, entry.Title),
        HoursImportColumns.Category => Is(cell, entry.Category == HoursCategory.Professional ? "专业" : "公需"),
        HoursImportColumns.Kind => Is(cell, kind),
        HoursImportColumns.From => Is(cell, entry.LearnedFrom?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)),
        HoursImportColumns.On => Is(cell, entry.LearnedOn.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)),
        HoursImportColumns.Hours => IsNumber(cell, entry.HoursHundredths),
        HoursImportColumns.Days => IsNumber(cell, entry.DaysHundredths),
        _ => false,
    };

    // As typed too: reading drops what cannot be seen, and an old title may have it.
    static bool Is(HoursCell cell, string? given) => given is not null && (cell.Value == given || cell.Typed == given);

    static bool IsNumber(HoursCell cell, int hundredths) => decimal.TryParse(cell.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * 100 == hundredths;
}
