namespace TrainingLms.Api.Hosting;

/// <summary>Goes a round again and again, once the server has started; one bad round never ends it.</summary>
/// <param name="pause">Time between two rounds.</param>
/// <param name="scopes">Each round has its own.</param>
/// <param name="gate">Opens when the server is ready.</param>
/// <param name="log">Takes what failed.</param>
abstract partial class RoundService(TimeSpan pause, IServiceScopeFactory scopes, StartGate gate, ILogger log) : BackgroundService
{
    /// <summary>Names this process where it takes a lease.</summary>
    protected string Holder { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>What the round does, for the log.</summary>
    protected abstract string What { get; }

    /// <summary>One round.</summary>
    protected abstract Task RunAsync(IServiceProvider services, CancellationToken cancel);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await RunAsync(scope.ServiceProvider, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure, What);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "{What} failed; the next round tries again")]
    partial void LogFailed(Exception failure, string what);
}
