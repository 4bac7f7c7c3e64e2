using TrainingLms.Notifications;

namespace TrainingLms.Api.Hosting;

/// <summary>Puts what happened into inboxes every few seconds, and sends the e-mails that are due.</summary>
sealed partial class PostService(IServiceScopeFactory scopes, StartGate gate, ILogger<PostService> log) : BackgroundService
{
    /// <summary>What is due in hours or days needs no look every few seconds.</summary>
    const int RoundsBetweenReminders = 20;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    readonly string holder = $"{Environment.MachineName}/{Environment.ProcessId}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pause);
        var round = 0L;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                if (round++ % RoundsBetweenReminders == 0) await scope.ServiceProvider.GetRequiredService<ReminderRoom>().RunAsync(holder, stoppingToken);
                await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync(holder, stoppingToken);
                await scope.ServiceProvider.GetRequiredService<MailRoom>().RunAsync(holder, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round tries again; one bad round must not end the service.
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A round of the post room failed")]
    partial void LogFailed(Exception failure);
}
