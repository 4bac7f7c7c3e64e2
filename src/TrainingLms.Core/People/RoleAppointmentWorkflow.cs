using TrainingLms.Workflow;
using static TrainingLms.People.AppointmentState;
using static TrainingLms.People.AppointmentTrigger;
using static TrainingLms.People.RoleAppointmentGuards;
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

    /// <summary>Ask for one by the hour, in an emergency.</summary>
    ProposeEmergency,

    /// <summary>Hand the own role to somebody for a while.</summary>
    Delegate,

    /// <summary>Put it into force; a second person.</summary>
    Approve,

    /// <summary>Put an emergency appointment into force; a second administrator.</summary>
    ApproveEmergency,

    /// <summary>Refuse it.</summary>
    Decline,

    /// <summary>Set it aside.</summary>
    Suspend,

    /// <summary>Take it up again.</summary>
    Resume,

    /// <summary>End it by hand.</summary>
    End,

    /// <summary>Take back what one has handed on.</summary>
    Withdraw,

    /// <summary>The person has left.</summary>
    PersonLeft,

    /// <summary>The appointment that was handed on is over.</summary>
    BasisEnded,

    /// <summary>Its last day or hour is over.</summary>
    Expire,
}

/// <summary>The life of a role appointment.</summary>
public static class RoleAppointmentWorkflow
{
    static readonly Who<RoleAppointment> Administrator =
        Who.Holding<RoleAppointment>(Role.SystemAdministrator, a => a.UnitId).Or(Who.Installer<RoleAppointment>());

    static readonly Who<RoleAppointment> Appointer = Administrator.Or(Who.Holding<RoleAppointment>(Role.HrOfficer, a => a.UnitId));

    static readonly Who<RoleAppointment> Overseer = Administrator.Or(Who.Holding<RoleAppointment>(Role.Supervisor, a => a.UnitId));

    /// <summary>Who holds, today and with power to decide, the very appointment that is handed on.</summary>
    static readonly Who<RoleAppointment> Holder = new("holder", (a, actor) =>
        actor.Grants.FirstOrDefault(grant => grant.AppointmentId == a.BasisId && !grant.IsReadOnly) is { } own ? Warrant.By(own) : null);

    static readonly Who<RoleAppointment> Delegator = Who.Person<RoleAppointment>("delegator", a => a.Source == GrantSource.Delegated ? a.OnBehalfOf : null);

    static readonly Who<RoleAppointment> Clock = Who.Clock<RoleAppointment>();

    /// <summary>The table.</summary>
    public static readonly Workflow<AppointmentState, AppointmentTrigger, RoleAppointment> Table = new("role_appointment")
    {
        { New,                         Propose,          Proposed,  Appointer,     KnownRole, NotReserved, WithinReach, NotOnOwnRecord, ActivePerson, OrderedDates, ActingHasPeriod, ActingNotTooLong, NotOnward, WithinBasis, NotForOneself, RolesApart },
        { New,                         ProposeEmergency, Proposed,  Administrator, KnownRole, WithinReach, NotOnOwnRecord, ActivePerson, HoursFew, ReasonGiven, RolesApart },
        { New,                         AppointmentTrigger.Delegate, Active,    Holder,        ActivePerson, OrderedDates, DelegationNotTooLong, MayBeDelegated, NotOnward, NoLoop, WithinBasis, NotForOneself, RolesApart },
        { Proposed,                    Approve,          Active,    Appointer,     Ordinary, NotTheProposer, NotOnOwnRecord, OrderGiven, NotReserved, WithinReach, ActivePerson, RolesApart },
        { Proposed,                    ApproveEmergency, Active,    Administrator, Urgent, NotTheProposer, NotOnOwnRecord, WithinReach, ActivePerson, ReasonGiven, RolesApart },
        { Proposed,                    Decline,          Declined,  Appointer,     NotTheProposer, NotOnOwnRecord, NotReserved, ReasonGiven },
        { Active,                      Suspend,          Suspended, Overseer,      NotOnOwnRecord, ReasonGiven },
        { Suspended,                   Resume,           Active,    Overseer,      NotOnOwnRecord, ReasonGiven },
        { [Active, Suspended],         End,              Ended,     Appointer,     NotOnOwnRecord, NotReserved, ReasonGiven },
        { [Active, Suspended],         Withdraw,         Ended,     Delegator },
        { [Proposed, Active, Suspended], PersonLeft,     Ended,     Clock,         PersonGone },
        { [Active, Suspended],         BasisEnded,       Ended,     Clock,         BasisOver },
        { [Active, Suspended],         Expire,           Ended,     Clock,         TimeOver },
    };
}
