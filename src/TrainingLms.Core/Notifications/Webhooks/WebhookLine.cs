using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>Puts the calls in line that an occurrence asks for, in the transaction that takes it out of the outbox.</summary>
public sealed class WebhookLine(LmsDbContext db, UnitTreeCache trees)
{
    /// <summary>One call for each active subscription to the event in whose unit, or below, it happened.</summary>
    /// <remarks>What belongs to no unit is told only to those who subscribed for the whole tree.</remarks>
    public async Task QueueAsync(IReadOnlyList<Occurrence> occurrences, Act act, CancellationToken cancel)
    {
        var subscriptions = await db.WebhookSubscriptions.AsNoTracking().Where(one => one.State == WebhookState.Active).ToListAsync(cancel);
        if (subscriptions.Count == 0) return;
        var tree = await trees.CurrentAsync(db, cancel);
        var wanted = subscriptions.ConvertAll(one => (Subscription: one, Events: one.EventList.ToHashSet(StringComparer.Ordinal)));
        List<WebhookDelivery> calls =
        [
            .. from occurrence in occurrences
               from one in wanted
               where one.Events.Contains($"{occurrence.Subject}.{occurrence.Step}") && Reaches(tree, one.Subscription.UnitId, occurrence)
               select WebhookDelivery.Queue(one.Subscription, occurrence, act),
        ];
        if (calls.Count == 0) return;
        var subjects = calls.Select(call => call.SubjectId).Distinct().ToList();
        var there = (await db.WebhookDeliveries.Where(call => subjects.Contains(call.SubjectId))
            .Select(call => new { call.SubscriptionId, call.Event, call.SubjectId, call.SubjectVersion }).ToListAsync(cancel)).ToHashSet();
        db.WebhookDeliveries.AddRange(calls.Where(call => there.Add(new { call.SubscriptionId, call.Event, call.SubjectId, call.SubjectVersion })));
        await db.SaveChangesAsync(cancel);
        db.Forget();
    }

    static bool Reaches(UnitTree tree, Guid unit, Occurrence occurrence) => (occurrence.UnitId, occurrence.HostUnitId) switch
    {
        (null, null) => tree.Roots.Contains(unit),
        var (own, host) => (own is { } at && tree.IsWithin(at, unit)) || (host is { } there && tree.IsWithin(there, unit)),
    };
}
