using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Hosting;

/// <summary>Goes the clock's round every few seconds.</summary>
sealed class SweepService(IServiceScopeFactory scopes, StartGate gate, IClock clock, ILogger<SweepService> log) : RoundService(TimeSpan.FromSeconds(5), scopes, gate, log)
{
    protected override string What => "A sweep";

    protected override async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        // On every node: a generation of keys begun elsewhere is used here too.
        await services.GetRequiredService<KeyCabinet>().RefreshAsync(cancel);
        await services.GetRequiredService<Sweeper>().RunOnceAsync(Holder, cancel);
        await services.GetRequiredService<RetentionOffice>().RunIfDueAsync(Holder, clock.GetCurrentInstant(), cancel);
    }
}
