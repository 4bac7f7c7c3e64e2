using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Finds out who somebody is today: the person with the appointments in force.</summary>
public sealed class AuthorityDesk(LmsDbContext db, UnitTreeCache trees, WorkCalendar calendar)
{
    /// <summary>The actor for a person at an instant; null when there is no such active person.</summary>
    public async Task<Actor?> ActorAsync(Guid personId, Instant at, CancellationToken cancel = default)
    {
        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId, cancel);
        if (person is not { IsActive: true }) return null;
        var today = calendar.DayOf(at);
        var grants = await db.RoleAppointments.AsNoTracking()
            .Where(a => a.PersonId == personId && a.State == AppointmentState.Active && a.From <= today && (a.To == null || a.To >= today))
            .Select(a => new Grant(a.Role, a.UnitId, a.Inherit, a.Id)).ToListAsync(cancel);
        return new Actor(personId, person.Name, grants, await trees.CurrentAsync(db, cancel)) { HomeUnitId = person.UnitId };
    }
}
