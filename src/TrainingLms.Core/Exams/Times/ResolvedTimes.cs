using NodaTime;

namespace TrainingLms.Exams;

/// <summary>
/// What an override says, each field alone. Null means "not set, look further"; none, which is the most generous value, is 0 for numbers,
/// <see cref="None"/> for the opening and <see cref="Never"/> for the close.
/// </summary>
/// <param name="OpensAt">From when the person may start.</param>
/// <param name="ClosesAt">The close.</param>
/// <param name="LimitSeconds">The limit in seconds.</param>
/// <param name="Attempts">How many attempts.</param>
public sealed record OverrideTimes(Instant? OpensAt = null, Instant? ClosesAt = null, int? LimitSeconds = null, int? Attempts = null)
{
    /// <summary>Open at any time.</summary>
    public static readonly Instant None = NodaConstants.UnixEpoch;

    /// <summary>No close; the last instant that both databases can store.</summary>
    public static readonly Instant Never = Instant.FromUtc(9999, 12, 31, 0, 0);
}

/// <summary>The times of an exam in force for one person.</summary>
/// <param name="OpensAt">From when the person may start; <see cref="OverrideTimes.None"/> for at any time.</param>
/// <param name="ClosesAt">The close; null where there is none.</param>
/// <param name="LimitSeconds">The limit in seconds; 0 where there is none.</param>
/// <param name="Attempts">How many attempts; 0 for any number.</param>
public sealed record ResolvedTimes(Instant OpensAt, Instant? ClosesAt, int LimitSeconds, int Attempts)
{
    /// <summary>What the exam says by itself.</summary>
    public static ResolvedTimes Of(Exam exam) => new(exam.OpensAt, exam.ClosesAt, exam.LimitSeconds, exam.Attempts);

    /// <summary>
    /// Each field alone: the personal value if set; otherwise the most generous of all group values; otherwise the exam's. An exam must end: where
    /// neither limit nor close would be left, the exam's own close stays.
    /// </summary>
    public static ResolvedTimes From(Exam exam, OverrideTimes? personal, IReadOnlyCollection<OverrideTimes> groups)
    {
        var own = Of(exam);
        var limit = personal?.LimitSeconds ?? Most(groups.Select(group => group.LimitSeconds)) ?? own.LimitSeconds;
        var closes = personal?.ClosesAt ?? groups.Max(group => group.ClosesAt) ?? own.ClosesAt;
        if (closes == OverrideTimes.Never) closes = limit == 0 ? own.ClosesAt : null;
        return new ResolvedTimes(
            personal?.OpensAt ?? groups.Min(group => group.OpensAt) ?? own.OpensAt, closes, limit,
            personal?.Attempts ?? Most(groups.Select(group => group.Attempts)) ?? own.Attempts);
    }

    /// <summary>The largest value that is set, and 0 above all.</summary>
    static int? Most(IEnumerable<int?> values) => values.Where(value => value is not null).Select(value => value!.Value).ToList() is { Count: > 0 } set
        ? set.Contains(0) ? 0 : set.Max()
        : null;
}

/// <summary>
/// What the approved accommodations of a person give at an exam: the effect, never the ground. Where several are in force, the most generous of each.
/// </summary>
/// <param name="FactorPercent">100, 125, 150 or 200.</param>
/// <param name="FixedMinutes">Minutes in addition.</param>
/// <param name="StopsClock">Whether breaks stop the clock.</param>
/// <param name="LargePrint">Whether the paper is shown in larger print.</param>
/// <param name="SeparateRoom">Whether the person sits in a room apart.</param>
public sealed record AccommodationEffect(int FactorPercent, int FixedMinutes, bool StopsClock, bool LargePrint, bool SeparateRoom)
{
    /// <summary>Of several; null of none.</summary>
    public static AccommodationEffect? Of(IReadOnlyCollection<AccommodationEffect> inForce) => inForce.Count == 0 ? null : new(
        inForce.Max(one => one.FactorPercent), inForce.Max(one => one.FixedMinutes),
        inForce.Any(one => one.StopsClock), inForce.Any(one => one.LargePrint), inForce.Any(one => one.SeparateRoom));
}

/// <summary>Everything outside an attempt that its times follow from, as found at one moment.</summary>
/// <param name="Times">The resolved times.</param>
/// <param name="Accommodation">The effect of accommodations; null of none.</param>
/// <param name="UnitId">The person's unit, by which overrides of units were found.</param>
/// <param name="Revision">The exam's count of changes of overrides.</param>
public sealed record TimesFound(ResolvedTimes Times, AccommodationEffect? Accommodation, Guid UnitId, long Revision);
