using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>
/// Makes the calls that are due. Each is taken in hand by a conditional update, so that two nodes never make the same one; several go out side by side, so
/// that a system that answers slowly keeps few others waiting. A receiver that gets one twice, after a node died, knows it by its id.
/// </summary>
public sealed class WebhookRoom(LmsDbContext db, WebhookCaller caller, WebhookOptions options, KeyRing keys, IClock clock)
{
    const int SideBySide = 16, OfOneSubscription = 4, Batch = 200;

    /// <summary>How long a node may have a call in hand; longer than any time-out.</summary>
    static readonly Duration Claim = Duration.FromMinutes(5);

    /// <summary>Makes all calls that are due, and forgets what the log need not keep any more.</summary>
    /// <returns>How many got through.</returns>
    public async Task<int> RunAsync(CancellationToken cancel = default)
    {
        await ForgetOldAsync(cancel);
        for (var through = 0; ;)
        {
            db.Forget();
            var claimed = await ClaimAsync(cancel);
            if (claimed.Count == 0) return through;
            through += await CallAsync(claimed, cancel);
        }
    }

    async Task ForgetOldAsync(CancellationToken cancel)
    {
        var cut = clock.GetCurrentInstant() - Duration.FromDays(options.KeepDays);
        var old = await db.WebhookDeliveries.Where(delivery => delivery.State != DeliveryState.Waiting && delivery.QueuedAt < cut).Select(delivery => delivery.Id).Take(Batch).ToListAsync(cancel);
        if (old.Count > 0) await db.WebhookDeliveries.Where(delivery => old.Contains(delivery.Id)).ExecuteDeleteAsync(cancel);
    }

    IQueryable<WebhookDelivery> Claimable(Instant now) => db.WebhookDeliveries.Where(delivery => delivery.State == DeliveryState.Waiting && delivery.DueAt <= now
        && (delivery.ClaimedUntil == null || delivery.ClaimedUntil <= now)
        && !db.WebhookSubscriptions.Any(one => one.Id == delivery.SubscriptionId && (one.State == WebhookState.Paused || one.State == WebhookState.Disabled)));

    /// <summary>A handful of calls, few of each subscription. Those of one that is set aside wait.</summary>
    async Task<List<Guid>> ClaimAsync(CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var due = await Claimable(now).OrderBy(delivery => delivery.DueAt).Select(delivery => new { delivery.Id, delivery.SubscriptionId }).Take(Batch).ToListAsync(cancel);
        var claimed = new List<Guid>();
        foreach (var id in due.GroupBy(delivery => delivery.SubscriptionId).SelectMany(some => some.Take(OfOneSubscription)).Take(SideBySide).Select(delivery => delivery.Id))
        {
            var taken = await Claimable(now).Where(delivery => delivery.Id == id).ExecuteUpdateAsync(update => update.SetProperty(delivery => delivery.ClaimedUntil, now + Claim)
                .SetProperty(delivery => delivery.Attempts, delivery => delivery.Attempts + 1).SetProperty(delivery => delivery.Version, delivery => delivery.Version + 1), cancel);
            if (taken == 1) claimed.Add(id);
        }
        return claimed;
    }

    async Task<int> CallAsync(List<Guid> claimed, CancellationToken cancel)
    {
        var deliveries = await db.WebhookDeliveries.Where(delivery => claimed.Contains(delivery.Id)).ToListAsync(cancel);
        var wanted = deliveries.ConvertAll(delivery => delivery.SubscriptionId);
        var subscriptions = await db.WebhookSubscriptions.AsNoTracking().Where(one => wanted.Contains(one.Id) && one.State != WebhookState.Removed).ToDictionaryAsync(one => one.Id, cancel);
        var now = clock.GetCurrentInstant();
        var answers = await Task.WhenAll(deliveries.Select(delivery => subscriptions.TryGetValue(delivery.SubscriptionId, out var subscription)
            ? AnsweredAsync(CallOf(delivery, subscription, now), cancel) : Task.FromResult<CallAnswer?>(null)));
        var act = new Act(Actor.System, clock.GetCurrentInstant());
        foreach (var (delivery, answer) in deliveries.Zip(answers))
        {
            if (answer is null) delivery.Move(DeliveryTrigger.Drop, act);
            else delivery.Take(answer, act.At - delivery.QueuedAt >= Duration.FromHours(options.GiveUpAfterHours), act);
        }
        await db.SaveChangesAsync(cancel);
        foreach (var of in deliveries.Where(delivery => subscriptions.ContainsKey(delivery.SubscriptionId)).ToLookup(delivery => delivery.SubscriptionId, delivery => delivery.Failure))
            await NoteAsync(of.Key, of.Any(failure => failure is null), act, cancel);
        return deliveries.Count(delivery => delivery.State == DeliveryState.Delivered);
    }

    async Task<CallAnswer?> AnsweredAsync(Call call, CancellationToken cancel) => await caller.TryAsync(call, cancel);

    Call CallOf(WebhookDelivery delivery, WebhookSubscription subscription, Instant now)
    {
        var body = JsonForm.BytesOf(delivery, static (json, delivery) =>
        {
            json.WriteStartObject();
            json.WriteString("id", delivery.Id);
            json.WriteString("event", delivery.Event);
            json.WriteString("subject", delivery.Subject);
            json.WriteString("subjectId", delivery.SubjectId);
            json.WriteString("at", InstantPattern.ExtendedIso.Format(delivery.HappenedAt));
            json.WriteEndObject();
        });
        var (id, timestamp) = ($"{delivery.Id}", now.ToUnixTimeSeconds());
        return new Call(subscription.Url, id, timestamp, WebhookSignature.Of(id, timestamp, body, subscription.SecretsAt(now, keys)), body);
    }

    /// <summary>Keeps since when nothing got through, and sets a subscription aside that has been silent for days. The row is written only when that changes.</summary>
    async Task NoteAsync(Guid id, bool gotThrough, Act act, CancellationToken cancel)
    {
        var row = db.WebhookSubscriptions.Where(one => one.Id == id);
        if (gotThrough)
        {
            await row.Where(one => one.FailingSince != null).ExecuteUpdateAsync(update => update
                .SetProperty(one => one.FailingSince, (Instant?)null).SetProperty(one => one.Version, one => one.Version + 1), cancel);
            return;
        }
        await row.Where(one => one.FailingSince == null).ExecuteUpdateAsync(update => update
            .SetProperty(one => one.FailingSince, act.At).SetProperty(one => one.Version, one => one.Version + 1), cancel);
        var patience = Duration.FromDays(options.DisableAfterDays);
        var since = act.At - patience;
        if (await row.SingleOrDefaultAsync(one => one.State == WebhookState.Active && one.FailingSince <= since, cancel) is not { } silent) return;
        try
        {
            silent.Move(WebhookTrigger.Disable, act.Given(patience));
            await db.SaveChangesAsync(cancel);
        }
        catch (RefusedException quicker) when (quicker.Kind is RefusalKind.Stale or RefusalKind.WrongState)
        {
            db.Forget();
        }
    }
}
