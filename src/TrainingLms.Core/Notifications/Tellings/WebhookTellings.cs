using TrainingLms.People;
using static TrainingLms.Notifications.Weight;
using static TrainingLms.Notifications.Whom;

namespace TrainingLms.Notifications;

/// <summary>Who is told what, and when, of webhooks.</summary>
static class WebhookTellings
{
    static readonly TellingsOf<WebhookSubscription> Webhooks = new(WebhookWorkflow.Table, "webhook-subscriptions", MessageTopic.Duties, s => new About(null, s.UnitId)
    {
        Facts = [("name", s.Name)],
    })
    {
        { WebhookTrigger.Disable, Officers(Role.SystemAdministrator), "webhook_disabled", Binding },
    };

    /// <summary>Every line, by workflow.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } = [Webhooks];
}
