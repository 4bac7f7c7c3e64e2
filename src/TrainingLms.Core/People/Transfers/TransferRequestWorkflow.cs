using TrainingLms.Workflow;
using static TrainingLms.People.TransferRequestState;
using static TrainingLms.People.TransferRequestTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.People;

/// <summary>What has become of a transfer request.</summary>
public enum TransferRequestState
{
    /// <summary>Waits for the other unit.</summary>
    Asked,

    /// <summary>Accepted, and the person has moved.</summary>
    Accepted,

    /// <summary>Refused with a reason.</summary>
    Refused,

    /// <summary>Taken back by the unit that asked.</summary>
    Withdrawn,

    /// <summary>Nobody decided in time.</summary>
    Expired,
}

/// <summary>What can be done to a transfer request.</summary>
public enum TransferRequestTrigger
{
    /// <summary>Ask the other unit.</summary>
    Ask,

    /// <summary>Accept it: the person moves at once.</summary>
    Accept,

    /// <summary>Refuse it.</summary>
    Refuse,

    /// <summary>Take it back.</summary>
    Withdraw,

    /// <summary>The time to decide is over.</summary>
    Expire,
}

/// <summary>The life of a transfer request: one unit asks, the other decides, and nothing moves before both agree.</summary>
public static class TransferRequestWorkflow
{
    static readonly Who<TransferRequest> AskingOfficer = Who.Holding<TransferRequest>(Role.HrOfficer, t => t.AskingUnitId);
    static readonly Who<TransferRequest> DecidingOfficer = Who.Holding<TransferRequest>(Role.HrOfficer, t => t.DecidingUnitId);
    static readonly Who<TransferRequest> Clock = Who.Clock<TransferRequest>();

    static readonly Guard<TransferRequest> NotOwnCase = new("duty.own_transfer", (t, act) => !act.Persons.Contains(t.PersonId));
    static readonly Guard<TransferRequest> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));
    static readonly Guard<TransferRequest> InTime = new("transfer_request.too_late", (t, act) => act.At < t.DecideBy, (t, _) => [("due", t.DecideBy)]);

    /// <summary>One condition that stands for all that an import would have found wrong with the move on the day of the answer.</summary>
    static readonly Guard<TransferRequest> StillFits = new("transfer_request.no_longer_fits", (_, act) => act.Fact<TransferFit>().Problems.Count == 0)
    {
        Told = (_, act) => act.Fact<TransferFit>().Problems,
    };

    static readonly Due<TransferRequest> TimeOver = new("transfer_request.still_in_time", t => t.DecideBy);

    /// <summary>The table.</summary>
    public static readonly Workflow<TransferRequestState, TransferRequestTrigger, TransferRequest> Table = new("transfer_request")
    {
        { New,   Ask,      Asked,     AskingOfficer },
        { Asked, Accept,   Accepted,  DecidingOfficer, NotOwnCase, InTime, StillFits },
        { Asked, Refuse,   Refused,   DecidingOfficer, NotOwnCase, ReasonGiven },
        { Asked, Withdraw, Withdrawn, AskingOfficer },
        { Asked, Expire,   Expired,   Clock,           TimeOver },
    };
}

/// <summary>Fact: what the import would find wrong with the move now; empty when nothing.</summary>
/// <param name="Problems">All of it.</param>
public sealed record TransferFit(IReadOnlyList<Refusal> Problems)
{
    /// <summary>Nothing is wrong, or nobody asks.</summary>
    public static readonly TransferFit Good = new([]);
}
