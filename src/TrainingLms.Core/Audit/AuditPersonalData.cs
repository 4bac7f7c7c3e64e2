using TrainingLms.Privacy;

namespace TrainingLms.Audit;

/// <summary>What the trail holds about people: who did what.</summary>
public sealed class AuditPersonalData : IPersonalData
{
    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        new(typeof(AuditEntry), Subject.Is(nameof(AuditEntry.ActorId)), DataPurpose.Accountability, LegalBasis.Duty, "audit_trail", ["SeeAudit"],
            [nameof(AuditEntry.ActorName), nameof(AuditEntry.As), nameof(AuditEntry.At), nameof(AuditEntry.Trigger), nameof(AuditEntry.Subject), nameof(AuditEntry.FromState), nameof(AuditEntry.ToState), nameof(AuditEntry.RefusedWith)]),
        // Reasons, addresses and personal values before and after: about the subject of the entry, erased with it.
        new(typeof(AuditDetails), Subject.Beside, DataPurpose.Accountability, LegalBasis.Duty, "audit_trail", ["SeeAudit"], [nameof(AuditDetails.Content)]) { IsWithheld = true },
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical =>
    [
        (typeof(AuditEntry), [nameof(AuditEntry.Stream), nameof(AuditEntry.Sequence), nameof(AuditEntry.Changes), nameof(AuditEntry.RuleVersion), nameof(AuditEntry.CorrelationId),
            nameof(AuditEntry.DetailsDigest), nameof(AuditEntry.Hash), nameof(AuditEntry.PreviousHash)]),
        (typeof(AuditDetails), [nameof(AuditDetails.Stream), nameof(AuditDetails.Sequence), nameof(AuditDetails.Salt)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(AuditChain), typeof(AuditErasure), typeof(AuditSeal)];
}
