using NodaTime;

namespace TrainingLms.Reports;

/// <summary>
/// One thing that a report counts: a person, an assignment, a class. Every figure is a sum over such rows, and the list behind a figure is the rows that
/// are not zero in it; so figure and list cannot disagree.
/// </summary>
public sealed class ReportRow
{
    /// <summary>Key of the thing.</summary>
    public Guid Id { get; init; }

    /// <summary>The unit it counts in.</summary>
    public Guid UnitId { get; init; }

    /// <summary>The group it belongs to, for the cut of the report; empty where nothing is stated.</summary>
    public string Cut { get; init; } = "";

    /// <summary>工号 of a person, or what else it is known by.</summary>
    public string Code { get; init; } = "";

    /// <summary>Name of the person or the class.</summary>
    public string Name { get; init; } = "";

    /// <summary>Value of the first fact: 1, or 0 for what is listed outside the base. Columns and no list, because databases sum columns; a source gives all of them.</summary>
    public long Value0 { get; init; }

    /// <summary>Value of the second fact.</summary>
    public long Value1 { get; init; }

    /// <summary>Value of the third fact.</summary>
    public long Value2 { get; init; }

    /// <summary>Value of the fourth fact.</summary>
    public long Value3 { get; init; }

    /// <summary>Value of the fifth fact.</summary>
    public long Value4 { get; init; }

    /// <summary>Value of the sixth fact.</summary>
    public long Value5 { get; init; }

    /// <summary>Value of the seventh fact.</summary>
    public long Value6 { get; init; }

    /// <summary>Value of the eighth fact.</summary>
    public long Value7 { get; init; }

    /// <summary>Value of the ninth fact.</summary>
    public long Value8 { get; init; }
}

/// <summary>Sums of the rows of one unit by itself and one group.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Cut">The group.</param>
/// <param name="Values">One for each fact.</param>
public sealed record OwnSums(Guid UnitId, string Cut, IReadOnlyList<long> Values);

/// <summary>The time a report is about.</summary>
/// <param name="Year">The hours year.</param>
/// <param name="From">When the year begins.</param>
/// <param name="Until">When it is over.</param>
/// <param name="Day">The day of <paramref name="At"/>.</param>
/// <param name="At">The instant at which things are looked at.</param>
public sealed record ReportPeriod(int Year, Instant From, Instant Until, LocalDate Day, Instant At)
{
    /// <summary>Whether everybody active has a standing of the year: of this one and the last. Of others only those have one who learned something in them (<see cref="StandingFold"/>).</summary>
    public bool HasStandings => Day.Year - Year is 0 or 1;
}

/// <summary>One way to cut a report into groups, with all its rows.</summary>
/// <param name="Name">Its name; the words stand under <c>report.dimension.NAME</c>.</param>
/// <param name="Rows">Every thing once.</param>
public sealed record ReportDimension(string Name, IQueryable<ReportRow> Rows);
