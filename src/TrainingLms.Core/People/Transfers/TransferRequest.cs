using NodaTime;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Which side asks.</summary>
public enum TransferDirection
{
    /// <summary>调出: the unit that has the person asks another one to take over.</summary>
    Give,

    /// <summary>调入: a unit asks the one that has the person to let go.</summary>
    Take,
}

/// <summary>
/// 调动申请: a move between two units that no one officer holds. One side asks, by a row of a roster or by hand; the other side accepts or refuses.
/// Until then nothing changes, and neither side learns more of the other than the request says.
/// </summary>
public sealed class TransferRequest : Governed<TransferRequestState>
{
    /// <summary>Where the content is sealed.</summary>
    public static readonly SealedColumn ContentColumn = new("transfer_requests", "content");

    TransferRequest() { }

    /// <summary>Which side asks.</summary>
    public TransferDirection Direction { get; private init; }

    /// <summary>Who is to move.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person's unit when it was asked.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Where the person is to go.</summary>
    public Guid ToUnitId { get; private init; }

    /// <summary>The number that the asking side gave; null where its file names people by identity numbers alone.</summary>
    public string? PersonNumber { get; private init; }

    /// <summary>The name that the asking side gave; null where it gave none.</summary>
    public string? Name { get; private init; }

    /// <summary>First day in the new unit.</summary>
    public LocalDate EffectiveOn { get; private init; }

    /// <summary>What the row says of the person, sealed; null once the request is decided or over.</summary>
    public SealedBytes? Content { get; private set; }

    /// <summary>The import whose row asked; null where it was asked by hand.</summary>
    public Guid? ImportId { get; private init; }

    /// <summary>Why, in the asking officer's words; null for rows of an import.</summary>
    public string? Why { get; private init; }

    /// <summary>Who asked.</summary>
    public Guid RequestedBy { get; private init; }

    /// <summary>When.</summary>
    public Instant RequestedAt { get; private init; }

    /// <summary>Until when the other side can decide, exclusive.</summary>
    public Instant DecideBy { get; private init; }

    /// <summary>Who accepted, refused or withdrew it; null before, and where nobody did in time.</summary>
    public Guid? DecidedBy { get; private set; }

    /// <summary>When; null before.</summary>
    public Instant? DecidedAt { get; private set; }

    /// <summary>Why it was refused, or what was said when it was accepted; null for nothing.</summary>
    public string? Answer { get; private set; }

    /// <summary>The unit whose officers ask, and may take it back.</summary>
    public Guid AskingUnitId => Direction == TransferDirection.Give ? UnitId : ToUnitId;

    /// <summary>The unit whose officers decide.</summary>
    public Guid DecidingUnitId => Direction == TransferDirection.Give ? ToUnitId : UnitId;

    /// <summary>What the row says of the person; null once the request is decided or over.</summary>
    public AskedTransfer? Open(KeyRing keys) => Content is null ? null : AskedTransfer.Parse(keys.Open(Content, ContentColumn));

    /// <inheritdoc/>
    public override Instant? NextDue() => TransferRequestWorkflow.Table.NextDue(this);

    /// <summary>Asks.</summary>
    /// <exception cref="RefusedException">Forbidden for who is not HR officer of the asking unit.</exception>
    public static TransferRequest Ask(NewTransfer wanted, KeyRing keys, Act act)
    {
        var request = new TransferRequest
        {
            Id = act.NewId(),
            Direction = wanted.Direction,
            PersonId = wanted.Asked.PersonId,
            UnitId = wanted.UnitId,
            ToUnitId = wanted.ToUnitId,
            PersonNumber = wanted.PersonNumber,
            Name = wanted.Name,
            EffectiveOn = wanted.EffectiveOn,
            Content = keys.Seal(wanted.Asked.ToBytes(), ContentColumn),
            ImportId = wanted.ImportId,
            Why = Masked.InText(wanted.Why?.Trim()),
            RequestedBy = act.By.PersonId,
            RequestedAt = act.At,
            DecideBy = wanted.DecideBy,
        };
        TransferRequestWorkflow.Table.Fire(request, TransferRequestTrigger.Ask, act);
        return request;
    }

    /// <summary>The other side agrees. The caller moves the person in the same save.</summary>
    /// <exception cref="RefusedException">What the table refuses.</exception>
    public void Accept(Act act) => End(TransferRequestTrigger.Accept, act);

    /// <summary>The other side does not agree.</summary>
    /// <exception cref="RefusedException">What the table refuses; <c>reason.missing</c>.</exception>
    public void Refuse(Act act) => End(TransferRequestTrigger.Refuse, act);

    /// <summary>The asking side takes it back.</summary>
    /// <exception cref="RefusedException">What the table refuses.</exception>
    public void Withdraw(Act act) => End(TransferRequestTrigger.Withdraw, act);

    /// <summary>Nobody decided in time.</summary>
    public void Expire(Act act)
    {
        TransferRequestWorkflow.Table.Fire(this, TransferRequestTrigger.Expire, act);
        (DecidedAt, Content) = (act.At, null);
    }

    /// <summary>However it ends, what the row said of the person is not needed any more.</summary>
    void End(TransferRequestTrigger trigger, Act act)
    {
        var told = act.Because(Masked.InText(act.Reason));
        TransferRequestWorkflow.Table.Fire(this, trigger, told);
        (DecidedBy, DecidedAt, Answer, Content) = (act.By.PersonId, act.At, told.Reason, null);
    }
}

/// <summary>A transfer as it is asked for.</summary>
/// <param name="Direction">Which side asks.</param>
/// <param name="Asked">Who, and what else the row says.</param>
/// <param name="UnitId">The person's unit.</param>
/// <param name="ToUnitId">Where the person is to go.</param>
/// <param name="PersonNumber">The number as the asking side gave it.</param>
/// <param name="Name">The name as the asking side gave it.</param>
/// <param name="EffectiveOn">First day in the new unit.</param>
/// <param name="DecideBy">Until when the other side can decide.</param>
/// <param name="ImportId">The import whose row asks; null where it is asked by hand.</param>
/// <param name="Why">Why; null for nothing.</param>
public sealed record NewTransfer(
    TransferDirection Direction, AskedTransfer Asked, Guid UnitId, Guid ToUnitId, string? PersonNumber, string? Name, LocalDate EffectiveOn, Instant DecideBy,
    Guid? ImportId = null, string? Why = null);
