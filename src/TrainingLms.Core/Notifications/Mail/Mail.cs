using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Notifications.MailState;
using static TrainingLms.Notifications.MailTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Notifications;

/// <summary>What has become of an e-mail.</summary>
public enum MailState
{
    /// <summary>Waits for its turn, or for another try.</summary>
    Waiting,

    /// <summary>The mail server has taken it.</summary>
    Sent,

    /// <summary>Given up; an administrator sees why.</summary>
    Failed,

    /// <summary>Not sent: the person has no address any more, or has left.</summary>
    Dropped,
}

/// <summary>What can be done to an e-mail.</summary>
public enum MailTrigger
{
    /// <summary>Put it in line.</summary>
    Queue,

    /// <summary>The mail server has taken it.</summary>
    Deliver,

    /// <summary>Try again later.</summary>
    Postpone,

    /// <summary>Try no more.</summary>
    GiveUp,

    /// <summary>There is nobody to send it to.</summary>
    Drop,

    /// <summary>Try again after all.</summary>
    SendAgain,
}

/// <summary>Why an e-mail did not go.</summary>
public enum MailFailure
{
    /// <summary>The mail server could not be reached, or was silent.</summary>
    ServerUnreachable,

    /// <summary>The mail server turned it away for now, or for a reason of its own.</summary>
    ServerRefused,

    /// <summary>The mail server knows no such mailbox.</summary>
    MailboxRefused,

    /// <summary>What stands in the person's record is no address.</summary>
    AddressUnusable,
}

/// <summary>邮件: one e-mail to one person, with one message or with all that were due together. Neither address nor text is kept: both are read when it goes.</summary>
public sealed class Mail : Governed<MailState>
{
    Mail() { }

    /// <summary>To whom.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person's unit when it was put in line; its administrators see what became of it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>When it was put in line.</summary>
    public Instant QueuedAt { get; private init; }

    /// <summary>Not before this instant.</summary>
    public Instant NextAt { get; private set; }

    /// <summary>How often it was taken in hand.</summary>
    public int Attempts { get; private set; }

    /// <summary>Until when a node has it in hand; null when none has.</summary>
    public Instant? ClaimedUntil { get; private set; }

    /// <summary>Why the last try failed; null when none did.</summary>
    public MailFailure? Failure { get; private set; }

    /// <summary>The mail server's number for it, such as 550; null where there was none. Its words are not kept: they may name the person.</summary>
    public int? ServerStatus { get; private set; }

    /// <summary>When the mail server took it.</summary>
    public Instant? SentAt { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => MailWorkflow.Table.NextDue(this);

    /// <summary>Puts one in line.</summary>
    public static Mail Queue(Guid personId, Guid unitId, Act act)
    {
        var mail = new Mail { Id = act.NewId(), PersonId = personId, UnitId = unitId, QueuedAt = act.At, NextAt = act.At };
        MailWorkflow.Table.Fire(mail, MailTrigger.Queue, act);
        return mail;
    }

    /// <summary>The mail server has taken it.</summary>
    public void Deliver(Act act)
    {
        MailWorkflow.Table.Fire(this, MailTrigger.Deliver, act);
        (SentAt, ClaimedUntil, Failure, ServerStatus) = (act.At, null, null, null);
    }

    /// <summary>It did not go: another try later, with growing gaps, or none any more.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="serverStatus">The mail server's number, if it gave one.</param>
    /// <param name="isFinal">Whether another try would be in vain.</param>
    /// <param name="act">The clock.</param>
    public void Fail(MailFailure failure, int? serverStatus, bool isFinal, Act act)
    {
        MailWorkflow.Table.Fire(this, isFinal ? MailTrigger.GiveUp : MailTrigger.Postpone, act);
        (Failure, ServerStatus, ClaimedUntil, NextAt) = (failure, serverStatus, null, act.At + GapAfter(Attempts));
    }

    /// <summary>Any move that needs no data.</summary>
    public void Move(MailTrigger trigger, Act act)
    {
        MailWorkflow.Table.Fire(this, trigger, act);
        ClaimedUntil = null;
        if (trigger == MailTrigger.SendAgain) (NextAt, Attempts) = (act.At, 0);
    }

    /// <summary>1, 2, 4, 8 … minutes, at most four hours.</summary>
    public static Duration GapAfter(int attempts) => Duration.FromMinutes(Math.Min(240, 1 << Math.Clamp(attempts - 1, 0, 10)));
}

/// <summary>The life of an e-mail. What the clock does a thousand times a day leaves no entry in the trail, giving up does.</summary>
public static class MailWorkflow
{
    static readonly Who<Mail> Clock = Who.Clock<Mail>();

    static readonly Who<Mail> Administrator = Who.Holding<Mail>(Role.SystemAdministrator, m => m.UnitId);

    static readonly Due<Mail> Ready = new("mail.not_its_turn", m => m.NextAt);

    static readonly Unrecorded<Mail> Untraced = new();

    /// <summary>The table.</summary>
    public static readonly Workflow<MailState, MailTrigger, Mail> Table = new("mail")
    {
        { New,     Queue,     Waiting, Clock, Untraced },
        { Waiting, Deliver,   Sent,    Clock, Ready, Untraced },
        { Waiting, Postpone,  Waiting, Clock, Untraced },
        { Waiting, GiveUp,    Failed,  Clock },
        { Waiting, Drop,      Dropped, Clock, Untraced },
        { Failed,  SendAgain, Waiting, Administrator },
    };
}
