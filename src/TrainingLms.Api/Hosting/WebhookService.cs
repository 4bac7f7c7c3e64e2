using TrainingLms.Notifications;

namespace TrainingLms.Api.Hosting;

/// <summary>Calls other systems, on every node and apart from the post: one that answers slowly keeps no e-mail waiting.</summary>
sealed partial class WebhookService(IServiceScopeFactory scopes, StartGate gate, ILogger<WebhookService> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<WebhookRoom>().RunAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round tries again; one bad round must not end the service.
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A round of webhooks failed")]
    partial void LogFailed(Exception failure);
}
