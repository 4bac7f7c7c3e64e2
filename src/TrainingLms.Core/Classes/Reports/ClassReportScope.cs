using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Who sees which reports of classes.</summary>
public static class ClassReportScope
{
    static readonly SignUpState[] InClass = [SignUpState.Booked, SignUpState.Attended, SignUpState.PartlyAttended];

    /// <summary>
    /// The own assessments; those of people who are in the units in scope today; reports of classes of these units, and of those that one teaches or looks after; and the report of a visit
    /// in which one took part.
    /// </summary>
    public static IQueryable<ClassReport> VisibleTo(this IQueryable<ClassReport> reports, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return reports.Where(r => r.PersonId == scope.PersonId || scope.Units(db).Contains(r.UnitId) || r.Run.ClassTeacherId == scope.PersonId
            || db.ClassSessions.Any(s => s.ClassRunId == r.ClassRunId && s.InstructorId == scope.PersonId)
            || db.People.Any(p => p.Id == r.PersonId && scope.Units(db).Contains(p.UnitId))
            || (r.PersonId == null && db.SignUps.Any(s => s.ClassRunId == r.ClassRunId && s.PersonId == scope.PersonId && InClass.Contains(s.State))));
    }
}
