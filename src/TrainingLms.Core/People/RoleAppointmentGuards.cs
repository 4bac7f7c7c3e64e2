using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>What must hold for the rows of <see cref="RoleAppointmentWorkflow"/>.</summary>
/// <remarks>The installation appoints its first people without anybody above them; what a second person would judge is not asked of it.</remarks>
static class RoleAppointmentGuards
{
    public static readonly Guard<RoleAppointment> KnownRole = new("appointment.role_unknown", (a, _) => Role.All.Contains(a.Role), (a, _) => [("role", a.Role)]);

    public static readonly Guard<RoleAppointment> ActivePerson = new("appointment.person_inactive",
        (_, act) => IsInstaller(act) || act.Fact<Appointee>().Person.IsActive);

    public static readonly Guard<RoleAppointment> OrderedDates = new("appointment.dates_reversed", (a, _) => a.To is null || a.From <= a.To);

    public static readonly Guard<RoleAppointment> OrderGiven = new("appointment.order_missing", (a, _) => !string.IsNullOrWhiteSpace(a.OrderText));

    public static readonly Guard<RoleAppointment> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    // Who
    public static readonly SecondPerson<RoleAppointment> NotTheProposer = new("duty.second_person_needed", [AppointmentTrigger.Propose, AppointmentTrigger.ProposeEmergency]);

    /// <summary>The person appointed, and the one in whose place: both have an interest.</summary>
    public static readonly NotOwn<RoleAppointment> NotOnOwnRecord = new("duty.own_record",
        (a, _) => a is { Source: GrantSource.Acting, OnBehalfOf: { } absent } ? [a.PersonId, absent] : [a.PersonId]);

    public static readonly Guard<RoleAppointment> NotReserved = new("appointment.role_reserved",
        (a, act) => IsInstaller(act) || !Role.All.Contains(a.Role) || AppointingGrants(a, act).Any(), (a, act) => [("who", string.Join('|', Rules(act).AppointersOf(a.Role)))]);

    /// <summary>Nobody hands on more than the own reach: who holds a role on one unit alone cannot appoint for the units below it.</summary>
    public static readonly Guard<RoleAppointment> WithinReach = new("appointment.reaches_too_far",
        (a, act) => !a.Inherit || IsInstaller(act) || !AppointingGrants(a, act).Any() || AppointingGrants(a, act).Any(grant => grant.Inherit));

    /// <summary>Separation of duty; each broken rule is told by its own code.</summary>
    public static readonly Guard<RoleAppointment> RolesApart = new("duty.roles_apart", (_, act) => IsInstaller(act) || act.Fact<Appointee>().Breaches.Count == 0)
    {
        Told = (_, act) => [.. act.Fact<Appointee>().Breaches.Select(code => new Refusal(code))],
    };

    // Acting and delegation
    public static readonly Guard<RoleAppointment> ActingHasPeriod = new("appointment.period_needed", (a, _) => a.Source != GrantSource.Acting || a.To is not null);

    public static readonly Guard<RoleAppointment> ActingNotTooLong = new("appointment.acting_too_long",
        (a, act) => IsInstaller(act) || a.Source != GrantSource.Acting || a.Days is null || a.Days <= Rules(act).ActingDays, (_, act) => [("days", Rules(act).ActingDays)]);

    public static readonly Guard<RoleAppointment> DelegationNotTooLong = new("appointment.delegation_too_long",
        (a, act) => a.Days <= Rules(act).DelegationDays, (_, act) => [("days", Rules(act).DelegationDays)]);

    public static readonly Guard<RoleAppointment> MayBeDelegated = new("appointment.never_delegated", (a, act) => !Rules(act).NeverDelegated.Contains(a.Role));

    public static readonly Guard<RoleAppointment> NotOnward = new("appointment.delegated_onward",
        (_, act) => act.Fact<Appointee>().Basis is not { Source: GrantSource.Delegated });

    public static readonly Guard<RoleAppointment> NoLoop = new("appointment.delegation_loop", (_, act) => !act.Fact<Appointee>().LeadsBack);

    public static readonly Guard<RoleAppointment> NotForOneself = new("appointment.for_oneself", (a, _) => a.OnBehalfOf != a.PersonId);

    /// <summary>Who stands in holds the same role, and reaches no further.</summary>
    public static readonly Guard<RoleAppointment> WithinBasis = new("appointment.beyond_basis",
        (a, act) => a.BasisId is null || IsInstaller(act) || (act.Fact<Appointee>().Basis is { State: AppointmentState.Active } basis && basis.Role == a.Role && (basis.Inherit || !a.Inherit)
            && (basis.UnitId == a.UnitId || (basis.Inherit && act.By.Units.IsWithin(a.UnitId, basis.UnitId)))));

    // Emergency
    public static readonly Guard<RoleAppointment> HoursFew = new("appointment.emergency_too_long",
        (a, act) => a.Hours is > 0 && a.Hours <= Rules(act).EmergencyHours, (_, act) => [("hours", Rules(act).EmergencyHours)]);

    public static readonly Guard<RoleAppointment> Ordinary = new("appointment.is_emergency", (a, _) => a.Source != GrantSource.Emergency);

    public static readonly Guard<RoleAppointment> Urgent = new("appointment.no_emergency", (a, _) => a.Source == GrantSource.Emergency);

    // The clock
    public static readonly Guard<RoleAppointment> PersonGone = new("appointment.person_still_here", (_, act) => !act.Fact<Appointee>().Person.IsActive);

    public static readonly Guard<RoleAppointment> BasisOver = new("appointment.basis_in_force",
        (a, act) => a.Source == GrantSource.Delegated && act.Fact<Appointee>().Basis is { State: AppointmentState.Ended });

    public static readonly Due<RoleAppointment> TimeOver = new("appointment.still_in_force", a => a.EndsAt);

    /// <summary>The actor's grants that reach the unit and may appoint to this role.</summary>
    static IEnumerable<Grant> AppointingGrants(RoleAppointment a, Act act) => act.By.Grants.Where(grant =>
        !grant.IsReadOnly && grant.Reaches(a.UnitId, act.By.Units) && Rules(act).AppointersOf(a.Role).Contains(grant.Role));

    static AppointingRules Rules(Act act) => act.Fact<Appointee>().Rules ?? throw new InvalidOperationException("An appointment is judged by the appointing rules; give them with the appointee.");

    static bool IsInstaller(Act act) => ReferenceEquals(act.By, Actor.System);
}
