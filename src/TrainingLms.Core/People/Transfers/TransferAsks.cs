using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Asks other units what rows of a confirmed plan want of them, inside the transaction that writes the plan.</summary>
/// <param name="db">The database.</param>
/// <param name="keys">Opens rows and seals requests.</param>
/// <param name="import">The import.</param>
/// <param name="inScope">Units the officer may touch now.</param>
/// <param name="decideBy">Until when the others can decide.</param>
/// <param name="act">The uploader, in whose scope the rows were judged, whoever confirmed them.</param>
sealed class TransferAsks(LmsDbContext db, KeyRing keys, RosterImport import, IQueryable<Guid> inScope, Instant decideBy, Act act)
{
    /// <summary>Asks for a page of rows. What is asked already is not asked twice.</summary>
    /// <exception cref="RefusedException">Kind Stale: somebody or a unit is not where the plan says.</exception>
    public async Task AskAsync(IReadOnlyList<RosterPlanRow> page, CancellationToken cancel)
    {
        var rows = page.Select(stored => stored.Open(keys)).ToList();
        var ids = rows.Select(row => row.Asks!.PersonId).Distinct().ToList();
        var people = await db.People.AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancel);
        var targets = rows.Select(row => row.UnitId!.Value).Distinct().ToList();
        var open = await db.Units.Where(unit => targets.Contains(unit.Id) && unit.State == UnitState.Open).Select(unit => unit.Id).ToHashSetAsync(cancel);
        var mine = await inScope.ToHashSetAsync(cancel);
        var asked = await OpenAsks.OfAsync(db, ids, cancel);
        foreach (var row in rows)
        {
            var (person, target) = (people[row.Asks!.PersonId], row.UnitId!.Value);
            var direction = row.PersonId is null ? TransferDirection.Take : TransferDirection.Give;
            var gives = direction == TransferDirection.Give;
            if (mine.Contains(person.UnitId) != gives || mine.Contains(target) == gives || !open.Contains(target)) throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
            if (!asked.Add((person.Id, target, direction))) continue;
            db.TransferRequests.Add(TransferRequest.Ask(new NewTransfer(
                direction, row.Asks, person.UnitId, target, gives ? person.PersonNumber : row.Asks[RosterKeys.PersonNumber], gives ? person.Name : row.Asks[RosterKeys.Name],
                LocalDatePattern.Iso.Parse(row.EffectiveOn!).Value, decideBy, import.Id), keys, act));
        }
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    /// <summary>Takes back what an undone import asked and nobody has answered.</summary>
    public async Task WithdrawAsync(Guid undone, CancellationToken cancel)
    {
        foreach (var request in await OpenAsks.OfImportAsync(db, undone, cancel)) request.Withdraw(act.Because($"undo:{undone}"));
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }
}

/// <summary>Transfers that somebody has been asked about and that nobody has decided.</summary>
static class OpenAsks
{
    public static async Task<HashSet<(Guid Person, Guid ToUnit, TransferDirection Direction)>> OfAsync(LmsDbContext db, IEnumerable<Guid> people, CancellationToken cancel)
    {
        var ids = people.ToArray();
        var open = await db.TransferRequests.AsNoTracking().Where(request => request.State == TransferRequestState.Asked && ids.Contains(request.PersonId))
            .Select(request => new { request.PersonId, request.ToUnitId, request.Direction }).ToListAsync(cancel);
        return [.. open.Select(request => (request.PersonId, request.ToUnitId, request.Direction))];
    }

    public static Task<List<TransferRequest>> OfImportAsync(LmsDbContext db, Guid importId, CancellationToken cancel) =>
        db.TransferRequests.Where(request => request.ImportId == importId && request.State == TransferRequestState.Asked).OrderBy(request => request.Id).ToListAsync(cancel);
}
