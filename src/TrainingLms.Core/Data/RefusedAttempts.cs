using TrainingLms.Audit;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>Writes refused attempts at deciding acts into the trail: who tried to pull a trigger without the right, or against a separation of duty.</summary>
/// <remarks>Always in a transaction of its own: that of the attempt has been rolled back.</remarks>
public sealed class RefusedAttempts(LmsDbContext db)
{
    static readonly Warrant None = new("none");

    /// <summary>Writes the attempt when it is one to be kept: not what a person of good will runs into every day, such as a missing reason.</summary>
    /// <returns>Whether an entry was written.</returns>
    public async Task<bool> KeepAsync(RefusedException refused, CancellationToken cancel = default)
    {
        if (refused.Attempt is not { } attempt || !IsKept(refused) || ReferenceEquals(attempt.Act.By, Actor.System)) return false;
        db.Observe(new Observation("refusal", attempt.Trigger, attempt.Workflow, attempt.Subject.Id, attempt.Act, None)
        {
            FromState = attempt.From,
            SubjectUnitId = Happenings.UnitOf(db, attempt.Subject),
            RefusedWith = string.Join(' ', refused.Codes),
        });
        await db.SaveChangesAsync(cancel);
        return true;
    }

    static bool IsKept(RefusedException refused) =>
        refused.Kind == RefusalKind.Forbidden || refused.Codes.Any(code => code.StartsWith("duty.", StringComparison.Ordinal));
}
