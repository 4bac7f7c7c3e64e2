using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>学时类别: which of the two columns of the hours statement a course counts in.</summary>
public enum HoursCategory
{
    /// <summary>公需.</summary>
    PublicRequired,

    /// <summary>专业.</summary>
    Professional,
}

/// <summary>What a learner does in a lesson.</summary>
public enum LessonKind
{
    /// <summary>图文: reads it and confirms the end.</summary>
    Reading,

    /// <summary>视频: sees all of it.</summary>
    Video,

    /// <summary>测验: answers drawn questions and reaches the pass mark.</summary>
    Quiz,

    /// <summary>心得体会: writes it, and the instructor accepts it.</summary>
    Essay,

    /// <summary>课外活动: does something elsewhere and shows evidence, which the instructor accepts.</summary>
    External,
}

/// <summary>A text in Chinese, and in English where the author gave it.</summary>
/// <param name="Chinese">简体中文; never empty.</param>
/// <param name="English">English; null when not given.</param>
public sealed record LocalText(string Chinese, string? English);

/// <summary>A course package that has been read and found without fault.</summary>
/// <param name="Key">For ever; lower-case letters, digits, hyphens.</param>
/// <param name="Number">Version from 1.</param>
/// <param name="Title">Title.</param>
/// <param name="Summary">What it is about; null when not given.</param>
/// <param name="Category">What its hours count as.</param>
/// <param name="HoursHundredths">Hours a completion grants, in hundredths.</param>
/// <param name="Subjects">Catalogue subjects.</param>
/// <param name="Audience">Whom it is for.</param>
/// <param name="Prerequisites">Courses to be completed before, by key.</param>
/// <param name="Completion">What makes it complete.</param>
/// <param name="Lessons">Lessons in order.</param>
/// <param name="ExamFile">Path of the exam definition; null when there is none.</param>
/// <param name="Reading">What to read beside the lessons.</param>
/// <param name="Sources">What the content rests on.</param>
/// <param name="Files">Every file of the package.</param>
/// <param name="ContentHash">SHA-256 over paths, lengths and hashes of all files, 64 hexadecimal digits.</param>
public sealed record CoursePackage(
    string Key, int Number, LocalText Title, LocalText? Summary, HoursCategory Category, int HoursHundredths, IReadOnlyList<string> Subjects,
    CourseAudience Audience, IReadOnlyList<string> Prerequisites, CompletionRule Completion, IReadOnlyList<PackageLesson> Lessons,
    string? ExamFile, IReadOnlyList<CourseSource> Reading, IReadOnlyList<CourseSource> Sources, IReadOnlyList<PackageFile> Files, string ContentHash)
{
    /// <summary>What it gives evidence of; empty for nothing.</summary>
    public IReadOnlyList<CourseEvidence> Evidence { get; init; } = [];

    /// <summary>Certifications to be held before, by the key of their programme.</summary>
    public IReadOnlyList<string> Certifications { get; init; } = [];

    /// <summary>Its questions, for the review.</summary>
    public IReadOnlyList<PackageQuestion> Questions { get; init; } = [];

    /// <summary>Files that nothing names; no fault, but mostly a mistake.</summary>
    public IReadOnlyList<string> UnusedFiles { get; init; } = [];

    /// <summary>Line of the manifest that asks for hours, to point at.</summary>
    public long HoursLine { get; init; } = 1;

    /// <summary>What an author had better look at, and what does not keep the package out.</summary>
    /// <param name="minutesPerHour">Planned minutes that each hour asked for is to be filled with.</param>
    public IReadOnlyList<Refusal> Notices(int minutesPerHour) =>
    [
        .. HoursPlausibility.Of(HoursHundredths, Lessons.Sum(lesson => lesson.Minutes), minutesPerHour) is { IsPlausible: false } hours ? new[] { hours.Notice($"{PackageReader.Manifest}:{HoursLine}") } : [],
        .. UnusedFiles.Select(file => new Refusal("course.file_unused", [("file", file)], file)),
    ];
}

/// <summary>Whether the lessons fill the hours that are asked for (learning.md 2.1).</summary>
/// <param name="PlannedMinutes">Planned minutes of all lessons.</param>
/// <param name="NeededMinutes">Minutes that the hours ask for.</param>
public sealed record HoursPlausibility(long PlannedMinutes, long NeededMinutes)
{
    /// <summary>Whether there are enough.</summary>
    public bool IsPlausible => PlannedMinutes >= NeededMinutes;

