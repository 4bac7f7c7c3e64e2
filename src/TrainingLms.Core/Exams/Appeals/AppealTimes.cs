using NodaTime;
using TrainingLms.Calendars;

namespace TrainingLms.Exams;

/// <summary>In which days times for appeals are counted.</summary>
public enum AppealDays
{
    /// <summary>Days on which people work; the day of the event does not count.</summary>
    Working,

    /// <summary>All days; a last day that is off moves to the next working day.</summary>
    Calendar,
}

/// <summary>Until when somebody may appeal, and by when an appeal is decided: days are data of the exam, and the calendar is the house's.</summary>
static class AppealTimes
{
    /// <summary>When the time for filing is over, from the instant at which the result came out.</summary>
    public static Instant FilingEnds(this WorkCalendar calendar, ExamRules rules, Instant released) => EndOf(calendar, rules, released, rules.AppealFilingDays);

    /// <summary>By when an appeal is to be decided that is filed now.</summary>
    public static Instant DecidedBy(this WorkCalendar calendar, ExamRules rules, Instant filed) => EndOf(calendar, rules, filed, rules.AppealDecidingDays);

    static Instant EndOf(WorkCalendar calendar, ExamRules rules, Instant begun, int days) => rules.AppealDays == AppealDays.Working
        ? calendar.EndOfWorkingDays(begun, days) : calendar.EndOf(calendar.CalendarDaysAfter(calendar.DayOf(begun), days));
}
