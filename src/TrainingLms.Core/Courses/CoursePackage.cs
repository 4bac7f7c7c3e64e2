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

    /// <summary>测验: answers drawn questions and reaches the pass mark.</summary>
    Quiz,
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
/// <param name="Files">Every file of the package.</param>
/// <param name="ContentHash">SHA-256 over all files, 64 hexadecimal digits.</param>
public sealed record CoursePackage(
    string Key, int Number, LocalText Title, LocalText? Summary, HoursCategory Category, int HoursHundredths, IReadOnlyList<string> Subjects,
    CourseAudience Audience, IReadOnlyList<string> Prerequisites, CompletionRule Completion, IReadOnlyList<PackageLesson> Lessons,
    string? ExamFile, IReadOnlyList<PackageFile> Files, string ContentHash);

/// <summary>Whom a course is for; an empty list leaves nobody out.</summary>
/// <param name="Levels">Levels of units: <c>city</c>, <c>district</c>, <c>subdistrict</c>, <c>community</c>.</param>
/// <param name="Engagements"><c>full</c>, <c>part</c>.</param>
public sealed record CourseAudience(IReadOnlyList<string> Levels, IReadOnlyList<string> Engagements);

/// <summary>When a course is complete: all of the first list, and one of the second where it is not empty.</summary>
/// <param name="All">Every one is needed.</param>
/// <param name="Any">One is enough.</param>
public sealed record CompletionRule(IReadOnlyList<CompletionItem> All, IReadOnlyList<CompletionItem> Any);

/// <summary>One condition: all lessons done, or a quiz passed.</summary>
/// <param name="QuizId">The quiz lesson; null means all lessons.</param>
/// <param name="PassHundredths">Least score of the quiz in hundredths of a per cent; null for all lessons.</param>
public sealed record CompletionItem(string? QuizId, int? PassHundredths);

/// <summary>One lesson of a package.</summary>
/// <param name="Key">Unique in the course.</param>
/// <param name="Kind">What a learner does.</param>
/// <param name="Title">Title.</param>
/// <param name="Minutes">Planned minutes.</param>
/// <param name="Source">Markdown of a reading; null for a quiz.</param>
/// <param name="QuestionsFile">Path of the bank of a quiz; null for a reading.</param>
/// <param name="Draw">How many questions a quiz draws; null for a reading.</param>
/// <param name="Attempts">How many tries a quiz allows; null for a reading.</param>
public sealed record PackageLesson(
    string Key, LessonKind Kind, string Title, int Minutes, string? Source, string? QuestionsFile, int? Draw, int? Attempts);

/// <summary>A file of a package.</summary>
/// <param name="Path">Path with forward slashes, inside the package.</param>
/// <param name="Content">Bytes.</param>
public sealed record PackageFile(string Path, byte[] Content);
