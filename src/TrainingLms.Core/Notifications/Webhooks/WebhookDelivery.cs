using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Notifications.DeliveryState;
using static TrainingLms.Notifications.DeliveryTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Notifications;

/// <summary>What has become of a call.</summary>
public enum DeliveryState
{
    /// <summary>Waits for its turn, or for another try.</summary>
    Waiting,

    /// <summary>The other system has taken it.</summary>
    Delivered,

    /// <summary>Given up.</summary>
    Failed,

    /// <summary>Not made: the subscription was taken away.</summary>
    Dropped,
}

/// <summary>What can be done to a call.</summary>
public enum DeliveryTrigger
{
    /// <summary>Put it in line.</summary>
    Queue,

    /// <summary>The other system has taken it.</summary>
    Deliver,

    /// <summary>Try again later.</summary>
    Postpone,

    /// <summary>Try no more.</summary>
    GiveUp,

    /// <summary>The subscription is gone.</summary>
    Drop,

    /// <summary>Call once more, under the same id.</summary>
    Redeliver,
}

/// <summary>Why a call did not get through.</summary>
public enum DeliveryFailure
{
    /// <summary>Nobody was there, or nobody answered in time.</summary>
    Unreachable,

    /// <summary>The answer was none of the numbers 200 to 299.</summary>
    AnsweredNo,

    /// <summary>The name leads to an address inside the house, which is not allowed.</summary>
    AddressForbidden,
}

/// <summary>回调: one call of another system about one step of one subject.</summary>
public sealed class WebhookDelivery : Governed<DeliveryState>
{
    WebhookDelivery() { }

    /// <summary>The subscription.</summary>
    public Guid SubscriptionId { get; private init; }

    /// <summary>Its unit.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The event, as <c>workflow.trigger</c>.</summary>
    public string Event { get; private init; } = "";

    /// <summary>Name of the workflow.</summary>
    public string Subject { get; private init; } = "";

    /// <summary>Key of the subject.</summary>
    public Guid SubjectId { get; private init; }

    /// <summary>Its version then.</summary>
    public long SubjectVersion { get; private init; }

    /// <summary>When it happened.</summary>
    public Instant HappenedAt { get; private init; }

    /// <summary>When the call was put in line, or last asked for again.</summary>
    public Instant QueuedAt { get; private set; }

    /// <summary>Not before this instant.</summary>
    public Instant NextAt { get; private set; }

    /// <summary>How often it was taken in hand.</summary>
    public int Attempts { get; private set; }

    /// <summary>Until when a node has it in hand; null when none has.</summary>
    public Instant? ClaimedUntil { get; private set; }

    /// <summary>The number of the last answer; null where there was none.</summary>
    public int? AnswerStatus { get; private set; }

    /// <summary>Why the last try failed; null when it did not.</summary>
    public DeliveryFailure? Failure { get; private set; }

    /// <summary>When the other system took it.</summary>
    public Instant? DeliveredAt { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => DeliveryWorkflow.Table.NextDue(this);

    /// <summary>Puts one in line.</summary>
    public static WebhookDelivery Queue(WebhookSubscription subscription, Occurrence occurrence, Act act)
    {
        var delivery = new WebhookDelivery
        {
            Id = act.NewId(),
            SubscriptionId = subscription.Id,
            UnitId = subscription.UnitId,
            Event = $"{occurrence.Subject}.{occurrence.Step}",
            Subject = occurrence.Subject,
            SubjectId = occurrence.SubjectId,
            SubjectVersion = occurrence.SubjectVersion,
            HappenedAt = occurrence.At,
            QueuedAt = act.At,
            NextAt = act.At,
        };
        DeliveryWorkflow.Table.Fire(delivery, DeliveryTrigger.Queue, act);
        return delivery;
    }

    /// <summary>What the call said.</summary>
    /// <param name="answer">As it came.</param>
    /// <param name="isFinal">Whether a failure is the last.</param>
    /// <param name="act">The clock.</param>
    public void Take(CallAnswer answer, bool isFinal, Act act)
    {
        DeliveryWorkflow.Table.Fire(this, answer.Failure is null ? DeliveryTrigger.Deliver : isFinal ? DeliveryTrigger.GiveUp : DeliveryTrigger.Postpone, act);
        (Failure, AnswerStatus, ClaimedUntil) = (answer.Failure, answer.Status, null);
        if (answer.Failure is null) DeliveredAt = act.At;
        else NextAt = act.At + GapAfter(Attempts);
    }

    /// <summary>Any move that needs no data.</summary>
    public void Move(DeliveryTrigger trigger, Act act)
    {
        DeliveryWorkflow.Table.Fire(this, trigger, act);
        ClaimedUntil = null;
        if (trigger == DeliveryTrigger.Redeliver) (QueuedAt, NextAt, Attempts) = (act.At, act.At, 0);
    }

    /// <summary>5 and 30 seconds, 2, 10 and 30 minutes, then 2 hours each.</summary>
    public static Duration GapAfter(int attempts) => attempts switch
    {
        <= 1 => Duration.FromSeconds(5),
        2 => Duration.FromSeconds(30),
        3 => Duration.FromMinutes(2),
        4 => Duration.FromMinutes(10),
        5 => Duration.FromMinutes(30),
        _ => Duration.FromHours(2),
    };
}

/// <summary>The life of a call. What the clock does leaves no entry in the trail; the log of calls is kept for itself.</summary>
public static class DeliveryWorkflow
{
    static readonly Who<WebhookDelivery> Clock = Who.Clock<WebhookDelivery>();

    static readonly Who<WebhookDelivery> Administrator = Who.Holding<WebhookDelivery>(Role.SystemAdministrator, d => d.UnitId);

    static readonly Due<WebhookDelivery> Ready = new("webhook.not_its_turn", d => d.NextAt);

    static readonly Unrecorded<WebhookDelivery> Untraced = new();

    /// <summary>The table.</summary>
    public static readonly Workflow<DeliveryState, DeliveryTrigger, WebhookDelivery> Table = new("webhook_delivery")
    {
        { New,                 Queue,     Waiting,   Clock, Untraced },
        { Waiting,             Deliver,   Delivered, Clock, Ready, Untraced },
        { Waiting,             Postpone,  Waiting,   Clock, Untraced },
        { Waiting,             GiveUp,    Failed,    Clock, Untraced },
        { Waiting,             Drop,      Dropped,   Clock, Untraced },
        { [Delivered, Failed], Redeliver, Waiting,   Administrator },
    };
}
