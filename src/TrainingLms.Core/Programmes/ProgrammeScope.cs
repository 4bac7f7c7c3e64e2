using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>Who sees which programmes and assignments.</summary>
public static class ProgrammeScope
{
    /// <summary>What is or was published, and all versions of the units in scope.</summary>
    public static IQueryable<ProgrammeVersion> VisibleTo(this IQueryable<ProgrammeVersion> versions, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return versions.Where(v => v.PublishedAt != null || scope.Units(db).Contains(v.UnitId));
    }

    /// <summary>The own assignments, those of people in the units in scope today, and those made there; those that certify also for whoever sees certificates there.</summary>
    public static IQueryable<ProgrammeAssignment> VisibleTo(this IQueryable<ProgrammeAssignment> assignments, Actor actor, LmsDbContext db)
    {
        var (scope, certificates) = (Scope.For(actor, Right.SeeLearning), Scope.For(actor, Right.SeeCertificates));
        return assignments.Where(a => a.PersonId == scope.PersonId || scope.Units(db).Contains(a.UnitId)
            || db.People.Any(p => p.Id == a.PersonId && scope.Units(db).Contains(p.UnitId))
            || (a.ValidFrom != null && certificates.Units(db).Contains(a.UnitId)));
    }

    /// <summary>Assignments whose findings the actor sees and may repair: those of people in the units in scope, and those made there.</summary>
    public static IQueryable<ProgrammeAssignment> CheckedBy(this IQueryable<ProgrammeAssignment> assignments, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return assignments.Where(a => scope.Units(db).Contains(a.UnitId) || db.People.Any(p => p.Id == a.PersonId && scope.Units(db).Contains(p.UnitId)));
    }

    /// <summary>Rules of the units in scope.</summary>
    public static IQueryable<AssignmentRule> VisibleTo(this IQueryable<AssignmentRule> rules, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return rules.Where(r => scope.Units(db).Contains(r.UnitId));
    }

    /// <summary>Exceptions of people in the units in scope today, and those raised there.</summary>
    public static IQueryable<AssignmentCase> VisibleTo(this IQueryable<AssignmentCase> cases, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return cases.Where(c => scope.Units(db).Contains(c.UnitId) || db.People.Any(p => p.Id == c.PersonId && scope.Units(db).Contains(p.UnitId)));
    }

    /// <summary>People whom the actor may assign: those in the units in scope. The clock assigns all.</summary>
    public static IQueryable<Person> AssignableBy(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        if (ReferenceEquals(actor, Actor.System)) return people;
        var scope = Scope.For(actor, Right.SeeLearning);
        return people.Where(p => scope.Units(db).Contains(p.UnitId));
    }

    /// <summary>Units whose learning the actor sees.</summary>
    public static IQueryable<Guid> UnitsOf(Actor actor, LmsDbContext db) => Scope.For(actor, Right.SeeLearning).Units(db);
}
