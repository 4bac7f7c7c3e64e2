using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>Where course packages come in, are reviewed and published.</summary>
public sealed class CourseRegistry(LmsDbContext db, CourseFiles files, ICertificationRegister register, WorkCalendar calendar, CourseOptions options)
{
    /// <summary>Takes a package in: a new course, the next version, or new content of the author's draft.</summary>
    /// <param name="package">A package without fault.</param>
    /// <param name="ownerUnitId">The unit that answers for a new course; null for the unit the author writes for. Ignored for a known course.</param>
    /// <param name="act">The author.</param>
    /// <param name="cancel">Stops before anything is saved.</param>
    /// <exception cref="RefusedException"><c>course.version_conflict</c>, <c>course.prerequisite_unknown</c>, <c>course.prerequisite_circle</c>, forbidden.</exception>
    public async Task<CourseVersion> UploadAsync(CoursePackage package, Guid? ownerUnitId, Act act, CancellationToken cancel = default)
    {
        var course = await db.Courses.SingleOrDefaultAsync(c => c.Key == package.Key, cancel);
        var draft = course is null ? null : await db.CourseVersions.Include(v => v.Lessons).Include(v => v.Questions)
            .SingleOrDefaultAsync(v => v.CourseId == course.Id && v.Number == package.Number && v.State == CourseVersionState.Draft, cancel);
        if (draft is not null)
        {
            // The same package again is the same request again.
            if (draft.ContentHash == package.ContentHash && draft.AuthorId == act.By.PersonId) return draft;
            draft.Replace(package, act);
        }
        else draft = await NewVersionAsync(course, package, ownerUnitId, act, cancel);
        await CheckPrerequisitesAsync(package, cancel);
        return await db.InTransactionAsync(async () =>
        {
            await db.SaveChangesAsync(cancel);
            await files.WriteAsync(draft.Id, package.Files, act, cancel);
            return draft;
        }, cancel);
    }

    /// <summary>Whether somebody writes courses at all: asked before a large upload is taken.</summary>
    /// <exception cref="RefusedException">Forbidden for whoever is no author of any unit.</exception>
    public static void RequireAuthor(Act act) => CourseVersion.RequireAuthor(OwnerFor(null, act), act);

    static Guid OwnerFor(Guid? wanted, Act act) => wanted ?? act.By.Grants.FirstOrDefault(grant => grant.Role == Role.CourseAuthor)?.UnitId ?? Guid.Empty;

    async Task<CourseVersion> NewVersionAsync(Course? course, CoursePackage package, Guid? ownerUnitId, Act act, CancellationToken cancel)
    {
        var last = course is null ? 0 : await db.CourseVersions.Where(v => v.CourseId == course.Id && v.State != CourseVersionState.Discarded)
            .MaxAsync(v => (int?)v.Number, cancel) ?? 0;
        var isNew = course is null;
        course ??= new Course { Id = act.NewId(), Key = package.Key, OwnerUnitId = OwnerFor(ownerUnitId, act) };
        // Who may not write is told so first; only an author learns which numbers are taken.
        var version = CourseVersion.Upload(course, package, act);
        // A system that does not know the course takes the edition the folder bears, so that a mended course can also be the first one.
        if (last > 0 && package.Number != last + 1)
            throw new RefusedException(RefusalKind.RuleBroken,
                [new Refusal("course.version_conflict", [("course", package.Key), ("version", package.Number), ("next", last + 1)], "course.yaml")]);
        if (isNew) db.Courses.Add(course);
        db.CourseVersions.Add(version);
        return version;
    }

