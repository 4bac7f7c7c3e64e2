using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>What people are told.</summary>
static class NotificationCases
{
    public static readonly AuthorityCase[] All =
    [
        Mine("GET /me/messages", Message),
        Own("POST /me/messages/{id}/reading", "the own messages; another's is not found"),
        Own("POST /me/messages/reading", "the own messages"),
        Own("GET /me/message-preferences", "the own preferences"),
        Own("PUT /me/message-preferences", "the own preferences"),

        List("GET /mails", Mail),
        One("GET /mails/{id}", Mail),
        Write("POST /mails/{id}/redelivery", Mail),

        Own("GET /webhook-events", "a list of words"),
        List("GET /webhook-subscriptions", Webhook),
        One("GET /webhook-subscriptions/{id}", Webhook),
        Make("POST /webhook-subscriptions", city => new { name = "对账", unitId = city.Units["D1-1"], url = "https://example.com/x", events = new[] { "sign_up.book" } }),
        Write("POST /webhook-subscriptions/{id}/secret", Webhook),
        Write("POST /webhook-subscriptions/{id}/pause", Webhook, "Active"),
        Write("POST /webhook-subscriptions/{id}/resumption", Webhook, "Paused"),
        Write("POST /webhook-subscriptions/{id}/removal", Webhook),
        Below("GET /webhook-subscriptions/{id}/deliveries", WebhookDelivery, Webhook),
        Write("POST /webhook-deliveries/{id}/redelivery", WebhookDelivery),
    ];
}
