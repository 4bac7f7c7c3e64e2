using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Privacy;

namespace TrainingLms.Data;

/// <summary>What the stairwell holds about people: answers kept for repeated requests.</summary>
public sealed class HousekeepingPersonalData : IPersonalData
{
    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        new(typeof(IdempotentAnswer), Subject.Is(nameof(IdempotentAnswer.PersonId)), DataPurpose.Accountability, LegalBasis.Personnel, "kept_answers", [],
            [nameof(IdempotentAnswer.Key), nameof(IdempotentAnswer.At), nameof(IdempotentAnswer.Body), nameof(IdempotentAnswer.Location)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical =>
    [
        (typeof(IdempotentAnswer), [nameof(IdempotentAnswer.RequestHash), nameof(IdempotentAnswer.Status), nameof(IdempotentAnswer.ContentType), nameof(IdempotentAnswer.ETag)]),
        (typeof(StoredKey), [nameof(StoredKey.Xml)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(Lease), typeof(Setback), typeof(Stamp), typeof(StoredKey)];
}

/// <summary>Forgets kept answers after their day.</summary>
public sealed class KeptAnswersEraser(LmsDbContext db) : IEraser
{
    /// <inheritdoc/>
    public string Rule => "kept_answers";

    /// <inheritdoc/>
    public string What => "kept_answers";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel) => new(await db.IdempotentAnswers.CountAsync(answer => answer.At < cut, cancel), 0);

    /// <inheritdoc/>
    public Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel) => db.IdempotentAnswers.Where(answer => answer.At < cut).ExecuteDeleteAsync(cancel);
}
