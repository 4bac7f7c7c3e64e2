using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>课程: what is taught, under a key that never changes. What is taught exactly stands in its versions.</summary>
public sealed class Course
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The package's <c>id</c>: lower-case letters, digits, hyphens.</summary>
    public required string Key { get; init; }

    /// <summary>The unit that answers for it; its authors, reviewers and officers act on it.</summary>
    public required Guid OwnerUnitId { get; init; }
}

/// <summary>课程版本: one edition of a course. In draft it is replaced whole by the next upload; once published it never changes.</summary>
public sealed class CourseVersion : Governed<CourseVersionState>
{
    CourseVersion() { }

    /// <summary>The course.</summary>
    public Guid CourseId { get; private init; }

    /// <summary>Key of the course.</summary>
    public string CourseKey { get; private init; } = "";

    /// <summary>The unit that answers for the course.</summary>
    public Guid OwnerUnitId { get; private init; }

    /// <summary>Version number of the package, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>Title in Chinese.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Title in English; null when not given.</summary>
    public string? TitleEnglish { get; private set; }

    /// <summary>What it is about; null when not given.</summary>
    public string? Summary { get; private set; }

    /// <summary>The same in English; null when not given.</summary>
    public string? SummaryEnglish { get; private set; }

    /// <summary>What its hours count as.</summary>
    public HoursCategory Category { get; private set; }

    /// <summary>Hours a completion grants, in hundredths.</summary>
    public int HoursHundredths { get; private set; }

    /// <summary>Subjects, audience, prerequisites and completion; read and replaced as a whole.</summary>
    public CourseOutline Outline { get; private set; } = CourseOutline.Empty;

    /// <summary>SHA-256 over the files of the package.</summary>
    public string ContentHash { get; private set; } = "";

    /// <summary>Who wrote and uploaded it.</summary>
    public Guid AuthorId { get; private init; }

    /// <summary>Who approved it; null before.</summary>
    public Guid? ReviewerId { get; private set; }

    /// <summary>When its author last looked at it as a learner will see it; null when not since the last change.</summary>
    public Instant? PreviewedAt { get; private set; }

    /// <summary>What it was last returned with, lesson by lesson; empty once it is approved.</summary>
    public IReadOnlyList<LessonRemark> Remarks { get; private set; } = [];

    /// <summary>The first day on which it may be published; null where any day is right.</summary>
    public LocalDate? PublishesOn { get; private set; }

    /// <summary>When it was published first; null before.</summary>
    public Instant? PublishedAt { get; private set; }

    /// <summary>Lessons in order.</summary>
    public List<Lesson> Lessons { get; private set; } = [];

    /// <summary>The questions of the package, with their review.</summary>
    public List<CourseQuestion> Questions { get; private set; } = [];

    /// <inheritdoc/>
    public override Instant? NextDue() => CourseVersionWorkflow.Table.NextDue(this);

    /// <summary>A new draft from a package.</summary>
    /// <exception cref="RefusedException">Forbidden for whoever is no author for the owning unit.</exception>
    public static CourseVersion Upload(Course course, CoursePackage package, Act act)
    {
        var version = new CourseVersion
        {
            Id = act.NewId(),
            CourseId = course.Id,
            CourseKey = course.Key,
            OwnerUnitId = course.OwnerUnitId,
            Number = package.Number,
            AuthorId = act.By.PersonId,
        };
        CourseVersionWorkflow.Table.Fire(version, CourseVersionTrigger.Upload, act);
        version.Take(package, act);
        return version;
    }

    /// <summary>Whether somebody may write for a unit.</summary>
    /// <exception cref="RefusedException">Forbidden for whoever is no author for it.</exception>
    internal static void RequireAuthor(Guid unitId, Act act) => CourseVersionWorkflow.Table.Check(new CourseVersion { OwnerUnitId = unitId }, CourseVersionTrigger.Upload, act).OrRefuse();

    /// <summary>Replaces the content of a draft.</summary>
    /// <exception cref="RefusedException">Wrong state once it is in review; forbidden for others than its author.</exception>
    public void Replace(CoursePackage package, Act act)
    {
        CourseVersionWorkflow.Table.Fire(this, CourseVersionTrigger.Upload, act);
        Take(package, act);
    }

