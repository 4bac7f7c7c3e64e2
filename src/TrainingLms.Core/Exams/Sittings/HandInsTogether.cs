using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Somebody hands in.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Submission">Lease, confirmation and last answers.</param>
/// <param name="Act">The candidate's act.</param>
public sealed record HandInAsk(Guid AttemptId, Submission Submission, Act Act);

/// <summary>
/// Candidates who hand in at the same moment are sealed in one transaction, each by the same row of the table and with a receipt of their own; see <see cref="StartsTogether"/>. Whoever
/// comes late, is refused, is held by somebody else or sends answers that clash goes the long way alone.
/// </summary>
public sealed class HandInsTogether(IServiceScopeFactory scopes, StorageDialect dialect)
{
    readonly Together<HandInAsk, Receipt?> together = new(scopes, SealAsync, most: 64, atOnce: dialect.HasOneWriter ? 1 : 2);

    /// <summary>Hands in.</summary>
    /// <returns>Null where it has to be tried alone; durable otherwise.</returns>
    public Task<Receipt?> SealAsync(HandInAsk ask, CancellationToken cancel) => together.AskAsync(ask, cancel);

    static async Task<IReadOnlyList<Receipt?>> SealAsync(IServiceProvider services, IReadOnlyList<HandInAsk> asks) =>
        await services.AllOrAloneAsync(asks.Count, db => SealAsync(db, services.GetRequiredService<AnswerStore>(), asks));

    static async Task<Receipt?[]> SealAsync(LmsDbContext db, AnswerStore store, IReadOnlyList<HandInAsk> asks)
    {
        var held = (await db.HeldAttemptsAsync([.. asks.Select(ask => ask.AttemptId).Distinct()])).ToDictionary(attempt => attempt.Id);
        var ready = asks.Where(ask => held.TryGetValue(ask.AttemptId, out var attempt) && ExamAttemptWorkflow.Table.Check(attempt, AttemptTrigger.Submit, Facts(ask)).IsAllowed).DistinctBy(ask => ask.AttemptId).ToList();
        if (ready.Count == 0) return new Receipt?[asks.Count];
        var keys = ready.ConvertAll(ask => ask.AttemptId);
        var slots = (await db.ExamPapers.AsNoTracking().Where(paper => keys.Contains(paper.AttemptId)).ToListAsync()).ToDictionary(paper => paper.AttemptId, paper => paper.Content);
        var written = await WriteLastAsync(store, ready, slots);
        var answers = (await db.ExamAnswers.AsNoTracking().Where(answer => keys.Contains(answer.AttemptId)).ToListAsync()).ToLookup(answer => answer.AttemptId);
        var receipts = new Receipt?[asks.Count];
        foreach (var (at, ask) in asks.Index())
        {
            if (!written.Contains(ask)) continue;
            var attempt = held[ask.AttemptId];
            attempt.Submit([.. answers[attempt.Id]], slots[attempt.Id].Slots.Length, Facts(ask));
            receipts[at] = attempt.Receipt;
        }
        await db.SaveChangesAsync();
        return receipts;
    }

    static Act Facts(HandInAsk ask) => ask.Act.Given(new LeaseClaim(ask.Submission.LeaseEpoch)).Given(new HandIn(ask.Submission.IsConfirmed));

    /// <summary>The last answers of those who brought some, in one statement.</summary>
    /// <returns>Who has nothing left to be told about them.</returns>
    static async Task<HashSet<HandInAsk>> WriteLastAsync(AnswerStore store, List<HandInAsk> asks, Dictionary<Guid, PaperSlots> slots)
    {
        HashSet<HandInAsk> done = new(asks.Where(ask => ask.Submission.Saves.Count == 0), ReferenceEqualityComparer.Instance);
        List<(HandInAsk Ask, List<AnswerToSave> Answers)> bringing = [];
        foreach (var ask in asks.Where(ask => ask.Submission.Saves.Count > 0))
            if (AnswerDesk.TryRead(ask.Submission.Saves, OpenPapers.FormsOf(slots[ask.AttemptId]), out var answers).Count == 0) bringing.Add((ask, answers));
        if (bringing.Count == 0) return done;
        var saved = await store.WriteAsync([.. bringing.Select(one => new SaveAsk(one.Ask.AttemptId, one.Ask.Act.By.PersonId, one.Ask.Submission.LeaseEpoch, one.Ask.Act.At, one.Answers))]);
        done.UnionWith(bringing.Zip(saved).Where(one => one.Second?.Written.Count == one.First.Answers.Count).Select(one => one.First.Ask));
        return done;
    }
}
