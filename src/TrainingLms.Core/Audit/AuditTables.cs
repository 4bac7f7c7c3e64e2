using TrainingLms.Privacy;

namespace TrainingLms.Audit;

/// <summary>What the trail holds about people: who did what.</summary>
public sealed class AuditTables : IPersonalData
{
    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        new(typeof(AuditEntry), Subject.Is(nameof(AuditEntry.ActorId)), DataPurpose.Accountability, LegalBasis.Duty, "audit_trail", ["SeeAudit"],
            [nameof(AuditEntry.ActorName), nameof(AuditEntry.As), nameof(AuditEntry.At), nameof(AuditEntry.Trigger), nameof(AuditEntry.Subject), nameof(AuditEntry.FromState), nameof(AuditEntry.ToState), nameof(AuditEntry.Reason)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical =>
        [(typeof(AuditEntry), [nameof(AuditEntry.Stream), nameof(AuditEntry.Sequence), nameof(AuditEntry.CorrelationId), nameof(AuditEntry.Hash), nameof(AuditEntry.PreviousHash)])];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(AuditChain)];
}
