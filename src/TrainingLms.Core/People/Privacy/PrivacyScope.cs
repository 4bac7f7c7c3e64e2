using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Whose numbers may be seen in full, and whose requests about personal data may be seen.</summary>
public static class PrivacyScope
{
    /// <summary>People whose numbers the actor may see in full. Never by belonging: not even the own ones come by this way.</summary>
    public static IQueryable<Person> InFullTo(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.ViewFullId);
        return people.Where(person => scope.Units(db).Contains(person.UnitId));
    }

    /// <summary>Units whose people the actor may see in full.</summary>
    public static IQueryable<Guid> FullUnitsOf(Actor actor, LmsDbContext db) => Scope.For(actor, Right.ViewFullId).Units(db);

    /// <summary>The grant by which the actor may see the numbers of this unit's people in full, one in the own right first; null when there is none.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="unitId">The unit; null for any.</param>
    public static Warrant? FullViewWarrant(this Actor actor, Guid? unitId) => Scope.GrantOf(actor, Right.ViewFullId, unitId) is { } grant ? Warrant.By(grant) : null;

    /// <summary>Whether the actor sees what retention erases: numbers over the whole installation, of nobody in particular.</summary>
    public static bool SeesErasures(Actor actor) => !Scope.For(actor, Right.SeePrivacyCases, Right.SeeErasures).IsOwnOnly;

    /// <summary>Own requests, and those of people of the units in scope.</summary>
    public static IQueryable<PrivacyRequest> VisibleTo(this IQueryable<PrivacyRequest> requests, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePrivacyCases);
        return requests.Where(r => r.PersonId == scope.PersonId || scope.Units(db).Contains(r.UnitId));
    }

    /// <summary>Holds on people of the units in scope. Not the own ones: who is under inquiry does not learn it here.</summary>
    public static IQueryable<LegalHold> VisibleTo(this IQueryable<LegalHold> holds, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePrivacyCases);
        return holds.Where(hold => hold.PersonId != scope.PersonId && scope.Units(db).Contains(hold.UnitId));
    }

    /// <summary>People on whose data the actor may see and place holds.</summary>
    public static IQueryable<Person> HeldBy(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePrivacyCases);
        return people.Where(person => scope.Units(db).Contains(person.UnitId));
    }
}
