using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Finds what else instructors, rooms and people are needed for at the same time.</summary>
public sealed class ConflictFinder(LmsDbContext db)
{
    const string Calendar = "class_calendar";

    static readonly ClassRunState[] Standing =
        [ClassRunState.Announced, ClassRunState.SignUpOpen, ClassRunState.SignUpClosed, ClassRunState.Confirmed, ClassRunState.Running];

    /// <summary>Other classes in the catalogue that need an instructor or a room of these sessions. Holds the calendar until the transaction ends, where there is one.</summary>
    /// <param name="run">The class itself, which is never in its own way.</param>
    /// <param name="sessions">Its sessions.</param>
    /// <param name="isOverride">Whether the officer wants to go on all the same.</param>
    /// <param name="officer">Who would answer for it.</param>
    /// <param name="cancel">Stops looking.</param>
    public async Task<ClassConflicts> FindAsync(ClassRun run, IReadOnlyList<NewSession> sessions, bool isOverride, Actor officer, CancellationToken cancel)
    {
        if (sessions.Count == 0) return ClassConflicts.None;
        if (db.Database.CurrentTransaction is not null) await Stamp.RaiseAsync(db, Calendar, cancel);
        var (begin, end) = (sessions.Min(s => s.StartsAt), sessions.Max(s => s.EndsAt));
        var (instructors, venues) = (sessions.Select(s => s.InstructorId).OfType<Guid>().ToList(), sessions.Select(s => s.Venue?.Trim()).OfType<string>().ToList());
        var others = await (from other in db.ClassSessions.AsNoTracking()
                            join its in db.ClassRuns on other.ClassRunId equals its.Id
                            where its.Id != run.Id && Standing.Contains(its.State) && other.State != ClassSessionState.Cancelled && other.StartsAt < end && other.EndsAt > begin
                                && ((other.InstructorId != null && instructors.Contains(other.InstructorId.Value)) || (other.Venue != null && venues.Contains(other.Venue)))
                            select new { other.StartsAt, other.EndsAt, other.InstructorId, other.Venue, its.Title, its.UnitId }).ToListAsync(cancel);
        var found = others.Where(other => sessions.Any(mine => mine.StartsAt < other.EndsAt && other.StartsAt < mine.EndsAt
            && ((mine.InstructorId is not null && mine.InstructorId == other.InstructorId) || (mine.Venue is not null && mine.Venue.Trim() == other.Venue)))).ToList();
        return new ClassConflicts([.. found.Select(other => other.Title).Distinct()], isOverride, found.All(other => officer.Holds(Role.TrainingOfficer, other.UnitId)));
    }

    /// <summary>Titles of classes that a person is in, or may still get into, and that meet while this one meets.</summary>
    public async Task<IReadOnlyList<string>> ClashesAsync(ClassRun run, Guid personId, CancellationToken cancel)
    {
        var mine = await db.ClassSessions.AsNoTracking().Where(s => s.ClassRunId == run.Id && s.State != ClassSessionState.Cancelled).Select(s => new { s.StartsAt, s.EndsAt }).ToListAsync(cancel);
        if (mine.Count == 0) return [];
        var (begin, end) = (mine.Min(s => s.StartsAt), mine.Max(s => s.EndsAt));
        var theirs = await (from signUp in db.SignUps.AsNoTracking()
                            join session in db.ClassSessions on signUp.ClassRunId equals session.ClassRunId
                            where signUp.PersonId == personId && signUp.ClassRunId != run.Id && SignUp.OpenStates.Contains(signUp.State)
                                && session.State != ClassSessionState.Cancelled && session.StartsAt < end && session.EndsAt > begin
                            select new { session.StartsAt, session.EndsAt, signUp.Run.Title }).ToListAsync(cancel);
        return [.. theirs.Where(other => mine.Any(session => session.StartsAt < other.EndsAt && other.StartsAt < session.EndsAt)).Select(other => other.Title).Distinct()];
    }
}