    internal static HoursPlausibility Of(int hoursHundredths, long plannedMinutes, int minutesPerHour) =>
        new(plannedMinutes, ((long)hoursHundredths * minutesPerHour + 99) / 100);

    internal Refusal Notice(string? member = null) => new("course.hours_implausible", [("planned", PlannedMinutes), ("needed", NeededMinutes)], member);
}

/// <summary>A law, book or page: something to read, or what a course rests on.</summary>
/// <param name="Title">Title.</param>
/// <param name="Edition">Edition, or from when it is in force; null when not given.</param>
/// <param name="Licence">Under what licence it was used; null when not given.</param>
/// <param name="Link">Where it is found, http or https; null when not given.</param>
public sealed record CourseSource(string Title, string? Edition, string? Licence, string? Link);

/// <summary>Whom a course is for; an empty list leaves nobody out.</summary>
/// <param name="Levels">Levels of units: <c>city</c>, <c>district</c>, <c>subdistrict</c>, <c>community</c>.</param>
/// <param name="Engagements"><c>full</c>, <c>part</c>.</param>
public sealed record CourseAudience(IReadOnlyList<string> Levels, IReadOnlyList<string> Engagements)
{
    /// <summary>Whether it is meant for somebody; an empty list is for everybody.</summary>
    /// <param name="level">Level of the person's unit; null where it is not known.</param>
    /// <param name="engagement">专/兼职.</param>
    public bool Fits(UnitLevel? level, Engagement engagement) =>
        (Levels.Count == 0 || (level is { } known && Levels.Contains(Snake.Of(known)))) && (Engagements.Count == 0 || Engagements.Contains(engagement == Engagement.FullTime ? "full" : "part"));
}

/// <summary>When a course is complete: all of the first list, and one of the second where it is not empty.</summary>
/// <param name="All">Every one is needed.</param>
/// <param name="Any">One is enough.</param>
public sealed record CompletionRule(IReadOnlyList<CompletionItem> All, IReadOnlyList<CompletionItem> Any)
{
    /// <summary>Whether the instructor's sign-off is one of the conditions.</summary>
    internal bool AsksSignOff => All.Concat(Any).Any(item => item.SignOff);
}

/// <summary>One condition: a quiz passed, an essay or outside activity accepted, the instructor's sign-off; or, where nothing is named, all lessons done.</summary>
/// <param name="QuizId">The quiz lesson; null for the other conditions.</param>
/// <param name="PassHundredths">Least score of the quiz in hundredths of a per cent; null for the other conditions.</param>
/// <param name="EssayId">The essay or external lesson; null for the other conditions.</param>
/// <param name="SignOff">Whether the instructor signs off.</param>
public sealed record CompletionItem(string? QuizId = null, int? PassHundredths = null, string? EssayId = null, bool SignOff = false);

/// <summary>One lesson of a package.</summary>
/// <param name="Key">Unique in the course.</param>
/// <param name="Kind">What a learner does.</param>
/// <param name="Title">Title.</param>
/// <param name="Minutes">Planned minutes.</param>
public sealed record PackageLesson(string Key, LessonKind Kind, string Title, int Minutes)
{
    /// <summary>Markdown: the text of a reading, the introduction of a video, the task of an essay or activity; null where there is none.</summary>
    public string? Source { get; init; }

    /// <summary>What a quiz asks; null for other kinds.</summary>
    public QuizTerms? Quiz { get; init; }

    /// <summary>What a video shows; null for other kinds.</summary>
    public VideoTerms? Video { get; init; }

    /// <summary>What an essay must be; null for other kinds.</summary>
    public EssayTerms? Essay { get; init; }
}

/// <summary>What a quiz asks.</summary>
/// <param name="QuestionsFile">Path of the bank.</param>
/// <param name="Draw">How many questions are drawn.</param>
/// <param name="Attempts">How many tries there are.</param>
public sealed record QuizTerms(string QuestionsFile, int Draw, int Attempts);

/// <summary>What a video shows.</summary>
/// <param name="Asset">Path of the file.</param>
/// <param name="Seconds">Its length in seconds.</param>
/// <param name="WatchedOnly">Whether seeking beyond what was seen is not allowed.</param>
public sealed record VideoTerms(string Asset, int Seconds, bool WatchedOnly);

/// <summary>What an essay must be.</summary>
/// <param name="LeastCharacters">Least number of characters, blanks not counted.</param>
/// <param name="MayBePublished">Whether it may be published under the author's name, who consents to it.</param>
public sealed record EssayTerms(int LeastCharacters, bool MayBePublished);
