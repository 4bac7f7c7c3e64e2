using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Who sees the register of lecturers.</summary>
public static class LecturerScope
{
    /// <summary>
    /// One register for the whole installation: whoever plans or sees the learning of some unit sees all of it, so that nobody is listed and booked twice
    /// because two offices do not know of each other. Everybody else sees the own entry. The clock sees all.
    /// </summary>
    public static IQueryable<Lecturer> VisibleTo(this IQueryable<Lecturer> lecturers, Actor actor)
    {
        if (ReferenceEquals(actor, Actor.System)) return lecturers;
        var scope = Scope.For(actor, Right.SeeLearning);
        return scope.IsOwnOnly ? lecturers.Where(lecturer => lecturer.PersonId == scope.PersonId) : lecturers;
    }

    /// <summary>People of the units in scope, who can be put into the register.</summary>
    public static IQueryable<Person> ListableBy(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return people.Where(person => scope.Units(db).Contains(person.UnitId));
    }
}
