using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Where it is looked up by what authority somebody acts, and explained why or why not.</summary>
public sealed class AuthorityRegister(LmsDbContext db, AuthorityDesk desk, WorkCalendar calendar)
{
    /// <summary>The actor's own authority, as it is at the act's instant.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c> for nobody.</exception>
    public async Task<HeldAuthority> OfActorAsync(Act act, CancellationToken cancel = default)
    {
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        return await ReadAsync(person, act.By, act.At, cancel);
    }

    /// <summary>Somebody else's authority, for an auditor of the person's unit; only what is held on units of the auditor.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>: not there, or the actor is no auditor for the person.</exception>
    public async Task<HeldAuthority> OfPersonAsync(Guid personId, Act act, CancellationToken cancel = default)
    {
        if (personId == act.By.PersonId) return await OfActorAsync(act, cancel);
        var person = await db.People.AsNoTracking().AuditableBy(act.By, db).SingleOrDefaultAsync(p => p.Id == personId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var read = await ReadAsync(person, await desk.ActorAsync(personId, act.At, cancel), act.At, cancel);
        return read with { Appointments = [.. read.Appointments.Where(held => PeopleScope.Audits(act.By, held.Appointment.UnitId))] };
    }

    async Task<HeldAuthority> ReadAsync(Person person, Actor? actor, Instant at, CancellationToken cancel)
    {
        var appointments = await db.RoleAppointments.AsNoTracking().Where(a => a.PersonId == person.Id).OrderByDescending(a => a.Id).ToListAsync(cancel);
        return new HeldAuthority(person, at,
            [.. appointments.Select(a => actor?.Grants.FirstOrDefault(grant => grant.AppointmentId == a.Id) is { } grant
                ? new HeldAppointment(a, grant, grant.Breach ?? (grant.IsReadOnly ? "authority.stood_in_for" : null))
                : new HeldAppointment(a, null, WhyNothing(person, a, at)))]);
    }

    /// <summary>Why an appointment gives nothing at this instant.</summary>
    string WhyNothing(Person person, RoleAppointment a, Instant at) => a.State switch
    {
        AppointmentState.Proposed => "authority.not_approved",
        AppointmentState.Declined => "authority.declined",
        AppointmentState.Suspended => "authority.suspended",
        AppointmentState.Ended => "authority.ended",
        _ when !person.IsActive => "authority.person_inactive",
        _ when a.From > calendar.DayOf(at) => "authority.not_begun",
        _ when a.EndsAt <= at || a.To < calendar.DayOf(at) => "authority.expired",
        _ => "authority.giver_without",
    };
}

/// <summary>By what authority a person acts.</summary>
/// <param name="Person">The person.</param>
/// <param name="At">As of this instant.</param>
/// <param name="Appointments">Every appointment, newest first, with what it gives.</param>
public sealed record HeldAuthority(Person Person, Instant At, IReadOnlyList<HeldAppointment> Appointments)
{
    /// <summary>Which appointments give which rights.</summary>
    public IEnumerable<(Right Right, IReadOnlyList<HeldAppointment> By)> Rights =>
        from right in Enum.GetValues<Right>()
        let giving = (IReadOnlyList<HeldAppointment>)[.. Appointments.Where(held => held.Grant is { } grant && RoleRights.Gives(grant.Role, right))]
        where giving.Count > 0
        select (right, giving);

    /// <summary>Whether the person may take a step of a workflow, as far as that hangs on roles and not on the case.</summary>
    /// <param name="steps">The rows by which the step is taken.</param>
    /// <param name="unitId">The unit it is about; null to ask whether anywhere.</param>
    /// <param name="units">The order of units.</param>
    public StepAnswer MayTake(IReadOnlyList<WorkflowRow> steps, Guid? unitId, IUnitOrder units)
    {
        var who = steps.SelectMany(row => row.Who.Split('|')).Distinct().ToList();
        var held = Appointments.Where(a => who.Contains(a.Appointment.Role)).ToList();
        var fitting = held.Where(a => a.Grant is not null && (unitId is not { } unit || a.Grant.Reaches(unit, units))).ToList();
        if (fitting.FirstOrDefault(a => a.WhyNot is null) is { } by) return new StepAnswer(true, by, []);
        if (who.Any(name => name != "clock" && !Role.All.Contains(name)))
            return new StepAnswer(null, null, [new Refusal("authority.depends_on_case", [("who", string.Join('|', who.Where(name => !Role.All.Contains(name))))])]);
        var reasons = held.Select(a => a.WhyNot ?? "authority.not_for_this_unit").Distinct().Select(code => new Refusal(code)).ToList();
        return new StepAnswer(false, null, reasons.Count > 0 ? reasons : [new Refusal("authority.role_missing", [("who", string.Join('|', who))])]);
    }
}

/// <summary>One appointment and what it gives now.</summary>
/// <param name="Appointment">The appointment.</param>
/// <param name="Grant">What it gives; null when nothing.</param>
/// <param name="WhyNot">Why it gives nothing, or nothing but reading; null when it gives everything.</param>
public sealed record HeldAppointment(RoleAppointment Appointment, Grant? Grant, string? WhyNot);

/// <summary>The answer to "why may I, why may I not".</summary>
/// <param name="Allowed">Yes, no, or null where only the case can tell.</param>
/// <param name="By">The appointment that allows it; null when none does.</param>
/// <param name="Reasons">Why not, or what it depends on; empty when allowed.</param>
public sealed record StepAnswer(bool? Allowed, HeldAppointment? By, IReadOnlyList<Refusal> Reasons);
