using System.Security.Cryptography;
using NodaTime;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;
using static TrainingLms.Notifications.WebhookState;
using static TrainingLms.Notifications.WebhookTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Notifications;

/// <summary>Whether another system is called.</summary>
public enum WebhookState
{
    /// <summary>It is called.</summary>
    Active,

    /// <summary>Set aside by hand.</summary>
    Paused,

    /// <summary>Set aside by itself, because it did not answer for days.</summary>
    Disabled,

    /// <summary>Taken away.</summary>
    Removed,
}

/// <summary>What can be done to a subscription.</summary>
public enum WebhookTrigger
{
    /// <summary>Call this address from now on.</summary>
    Subscribe,

    /// <summary>Make a new secret; the former one goes on signing for a while.</summary>
    RotateSecret,

    /// <summary>Set aside.</summary>
    Pause,

    /// <summary>Set aside for its silence.</summary>
    Disable,

    /// <summary>Take up again.</summary>
    Resume,

    /// <summary>Take away.</summary>
    Remove,
}

/// <summary>回调订阅: that another system is called when certain things happen in a unit or below it.</summary>
public sealed class WebhookSubscription : Governed<WebhookState>
{
    WebhookSubscription() { }

    /// <summary>Name, for people.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The unit; what happens there and below is told.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The address that is called.</summary>
    public string Url { get; private init; } = "";

    /// <summary>Which events, each as <c>workflow.trigger</c>, with blanks between.</summary>
    public string Events { get; private init; } = "";

    /// <summary>What calls are signed with.</summary>
    public SealedText Secret { get; private set; } = null!;

    /// <summary>The secret before; null when there was none, or its time is over.</summary>
    public SealedText? FormerSecret { get; private set; }

    /// <summary>Until when the former secret signs too.</summary>
    public Instant? FormerUntil { get; private set; }

    /// <summary>Since when no call has got through; null when the last one did.</summary>
    public Instant? FailingSince { get; private set; }

    /// <summary>Where the secret is sealed.</summary>
    public static readonly SealedColumn SecretColumn = new("webhook_subscriptions", "secret");

    /// <summary>Where the former secret is sealed.</summary>
    public static readonly SealedColumn FormerSecretColumn = new("webhook_subscriptions", "former_secret");

    /// <inheritdoc/>
    public override Instant? NextDue() => WebhookWorkflow.Table.NextDue(this);

    /// <summary>The events.</summary>
    public IReadOnlyList<string> EventList => Events.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Subscribes.</summary>
    /// <param name="wanted">Name, unit, address, events.</param>
    /// <param name="keys">Seal the secret.</param>
    /// <param name="act">Who; knows the <see cref="AddressFault"/>.</param>
    /// <returns>The subscription, and its secret in the clear, this once.</returns>
    /// <exception cref="RefusedException">Everything that is wrong with it at once, or forbidden.</exception>
    public static (WebhookSubscription Subscription, string Secret) Subscribe(NewWebhook wanted, KeyRing keys, Act act)
    {
        var secret = NewSecret();
        var subscription = new WebhookSubscription
        {
            Id = act.NewId(),
            Name = wanted.Name.Trim(),
            UnitId = wanted.UnitId,
            Url = wanted.Url.Trim(),
            Events = string.Join(' ', wanted.Events.Distinct().Order(StringComparer.Ordinal)),
            Secret = keys.Seal(secret, SecretColumn),
        };
        WebhookWorkflow.Table.Fire(subscription, WebhookTrigger.Subscribe, act);
        return (subscription, secret);
    }

    /// <summary>Makes a new secret; calls carry both signatures until the time of the former one is over.</summary>
    /// <returns>The new secret in the clear, this once.</returns>
    public string RotateSecret(KeyRing keys, Duration formerLives, Act act)
    {
        WebhookWorkflow.Table.Fire(this, WebhookTrigger.RotateSecret, act);
        var secret = NewSecret();
        (FormerSecret, FormerUntil) = (keys.Seal(keys.Open(Secret, SecretColumn), FormerSecretColumn), act.At + formerLives);
        Secret = keys.Seal(secret, SecretColumn);
        return secret;
    }

