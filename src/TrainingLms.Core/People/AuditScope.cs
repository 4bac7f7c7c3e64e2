using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Who reads which part of the trail. It stands here and not beside the trail, which lies below people and knows no scope.</summary>
public static class AuditScope
{
    /// <summary>An entry belongs to the unit of its subject; entries without one are read by who audits the whole city.</summary>
    public static async Task<AuditReach> AuditReachAsync(this Actor actor, LmsDbContext db, CancellationToken cancel = default)
    {
        var scope = Scope.For(actor, Right.SeeAudit);
        return new AuditReach(scope.Units(db), await db.Units.AnyAsync(unit => unit.ParentId == null && scope.Subtrees.Contains(unit.Id), cancel));
    }

    /// <summary>Whether the actor sees if the trail is whole; it is one for everybody, so no unit narrows it.</summary>
    public static bool SeesAuditHealth(Actor actor) => !Scope.For(actor, Right.SeeAudit, Right.SeeAuditHealth).IsOwnOnly;

    /// <summary>By which authority the actor reads, for the entry that tells of it; the own one where no grant gives the right.</summary>
    /// <param name="actor">Who reads.</param>
    /// <param name="right">The right it needs.</param>
    /// <param name="unitId">The unit it is about; null where it is about everything in scope.</param>
    public static Warrant ReadingWarrant(this Actor actor, Right right, Guid? unitId = null) =>
        Scope.GrantOf(actor, right, unitId) is { } grant ? Warrant.By(grant) : new Warrant("self");
}
