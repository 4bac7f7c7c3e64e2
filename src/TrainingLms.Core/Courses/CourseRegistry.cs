using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>Where course packages come in, are reviewed and published.</summary>
public sealed class CourseRegistry(LmsDbContext db, CourseOptions options)
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
        var draft = course is null ? null : await db.CourseVersions.Include(v => v.Lessons).Include(v => v.Files)
            .SingleOrDefaultAsync(v => v.CourseId == course.Id && v.Number == package.Number && v.State == CourseVersionState.Draft, cancel);
        if (draft is not null)
        {
            // The same package again is the same request again.
            if (draft.ContentHash == package.ContentHash && draft.AuthorId == act.By.PersonId) return draft;
            draft.Replace(package, act);
        }
        else draft = await NewVersionAsync(course, package, ownerUnitId, act, cancel);
        await CheckPrerequisitesAsync(package, cancel);
        await db.SaveChangesAsync(cancel);
        return draft;
    }

    async Task<CourseVersion> NewVersionAsync(Course? course, CoursePackage package, Guid? ownerUnitId, Act act, CancellationToken cancel)
    {
        var last = course is null ? 0 : await db.CourseVersions.Where(v => v.CourseId == course.Id && v.State != CourseVersionState.Discarded)
            .MaxAsync(v => (int?)v.Number, cancel) ?? 0;
        var isNew = course is null;
        var owner = ownerUnitId ?? act.By.Grants.FirstOrDefault(grant => grant.Role == Role.CourseAuthor)?.UnitId ?? Guid.Empty;
        course ??= new Course { Id = act.NewId(), Key = package.Key, OwnerUnitId = owner };
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
        var faults = new PackageFaults();
        var asked = (await db.CourseVersions.AsNoTracking().Where(v => v.State != CourseVersionState.Discarded && v.State != CourseVersionState.Retired)
                .Select(v => new { v.CourseKey, v.Number, v.Outline }).ToListAsync(cancel))
            .GroupBy(v => v.CourseKey).ToDictionary(g => g.Key, g => g.MaxBy(v => v.Number)!.Outline.Prerequisites, StringComparer.Ordinal);
        foreach (var key in package.Prerequisites)
        {
            if (key != package.Key && !asked.ContainsKey(key)) faults.Add("course.prerequisite_unknown", "course.yaml", 1, ("what", key));
            else if (Leads(key, package.Key, asked, [])) faults.Add("course.prerequisite_circle", "course.yaml", 1, ("what", key));
        }
        faults.OrRefuse();
    }

    static bool Leads(string from, string to, Dictionary<string, IReadOnlyList<string>> asked, HashSet<string> seen) =>
        from == to || (seen.Add(from) && asked.GetValueOrDefault(from, []).Any(next => Leads(next, to, asked, seen)));

    /// <summary>A version in whatever state, for those who make courses for its unit; published ones for everybody.</summary>
    /// <exception cref="RefusedException"><c>course.not_found</c>.</exception>
    public async Task<CourseVersion> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.CourseVersions.VisibleTo(actor, db).Include(v => v.Lessons.OrderBy(l => l.Order)).SingleOrDefaultAsync(v => v.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "course.not_found");

    /// <summary>A file of the package as uploaded, such as a question bank.</summary>
    /// <exception cref="RefusedException"><c>course.file_missing</c>.</exception>
    public async Task<PackageFile> FileAsync(Guid versionId, string path, CancellationToken cancel = default) =>
        await db.CourseFiles.AsNoTracking().Where(f => f.CourseVersionId == versionId && f.Path == path)
            .Select(f => new PackageFile(f.Path, f.Content)).SingleOrDefaultAsync(cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "course.file_missing", ("file", path), ("line", 1), ("what", path));

    /// <summary>The files in a folder of the package as uploaded, in the order of their paths; empty when there is none.</summary>
    public async Task<IReadOnlyList<PackageFile>> FilesAsync(Guid versionId, string folder, CancellationToken cancel = default)
    {
        // Chosen here and not by the database, which may not tell capitals from small letters.
        var paths = (await db.CourseFiles.Where(f => f.CourseVersionId == versionId).Select(f => f.Path).ToListAsync(cancel))
            .Where(path => path.StartsWith($"{folder}/", StringComparison.Ordinal)).ToList();
        var files = await db.CourseFiles.AsNoTracking().Where(f => f.CourseVersionId == versionId && paths.Contains(f.Path))
            .Select(f => new PackageFile(f.Path, f.Content)).ToListAsync(cancel);
        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Moves a version; publishing takes the older published version out of the catalogue in the same transaction.</summary>
    /// <exception cref="RefusedException"><c>course.not_found</c> and what the table refuses.</exception>
    public Task<CourseVersion> MoveAsync(Guid id, CourseVersionTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        MoveAsync(id, trigger, expected, false, LessonRemarks.None, act, cancel);

    /// <summary>Finds a version good, as a reviewer.</summary>
    /// <param name="id">The version.</param>
    /// <param name="isContentReviewed">Whether the political and legal review was done.</param>
    /// <param name="expected">What the reviewer saw.</param>
    /// <param name="act">The reviewer.</param>
    /// <param name="cancel">Stops before anything is written.</param>
    /// <exception cref="RefusedException"><c>course.not_found</c>, <c>course.reviewer_is_author</c>, <c>course.content_review_missing</c>.</exception>
    public Task<CourseVersion> ApproveAsync(Guid id, bool isContentReviewed, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        MoveAsync(id, CourseVersionTrigger.Approve, expected, isContentReviewed, LessonRemarks.None, act, cancel);

    /// <summary>Sends a version back to its author, with a reason and remarks lesson by lesson.</summary>
    /// <exception cref="RefusedException"><c>course.not_found</c>, <c>reason.missing</c>, <c>course.remark_wrong</c>.</exception>
    public Task<CourseVersion> ReturnAsync(Guid id, LessonRemarks remarks, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        MoveAsync(id, CourseVersionTrigger.Return, expected, false, remarks, act, cancel);

    Task<CourseVersion> MoveAsync(Guid id, CourseVersionTrigger trigger, ExpectedVersion expected, bool isReviewed, LessonRemarks remarks, Act act, CancellationToken cancel) =>
        db.InTransactionAsync(async () =>
        {
            var version = await FindAsync(id, act.By, cancel);
            expected.Against(version);
            act = (await WithFactsAsync(version, act, isReviewed, cancel)).Given(remarks);
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
            return version;
        }, cancel);

    /// <summary>What can be done to the version now, and why not. Remarks and the political and legal review are judged when they are given.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(CourseVersion version, Act act, CancellationToken cancel = default) =>
        CourseVersionWorkflow.Table.PermittedTriggers(version, (await WithFactsAsync(version, act, isReviewed: true, cancel)).Given(LessonRemarks.None));

    async Task SupersedeAsync(Guid courseId, Act act, CancellationToken cancel)
    {
        var older = await db.CourseVersions.SingleOrDefaultAsync(v => v.CourseId == courseId && v.State == CourseVersionState.Published, cancel);
        if (older is null) return;
        older.Move(CourseVersionTrigger.Supersede, act with { By = Actor.System });
        await db.SaveChangesAsync(cancel);
    }

    async Task<Act> WithFactsAsync(CourseVersion version, Act act, bool isReviewed, CancellationToken cancel)
    {
        var keys = version.Outline.Prerequisites;
        var published = await db.CourseVersions.Where(v => keys.Contains(v.CourseKey) && v.State == CourseVersionState.Published)
            .Select(v => v.CourseKey).ToListAsync(cancel);
        var open = await db.Enrolments.CountAsync(e => e.CourseVersionId == version.Id
            && Enrolment.OpenStates.Contains(e.State), cancel);
        var newer = await db.CourseVersions.AnyAsync(v => v.CourseId == version.CourseId && v.Id != version.Id && v.State == CourseVersionState.Published, cancel);
        var isDemanded = version.Outline.Subjects.Intersect(options.SubjectsUnderReview, StringComparer.OrdinalIgnoreCase).Any();
        return act.Given(new MissingPrerequisites([.. keys.Except(published)])).Given(new VersionUse(open, newer)).Given(new ContentReview(isDemanded, isReviewed));
    }
}