    /// <summary>Its author has looked at it as a learner will see it.</summary>
    public void Preview(Act act)
    {
        CourseVersionWorkflow.Table.Fire(this, CourseVersionTrigger.Preview, act);
        PreviewedAt = act.At;
    }

    /// <summary>A reviewer has looked at questions as they stand.</summary>
    /// <param name="questions">Some of <see cref="Questions"/>.</param>
    /// <param name="act">The reviewer.</param>
    /// <exception cref="RefusedException"><c>course.reviewer_is_author</c>; wrong state; forbidden.</exception>
    public void ReviewQuestions(IEnumerable<CourseQuestion> questions, Act act)
    {
        CourseVersionWorkflow.Table.Fire(this, CourseVersionTrigger.ReviewQuestions, act);
        foreach (var question in questions) question.Review(act);
    }

    /// <summary>Plans the first day on which it may be published.</summary>
    /// <param name="act">Knows the <see cref="PublicationDay"/>.</param>
    /// <exception cref="RefusedException"><c>course.publication_day_past</c>; wrong state; forbidden.</exception>
    public void Schedule(Act act)
    {
        CourseVersionWorkflow.Table.Fire(this, CourseVersionTrigger.Schedule, act);
        PublishesOn = act.Fact<PublicationDay>().On;
    }

    /// <summary>Approves it.</summary>
    /// <exception cref="RefusedException"><c>course.reviewer_is_author</c>, <c>course.content_review_missing</c>, <c>course.questions_unreviewed</c>, <c>course.hours_implausible</c>, <c>reason.missing</c>.</exception>
    public void Approve(Act act)
    {
        CourseVersionWorkflow.Table.Fire(this, CourseVersionTrigger.Approve, act);
        (ReviewerId, Remarks) = (act.By.PersonId, []);
    }

    /// <summary>Sends it back to its author.</summary>
    /// <param name="act">Knows the <see cref="LessonRemarks"/>.</param>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>course.remark_wrong</c>.</exception>
    public void Return(Act act)
    {
        CourseVersionWorkflow.Table.Fire(this, CourseVersionTrigger.Return, act);
        (ReviewerId, PublishesOn, Remarks) = (null, null, [.. act.Fact<LessonRemarks>().All.Select(remark => remark with { Text = remark.Text.Trim() })]);
    }

    /// <summary>Puts it into the catalogue.</summary>
    public void Publish(Act act)
    {
        CourseVersionWorkflow.Table.Fire(this, CourseVersionTrigger.Publish, act);
        PublishedAt = act.At;
    }

    /// <summary>Any other move.</summary>
    public void Move(CourseVersionTrigger trigger, Act act) => CourseVersionWorkflow.Table.Fire(this, trigger, act);

    void Take(CoursePackage package, Act act)
    {
        PreviewedAt = null;
        (Title, TitleEnglish) = (package.Title.Chinese, package.Title.English);
        (Summary, SummaryEnglish) = (package.Summary?.Chinese, package.Summary?.English);
        (Category, HoursHundredths, ContentHash) = (package.Category, package.HoursHundredths, package.ContentHash);
        Outline = new CourseOutline(package.Subjects, package.Audience, package.Prerequisites, package.Completion, package.ExamFile, package.Reading, package.Sources)
        { Evidence = package.Evidence, Certifications = package.Certifications, UnusedFiles = package.UnusedFiles };
        Lessons.Clear();
        Lessons.AddRange(package.Lessons.Select((lesson, order) => Lesson.Of(Id, order, lesson, act)));
        var before = Questions.Where(question => question.ReviewedAt is not null).GroupBy(question => question.Named).ToDictionary(known => known.Key, known => known.First());
        Questions.Clear();
        Questions.AddRange(package.Questions.Select(question => CourseQuestion.Of(Id, question, before.GetValueOrDefault(question), act)));
    }
}

