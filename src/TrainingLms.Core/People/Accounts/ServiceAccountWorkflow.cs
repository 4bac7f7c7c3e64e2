using NodaTime;
using TrainingLms.Workflow;
using static TrainingLms.People.ServiceAccountState;
using static TrainingLms.People.ServiceAccountTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.People;

/// <summary>What has become of a service account.</summary>
public enum ServiceAccountState
{
    /// <summary>Asked for, without effect.</summary>
    Proposed,

    /// <summary>Its tokens open what it may read.</summary>
    Active,

    /// <summary>Refused.</summary>
    Declined,

    /// <summary>Set aside for a while; its tokens open nothing.</summary>
    Suspended,

    /// <summary>Ended by hand, for good.</summary>
    Revoked,

    /// <summary>Its time is over.</summary>
    Expired,
}

/// <summary>What can be done with a service account.</summary>
public enum ServiceAccountTrigger
{
    /// <summary>Ask for it.</summary>
    Propose,

    /// <summary>Put it into force; a second administrator.</summary>
    Approve,

    /// <summary>Refuse it.</summary>
    Decline,

    /// <summary>Set it aside.</summary>
    Suspend,

    /// <summary>Take it up again.</summary>
    Resume,

    /// <summary>End it for good.</summary>
    Revoke,

    /// <summary>Its time is over.</summary>
    Expire,
}

/// <summary>The life of a service account.</summary>
public static class ServiceAccountWorkflow
{
    /// <summary>The longest time ahead that a service account may end.</summary>
    public const int MostDays = 365;

    static readonly Who<ServiceAccount> Administrator = Who.Holding<ServiceAccount>(Role.SystemAdministrator, s => s.UnitId);

    static readonly Who<ServiceAccount> Keeper = Administrator.Or(Who.Person<ServiceAccount>("responsible_person", s => s.ResponsibleId));

    static readonly Who<ServiceAccount> Clock = Who.Clock<ServiceAccount>();

    static readonly Guard<ServiceAccount> NameGiven = new("service_account.name_missing", (s, _) => s.Name.Length is > 0 and <= 60);

    static readonly Guard<ServiceAccount> PurposeGiven = new("service_account.purpose_missing", (s, _) => s.Purpose.Length is > 0 and <= 400);

    static readonly Guard<ServiceAccount> ReadsKnownAreas = new("service_account.scopes_unfit",
        (s, _) => TokenScopes.Split(s.Scopes) is { Count: > 0 } scopes && scopes.All(scope => TokenScopes.Known.Contains(scope) && scope.EndsWith(":read", StringComparison.Ordinal)),
        (_, _) => [("known", TokenScopes.Known.Where(scope => scope.EndsWith(":read", StringComparison.Ordinal)).ToList())]);

    static readonly Guard<ServiceAccount> ResponsibleWithUs = new("service_account.responsible_inactive", (_, act) => act.Fact<Responsible>().Person.IsActive);

    static readonly Guard<ServiceAccount> EndsInTime = new("service_account.end_out_of_range",
        (s, act) => s.EndsAt > act.At && s.EndsAt <= act.At + Duration.FromDays(MostDays), (_, _) => [("days", MostDays)]);

    static readonly Guard<ServiceAccount> NotOver = new("service_account.over", (s, act) => act.At < s.EndsAt, (s, _) => [("end", s.EndsAt)]);

    static readonly SecondPerson<ServiceAccount> SecondPerson = new("duty.second_person_needed", [Propose], Others: (s, _) => [s.ResponsibleId]);

    /// <summary>Nobody hands a program more reach than the own.</summary>
    static readonly Guard<ServiceAccount> WithinReach = new("service_account.reaches_too_far", (s, act) => act.By.Grants.Any(own =>
        own.Role == Role.SystemAdministrator && !own.IsReadOnly && own.Reaches(s.UnitId, act.By.Units) && (own.Inherit || !s.Inherit)));

    static readonly Guard<ServiceAccount> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Due<ServiceAccount> TimeOver = new("service_account.still_in_time", s => s.EndsAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<ServiceAccountState, ServiceAccountTrigger, ServiceAccount> Table = new("service_account")
    {
        { New,                           Propose, Proposed,  Administrator, NameGiven, PurposeGiven, ReadsKnownAreas, ResponsibleWithUs, EndsInTime, WithinReach },
        { Proposed,                      Approve, Active,    Administrator, SecondPerson, NotOver, WithinReach },
        { Proposed,                      Decline, Declined,  Administrator, ReasonGiven },
        { Active,                        Suspend, Suspended, Keeper,        ReasonGiven },
        { Suspended,                     Resume,  Active,    Administrator, NotOver, ReasonGiven },
        { [Active, Suspended],           Revoke,  Revoked,   Keeper,        ReasonGiven },
        { [Proposed, Active, Suspended], Expire,  Expired,   Clock,         TimeOver },
    };
}
