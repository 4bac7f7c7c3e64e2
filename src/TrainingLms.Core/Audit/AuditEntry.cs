using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Data;

namespace TrainingLms.Audit;

/// <summary>
/// One line of the trail: who did what to which subject, when, from which state to which, by which authority and why. Never changed,
/// never deleted. Each entry hashes itself together with the hash of the one before it in its stream.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>The chain it belongs to: area and year, for example <c>exam_attempt/2026</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>Place in the stream, from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>The instant of the act.</summary>
    public required Instant At { get; init; }

    /// <summary>The person; empty for the system.</summary>
    public required Guid ActorId { get; init; }

    /// <summary>The person's name on that day.</summary>
    public required string ActorName { get; init; }

    /// <summary>The person for whom an acting or delegated holder acted; null where the actor acted in the own right.</summary>
    public Guid? OnBehalfOf { get; init; }

    /// <summary>The capacity in which the person acted.</summary>
    public required string As { get; init; }

    /// <summary>The unit of the grant that was used; null where none was needed.</summary>
    public Guid? UnitId { get; init; }

    /// <summary>The appointment that was used; null where none was needed.</summary>
    public Guid? AppointmentId { get; init; }

    /// <summary>What was done; a trigger of a workflow, or another audited act.</summary>
    public required string Trigger { get; init; }

    /// <summary>Kind of the subject: the name of its workflow, or what an observation calls it.</summary>
    public required string Subject { get; init; }

    /// <summary>Key of the subject.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>The unit that the subject belonged to then, else the one of the grant that was used: auditors of that unit read the entry.
    /// Null where there was neither; only auditors of the whole city read it.</summary>
    public Guid? SubjectUnitId { get; init; }

    /// <summary>State before; null when it came into being, and for acts that move no state.</summary>
    public string? FromState { get; init; }

    /// <summary>State after; null for acts that move no state, such as a view, an export or a sign-in, and for refused attempts.</summary>
    public string? ToState { get; init; }

    /// <summary>The refusal codes of an attempt that was refused, with blanks between; null for what was done.</summary>
    public string? RefusedWith { get; init; }

    /// <summary>The changed fields as JSON, personal ones by name only: their values stand in <see cref="Details"/>. Null where none changed.</summary>
    public string? Changes { get; init; }

    /// <summary>Version of the rule set the subject is judged by; null where there is none.</summary>
    public string? RuleVersion { get; init; }

    /// <summary>Ties together what one request did.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Salted SHA-256 of <see cref="Details"/>; null where there are none. It stays when they are erased.</summary>
    public string? DetailsDigest { get; init; }

    /// <summary>Hash of the entry before, 64 hexadecimal digits; zeros for the first.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>SHA-256 over the hash before and the canonical form of this entry.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>What can be erased: reason, client address and personal values. Null where there were none, when they were erased, and when not loaded.</summary>
    public AuditDetails? Details { get; init; }

    /// <summary>When and by which order the details were erased; null when they were not, and when not loaded.</summary>
    public AuditErasure? Erasure { get; init; }

    /// <summary>Why, as far as it was given, loaded and not erased.</summary>
    public string? Reason => Details?.Read().Reason;

    /// <summary>What stands before the first entry of a stream.</summary>
    public static readonly string Genesis = new('0', 64);

    /// <summary>Changed fields with the personal ones filled in from the details, as far as these are loaded and not erased.</summary>
    public IReadOnlyList<FieldChange> FieldChanges()
    {
        var personal = Details?.Read().Changes.ToDictionary(change => change.Field) ?? [];
        return [.. AuditJson.ReadChanges(Changes).Select(change => change.IsPersonal ? personal.GetValueOrDefault(change.Field, change) : change)];
    }

    /// <summary>Computes and keeps the hash.</summary>
    public AuditEntry Sealed()
    {
        Hash = ComputeHash();
        return this;
    }

    /// <summary>The hash that this entry's content demands.</summary>
    public string ComputeHash() => JsonForm.Sha256Of(this, static (json, entry) =>
    {
        json.WriteStartArray();
        json.WriteStringValue("3");
        json.WriteStringValue(entry.PreviousHash);
        json.WriteStringValue(entry.Stream);
        json.WriteStringValue($"{entry.Sequence}");
        json.WriteStringValue(InstantPattern.ExtendedIso.Format(entry.At));
        json.WriteStringValue(entry.ActorId);
        json.WriteStringValue(entry.ActorName);
        Write(json, entry.OnBehalfOf);
        json.WriteStringValue(entry.As);
        Write(json, entry.UnitId);
        Write(json, entry.AppointmentId);
        json.WriteStringValue(entry.Trigger);
        json.WriteStringValue(entry.Subject);
        json.WriteStringValue(entry.SubjectId);
        Write(json, entry.SubjectUnitId);
        foreach (var text in (ReadOnlySpan<string?>)[entry.FromState, entry.ToState, entry.RefusedWith, entry.Changes, entry.RuleVersion, entry.CorrelationId, entry.DetailsDigest])
            json.WriteStringValue(text);
        json.WriteEndArray();
    });

    static void Write(Utf8JsonWriter json, Guid? id)
    {
        if (id is { } known) json.WriteStringValue(known);
        else json.WriteNullValue();
    }
}

/// <summary>The head of a chain: how long it is and where it stands. Locked for the moment in which entries are appended.</summary>
public sealed class AuditChain
{
    /// <summary>Name of the stream.</summary>
    public required string Id { get; init; }

    /// <summary>Sequence of the last entry.</summary>
    public long LastSequence { get; init; }

    /// <summary>Hash of the last entry.</summary>
    public string LastHash { get; init; } = AuditEntry.Genesis;
}
