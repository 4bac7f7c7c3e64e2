using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Courses;

/// <summary>A course version that goes out beside a roster.</summary>
/// <param name="Id">Key of the version.</param>
/// <param name="CourseId">Key of the course.</param>
/// <param name="CourseKey">Key of the course as people write it.</param>
/// <param name="Number">Version number.</param>
/// <param name="Title">Title in Chinese.</param>
/// <param name="PublishedAt">When it was published first; null before.</param>
/// <param name="IsPublished">Whether it is in the catalogue now.</param>
public sealed record TaughtVersion(Guid Id, Guid CourseId, string CourseKey, int Number, string Title, Instant? PublishedAt, bool IsPublished);

/// <summary>An enrolment that goes out beside a roster.</summary>
/// <param name="Id">Key.</param>
/// <param name="PersonId">Who learns; one of the roster.</param>
/// <param name="CourseVersionId">What.</param>
/// <param name="State">How far it is.</param>
/// <param name="EnrolledAt">Since when.</param>
/// <param name="CompletedAt">When it was completed; null before.</param>
public sealed record TaughtEnrolment(Guid Id, Guid PersonId, Guid CourseVersionId, EnrolmentState State, Instant EnrolledAt, Instant? CompletedAt);

/// <summary>
/// What the people of an outgoing roster learn, from the same look at the database: the catalogue, which everybody may see, and of the people in the
/// roster the enrolments that the reader may see besides. What was given up is left out.
/// </summary>
/// <param name="roster">The people.</param>
public sealed class OutgoingTeaching(OutgoingRoster roster)
{
    readonly RosterSight sight = roster.Sight;

    static readonly Expression<Func<Enrolment, TaughtEnrolment>> OfEnrolment = e => new TaughtEnrolment(e.Id, e.PersonId, e.CourseVersionId, e.State, e.EnrolledAt, e.CompletedAt);

    static readonly Expression<Func<CourseVersion, TaughtVersion>> OfVersion = v =>
        new TaughtVersion(v.Id, v.CourseId, v.CourseKey, v.Number, v.Title, v.PublishedAt, v.State == CourseVersionState.Published);

    /// <summary>The enrolments in the order of their keys, as the database gives them.</summary>
    public IAsyncEnumerable<TaughtEnrolment> EnrolmentsAsync() => Enrolments.OrderBy(e => e.Id).Select(OfEnrolment).AsAsyncEnumerable();

    /// <summary>Versions in the catalogue, and those in which somebody of the roster learns or has learned; by course key and number.</summary>
    public async Task<IReadOnlyList<TaughtVersion>> VersionsAsync(CancellationToken cancel = default)
    {
        var taught = Enrolments.Select(e => e.CourseVersionId);
        return await sight.Look.CourseVersions.AsNoTracking().Where(v => v.State == CourseVersionState.Published || taught.Contains(v.Id))
            .OrderBy(v => v.CourseKey).ThenBy(v => v.Number).Select(OfVersion).ToListAsync(cancel);
    }

    IQueryable<Enrolment> Enrolments => sight.Look.Enrolments.AsNoTracking().VisibleTo(sight.Reader, sight.Look)
        .Where(e => e.State != EnrolmentState.Withdrawn && sight.People.Any(person => person.Id == e.PersonId));
}
