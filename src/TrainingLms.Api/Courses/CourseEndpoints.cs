using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Courses;

/// <summary>The catalogue, and the making of courses.</summary>
static class CourseEndpoints
{
    public static void MapCourses(this IEndpointRouteBuilder routes)
    {
        var courses = routes.MapGroup("/courses").WithTags("Courses");
        courses.MapGet("/", List).WithSummary("The catalogue: published courses in the order of their keys");
        courses.MapGet("/{key}", Get).WithSummary("The published version of a course with its lessons");
        courses.MapPost("/", Upload).TakesPackage().WithoutKeptAnswer().Accepts<byte[]>("application/zip").Produces<CourseVersionView>(201)
            .WithSummary("Upload a course package as a zip archive: a new course, the next version, or new content of my draft");

        var versions = routes.MapGroup("/course-versions").WithTags("Courses");
        versions.MapGet("/", Workshop).WithSummary("Versions in every state, for those who make courses; newest first");
        versions.MapGet("/{id:guid}", GetVersion).WithSummary("One version with its lessons and what can be done to it");
        versions.MapGet("/{id:guid}/lessons/{lesson}", GetLesson).WithSummary("The text of a lesson as safe HTML, for authors and reviewers; links to assets lead below the version");
        versions.MapGet("/{id:guid}/assets/{name}", Asset).Produces<Stream>(200, "application/octet-stream").Produces<Stream>(206, "application/octet-stream")
            .WithSummary("A picture or video of a version, also in ranges, for authors and reviewers");
        Transition(versions, "preview", CourseVersionTrigger.Preview, "Say that I have looked at my draft as a learner will see it; needed after each change before it is handed in");
        Transition(versions, "submission", CourseVersionTrigger.SubmitForReview, "Hand a draft to a reviewer");
        Transition(versions, "discard", CourseVersionTrigger.Discard, "Give a draft up");
        versions.MapPost("/{id:guid}/return", Return).WithSummary("Send a version back to its author, with a reason and remarks lesson by lesson");
        versions.MapPost("/{id:guid}/approval", Approve).WithSummary("Approve a version; not by its author. Every question has been reviewed, and subjects such as law need a political and legal review");
        versions.MapPost("/{id:guid}/question-reviews", ReviewQuestions).WithSummary("Say that I have looked at questions as they stand; every question needs it before the approval");
        versions.MapPost("/{id:guid}/publication-day", Schedule).WithSummary("Plan the first day on which an approved version may be published");
        Transition(versions, "publication", CourseVersionTrigger.Publish, "Publish a version; by a third person");
        Transition(versions, "suspension", CourseVersionTrigger.Suspend, "Take a version out of the catalogue for a while");
        Transition(versions, "resumption", CourseVersionTrigger.Resume, "Put a suspended version back");
        Transition(versions, "retirement", CourseVersionTrigger.Retire, "Take a version out for good");
    }

    static async Task<PageView<CatalogueEntryView>> List(
        [Description("Part of key or title")] string? search, [Description("professional or public_required")] string? category, [Description("As a course names it")] string? subject,
        [Description("For people of units of this level: city, district, subdistrict or community")] string? level, [Description("At least so many hours, in hundredths")] int? from,
        [Description("At most so many hours, in hundredths")] int? to, [Description("The unit that answers for the course")] Guid? provider, [Description("Whether there must be an English title, or none")] bool? inEnglish,
        [AsParameters] PageRequest page, CourseCatalogue catalogue, Act act, CancellationToken cancel) =>
        PageView.Of(await catalogue.ListAsync(
            new CatalogueSearch(search, Setting.Find<HoursCategory>(category, "category"), subject, Setting.Find<UnitLevel>(level, "level"), from, to, provider, inEnglish), page, act.By, cancel), CatalogueEntryView.Of);

    static async Task<CourseVersionView> Get(string key, CourseCatalogue catalogue, CourseRegistry registry, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await catalogue.FindAsync(key, cancel), registry, act, book, cancel);

    static async Task<IResult> Upload(
        [Description("The unit that answers for a new course; by default the one I write for")] Guid? ownerUnitId,
        HttpRequest http, PackageReader reader, CourseRegistry registry, Act act, SentenceBook book, CancellationToken cancel)
    {
        CourseRegistry.RequireAuthor(act);
        await using var zip = await http.BodyInFileAsync(cancel);
        var version = await registry.UploadAsync(reader.FromZip(zip), ownerUnitId, act, cancel);
        return Results.Created($"/api/v1/course-versions/{version.Id}", await Show(version, registry, act, book, cancel));
    }

