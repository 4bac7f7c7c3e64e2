using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.People;

namespace TrainingLms.Reports;

/// <summary>
/// Where one active person stands in one year, folded from the ledger: what roll-ups are summed from, and what the list behind a figure shows. It says
/// nothing that the ledger does not say; it can be thrown away and made anew at any time.
/// </summary>
public sealed record Standing
{
    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The hours year.</summary>
    public required int Year { get; init; }

    /// <summary>The unit the person is in now: a person counts where the person is, wherever the hours were earned.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>The population whose requirement holds.</summary>
    public required HoursPopulation Population { get; init; }

    /// <summary>专/兼职.</summary>
    public required Engagement Engagement { get; init; }

    /// <summary>Whether the requirement is met.</summary>
    public required bool IsMet { get; init; }

    /// <summary>Whether anything was learned: at least one entry of the year stands.</summary>
    public required bool IsTrained { get; init; }

    /// <summary>Professional hours, in hundredths.</summary>
    public required int ProfessionalHundredths { get; init; }

    /// <summary>Public hours, in hundredths, before any cap.</summary>
    public required int PublicHundredths { get; init; }

    /// <summary>Days, in hundredths.</summary>
    public required int DaysHundredths { get; init; }

    /// <summary>Hours missing, in hundredths; zero when met.</summary>
    public required int MissingHundredths { get; init; }

    /// <summary>Courses completed in the year.</summary>
    public required int Courses { get; init; }

    /// <summary>Reckons it. Pure: the same person, rules and entries give the same standing.</summary>
    /// <param name="person">An active person.</param>
    /// <param name="year">The hours year.</param>
    /// <param name="sources">Rules, posts and entries.</param>
    /// <param name="courses">Courses completed in the year.</param>
    /// <returns>Null where no requirement is known for the year: then nobody can stand anywhere.</returns>
    public static Standing? Reckon(Person person, int year, HoursSources sources, int courses)
    {
        if (sources.FindStatement(person, year, Instant.MinValue) is not { } statement) return null;
        return new Standing
        {
            PersonId = person.Id,
            Year = year,
            UnitId = person.UnitId,
            Population = statement.Rule.Population,
            Engagement = person.Engagement,
            IsMet = statement.IsMet,
            IsTrained = statement.Lines.Any(line => line.Entry is { Kind: HoursEntryKind.Grant or HoursEntryKind.ClaimGrant, State: HoursEntryState.Booked } && line.Entry.HoursYear == year),
            ProfessionalHundredths = statement.ProfessionalHundredths,
            PublicHundredths = statement.PublicHundredths,
            DaysHundredths = statement.DaysHundredths,
            MissingHundredths = statement.Judgement.MissingHundredths,
            Courses = courses,
        };
    }
}

/// <summary>That a person's standings must be looked at again; written in the transaction of what changed them, and gone when that is done.</summary>
/// <param name="Id">Key, rising with time.</param>
/// <param name="PersonId">The person.</param>
public sealed record StandingMark(Guid Id, Guid PersonId)
{
    const int MostTold = 10_000;

    /// <summary>Of the people in these units those who are marked; told up to a limit, since a city's first roster marks everybody.</summary>
    internal static Task<int> WaitingAsync(IQueryable<Guid> units, LmsDbContext db, CancellationToken cancel) =>
        db.StandingMarks.Select(mark => mark.PersonId).Distinct().Where(id => db.People.Any(person => person.Id == id && units.Contains(person.UnitId))).Take(MostTold).CountAsync(cancel);
}
