using TrainingLms.Api.Hosting;
using TrainingLms.Data;

namespace TrainingLms.Api.Audit;

/// <summary>Looks every few minutes whether the nightly inspection is due. Beside the clock's round, because it may read for a long time.</summary>
sealed class NightService(IServiceScopeFactory scopes, StartGate gate, ILogger<NightService> log) : RoundService(TimeSpan.FromMinutes(5), scopes, gate, log)
{
    protected override string What => "The nightly inspection";

    protected override Task RunAsync(IServiceProvider services, CancellationToken cancel) => services.GetRequiredService<NightlyInspection>().RunIfDueAsync(Holder, cancel);
}
