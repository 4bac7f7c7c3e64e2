using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrainingLms.Exams;

namespace TrainingLms.Api.Hosting;

/// <summary>Degraded, and not out of service, while the clock has just been set: answers are taken, and nothing is sealed by it.</summary>
sealed class ClockHealth(ClockGuard guard) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(guard.Look() ? HealthCheckResult.Degraded("the clock has moved against the time that went by; no attempt is sealed") : HealthCheckResult.Healthy());
}
