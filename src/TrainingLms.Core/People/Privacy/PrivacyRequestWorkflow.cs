using TrainingLms.Workflow;
using static TrainingLms.People.PrivacyRequestState;
using static TrainingLms.People.PrivacyRequestTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.People;

/// <summary>What has become of a request.</summary>
public enum PrivacyRequestState
{
    /// <summary>Waits for an answer.</summary>
    Open,

    /// <summary>Waits for an answer although the time is over.</summary>
    Overdue,

    /// <summary>Granted and carried out.</summary>
    Accepted,

    /// <summary>Refused with a reason.</summary>
    Refused,

    /// <summary>Taken back by the person.</summary>
    Withdrawn,
}

/// <summary>What can be done to a request.</summary>
public enum PrivacyRequestTrigger
{
    /// <summary>Hand it in.</summary>
    Submit,

    /// <summary>Grant it.</summary>
    Accept,

    /// <summary>Refuse it.</summary>
    Refuse,

    /// <summary>Take it back.</summary>
    Withdraw,

    /// <summary>The time to answer is over.</summary>
    FallOverdue,
}

/// <summary>The life of a request about personal data.</summary>
public static class PrivacyRequestWorkflow
{
    static readonly PrivacyRequestKind[] AboutAField = [PrivacyRequestKind.Correction, PrivacyRequestKind.Completion, PrivacyRequestKind.Deletion];

    static readonly Who<PrivacyRequest> Subject = Who.Person<PrivacyRequest>("data_subject", r => r.PersonId);
    static readonly Who<PrivacyRequest> Officer = Who.Holding<PrivacyRequest>(Role.HrOfficer, r => r.UnitId);
    static readonly Who<PrivacyRequest> Clock = Who.Clock<PrivacyRequest>();

    static readonly Guard<PrivacyRequest> SaysWhat = new("privacy_request.field_missing", (r, _) => AboutAField.Contains(r.Kind) == r.Field is not null);
    static readonly Guard<PrivacyRequest> SaysWhy = new("privacy_request.text_missing",
        (r, _) => r.Text.Length > 0 || r.Kind is PrivacyRequestKind.Access or PrivacyRequestKind.Copy || AboutAField.Contains(r.Kind));
    static readonly Guard<PrivacyRequest> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));
    static readonly Guard<PrivacyRequest> NotOwn = new("duty.own_request", (r, act) => act.By.PersonId != r.PersonId);
    static readonly Due<PrivacyRequest> TimeOver = new("privacy_request.still_in_time", r => r.AnswerDue);

    /// <summary>The table.</summary>
    public static readonly Workflow<PrivacyRequestState, PrivacyRequestTrigger, PrivacyRequest> Table = new("privacy_request")
    {
        { New,             Submit,      Open,      Subject, SaysWhat, SaysWhy },
        { [Open, Overdue], Accept,      Accepted,  Officer, NotOwn, ReasonGiven },
        { [Open, Overdue], Refuse,      Refused,   Officer, NotOwn, ReasonGiven },
        { [Open, Overdue], Withdraw,    Withdrawn, Subject },
        { Open,            FallOverdue, Overdue,   Clock,   TimeOver },
    };
}
