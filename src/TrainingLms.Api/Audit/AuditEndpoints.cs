using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Audit;

/// <summary>Reading the trail.</summary>
static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/audit/{subjectId:guid}", About).WithTags("Audit").WithSummary("Everything that was done to one subject, oldest first; for auditors");

    static async Task<IReadOnlyList<AuditView>> About(Guid subjectId, AuditTrail trail, LmsDbContext db, Act act, CancellationToken cancel)
    {
        // An entry names the unit of the grant that was used; entries without one are seen by who audits the whole city.
        var scope = Scope.For(act.By, Right.SeeAudit);
        var units = (await scope.Units(db).ToListAsync(cancel)).ToHashSet();
        var whole = await db.Units.AnyAsync(unit => unit.ParentId == null && scope.Subtrees.Contains(unit.Id), cancel);
        return [.. (await trail.AboutAsync(subjectId, cancel)).Where(entry => whole || (entry.UnitId is { } unit && units.Contains(unit)))
            .Select(entry => new AuditView(entry.Stream, entry.Sequence, entry.At, entry.ActorName, entry.As, entry.Trigger, entry.Subject,
                entry.FromState, entry.ToState, entry.Reason, entry.Hash))];
    }
}

sealed record AuditView(
    string Stream, long Sequence, Instant At, string Actor, string As, string Trigger, string Subject, string? From, string? To, string? Reason, string Hash);
