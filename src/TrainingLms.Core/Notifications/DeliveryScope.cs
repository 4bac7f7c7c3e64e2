using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>Who sees what went out of the house, and what did not.</summary>
public static class DeliveryScope
{
    /// <summary>E-mails to people of the units in scope.</summary>
    public static IQueryable<Mail> VisibleTo(this IQueryable<Mail> mails, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeDeliveries);
        return mails.Where(mail => scope.Units(db).Contains(mail.UnitId));
    }

    /// <summary>Subscriptions of the units in scope.</summary>
    public static IQueryable<WebhookSubscription> VisibleTo(this IQueryable<WebhookSubscription> subscriptions, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeDeliveries);
        return subscriptions.Where(subscription => scope.Units(db).Contains(subscription.UnitId));
    }

    /// <summary>Calls of these subscriptions.</summary>
    public static IQueryable<WebhookDelivery> VisibleTo(this IQueryable<WebhookDelivery> deliveries, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeDeliveries);
        return deliveries.Where(delivery => scope.Units(db).Contains(delivery.UnitId));
    }
}
