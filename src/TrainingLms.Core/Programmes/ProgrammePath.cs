using NodaTime;

namespace TrainingLms.Programmes;

/// <summary>A completed course, as far as a path asks.</summary>
/// <param name="EnrolmentId">The enrolment.</param>
/// <param name="Course">Key of the course.</param>
/// <param name="At">When it was completed.</param>
/// <param name="HoursHundredths">Hours of the version, in hundredths.</param>
public sealed record CourseDone(Guid EnrolmentId, string Course, Instant At, int HoursHundredths);

/// <summary>How far somebody is in one set.</summary>
/// <param name="Set">The set.</param>
/// <param name="IsItsTurn">Whether what it stands behind is complete.</param>
/// <param name="IsComplete">Whether enough of it is done.</param>
/// <param name="Have">How much is done, in courses or in hundredths of hours.</param>
/// <param name="Done">What counts, earliest first.</param>
public sealed record SetProgress(CourseSet Set, bool IsItsTurn, bool IsComplete, int Have, IReadOnlyList<CourseDone> Done)
{
    /// <summary>What can be done next in it; nothing where it is complete or not its turn.</summary>
    public IEnumerable<string> Next => IsItsTurn && !IsComplete ? Set.Courses.Except(Done.Select(done => done.Course)) : [];
}

/// <summary>How far somebody is on a path.</summary>
/// <param name="CompletedAt">When it became complete; null while it is not.</param>
/// <param name="Evidence">The enrolments by which it is complete; empty while it is not.</param>
/// <param name="Sets">Each set.</param>
public sealed record PathProgress(Instant? CompletedAt, IReadOnlyList<Guid> Evidence, IReadOnlyList<SetProgress> Sets)
{
    /// <summary>Whether it is complete.</summary>
    public bool IsComplete => CompletedAt is not null;

    /// <summary>Courses to do next, each once, in the order of the path. Nothing where the path is complete.</summary>
    public IReadOnlyList<string> Next => IsComplete ? [] : [.. Sets.Where(set => set.Set.Kind != CourseSetKind.Optional).SelectMany(set => set.Next).Distinct(StringComparer.Ordinal)];

    /// <summary>Of the courses to do next those that cannot be avoided: no other way leads on, and all that is left of the set is needed. Where there is a choice it is the learner's.</summary>
    /// <param name="path">The path that it was reckoned for.</param>
    public IReadOnlyList<string> Unavoidable(PathPart path) => IsComplete ? []
        : [.. SetsWithoutChoice(path).Select(set => Sets.Single(progress => ReferenceEquals(progress.Set, set))).Where(progress => progress.Set.Kind != CourseSetKind.Optional && progress.Set.Kind != CourseSetKind.Hours)
            .Select(progress => (progress, Next: progress.Next.ToList())).Where(one => one.Next.Count == one.progress.Set.Needed - one.progress.Have).SelectMany(one => one.Next).Distinct(StringComparer.Ordinal)];

    static IEnumerable<CourseSet> SetsWithoutChoice(PathPart part) => part switch
    {
        CourseSet set => [set],
        PathJoin { Kind: JoinKind.Or } => [],
        PathJoin join => join.Of.SelectMany(SetsWithoutChoice),
        _ => throw new InvalidOperationException($"A path has no part such as {part.GetType().Name}."),
    };

    /// <summary>Reckons it from what was completed. Pure.</summary>
    /// <param name="path">The path.</param>
    /// <param name="done">Completions that count, in any order; a course may be there several times.</param>
    public static PathProgress Of(PathPart path, IEnumerable<CourseDone> done)
    {
        var walk = new Walk([.. done.OrderBy(one => one.At)]);
        var step = walk.Through(path, Instant.MinValue);
        return new PathProgress(step.At, step.At is null ? [] : [.. step.Evidence.Distinct()], walk.Sets);
    }

    /// <summary>Where a part became complete, and by what.</summary>
    sealed record Step(Instant? At, IReadOnlyList<Guid> Evidence);

    sealed class Walk(IReadOnlyList<CourseDone> done)
    {
        public List<SetProgress> Sets { get; } = [];

        /// <param name="part">Part of the path.</param>
        /// <param name="since">From when on completions count; null where its turn has not come.</param>
        public Step Through(PathPart part, Instant? since) => part is PathJoin join ? Through(join, since) : Through((CourseSet)part, since);

        Step Through(PathJoin join, Instant? since)
        {
            var steps = new List<Step>();
            var turn = since;
            foreach (var part in join.Of)
            {
                steps.Add(Through(part, turn));
                if (join.Kind == JoinKind.Then) turn = steps[^1].At;
            }
            if (join.Kind == JoinKind.Or) return steps.Where(step => step.At is not null).MinBy(step => step.At) ?? new Step(null, []);
            return steps.All(step => step.At is not null) ? new Step(steps.Max(step => step.At), [.. steps.SelectMany(step => step.Evidence)]) : new Step(null, []);
        }

        Step Through(CourseSet set, Instant? since)
        {
            // Of a course that was repeated the first completion counts that lies late enough.
            IReadOnlyList<CourseDone> counted = since is null ? []
                : [.. done.Where(one => one.At >= since && set.Courses.Contains(one.Course)).DistinctBy(one => one.Course)];
            var byHours = set.Kind == CourseSetKind.Hours;
            int Worth(CourseDone one) => byHours ? one.HoursHundredths : 1;
            var (have, needed) = (0, set.Needed);
            Step? complete = set.Kind == CourseSetKind.Optional && since is not null ? new Step(since, []) : null;
            foreach (var (index, one) in counted.Index())
            {
                have += Worth(one);
                if (complete is null && have >= needed) complete = new Step(one.At, [.. counted.Take(index + 1).Select(used => used.EnrolmentId)]);
            }
            Sets.Add(new SetProgress(set, since is not null, complete is not null, have, counted));
            return complete ?? new Step(null, []);
        }
    }
}
