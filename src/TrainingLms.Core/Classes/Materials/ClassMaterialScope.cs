using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Who sees which materials.</summary>
public static class ClassMaterialScope
{
    static readonly SignUpState[] InClass = [SignUpState.Booked, SignUpState.Attended, SignUpState.PartlyAttended];

    /// <summary>Those of classes that one teaches or looks after and of the units in scope; and what is filed, from its instant on, in classes in which one has a seat or was.</summary>
    public static IQueryable<ClassMaterial> VisibleTo(this IQueryable<ClassMaterial> materials, Actor actor, Instant at, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return materials.Where(m => scope.Units(db).Contains(m.UnitId) || m.Run.ClassTeacherId == scope.PersonId
            || db.ClassSessions.Any(s => s.ClassRunId == m.ClassRunId && s.InstructorId == scope.PersonId)
            || (m.State == ClassMaterialState.Filed && m.VisibleFrom <= at && db.SignUps.Any(s => s.ClassRunId == m.ClassRunId && s.PersonId == scope.PersonId && InClass.Contains(s.State))));
    }
}
