using NodaTime;
using TrainingLms.Privacy;
using TrainingLms.Workflow;
using static TrainingLms.People.PrivacyRequestTrigger;

namespace TrainingLms.People;

/// <summary>What a person asks for about the own data (Personal Information Protection Law, articles 44 to 48).</summary>
public enum PrivacyRequestKind
{
    /// <summary>查阅: to know what is held.</summary>
    Access,

    /// <summary>复制: a copy that machines can read.</summary>
    Copy,

    /// <summary>更正: a wrong field put right.</summary>
    Correction,

    /// <summary>补充: an empty field filled.</summary>
    Completion,

    /// <summary>删除: a field that nobody needs cleared.</summary>
    Deletion,

    /// <summary>限制处理: data that law keeps put to rest.</summary>
    Freeze,

    /// <summary>解释说明: why and by which rule something was decided.</summary>
    Explanation,
}

/// <summary>A request as it is handed in.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Field">Column key of the roster for corrections, completions and deletions; null for the other kinds.</param>
/// <param name="Value">The right value, normalised, for corrections and completions; null for the other kinds.</param>
/// <param name="Text">In the person's words; may be empty where field and value say it all.</param>
public sealed record NewPrivacyRequest(PrivacyRequestKind Kind, string? Field, string? Value, string Text);

/// <summary>个人信息请求: a person's right about the own data, as a case that is answered with a reason and in time.</summary>
public sealed class PrivacyRequest : Governed<PrivacyRequestState>
{
    /// <summary>Within how many working days it is answered.</summary>
    public const int WorkingDays = 15;

    /// <summary>Where the wanted value is sealed.</summary>
    public static readonly SealedColumn ValueColumn = new("privacy_requests", "value");

    PrivacyRequest() { }

    /// <summary>Whose data, and who asks.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person's unit at that time: its HR officers decide.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>What is asked for.</summary>
    public PrivacyRequestKind Kind { get; private init; }

    /// <summary>Column key of the field it is about; null where it is about none.</summary>
    public string? Field { get; private init; }

    /// <summary>The wanted value, sealed; null where there is none.</summary>
    public SealedText? Value { get; private init; }

    /// <summary>In the person's words, numbers masked.</summary>
    public string Text { get; private init; } = "";

    /// <summary>When it came.</summary>
    public Instant SubmittedAt { get; private init; }

    /// <summary>Until when it must be answered, exclusive.</summary>
    public Instant AnswerDue { get; private init; }

    /// <summary>Since when it is overdue; null while it is not.</summary>
    public Instant? OverdueSince { get; private set; }

    /// <summary>The reasoned answer; null before.</summary>
    public string? Answer { get; private set; }

    /// <summary>Who answered; null before.</summary>
    public Guid? AnsweredBy { get; private set; }

    /// <summary>When it was answered; null before.</summary>
    public Instant? AnsweredAt { get; private set; }

    /// <summary>The wanted value in full; null where there is none.</summary>
    public string? OpenValue(KeyRing keys) => Value is null ? null : keys.Open(Value, ValueColumn);

    /// <inheritdoc/>
    public override Instant? NextDue() => PrivacyRequestWorkflow.Table.NextDue(this);

    /// <summary>Hands one in.</summary>
    /// <exception cref="RefusedException"><c>privacy_request.field_missing</c>, <c>privacy_request.text_missing</c>.</exception>
    public static PrivacyRequest Submit(NewPrivacyRequest wanted, Guid unitId, Instant answerDue, KeyRing keys, Act act)
    {
        var request = new PrivacyRequest
        {
            Id = act.NewId(),
            PersonId = act.By.PersonId,
            UnitId = unitId,
            Kind = wanted.Kind,
            Field = wanted.Field,
            Value = wanted.Value is null ? null : keys.Seal(wanted.Value, ValueColumn),
            Text = Masked.InText(wanted.Text.Trim())!,
            SubmittedAt = act.At,
            AnswerDue = answerDue,
        };
        PrivacyRequestWorkflow.Table.Fire(request, PrivacyRequestTrigger.Submit, act);
        return request;
    }

    /// <summary>Grants it, with the reasoned answer in the act. The caller carries it out in the same save.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>duty.own_request</c>, forbidden, wrong state.</exception>
    public void Accept(Act act) => AnswerWith(PrivacyRequestTrigger.Accept, act);

    /// <summary>Refuses it, with the reasoned answer in the act.</summary>
    /// <exception cref="RefusedException">As <see cref="Accept"/>.</exception>
    public void Refuse(Act act) => AnswerWith(PrivacyRequestTrigger.Refuse, act);

    /// <summary>The person takes it back.</summary>
    public void Withdraw(Act act) => PrivacyRequestWorkflow.Table.Fire(this, PrivacyRequestTrigger.Withdraw, act);

    /// <summary>The time to answer is over: it shows as overdue and stays to be answered.</summary>
    public void FallOverdue(Act act)
    {
        PrivacyRequestWorkflow.Table.Fire(this, PrivacyRequestTrigger.FallOverdue, act);
        OverdueSince = AnswerDue;
    }

    void AnswerWith(PrivacyRequestTrigger trigger, Act act)
    {
        var reasoned = act.Because(Masked.InText(act.Reason));
        PrivacyRequestWorkflow.Table.Fire(this, trigger, reasoned);
        (Answer, AnsweredBy, AnsweredAt) = (reasoned.Reason, act.By.PersonId, act.At);
    }
}
