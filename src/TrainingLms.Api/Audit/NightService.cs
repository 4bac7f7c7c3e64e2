using TrainingLms.Api.Hosting;
using TrainingLms.Data;

namespace TrainingLms.Api.Audit;

/// <summary>Looks every few minutes whether the nightly inspection is due. Beside the clock's round, because it may read for a long time.</summary>
sealed partial class NightService(IServiceScopeFactory scopes, StartGate gate, ILogger<NightService> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

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
                await scope.ServiceProvider.GetRequiredService<NightlyInspection>().RunIfDueAsync(holder, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Tried again in a few minutes; one bad night must not end the service.
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The nightly inspection failed")]
    partial void LogFailed(Exception failure);
}
