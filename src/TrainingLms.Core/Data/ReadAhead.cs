using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace TrainingLms.Data;

/// <summary>Reads on another thread while what was read is worked on: the database and the processor do not wait for each other.</summary>
static class ReadAhead
{
    const int Batch = 500, BatchesAhead = 4;

    /// <summary>The same items in the same order, at most some thousands of them ahead. Ends the reading before it ends itself, whoever stops it.</summary>
    public static async IAsyncEnumerable<T> OfAsync<T>(IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var batches = Channel.CreateBounded<List<T>>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reading = Task.Run(() => ReadAsync(source, batches.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancel))
                foreach (var item in batch) yield return item;
            await reading;
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static async Task ReadAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<List<T>> batches, CancellationToken cancel)
    {
        try
        {
            var batch = new List<T>(Batch);
            await foreach (var item in source.WithCancellation(cancel))
            {
                batch.Add(item);
                if (batch.Count < Batch) continue;
                await batches.WriteAsync(batch, cancel);
                batch = new List<T>(Batch);
            }

            if (batch.Count > 0) await batches.WriteAsync(batch, cancel);
            batches.Complete();
        }
        catch (Exception failure)
        {
            batches.Complete(failure);
            throw;
        }
    }
}
