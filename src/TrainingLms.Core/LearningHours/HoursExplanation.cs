using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Where an entry comes from, link by link.</summary>
/// <param name="Line">The entry with what it counts and why less.</param>
/// <param name="Row">The row of the conversion table; null where none was applied.</param>
/// <param name="Course">Key of the course with the number of the version, for example <c>cyber-law-basics 3</c>; null where it was none.</param>
/// <param name="Claim">The claim; null where it was none, or where it is not to be seen.</param>
/// <param name="BookedBy">Name of who booked it; null for the clock.</param>
public sealed record HoursLink(StatementLine Line, HoursConversion? Row, string? Course, HoursClaim? Claim, string? BookedBy);

/// <summary>Answers "why 46.50?" entry by entry.</summary>
public sealed class HoursExplanation(LmsDbContext db)
{
    /// <summary>The chain behind each line of a statement that the reader got to see.</summary>
    public async Task<IReadOnlyList<HoursLink>> OfAsync(HoursStatement statement, Actor reader, CancellationToken cancel = default)
    {
        var entries = statement.Lines.Select(line => line.Entry).ToList();
        var versions = entries.Select(e => e.CourseVersionId).OfType<Guid>().Distinct().ToList();
        var courses = await db.CourseVersions.AsNoTracking().Where(v => versions.Contains(v.Id)).ToDictionaryAsync(v => v.Id, v => $"{v.CourseKey} {v.Number}", cancel);
        var sources = entries.Where(e => e.Source == HoursSource.Claim).Select(e => e.SourceId).Distinct().ToList();
        var claims = await db.HoursClaims.VisibleTo(reader, db).AsNoTracking().Where(c => sources.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel);
        var bookers = entries.Select(e => e.BookedBy).Distinct().ToList();
        var names = await db.People.AsNoTracking().Where(p => bookers.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancel);
        return [.. statement.Lines.Select(line => new HoursLink(line, statement.Rules.Conversion(line.Entry.Conversion),
            line.Entry.CourseVersionId is { } version ? courses.GetValueOrDefault(version) : null, claims.GetValueOrDefault(line.Entry.SourceId), names.GetValueOrDefault(line.Entry.BookedBy)))];
    }
}
