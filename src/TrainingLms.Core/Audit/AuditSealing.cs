using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Audit;

/// <summary>Seals the head of every chain once a day: at the first round after midnight, and a new chain at its first round.</summary>
public sealed class AuditSealing(LmsDbContext db, SealFolder folder, KeyRing ring, WorkCalendar calendar) : ISweep
{
    /// <inheritdoc/>
    public string Name => "audit_seal";

    /// <summary>One piece of work for all chains together, due when one of them has grown since it was last sealed on an earlier day.</summary>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await Grown(calendar.DayOf(now)).AnyAsync(cancel) ? [Guid.Empty] : [];

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var day = calendar.DayOf(act.At);
        foreach (var chain in await Grown(day).ToListAsync(cancel))
        {
            var seal = new AuditSeal { Stream = chain.Id, Day = day, Sequence = chain.LastSequence, Hash = chain.LastHash, SealedAt = act.At, KeyId = ring.CurrentId(KeyPurpose.Seal) };
            db.AuditSeals.Add(seal with { Signature = Convert.ToBase64String(ring.Sign(seal.ToSign()).Value) });
        }
        await db.SaveChangesAsync(cancel);
        await FileAsync(cancel);
    }

    /// <summary>Brings this node's file up to the database: also after a time in which another node did the sealing.</summary>
    public async Task<int> FileAsync(CancellationToken cancel = default) =>
        folder.Append(await db.AuditSeals.AsNoTracking().ToListAsync(cancel));

    IQueryable<AuditChain> Grown(LocalDate day) => db.AuditChains.AsNoTracking().Where(chain =>
        !db.AuditSeals.Any(seal => seal.Stream == chain.Id && (seal.Day >= day || seal.Sequence == chain.LastSequence)));
}