    /// <summary>Any move that needs no data.</summary>
    public void Move(WebhookTrigger trigger, Act act)
    {
        WebhookWorkflow.Table.Fire(this, trigger, act);
        if (trigger == WebhookTrigger.Resume) FailingSince = null;
    }

    /// <summary>The secrets that sign now, the newest first.</summary>
    public IEnumerable<string> SecretsAt(Instant now, KeyRing keys)
    {
        yield return keys.Open(Secret, SecretColumn);
        if (FormerSecret is { } former && FormerUntil > now) yield return keys.Open(former, FormerSecretColumn);
    }

    static string NewSecret() => $"{WebhookSignature.SecretPrefix}{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
}

/// <summary>A subscription to be made.</summary>
/// <param name="Name">Name, for people.</param>
/// <param name="UnitId">The unit.</param>
/// <param name="Url">The address.</param>
/// <param name="Events">The events.</param>
public sealed record NewWebhook(string Name, Guid UnitId, string Url, IReadOnlyCollection<string> Events);

/// <summary>Fact: what is wrong with the address that is to be called; null where nothing is.</summary>
public sealed record AddressFault(string? Code);

/// <summary>The life of a subscription.</summary>
public static class WebhookWorkflow
{
    static readonly Who<WebhookSubscription> Administrator = Who.Holding<WebhookSubscription>(Role.SystemAdministrator, s => s.UnitId);

    static readonly Who<WebhookSubscription> Clock = Who.Clock<WebhookSubscription>();

    static readonly Guard<WebhookSubscription> NameGiven = new("webhook.name_missing", (s, _) => s.Name.Length is > 0 and <= 60);

    static readonly Guard<WebhookSubscription> EventsKnown = new("webhook.event_unknown",
        (s, _) => s.EventList.Count > 0 && s.EventList.All(WebhookEvents.All.Contains), (s, _) => [("events", s.EventList.Where(name => !WebhookEvents.All.Contains(name)).ToList())]);

    static readonly Guard<WebhookSubscription> AddressFits = new("webhook.address_unusable", (_, act) => act.Fact<AddressFault>().Code is null)
    {
        Told = (_, act) => [new Refusal(act.Fact<AddressFault>().Code!, [], "url")],
    };

    /// <summary>Nobody has a program told of more than one's own reach.</summary>
    static readonly Guard<WebhookSubscription> WithinReach = new("webhook.reaches_too_far", (s, act) =>
        act.By.Grants.Any(own => own.Role == Role.SystemAdministrator && !own.IsReadOnly && own.Inherit && own.Reaches(s.UnitId, act.By.Units)));

    static readonly Guard<WebhookSubscription> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<WebhookSubscription> SilentTooLong = new("webhook.not_silent", (s, act) => s.FailingSince + act.Fact<Duration>() <= act.At);

    /// <summary>The table.</summary>
    public static readonly Workflow<WebhookState, WebhookTrigger, WebhookSubscription> Table = new("webhook_subscription")
    {
        { New,                        Subscribe,    Active,   Administrator, NameGiven, EventsKnown, AddressFits, WithinReach },
        { Active,                     RotateSecret, Active,   Administrator },
        { Paused,                     RotateSecret, Paused,   Administrator },
        { Disabled,                   RotateSecret, Disabled, Administrator },
        { Active,                     Pause,        Paused,   Administrator, ReasonGiven },
        { Active,                     Disable,      Disabled, Clock, SilentTooLong },
        { [Paused, Disabled],         Resume,       Active,   Administrator },
        { [Active, Paused, Disabled], Remove,       Removed,  Administrator, ReasonGiven },
    };
}

/// <summary>The events that can be subscribed to: every step that somebody is told of.</summary>
public static class WebhookEvents
{
    /// <summary>Names of the form <c>workflow.trigger</c>, in order.</summary>
    public static IReadOnlySet<string> All { get; } = new SortedSet<string>(
        from tellings in Tellings.All
        from telling in tellings.All
        where tellings.Workflow.Triggers.Contains(telling.Trigger)
        select $"{telling.Workflow}.{telling.Trigger}", StringComparer.Ordinal);
}
