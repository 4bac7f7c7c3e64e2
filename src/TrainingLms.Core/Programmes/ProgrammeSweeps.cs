using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>Moves assignments on whose day has come, and those that wait for hours.</summary>
public sealed class ProgrammeAssignmentSweep(LmsDbContext db, CertificationDesk desk, ProgrammeEnroller enroller) : ISweep
{
    /// <inheritdoc/>
    public string Name => "programme_assignment";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        [.. (await db.ProgrammeAssignments.Where(a => a.DueAt <= now).OrderBy(a => a.DueAt).Select(a => a.PersonId).Take(most).ToListAsync(cancel))
            .Union(await db.ProgrammeAssignments.Where(a => a.LookAgainAt <= now).OrderBy(a => a.LookAgainAt).Select(a => a.PersonId).Take(most).ToListAsync(cancel))];

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        await desk.SettleAsync(id, act, cancel);
        var moved = await db.SaveChangesAsync(cancel);
        await enroller.EnrolAsync(id, act, cancel);
        return moved;
    }, cancel);
}

/// <summary>Looks at the programmes of people who were assigned, or who began, completed or left a course.</summary>
public sealed class ProgrammeMarkSweep(LmsDbContext db, CertificationDesk desk, ProgrammeEnroller enroller) : ISweep
{
    /// <inheritdoc/>
    public string Name => "programme_mark";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.ProgrammeMarks.OrderBy(m => m.Id).Select(m => m.PersonId).Take(most * 5).Distinct().ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        // Deleted first: whoever begins meanwhile leaves a mark of his own.
        await db.ProgrammeMarks.Where(m => m.PersonId == id).ExecuteDeleteAsync(cancel);
        await desk.SettleAsync(id, act, cancel);
        var moved = await db.SaveChangesAsync(cancel);
        await enroller.EnrolAsync(id, act, cancel);
        return moved;
    }, cancel);
}
