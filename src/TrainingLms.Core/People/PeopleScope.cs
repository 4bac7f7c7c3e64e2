using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Who sees which people, appointments and imports of rosters.</summary>
public static class PeopleScope
{
    /// <summary>People of the units in scope, and always oneself.</summary>
    public static IQueryable<Person> VisibleTo(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePeople);
        if (scope.IsOwnOnly) return people.Where(person => person.Id == scope.PersonId);
        return OwnLiesIn(scope, actor) ? people.InUnits(scope, actor, db)
            : people.Where(person => person.Id == scope.PersonId || scope.Units(db).Contains(person.UnitId));
    }

    /// <summary>People to be listed: those of the units in scope, or oneself where there is none. The own record from another unit has its own address.</summary>
    /// <remarks>An "or" over two ways in would make the database walk through everybody for the page of a small unit.</remarks>
    public static IQueryable<Person> ListedFor(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePeople);
        return scope.IsOwnOnly ? people.Where(person => person.Id == scope.PersonId) : people.InUnits(scope, actor, db);
    }

    /// <summary>Most scopes are one unit with all below: then the row itself says whether it lies there, and no ancestor rows are joined.</summary>
    static IQueryable<Person> InUnits(this IQueryable<Person> people, Scope scope, Actor actor, LmsDbContext db)
    {
        if (scope.IsWhole(actor.Units)) return people;
        return scope.SingleIn(actor.Units) switch
        {
            ({ } unit, null) => people.Where(person => person.UnitId == unit),
            ({ } unit, UnitLevel.Subdistrict) => people.Where(person => person.SubdistrictId == unit),
            ({ } unit, UnitLevel.District) => people.Where(person => person.DistrictId == unit),
            _ => people.Where(person => scope.Units(db).Contains(person.UnitId)),
        };
    }

    static bool OwnLiesIn(Scope scope, Actor actor) => actor.HomeUnitId is { } home && scope.Reaches(home, actor.Units);

    /// <summary>
    /// People whom an officer may name in an act that appoints, nominates or assigns: those of the units on which the officer has one of the rights.
    /// Everybody else is not there, so that an id sent by a client tells nothing.
    /// </summary>
    public static IQueryable<Person> NameableBy(this IQueryable<Person> people, Actor actor, Right right, LmsDbContext db)
    {
        var scope = Scope.For(actor, right, Right.SeePeople);
        return people.Where(person => person.Id == scope.PersonId || scope.Units(db).Contains(person.UnitId));
    }

    /// <summary>People whose authority the actor may look into, as an auditor of their units.</summary>
    public static IQueryable<Person> AuditableBy(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeAudit);
        return people.Where(person => scope.Units(db).Contains(person.UnitId));
    }

    /// <summary>Whether the actor is an auditor of a unit.</summary>
    public static bool Audits(Actor actor, Guid unitId) => Scope.For(actor, Right.SeeAudit).Reaches(unitId, actor.Units);

    /// <summary>People to whom a holder may hand an own appointment on: those of the units it reaches, and whom the holder may name besides.</summary>
    public static IQueryable<Person> NameableBy(this IQueryable<Person> people, Actor holder, RoleAppointment own, LmsDbContext db)
    {
        var scope = Scope.For(holder, Right.SeeAppointments, Right.SeePeople);
        var reach = new Scope(holder.PersonId, own.Inherit ? [own.UnitId] : [], own.Inherit ? [] : [own.UnitId]);
        return people.Where(person => person.Id == scope.PersonId || scope.Units(db).Contains(person.UnitId) || reach.Units(db).Contains(person.UnitId));
    }

    /// <summary>Appointments on the units in scope, and always the own ones and those that one has handed on.</summary>
    public static IQueryable<RoleAppointment> VisibleTo(this IQueryable<RoleAppointment> appointments, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeAppointments);
        return appointments.Where(a => a.PersonId == scope.PersonId || a.OnBehalfOf == scope.PersonId || scope.Units(db).Contains(a.UnitId));
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

    /// <summary>Further posts of people in scope that lie in units in scope: whoever sees only one of the two is told nothing of the other.</summary>
    public static IQueryable<FurtherPost> VisibleTo(this IQueryable<FurtherPost> posts, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePeople);
        return posts.Where(post => scope.Units(db).Contains(post.UnitId) && db.People.Any(person => person.Id == post.PersonId && scope.Units(db).Contains(person.UnitId)));
    }

    /// <summary>The same on the page of one person, and always the own ones.</summary>
    public static IQueryable<FurtherPost> ShownTo(this IQueryable<FurtherPost> posts, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePeople);
        return posts.Where(post => post.PersonId == scope.PersonId || scope.Units(db).Contains(post.UnitId));
    }

    /// <summary>Units whose people the actor may see.</summary>
    public static IQueryable<Guid> UnitsOf(Actor actor, LmsDbContext db) => Scope.For(actor, Right.SeePeople).Units(db);

    /// <summary>Units for which the actor may hand in rosters.</summary>
    public static IQueryable<Guid> RosterUnitsOf(Actor actor, LmsDbContext db) => Scope.For(actor, Right.ManageRosters).Units(db);
}
