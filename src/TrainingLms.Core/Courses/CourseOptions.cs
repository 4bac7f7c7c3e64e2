using System.ComponentModel.DataAnnotations;

namespace TrainingLms.Courses;

/// <summary>Limits and settings of courses and study.</summary>
public sealed class CourseOptions
{
    /// <summary>Most files in a package.</summary>
    [Range(1, 500)]
    public int MostFiles { get; init; } = 500;

    /// <summary>Most bytes in all files of a package together, unpacked. A package is held in memory while it is checked.</summary>
    [Range(1, 1024L * 1024 * 1024)]
    public long MostBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>Most lessons in a course.</summary>
    [Range(1, 2_000)]
    public int MostLessons { get; init; } = 2_000;

    /// <summary>Planned minutes that each hour asked for must be filled with.</summary>
    [Range(1, 60)]
    public int MinutesPerHour { get; init; } = 45;

    /// <summary>Longest time that one heartbeat counts, in seconds.</summary>
    [Range(20, 600)]
    public int LongestBeatSeconds { get; init; } = 60;

    /// <summary>Counted time of a lesson never exceeds its planned minutes times this.</summary>
    [Range(1, 10)]
    public int ReadingCap { get; init; } = 3;

    /// <summary>Pass mark of a quiz that completion names no mark for, in hundredths of a per cent.</summary>
    [Range(0, 10_000)]
    public int DefaultPassHundredths { get; init; } = 60_00;

    /// <summary>Days after the due date before an enrolment is overdue.</summary>
    [Range(0, 90)]
    public int GraceDays { get; init; } = 3;
}
