using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Where role appointments are proposed, approved, handed on and ended.</summary>
public sealed class AppointmentBoard(LmsDbContext db, WorkCalendar calendar, AppointmentFile file)
{
    /// <summary>Appointments in the actor's scope, newest first, and always the actor's own and those the actor handed on.</summary>
    /// <param name="source">Only those come by in this way, for example the emergencies for the auditor; null for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<Page<RoleAppointment>> ListAsync(GrantSource? source, PageRequest page, Actor actor, CancellationToken cancel = default)
    {
        var appointments = db.RoleAppointments.VisibleTo(actor, db).AsNoTracking();
        if (source is not null) appointments = appointments.Where(a => a.Source == source);
        if (page.AfterId is { } last) appointments = appointments.Where(a => a.Id < last);
        return page.ReadAsync(appointments.OrderByDescending(a => a.Id), a => a.Id.ToString(), cancel);
    }

    /// <summary>An appointment in the actor's scope.</summary>
    /// <exception cref="RefusedException"><c>appointment.not_found</c>.</exception>
    public Task<RoleAppointment> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) => file.FindAsync(id, actor, cancel);

    /// <summary>Proposes one; it has no effect before a second person approves it.</summary>
    /// <param name="wanted">Who, what, where and when.</param>
    /// <param name="insteadOf">The appointment of the absent holder, for an acting one; null for one in the own right.</param>
    /// <param name="act">Who proposes.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="RefusedException"><c>person.not_found</c> and <c>appointment.not_found</c>, also for what the actor cannot see,
    /// <c>appointment.already_there</c> and what the table refuses.</exception>
    public async Task<RoleAppointment> ProposeAsync(NewAppointment wanted, Guid? insteadOf, Act act, CancellationToken cancel = default)
    {
        await file.SeePersonAsync(wanted.PersonId, null, act.By, cancel);
        var absent = insteadOf is { } id ? await FindAsync(id, act.By, cancel) : null;
        return await AddAsync(wanted with { InsteadOf = absent }, RoleAppointment.Propose, act, cancel);
    }

    /// <summary>Proposes one by the hour; a second administrator approves it.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c> and what the table refuses.</exception>
    public async Task<RoleAppointment> ProposeEmergencyAsync(NewAppointment wanted, int hours, Act act, CancellationToken cancel = default)
    {
        await file.SeePersonAsync(wanted.PersonId, null, act.By, cancel);
        return await AddAsync(wanted with { From = calendar.DayOf(act.At), To = calendar.DayOf(act.At).PlusDays(1) }, (urgent, _, given) => RoleAppointment.ProposeEmergency(urgent, hours, given), act, cancel);
    }

    /// <summary>Hands an own appointment on to somebody for a while.</summary>
    /// <param name="basisId">The own appointment.</param>
    /// <param name="to">Who gets it, on which unit, from when to when; the role is that of the appointment.</param>
    /// <param name="act">The holder.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="RefusedException"><c>appointment.not_found</c>, <c>person.not_found</c> and what the table refuses.</exception>
    public async Task<RoleAppointment> DelegateAsync(Guid basisId, NewAppointment to, Act act, CancellationToken cancel = default)
    {
        var basis = await FindAsync(basisId, act.By, cancel);
        await file.SeePersonAsync(to.PersonId, basis, act.By, cancel);
        return await AddAsync(to with { Role = basis.Role, InsteadOf = basis }, RoleAppointment.Delegate, act, cancel);
    }

    /// <summary>Approves, declines, suspends, resumes, ends or withdraws one.</summary>
    /// <exception cref="RefusedException"><c>appointment.not_found</c> and what the table refuses.</exception>
    public Task<RoleAppointment> MoveAsync(
        Guid id, AppointmentTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        db.InTransactionAsync(async () =>
        {
            var appointment = await FindAsync(id, act.By, cancel);
            expected.Against(appointment);
            await file.HoldPersonAsync(appointment.PersonId, cancel);
            var given = await file.GiveAsync(appointment, act, cancel);
            if (trigger == AppointmentTrigger.ApproveEmergency) appointment.ApproveEmergency(given);
            else appointment.Move(trigger, given);
            await db.SaveChangesAsync(cancel);
            return appointment;
        }, cancel);

    /// <summary>What can be done to it now, and why not; a reason is taken as given.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(RoleAppointment appointment, Act act, CancellationToken cancel = default) =>
        RoleAppointmentWorkflow.Table.PermittedTriggers(appointment, (await file.GiveAsync(appointment, act, cancel)).Because("-"));

    Task<RoleAppointment> AddAsync(NewAppointment wanted, Func<NewAppointment, Instant?, Act, RoleAppointment> make, Act act, CancellationToken cancel) =>
        db.InTransactionAsync(async () =>
        {
            await file.HoldPersonAsync(wanted.PersonId, cancel);
            var appointment = make(wanted, wanted.To is { } last ? calendar.EndOf(last) : null, await file.GiveAsync(wanted, act, cancel));
            db.RoleAppointments.Add(appointment);
            await db.SaveChangesAsync(cancel);
            return appointment;
        }, cancel);
}

/// <summary>Ends appointments whose time is over, whose person has left, or whose giver no longer holds what was handed on.</summary>
/// <remarks>None of them gave anything since that moment; the sweep writes down what is so already.</remarks>
public sealed class AppointmentSweep(LmsDbContext db, AppointmentFile file) : ISweep
{
    static readonly AppointmentState[] InForce = [AppointmentState.Active, AppointmentState.Suspended];

    /// <inheritdoc/>
    public string Name => "role_appointment";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.RoleAppointments
            .Where(a => a.DueAt <= now
                || (a.State != AppointmentState.Declined && a.State != AppointmentState.Ended
                    && db.People.Any(p => p.Id == a.PersonId && (p.Status == PersonStatus.Left || p.Status == PersonStatus.Retired)))
                || (a.Source == GrantSource.Delegated && InForce.Contains(a.State) && db.RoleAppointments.Any(b => b.Id == a.BasisId && b.State == AppointmentState.Ended)))
            .OrderBy(a => a.Id).Select(a => a.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var appointment = await db.RoleAppointments.SingleAsync(a => a.Id == id, cancel);
        var given = await file.GiveAsync(appointment, act, cancel);
        appointment.Move(given.Fact<Appointee>() switch
        {
            { Person.IsActive: false } => AppointmentTrigger.PersonLeft,
            { Basis.State: AppointmentState.Ended } when appointment.Source == GrantSource.Delegated => AppointmentTrigger.BasisEnded,
            _ => AppointmentTrigger.Expire,
        }, given);
        await db.SaveChangesAsync(cancel);
    }
}
