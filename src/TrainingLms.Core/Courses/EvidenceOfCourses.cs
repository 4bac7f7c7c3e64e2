using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Competencies;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>Offers evidence when a course is completed or a work accepted, in the same transaction, and tells which courses give evidence.</summary>
public sealed class EvidenceOfCourses(LmsDbContext db, EvidenceOffers offers, WorkCalendar calendar) : ICompletionWitness, IEvidenceOrigin
{
    /// <inheritdoc/>
    public async Task CompletedAsync(CourseCompletion completion, Act act, CancellationToken cancel)
    {
        var version = await db.CourseVersions.AsNoTracking().SingleAsync(v => v.Id == completion.CourseVersionId, cancel);
        await offers.AddAsync(
            [new EvidenceGiven(EvidenceSource.Course, completion.EnrolmentId, completion.PersonId, completion.UnitId, version.Title, version.TitleEnglish, completion.LearnedOn)],
            [.. version.Outline.Evidence.Where(evidence => evidence.LessonKey is null).Select(evidence => evidence.Terms)], act, cancel);
    }

    /// <summary>A work has been accepted. Saves nothing.</summary>
    internal async Task AcceptedAsync(StudyWork work, CourseVersion version, Act act, CancellationToken cancel) =>
        await offers.AddAsync([GivenBy(work, version)], [.. version.Outline.Evidence.Where(evidence => evidence.LessonKey == work.LessonKey).Select(evidence => evidence.Terms)], act, cancel);

    /// <inheritdoc/>
    public async Task<EvidenceGiven?> FindAsync(EvidenceSource source, Guid sourceId, Guid personId, CancellationToken cancel)
    {
        if (source == EvidenceSource.Course)
        {
            var found = await (from enrolment in db.Enrolments.AsNoTracking()
                               join version in db.CourseVersions on enrolment.CourseVersionId equals version.Id
                               where enrolment.Id == sourceId && enrolment.PersonId == personId && enrolment.State == EnrolmentState.Completed
                               select new { enrolment.UnitId, enrolment.CompletedAt, version.Title, version.TitleEnglish }).SingleOrDefaultAsync(cancel);
            return found is null ? null : new EvidenceGiven(source, sourceId, personId, found.UnitId, found.Title, found.TitleEnglish, calendar.DayOf(found.CompletedAt!.Value));
        }
        if (source != EvidenceSource.Essay) return null;
        var work = await db.StudyWorks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == sourceId && w.PersonId == personId && w.AcceptedAt != null, cancel);
        if (work is null) return null;
        return GivenBy(work, await db.CourseVersions.AsNoTracking().SingleAsync(v => db.Enrolments.Any(e => e.Id == work.EnrolmentId && e.CourseVersionId == v.Id), cancel));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EvidenceOpportunity>> OpportunitiesAsync(string model, int version, Guid personId, CancellationToken cancel)
    {
        var published = await db.CourseVersions.AsNoTracking().Where(v => v.State == CourseVersionState.Published)
            .Select(v => new { v.CourseId, v.CourseKey, v.Title, v.TitleEnglish, v.Outline }).ToListAsync(cancel);
        var done = await db.Enrolments.Where(e => e.PersonId == personId && Enrolment.DoneStates.Contains(e.State)).Select(e => e.CourseId).Distinct().ToListAsync(cancel);
        return
        [
            .. from course in published
               let dimensions = course.Outline.Evidence.Where(evidence => evidence.Terms.Model == model && evidence.Terms.Version == version).SelectMany(evidence => evidence.Terms.Dimensions).Distinct().ToList()
               where dimensions.Count > 0
               orderby course.CourseKey
               select new EvidenceOpportunity(EvidenceSource.Course, course.CourseId, course.CourseKey, course.Title, course.TitleEnglish, dimensions, done.Contains(course.CourseId)),
        ];
    }

    EvidenceGiven GivenBy(StudyWork work, CourseVersion version) =>
        new(EvidenceSource.Essay, work.Id, work.PersonId, work.UnitId, version.Title, version.TitleEnglish, calendar.DayOf(work.AcceptedAt!.Value));
}
