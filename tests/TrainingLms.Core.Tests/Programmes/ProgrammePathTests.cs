using NodaTime;
using TrainingLms.Programmes;

namespace TrainingLms.Core.Tests.Programmes;

/// <summary>When a path is complete, by what, and what comes next.</summary>
public sealed class ProgrammePathTests
{
    static CourseSet Set(string key, CourseSetKind kind, int needed, params string[] courses) => new(key, key, key, kind, courses, needed);

    static CourseSet All(string key, params string[] courses) => Set(key, CourseSetKind.All, courses.Length, courses);

    static PathJoin Join(JoinKind kind, params PathPart[] of) => new($"{kind}".ToLowerInvariant(), kind, of);

    static CourseDone Done(string course, int day, int hours = 1_00) => new(new Guid(day, 0, 0, new byte[8]), course, Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromDays(day), hours);

    static Instant Day(int day) => Done("", day).At;

    [Fact]
    public void A_set_asks_for_all_any_some_or_enough_hours()
    {
        CourseDone[] done = [Done("b", 2, 50), Done("a", 1, 1_00)];
        Assert.Equal(Day(2), PathProgress.Of(All("s", "a", "b"), done).CompletedAt);
        Assert.Null(PathProgress.Of(All("s", "a", "b", "c"), done).CompletedAt);
        Assert.Equal(Day(1), PathProgress.Of(Set("s", CourseSetKind.Any, 1, "a", "b"), done).CompletedAt);
        Assert.Equal(Day(2), PathProgress.Of(Set("s", CourseSetKind.Count, 2, "a", "b", "c"), done).CompletedAt);
        Assert.Equal(Day(2), PathProgress.Of(Set("s", CourseSetKind.Hours, 1_50, "a", "b"), done).CompletedAt);
        Assert.Null(PathProgress.Of(Set("s", CourseSetKind.Hours, 1_51, "a", "b"), done).CompletedAt);
    }

    [Fact]
    public void What_cannot_be_avoided_is_all_that_is_left_of_a_set_whose_turn_it_is_and_that_has_no_alternative()
    {
        static string Left(PathPart path, params CourseDone[] done) => string.Concat(PathProgress.Of(path, done).Unavoidable(path));
        Assert.Equal("ab", Left(All("s", "a", "b")));
        Assert.Equal("b", Left(All("s", "a", "b"), Done("a", 1)));
        Assert.Equal("a", Left(Set("s", CourseSetKind.Any, 1, "a")));
        Assert.Equal("", Left(Set("s", CourseSetKind.Any, 1, "a", "b")));
        Assert.Equal("", Left(Set("s", CourseSetKind.Count, 2, "a", "b", "c"), Done("a", 1)));
        Assert.Equal("abc", Left(Set("s", CourseSetKind.Count, 3, "a", "b", "c")));
        Assert.Equal("", Left(Set("s", CourseSetKind.Hours, 1_00, "a")));
        Assert.Equal("", Left(Set("s", CourseSetKind.Optional, 0, "a")));
        Assert.Equal("a", Left(Join(JoinKind.Then, All("s", "a"), All("t", "b"))));
        Assert.Equal("b", Left(Join(JoinKind.Then, All("s", "a"), All("t", "b")), Done("a", 1)));
        Assert.Equal("c", Left(Join(JoinKind.And, Join(JoinKind.Or, All("s", "a"), All("t", "b")), All("u", "c"))));
        Assert.Equal("", Left(All("s", "a"), Done("a", 1)));
    }

    [Fact]
    public void A_course_taken_twice_counts_once()
    {
        var progress = PathProgress.Of(Set("s", CourseSetKind.Count, 2, "a", "b"), [Done("a", 1), Done("a", 2)]);
        Assert.False(progress.IsComplete);
        Assert.Equal((1, "b"), (progress.Sets.Single().Have, Assert.Single(progress.Next)));
    }

