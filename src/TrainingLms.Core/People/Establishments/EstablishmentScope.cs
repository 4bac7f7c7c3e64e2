using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Who sees the establishment of which units: whoever sees their people.</summary>
public static class EstablishmentScope
{
    /// <summary>Targets of the units in scope.</summary>
    public static IQueryable<EstablishmentTarget> VisibleTo(this IQueryable<EstablishmentTarget> targets, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePeople);
        return targets.Where(target => scope.Units(db).Contains(target.UnitId));
    }
}
