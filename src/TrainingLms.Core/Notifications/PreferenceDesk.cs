using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>Where people say how they want to be told.</summary>
public sealed class PreferenceDesk(LmsDbContext db)
{
    /// <summary>The own preferences, or what holds without any.</summary>
    public async Task<MessagePreferences> OfAsync(Actor actor, CancellationToken cancel = default) =>
        await db.MessagePreferences.SingleOrDefaultAsync(own => own.PersonId == actor.PersonId, cancel) ?? MessagePreferences.DefaultFor(actor.PersonId);

    /// <summary>Sets them. What is on its way already goes as it was to go.</summary>
    /// <exception cref="RefusedException"><c>message_preferences.hour_out_of_range</c>, <c>changed_by_someone_else</c>.</exception>
    public async Task<MessagePreferences> SetAsync(PreferencesWanted wanted, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var own = await db.MessagePreferences.SingleOrDefaultAsync(own => own.PersonId == act.By.PersonId, cancel);
        if (own is null) db.MessagePreferences.Add(own = new MessagePreferences { Id = act.NewId(), PersonId = act.By.PersonId });
        expected.Against(own);
        own.Set(wanted);
        await db.SaveChangesAsync(cancel);
        return own;
    }
}
