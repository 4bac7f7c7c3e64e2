using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>Who sees which course versions and enrolments.</summary>
public static class CourseScope
{
    /// <summary>What is being made, or was taken out: the own versions, and those of the units in scope.</summary>
    public static IQueryable<CourseVersion> InWorkFor(this IQueryable<CourseVersion> versions, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeCourseWork);
        return versions.Where(v => v.AuthorId == scope.PersonId || scope.Units(db).Contains(v.OwnerUnitId));
    }

    /// <summary>The same, and for everybody what is or was published.</summary>
    public static IQueryable<CourseVersion> VisibleTo(this IQueryable<CourseVersion> versions, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeCourseWork);
        return versions.Where(v => v.PublishedAt != null || v.AuthorId == scope.PersonId || scope.Units(db).Contains(v.OwnerUnitId));
    }

    /// <summary>The own enrolments; those of people who are in the units in scope today; those that began there; and those of the units in which one teaches. The clock sees all.</summary>
    public static IQueryable<Enrolment> VisibleTo(this IQueryable<Enrolment> enrolments, Actor actor, LmsDbContext db)
    {
        if (ReferenceEquals(actor, Actor.System)) return enrolments;
        var (scope, taught) = (Scope.For(actor, Right.SeeLearning), Scope.For(actor, Right.SeeStudyWork));
        return enrolments.Where(e => e.PersonId == scope.PersonId || scope.Units(db).Contains(e.UnitId) || taught.Units(db).Contains(e.UnitId)
            || db.People.Any(p => p.Id == e.PersonId && scope.Units(db).Contains(p.UnitId)));
    }

    /// <summary>The own works; those handed in in the units in which one teaches; and those whose authors agreed to publish, for reviewers of these units.</summary>
    public static IQueryable<StudyWork> VisibleTo(this IQueryable<StudyWork> works, Actor actor, LmsDbContext db)
    {
        var (taught, reviewed) = (Scope.For(actor, Right.SeeStudyWork), Scope.For(actor, Right.SeeCourseWork));
        return works.Where(w => w.PersonId == taught.PersonId || (w.State != StudyWorkState.Draft && taught.Units(db).Contains(w.UnitId))
            || ((w.State == StudyWorkState.Consented || w.State == StudyWorkState.Reviewed || w.State == StudyWorkState.Published) && reviewed.Units(db).Contains(w.UnitId)));
    }

    /// <summary>People to whom the actor may assign a course: oneself, and those in the units in scope. The clock, which enrols for programmes, sees all.</summary>
    public static IQueryable<Person> EnrollableBy(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        if (ReferenceEquals(actor, Actor.System)) return people;
        var scope = Scope.For(actor, Right.SeeLearning);
        return people.Where(p => p.Id == scope.PersonId || scope.Units(db).Contains(p.UnitId));
    }
}
