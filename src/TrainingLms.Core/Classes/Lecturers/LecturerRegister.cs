using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>An entry as it is shown.</summary>
/// <param name="Lecturer">The entry.</param>
/// <param name="Name">Name, of the person or of who comes from outside.</param>
/// <param name="Employer">Where somebody works; the unit of the own staff.</param>
/// <param name="Rating">The score from evaluations; null where fewer than five marks of one survey are known.</param>
/// <param name="Actions">What can be done now, and why not.</param>
public sealed record LecturerSight(Lecturer Lecturer, string Name, string Employer, EvaluationScore? Rating, IReadOnlyList<PermittedTrigger> Actions);

/// <summary>Something in the calendar of a lecturer.</summary>
/// <param name="From">Begin.</param>
/// <param name="To">End.</param>
/// <param name="Kind">What the person said; null for a session of a class.</param>
/// <param name="TimeId">Key of what the person said; null for a session of a class.</param>
/// <param name="ClassId">The class; null for what the person said.</param>
/// <param name="ClassTitle">Its title.</param>
public sealed record CalendarEntry(Instant From, Instant To, LecturerTimeKind? Kind, Guid? TimeId, Guid? ClassId, string? ClassTitle);

/// <summary>师资库: where whoever teaches is listed, with subjects, topics, times and rating.</summary>
public sealed class LecturerRegister(LmsDbContext db, SurveyResults results)
{
    static readonly ClassRunState[] Standing = [ClassRunState.Announced, ClassRunState.SignUpOpen, ClassRunState.SignUpClosed, ClassRunState.Confirmed, ClassRunState.Running];

    /// <summary>Puts somebody into the register: one of the own staff by the person's key, somebody from outside by name and employer.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>, <c>lecturer.already_listed</c>, everything wrong with the entry at once; forbidden.</exception>
    public async Task<Lecturer> AddAsync(Guid unitId, Guid? personId, NewLecturer entry, Act act, CancellationToken cancel = default)
    {
        if (personId is { } person && !await db.People.ListableBy(act.By, db).AnyAsync(p => p.Id == person, cancel)) throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var lecturer = Lecturer.List(unitId, personId, entry, act);
        db.Lecturers.Add(lecturer);
        await db.SaveChangesAsync(cancel);
        return lecturer;
    }

