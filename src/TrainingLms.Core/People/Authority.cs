using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Finds out who somebody is today: the person with the appointments in force.</summary>
public sealed class AuthorityDesk(LmsDbContext db, UnitTreeCache trees, WorkCalendar calendar, DutyTable duties)
{
    /// <summary>The actor for a person at an instant; null when there is no such active person.</summary>
    /// <remarks>
    /// Asked once per request, so that what ended a moment ago gives nothing. A delegated role counts as long as its giver is here and holds it;
    /// whoever is stood in for goes on reading, and so do those who got the role from that person.
    /// </remarks>
    public async Task<Actor?> ActorAsync(Guid personId, Instant at, CancellationToken cancel = default) => (await ActorsAsync([personId], at, cancel)).GetValueOrDefault(personId);

    /// <summary>The actors for several people; whoever is no active person is not among them.</summary>
    public async Task<IReadOnlyDictionary<Guid, Actor>> ActorsAsync(IReadOnlyCollection<Guid> people, Instant at, CancellationToken cancel = default)
    {
        // Named apart, so that the framework need not work them out anew inside the question below: this is asked at every request.
        var active = db.People.AsNoTracking().Where(IsHere);
        var here = await active.Where(p => people.Contains(p.Id)).Select(p => new { p.Id, p.Name, p.UnitId }).ToListAsync(cancel);
        if (here.Count == 0) return new Dictionary<Guid, Actor>();
        var inForce = db.RoleAppointments.AsNoTracking().Where(InForce(at));
        var stoodIn = inForce.Where(acting => acting.Source == GrantSource.Acting && active.Any(p => p.Id == acting.PersonId));
        var giving = inForce.Where(basis => basis.Source != GrantSource.Delegated && active.Any(p => p.Id == basis.PersonId));
        var grants = (await inForce
            .Where(a => people.Contains(a.PersonId) && (a.Source != GrantSource.Delegated || giving.Any(basis => basis.Id == a.BasisId)))
            .OrderBy(a => a.Id)
            .Select(a => new
            {
                a.PersonId,
                Grant = new Grant(a.Role, a.UnitId, a.Inherit, a.Id)
                {
                    Source = a.Source,
                    OnBehalfOf = a.OnBehalfOf,
                    IsReadOnly = stoodIn.Any(acting => acting.BasisId == a.Id || (a.Source == GrantSource.Delegated && acting.BasisId == a.BasisId)),
                },
            }).ToListAsync(cancel)).ToLookup(held => held.PersonId, held => held.Grant);
        var units = await trees.CurrentAsync(db, cancel);
        return here.ToDictionary(person => person.Id, person => new Actor(person.Id, person.Name, duties.Judge([.. grants[person.Id]], units), units) { HomeUnitId = person.UnitId });
    }

    /// <summary>Appointments in force at an instant, as far as they themselves say.</summary>
    internal Expression<Func<RoleAppointment, bool>> InForce(Instant at)
    {
        var today = calendar.DayOf(at);
        return a => a.State == AppointmentState.Active && a.From <= today && (a.To == null || a.To >= today) && (a.EndsAt == null || a.EndsAt > at);
    }

    static readonly Expression<Func<Person, bool>> IsHere = p =>
        p.Status == PersonStatus.Active || p.Status == PersonStatus.Seconded || p.Status == PersonStatus.LongLeave;
}

/// <summary>Who acts, for requests that come at the same moment: looked up together, each after it was asked for.</summary>
public sealed class ActingNow(IServiceScopeFactory scopes)
{
    readonly Together<(Guid Person, Instant At), Actor?> together = new(scopes, async (services, asked) =>
    {
        var found = await services.GetRequiredService<AuthorityDesk>().ActorsAsync([.. asked.Select(one => one.Person).Distinct()], asked.Max(one => one.At));
        return [.. asked.Select(one => found.GetValueOrDefault(one.Person))];
    });

    /// <summary>The actor for a person; null when there is no such active person. See <see cref="AuthorityDesk.ActorAsync"/>.</summary>
    public Task<Actor?> ActorAsync(Guid personId, Instant at, CancellationToken cancel = default) => together.AskAsync((personId, at), cancel);
}
