using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Tells of objections that are late, and ends those that nobody asked to look at again.</summary>
public sealed class ObjectionSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "title_objection";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.TitleObjections.Where(o => o.DueAt <= now).OrderBy(o => o.DueAt).Select(o => o.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var objection = await db.TitleObjections.SingleAsync(o => o.Id == id, cancel);
        if (ObjectionWorkflow.Table.DueTriggers(objection, act.At).Select(trigger => (ObjectionTrigger?)trigger).FirstOrDefault() is not { } due) return;
        objection.Move(due, due == ObjectionTrigger.FallOverdue ? objection.DueBy : null, act);
        await db.SaveChangesAsync(cancel);
    }
}

/// <summary>Lets cases go on that nothing holds any more.</summary>
public sealed class HeldCaseSweep(LmsDbContext db, ObjectionEffects effects) : ISweep
{
    /// <inheritdoc/>
    public string Name => "held_title_application";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await effects.Waiting().OrderBy(a => a.Id).Select(a => a.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        if (await effects.GoOnAsync(await db.TitleApplications.SingleAsync(a => a.Id == id, cancel), null, act, cancel)) await db.SaveChangesAsync(cancel);
    }
}
