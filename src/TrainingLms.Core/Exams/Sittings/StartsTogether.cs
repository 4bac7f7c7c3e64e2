using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Somebody wants to begin writing.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="DoorWord">The password that was said; null for none.</param>
/// <param name="Act">The candidate's act.</param>
public sealed record StartAsk(Guid AttemptId, string? DoorWord, Act Act);

/// <summary>An attempt that has just begun, with its paper.</summary>
public sealed record Begun(ExamAttempt Attempt, Paper Paper);

/// <summary>
/// Candidates who press the button at the same moment begin in one transaction: each by the same row of the table and with an entry of their own, and all with one
/// commit and one turn at the chain of the trail, which otherwise lets one after the other pass. Only the plain case is dealt with here; whoever is refused, is held by
/// somebody else or still lacks something goes the long way alone, which tells why.
/// </summary>
public sealed class StartsTogether(IServiceScopeFactory scopes, StorageDialect dialect)
{
    readonly Together<StartAsk, Begun?> together = new(scopes, StartAsync, most: 64, atOnce: dialect.HasOneWriter ? 1 : 2);

    /// <summary>Begins writing.</summary>
    /// <returns>Null where it has to be tried alone; durable otherwise.</returns>
    public Task<Begun?> StartAsync(StartAsk ask, CancellationToken cancel) => together.AskAsync(ask, cancel);

    static async Task<IReadOnlyList<Begun?>> StartAsync(IServiceProvider services, IReadOnlyList<StartAsk> asks) =>
        await services.AllOrAloneAsync(asks.Count, db => StartAsync(db, services.GetRequiredService<TimesDesk>(), asks));

    static async Task<Begun?[]> StartAsync(LmsDbContext db, TimesDesk times, IReadOnlyList<StartAsk> asks)
    {
        var held = await db.HeldAttemptsAsync([.. asks.Select(ask => ask.AttemptId).Distinct()]);
        var outdated = await times.OutdatedAsync(held, CancellationToken.None);
        var attempts = held.Except(outdated.Select(one => one.Attempt)).ToDictionary(attempt => attempt.Id);
        if (attempts.Count == 0) return new Begun?[asks.Count];
        var exams = attempts.Values.Where(attempt => attempt.Rules.NeedsPassword).Select(attempt => attempt.ExamId).Distinct().ToList();
        var doors = exams.Count == 0 ? [] : await db.Exams.AsNoTracking().Where(exam => exams.Contains(exam.Id)).ToDictionaryAsync(exam => exam.Id);
        var papers = await db.ExamPapers.AsNoTracking().Where(paper => attempts.Keys.Contains(paper.AttemptId)).ToDictionaryAsync(paper => paper.AttemptId);
        var begun = new Begun?[asks.Count];
        foreach (var (at, ask) in asks.Index())
        {
            if (!attempts.TryGetValue(ask.AttemptId, out var attempt) || !papers.TryGetValue(attempt.Id, out var paper)) continue;
            var act = ask.Act.Given(paper.Against(attempt)).Given(new DoorWord(!attempt.Rules.NeedsPassword || doors[attempt.ExamId].Opens(ask.DoorWord)));
            if (!ExamAttemptWorkflow.Table.Check(attempt, AttemptTrigger.Start, act).IsAllowed) continue;
            attempt.Start(act);
            begun[at] = new Begun(attempt, paper);
        }
        await db.SaveChangesAsync();
        return begun;
    }
}
