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
        // In one trip, and the parts named apart so that the framework need not work them out anew inside the question: this is asked at every request.
        var active = db.People.AsNoTracking().Where(IsHere);
        var inForce = db.RoleAppointments.AsNoTracking().Where(InForce(at));
        var stoodIn = inForce.Where(acting => acting.Source == GrantSource.Acting && active.Any(p => p.Id == acting.PersonId));
        var giving = inForce.Where(basis => basis.Source != GrantSource.Delegated && active.Any(p => p.Id == basis.PersonId));
        var stamp = db.Stamps.AsNoTracking().Where(s => s.Id == Stamp.UnitTree).Select(s => s.Value);
        var counting = inForce.Where(a => a.Source != GrantSource.Delegated || giving.Any(basis => basis.Id == a.BasisId));
        var found = await (
            from person in active
            where people.Contains(person.Id)
            join held in counting on person.Id equals held.PersonId into all
            from held in all.DefaultIfEmpty()
            orderby held.Id
            select new
            {
                person.Id,
                person.Name,
                person.UnitId,
                Tree = stamp.FirstOrDefault(),
                Grant = held == null ? null : new Grant(held.Role, held.UnitId, held.Inherit, held.Id)
                {
                    Source = held.Source,
                    OnBehalfOf = held.OnBehalfOf,
                    IsReadOnly = stoodIn.Any(acting => acting.BasisId == held.Id || (held.Source == GrantSource.Delegated && acting.BasisId == held.BasisId)),
                },
            }).ToListAsync(cancel);
        if (found.Count == 0) return new Dictionary<Guid, Actor>();
        var units = await trees.CurrentAsync(db, found[0].Tree, cancel);
        return found.GroupBy(row => (row.Id, row.Name, row.UnitId)).ToDictionary(person => person.Key.Id, person =>
            new Actor(person.Key.Id, person.Key.Name, duties.Judge([.. person.Select(row => row.Grant).OfType<Grant>()], units), units) { HomeUnitId = person.Key.UnitId });
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
