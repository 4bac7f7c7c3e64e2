using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Notifications;

/// <summary>What this feature holds about people: what they were told. A message never names another person.</summary>
public sealed class NotificationPersonalData : IPersonalData
{
    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        new(typeof(Message), Subject.Is(nameof(Message.PersonId)), DataPurpose.Contact, LegalBasis.Personnel, "messages", [],
            [nameof(Message.Kind), nameof(Message.Subject), nameof(Message.Step), nameof(Message.At), nameof(Message.Facts), nameof(Message.ReadAt), nameof(Message.MailFrom)]),
        new(typeof(Mail), Subject.Is(nameof(Mail.PersonId)), DataPurpose.Contact, LegalBasis.Personnel, "messages", [nameof(Right.SeeDeliveries)],
            [nameof(Mail.QueuedAt), nameof(Mail.SentAt), nameof(Mail.Failure), nameof(Mail.ServerStatus)]),
        new(typeof(MessagePreferences), Subject.Is(nameof(MessagePreferences.PersonId)), DataPurpose.Contact, LegalBasis.Personnel, "accounts", [],
            [nameof(MessagePreferences.Language), nameof(MessagePreferences.Muted), nameof(MessagePreferences.IsGathered), nameof(MessagePreferences.DigestHour),
                nameof(MessagePreferences.QuietFrom), nameof(MessagePreferences.QuietTo)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical => [(typeof(Message), [nameof(Message.SubjectVersion)]), (typeof(Mail), [nameof(Mail.NextAt), nameof(Mail.Attempts), nameof(Mail.ClaimedUntil)]),
        (typeof(WebhookSubscription), [nameof(WebhookSubscription.Secret), nameof(WebhookSubscription.FormerSecret)])];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(Occurrence), typeof(Reminder), typeof(WebhookSubscription), typeof(WebhookDelivery)];
}
