using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Who sees which people, appointments and imports of rosters.</summary>
public static class PeopleScope
{
    /// <summary>People of the units in scope, and always oneself.</summary>
    public static IQueryable<Person> VisibleTo(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePeople);
        return people.Where(person => person.Id == scope.PersonId || scope.Units(db).Contains(person.UnitId));
    }

    /// <summary>
    /// People whom an officer may name in an act that appoints, nominates or assigns: those of the units on which the officer has one of the rights.
    /// Everybody else is not there, so that an id sent by a client tells nothing.
    /// </summary>
    public static IQueryable<Person> NameableBy(this IQueryable<Person> people, Actor actor, Right right, LmsDbContext db)
    {
        var scope = Scope.For(actor, right, Right.SeePeople);
        return people.Where(person => person.Id == scope.PersonId || scope.Units(db).Contains(person.UnitId));
    }

    /// <summary>Appointments on the units in scope, and always the own ones.</summary>
    public static IQueryable<RoleAppointment> VisibleTo(this IQueryable<RoleAppointment> appointments, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeAppointments);
        return appointments.Where(a => a.PersonId == scope.PersonId || scope.Units(db).Contains(a.UnitId));
    }

    /// <summary>
    /// Imports for the units in scope. Who holds a unit without those below sees only the own imports there, which hold no row of them: whoever sees an
    /// import sees its people. Who has lost the office sees none any more.
    /// </summary>
    public static IQueryable<RosterImport> VisibleTo(this IQueryable<RosterImport> imports, Actor actor, LmsDbContext db)
    {
        var whole = Scope.For(actor, Right.ManageRosters, Right.SeePeople) with { SingleUnits = [] };
        var own = Scope.For(actor, Right.ManageRosters);
        return imports.Where(i => whole.Units(db).Contains(i.UnitId) || (i.UploadedBy == own.PersonId && own.Units(db).Contains(i.UnitId)));
    }

    /// <summary>Units whose people the actor may see.</summary>
    public static IQueryable<Guid> UnitsOf(Actor actor, LmsDbContext db) => Scope.For(actor, Right.SeePeople).Units(db);

    /// <summary>Units for which the actor may hand in rosters.</summary>
    public static IQueryable<Guid> RosterUnitsOf(Actor actor, LmsDbContext db) => Scope.For(actor, Right.ManageRosters).Units(db);
}
