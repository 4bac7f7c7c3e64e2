using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Hosting;

/// <summary>Goes the clock's round every few seconds.</summary>
sealed partial class SweepService(IServiceScopeFactory scopes, StartGate gate, IClock clock, ILogger<SweepService> log) : BackgroundService
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
                // On every node: a generation of keys begun elsewhere is used here too.
                await scope.ServiceProvider.GetRequiredService<KeyCabinet>().RefreshAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<Sweeper>().RunOnceAsync(holder, stoppingToken);
                await scope.ServiceProvider.GetRequiredService<RetentionOffice>().RunIfDueAsync(holder, clock.GetCurrentInstant(), stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round tries again; one bad round must not end the service.
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A sweep round failed")]
    partial void LogFailed(Exception failure);
}
