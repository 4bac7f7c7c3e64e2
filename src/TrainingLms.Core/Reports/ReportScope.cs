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
    internal static async Task<(bool Unit, bool WithBelow)> ReachAsync(Guid unitId, Actor actor, LmsDbContext db, CancellationToken cancel)
    {
        var inScope = Scope.For(actor, Right.SeeLearning).Units(db);
        if (!await inScope.ContainsAsync(unitId, cancel)) return (false, false);
        return (true, !await db.UnitAncestors.AnyAsync(a => a.AncestorId == unitId && !inScope.Contains(a.UnitId), cancel));
    }
}
