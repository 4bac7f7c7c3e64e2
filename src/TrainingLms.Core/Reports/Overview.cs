using NodaTime;
using TrainingLms.LearningHours;
using TrainingLms.Organizations;
using TrainingLms.People;

namespace TrainingLms.Reports;

/// <summary>Figures of one group of people; numerators and denominators, never a share that was rounded before.</summary>
/// <param name="People">Active people: the base of every share.</param>
/// <param name="Met">Who meet the requirement of the year.</param>
/// <param name="Trained">Who learned anything in the year.</param>
/// <param name="ProfessionalHundredths">Their professional hours, in hundredths.</param>
/// <param name="PublicHundredths">Their public hours, in hundredths.</param>
/// <param name="DaysHundredths">Their days, in hundredths.</param>
/// <param name="MissingHundredths">The hours they miss, in hundredths.</param>
/// <param name="Courses">Courses they completed.</param>
public sealed record Figures(int People, int Met, int Trained, long ProfessionalHundredths, long PublicHundredths, long DaysHundredths, long MissingHundredths, int Courses)
{
    /// <summary>达标率: of 100 people, in hundredths, rounded down so that 100 means everybody; null where nobody is.</summary>
    public int? MetShare => Share(Met);

    /// <summary>参训率, the same way.</summary>
    public int? TrainedShare => Share(Trained);

    /// <summary>Hours for each person, in hundredths, rounded down; null where nobody is.</summary>
    public long? AverageHundredths => People == 0 ? null : (ProfessionalHundredths + PublicHundredths) / People;

    /// <summary>The sum of roll-ups.</summary>
    public static Figures Of(IEnumerable<RollUp> sums)
    {
        var all = new Figures(0, 0, 0, 0, 0, 0, 0, 0);
        foreach (var one in sums)
            all = new Figures(all.People + one.People, all.Met + one.Met, all.Trained + one.Trained, all.ProfessionalHundredths + one.ProfessionalHundredths,
                all.PublicHundredths + one.PublicHundredths, all.DaysHundredths + one.DaysHundredths, all.MissingHundredths + one.MissingHundredths, all.Courses + one.Courses);
        return all;
    }

    int? Share(int some) => People == 0 ? null : (int)(some * 10_000L / People);
}

/// <summary>One cut through the people of an overview.</summary>
/// <param name="Population">The population.</param>
/// <param name="Engagement">专/兼职.</param>
/// <param name="Figures">Their figures.</param>
public sealed record OverviewCut(HoursPopulation Population, Engagement Engagement, Figures Figures);

/// <summary>One line of an overview.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Level">Its level.</param>
/// <param name="WithBelow">Whether all units below are in the figures.</param>
/// <param name="Figures">The figures.</param>
public sealed record OverviewLine(Guid UnitId, string Code, string Name, UnitLevel Level, bool WithBelow, Figures Figures);

/// <summary>单位概览: a unit and the units right below it in one year.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Name">Its name.</param>
/// <param name="Year">The hours year.</param>
/// <param name="Total">The figures of the unit with all below, or of the unit alone where the reader's authority reaches no further.</param>
/// <param name="Cuts">The same by population and engagement.</param>
/// <param name="Lines">The unit by itself, then each unit right below with all below it, in the order of their codes; lines without anybody are there too.</param>
/// <param name="Waiting">Of the people in the total those whose latest records are still to be folded in, 10,000 at most; figures are at most a minute old.</param>
/// <param name="AsOf">When it was asked for.</param>
public sealed record Overview(
    Guid UnitId, string Name, int Year, OverviewLine Total, IReadOnlyList<OverviewCut> Cuts, IReadOnlyList<OverviewLine> Lines, int Waiting, Instant AsOf);

/// <summary>People behind a figure.</summary>
public enum StandingFilter
{
    /// <summary>The base.</summary>
    Everybody,

    /// <summary>Who meet the requirement.</summary>
    Met,

    /// <summary>Who do not.</summary>
    Unmet,

    /// <summary>Who learned anything.</summary>
    Trained,

    /// <summary>Who did not.</summary>
    Untrained,
}

/// <summary>One person behind a figure.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="PersonNumber">工号.</param>
/// <param name="Name">Name.</param>
/// <param name="UnitName">The unit.</param>
/// <param name="Standing">Where the person stands.</param>
public sealed record StandingLine(Guid PersonId, string PersonNumber, string Name, string UnitName, Standing Standing);