/// <summary>What a version says about itself beside its lessons.</summary>
/// <param name="Subjects">Catalogue subjects.</param>
/// <param name="Audience">Whom it is for.</param>
/// <param name="Prerequisites">Keys of courses to be completed before.</param>
/// <param name="Completion">When it is complete.</param>
/// <param name="ExamFile">Path of the exam definition in the package; null when there is none.</param>
/// <param name="Reading">What to read beside the lessons.</param>
/// <param name="Sources">What the content rests on.</param>
public sealed record CourseOutline(
    IReadOnlyList<string> Subjects, CourseAudience Audience, IReadOnlyList<string> Prerequisites, CompletionRule Completion, string? ExamFile,
    IReadOnlyList<CourseSource> Reading, IReadOnlyList<CourseSource> Sources)
{
    /// <summary>What it gives evidence of; empty for nothing.</summary>
    public IReadOnlyList<CourseEvidence> Evidence { get; init; } = [];

    /// <summary>Keys of certifications to be held before; empty for none.</summary>
    public IReadOnlyList<string> Certifications { get; init; } = [];

    /// <summary>Files of the package that nothing names.</summary>
    public IReadOnlyList<string> UnusedFiles { get; init; } = [];

    internal static readonly CourseOutline Empty = new([], new CourseAudience([], []), [], new CompletionRule([], []), null, [], []);
}

/// <summary>课时: one lesson of a version.</summary>
public sealed class Lesson
{
    Lesson() { }

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <summary>The version.</summary>
    public Guid CourseVersionId { get; private init; }

    /// <summary>Place in the order, from 0.</summary>
    public int Order { get; private init; }

    /// <summary>The id the author gave it; unique in the version.</summary>
    public string Key { get; private init; } = "";

    /// <summary>What a learner does.</summary>
    public LessonKind Kind { get; private init; }

    /// <summary>Title.</summary>
    public string Title { get; private init; } = "";

    /// <summary>Planned minutes.</summary>
    public int Minutes { get; private init; }

    /// <summary>Markdown as written: the text of a reading, the introduction of a video, the task of an essay or activity; null where there is none.</summary>
    public string? Source { get; private init; }

    /// <summary>Safe HTML made from it at upload; null where there is none.</summary>
    public string? Html { get; private init; }

    /// <summary>Path of the bank a quiz draws from; null for other kinds.</summary>
    public string? QuestionsFile { get; private init; }

    /// <summary>How many questions a quiz draws; null for other kinds.</summary>
    public int? Draw { get; private init; }

    /// <summary>How many tries a quiz allows; null for other kinds.</summary>
    public int? Attempts { get; private init; }

    /// <summary>Path of the file of a video; null for other kinds.</summary>
    public string? Asset { get; private init; }

    /// <summary>Length of a video in seconds; null for other kinds.</summary>
    public int? Seconds { get; private init; }

    /// <summary>Whether a video may not be wound on beyond what was seen.</summary>
    public bool WatchedOnly { get; private init; }

    /// <summary>Least number of characters of an essay, blanks not counted; null for other kinds.</summary>
    public int? LeastCharacters { get; private init; }

    /// <summary>Whether an essay may be published under the author's name.</summary>
    public bool MayBePublished { get; private init; }

    internal static Lesson Of(Guid versionId, int order, PackageLesson lesson, Act act) => new()
    {
        Id = act.NewId(),
        CourseVersionId = versionId,
        Order = order,
        Key = lesson.Key,
        Kind = lesson.Kind,
        Title = lesson.Title,
        Minutes = lesson.Minutes,
        Source = lesson.Source,
        Html = lesson.Source is null ? null : SafeMarkdown.ToHtml(lesson.Source),
        QuestionsFile = lesson.Quiz?.QuestionsFile,
        Draw = lesson.Quiz?.Draw,
        Attempts = lesson.Quiz?.Attempts,
        Asset = lesson.Video?.Asset,
        Seconds = lesson.Video?.Seconds,
        WatchedOnly = lesson.Video?.WatchedOnly ?? false,
        LeastCharacters = lesson.Essay?.LeastCharacters,
        MayBePublished = lesson.Essay?.MayBePublished ?? false,
    };
}
