using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Calls off adjourned sessions that got no new date in time.</summary>
public sealed class ReviewSessionSweep(LmsDbContext db, SessionRoom room) : ISweep
{
    /// <inheritdoc/>
    public string Name => "review_session";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.ReviewSessions.Where(s => s.DueAt <= now).OrderBy(s => s.DueAt).Select(s => s.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => room.LapseAsync(id, act, cancel);
}
