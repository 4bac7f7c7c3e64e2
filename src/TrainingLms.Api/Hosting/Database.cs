using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;
using TrainingLms.Competencies;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Hosting;

/// <summary>Brings a database up to date and opens its keys. Several processes may do it at once: the framework's migration lock lets one through at a time.</summary>
static class Database
{
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancel = default)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        await db.Dialect.ReleaseStaleMigrationLockAsync(db, cancel);
        // Without need no lock is taken, so that none can be left behind.
        if ((await db.Database.GetPendingMigrationsAsync(cancel)).Any())
        {
            if (await db.Dialect.StandingAsync(db, cancel) == TrailStanding.Guest) throw new RefusedException(RefusalKind.RuleBroken, "database.owner_needed");
            await db.Database.MigrateAsync(cancel);
        }
        await db.Dialect.PrepareAsync(db, cancel);
        await scope.ServiceProvider.GetRequiredService<KeyCabinet>().OpenAsync(cancel);
        await scope.ServiceProvider.GetRequiredService<ModelSeals>().TakeInAsync(new Act(Actor.System, services.GetRequiredService<IClock>().GetCurrentInstant()), cancel);
    }
}

/// <summary>Ready means that the database is up to date and answers.</summary>
sealed class DatabaseHealth(IServiceProvider services, StartGate gate) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        !gate.IsOpen ? HealthCheckResult.Unhealthy("the database is being brought up to date")
        : await services.GetRequiredService<LmsDbContext>().Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy()
        : HealthCheckResult.Unhealthy("the database does not answer");
}
