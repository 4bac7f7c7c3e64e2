namespace TrainingLms.Courses;

/// <summary>What a reviewer wants changed in one lesson.</summary>
/// <param name="Lesson">Key of the lesson.</param>
/// <param name="Text">The remark, 1 to 1,000 characters.</param>
public sealed record LessonRemark(string Lesson, string Text)
{
    /// <summary>Most characters of a remark.</summary>
    public const int Longest = 1_000;
}

/// <summary>Fact: remarks that a version is returned with; may be empty, since a reason is always given.</summary>
/// <param name="All">The remarks.</param>
public sealed record LessonRemarks(IReadOnlyList<LessonRemark> All)
{
    /// <summary>No remarks.</summary>
    public static readonly LessonRemarks None = new([]);

    /// <summary>Whether each has words and is about a lesson of the version.</summary>
    internal bool Fit(CourseVersion version) => All.All(remark => remark.Text.Trim().Length is > 0 and <= LessonRemark.Longest && version.Lessons.Any(lesson => lesson.Key == remark.Lesson));
}
