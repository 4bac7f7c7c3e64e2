namespace TrainingLms.Programmes;

/// <summary>A programme that has been read and found sound.</summary>
/// <param name="Initial">The way to the first certification.</param>
/// <param name="Renewal">The way to each further one; null where there is no period.</param>
/// <param name="Policy">For how long it holds; null where it holds for ever.</param>
/// <param name="CountEarlierMonths">How long before the assignment a completion may lie; null for however long.</param>
public sealed record ProgrammePlan(PathPart Initial, PathPart? Renewal, CertificationPolicy? Policy, int? CountEarlierMonths);

/// <summary>A set of courses, or parts joined to one.</summary>
/// <param name="Key">Key in the programme.</param>
public abstract record PathPart(string Key)
{
    /// <summary>All sets in it, in the order written.</summary>
    public abstract IEnumerable<CourseSet> Sets { get; }

    /// <summary>Keys of all courses in it, each once.</summary>
    public IEnumerable<string> CourseKeys => Sets.SelectMany(set => set.Courses).Distinct(StringComparer.Ordinal);
}

/// <summary>课程组.</summary>
/// <param name="Key">Key in the programme.</param>
/// <param name="Title">Title in Chinese.</param>
/// <param name="TitleEnglish">Title in English.</param>
/// <param name="Kind">How much of it is asked for.</param>
/// <param name="Courses">Keys of courses; none twice.</param>
/// <param name="Needed">How many courses, or how many hundredths of hours for a set by hours; 0 for an optional one.</param>
public sealed record CourseSet(string Key, string Title, string TitleEnglish, CourseSetKind Kind, IReadOnlyList<string> Courses, int Needed) : PathPart(Key)
{
    /// <inheritdoc/>
    public override IEnumerable<CourseSet> Sets => [this];
}

/// <summary>Parts joined to one.</summary>
/// <param name="Key">Key in the programme.</param>
/// <param name="Kind">How.</param>
/// <param name="Of">At least two.</param>
public sealed record PathJoin(string Key, JoinKind Kind, IReadOnlyList<PathPart> Of) : PathPart(Key)
{
    /// <inheritdoc/>
    public override IEnumerable<CourseSet> Sets => Of.SelectMany(part => part.Sets);
}
