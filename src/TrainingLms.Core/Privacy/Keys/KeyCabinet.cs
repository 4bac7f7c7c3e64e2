using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Privacy;

/// <summary>Brings ring and database together: makes the first keys of an empty database, and refuses any ring that is not its own.</summary>
public sealed class KeyCabinet(LmsDbContext db, KeySource source, KeyRing ring, IClock clock)
{
    /// <summary>Fills the ring. Several nodes may start at once on an empty database if they share the source.</summary>
    /// <exception cref="RefusedException"><c>keys.missing</c>, <c>keys.other_ring</c>, <c>keys.none_given</c>; <c>keys.unreadable</c> and
    /// <c>keys.open_to_others</c> from the source.</exception>
    public async Task OpenAsync(CancellationToken cancel = default)
    {
        var known = await KnownAsync(cancel);
        if (known.Count == 0)
        {
            await MakeFirstAsync(cancel);
            known = await KnownAsync(cancel);
        }
        Load(source.Read(), known);
    }

    /// <summary>Looks again at source and database, so that a generation begun elsewhere is used here too.</summary>
    public async Task RefreshAsync(CancellationToken cancel = default) => Load(source.Read(), await KnownAsync(cancel));

    /// <summary>Takes a further generation into use: the one the source already holds, else a new one put there.</summary>
    /// <returns>The key; its generation is written with from now on, and by other nodes within seconds.</returns>
    /// <exception cref="RefusedException"><c>keys.source_read_only</c>: the environment must bring the new key itself.</exception>
    public async Task<RegisteredKey> AdvanceAsync(KeyPurpose purpose, CancellationToken cancel = default)
    {
        var next = (await KnownAsync(cancel)).Where(key => key.Purpose == purpose).Max(key => key.Generation) + 1;
        RingKey? Held() => source.Read().SingleOrDefault(key => key.Purpose == purpose && key.Generation == next);
        if (Held() is null && !source.TryAdd(RingKey.New(purpose, next)))
            throw new RefusedException(RefusalKind.RuleBroken, "keys.source_read_only", ("where", source.Name), ("purpose", purpose), ("generation", next));
        var registered = Register(Held()!);
        await db.SaveChangesAsync(cancel);
        await RefreshAsync(cancel);
        return registered;
    }

    /// <summary>The keys that the database knows, oldest first.</summary>
    public async Task<IReadOnlyList<RegisteredKey>> KnownAsync(CancellationToken cancel = default) =>
        await db.RegisteredKeys.AsNoTracking().OrderBy(key => key.Purpose).ThenBy(key => key.Generation).ToListAsync(cancel);

    async Task MakeFirstAsync(CancellationToken cancel)
    {
        var held = source.Read();
        foreach (var purpose in Enum.GetValues<KeyPurpose>().Where(purpose => held.All(key => key.Purpose != purpose)))
            if (!source.TryAdd(RingKey.New(purpose, 1))) throw new RefusedException(RefusalKind.RuleBroken, "keys.none_given", ("where", source.Name), ("purpose", purpose));
        foreach (var key in source.Read()) Register(key);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Another node was quicker. If it has another ring, the comparison that follows says so.
            db.ChangeTracker.Clear();
        }
    }

    RegisteredKey Register(RingKey key)
    {
        var registered = new RegisteredKey
        {
            Id = key.Id,
            Purpose = key.Purpose,
            Generation = key.Generation,
            Check = key.Check,
            PublicKey = key.Purpose == KeyPurpose.Seal ? KeyRing.PublicKeyOf(key) : null,
            Since = clock.GetCurrentInstant(),
        };
        db.RegisteredKeys.Add(registered);
        return registered;
    }

    void Load(IReadOnlyList<RingKey> held, IReadOnlyList<RegisteredKey> known)
    {
        var other = known.Where(key => held.Any(mine => mine.Purpose == key.Purpose && mine.Generation == key.Generation && !key.Is(mine))).ToList();
        if (other.Count > 0)
            throw new RefusedException(RefusalKind.RuleBroken, "keys.other_ring", ("where", source.Name), ("keys", other.Select(Named)));
        // Old seals are verified by their public keys; whatever else is in use must be held.
        var missing = known.Where(key => key.RetiredAt is null && !held.Any(key.Is)
            && (key.Purpose != KeyPurpose.Seal || key.Generation == known.Where(k => k.Purpose == KeyPurpose.Seal).Max(k => k.Generation))).ToList();
        if (missing.Count > 0)
            throw new RefusedException(RefusalKind.RuleBroken, "keys.missing", ("where", source.Name), ("keys", missing.Select(Named)));
        ring.Load(held, mine => known.Any(key => key.Is(mine)));
        ring.Refresh = () => ring.Load(source.Read(), mine => known.Any(key => key.Is(mine)));
    }

    static string Named(RegisteredKey key) => $"{Snake.Of(key.Purpose)}-{key.Generation:0000} ({key.Id})";
}
