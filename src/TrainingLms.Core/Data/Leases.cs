using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace TrainingLms.Data;

/// <summary>One holder at a time, for a while. A holder that dies is succeeded when its term ends.</summary>
public sealed class Leases(LmsDbContext db, IClock clock)
{
    /// <summary>Takes or renews the lease.</summary>
    /// <returns>False when another holder has it.</returns>
    public async Task<bool> TryTakeAsync(string name, string holder, Duration term, CancellationToken cancel = default)
    {
        var now = clock.GetCurrentInstant();
        var until = now + term;
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO leases (id, holder, held_until) VALUES ({name}, {holder}, {db.Dialect.ToColumn(now)}) ON CONFLICT (id) DO NOTHING", cancel);
        return await db.Leases.Where(lease => lease.Id == name && (lease.Holder == holder || lease.HeldUntil <= now))
            .ExecuteUpdateAsync(update => update.SetProperty(lease => lease.Holder, holder).SetProperty(lease => lease.HeldUntil, until), cancel) == 1;
    }
}
