using NodaTime;
using TrainingLms.Workflow;
using static TrainingLms.People.AppointmentState;
using static TrainingLms.People.AppointmentTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.People;

/// <summary>What has become of an appointment.</summary>
public enum AppointmentState
{
    /// <summary>Asked for, without effect.</summary>
    Proposed,

    /// <summary>In force between its dates.</summary>
    Active,

    /// <summary>Refused.</summary>
    Declined,

    /// <summary>Set aside for a while.</summary>
    Suspended,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>What can be done to an appointment.</summary>
public enum AppointmentTrigger
{
    /// <summary>Ask for it.</summary>
    Propose,

    /// <summary>Put it into force; a second person.</summary>
    Approve,

    /// <summary>Refuse it.</summary>
    Decline,

    /// <summary>Set it aside.</summary>
    Suspend,

    /// <summary>Take it up again.</summary>
    Resume,

    /// <summary>End it by hand.</summary>
    End,

    /// <summary>Its last day is over.</summary>
    Expire,
}

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

    /// <summary>Last day in force; null when open.</summary>
    public LocalDate? To { get; private init; }

    /// <summary>When its last day is over; null when open.</summary>
    public Instant? EndsAt { get; private init; }

    /// <summary>The written order it rests on.</summary>
    public string OrderText { get; private init; } = "";

    /// <summary>Who asked for it.</summary>
    public Guid ProposedBy { get; private init; }

    /// <inheritdoc/>
    public override Instant? NextDue() => RoleAppointmentWorkflow.Table.NextDue(this);

    /// <summary>Asks for an appointment.</summary>
    /// <param name="wanted">Who, what, where and when.</param>
    /// <param name="endsAt">When the last day is over; null when open.</param>
    /// <param name="act">Who asks; knows the <see cref="Appointee"/>.</param>
    /// <exception cref="RefusedException"><c>appointment.person_inactive</c>, <c>appointment.role_unknown</c>, <c>appointment.role_reserved</c>, <c>appointment.reaches_too_far</c>, <c>appointment.dates_reversed</c>, forbidden.</exception>
    public static RoleAppointment Propose(NewAppointment wanted, Instant? endsAt, Act act)
    {
        var appointment = new RoleAppointment
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
        };
        RoleAppointmentWorkflow.Table.Fire(appointment, AppointmentTrigger.Propose, act);
        return appointment;
    }

    /// <summary>Any move after the proposal.</summary>
    public void Move(AppointmentTrigger trigger, Act act) => RoleAppointmentWorkflow.Table.Fire(this, trigger, act);
}

/// <summary>An appointment to be proposed.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Role">Which role.</param>
/// <param name="UnitId">On which unit.</param>
/// <param name="Inherit">With the units below.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null when open.</param>
/// <param name="OrderText">The written order.</param>
public sealed record NewAppointment(Guid PersonId, string Role, Guid UnitId, bool Inherit, LocalDate From, LocalDate? To, string OrderText);

/// <summary>Fact: the person who is to be appointed.</summary>
public sealed record Appointee(Person Person);

/// <summary>The life of a role appointment.</summary>
public static class RoleAppointmentWorkflow
{
    static readonly Who<RoleAppointment> Administrator =
        Who.Holding<RoleAppointment>(People.Role.SystemAdministrator, a => a.UnitId).Or(Who.Installer<RoleAppointment>());

    static readonly Who<RoleAppointment> Appointer = Administrator.Or(Who.Holding<RoleAppointment>(People.Role.HrOfficer, a => a.UnitId));

    static readonly Who<RoleAppointment> Clock = Who.Clock<RoleAppointment>();

    static readonly Guard<RoleAppointment> KnownRole = new("appointment.role_unknown",
        (a, _) => People.Role.All.Contains(a.Role), (a, _) => [("role", a.Role)]);

    static readonly Guard<RoleAppointment> ActivePerson = new("appointment.person_inactive", (_, act) => act.Fact<Appointee>().Person.IsActive);

    static readonly Guard<RoleAppointment> OrderedDates = new("appointment.dates_reversed", (a, _) => a.To is null || a.From <= a.To);

    static readonly Guard<RoleAppointment> OrderGiven = new("appointment.order_missing", (a, _) => !string.IsNullOrWhiteSpace(a.OrderText));

    static readonly Guard<RoleAppointment> SecondPerson = new("duty.second_person_needed",
        (a, act) => ReferenceEquals(act.By, Actor.System) || (act.By.PersonId != a.ProposedBy && act.By.PersonId != a.PersonId));

    /// <summary>Nobody hands on more than the own reach: who holds a role on one unit alone cannot appoint for the units below it.</summary>
    static readonly Guard<RoleAppointment> WithinReach = new("appointment.reaches_too_far",
        (a, act) => !a.Inherit || ReferenceEquals(act.By, Actor.System) || act.By.Grants.Any(grant =>
            grant.Inherit && (grant.Role is People.Role.SystemAdministrator or People.Role.HrOfficer) && grant.Reaches(a.UnitId, act.By.Units)));

    static readonly Guard<RoleAppointment> NotReserved = new("appointment.role_reserved",
        (a, act) => a.Role != People.Role.SystemAdministrator || ReferenceEquals(act.By, Actor.System)
            || act.By.Holds(People.Role.SystemAdministrator, a.UnitId));

    static readonly Guard<RoleAppointment> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Due<RoleAppointment> LastDayOver = new("appointment.still_in_force", a => a.EndsAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<AppointmentState, AppointmentTrigger, RoleAppointment> Table = new("role_appointment")
    {
        { New,                   Propose, Proposed,  Appointer,     KnownRole, NotReserved, ActivePerson, OrderedDates, WithinReach },
        { Proposed,              Approve, Active,    Appointer,     SecondPerson, OrderGiven, NotReserved, WithinReach },
        { Proposed,              Decline, Declined,  Appointer,     SecondPerson, ReasonGiven },
        { Active,                Suspend, Suspended, Administrator, ReasonGiven },
        { Suspended,             Resume,  Active,    Administrator, ReasonGiven },
        { [Active, Suspended],   End,     Ended,     Appointer,     ReasonGiven },
        { [Active, Suspended],   Expire,  Ended,     Clock,         LastDayOver },
    };
}
