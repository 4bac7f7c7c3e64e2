using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>What somebody looks for in the catalogue; null members ask for nothing.</summary>
/// <param name="Search">Part of key or title.</param>
/// <param name="Category">Only this category.</param>
/// <param name="Subject">Only with this subject.</param>
/// <param name="Level">Only for people of units of this level.</param>
/// <param name="FromHundredths">At least so many hours, in hundredths.</param>
/// <param name="ToHundredths">At most so many hours, in hundredths.</param>
/// <param name="Provider">Only of this unit.</param>
/// <param name="InEnglish">Whether there must be an English title, or none.</param>
public sealed record CatalogueSearch(
    string? Search = null, HoursCategory? Category = null, string? Subject = null, UnitLevel? Level = null, int? FromHundredths = null, int? ToHundredths = null, Guid? Provider = null, bool? InEnglish = null);

/// <summary>A course as one person meets it in the catalogue.</summary>
/// <param name="Version">The published version.</param>
/// <param name="Provider">Name of the unit that answers for it.</param>
/// <param name="FitsMe">Whether it is meant for the reader.</param>
/// <param name="OpenPrerequisites">Courses the reader has to complete before.</param>
/// <param name="OpenCertifications">Certifications the reader has to hold before.</param>
/// <param name="FinishedInMyUnit">How many people of the reader's unit have completed it; null below five.</param>
public sealed record CatalogueEntry(CourseVersion Version, string Provider, bool FitsMe, IReadOnlyList<string> OpenPrerequisites, IReadOnlyList<string> OpenCertifications, int? FinishedInMyUnit);

/// <summary>课程目录: what can be learned now.</summary>
public sealed class CourseCatalogue(LmsDbContext db, UnitTreeCache trees, ICertificationRegister register, WorkCalendar calendar, IClock clock)
{
    /// <summary>Published versions in the order of their keys.</summary>
    /// <param name="sought">What is looked for.</param>
    /// <param name="page">Which page.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<Page<CatalogueEntry>> ListAsync(CatalogueSearch sought, PageRequest page, Actor actor, CancellationToken cancel = default)
    {
        var versions = db.CourseVersions.AsNoTracking().Where(v => v.State == CourseVersionState.Published);
        if (sought.Category is { } category) versions = versions.Where(v => v.Category == category);
        if (sought.FromHundredths is { } from) versions = versions.Where(v => v.HoursHundredths >= from);
        if (sought.ToHundredths is { } to) versions = versions.Where(v => v.HoursHundredths <= to);
        if (sought.Provider is { } provider) versions = versions.Where(v => v.OwnerUnitId == provider);
        if (sought.InEnglish is { } english) versions = versions.Where(v => v.TitleEnglish != null == english);
        if (!string.IsNullOrWhiteSpace(sought.Search))
        {
            var words = sought.Search.Trim().ToLowerInvariant();
#pragma warning disable CA1862 // it is translated to SQL, which knows lower() and no StringComparison
            versions = versions.Where(v => v.CourseKey.Contains(words) || v.Title.ToLower().Contains(words) || v.TitleEnglish!.ToLower().Contains(words));
#pragma warning restore CA1862
        }
        if (page.After is { } after) versions = versions.Where(v => string.Compare(v.CourseKey, after) > 0);
        // Subjects and audience lie in one text with the rest of the outline; a catalogue is short enough to look through.
        var fitting = new List<CourseVersion>();
        await foreach (var version in versions.OrderBy(v => v.CourseKey).AsAsyncEnumerable().WithCancellation(cancel))
        {
            var outline = version.Outline;
            if (sought.Subject is { } subject && !outline.Subjects.Contains(subject, StringComparer.OrdinalIgnoreCase)) continue;
            if (sought.Level is { } level && outline.Audience.Levels is [_, ..] levels && !levels.Contains(Snake.Of(level))) continue;
            fitting.Add(version);
            if (fitting.Count > page.Size) break;
        }
        var found = page.Of(fitting, v => v.CourseKey);
        return new Page<CatalogueEntry>(await MeetAsync(found.Items, actor, cancel), found.Next);
    }

    /// <summary>What these courses are to the reader; a few questions for the whole page.</summary>
    async Task<IReadOnlyList<CatalogueEntry>> MeetAsync(IReadOnlyList<CourseVersion> versions, Actor actor, CancellationToken cancel)
    {
        var me = await db.People.AsNoTracking().SingleOrDefaultAsync(person => person.Id == actor.PersonId, cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        var done = me is null ? [] : await db.Enrolments.Where(e => e.PersonId == me.Id && Enrolment.DoneStates.Contains(e.State))
            .Join(db.Courses, e => e.CourseId, course => course.Id, (_, course) => course.Key).ToListAsync(cancel);
        var held = me is null || versions.All(v => v.Outline.Certifications.Count == 0) ? [] : (await register.HeldByAsync([me.Id], calendar.DayOf(clock.GetCurrentInstant()), cancel))[me.Id];
        var courses = versions.Select(v => v.CourseId).ToList();
        var finished = me is null ? [] : await db.Enrolments
            .Where(e => courses.Contains(e.CourseId) && e.State == EnrolmentState.Completed && db.People.Active().Any(person => person.Id == e.PersonId && person.UnitId == me.UnitId))
            .Select(e => new { e.CourseId, e.PersonId }).Distinct().GroupBy(e => e.CourseId).Select(course => new { course.Key, Count = course.Count() }).ToDictionaryAsync(course => course.Key, course => course.Count, cancel);
        return
        [
            .. versions.Select(v => new CatalogueEntry(v, tree.Find(v.OwnerUnitId)?.Name ?? "", me is not null && v.Outline.Audience.Fits(tree.Find(me.UnitId)?.Level, me.Engagement),
                [.. v.Outline.Prerequisites.Except(done)], [.. v.Outline.Certifications.Except(held)], finished.GetValueOrDefault(v.CourseId) is >= SmallGroups.Least and var count ? count : null)),
        ];
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
