using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Courses;

/// <summary>A certification that courses may ask for (learning.md 2.1).</summary>
/// <param name="Key">Key of the programme that leads to it.</param>
/// <param name="IsOpen">Whether that programme is published now.</param>
/// <param name="IsReachedBy">Whether completing these courses and no others leads to it; keys with their hours in hundredths.</param>
public sealed record KnownCertification(string Key, bool IsOpen, Func<IReadOnlyDictionary<string, int>, bool> IsReachedBy);

/// <summary>A higher floor that knows certifications: which there are, how they are reached, and who holds one.</summary>
public interface ICertificationRegister
{
    /// <summary>Certifications that a course can ask for.</summary>
    Task<IReadOnlyList<KnownCertification>> KnownAsync(CancellationToken cancel);

    /// <summary>Keys of the certifications that each of these people holds on a day; grace counts, since the certification has not expired.</summary>
    Task<ILookup<Guid, string>> HeldByAsync(IReadOnlyCollection<Guid> people, LocalDate day, CancellationToken cancel);
}

/// <summary>What a course asks for before somebody begins it.</summary>
/// <param name="Courses">Keys of courses.</param>
/// <param name="Certifications">Keys of certifications.</param>
/// <param name="HoursHundredths">What it grants, which some programmes sum.</param>
/// <param name="IsOffered">Whether other courses can ask for it: not where it was taken out for good.</param>
public sealed record CourseNeeds(IReadOnlyList<string> Courses, IReadOnlyList<string> Certifications, int HoursHundredths, bool IsOffered = true)
{
    /// <summary>Waits until nobody else changes what is published, and keeps others waiting until the transaction ends: of two who would close a circle together, the second one sees it.</summary>
    internal static Task HoldAsync(LmsDbContext db, CancellationToken cancel) => Stamp.RaiseAsync(db, "published_prerequisites", cancel);

    /// <summary>What the newest version of each course asks for, by its key.</summary>
    public static Task<Dictionary<string, CourseNeeds>> AllAsync(LmsDbContext db, CancellationToken cancel) =>
        ReadAsync(db.CourseVersions.Where(v => v.State != CourseVersionState.Discarded), publishedFirst: false, cancel);

    /// <summary>What each course asks for of people now, by its key: its published version, or the newest that was published.</summary>
    public static Task<Dictionary<string, CourseNeeds>> PublishedAsync(LmsDbContext db, CancellationToken cancel) =>
        ReadAsync(db.CourseVersions.Where(v => v.PublishedAt != null), publishedFirst: true, cancel);

    static async Task<Dictionary<string, CourseNeeds>> ReadAsync(IQueryable<CourseVersion> versions, bool publishedFirst, CancellationToken cancel) =>
        (await versions.AsNoTracking().Select(v => new { v.CourseKey, v.Number, v.HoursHundredths, v.Outline, v.State, IsOffered = v.State != CourseVersionState.Retired }).ToListAsync(cancel))
        .GroupBy(v => v.CourseKey).ToDictionary(course => course.Key, course => course.OrderBy(v => v.IsOffered).ThenBy(v => publishedFirst && v.State == CourseVersionState.Published).ThenBy(v => v.Number).Last() is { IsOffered: true } newest
            ? new CourseNeeds(newest.Outline.Prerequisites, newest.Outline.Certifications, newest.HoursHundredths)
            : new CourseNeeds([], [], 0, IsOffered: false), StringComparer.Ordinal);
}

/// <summary>
/// What somebody can reach who begins with nothing. Whatever stands in a circle of prerequisites is not in it, also where the circle runs through a certification.
/// Prerequisites that nobody knows stand in nobody's way here: they are a fault of their own.
/// </summary>
/// <param name="Courses">Keys of courses.</param>
/// <param name="Certifications">Keys of certifications.</param>
public sealed record Reachable(IReadOnlySet<string> Courses, IReadOnlySet<string> Certifications)
{
    /// <summary>Reckons it. Pure.</summary>
    public static Reachable Of(IReadOnlyDictionary<string, CourseNeeds> courses, IReadOnlyCollection<KnownCertification> certifications)
    {
        var reached = new Dictionary<string, int>(StringComparer.Ordinal);
        var held = new HashSet<string>(StringComparer.Ordinal);
        var known = certifications.Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        for (var before = -1; before != reached.Count + held.Count;)
        {
            before = reached.Count + held.Count;
            foreach (var (key, needs) in courses)
                if (needs.Courses.All(one => !courses.ContainsKey(one) || reached.ContainsKey(one)) && needs.Certifications.All(one => !known.Contains(one) || held.Contains(one)))
                    reached.TryAdd(key, needs.HoursHundredths);
            held.UnionWith(certifications.Where(one => one.IsReachedBy(reached)).Select(one => one.Key));
        }
        return new Reachable(reached.Keys.ToHashSet(StringComparer.Ordinal), held);
    }
}
