using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Data;

namespace TrainingLms.Programmes;

/// <summary>Tells courses which certifications there are, how they are reached, and who holds one. A certification has the key of its programme.</summary>
public sealed class CertificationRegister(LmsDbContext db) : ICertificationRegister
{
    static readonly PeriodEnding[] Untouched = [PeriodEnding.Exempted, PeriodEnding.Released];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KnownCertification>> KnownAsync(CancellationToken cancel) =>
        [.. (await db.ProgrammeVersions.AsNoTracking().Where(v => v.State != ProgrammeVersionState.Discarded && v.State != ProgrammeVersionState.Retired).ToListAsync(cancel))
            .GroupBy(v => v.Key).Select(versions => versions.OrderBy(v => v.State == ProgrammeVersionState.Published).ThenBy(v => v.Number).Last())
            .Select(version => new KnownCertification(version.Key, version.State == ProgrammeVersionState.Published, courses => IsReached(version.Plan.Initial, courses)))];

    /// <inheritdoc/>
    public async Task<ILookup<Guid, string>> HeldByAsync(IReadOnlyCollection<Guid> people, LocalDate day, CancellationToken cancel) =>
        // While it runs it holds to the end of its grace; who is not followed any more keeps it to its last day.
        (await (from period in db.CertificationPeriods
                join programme in db.Programmes on period.ProgrammeId equals programme.Id
                where people.Contains(period.PersonId) && period.ValidFrom <= day
                    && ((period.Ending == null && (period.GraceEndsOn == null || period.GraceEndsOn >= day))
                        || (period.Ending != null && Untouched.Contains(period.Ending.Value) && (period.ValidTo == null || period.ValidTo >= day)))
                select new { period.PersonId, programme.Key }).Distinct().ToListAsync(cancel)).ToLookup(held => held.PersonId, held => held.Key);

    /// <summary>Whether completing these courses, in an order that fits, completes a path. Pure.</summary>
    internal static bool IsReached(PathPart initial, IReadOnlyDictionary<string, int> courses) =>
        // Completed at one instant, each course counts wherever its turn is.
        PathProgress.Of(initial, initial.CourseKeys.Where(courses.ContainsKey).Select(key => new CourseDone(Guid.Empty, key, NodaConstants.UnixEpoch, courses[key]))).IsComplete;
}
