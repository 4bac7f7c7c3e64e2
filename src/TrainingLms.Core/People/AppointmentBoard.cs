using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Where role appointments are proposed, approved and ended.</summary>
public sealed class AppointmentBoard(LmsDbContext db, WorkCalendar calendar)
{
    /// <summary>Appointments in the actor's scope, newest first, and always the actor's own.</summary>
    public Task<Page<RoleAppointment>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var appointments = db.RoleAppointments.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) appointments = appointments.Where(a => a.Id < last);
        return page.ReadAsync(appointments.OrderByDescending(a => a.Id), a => a.Id.ToString(), cancel);
    }

    /// <summary>An appointment in the actor's scope.</summary>
    /// <exception cref="RefusedException"><c>appointment.not_found</c>.</exception>
    public async Task<RoleAppointment> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.RoleAppointments.VisibleTo(actor, db).SingleOrDefaultAsync(a => a.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "appointment.not_found");

    /// <summary>Proposes one; it has no effect before a second person approves it.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>, <c>appointment.already_there</c> and what the table refuses.</exception>
    public async Task<RoleAppointment> ProposeAsync(NewAppointment wanted, Act act, CancellationToken cancel = default)
    {
        var person = await db.People.NameableBy(act.By, Right.SeeAppointments, db).SingleOrDefaultAsync(p => p.Id == wanted.PersonId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var endsAt = wanted.To is { } last ? calendar.EndOf(last) : (Instant?)null;
        var appointment = RoleAppointment.Propose(wanted, endsAt, act.Given(new Appointee(person)));
        db.RoleAppointments.Add(appointment);
        await db.SaveChangesAsync(cancel);
        return appointment;
    }

    /// <summary>Approves, declines, suspends, resumes or ends one.</summary>
    /// <exception cref="RefusedException"><c>appointment.not_found</c> and what the table refuses.</exception>
    public async Task<RoleAppointment> MoveAsync(
        Guid id, AppointmentTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var appointment = await FindAsync(id, act.By, cancel);
        expected.Against(appointment);
        appointment.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return appointment;
    }
}

/// <summary>Ends appointments whose last day is over.</summary>
public sealed class AppointmentSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "role_appointment";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, CancellationToken cancel) =>
        await db.RoleAppointments.Where(a => a.DueAt <= now).OrderBy(a => a.DueAt).Select(a => a.Id).Take(Sweeper.Batch).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var appointment = await db.RoleAppointments.SingleAsync(a => a.Id == id, cancel);
        appointment.Move(AppointmentTrigger.Expire, act);
        await db.SaveChangesAsync(cancel);
    }
}
