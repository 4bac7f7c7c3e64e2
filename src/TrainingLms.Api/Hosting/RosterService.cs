using TrainingLms.People;

namespace TrainingLms.Api.Hosting;

/// <summary>The worker of this server for imports of rosters: one at a time, the others queue.</summary>
sealed partial class RosterService(IServiceScopeFactory scopes, StartGate gate, RosterBell bell, ILogger<RosterService> log) : BackgroundService
{
    /// <summary>How often it looks for what other nodes took in or left behind.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    readonly string holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4))}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var rung = bell.WaitAsync(Pause, stoppingToken);
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                if (await scope.ServiceProvider.GetRequiredService<RosterWorker>().RunNextAsync(holder, stoppingToken)) continue;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round tries again; one bad round must not end the service.
                LogFailed(failure);
            }
            await rung;
        }
    }

    [LoggerMessage(LogLevel.Error, "A round of the roster worker failed")]
    partial void LogFailed(Exception failure);
}
