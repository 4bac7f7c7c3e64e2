using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>Where signing keys are made, replaced and published.</summary>
public sealed class SigningKeys(LmsDbContext db, UnitTreeCache trees, KeyRing ring)
{
    /// <summary>Where one public key is found; also the name it goes by in tokens.</summary>
    public static string AddressOf(string thumbprint, string address) => $"{address}/api/v1/public/credential-keys/{thumbprint}";

    /// <summary>Keys of the units in scope, newest first.</summary>
    public async Task<IReadOnlyList<SigningKey>> ListAsync(Actor actor, CancellationToken cancel = default) =>
        await db.SigningKeys.VisibleTo(actor, db).AsNoTracking().OrderByDescending(k => k.Id).ToListAsync(cancel);

    /// <summary>Every public key there ever was, in order of time: what verifiers read.</summary>
    public async Task<IReadOnlyList<SigningKey>> PublishedAsync(CancellationToken cancel = default) => await db.SigningKeys.AsNoTracking().OrderBy(k => k.Id).ToListAsync(cancel);

    /// <summary>One public key.</summary>
    /// <exception cref="RefusedException"><c>signing_key.not_found</c>.</exception>
    public async Task<SigningKey> PublishedAsync(string thumbprint, CancellationToken cancel = default) =>
        await db.SigningKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Thumbprint == thumbprint, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "signing_key.not_found");

    /// <summary>Replaces a key: it is archived, and a new one signs from now on.</summary>
    /// <exception cref="RefusedException"><c>signing_key.not_found</c>, <c>reason.missing</c>, forbidden, wrong state.</exception>
    public Task<SigningKey> RotateAsync(Guid id, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var old = await db.SigningKeys.VisibleTo(act.By, db).SingleOrDefaultAsync(k => k.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "signing_key.not_found");
        old.Archive(act);
        await db.SaveChangesAsync(cancel);
        var next = SigningKey.Begin(old.UnitId, ring, act);
        db.SigningKeys.Add(next);
        await db.SaveChangesAsync(cancel);
        return next;
    }, cancel);

    /// <summary>The key that signs for a unit; made when it is needed first.</summary>
    internal async Task<SigningKey> CurrentAsync(Guid unitId, Instant now, CancellationToken cancel)
    {
        var top = (await trees.CurrentAsync(db, cancel)).PathOf(unitId).LastOrDefault()?.Id ?? unitId;
        if (await db.SigningKeys.SingleOrDefaultAsync(k => k.UnitId == top && k.State == SigningKeyState.Current, cancel) is { } current) return current;
        var first = SigningKey.Begin(top, ring, new Act(Actor.System, now));
        db.SigningKeys.Add(first);
        try
        {
            await db.SaveChangesAsync(cancel);
            return first;
        }
        catch (RefusedException quicker) when (quicker.Codes.Contains("signing_key.already_current") && db.Database.CurrentTransaction is null)
        {
            // Another request began it at the same moment; its key signs.
            db.Forget();
            return await db.SigningKeys.SingleAsync(k => k.UnitId == top && k.State == SigningKeyState.Current, cancel);
        }
    }
}