    static async Task<PageView<CourseSummaryView>> Workshop([AsParameters] PageRequest page, CourseCatalogue catalogue, Act act, CancellationToken cancel) =>
        PageView.Of(await catalogue.WorkshopAsync(act.By, page, cancel), CourseSummaryView.Of);

    static async Task<CourseVersionView> GetVersion(Guid id, CourseRegistry registry, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await registry.FindAsync(id, act.By, cancel), registry, act, book, cancel);

    static async Task<LessonTextView> GetLesson(Guid id, string lesson, CourseRegistry registry, Act act, CancellationToken cancel) =>
        LessonTextView.Of((await registry.FindAsync(id, act.By, cancel)).Lessons.SingleOrDefault(l => l.Key == lesson)
            ?? throw new RefusedException(RefusalKind.NotFound, "enrolment.lesson_not_found"));

    static async Task<IResult> Asset(Guid id, string name, CourseRegistry registry, CourseAssets assets, Act act, HttpResponse response, CancellationToken cancel) =>
        AssetResult.Of(await assets.OpenAsync((await registry.FindAsync(id, act.By, cancel)).Id, name, cancel), name, response);

    static void Transition(RouteGroupBuilder versions, string noun, CourseVersionTrigger trigger, string summary) =>
        versions.MapPost($"/{{id:guid}}/{noun}", async (
            Guid id, ReasonRequest request, ExpectedVersion expected, CourseRegistry registry, Act act, SentenceBook book, CancellationToken cancel) =>
            await Show(await registry.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), registry, act, book, cancel)).WithSummary(summary);

    static async Task<CourseVersionView> Return(Guid id, ReturnCourseRequest request, ExpectedVersion expected, CourseRegistry registry, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await registry.ReturnAsync(id, new LessonRemarks([.. request.Remarks ?? []]), expected, act.Because(request.Reason), cancel), registry, act, book, cancel);

    static async Task<CourseVersionView> Approve(Guid id, ApproveCourseRequest request, ExpectedVersion expected, CourseRegistry registry, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await registry.ApproveAsync(id, request.ContentReviewed, request.OverrulesHours, expected, act.Because(request.Reason), cancel), registry, act, book, cancel);

    static async Task<CourseVersionView> ReviewQuestions(Guid id, QuestionReviewRequest request, ExpectedVersion expected, CourseRegistry registry, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await registry.ReviewQuestionsAsync(id, [.. (request.Questions ?? []).OfType<PackageQuestion>()], expected, act, cancel), registry, act, book, cancel);

    static async Task<CourseVersionView> Schedule(Guid id, PublicationDayRequest request, ExpectedVersion expected, CourseRegistry registry, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await registry.ScheduleAsync(id, request.On, expected, act.Because(request.Reason), cancel), registry, act, book, cancel);

    static async Task<CourseVersionView> Show(CourseVersion version, CourseRegistry registry, Act act, SentenceBook book, CancellationToken cancel) =>
        CourseVersionView.Of(version, NoticesOf(version, registry, book), ActionView.Of(await registry.ActionsAsync(version, act, cancel), book));

    /// <summary>For whoever makes the course; a reader of the catalogue has nothing to mend.</summary>
    static IReadOnlyList<string> NoticesOf(CourseVersion version, CourseRegistry registry, SentenceBook book) =>
        version.PublishedAt is not null ? [] : [.. registry.NoticesOf(version).Select(book.Say)];
}

sealed record ReturnCourseRequest(string? Reason = null, IReadOnlyList<LessonRemark>? Remarks = null);

sealed record ApproveCourseRequest([property: Description("Whether the political and legal review was done")] bool ContentReviewed = false, string? Reason = null,
    [property: Description("That the hours stand although the lessons do not fill them; with a reason")] bool OverrulesHours = false);

sealed record QuestionReviewRequest([property: Description("The questions, as their list names them")] IReadOnlyList<PackageQuestion>? Questions = null);

sealed record PublicationDayRequest([property: Description("The first day; null where any day is right")] LocalDate? On = null, string? Reason = null);

