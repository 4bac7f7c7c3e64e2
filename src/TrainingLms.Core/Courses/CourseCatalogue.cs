using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>课程目录: what can be learned now.</summary>
public sealed class CourseCatalogue(LmsDbContext db)
{
    /// <summary>Published versions in the order of their keys.</summary>
    /// <param name="search">Part of key or title; null for all.</param>
    /// <param name="category">Only this category; null for both.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<Page<CourseVersion>> ListAsync(string? search, HoursCategory? category, PageRequest page, CancellationToken cancel = default)
    {
        var versions = db.CourseVersions.AsNoTracking().Where(v => v.State == CourseVersionState.Published);
        if (category is not null) versions = versions.Where(v => v.Category == category);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var words = search.Trim().ToLowerInvariant();
#pragma warning disable CA1862 // it is translated to SQL, which knows lower() and no StringComparison
            versions = versions.Where(v => v.CourseKey.Contains(words) || v.Title.ToLower().Contains(words) || v.TitleEnglish!.ToLower().Contains(words));
#pragma warning restore CA1862
        }
        if (page.After is { } after) versions = versions.Where(v => string.Compare(v.CourseKey, after) > 0);
        return page.ReadAsync(versions.OrderBy(v => v.CourseKey), v => v.CourseKey, cancel);
    }

    /// <summary>The published version of a course with its lessons.</summary>
    /// <exception cref="RefusedException"><c>course.not_found</c>.</exception>
    public async Task<CourseVersion> FindAsync(string key, CancellationToken cancel = default) =>
        await db.CourseVersions.AsNoTracking().Include(v => v.Lessons.OrderBy(l => l.Order))
            .SingleOrDefaultAsync(v => v.CourseKey == key && v.State == CourseVersionState.Published, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "course.not_found");

    /// <summary>Versions that are being made or were taken out, for those who make courses; newest first.</summary>
    public Task<Page<CourseVersion>> WorkshopAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var versions = db.CourseVersions.AsNoTracking().InWorkFor(actor, db);
        if (page.AfterId is { } last) versions = versions.Where(v => v.Id < last);
        return page.ReadAsync(versions.OrderByDescending(v => v.Id), v => v.Id.ToString(), cancel);
    }
}
