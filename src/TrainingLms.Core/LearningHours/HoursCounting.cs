using NodaTime;
using TrainingLms.Courses;

namespace TrainingLms.LearningHours;

/// <summary>What entries count, one after the other: what a day holds, then the cap of the kind, then the room for public hours.</summary>
/// <param name="Lines">Each entry with what it counts.</param>
/// <param name="Professional">Professional hours after daily ceiling and caps, in hundredths.</param>
/// <param name="Public">The same of public hours, before the room for them.</param>
/// <param name="Days">Days in hundredths.</param>
sealed record HoursCounting(IReadOnlyList<StatementLine> Lines, int Professional, int Public, int Days)
{
    /// <param name="entries">In the order of the days of learning.</param>
    /// <param name="rules">Ceiling, table and caps.</param>
    /// <param name="rule">The requirement that shares are taken of.</param>
    public static HoursCounting Count(IReadOnlyList<HoursEntry> entries, HoursRules rules, HoursRule rule)
    {
        var limits = new Limits(rules, rule);
        var (professional, publicHours) = (0, 0);
        // What was carried out of the year leaves its room to what stays.
        var room = rule.PublicCapHundredths - entries.Where(e => e is { Kind: HoursEntryKind.CarryOut, Stands: true, Category: HoursCategory.PublicRequired }).Sum(e => e.HoursHundredths);
        var lines = new List<StatementLine>(entries.Count);
        foreach (var entry in entries)
        {
            if (!entry.Stands)
            {
                lines.Add(new StatementLine(entry, 0, entry.HoursHundredths == 0 ? [] : [new HoursCut(CountedLess.Reversed, entry.HoursHundredths, null)]));
                continue;
            }
            var cuts = new List<HoursCut>();
            var left = entry.HoursHundredths <= 0 ? entry.HoursHundredths : limits.Take(entry, cuts);
            if (entry.Category == HoursCategory.Professional) professional += left;
            else
            {
                publicHours += left;
                if (room is { } most && left > 0)
                {
                    var counted = Math.Min(left, most);
                    if (counted < left) cuts.Add(new HoursCut(CountedLess.PublicCap, left - counted, rule.PublicCapHundredths));
                    (room, left) = (most - counted, counted);
                }
            }
            lines.Add(new StatementLine(entry, left, cuts));
        }
        return new HoursCounting(lines, professional, publicHours, entries.Sum(e => e.DaysHundredths));
    }

    /// <summary>What is used up so far of days and caps.</summary>
    sealed class Limits(HoursRules rules, HoursRule rule)
    {
        readonly Dictionary<LocalDate, int> days = [];
        readonly Dictionary<(string Cap, int Year), int> used = [];

        public int Take(HoursEntry entry, List<HoursCut> cuts)
        {
            var row = rules.Conversion(entry.Conversion);
            var left = entry.HoursHundredths;
            if (rules.Settings.DailyCeilingHundredths is { } ceiling && row?.IsOutsideDailyCeiling != true && entry.LearnedFrom is { } from)
                left = Cut(left, FillDays(from, entry.LearnedOn, left, ceiling), CountedLess.DailyCeiling, ceiling, null, cuts);
            if (row?.Cap is not { } key || rules.Caps.SingleOrDefault(cap => cap.Key == key) is not { } cap) return left;
            // A share is of the whole time of the requirement, a number of hours of one year.
            var slot = (key, cap.YearHundredths is null ? 0 : entry.HoursYear);
            var limit = cap.YearHundredths ?? (int)((long)rule.RequiredHundredths * cap.Share!.Numerator / cap.Share.Denominator);
            var fits = Math.Min(left, Math.Max(0, limit - used.GetValueOrDefault(slot)));
            used[slot] = used.GetValueOrDefault(slot) + fits;
            return Cut(left, fits, cap.YearHundredths is null ? CountedLess.ShareCap : CountedLess.YearCap, limit, cap, cuts);
        }

        static int Cut(int left, int fits, CountedLess why, int limit, HoursCap? cap, List<HoursCut> cuts)
        {
            if (fits < left) cuts.Add(new HoursCut(why, left - fits, limit, cap));
            return fits;
        }

        /// <summary>Fills the days of learning from the first one on; what is left over finds no day.</summary>
        int FillDays(LocalDate from, LocalDate to, int hundredths, int ceiling)
        {
            var left = hundredths;
            for (var day = from; day <= to && left > 0; day = day.PlusDays(1))
            {
                var taken = Math.Min(left, Math.Max(0, ceiling - days.GetValueOrDefault(day)));
                if (taken == 0) continue;
                days[day] = days.GetValueOrDefault(day) + taken;
                left -= taken;
            }
            return hundredths - left;
        }
    }
}
