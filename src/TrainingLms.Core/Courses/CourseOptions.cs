using System.ComponentModel.DataAnnotations;

namespace TrainingLms.Courses;

/// <summary>Limits and settings of courses and study.</summary>
public sealed class CourseOptions : IValidatableObject
{
    /// <summary>Most files in a package.</summary>
    [Range(1, 500)]
    public int MostFiles { get; init; } = 500;

    /// <summary>Most bytes in all files of a package together, unpacked; and of the archive in which it comes.</summary>
    [Range(1, 1024L * 1024 * 1024)]
    public long MostBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Most bytes of one picture, video or other file in the folder of assets.</summary>
    [Range(1, 200L * 1024 * 1024)]
    public long MostAssetBytes { get; init; } = 200L * 1024 * 1024;

    /// <summary>Most bytes of all other files of a package together. Texts are held in memory while they are checked; assets are not.</summary>
    [Range(1, 128L * 1024 * 1024)]
    public long MostTextBytes { get; init; } = 32L * 1024 * 1024;

    /// <summary>Most lessons in a course.</summary>
    [Range(1, 2_000)]
    public int MostLessons { get; init; } = 2_000;

    /// <summary>Planned minutes that each hour asked for must be filled with.</summary>
    [Range(1, 60)]
    public int MinutesPerHour { get; init; } = 45;

    /// <summary>Subjects whose courses need a political and legal review before they are approved; a configuration adds further ones.</summary>
    public IReadOnlyList<string> SubjectsUnderReview { get; init; } = ["law", "policy", "politics", "ideology", "public-opinion"];

    /// <summary>Time between two heartbeats, in seconds.</summary>
    [Range(5, 60)]
    public int BeatSeconds { get; init; } = 20;

    /// <summary>Longest time that is made up for after a broken connection, in minutes.</summary>
    [Range(1, 60)]
    public int LatestBeatMinutes { get; init; } = 10;

    /// <summary>Most hours that count online on one day.</summary>
    [Range(1, 24)]
    public int DayLimitHours { get; init; } = 8;

    /// <summary>Least minutes of learning before somebody is asked to show that somebody is there.</summary>
    [Range(1, 120)]
    public int AskFromMinutes { get; init; } = 8;

    /// <summary>Most minutes of learning before somebody is asked.</summary>
    [Range(1, 120)]
    public int AskToMinutes { get; init; } = 15;

    /// <summary>How long there is for the answer, in seconds.</summary>
    [Range(10, 600)]
    public int AnswerSeconds { get; init; } = 60;

    /// <summary>Greatest speed at which a video counts as seen, in hundredths: 100 is its own speed.</summary>
    [Range(100, 300)]
    public int MostVideoSpeedHundredths { get; init; } = 100;

    /// <summary>How much of a video must be seen, in per cent; the rest is what players and networks lose.</summary>
    [Range(50, 100)]
    public int SeenPercent { get; init; } = 98;

    /// <summary>How many others at one address, in the same lesson at the same moment, are a sign to look.</summary>
    [Range(1, 1_000)]
    public int LockstepPeople { get; init; } = 5;

    /// <summary>Days after a failure before somebody may enrol again.</summary>
    [Range(0, 365)]
    public int WaitAfterFailingDays { get; init; } = 30;

    /// <summary>Most megabytes of a file that proves an outside activity.</summary>
    [Range(1, 50)]
    public int ProofMegabytes { get; init; } = 10;

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

    /// <summary>Settings that must fit each other.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AskFromMinutes > AskToMinutes) yield return new ValidationResult($"must not lie above {nameof(AskToMinutes)}, which is {AskToMinutes}.", [nameof(AskFromMinutes)]);
        if (BeatSeconds > LongestBeatSeconds) yield return new ValidationResult($"must not lie above {nameof(LongestBeatSeconds)}, which is {LongestBeatSeconds}.", [nameof(BeatSeconds)]);
    }
}
