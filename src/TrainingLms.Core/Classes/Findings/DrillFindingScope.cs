using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Who sees which findings of drills, and who can see to them.</summary>
public static class DrillFindingScope
{
    /// <summary>Those of one's own to see to; those of drills that one teaches or looks after; and those of the units in scope. The clock sees all.</summary>
    public static IQueryable<DrillFinding> VisibleTo(this IQueryable<DrillFinding> findings, Actor actor, LmsDbContext db)
    {
        if (ReferenceEquals(actor, Actor.System)) return findings;
        var scope = Scope.For(actor, Right.SeeLearning);
        return findings.Where(f => f.OwnerId == scope.PersonId || scope.Units(db).Contains(f.UnitId) || f.Run.ClassTeacherId == scope.PersonId
            || db.ClassSessions.Any(s => s.ClassRunId == f.ClassRunId && s.InstructorId == scope.PersonId));
    }

    /// <summary>Who can see to a finding: active people of the unit that runs the drill and below, and those who have a seat in it.</summary>
    public static IQueryable<Person> OwnersFor(this IQueryable<Person> people, ClassRun run, LmsDbContext db) => people.Active()
        .Where(p => db.UnitAncestors.Any(a => a.UnitId == p.UnitId && a.AncestorId == run.UnitId) || db.SignUps.Any(s => s.ClassRunId == run.Id && s.PersonId == p.Id));
}
