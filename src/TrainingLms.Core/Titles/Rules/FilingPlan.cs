using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>The days that follow from a vote: the result on notice, its last day, and the first working day after it, on which the filing can be made (title-evaluation.md 8.4).</summary>
/// <param name="Vote">The day of the vote.</param>
/// <param name="Published">The day on which the result is published.</param>
/// <param name="NoticeEnd">The last day of the notice.</param>
/// <param name="EarliestFiling">The first working day after it.</param>
public sealed record FilingPlan(LocalDate Vote, LocalDate Published, LocalDate NoticeEnd, LocalDate EarliestFiling)
{
    /// <summary>What follows from a vote.</summary>
    /// <param name="vote">The day of the vote.</param>
    /// <param name="published">The day on which the result is published, not before the vote.</param>
    /// <param name="length">How long the notice of results runs.</param>
    /// <param name="calendar">The working days.</param>
    /// <exception cref="RefusedException"><c>calendar.not_published</c>.</exception>
    public static FilingPlan Of(LocalDate vote, LocalDate published, NoticeLength length, WorkCalendar calendar)
    {
        var end = NoticePeriod.LastDayOf(published, length, calendar);
        return new FilingPlan(vote, published, end, calendar.WorkingDaysAfter(end, 1));
    }

    /// <summary>The last day of a year on which a result can be published, and so the last on which a vote can be held, that can still be filed in that year.</summary>
    /// <param name="year">The year; no other is looked at.</param>
    /// <param name="length">How long the notice of results runs.</param>
    /// <param name="calendar">The working days.</param>
    /// <exception cref="RefusedException"><c>calendar.not_published</c>.</exception>
    public static LocalDate LastVoteOf(int year, NoticeLength length, WorkCalendar calendar)
    {
        var filing = calendar.WorkingDaysBefore(new LocalDate(year, 12, 31).PlusDays(1), 1);
        var first = calendar.WorkingDaysBefore(filing, length.WorkingDays);
        return length.CountsPublicationDay ? first : first.PlusDays(-1);
    }

    /// <summary>The last day on which a vote may be held in a year, where the rules want it filed in the same year; null where they do not.</summary>
    /// <exception cref="RefusedException"><c>calendar.not_published</c>.</exception>
    public static LocalDate? LastVoteAllowed(int year, RuleSet rules, WorkCalendar calendar) =>
        rules.Choice(RuleKeys.MeetingLastVoteDate) == "SameYear" ? LastVoteOf(year, NoticeLength.Of(NoticeKind.Result, rules), calendar) : null;
}
