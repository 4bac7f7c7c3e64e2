using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
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
    public async Task<Actor?> ActorAsync(Guid personId, Instant at, CancellationToken cancel = default)
    {
        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId, cancel);
        if (person is not { IsActive: true }) return null;
        var inForce = db.RoleAppointments.AsNoTracking().Where(InForce(at));
        var stoodIn = inForce.Where(acting => acting.Source == GrantSource.Acting && db.People.Where(IsHere).Any(p => p.Id == acting.PersonId));
        var giving = inForce.Where(basis => basis.Source != GrantSource.Delegated && db.People.Where(IsHere).Any(p => p.Id == basis.PersonId));
        var grants = await inForce
            .Where(a => a.PersonId == personId && (a.Source != GrantSource.Delegated || giving.Any(basis => basis.Id == a.BasisId)))
            .OrderBy(a => a.Id)
            .Select(a => new Grant(a.Role, a.UnitId, a.Inherit, a.Id)
            {
                Source = a.Source,
                OnBehalfOf = a.OnBehalfOf,
                IsReadOnly = stoodIn.Any(acting => acting.BasisId == a.Id || (a.Source == GrantSource.Delegated && acting.BasisId == a.BasisId)),
            }).ToListAsync(cancel);
        var units = await trees.CurrentAsync(db, cancel);
        return new Actor(personId, person.Name, duties.Judge(grants, units), units) { HomeUnitId = person.UnitId };
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
