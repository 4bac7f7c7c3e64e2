using TrainingLms.Reports;

namespace TrainingLms.Api.Hosting;

/// <summary>Folds what has changed into the figures of units every few seconds, apart from the clock's round: a first roster of a city takes a while, and no deadline waits for it.</summary>
sealed partial class StandingService(IServiceScopeFactory scopes, StartGate gate, ILogger<StandingService> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    readonly string holder = $"{Environment.MachineName}/{Environment.ProcessId}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<StandingFold>().RunAsync(holder, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round tries again; one bad round must not end the service.
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Figures of units could not be folded")]
    partial void LogFailed(Exception failure);
}
