using NodaTime;
using TrainingLms.Calendars;

namespace TrainingLms.Titles;

/// <summary>A time in which nobody could see a notice.</summary>
/// <param name="From">When it was known to be on the page last.</param>
/// <param name="To">When it was put back, exclusive.</param>
/// <param name="IsRestarted">Whether the whole period ran again from then on; otherwise the days it touched were added.</param>
public sealed record NoticeGap(Instant From, Instant To, bool IsRestarted);

/// <summary>Fact: when the public page was last known to be there.</summary>
/// <param name="At">The instant; null where nobody has noted any.</param>
public sealed record PageSeen(Instant? At)
{
    /// <summary>Since when nobody can have seen the notice; null where nothing says so.</summary>
    public Instant? UnseenSince(PublicNotice notice) => At is { } seen && notice.VisibleSince is { } visible ? Instant.Max(seen, visible) : null;

    /// <summary>Whether so much of its period was missed that it stands still. What comes after its end is no loss.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="now">The instant.</param>
    public bool IsMissed(PublicNotice notice, Instant now) =>
        UnseenSince(notice) is { } since && Instant.Min(now, notice.EndsAt ?? now) - since > Duration.FromHours(notice.MaxGapHours);
}

/// <summary>Fact: how much working time a gap took.</summary>
/// <param name="WorkingTime">What of it lies in working days; one working day is 24 hours.</param>
public sealed record GapLength(Duration WorkingTime)
{
    /// <summary>Up to one working day the notice goes on where it was.</summary>
    public bool IsShort => WorkingTime <= Duration.FromHours(24);
}

/// <summary>The end of a notice: so many working days on which it was seen (title-evaluation.md 4.4 and 8.4).</summary>
public static class NoticePeriod
{
    /// <summary>The last day of a notice without a gap: the nth working day after it was published, or, where the day of publishing counts, the nth from that day on.</summary>
    /// <param name="published">The day of publishing.</param>
    /// <param name="length">How long it runs.</param>
    /// <param name="calendar">The working days.</param>
    /// <exception cref="Workflow.RefusedException"><c>calendar.not_published</c>.</exception>
    public static LocalDate LastDayOf(LocalDate published, NoticeLength length, WorkCalendar calendar) =>
        calendar.WorkingDaysAfter(length.CountsPublicationDay ? published.PlusDays(-1) : published, length.WorkingDays);

    /// <summary>The end after a gap, exclusive: later by each working day that it touched, or a full period from when it is put back. Never earlier than before.</summary>
    /// <param name="gap">The gap.</param>
    /// <param name="notice">The notice, as it stood before.</param>
    /// <param name="calendar">The working days.</param>
    /// <exception cref="Workflow.RefusedException"><c>calendar.not_published</c>.</exception>
    public static Instant After(NoticeGap gap, PublicNotice notice, WorkCalendar calendar) =>
        After(gap, [.. notice.Gaps], notice, notice.EndsAt!.Value, calendar);

    /// <summary>The end that publication, length and gaps demand, exclusive; what was extended ends later.</summary>
    /// <exception cref="Workflow.RefusedException"><c>calendar.not_published</c>.</exception>
    public static Instant Demanded(PublicNotice notice, WorkCalendar calendar)
    {
        var end = calendar.EndOf(LastDayOf(calendar.DayOf(notice.PublishedAt!.Value), notice.Length, calendar));
        for (var i = 0; i < notice.Gaps.Count; i++) end = After(notice.Gaps[i], [.. notice.Gaps.Take(i)], notice, end, calendar);
        return end;
    }

    static Instant After(NoticeGap gap, List<NoticeGap> before, PublicNotice notice, Instant end, WorkCalendar calendar)
    {
        if (gap.IsRestarted) return Instant.Max(end, calendar.EndOf(LastDayOf(calendar.DayOf(gap.To), notice.Length, calendar)));
        var restart = before.FindLastIndex(one => one.IsRestarted);
        // The day of publishing is lost only where it was counted, and a day that two gaps touch is lost once.
        var begun = calendar.DayOf(restart < 0 ? notice.PublishedAt!.Value : before[restart].To);
        var first = notice.CountsPublicationDay ? begun : begun.PlusDays(1);
        var known = before.Skip(restart + 1).SelectMany(one => WorkingDaysOf(one, calendar)).ToHashSet();
        var lost = WorkingDaysOf(gap, calendar).Count(day => day >= first && !known.Contains(day));
        return lost == 0 ? end : calendar.EndOf(calendar.WorkingDaysAfter(calendar.DayOf(end).PlusDays(-1), lost));
    }

    /// <summary>Working days that a gap touches. One that ends at midnight does not touch the day that begins then.</summary>
    static IEnumerable<LocalDate> WorkingDaysOf(NoticeGap gap, WorkCalendar calendar)
    {
        for (var day = calendar.DayOf(gap.From); calendar.StartOf(day) < gap.To; day = day.PlusDays(1))
            if (calendar.IsWorkingDay(day)) yield return day;
    }
}

/// <summary>How long a notice runs.</summary>
/// <param name="WorkingDays">How many working days, at least 1.</param>
/// <param name="CountsPublicationDay">Whether the day of publishing is the first of them (8.4, <c>Period.PublicationDayCounts</c>).</param>
public sealed record NoticeLength(int WorkingDays, bool CountsPublicationDay)
{
    /// <summary>The length that the rules ask for.</summary>
    public static NoticeLength Of(NoticeKind kind, RuleSet rules) => new(
        rules.Number(kind == NoticeKind.Employer ? RuleKeys.EmployerNoticeMinWorkingDays : RuleKeys.ResultNoticeMinWorkingDays), rules.IsOn(RuleKeys.PublicationDayCounts));
}