    /// <summary>Changes what an entry says.</summary>
    /// <exception cref="RefusedException"><c>lecturer.not_found</c>, and as <see cref="AddAsync"/>; wrong state.</exception>
    public Task<Lecturer> ReviseAsync(Guid id, NewLecturer entry, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        ChangeAsync(id, expected, act, lecturer => lecturer.Revise(entry, act), cancel);

    /// <summary>Says when the person can or cannot teach. What is announced already stays; a new class at that time needs a reason.</summary>
    public Task<Lecturer> SayAsync(Guid id, LecturerTimeKind kind, Instant from, Instant to, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        ChangeAsync(id, expected, act, lecturer =>
        {
            lecturer.Say(kind, from, to, act);
            db.LecturerTimes.Add(lecturer.Times[^1]);
        }, cancel);

    /// <summary>Takes such a time back.</summary>
    public Task<Lecturer> TakeBackAsync(Guid id, Guid timeId, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        ChangeAsync(id, expected, act, lecturer => db.LecturerTimes.Remove(lecturer.TakeBack(timeId, act)), cancel);

    /// <summary>Retires an entry or restores it.</summary>
    /// <exception cref="RefusedException"><c>lecturer.not_found</c>, <c>reason.missing</c>; wrong state; forbidden.</exception>
    public Task<Lecturer> MoveAsync(Guid id, LecturerTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        ChangeAsync(id, expected, act, lecturer => lecturer.Move(trigger, act), cancel);

    /// <summary>The register, newest first.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="search">Part of a name, employer, subject or topic.</param>
    /// <param name="free">Only who is free then: neither busy nor teaching a class that stands.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<Page<Lecturer>> ListAsync(Actor actor, string? search, (Instant From, Instant To)? free, PageRequest page, CancellationToken cancel = default)
    {
        var lecturers = db.Lecturers.VisibleTo(actor).AsNoTracking().Where(l => l.State == LecturerState.Listed || free == null);
        if (search?.Trim() is { Length: > 0 } part)
            lecturers = lecturers.Where(l => l.Name!.Contains(part) || l.Employer!.Contains(part) || ((string)(object)l.Subjects).Contains(part) || ((string)(object)l.Topics).Contains(part)
                || db.People.Any(p => p.Id == l.PersonId && p.Name.Contains(part)));
        if (free is { } time)
            lecturers = lecturers.Where(l => !db.LecturerTimes.Any(t => t.LecturerId == l.Id && t.Kind == LecturerTimeKind.Busy && t.From < time.To && t.To > time.From)
                && !db.ClassSessions.Any(s => (s.LecturerId == l.Id || (s.InstructorId != null && s.InstructorId == l.PersonId)) && s.StartsAt < time.To && s.EndsAt > time.From
                    && s.State != ClassSessionState.Cancelled && db.ClassRuns.Any(r => r.Id == s.ClassRunId && Standing.Contains(r.State))));
        if (page.AfterId is { } last) lecturers = lecturers.Where(l => l.Id < last);
        return page.ReadAsync(lecturers.OrderByDescending(l => l.Id), l => l.Id.ToString(), cancel);
    }

    /// <summary>An entry the actor may see, with its times.</summary>
    /// <exception cref="RefusedException"><c>lecturer.not_found</c>.</exception>
    public async Task<Lecturer> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.Lecturers.VisibleTo(actor).Include(l => l.Times).SingleOrDefaultAsync(l => l.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "lecturer.not_found");

    /// <summary>Entries with names, ratings and what can be done; two queries for all of them.</summary>
    public async Task<IReadOnlyList<LecturerSight>> LookAsync(IReadOnlyList<Lecturer> lecturers, Act act, CancellationToken cancel = default)
    {
        var staff = lecturers.Select(lecturer => lecturer.PersonId).OfType<Guid>().ToList();
        var people = staff.Count == 0 ? [] : await (from person in db.People
                                                    join unit in db.Units on person.UnitId equals unit.Id
                                                    where staff.Contains(person.Id)
                                                    select new { person.Id, person.Name, Unit = unit.Name }).ToDictionaryAsync(one => one.Id, cancel);
        var ratings = await results.RatingsAsync([.. lecturers.Select(lecturer => lecturer.TeachesAs)], cancel);
        var asked = act.Given(new LecturerFaults([])).Given(new SaidTime(act.At, act.At + Duration.FromHours(1)));
        return [.. lecturers.Select(lecturer => new LecturerSight(
            lecturer, lecturer.PersonId is { } id && people.TryGetValue(id, out var known) ? known.Name : lecturer.Name ?? "",
            lecturer.PersonId is { } own && people.TryGetValue(own, out var of) ? of.Unit : lecturer.Employer ?? "",
            ratings.GetValueOrDefault(lecturer.TeachesAs), LecturerWorkflow.Table.PermittedTriggers(lecturer, asked)))];
    }

    /// <summary>What a lecturer said, and the sessions of classes that stand, in order.</summary>
    /// <exception cref="RefusedException"><c>lecturer.not_found</c>.</exception>
    public async Task<IReadOnlyList<CalendarEntry>> CalendarAsync(Guid id, Instant begin, Instant end, Actor actor, CancellationToken cancel = default)
    {
        var lecturer = await FindAsync(id, actor, cancel);
        var sessions = await (from session in db.ClassSessions.AsNoTracking()
                              join run in db.ClassRuns on session.ClassRunId equals run.Id
                              where Standing.Contains(run.State) && session.State != ClassSessionState.Cancelled && session.StartsAt < end && session.EndsAt > begin
                                  && (session.LecturerId == lecturer.Id || (session.InstructorId != null && session.InstructorId == lecturer.PersonId))
                              select new CalendarEntry(session.StartsAt, session.EndsAt, null, null, run.Id, run.Title)).ToListAsync(cancel);
        return [.. sessions.Concat(lecturer.Times.Where(time => time.From < end && time.To > begin).Select(time => new CalendarEntry(time.From, time.To, time.Kind, time.Id, null, null))).OrderBy(entry => entry.From)];
    }

    async Task<Lecturer> ChangeAsync(Guid id, ExpectedVersion expected, Act act, Action<Lecturer> change, CancellationToken cancel)
    {
        var lecturer = await FindAsync(id, act.By, cancel);
        expected.Against(lecturer);
        change(lecturer);
        await db.SaveChangesAsync(cancel);
        return lecturer;
    }
}
