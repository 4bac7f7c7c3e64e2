using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>What is known when an appointment is judged: the person, what the person holds, and what the role rests on.</summary>
public sealed class AppointmentFile(LmsDbContext db, UnitTreeCache trees, WorkCalendar calendar, DutyTable duties, AppointingRules rules)
{
    const string Delegations = "delegations";

    static readonly AppointmentState[] Live = [AppointmentState.Proposed, AppointmentState.Active, AppointmentState.Suspended];

    /// <summary>An appointment in the actor's scope.</summary>
    /// <exception cref="RefusedException"><c>appointment.not_found</c>.</exception>
    public async Task<RoleAppointment> FindAsync(Guid id, Actor actor, CancellationToken cancel) =>
        await db.RoleAppointments.VisibleTo(actor, db).SingleOrDefaultAsync(a => a.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "appointment.not_found");

    /// <summary>Makes sure that the actor sees the person who is to get a role: somebody out of sight answers like nobody.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="basis">The own appointment that is handed on: its reach is seen besides; null where none is.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>person.not_found</c>.</exception>
    public async Task SeePersonAsync(Guid personId, RoleAppointment? basis, Actor actor, CancellationToken cancel)
    {
        var nameable = basis is null ? db.People.NameableBy(actor, Right.SeeAppointments, db) : db.People.NameableBy(actor, basis, db);
        if (!await nameable.AnyAsync(p => p.Id == personId, cancel))
            throw new RefusedException(RefusalKind.NotFound, "person.not_found");
    }

    /// <summary>Holds the person until the transaction ends, so that two roles that exclude each other cannot come into being at the same moment.</summary>
    public Task HoldPersonAsync(Guid personId, CancellationToken cancel) =>
        db.People.Where(p => p.Id == personId).ExecuteUpdateAsync(p => p.SetProperty(x => x.Version, x => x.Version), cancel);

    /// <summary>The act with what has to be known to propose or to hand on.</summary>
    public async Task<Act> GiveAsync(NewAppointment wanted, Act act, CancellationToken cancel)
    {
        var leadsBack = wanted.InsteadOf is not null && await LeadsBackAsync(wanted, cancel);
        return act.Given(await AppointeeAsync(wanted.PersonId, new HeldRole(wanted.Role, wanted.UnitId, wanted.Inherit, wanted.From, wanted.To), null, cancel)
            with
        { Basis = wanted.InsteadOf, LeadsBack = leadsBack });
    }

    /// <summary>The act with what has to be known to do something with an appointment.</summary>
    public async Task<Act> GiveAsync(RoleAppointment appointment, Act act, CancellationToken cancel)
    {
        var basis = appointment.BasisId is { } id ? await db.RoleAppointments.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancel) : null;
        var wanted = appointment.State == AppointmentState.Proposed ? WantedAt(appointment, act.At) : null;
        return act.Given(await AppointeeAsync(appointment.PersonId, wanted, appointment.Id, cancel) with { Basis = basis });
    }

    /// <summary>An emergency runs from its approval, however long it waited; it ends on the same day or the next.</summary>
    HeldRole WantedAt(RoleAppointment a, Instant at) =>
        a.Hours is null ? a.Held : a.Held with { From = calendar.DayOf(at), To = calendar.DayOf(at).PlusDays(1) };

    /// <summary>An emergency in force is over on a known day; one that still waits is not.</summary>
    HeldRole HeldUntil(RoleAppointment a) => a is { Hours: not null, EndsAt: { } over } ? a.Held with { To = calendar.DayOf(over) } : a.Held;

    async Task<Appointee> AppointeeAsync(Guid personId, HeldRole? wanted, Guid? itself, CancellationToken cancel)
    {
        var person = await db.FindOrRefuseAsync<Person>(personId, "person.not_found", cancel);
        if (wanted is null) return new Appointee(person) { Rules = rules };
        var held = await db.RoleAppointments.AsNoTracking().Where(a => a.PersonId == personId && a.Id != itself && Live.Contains(a.State)).ToListAsync(cancel);
        var broken = duties.BrokenBy(wanted, held.ConvertAll(HeldUntil), await trees.CurrentAsync(db, cancel));
        return new Appointee(person) { Rules = rules, Breaches = [.. broken.Select(rule => rule.Code)] };
    }

    /// <summary>Whether, on days that overlap, delegations already lead from the receiver back to the giver.</summary>
    async Task<bool> LeadsBackAsync(NewAppointment wanted, CancellationToken cancel)
    {
        // All delegations queue here: four people who hand on in a ring at one moment must not each see only their neighbours.
        await Stamp.RaiseAsync(db, Delegations, cancel);
        var days = new HeldRole(wanted.Role, wanted.UnitId, wanted.Inherit, wanted.From, wanted.To);
        var known = await db.RoleAppointments.AsNoTracking().Where(a => a.Source == GrantSource.Delegated && Live.Contains(a.State)).ToListAsync(cancel);
        var handed = known.Where(a => a.Held.MeetsInTime(days)).ToLookup(a => a.OnBehalfOf, a => a.PersonId);
        var (reached, next) = (new HashSet<Guid>(), new Queue<Guid>([wanted.PersonId]));
        while (next.TryDequeue(out var person))
            foreach (var receiver in handed[person])
                if (reached.Add(receiver)) next.Enqueue(receiver);
        return reached.Contains(wanted.InsteadOf!.PersonId);
    }
}
