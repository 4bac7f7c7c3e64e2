using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Who sees which transfer requests, and what of them.</summary>
public static class TransferScope
{
    /// <summary>Requests that ask for somebody of a unit in scope, or for a unit in scope.</summary>
    public static IQueryable<TransferRequest> VisibleTo(this IQueryable<TransferRequest> requests, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.ManageRosters, Right.SeePeople);
        return requests.Where(t => scope.Units(db).Contains(t.UnitId) || scope.Units(db).Contains(t.ToUnitId));
    }

    /// <summary>Those of them on which the officers of a unit in scope decide.</summary>
    public static IQueryable<TransferRequest> DecidedIn(this IQueryable<TransferRequest> requests, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.ManageRosters, Right.SeePeople);
        return requests.Where(t => (t.Direction == TransferDirection.Give && scope.Units(db).Contains(t.ToUnitId)) || (t.Direction == TransferDirection.Take && scope.Units(db).Contains(t.UnitId)));
    }

    /// <summary>Whether the actor sees the people of a unit.</summary>
    public static bool SeesPeopleOf(Actor actor, Guid unitId) => Scope.For(actor, Right.SeePeople).Reaches(unitId, actor.Units);

    /// <summary>The unit that has the person is no secret to its own officers, to whom it asks itself, and once the person has come.</summary>
    public static bool SeesFormerUnit(Actor actor, TransferRequest request) =>
        request.Direction == TransferDirection.Give || request.State == TransferRequestState.Accepted || SeesPeopleOf(actor, request.UnitId);
}