    async Task CheckPrerequisitesAsync(CoursePackage package, CancellationToken cancel)
    {
        if (package.Prerequisites.Count + package.Certifications.Count == 0) return;
        var faults = new PackageFaults();
        var (courses, certifications) = (await CourseNeeds.AllAsync(db, cancel), await register.KnownAsync(cancel));
        courses[package.Key] = new CourseNeeds(package.Prerequisites, package.Certifications, package.HoursHundredths);
        var reachable = Reachable.Of(courses, certifications);
        foreach (var key in package.Prerequisites) Judge(key, courses.TryGetValue(key, out var known) && known.IsOffered, reachable.Courses);
        foreach (var key in package.Certifications) Judge(key, certifications.Any(known => known.Key == key), reachable.Certifications);
        faults.OrRefuse();

        void Judge(string key, bool isKnown, IReadOnlySet<string> reached)
        {
            if (!isKnown) faults.Add("course.prerequisite_unknown", PackageReader.Manifest, 1, ("what", key));
            else if (!reached.Contains(key)) faults.Add("course.prerequisite_circle", PackageReader.Manifest, 1, ("what", key));
        }
    }

    /// <summary>A version in whatever state, for those who make courses for its unit; published ones for everybody.</summary>
    /// <exception cref="RefusedException"><c>course.not_found</c>.</exception>
    public async Task<CourseVersion> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.CourseVersions.VisibleTo(actor, db).Include(v => v.Lessons.OrderBy(l => l.Order)).SingleOrDefaultAsync(v => v.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "course.not_found");