    [Fact]
    public void One_after_the_other_means_that_what_was_done_before_its_turn_does_not_count()
    {
        var path = Join(JoinKind.Then, All("first", "a"), All("second", "b"));
        Assert.Equal(["a"], PathProgress.Of(path, []).Next);
        Assert.Equal(["b"], PathProgress.Of(path, [Done("b", 1), Done("a", 2)]).Next);
        Assert.Equal(Day(3), PathProgress.Of(path, [Done("b", 1), Done("a", 2), Done("b", 3)]).CompletedAt);
        Assert.Equal(Day(2), PathProgress.Of(path, [Done("a", 1), Done("b", 2)]).CompletedAt);
    }

    [Fact]
    public void Both_or_either_and_the_evidence_is_what_was_needed()
    {
        CourseDone[] done = [Done("a", 1), Done("b", 2), Done("c", 3)];
        Assert.Equal(Day(3), PathProgress.Of(Join(JoinKind.And, All("x", "a"), All("y", "c")), done).CompletedAt);
        var either = PathProgress.Of(Join(JoinKind.Or, All("x", "b", "c"), All("y", "b")), done);
        Assert.Equal((Day(2), Done("b", 2).EnrolmentId), (either.CompletedAt, Assert.Single(either.Evidence)));
    }

    [Fact]
    public void Optional_courses_are_asked_of_nobody()
    {
        var path = Join(JoinKind.Then, Set("nice", CourseSetKind.Optional, 0, "o"), All("must", "a"));
        var before = PathProgress.Of(path, []);
        Assert.Equal(["a"], before.Next);
        Assert.True(PathProgress.Of(path, [Done("a", 1)]).IsComplete);
        Assert.Single(PathProgress.Of(path, [Done("o", 0), Done("a", 1)]).Evidence);
    }

    /// <summary>Random paths and histories: more learning never takes completion away, and evidence alone suffices.</summary>
    [Fact]
    public void Whatever_the_path_learning_more_never_hurts_and_the_evidence_suffices()
    {
        for (var seed = 1; seed <= 400; seed++)
        {
            var dice = new Dice(seed);
            var path = Grow(dice, 3);
            var done = new List<CourseDone>();
            var wasComplete = false;
            for (var day = 1; day <= 30; day++)
            {
                done.Add(Done($"c{dice.Next(8)}", day, 25 * (1 + dice.Next(8))));
                var progress = PathProgress.Of(path, done);
                Assert.True(progress.IsComplete || !wasComplete, $"seed {seed}, day {day}: complete before and not after");
                wasComplete = progress.IsComplete;
                if (!wasComplete) continue;
                Assert.Empty(progress.Next);
                Assert.True(PathProgress.Of(path, done.Where(one => progress.Evidence.Contains(one.EnrolmentId))).IsComplete, $"seed {seed}: the evidence does not suffice");
            }
        }
    }

    static PathPart Grow(Dice dice, int depth)
    {
        if (depth > 0 && dice.Next(2) == 0) return new PathJoin("j", (JoinKind)dice.Next(3), [Grow(dice, depth - 1), Grow(dice, depth - 1)]);
        string[] courses = [.. Enumerable.Range(0, 8).Where(_ => dice.Next(3) == 0).Select(course => $"c{course}").DefaultIfEmpty("c0")];
        return dice.Next(4) switch
        {
            0 => Set("s", CourseSetKind.Any, 1, courses),
            1 => Set("s", CourseSetKind.Count, 1 + dice.Next(courses.Length), courses),
            2 => Set("s", CourseSetKind.Hours, 25 * courses.Length, courses),
            _ => All("s", courses),
        };
    }

    /// <summary>The same throws for the same seed, everywhere.</summary>
    sealed class Dice(int seed)
    {
        uint state = (uint)seed * 2_654_435_761;

        public int Next(int sides)
        {
            state = state * 1_664_525 + 1_013_904_223;
            return (int)((state >> 8) % (uint)sides);
        }
    }
}
