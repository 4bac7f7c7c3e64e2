using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Attempts that were handed in at the same moment are marked in one transaction.</summary>
public sealed class MarkedTogether(IServiceScopeFactory scopes, StorageDialect dialect)
{
    readonly Together<(Guid AttemptId, Act Act), ExamAttempt?> together = new(scopes, MarkAsync, most: 64, atOnce: dialect.HasOneWriter ? 1 : 2);

    /// <summary>Marks a sealed attempt as far as that needs no judgement.</summary>
    /// <returns>Null where it has to be tried alone.</returns>
    public Task<ExamAttempt?> MarkAsync(Guid attemptId, Act act, CancellationToken cancel) => together.AskAsync((attemptId, act), cancel);

    static async Task<IReadOnlyList<ExamAttempt?>> MarkAsync(IServiceProvider services, IReadOnlyList<(Guid AttemptId, Act Act)> asks) =>
        await services.AllOrAloneAsync(asks.Count, db => MarkAsync(db, services.GetRequiredService<SealingDesk>(), asks));

    static async Task<ExamAttempt?[]> MarkAsync(LmsDbContext db, SealingDesk sealing, IReadOnlyList<(Guid AttemptId, Act Act)> asks)
    {
        var acts = asks.DistinctBy(ask => ask.AttemptId).ToDictionary(ask => ask.AttemptId, ask => ask.Act);
        var due = (await db.HeldAttemptsAsync([.. acts.Keys])).FindAll(attempt => SealingDesk.IsToBeMarked(attempt, acts[attempt.Id]));
        var marked = (await sealing.MarkAsync([.. due.Select(attempt => (attempt, acts[attempt.Id]))])).ToDictionary(attempt => attempt.Id);
        return [.. asks.Select(ask => marked.GetValueOrDefault(ask.AttemptId))];
    }
}