    /// <summary>Moves a version; publishing takes the older published version out of the catalogue in the same transaction.</summary>
    /// <exception cref="RefusedException"><c>course.not_found</c> and what the table refuses.</exception>
    public Task<CourseVersion> MoveAsync(Guid id, CourseVersionTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        MoveAsync(id, trigger, expected, new Said(), act, cancel);

    /// <summary>Finds a version good, as a reviewer.</summary>
    /// <param name="id">The version.</param>
    /// <param name="isContentReviewed">Whether the political and legal review was done.</param>
    /// <param name="overrulesHours">Whether hours stand although the lessons do not fill them, with a reason.</param>
    /// <param name="expected">What the reviewer saw.</param>
    /// <param name="act">The reviewer.</param>
    /// <param name="cancel">Stops before anything is written.</param>
    /// <exception cref="RefusedException"><c>course.not_found</c>, <c>course.reviewer_is_author</c>, <c>course.content_review_missing</c>, <c>course.questions_unreviewed</c>, <c>course.hours_implausible</c>, <c>reason.missing</c>.</exception>
    public Task<CourseVersion> ApproveAsync(Guid id, bool isContentReviewed, bool overrulesHours, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        MoveAsync(id, CourseVersionTrigger.Approve, expected, new Said(isContentReviewed, overrulesHours), act, cancel);

    /// <summary>Says that questions were looked at as they stand; each is told by its content, so that nothing is reviewed that was not seen.</summary>
    /// <exception cref="RefusedException"><c>course.not_found</c>, <c>course.question_not_there</c>, <c>course.reviewer_is_author</c>, <c>course.question_own</c>; wrong state; forbidden.</exception>
    public async Task<CourseVersion> ReviewQuestionsAsync(Guid id, IReadOnlyCollection<PackageQuestion> questions, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var version = await FindAsync(id, act.By, cancel);
        expected.Against(version);
        var (named, all) = (questions.ToHashSet(), await db.CourseQuestions.Where(question => question.CourseVersionId == id).ToListAsync(cancel));
        // Who may not review is told so, and not which questions there are.
        CourseVersionWorkflow.Table.Check(version, CourseVersionTrigger.ReviewQuestions, act).OrRefuse();
        if (named.Except(all.Select(question => question.Named)).Count() is > 0 and var strange) throw new RefusedException(RefusalKind.RuleBroken, "course.question_not_there", ("count", strange));
        if (await WrittenByAsync(version, named, act, cancel) is { Count: > 0 } own) throw new RefusedException(RefusalKind.RuleBroken, "course.question_own", ("questions", own));
        version.ReviewQuestions(all.Where(question => named.Contains(question.Named)), act);
        await db.SaveChangesAsync(cancel);
        return version;
    }

    /// <summary>Codes of those of these questions that whoever acts wrote for an earlier version: it does not matter who carried them into this one.</summary>
    async Task<IReadOnlyList<string>> WrittenByAsync(CourseVersion version, IReadOnlySet<PackageQuestion> named, Act act, CancellationToken cancel)
    {
        var hashes = named.Select(question => question.ContentHash).ToHashSet();
        // By number: identifiers of one moment have no order. A number comes again only after its draft was discarded.
        var earlier = await (from question in db.CourseQuestions
                             join other in db.CourseVersions on question.CourseVersionId equals other.Id
                             where other.CourseId == version.CourseId && other.Id != version.Id && other.Number <= version.Number && hashes.Contains(question.ContentHash)
                             select new { question.ContentHash, other.Number, other.Id, other.AuthorId }).ToListAsync(cancel);
        var own = earlier.GroupBy(question => question.ContentHash).Where(same => act.Persons.Contains(same.MinBy(question => (question.Number, question.Id))!.AuthorId)).Select(same => same.Key).ToHashSet();
        return [.. named.Where(question => own.Contains(question.ContentHash)).Select(question => question.Code).Order(StringComparer.Ordinal)];
    }

    /// <summary>Plans the first day on which an approved version may be published.</summary>
    /// <param name="id">The version.</param>
    /// <param name="on">The day; null where any day is right.</param>
    /// <param name="expected">What the officer saw.</param>
    /// <param name="act">The training officer.</param>
    /// <param name="cancel">Stops before anything is written.</param>
    /// <exception cref="RefusedException"><c>course.not_found</c>, <c>course.publication_day_past</c>; wrong state; forbidden.</exception>
    public Task<CourseVersion> ScheduleAsync(Guid id, LocalDate? on, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        MoveAsync(id, CourseVersionTrigger.Schedule, expected, new Said { PublishesOn = on }, act, cancel);

    /// <summary>Sends a version back to its author, with a reason and remarks lesson by lesson.</summary>
    /// <exception cref="RefusedException"><c>course.not_found</c>, <c>reason.missing</c>, <c>course.remark_wrong</c>.</exception>
    public Task<CourseVersion> ReturnAsync(Guid id, LessonRemarks remarks, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        MoveAsync(id, CourseVersionTrigger.Return, expected, new Said { Remarks = remarks }, act, cancel);

    /// <summary>What somebody says with a move; where nothing is said nothing was done.</summary>
    sealed record Said(bool IsContentReviewed = false, bool OverrulesHours = false)
    {
        public LessonRemarks Remarks { get; init; } = LessonRemarks.None;

        public LocalDate? PublishesOn { get; init; }
    }

    Task<CourseVersion> MoveAsync(Guid id, CourseVersionTrigger trigger, ExpectedVersion expected, Said said, Act act, CancellationToken cancel) =>
        db.InTransactionAsync(async () =>
        {
            if (trigger is CourseVersionTrigger.Publish or CourseVersionTrigger.Resume) await CourseNeeds.HoldAsync(db, cancel);
            var version = await FindAsync(id, act.By, cancel);
            expected.Against(version);
            act = await WithFactsAsync(version, act, said, cancel);
            switch (trigger)
            {
                case CourseVersionTrigger.Approve:
                    version.Approve(act);
                    break;
                case CourseVersionTrigger.Preview:
                    version.Preview(act);
                    break;
                case CourseVersionTrigger.Return:
                    version.Return(act);
                    break;
                case CourseVersionTrigger.Schedule:
                    version.Schedule(act);
                    break;
                case CourseVersionTrigger.Publish:
                    CourseVersionWorkflow.Table.Check(version, trigger, act).OrRefuse();
                    await SupersedeAsync(version.CourseId, act, cancel);
                    version.Publish(act);
                    break;
                default:
                    version.Move(trigger, act);
                    break;
            }
            await db.SaveChangesAsync(cancel);
            // What was given up is never shown or brought back: its videos would only fill the database.
            if (trigger == CourseVersionTrigger.Discard) await files.WriteAsync(id, [], act, cancel);
            return version;
        }, cancel);

    /// <summary>What can be done to the version now, and why not. Remarks, the political and legal review, the overruling of hours, the planned day are judged when they are given.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(CourseVersion version, Act act, CancellationToken cancel = default) =>
        CourseVersionWorkflow.Table.PermittedTriggers(version, await WithFactsAsync(version, act, new Said(IsContentReviewed: true, OverrulesHours: true), cancel));

    async Task SupersedeAsync(Guid courseId, Act act, CancellationToken cancel)
    {
        var older = await db.CourseVersions.SingleOrDefaultAsync(v => v.CourseId == courseId && v.State == CourseVersionState.Published, cancel);
        if (older is null) return;
        older.Move(CourseVersionTrigger.Supersede, act with { By = Actor.System });
        await db.SaveChangesAsync(cancel);
    }

    async Task<Act> WithFactsAsync(CourseVersion version, Act act, Said said, CancellationToken cancel)
    {
        var keys = version.Outline.Prerequisites;
        var published = await db.CourseVersions.Where(v => keys.Contains(v.CourseKey) && v.State == CourseVersionState.Published)
            .Select(v => v.CourseKey).ToListAsync(cancel);
        var open = await db.Enrolments.CountAsync(e => e.CourseVersionId == version.Id
            && Enrolment.OpenStates.Contains(e.State), cancel);
        var newer = await db.CourseVersions.AnyAsync(v => v.CourseId == version.CourseId && v.Id != version.Id && v.State == CourseVersionState.Published, cancel);
        var isDemanded = version.Outline.Subjects.Intersect(options.SubjectsUnderReview, StringComparer.OrdinalIgnoreCase).Any();
        var closed = version.Outline.Certifications.Count == 0 ? [] : version.Outline.Certifications.Except((await register.KnownAsync(cancel)).Where(known => known.IsOpen).Select(known => known.Key)).ToList();
        var left = await db.CourseQuestions.CountAsync(question => question.CourseVersionId == version.Id && question.ReviewedAt == null, cancel);
        return act.Given(new MissingPrerequisites([.. keys.Except(published)]) { Certifications = closed, IsCircle = await IsCircleAsync(version, cancel) }).Given(new VersionUse(open, newer)).Given(new ContentReview(isDemanded, said.IsContentReviewed))
            .Given(new PackageReview(left, PlausibilityOf(version), said.OverrulesHours)).Given(new PublicationDay(said.PublishesOn, calendar.DayOf(act.At))).Given(said.Remarks);
    }

    /// <summary>
    /// Looks once more at what is published then: the upload saw drafts and older versions, and only now is it known which of them were published first, or while it was out of the catalogue.
    /// </summary>
    async Task<bool> IsCircleAsync(CourseVersion version, CancellationToken cancel)
    {
        if (version.State is not (CourseVersionState.Approved or CourseVersionState.Suspended) || version.Outline.Prerequisites.Count + version.Outline.Certifications.Count == 0) return false;
        var courses = await CourseNeeds.PublishedAsync(db, cancel);
        courses[version.CourseKey] = new CourseNeeds(version.Outline.Prerequisites, version.Outline.Certifications, version.HoursHundredths);
        return !Reachable.Of(courses, [.. (await register.KnownAsync(cancel)).Where(known => known.IsOpen)]).Courses.Contains(version.CourseKey);
    }

    /// <summary>What its author had better look at; loaded with its lessons.</summary>
    public IReadOnlyList<Refusal> NoticesOf(CourseVersion version) =>
        [.. PlausibilityOf(version) is { IsPlausible: false } hours ? new[] { hours.Notice() } : [], .. version.Outline.UnusedFiles.Select(file => new Refusal("course.file_unused", [("file", file)], file))];

    HoursPlausibility PlausibilityOf(CourseVersion version) => HoursPlausibility.Of(version.HoursHundredths, version.Lessons.Sum(lesson => lesson.Minutes), options.MinutesPerHour);
}
