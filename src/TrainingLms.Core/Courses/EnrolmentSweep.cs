using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>Marks enrolments whose due day and grace are over, and goes on with those whose interruption is.</summary>
public sealed class EnrolmentSweep(LmsDbContext db, Classroom classroom) : ISweep
{
    /// <inheritdoc/>
    public string Name => "enrolment";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.Enrolments.Where(e => e.DueAt <= now).OrderBy(e => e.DueAt).Select(e => e.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => classroom.FireAsync(id, act, cancel);
}
