using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Who sees which classes and sign-ups.</summary>
public static class ClassScope
{
    /// <summary>What is or was in the catalogue; plans of the units in scope; and the classes that one looks after or teaches. The clock sees all.</summary>
    public static IQueryable<ClassRun> VisibleTo(this IQueryable<ClassRun> runs, Actor actor, LmsDbContext db)
    {
        if (ReferenceEquals(actor, Actor.System)) return runs;
        var scope = Scope.For(actor, Right.SeeLearning);
        return runs.Where(r => r.AnnouncedAt != null || r.ClassTeacherId == scope.PersonId || scope.Units(db).Contains(r.UnitId)
            || db.ClassSessions.Any(session => session.ClassRunId == r.Id && session.InstructorId == scope.PersonId));
    }

    /// <summary>Sessions of the classes that one sees.</summary>
    public static IQueryable<ClassSession> VisibleTo(this IQueryable<ClassSession> sessions, Actor actor, LmsDbContext db)
    {
        var runs = db.ClassRuns.VisibleTo(actor, db);
        return sessions.Where(s => runs.Any(r => r.Id == s.ClassRunId));
    }

    /// <summary>Sessions that one teaches, and those of classes that one looks after: whoever stands in the room.</summary>
    public static IQueryable<ClassSession> LedBy(this IQueryable<ClassSession> sessions, Actor actor) =>
        sessions.Where(s => s.InstructorId == actor.PersonId || s.ClassTeacherId == actor.PersonId);

    /// <summary>Sessions whose whole list one may take out: those that one leads, and those of the units in scope.</summary>
    public static IQueryable<ClassSession> WithListFor(this IQueryable<ClassSession> sessions, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return sessions.Where(s => s.InstructorId == scope.PersonId || s.ClassTeacherId == scope.PersonId || scope.Units(db).Contains(s.UnitId));
    }

    /// <summary>The own outcomes; those of people in the units in scope; those of classes of these units; and those of sessions that one leads.</summary>
    public static IQueryable<Attendance> VisibleTo(this IQueryable<Attendance> attendances, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        var led = db.ClassSessions.LedBy(actor);
        return attendances.Where(a => a.PersonId == scope.PersonId || led.Any(s => s.Id == a.SessionId)
            || db.ClassSessions.Any(s => s.Id == a.SessionId && scope.Units(db).Contains(s.UnitId))
            || db.People.Any(p => p.Id == a.PersonId && scope.Units(db).Contains(p.UnitId)));
    }

    /// <summary>Requests of the sign-ups that one sees.</summary>
    public static IQueryable<LeaveRequest> VisibleTo(this IQueryable<LeaveRequest> leaves, Actor actor, LmsDbContext db)
    {
        var signUps = db.SignUps.VisibleTo(actor, db);
        return leaves.Where(l => signUps.Any(s => s.Id == l.SignUpId));
    }

    /// <summary>Appeals against the outcomes that one sees.</summary>
    public static IQueryable<AttendanceAppeal> VisibleTo(this IQueryable<AttendanceAppeal> appeals, Actor actor, LmsDbContext db)
    {
        var attendances = db.Attendances.VisibleTo(actor, db);
        return appeals.Where(a => attendances.Any(outcome => outcome.Id == a.AttendanceId));
    }

    /// <summary>
    /// The own sign-ups; those of people who are in the units in scope today, or were then; those for classes of these units; and those for classes
    /// that one looks after or teaches. The clock sees all.
    /// </summary>
    public static IQueryable<SignUp> VisibleTo(this IQueryable<SignUp> signUps, Actor actor, LmsDbContext db)
    {
        if (ReferenceEquals(actor, Actor.System)) return signUps;
        var scope = Scope.For(actor, Right.SeeLearning);
        return signUps.Where(s => s.PersonId == scope.PersonId || scope.Units(db).Contains(s.UnitId) || scope.Units(db).Contains(s.Run.UnitId)
            || s.Run.ClassTeacherId == scope.PersonId
            || db.ClassSessions.Any(session => session.ClassRunId == s.ClassRunId && session.InstructorId == scope.PersonId)
            || db.People.Any(p => p.Id == s.PersonId && scope.Units(db).Contains(p.UnitId)));
    }
}
