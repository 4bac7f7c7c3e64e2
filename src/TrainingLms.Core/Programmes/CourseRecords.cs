using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Data;

namespace TrainingLms.Programmes;

/// <summary>What somebody has learned and is learning, as far as paths ask.</summary>
/// <param name="Done">Completions, in any order.</param>
/// <param name="Begun">Keys of courses begun and not completed.</param>
/// <param name="Open">Keys of courses that are open now.</param>
public sealed record LearningRecord(IReadOnlyList<CourseDone> Done, IReadOnlySet<string> Begun, IReadOnlySet<string> Open)
{
    /// <summary>Completions from an instant on; all where it is null.</summary>
    public IEnumerable<CourseDone> Since(Instant? from) => from is null ? Done : Done.Where(done => done.At >= from);

    /// <summary>Whether one of these courses is begun, or was completed from an instant on.</summary>
    public bool HasBegunAny(IReadOnlyCollection<string> courses, Instant? from) => courses.Any(Begun.Contains) || Since(from).Any(done => courses.Contains(done.Course));
}

/// <summary>Reads them.</summary>
public sealed class CourseRecords(LmsDbContext db)
{
    /// <summary>All that one person has begun and completed.</summary>
    public async Task<LearningRecord> OfAsync(Guid personId, CancellationToken cancel = default) =>
        (await OfAsync([personId], cancel)).GetValueOrDefault(personId) ?? new LearningRecord([], new HashSet<string>(), new HashSet<string>());

    /// <summary>The same for many, by person; nobody without enrolments is in it.</summary>
    public async Task<IReadOnlyDictionary<Guid, LearningRecord>> OfAsync(IReadOnlyCollection<Guid> people, CancellationToken cancel = default)
    {
        var read = await (from enrolment in db.Enrolments.AsNoTracking()
                          join version in db.CourseVersions on enrolment.CourseVersionId equals version.Id
                          where people.Contains(enrolment.PersonId)
                          select new { enrolment.PersonId, enrolment.Id, version.CourseKey, enrolment.State, enrolment.CompletedAt, version.HoursHundredths }).ToListAsync(cancel);
        return read.GroupBy(one => one.PersonId).ToDictionary(one => one.Key, one => new LearningRecord(
            // Earlier learning that was recognised counts as done, and for no hours.
            [.. one.Where(e => Enrolment.DoneStates.Contains(e.State) && e.CompletedAt is not null)
                .Select(e => new CourseDone(e.Id, e.CourseKey, e.CompletedAt!.Value, e.State == EnrolmentState.Completed ? e.HoursHundredths : 0))],
            one.Where(e => e.State != EnrolmentState.Enrolled && Enrolment.OpenStates.Contains(e.State)).Select(e => e.CourseKey).ToHashSet(),
            one.Where(e => Enrolment.OpenStates.Contains(e.State)).Select(e => e.CourseKey).ToHashSet()));
    }
}
