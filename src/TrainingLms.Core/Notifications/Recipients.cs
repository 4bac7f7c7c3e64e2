using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>Finds out who is told of an occurrence. Nobody is told of the own act, and nobody who has left.</summary>
public sealed class Recipients(LmsDbContext db, AuthorityDesk authority, UnitTreeCache trees)
{
    readonly Dictionary<Guid, Actor?> actors = [];

    /// <summary>Everybody to be told, each with the first line that names them.</summary>
    public async Task<IReadOnlyList<(Guid PersonId, Telling Telling)>> OfAsync(Occurrence occurrence, Instant now, CancellationToken cancel)
    {
        var told = new Dictionary<Guid, Telling>();
        foreach (var telling in Tellings.Held(occurrence))
            foreach (var person in await FindAsync(telling.Whom, occurrence, now, cancel))
                if (person != occurrence.DoneBy) told.TryAdd(person, telling);
        return [.. told.Select(one => (one.Key, one.Value))];
    }

    async Task<IEnumerable<Guid>> FindAsync(Whom whom, Occurrence occurrence, Instant now, CancellationToken cancel) => whom switch
    {
        TellPerson => occurrence.PersonId is { } person ? [person] : [],
        TellHelper => occurrence.HelperId is { } helper ? [helper] : [],
        TellOfficers officers => (officers.OfHost ? occurrence.HostUnitId : occurrence.UnitId) is { } unit
            ? await NearestAsync(officers.Roles, unit, [occurrence.PersonId, occurrence.DoneBy], now, cancel) : [],
        TellAll all => await all.People(db, occurrence.SubjectId).Distinct().ToListAsync(cancel),
        _ => throw new InvalidOperationException($"Nobody knows whom {whom} means."),
    };

    /// <summary>
    /// Who holds one of the roles for the unit and may act today, at the nearest unit where there is somebody but these. Whether somebody may act is asked of
    /// the same desk that a request asks, so that whoever is stood in for is left out and the stand-in is told.
    /// </summary>
    async Task<IReadOnlyList<Guid>> NearestAsync(IReadOnlyList<string> roles, Guid unit, Guid?[] but, Instant now, CancellationToken cancel)
    {
        var path = (await trees.CurrentAsync(db, cancel)).PathOf(unit).Select(node => node.Id).ToList();
        var holders = await db.RoleAppointments.AsNoTracking().Where(authority.InForce(now))
            .Where(appointment => roles.Contains(appointment.Role) && path.Contains(appointment.UnitId))
            .Select(appointment => new { appointment.PersonId, appointment.UnitId }).Distinct().ToListAsync(cancel);
        var byUnit = holders.Where(holder => !but.Contains(holder.PersonId)).ToLookup(holder => holder.UnitId, holder => holder.PersonId);
        foreach (var at in path)
        {
            var found = new List<Guid>();
            foreach (var person in byUnit[at])
                if (await ActorAsync(person, now, cancel) is { } actor && roles.Any(role => actor.Holds(role, unit))) found.Add(person);
            if (found.Count > 0) return found;
        }
        return [];
    }

    async Task<Actor?> ActorAsync(Guid person, Instant now, CancellationToken cancel) =>
        actors.TryGetValue(person, out var known) ? known : actors[person] = await authority.ActorAsync(person, now, cancel);
}
