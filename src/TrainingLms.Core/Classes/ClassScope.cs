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
