using System.Globalization;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>What the hours of a kind of class come from.</summary>
public enum ClassHoursBasis
{
    /// <summary>Each class hour of each session attended.</summary>
    SessionUnits,

    /// <summary>Each half day on which a session was attended.</summary>
    HalfDays,

    /// <summary>Each full month between first and last day.</summary>
    FullMonths,

    /// <summary>No hours.</summary>
    None,
}

/// <summary>What the hours of one kind of class come from.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Basis">What is counted.</param>
/// <param name="HoursHundredths">Hours for each of it, in hundredths.</param>
/// <param name="DaysPerHalfDayHundredths">Days of full-time training for each half day attended, in hundredths; zero where none count.</param>
/// <param name="CountsAsPresent">Outcomes that count as attended.</param>
/// <param name="Conversion">Key of the row of the conversion table of learning hours whose cap and ceiling hold for it; null for none.</param>
/// <param name="Source">Where the figures come from.</param>
public sealed record ClassHoursRule(
    ClassKind Kind, ClassHoursBasis Basis, int HoursHundredths, int DaysPerHalfDayHundredths, IReadOnlyList<AttendanceOutcome> CountsAsPresent, string? Conversion, string Source)
{
    static readonly LocalTime Noon = new(12, 0);

    /// <summary>The hours of one person, one figure for each calendar year in which something was learned.</summary>
    /// <param name="facts">Facts of the class.</param>
    /// <param name="attended">Sessions that count as attended.</param>
    /// <param name="calendar">In whose zone days and half days lie.</param>
    public IReadOnlyList<ProposedHours> Of(ClassFacts facts, IReadOnlyList<ClassSession> attended, WorkCalendar calendar)
    {
        if (Basis == ClassHoursBasis.None || attended.Count == 0) return [];
        if (Basis == ClassHoursBasis.FullMonths)
            return facts is { From: { } from, To: { } to } && Period.Between(from, to.PlusDays(1), PeriodUnits.Months).Months is > 0 and var months
                ? [new ProposedHours(from, to, months * HoursHundredths, 0, Conversion)] : [];
        return [.. attended.GroupBy(session => calendar.DayOf(session.StartsAt).Year).OrderBy(year => year.Key).Select(year => OfYear([.. year], calendar))];
    }

    ProposedHours OfYear(IReadOnlyList<ClassSession> attended, WorkCalendar calendar)
    {
        var halfDays = attended.SelectMany(session => HalfDaysOf(session, calendar)).Distinct().Count();
        var counted = Basis == ClassHoursBasis.HalfDays ? halfDays : attended.Sum(session => session.Units);
        var days = attended.Select(session => calendar.DayOf(session.StartsAt)).ToList();
        return new ProposedHours(days.Min(), days.Max(), counted * HoursHundredths, halfDays * DaysPerHalfDayHundredths, Conversion);
    }

    /// <summary>The half day in which it begins, and the second one where it begins before noon and lasts two hours beyond.</summary>
    static IEnumerable<(LocalDate Day, bool IsMorning)> HalfDaysOf(ClassSession session, WorkCalendar calendar)
    {
        var (begin, end) = (session.StartsAt.InZone(calendar.Zone).LocalDateTime, session.EndsAt.InZone(calendar.Zone).LocalDateTime);
        yield return (begin.Date, begin.TimeOfDay < Noon);
        if (begin.TimeOfDay < Noon && end >= begin.Date + Noon.PlusHours(2)) yield return (begin.Date, false);
    }
}

/// <summary>The line of the table by which the hours of one class are reckoned and explained, as it was when the attendance was closed.</summary>
/// <param name="Table">Id and version of the table, for example <c>class-hours 3</c>.</param>
/// <param name="Rule">The line.</param>
public sealed record AppliedClassHours(string Table, ClassHoursRule Rule);

/// <summary>What a person is to get for a class in one year.</summary>
/// <param name="LearnedFrom">The first day of learning in that year.</param>
/// <param name="LearnedOn">The last day of learning in that year.</param>
/// <param name="HoursHundredths">Hours in hundredths.</param>
/// <param name="DaysHundredths">Days of full-time training in hundredths.</param>
/// <param name="Conversion">Key of the row of the conversion table; null for none.</param>
public sealed record ProposedHours(LocalDate LearnedFrom, LocalDate LearnedOn, int HoursHundredths, int DaysHundredths, string? Conversion);

/// <summary>The table of hours by kind of class: data with an id, a version and its sources.</summary>
/// <param name="Id">Id of the table.</param>
/// <param name="Version">Its version, from 1.</param>
/// <param name="Rules">One line for each kind.</param>
public sealed record ClassHours(string Id, int Version, IReadOnlyList<ClassHoursRule> Rules)
{
    sealed record HoursFile(string Id, int Version, IReadOnlyList<HoursLine> Rules);

    sealed record HoursLine(ClassKind Kind, ClassHoursBasis Basis, string Hours, string DaysPerHalfDay, IReadOnlyList<AttendanceOutcome> CountsAsPresent, string? Conversion, string Source);

    /// <summary>The line of a kind, with the name of the table, to be kept.</summary>
    public AppliedClassHours AppliedTo(ClassKind kind) => new($"{Id} {Version}", For(kind));

    /// <summary>The line of a kind.</summary>
    public ClassHoursRule For(ClassKind kind) => Rules.Single(rule => rule.Kind == kind);

    /// <summary>Reads <c>seeds/classes/hours.json</c>.</summary>
    /// <exception cref="SeedException">A kind without a line or with two, or a figure that cannot be read.</exception>
    public static ClassHours Load(string path)
    {
        var file = SeedFile.Json<HoursFile>(path);
        if (file.Version < 1) throw new SeedException(path, "version begins at 1");
        foreach (var kind in Enum.GetValues<ClassKind>())
            if (file.Rules.Count(rule => rule.Kind == kind) != 1) throw new SeedException(path, $"{Snake.Of(kind)} needs exactly one line");
        return new ClassHours(file.Id, file.Version, [.. file.Rules.Select(line => new ClassHoursRule(
            line.Kind, line.Basis, Hundredths(path, line.Hours), Hundredths(path, line.DaysPerHalfDay), line.CountsAsPresent, line.Conversion,
            string.IsNullOrWhiteSpace(line.Source) ? throw new SeedException(path, $"{line.Kind}: source is empty") : line.Source))]);
    }

    static int Hundredths(string path, string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 1_000 && decimal.Truncate(number * 100) == number * 100
            ? (int)(number * 100)
            : throw new SeedException(path, $"'{text}' is no number with at most two decimals");
}
