using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace TrainingLms.Data;

/// <summary>
/// Answers questions together that come while others are being answered: one trip to the database, or one commit, for all of them. Nobody waits for company: whoever
/// comes alone is answered alone, and under load the batches grow by themselves. A question is only ever answered by what is read after it was asked.
/// </summary>
/// <param name="scopes">Each batch has services of its own.</param>
/// <param name="answer">Answers a batch, in its order.</param>
/// <param name="most">Most questions in a batch.</param>
/// <param name="atOnce">Most batches under way. Another is only begun beside one that is late, so that a connection that hangs holds nobody up for long; two that share
/// the work would each ask nearly as much of the database as one.</param>
public sealed class Together<TAsk, TAnswer>(
    IServiceScopeFactory scopes, Func<IServiceProvider, IReadOnlyList<TAsk>, Task<IReadOnlyList<TAnswer>>> answer, int most = 256, int atOnce = 2)
{
    /// <summary>How long a batch may take before those who wait for it get another.</summary>
    static readonly TimeSpan Late = TimeSpan.FromMilliseconds(20);

    readonly Lock gate = new();
    readonly Queue<Asked> waiting = new();
    int running;
    long begun;
    bool watched;

    /// <summary>Asks. Whoever goes away meanwhile leaves the others alone: the answer comes all the same, and nobody reads it.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<TAnswer> AskAsync(TAsk ask, CancellationToken cancel = default)
    {
        var asked = new Asked(ask, cancel);
        bool isAlone, isBehind;
        lock (gate)
        {
            waiting.Enqueue(asked);
            isAlone = running == 0;
            if (isAlone) (running, begun) = (1, Stopwatch.GetTimestamp());
            isBehind = !isAlone && !watched && running < atOnce;
            watched |= isBehind;
        }
        // What one request carries along must not follow a batch of many.
        if (isAlone || isBehind) using (ExecutionContext.SuppressFlow()) _ = Task.Run(isAlone ? WorkAsync : WatchAsync, CancellationToken.None);
        return asked.Answer.Task.WaitAsync(cancel);
    }

    /// <summary>Stays while somebody waits, and works as well once the batch under way is late.</summary>
    async Task WatchAsync()
    {
        while (true)
        {
            TimeSpan left;
            lock (gate)
            {
                watched = waiting.Count > 0 && running < atOnce;
                if (!watched) return;
                left = Late - Stopwatch.GetElapsedTime(begun);
                if (left <= TimeSpan.Zero)
                {
                    (watched, running) = (false, running + 1);
                    break;
                }
            }
            await Task.Delay(left);
        }
        await WorkAsync();
    }

    async Task WorkAsync()
    {
        while (true)
        {
            List<Asked> batch = [];
            lock (gate)
            {
                // Whoever has gone away is not worked for.
                while (batch.Count < most && waiting.TryDequeue(out var next))
                    if (!next.Cancel.IsCancellationRequested) batch.Add(next);
                if (batch.Count == 0)
                {
                    running--;
                    return;
                }
                begun = Stopwatch.GetTimestamp();
            }
            await AnswerAsync(batch);
        }
    }

    async Task AnswerAsync(IReadOnlyList<Asked> batch)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var answers = await answer(scope.ServiceProvider, [.. batch.Select(asked => asked.Ask)]);
            foreach (var (asked, found) in batch.Zip(answers)) asked.Answer.SetResult(found);
        }
#pragma warning disable CA1031 // whatever it is, it belongs to those who asked
        catch (Exception failure)
#pragma warning restore CA1031
        {
            // What one has sent and the database cannot take must not fail the others. A database that is away fails all of them, at once and not one by one.
            if (batch.Count > 1 && failure is DbException { SqlState: ['2', '2', ..] })
                foreach (var alone in batch) await AnswerAsync([alone]);
            else foreach (var asked in batch) asked.Answer.TrySetException(failure);
        }
    }

    sealed record Asked(TAsk Ask, CancellationToken Cancel)
    {
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
