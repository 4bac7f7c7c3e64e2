using TrainingLms.Notifications;

namespace TrainingLms.Api.Hosting;

/// <summary>Puts what happened into inboxes every few seconds, and sends the e-mails that are due.</summary>
sealed class PostService(IServiceScopeFactory scopes, StartGate gate, ILogger<PostService> log) : RoundService(TimeSpan.FromSeconds(3), scopes, gate, log)
{
    /// <summary>What is due in hours or days needs no look every few seconds.</summary>
    const int RoundsBetweenReminders = 20;

    long round;

    protected override string What => "A round of the post room";

    protected override async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        if (round++ % RoundsBetweenReminders == 0) await services.GetRequiredService<ReminderRoom>().RunAsync(Holder, cancel);
        await services.GetRequiredService<PostRoom>().RunAsync(Holder, cancel);
        await services.GetRequiredService<MailRoom>().RunAsync(Holder, cancel);
    }
}
