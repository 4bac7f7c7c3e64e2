using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Where a case stands still while fraud is looked into, and where it goes on or ends (title-evaluation.md 4.1).</summary>
public sealed class InvestigationDesk(LmsDbContext db, ApplicationDesk applications, ObjectionEffects objections, CaseDocket docket, IntegrityRegister register)
{
    /// <summary>Stops everything about a case but its notice; no time runs for it.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c> and, here as below, what the table refuses.</exception>
    public Task<TitleApplication> FreezeAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, (application, given) =>
    {
        application.Freeze(given);
        return Task.CompletedTask;
    }, cancel);

    /// <summary>Lets it go on where it was, with the time it lost; what happened around it meanwhile is made up for in the same transaction.</summary>
    public Task<TitleApplication> UnfreezeAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (application, given) =>
    {
        application.Unfreeze(await objections.TimeCountedUntilAsync(application, act, cancel), given);
        await docket.CatchUpAsync(application, act, cancel);
        if (await ObjectionEffects.IsLookedIntoAsync(db, application.Id, cancel)) ObjectionEffects.Hold(application, act);
        else await objections.GoOnAsync(application, null, act, cancel);
    }, cancel);

    /// <summary>Ends it for proven fraud, and puts the applicant on record.</summary>
    public Task<TitleApplication> SanctionAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (application, given) =>
    {
        application.Sanction(given);
        await register.WriteAsync(application, null, act, cancel);
    }, cancel);

    async Task<TitleApplication> DoAsync(Guid id, ExpectedVersion expected, Act act, Func<TitleApplication, Act, Task> deed, CancellationToken cancel)
    {
        var application = await applications.FindAsync(id, act.By, cancel);
        expected.Against(application);
        await deed(application, await applications.GiveAsync(application, act, cancel));
        await db.SaveChangesAsync(cancel);
        return application;
    }
}
