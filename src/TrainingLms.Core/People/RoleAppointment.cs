using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>任命: that a person has a role for a unit from one day to another. No appointment, no right.</summary>
public sealed class RoleAppointment : Governed<AppointmentState>
{
    RoleAppointment() { }

    /// <summary>Who is appointed.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The role.</summary>
    public string Role { get; private init; } = "";

    /// <summary>The unit it is held on.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Whether it reaches the units below.</summary>
    public bool Inherit { get; private init; }

    /// <summary>First day in force.</summary>
    public LocalDate From { get; private init; }

    /// <summary>Last day in force; null when open, and in an emergency, which ends by the hour.</summary>
    public LocalDate? To { get; private init; }

    /// <summary>When it is over, exclusive; null when open, and before an emergency is approved.</summary>
    public Instant? EndsAt { get; private set; }

    /// <summary>The written order it rests on; may be empty in a delegation and in an emergency.</summary>
    public string OrderText { get; private init; } = "";

    /// <summary>Who asked for it, or handed it over.</summary>
    public Guid ProposedBy { get; private init; }

    /// <summary>How it is come by.</summary>
    public GrantSource Source { get; private init; }

    /// <summary>The absent holder, or who delegated; null where somebody holds it in the own right.</summary>
    public Guid? OnBehalfOf { get; private init; }

    /// <summary>The appointment that is stood in for or handed on; null where somebody holds it in the own right.</summary>
    public Guid? BasisId { get; private init; }

    /// <summary>How many hours an emergency lasts from its approval; null elsewhere.</summary>
    public int? Hours { get; private init; }

    /// <summary>How separation of duty sees it. An emergency may be approved at any hour, so without a clock it is open.</summary>
    internal HeldRole Held => new(Role, UnitId, Inherit, From, To);

    /// <summary>How many days it lasts, first and last counted; null when open.</summary>
    internal int? Days => To is { } last ? Period.DaysBetween(From, last) + 1 : null;

    /// <inheritdoc/>
    public override Instant? NextDue() => RoleAppointmentWorkflow.Table.NextDue(this);

    /// <summary>Asks for an appointment.</summary>
    /// <param name="wanted">Who, what, where and when.</param>
    /// <param name="endsAt">When the last day is over; null when open.</param>
    /// <param name="act">Who asks; knows the <see cref="Appointee"/>.</param>
    /// <exception cref="RefusedException"><c>appointment.person_inactive</c>, <c>appointment.role_unknown</c>, <c>appointment.role_reserved</c>,
    /// <c>appointment.reaches_too_far</c>, <c>appointment.dates_reversed</c>, for acting <c>appointment.period_needed</c>, <c>appointment.acting_too_long</c>,
    /// <c>appointment.beyond_basis</c>, <c>appointment.for_oneself</c>, by separation of duty <c>duty.*</c>, <c>duty.own_record</c>, forbidden.</exception>
    public static RoleAppointment Propose(NewAppointment wanted, Instant? endsAt, Act act)
    {
        var appointment = Begin(wanted, wanted.InsteadOf is null ? GrantSource.Appointed : GrantSource.Acting, wanted.InsteadOf, endsAt, null, act);
        RoleAppointmentWorkflow.Table.Fire(appointment, AppointmentTrigger.Propose, act);
        return appointment;
    }

    /// <summary>One of two administrators asks for an appointment by the hour; the act's reason says what the emergency is.</summary>
    /// <exception cref="RefusedException">As <see cref="Propose"/>; <c>appointment.emergency_too_long</c>, <c>reason.missing</c>.</exception>
    public static RoleAppointment ProposeEmergency(NewAppointment wanted, int hours, Act act)
    {
        var appointment = Begin(wanted with { To = null, InsteadOf = null }, GrantSource.Emergency, null, null, hours, act);
        RoleAppointmentWorkflow.Table.Fire(appointment, AppointmentTrigger.ProposeEmergency, act);
        return appointment;
    }

    /// <summary>The holder hands the role to somebody for a while; in force at once.</summary>
    /// <param name="wanted">To whom, how far and until when; <see cref="NewAppointment.InsteadOf"/> is the holder's own appointment.</param>
    /// <param name="endsAt">When the last day is over.</param>
    /// <param name="act">The holder; knows the <see cref="Appointee"/>.</param>
    /// <exception cref="RefusedException"><c>appointment.never_delegated</c>, <c>appointment.delegated_onward</c>, <c>appointment.delegation_loop</c>,
    /// <c>appointment.delegation_too_long</c>, <c>appointment.beyond_basis</c>, <c>appointment.for_oneself</c>, by separation of duty <c>duty.*</c>, forbidden.</exception>
    public static RoleAppointment Delegate(NewAppointment wanted, Instant? endsAt, Act act)
    {
        var appointment = Begin(wanted, GrantSource.Delegated, wanted.InsteadOf, endsAt, null, act);
        RoleAppointmentWorkflow.Table.Fire(appointment, AppointmentTrigger.Delegate, act);
        return appointment;
    }

    /// <summary>A second administrator lets an emergency appointment run, from this instant.</summary>
    /// <exception cref="RefusedException"><c>duty.second_person_needed</c>, <c>duty.own_record</c>, <c>reason.missing</c>, by separation of duty <c>duty.*</c>, forbidden.</exception>
    public void ApproveEmergency(Act act)
    {
        RoleAppointmentWorkflow.Table.Fire(this, AppointmentTrigger.ApproveEmergency, act);
        EndsAt = act.At + Duration.FromHours(Hours ?? 0);
    }

    /// <summary>Any other move after the proposal.</summary>
    public void Move(AppointmentTrigger trigger, Act act) => RoleAppointmentWorkflow.Table.Fire(this, trigger, act);

    static RoleAppointment Begin(NewAppointment wanted, GrantSource source, RoleAppointment? basis, Instant? endsAt, int? hours, Act act) => new()
    {
        Id = act.NewId(),
        PersonId = wanted.PersonId,
        Role = wanted.Role,
        UnitId = wanted.UnitId,
        Inherit = wanted.Inherit,
        From = wanted.From,
        To = wanted.To,
        EndsAt = endsAt,
        OrderText = wanted.OrderText,
        ProposedBy = act.By.PersonId,
        Source = source,
        OnBehalfOf = basis?.PersonId,
        BasisId = basis?.Id,
        Hours = hours,
    };
}

/// <summary>An appointment to be proposed.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Role">Which role.</param>
/// <param name="UnitId">On which unit.</param>
/// <param name="Inherit">With the units below.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null when open.</param>
/// <param name="OrderText">The written order.</param>
public sealed record NewAppointment(Guid PersonId, string Role, Guid UnitId, bool Inherit, LocalDate From, LocalDate? To, string OrderText)
{
    /// <summary>The appointment of the absent holder that is stood in for, or the own one that is handed on; null for an appointment in the own right.</summary>
    public RoleAppointment? InsteadOf { get; init; }
}

/// <summary>Fact: the person who is to be appointed, with what the rules say about it.</summary>
/// <param name="Person">The person.</param>
public sealed record Appointee(Person Person)
{
    /// <summary>Who appoints to what, and how long.</summary>
    public AppointingRules? Rules { get; init; }

    /// <summary>Codes of the rules of separation that it would break beside what the person holds or is proposed for.</summary>
    public IReadOnlyList<string> Breaches { get; init; } = [];

    /// <summary>The appointment it rests on; null where it rests on none.</summary>
    public RoleAppointment? Basis { get; init; }

    /// <summary>Whether handing on would lead back, over whatever number of delegations, to who hands on.</summary>
    public bool LeadsBack { get; init; }
}
