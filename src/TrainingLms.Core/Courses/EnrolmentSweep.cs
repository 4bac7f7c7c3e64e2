using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>Marks enrolments whose due day and grace are over.</summary>
public sealed class EnrolmentSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "enrolment";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, CancellationToken cancel) =>
        await db.Enrolments.Where(e => e.DueAt <= now).OrderBy(e => e.DueAt).Select(e => e.Id).Take(Sweeper.Batch).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var enrolment = await db.Enrolments.SingleAsync(e => e.Id == id, cancel);
        enrolment.Move(EnrolmentTrigger.Lapse, act);
        await db.SaveChangesAsync(cancel);
    }
}
