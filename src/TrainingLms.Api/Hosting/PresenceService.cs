using TrainingLms.Exams;

namespace TrainingLms.Api.Hosting;

/// <summary>Writes down every few seconds which candidates this node has heard of.</summary>
sealed class PresenceService(IServiceScopeFactory scopes, StartGate gate, ILogger<PresenceService> log) : RoundService(TimeSpan.FromSeconds(10), scopes, gate, log)
{
    protected override string What => "Writing down presence";

    protected override Task RunAsync(IServiceProvider services, CancellationToken cancel) => services.GetRequiredService<PresenceDesk>().WriteDownAsync(cancel);
}
