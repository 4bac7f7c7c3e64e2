namespace TrainingLms.Api.Hosting;

/// <summary>
/// Lets the server listen while the database is still brought up to date: requests wait at the gate, health says not ready. Open unless
/// somebody closes it, so a host that prepares its database first needs no gate.
/// </summary>
sealed class StartGate
{
    TaskCompletionSource? closed;

    public bool IsOpen => closed is null or { Task.IsCompleted: true };

    public void Close() => closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => closed?.TrySetResult();

    public Task OpenedAsync(CancellationToken cancel) => closed?.Task.WaitAsync(cancel) ?? Task.CompletedTask;
}

static class StartGateSetup
{
    public static IApplicationBuilder UseStartGate(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments("/health"))
            await http.RequestServices.GetRequiredService<StartGate>().OpenedAsync(http.RequestAborted);
        await next(http);
    });
}
