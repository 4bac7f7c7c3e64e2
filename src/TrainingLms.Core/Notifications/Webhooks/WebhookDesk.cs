using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>Where administrators say which systems are called, and see what became of the calls.</summary>
public sealed class WebhookDesk(LmsDbContext db, UnitTreeCache trees, AddressGuard guard, WebhookOptions options, KeyRing keys)
{
    /// <summary>Subscriptions of the units in scope, newest first.</summary>
    public Task<Page<WebhookSubscription>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var subscriptions = db.WebhookSubscriptions.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) subscriptions = subscriptions.Where(one => one.Id < last);
        return page.ReadAsync(subscriptions.OrderByDescending(one => one.Id), one => one.Id.ToString(), cancel);
    }

    /// <summary>One of them.</summary>
    /// <exception cref="RefusedException"><c>webhook.not_found</c>.</exception>
    public async Task<WebhookSubscription> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.WebhookSubscriptions.VisibleTo(actor, db).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "webhook.not_found");

    /// <summary>Has a system called from now on.</summary>
    /// <returns>The subscription, and its secret in the clear, this once.</returns>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, what <see cref="AddressGuard.FaultOf"/> says, and what the table refuses.</exception>
    public async Task<(WebhookSubscription Subscription, string Secret)> SubscribeAsync(NewWebhook wanted, Act act, CancellationToken cancel = default)
    {
        if ((await trees.CurrentAsync(db, cancel)).Find(wanted.UnitId) is null) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var made = WebhookSubscription.Subscribe(wanted, keys, act.Given(new AddressFault(guard.FaultOf(wanted.Url))));
        db.WebhookSubscriptions.Add(made.Subscription);
        await db.SaveChangesAsync(cancel);
        return made;
    }

    /// <summary>Makes a new secret; the former one goes on signing for a while.</summary>
    /// <exception cref="RefusedException"><c>webhook.not_found</c>; wrong state; forbidden.</exception>
    public async Task<(WebhookSubscription Subscription, string Secret)> RotateAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var subscription = await FindAsync(id, act.By, cancel);
        expected.Against(subscription);
        var secret = subscription.RotateSecret(keys, Duration.FromHours(options.FormerSecretHours), act);
        await db.SaveChangesAsync(cancel);
        return (subscription, secret);
    }

    /// <summary>Any other move.</summary>
    /// <exception cref="RefusedException"><c>webhook.not_found</c>, <c>reason.missing</c>; wrong state; forbidden.</exception>
    public async Task<WebhookSubscription> MoveAsync(Guid id, WebhookTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var subscription = await FindAsync(id, act.By, cancel);
        expected.Against(subscription);
        subscription.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return subscription;
    }

    /// <summary>Calls of a subscription, newest first.</summary>
    /// <exception cref="RefusedException"><c>webhook.not_found</c>.</exception>
    public async Task<Page<WebhookDelivery>> DeliveriesAsync(Guid id, DeliveryState? state, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var subscription = await FindAsync(id, actor, cancel);
        var deliveries = db.WebhookDeliveries.VisibleTo(actor, db).AsNoTracking().Where(delivery => delivery.SubscriptionId == subscription.Id);
        if (state is not null) deliveries = deliveries.Where(delivery => delivery.State == state);
        if (page.AfterId is { } last) deliveries = deliveries.Where(delivery => delivery.Id < last);
        return await page.ReadAsync(deliveries.OrderByDescending(delivery => delivery.Id), delivery => delivery.Id.ToString(), cancel);
    }

    /// <summary>Makes a call once more, under the same id.</summary>
    /// <exception cref="RefusedException"><c>webhook.delivery_not_found</c>; wrong state; forbidden.</exception>
    public async Task<WebhookDelivery> RedeliverAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var delivery = await db.WebhookDeliveries.VisibleTo(act.By, db).SingleOrDefaultAsync(one => one.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "webhook.delivery_not_found");
        expected.Against(delivery);
        delivery.Move(DeliveryTrigger.Redeliver, act);
        await db.SaveChangesAsync(cancel);
        return delivery;
    }
}
