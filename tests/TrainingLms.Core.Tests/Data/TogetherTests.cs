using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Data;

namespace TrainingLms.Core.Tests.Data;

/// <summary>Questions that come while others are being answered share a batch; none is lost, none is answered twice, none waits for one that hangs.</summary>
public sealed class TogetherTests : IDisposable
{
    readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();
    readonly ConcurrentQueue<int> batches = new();

    public void Dispose() => services.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_comes_meanwhile_is_answered_in_one_batch_afterwards()
    {
        var door = new TaskCompletionSource();
        var together = Doubling(atOnce: 1, held: ask => ask == 0 ? door.Task : Task.CompletedTask);
        var first = together.AskAsync(0, Cancel);
        while (batches.IsEmpty) await Task.Delay(1, Cancel);
        var others = Enumerable.Range(1, 50).Select(ask => together.AskAsync(ask, Cancel)).ToList();
        door.SetResult();

        Assert.Equal(0, await first);
        Assert.Equal(Enumerable.Range(1, 50).Select(ask => 2 * ask), await Task.WhenAll(others));
        Assert.Equal([1, 50], batches);
    }

    [Fact]
    public async Task A_batch_that_hangs_holds_nobody_up_for_long()
    {
        var door = new TaskCompletionSource();
        var together = Doubling(atOnce: 2, held: ask => ask == 0 ? door.Task : Task.CompletedTask);
        var hanging = together.AskAsync(0, Cancel);
        while (batches.IsEmpty) await Task.Delay(1, Cancel);

        Assert.Equal(6, await together.AskAsync(3, Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        Assert.False(hanging.IsCompleted);
        door.SetResult();
        Assert.Equal(0, await hanging);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_of_many_gets_the_own_answer_once(int atOnce)
    {
        var asked = new ConcurrentBag<int>();
        var together = Doubling(atOnce, async ask =>
        {
            asked.Add(ask);
            if (ask % 97 == 0) await Task.Delay(30);
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(ask => Task.Run(() => together.AskAsync(ask, Cancel), Cancel)));

        Assert.Equal(Enumerable.Range(0, 5_000).Select(ask => 2 * ask), answers);
        Assert.Equal(Enumerable.Range(0, 5_000), asked.Order());
    }

    [Fact]
    public async Task A_failure_belongs_to_those_who_asked_together_and_to_nobody_after_them()
    {
        var together = new Together<int, int>(services.GetRequiredService<IServiceScopeFactory>(), (_, asks) =>
            asks.Contains(13) ? throw new InvalidOperationException("thirteen") : Task.FromResult<IReadOnlyList<int>>([.. asks]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => together.AskAsync(13, Cancel));
        Assert.Equal(14, await together.AskAsync(14, Cancel));
    }

    [Fact]
    public async Task Whoever_goes_away_is_not_worked_for()
    {
        var door = new TaskCompletionSource();
        var together = Doubling(atOnce: 1, held: ask => ask == 0 ? door.Task : Task.CompletedTask);
        var first = together.AskAsync(0, Cancel);
        while (batches.IsEmpty) await Task.Delay(1, Cancel);
        using var gone = new CancellationTokenSource();
        var left = together.AskAsync(1, gone.Token);
        await gone.CancelAsync();
        var stays = together.AskAsync(2, Cancel);
        door.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(4, await stays);
        Assert.Equal(0, await first);
        Assert.Equal([1, 1], batches);
    }

    Together<int, int> Doubling(int atOnce, Func<int, Task> held) => new(services.GetRequiredService<IServiceScopeFactory>(), async (_, asks) =>
    {
        batches.Enqueue(asks.Count);
        foreach (var ask in asks) await held(ask);
        return [.. asks.Select(ask => 2 * ask)];
    }, atOnce: atOnce);
}
