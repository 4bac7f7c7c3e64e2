using NodaTime;
using TrainingLms.Titles;

namespace TrainingLms.Api.Hosting;

/// <summary>Notes every minute that this node serves the public notices.</summary>
sealed class NoticeWatchService(IServiceScopeFactory scopes, StartGate gate, IClock clock, ILogger<NoticeWatchService> log) : RoundService(TimeSpan.FromMinutes(1), scopes, gate, log)
{
    protected override string What => "Watching the public notices";

    protected override Task RunAsync(IServiceProvider services, CancellationToken cancel) => services.GetRequiredService<NoticeWatch>().BeatAsync(clock.GetCurrentInstant(), cancel);
}
