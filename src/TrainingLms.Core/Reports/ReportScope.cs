using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>Who sees which figures: those of a unit who sees the learning of its people, and those with all below only who sees it of everybody below.</summary>
public static class ReportScope
{
    /// <summary>Standings of people in the units in scope.</summary>
    public static IQueryable<Standing> VisibleTo(this IQueryable<Standing> standings, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return standings.Where(one => scope.Units(db).Contains(one.UnitId));
    }

    /// <summary>Whether figures of a unit may be asked for at all, and whether also with everything below.</summary>
    internal static async Task<(bool Unit, bool WithBelow)> ReachAsync(Guid unitId, Actor actor, Right right, LmsDbContext db, CancellationToken cancel)
    {
        var inScope = UnitsOf(actor, right, db);
        if (!await inScope.ContainsAsync(unitId, cancel)) return (false, false);
        return (true, !await db.UnitAncestors.AnyAsync(a => a.AncestorId == unitId && !inScope.Contains(a.UnitId), cancel));
    }

    /// <summary>Units whose figures one may ask for.</summary>
    internal static IQueryable<Guid> UnitsOf(Actor actor, Right right, LmsDbContext db) => Scope.For(actor, right).Units(db);

    /// <summary>Editions that are or were published, whose totals everybody may read, and all others of units that the reader sees with everything below.</summary>
    public static IQueryable<ReportEdition> VisibleTo(this IQueryable<ReportEdition> editions, Actor actor, LmsDbContext db)
    {
        var whole = WithAllBelow(actor, db);
        return editions.Where(one => one.State == ReportEditionState.Published || one.State == ReportEditionState.Superseded || whole.Contains(one.UnitId));
    }

    /// <summary>Of these editions those whose every line one may read.</summary>
    internal static IQueryable<ReportEdition> WithLinesFor(this IQueryable<ReportEdition> editions, Actor actor, LmsDbContext db)
    {
        var whole = WithAllBelow(actor, db);
        return editions.Where(one => whole.Contains(one.UnitId));
    }

    static IQueryable<Guid> WithAllBelow(Actor actor, LmsDbContext db)
    {
        var inScope = UnitsOf(actor, Right.SeeLearning, db);
        return inScope.Where(unit => !db.UnitAncestors.Any(a => a.AncestorId == unit && !inScope.Contains(a.UnitId)));
    }
}
