using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Completes notices whose end is reached, together with the applications that wait for them, and takes old ones from the page.</summary>
public sealed class NoticeSweep(LmsDbContext db, ObjectionEffects objections, NoticeWatch watch) : ISweep
{
    /// <inheritdoc/>
    public string Name => "public_notice";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.PublicNotices.Where(n => n.DueAt <= now).OrderBy(n => n.DueAt).Select(n => n.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var notice = await db.PublicNotices.SingleAsync(n => n.Id == id, cancel);
        if (PublicNoticeWorkflow.Table.DueTriggers(notice, act.At).Select(trigger => (PublicNoticeTrigger?)trigger).FirstOrDefault() is not { } due) return;
        // After a standstill the watch finds first what nobody could see; such a notice does not end here.
        var given = act.Given(await watch.LastSeenAsync(cancel));
        if (!PublicNoticeWorkflow.Table.Check(notice, due, given).IsAllowed) return;
        notice.Move(due, given);
        if (due == PublicNoticeTrigger.EndReached)
        {
            // One that somebody objects to waits for the objection instead; its notice ends without it.
            foreach (var application in await db.TitleApplications.Where(a => a.NoticeId == id).OrderBy(a => a.Id).ToListAsync(cancel))
                await objections.GoOnAsync(application, null, act, cancel);
        }
        await db.SaveChangesAsync(cancel);
    }
}
