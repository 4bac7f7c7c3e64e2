using TrainingLms.Notifications;

namespace TrainingLms.Api.Hosting;

/// <summary>Calls other systems, on every node and apart from the post: one that answers slowly keeps no e-mail waiting.</summary>
sealed class WebhookService(IServiceScopeFactory scopes, StartGate gate, ILogger<WebhookService> log) : RoundService(TimeSpan.FromSeconds(3), scopes, gate, log)
{
    protected override string What => "A round of webhooks";

    protected override Task RunAsync(IServiceProvider services, CancellationToken cancel) => services.GetRequiredService<WebhookRoom>().RunAsync(cancel);
}
