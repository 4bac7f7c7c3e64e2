using NodaTime;
using NodaTime.Text;
using TrainingLms.Data;

namespace TrainingLms.Calendars;

/// <summary>Reads <c>seeds/calendars/YYYY.json</c>. A mistake is refused with file and reason; nothing is guessed.</summary>
public static class CalendarFiles
{
    sealed record YearFile(int Year, string Source, IReadOnlyList<Holiday> Holidays);

    sealed record Holiday(string Name, string From, string To, IReadOnlyList<string> WorkedInstead);

    /// <summary>All years of a folder.</summary>
    /// <exception cref="SeedException">A file that is malformed, speaks of another year, or makes a weekday a make-up day.</exception>
    public static WorkCalendar Load(string folder, DateTimeZone zone) =>
        new(zone, Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read).ToList());

    static CalendarYear Read(string path)
    {
        var file = SeedFile.Json<YearFile>(path);
        if (Path.GetFileNameWithoutExtension(path) != file.Year.ToString()) throw new SeedException(path, $"the file speaks of {file.Year}; name it {file.Year}.json");
        var off = new HashSet<LocalDate>();
        var worked = new HashSet<LocalDate>();
        foreach (var holiday in file.Holidays)
        {
            var (from, to) = (Day(path, file.Year, holiday.From), Day(path, file.Year, holiday.To));
            if (from > to) throw new SeedException(path, $"{holiday.Name}: from {holiday.From} lies after to {holiday.To}");
            for (var day = from; day <= to; day = day.PlusDays(1)) off.Add(day);
            foreach (var text in holiday.WorkedInstead)
            {
                var day = Day(path, file.Year, text);
                if (day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
                    throw new SeedException(path, $"{holiday.Name}: make-up workday {text} is not a Saturday or Sunday");
                worked.Add(day);
            }
        }
        if (off.Overlaps(worked)) throw new SeedException(path, "a day is both off and worked instead");
        return new CalendarYear(file.Year, file.Source, off, worked);
    }

    static LocalDate Day(string path, int year, string text)
    {
        if (LocalDatePattern.Iso.Parse(text) is not { Success: true } parsed) throw new SeedException(path, $"'{text}' is not a day of the form yyyy-MM-dd");
        return parsed.Value.Year == year ? parsed.Value : throw new SeedException(path, $"{text} does not lie in {year}");
    }
}
