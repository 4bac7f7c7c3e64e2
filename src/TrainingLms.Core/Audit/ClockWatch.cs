using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Audit;

/// <summary>Notices when the server's clock has gone back: entries would then lie about the order of acts, so the step itself becomes one.</summary>
/// <remarks>One for each process. At its first look it compares with the newest entry, so that a step during a standstill is noticed too.</remarks>
public sealed class ClockWatch
{
    /// <summary>Clocks that are kept in time are moved by less.</summary>
    static readonly Duration Tolerance = Duration.FromSeconds(1);

    Instant? last;

    /// <summary>Looks at the clock; writes an entry when it stands more than a second before the last look.</summary>
    /// <returns>Whether it had gone back.</returns>
    public async Task<bool> LookAsync(LmsDbContext db, Instant now, CancellationToken cancel = default)
    {
        var before = last ?? await db.AuditEntries.MaxAsync(entry => (Instant?)entry.At, cancel);
        if (before is not { } then || now >= then - Tolerance)
        {
            last = now;
            return false;
        }
        db.Observe(new Observation("clock", "step_back", "clock", Guid.Empty, new Act(Actor.System, now), new Warrant("clock"))
        {
            Changes = [new FieldChange("clock", InstantPattern.ExtendedIso.Format(then), InstantPattern.ExtendedIso.Format(now))],
        });
        await db.SaveChangesAsync(cancel);
        last = now;
        return true;
    }
}
