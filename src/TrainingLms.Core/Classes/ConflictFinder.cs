using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>That somebody who has a seat in a class is in another one at the same time.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Name">Name.</param>
/// <param name="ClassId">The other class.</param>
/// <param name="ClassTitle">Its title.</param>
public sealed record PersonClash(Guid PersonId, string Name, Guid ClassId, string ClassTitle);

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
        var lecturers = sessions.Select(s => s.LecturerId).OfType<Guid>().ToList();
        var (instructors, venues) = (sessions.Select(s => s.InstructorId).OfType<Guid>().ToList(), sessions.Select(s => s.Venue?.Trim()).OfType<string>().ToList());
        var others = await (from other in db.ClassSessions.AsNoTracking()
                            join its in db.ClassRuns on other.ClassRunId equals its.Id
                            where its.Id != run.Id && Standing.Contains(its.State) && other.State != ClassSessionState.Cancelled && other.StartsAt < end && other.EndsAt > begin
                                && ((other.InstructorId != null && instructors.Contains(other.InstructorId.Value)) || (other.LecturerId != null && lecturers.Contains(other.LecturerId.Value)) || (other.Venue != null && venues.Contains(other.Venue)))
                            select new { other.StartsAt, other.EndsAt, other.InstructorId, other.LecturerId, other.Venue, its.Title, its.UnitId }).ToListAsync(cancel);
        var found = others.Where(other => sessions.Any(mine => mine.StartsAt < other.EndsAt && other.StartsAt < mine.EndsAt
            && ((mine.InstructorId is not null && mine.InstructorId == other.InstructorId) || (mine.LecturerId is not null && mine.LecturerId == other.LecturerId) || (mine.Venue is not null && mine.Venue.Trim() == other.Venue)))).ToList();
        return new ClassConflicts([.. found.Select(other => other.Title).Distinct()], await BusyAsync(sessions, cancel), 0, [], isOverride, found.All(other => officer.Holds(Role.TrainingOfficer, other.UnitId)));
    }

    /// <summary>Adds what the people who have a seat are in while a session is moved: how many of them, and which classes.</summary>
    public async Task<ClassConflicts> WithPeopleAsync(ClassConflicts known, ClassRun run, NewSession moved, CancellationToken cancel)
    {
        var theirs = await PeopleAsync(run.Id, moved.StartsAt, moved.EndsAt, cancel);
        return known with { People = theirs.Select(one => one.PersonId).Distinct().Count(), TheirClasses = [.. theirs.Select(one => one.ClassTitle).Distinct().Order(StringComparer.Ordinal)] };
    }

    /// <summary>Who has a seat in a class and is in another one at a time, with that class; in the order of the person numbers.</summary>
    public async Task<IReadOnlyList<PersonClash>> PeopleAsync(Guid runId, Instant begin, Instant end, CancellationToken cancel) =>
        await (from mine in db.SignUps.AsNoTracking()
               join other in db.SignUps on mine.PersonId equals other.PersonId
               join session in db.ClassSessions on other.ClassRunId equals session.ClassRunId
               join person in db.People on mine.PersonId equals person.Id
               where mine.ClassRunId == runId && mine.State == SignUpState.Booked && other.ClassRunId != runId && other.State == SignUpState.Booked
                   && Standing.Contains(other.Run.State) && session.State != ClassSessionState.Cancelled && session.StartsAt < end && session.EndsAt > begin
               group person by new { mine.PersonId, person.Name, person.PersonNumber, other.ClassRunId, other.Run.Title } into one
               orderby one.Key.PersonNumber, one.Key.ClassRunId
               select new PersonClash(one.Key.PersonId, one.Key.Name, one.Key.ClassRunId, one.Key.Title)).ToListAsync(cancel);

    /// <summary>Names of those who teach and have said that they are busy.</summary>
    async Task<IReadOnlyList<string>> BusyAsync(IReadOnlyList<NewSession> sessions, CancellationToken cancel)
    {
        var (begin, end) = (sessions.Min(s => s.StartsAt), sessions.Max(s => s.EndsAt));
        var (staff, outside) = (sessions.Select(s => s.InstructorId).OfType<Guid>().ToList(), sessions.Select(s => s.LecturerId).OfType<Guid>().ToList());
        var times = await (from time in db.LecturerTimes.AsNoTracking()
                           join lecturer in db.Lecturers on time.LecturerId equals lecturer.Id
                           where time.Kind == LecturerTimeKind.Busy && time.From < end && time.To > begin
                               && (outside.Contains(lecturer.Id) || (lecturer.PersonId != null && staff.Contains(lecturer.PersonId.Value)))
                           select new { time.From, time.To, lecturer.Id, lecturer.PersonId, lecturer.Name, StaffName = db.People.Where(p => p.Id == lecturer.PersonId).Select(p => p.Name).FirstOrDefault() }).ToListAsync(cancel);
        return [.. times.Where(time => sessions.Any(session => session.StartsAt < time.To && time.From < session.EndsAt && (session.LecturerId == time.Id || (time.PersonId is not null && session.InstructorId == time.PersonId))))
            .Select(time => time.StaffName ?? time.Name ?? "").Distinct().Order(StringComparer.Ordinal)];
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