sealed record CatalogueEntryView(
    Guid VersionId, string Key, int Number, string Title, string? TitleEnglish, HoursCategory Category, [property: Description("Hours a completion grants, in hundredths")] int HoursHundredths,
    IReadOnlyList<string> Subjects, CourseAudience Audience, Guid ProviderId, string Provider, [property: Description("Whether it is meant for me")] bool FitsMe, IReadOnlyList<string> Prerequisites,
    [property: Description("Courses I have to complete before")] IReadOnlyList<string> OpenPrerequisites,
    IReadOnlyList<string> Certifications, [property: Description("Certifications I have to hold before")] IReadOnlyList<string> OpenCertifications, [property: Description("People of my unit who have completed it; null below five")] int? FinishedInMyUnit)
{
    public static CatalogueEntryView Of(CatalogueEntry e) => new(
        e.Version.Id, e.Version.CourseKey, e.Version.Number, e.Version.Title, e.Version.TitleEnglish, e.Version.Category, e.Version.HoursHundredths, e.Version.Outline.Subjects, e.Version.Outline.Audience,
        e.Version.OwnerUnitId, e.Provider, e.FitsMe, e.Version.Outline.Prerequisites, e.OpenPrerequisites, e.Version.Outline.Certifications, e.OpenCertifications, e.FinishedInMyUnit);
}

sealed record CourseSummaryView(
    Guid VersionId, string Key, int Number, string Title, string? TitleEnglish, HoursCategory Category, int HoursHundredths, IReadOnlyList<string> Subjects,
    CourseVersionState State)
{
    public static CourseSummaryView Of(CourseVersion v) =>
        new(v.Id, v.CourseKey, v.Number, v.Title, v.TitleEnglish, v.Category, v.HoursHundredths, v.Outline.Subjects, v.State);
}

sealed record CourseVersionView(
    Guid Id, string Key, int Number, string Title, string? TitleEnglish, string? Summary, string? SummaryEnglish, HoursCategory Category,
    [property: Description("Hours a completion grants, in hundredths")] int HoursHundredths, IReadOnlyList<string> Subjects, CourseAudience Audience,
    IReadOnlyList<string> Prerequisites, [property: Description("Keys of programmes whose certification is needed")] IReadOnlyList<string> Certifications, CompletionRule Completion, IReadOnlyList<CourseSource> Reading, IReadOnlyList<CourseSource> Sources, IReadOnlyList<CourseEvidence> Evidence, CourseVersionState State, Guid OwnerUnitId, Guid AuthorId, Guid? ReviewerId,
    Instant? PreviewedAt, [property: Description("What it was last returned with")] IReadOnlyList<LessonRemark> Remarks,
    [property: Description("What the author had better look at: files that nothing names, hours that the lessons do not fill")] IReadOnlyList<string> Notices,
    [property: Description("The first day on which it may be published; null where any day is right")] LocalDate? PublishesOn, Instant? PublishedAt,
    string ContentHash, IReadOnlyList<LessonView> Lessons, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static CourseVersionView Of(CourseVersion v, IReadOnlyList<string> notices, IReadOnlyList<ActionView> actions) => new(
        v.Id, v.CourseKey, v.Number, v.Title, v.TitleEnglish, v.Summary, v.SummaryEnglish, v.Category, v.HoursHundredths, v.Outline.Subjects, v.Outline.Audience,
        v.Outline.Prerequisites, v.Outline.Certifications, v.Outline.Completion, v.Outline.Reading, v.Outline.Sources, v.Outline.Evidence, v.State, v.OwnerUnitId, v.AuthorId, v.ReviewerId, v.PreviewedAt, v.Remarks, notices, v.PublishesOn, v.PublishedAt, v.ContentHash,
        [.. v.Lessons.OrderBy(l => l.Order).Select(LessonView.Of)], v.Version, actions);
}

sealed record LessonView(
    string Id, LessonKind Kind, string Title, int Minutes, int? Draw, int? Attempts, [property: Description("Path of a video below the version or enrolment")] string? Asset,
    [property: Description("Length of a video")] int? Seconds, [property: Description("Whether a video may not be wound on beyond what was seen")] bool WatchedOnly,
    [property: Description("Least length of an essay, blanks not counted")] int? LeastCharacters, [property: Description("Whether an essay may be published under its author's name")] bool MayBePublished)
{
    public static LessonView Of(Lesson lesson) => new(
        lesson.Key, lesson.Kind, lesson.Title, lesson.Minutes, lesson.Draw, lesson.Attempts, lesson.Asset, lesson.Seconds, lesson.WatchedOnly, lesson.LeastCharacters, lesson.MayBePublished);
}

sealed record LessonTextView(string Id, LessonKind Kind, string Title, int Minutes, [property: Description("Safe HTML; null for a quiz")] string? Html)
{
    public static LessonTextView Of(Lesson lesson) => new(lesson.Key, lesson.Kind, lesson.Title, lesson.Minutes, lesson.Html);
}
