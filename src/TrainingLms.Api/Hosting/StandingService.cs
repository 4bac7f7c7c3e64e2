using TrainingLms.Reports;

namespace TrainingLms.Api.Hosting;

/// <summary>Folds what has changed into the figures of units every few seconds, apart from the clock's round: a first roster of a city takes a while, and no deadline waits for it.</summary>
sealed class StandingService(IServiceScopeFactory scopes, StartGate gate, ILogger<StandingService> log) : RoundService(TimeSpan.FromSeconds(5), scopes, gate, log)
{
    protected override string What => "Folding the figures of units";

    protected override Task RunAsync(IServiceProvider services, CancellationToken cancel) => services.GetRequiredService<StandingFold>().RunAsync(Holder, cancel);
}
