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
    /// <summary>The end after a gap, exclusive: later by each working day that it touched, or a full period from when it is put back. Never earlier than before.</summary>
    /// <param name="gap">The gap.</param>
    /// <param name="notice">The notice, as it stood before.</param>
    /// <param name="calendar">The working days.</param>
    /// <exception cref="Workflow.RefusedException"><c>calendar.not_published</c>.</exception>
    public static Instant After(NoticeGap gap, PublicNotice notice, WorkCalendar calendar) =>
        After(gap, [.. notice.Gaps], notice.PublishedAt!.Value, notice.EndsAt!.Value, notice.WorkingDays, calendar);

    /// <summary>The end that publication, length and gaps demand, exclusive; what was extended ends later.</summary>
    /// <exception cref="Workflow.RefusedException"><c>calendar.not_published</c>.</exception>
    public static Instant Demanded(PublicNotice notice, WorkCalendar calendar)
    {
        var end = calendar.EndOfWorkingDays(notice.PublishedAt!.Value, notice.WorkingDays);
        for (var i = 0; i < notice.Gaps.Count; i++)
            end = After(notice.Gaps[i], [.. notice.Gaps.Take(i)], notice.PublishedAt!.Value, end, notice.WorkingDays, calendar);
        return end;
    }

    static Instant After(NoticeGap gap, List<NoticeGap> before, Instant published, Instant end, int workingDays, WorkCalendar calendar)
    {
        if (gap.IsRestarted) return Instant.Max(end, calendar.EndOfWorkingDays(gap.To, workingDays));
        var restart = before.FindLastIndex(one => one.IsRestarted);
        // The day of publishing was never counted, and a day that two gaps touch is lost once.
        var counted = calendar.DayOf(restart < 0 ? published : before[restart].To);
        var known = before.Skip(restart + 1).SelectMany(one => WorkingDaysOf(one, calendar)).ToHashSet();
        var lost = WorkingDaysOf(gap, calendar).Count(day => day > counted && !known.Contains(day));
        return lost == 0 ? end : calendar.EndOf(calendar.WorkingDaysAfter(calendar.DayOf(end).PlusDays(-1), lost));
    }

    /// <summary>Working days that a gap touches. One that ends at midnight does not touch the day that begins then.</summary>
    static IEnumerable<LocalDate> WorkingDaysOf(NoticeGap gap, WorkCalendar calendar)
    {
        for (var day = calendar.DayOf(gap.From); calendar.StartOf(day) < gap.To; day = day.PlusDays(1))
            if (calendar.IsWorkingDay(day)) yield return day;
    }
}
