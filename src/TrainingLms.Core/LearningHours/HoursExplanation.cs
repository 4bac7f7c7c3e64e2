using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Where an entry comes from, link by link.</summary>
/// <param name="Line">The entry with what it counts and why less.</param>
/// <param name="Row">The row of the conversion table; null where none was applied.</param>
/// <param name="Course">Key of the course with the number of the version, for example <c>cyber-law-basics 3</c>; null where it was none.</param>
/// <param name="Claim">The claim; null where it was none, or where it is not to be seen.</param>
/// <param name="Class">The class; null where it was none.</param>
/// <param name="BookedBy">Name of who booked it; null for the clock.</param>
public sealed record HoursLink(StatementLine Line, HoursConversion? Row, string? Course, HoursClaim? Claim, ClassLink? Class, string? BookedBy);

/// <summary>The class behind an entry, down to its sessions.</summary>
/// <param name="ClassId">The class.</param>
/// <param name="Title">Its title.</param>
/// <param name="Hours">What its hours were reckoned by.</param>
/// <param name="Sessions">Sessions in the days of the entry, in order; those of which the reader may not see the person's outcome are not in it.</param>
public sealed record ClassLink(Guid ClassId, string Title, AppliedClassHours Hours, IReadOnlyList<SessionLink> Sessions);

/// <summary>One session behind an entry.</summary>
/// <param name="Session">The session.</param>
/// <param name="Outcome">What stands on its list.</param>
/// <param name="Counts">Whether it counts as attended for this kind of class.</param>
public sealed record SessionLink(ClassSession Session, AttendanceOutcome Outcome, bool Counts);

/// <summary>Answers "why 46.50?" entry by entry.</summary>
public sealed class HoursExplanation(LmsDbContext db, WorkCalendar calendar)
{
    /// <summary>The chain behind each line of a statement that the reader got to see.</summary>
    public async Task<IReadOnlyList<HoursLink>> OfAsync(HoursStatement statement, Actor reader, CancellationToken cancel = default)
    {
        var entries = statement.Lines.Select(line => line.Entry).ToList();
        var versions = entries.Select(e => e.CourseVersionId).OfType<Guid>().Distinct().ToList();
        var courses = await db.CourseVersions.AsNoTracking().Where(v => versions.Contains(v.Id)).ToDictionaryAsync(v => v.Id, v => $"{v.CourseKey} {v.Number}", cancel);
        var sources = entries.Where(e => e.Source == HoursSource.Claim).Select(e => e.SourceId).Distinct().ToList();
        var claims = await db.HoursClaims.VisibleTo(reader, db).AsNoTracking().Where(c => sources.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel);
        var classes = await ClassesAsync(statement.PersonId, [.. entries.Where(e => e.Source == HoursSource.ClassRun)], reader, cancel);
        var bookers = entries.Select(e => e.BookedBy).Distinct().ToList();
        var names = await db.People.AsNoTracking().Where(p => bookers.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancel);
        return [.. statement.Lines.Select(line => new HoursLink(line, statement.Rules.Conversion(line.Entry.Conversion),
            line.Entry.CourseVersionId is { } version ? courses.GetValueOrDefault(version) : null, claims.GetValueOrDefault(line.Entry.SourceId), classes.GetValueOrDefault(line.Entry.SourceId), names.GetValueOrDefault(line.Entry.BookedBy)))];
    }
    /// <summary>Class and sessions by the key of the credit that gave the entry. Of an import or a class from before nothing is known.</summary>
    async Task<IReadOnlyDictionary<Guid, ClassLink>> ClassesAsync(Guid personId, IReadOnlyList<HoursEntry> entries, Actor reader, CancellationToken cancel)
    {
        if (entries.Count == 0) return new Dictionary<Guid, ClassLink>();
        var sources = entries.Select(e => e.SourceId).Distinct().ToList();
        var credits = await db.ClassCredits.AsNoTracking().Where(c => sources.Contains(c.Id)).ToListAsync(cancel);
        var keys = credits.Select(c => c.ClassRunId).Distinct().ToList();
        var runs = await db.ClassRuns.VisibleTo(reader, db).AsNoTracking().Where(r => keys.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        var outcomes = (await (from session in db.ClassSessions.AsNoTracking()
                               join attendance in db.Attendances.VisibleTo(reader, db) on session.Id equals attendance.SessionId
                               where keys.Contains(session.ClassRunId) && attendance.PersonId == personId && session.State != ClassSessionState.Cancelled
                               orderby session.StartsAt
                               select new { Session = session, attendance.Outcome }).ToListAsync(cancel)).ToLookup(one => one.Session.ClassRunId);
        return credits.Where(credit => runs.ContainsKey(credit.ClassRunId)).ToDictionary(credit => credit.Id, credit =>
        {
            var (run, hours) = (runs[credit.ClassRunId], runs[credit.ClassRunId].Hours!);
            return new ClassLink(run.Id, run.Title, hours, [.. outcomes[run.Id].Where(one => calendar.DayOf(one.Session.StartsAt).Year == credit.Year)
                .Select(one => new SessionLink(one.Session, one.Outcome, hours.Rule.CountsAsPresent.Contains(one.Outcome)))]);
        });
    }
}
