namespace TrainingLms.LearningHours;

/// <summary>In what a kind of learning is counted.</summary>
public enum ConversionUnit
{
    /// <summary>天.</summary>
    Day,

    /// <summary>半天.</summary>
    HalfDay,

    /// <summary>课时 of 45 minutes.</summary>
    Lesson,

    /// <summary>满月.</summary>
    Month,

    /// <summary>件: a paper, patent, standard or textbook, by its level and the rank of the author.</summary>
    Work,

    /// <summary>授课学时: hours taught.</summary>
    TaughtHour,
}

/// <summary>One row of the conversion table: what a kind of learning is worth.</summary>
/// <param name="Key">Key, for ever.</param>
/// <param name="Name">In Chinese.</param>
/// <param name="NameEnglish">In English.</param>
/// <param name="Unit">In what it is counted.</param>
/// <param name="HoursHundredths">Hours for one unit, in hundredths; zero where <paramref name="Works"/> says.</param>
/// <param name="DaysHundredths">Days of training for one unit, in hundredths.</param>
/// <param name="Cap">Key of the cap that it falls under; null for none.</param>
/// <param name="IsClaimable">Whether people claim it; else it comes from courses and classes only.</param>
/// <param name="IsOutsideDailyCeiling">Whether it fills days without being counted by them, as a secondment does.</param>
/// <param name="Works">Hours by level and rank of the author; empty for everything that is counted by time.</param>
public sealed record HoursConversion(
    string Key, string Name, string NameEnglish, ConversionUnit Unit, int HoursHundredths, int DaysHundredths, string? Cap, bool IsClaimable,
    bool IsOutsideDailyCeiling, IReadOnlyList<WorkValue> Works)
{
    /// <summary>Key of the row for courses completed here; every rule set has it.</summary>
    public const string OnlineLesson = "online-lesson";

    /// <summary>What so many units are worth, in hundredths of an hour; null when the table says nothing of them.</summary>
    /// <param name="units">How many, 1 or more.</param>
    /// <param name="level">Level of a work; null for everything else.</param>
    /// <param name="authorRank">Rank of the author, from 1; null for everything else.</param>
    public int? ValueOf(int units, string? level, int? authorRank)
    {
        if (Unit != ConversionUnit.Work) return level is null && authorRank is null ? units * HoursHundredths : null;
        return Works.SingleOrDefault(work => work.Level == level && work.AuthorRank == authorRank) is { } value ? units * value.HoursHundredths : null;
    }

    /// <summary>Most units that fit into so many days; null where days say nothing of them.</summary>
    public int? MostUnitsIn(int days) => Unit switch
    {
        ConversionUnit.Day => days,
        ConversionUnit.HalfDay => 2 * days,
        ConversionUnit.Month => days / 28,
        ConversionUnit.Lesson or ConversionUnit.TaughtHour => 24 * days,
        _ => null,
    };
}

/// <summary>What a work is worth.</summary>
/// <param name="Level">Level, in words.</param>
/// <param name="AuthorRank">Rank of the author, from 1.</param>
/// <param name="HoursHundredths">In hundredths of an hour.</param>
public sealed record WorkValue(string Level, int AuthorRank, int HoursHundredths);

/// <summary>How much of some kinds of learning counts. One of the two limits is set.</summary>
/// <param name="Key">Key, named by the rows under it.</param>
/// <param name="Name">In Chinese.</param>
/// <param name="NameEnglish">In English.</param>
/// <param name="YearHundredths">Most hours in a calendar year, in hundredths.</param>
/// <param name="Share">Most as a share of the requirement, over its whole time.</param>
public sealed record HoursCap(string Key, string Name, string NameEnglish, int? YearHundredths, Share? Share);

/// <summary>What holds for all kinds of learning.</summary>
/// <param name="DailyCeilingHundredths">Most hours of one day, in hundredths, from everything but what fills days without being counted by them; null for no ceiling.</param>
/// <param name="RepeatAfterYears">A course repeated grants hours again only after so many years.</param>
/// <param name="CarryOverHundredths">Most hours of surplus that go into the next year, in hundredths; null where none do.</param>
public sealed record HoursSettings(int? DailyCeilingHundredths, int RepeatAfterYears, int? CarryOverHundredths)
{
    /// <summary>No ceiling, nothing carried over, repeats after three years.</summary>
    public static readonly HoursSettings Plain = new(null, 3, null);
}
