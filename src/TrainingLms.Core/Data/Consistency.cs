using System.Runtime.CompilerServices;
using TrainingLms.Audit;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>A feature's part of the verb <c>check</c>: looks in its own tables for what no act of the product can have left behind. Reads only.</summary>
public interface IConsistencyCheck
{
    /// <summary>What is wrong; nothing on healthy data. Called inside one snapshot, so that others may write meanwhile.</summary>
    IAsyncEnumerable<Inconsistency> FindAsync(CancellationToken cancel);
}

/// <summary>One thing that cannot be.</summary>
/// <param name="Subject">Kind of the subject: the name of its workflow, or <c>person</c>.</param>
/// <param name="Key">Its key, or the chain with the number of the entry.</param>
/// <param name="What">What is wrong, with the figures for its sentence.</param>
public sealed record Inconsistency(string Subject, string Key, Refusal What)
{
    /// <summary>About a subject with a key of its own.</summary>
    public Inconsistency(string subject, Guid id, string code, params (string Name, object? Value)[] facts) : this(subject, $"{id}", new Refusal(code, facts)) { }
}

/// <summary>Verifies the chains and asks every feature, all in one look at the database.</summary>
public sealed class Inspection(LmsDbContext db, AuditVerification trail, IEnumerable<IConsistencyCheck> checks)
{
    /// <summary>All findings: those of the chains first, then those of the features in the order of the floors.</summary>
    public async IAsyncEnumerable<Inconsistency> RunAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var snapshot = await db.BeginSnapshotAsync(cancel);
        await foreach (var broken in trail.RunAsync(cancel))
            yield return new Inconsistency("audit", $"{broken.Stream} #{broken.Sequence}", new Refusal(broken.Code, [("stream", broken.Stream), ("sequence", broken.Sequence)]));
        foreach (var check in checks)
            await foreach (var found in check.FindAsync(cancel))
                yield return found;
    }
}
