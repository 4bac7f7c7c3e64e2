using Microsoft.AspNetCore.Authorization;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.LearningHours;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Portal;

/// <summary>我的学时: whether the year is enough, what is missing and what would close it, and entry by entry what counted and why less.</summary>
[Authorize]
public sealed class HoursModel(HoursLedger ledger, HoursExplanation explanation, WorkCalendar calendar, Act act) : PortalPage
{
    /// <summary>Most ways to close a gap that are shown; the API tells all.</summary>
    const int MostHints = 3;

    /// <summary>The statement.</summary>
    public HoursStatement Statement { get; private set; } = null!;

    /// <summary>Its entries with where they come from, latest first.</summary>
    public IReadOnlyList<HoursLink> Links { get; private set; } = [];

    /// <summary>What is missing, with a few ways to close each gap.</summary>
    public IReadOnlyList<(HoursGap Gap, IReadOnlyList<string> Hints)> Gaps { get; private set; } = [];

    /// <summary>Why there is no statement; null when there is one.</summary>
    public string? Refusal { get; private set; }

    /// <summary>This year and the two before.</summary>
    public IReadOnlyList<int> Years { get; private set; } = [];

    /// <summary>The year that is shown.</summary>
    public int Year { get; private set; }

    /// <summary>The verdict: met or not.</summary>
    public string Verdict => Book[Statement.IsMet ? "hours.met" : "hours.not_met"];

    /// <summary>Reads the statement.</summary>
    /// <param name="year">The hours year; this one when left out.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task OnGetAsync(int? year, CancellationToken cancel)
    {
        var now = calendar.DayOf(act.At).Year;
        (Year, Years) = (year ?? now, [now, now - 1, now - 2]);
        try
        {
            Statement = await ledger.StatementForAsync(act.By, act.By.PersonId, Year, cancel);
        }
        catch (RefusedException refused)
        {
            Refusal = string.Join(" ", refused.Refusals.Select(Book.Say));
            return;
        }
        Links = [.. (await explanation.OfAsync(Statement, act.By, cancel)).Reverse()];
        Gaps = [.. HoursGap.Of(Statement).Select(gap => (gap, (IReadOnlyList<string>)[.. gap.Hints.Take(MostHints).Select(HintOf)]))];
    }

    /// <summary>The address of another year in the chosen language.</summary>
    public string LinkTo(int year) => $"/hours?year={year}{(ChosenLanguage is { } language ? $"&lang={language}" : "")}";

    /// <summary>Hours with two decimals.</summary>
    public static string Show(int hundredths) => CutWords.Show(hundredths);

    /// <summary>The days of learning.</summary>
    public static string DaysOf(HoursEntry entry) => entry.LearnedFrom is { } from && from != entry.LearnedOn ? $"{from:uuuu-MM-dd} – {entry.LearnedOn:uuuu-MM-dd}" : $"{entry.LearnedOn:uuuu-MM-dd}";

    /// <summary>What gave the hours: the course with its version, or the row of the conversion table.</summary>
    public string OriginOf(HoursLink link) => string.Join(" · ", new[]
    {
        Book[$"hours_source.{Snake.Of(link.Line.Entry.Source)}"], link.Course, link.Row is { } row ? Book.Language == "en" ? row.NameEnglish : row.Name : null,
    }.Where(part => !string.IsNullOrEmpty(part)));

    /// <summary>What counted and, where it was not all, why.</summary>
    public string CountedOf(StatementLine line) => line.Cuts.Count == 0 ? Show(line.CountedHundredths)
        : $"{CutWords.CountedOf(line, Book)}{(Book.Language == "en" ? ": " : "：")}{string.Join("; ", line.Cuts.Select(cut => CutWords.Of(cut, Book)))}";

    string HintOf(HoursHint hint) =>
        $"{(Book.Language == "en" ? hint.Row.NameEnglish : hint.Row.Name)} × {hint.Units} {Book[$"conversion_unit.{Snake.Of(hint.Row.Unit)}"]}{(hint.HoursHundredths is { } hours ? $" = {Show(hours)}" : "")}";
}
