using TrainingLms.Workflow;
using static TrainingLms.People.AccountState;
using static TrainingLms.People.AccountTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.People;

/// <summary>What has become of an account.</summary>
public enum AccountState
{
    /// <summary>Its owner may sign in.</summary>
    InUse,

    /// <summary>Shut by an officer, until an officer unlocks it.</summary>
    Locked,
}

/// <summary>What officers can do with an account.</summary>
public enum AccountTrigger
{
    /// <summary>Open one for a person.</summary>
    Open,

    /// <summary>Give it a new first password.</summary>
    Reset,

    /// <summary>Take the second factor off for an owner who has lost it.</summary>
    DropSecondFactor,

    /// <summary>End whatever is signed in.</summary>
    SignOut,

    /// <summary>Shut it.</summary>
    Lock,

    /// <summary>Let the owner sign in again.</summary>
    Unlock,
}

/// <summary>Fact: the roles that the owner holds, or has been proposed for, anywhere.</summary>
public sealed record OwnerRoles(IReadOnlyList<Grant> Grants);

/// <summary>What officers may do with other people's accounts.</summary>
public static class AccountWorkflow
{
    static readonly Who<Account> Administrator = Who.Holding<Account>(Role.SystemAdministrator, a => a.Person.UnitId);

    static readonly Who<Account> Officer = Administrator.Or(Who.Holding<Account>(Role.HrOfficer, a => a.Person.UnitId));

    static readonly NotOwn<Account> NotOwn = new("account.own", a => a.PersonId);

    static readonly Guard<Account> PersonWithUs = new("account.person_left", (a, _) => a.Person.IsActive);

    static readonly Guard<Account> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>Whoever hands out a first password could sign in as the owner. So nobody does where the owner's authority exceeds the own.</summary>
    static readonly Guard<Account> WithinReach = new("account.owner_holds_roles", (_, act) =>
        ReferenceEquals(act.By, Actor.System) || act.Fact<OwnerRoles>().Grants.All(held => act.By.Grants.Any(own =>
            own.Role == Role.SystemAdministrator && !own.IsReadOnly && own.Reaches(held.UnitId, act.By.Units) && (own.Inherit || !held.Inherit))));

    /// <summary>The table.</summary>
    public static readonly Workflow<AccountState, AccountTrigger, Account> Table = new("account")
    {
        { New,    Open,                InUse,  Officer.Or(Who.Installer<Account>()), NotOwn, PersonWithUs, WithinReach },
        { InUse,  Reset,               InUse,  Officer,                              NotOwn, PersonWithUs, WithinReach, ReasonGiven },
        { InUse,  DropSecondFactor,    InUse,  Administrator,                        NotOwn, PersonWithUs, WithinReach, ReasonGiven },
        { InUse,  SignOut,             InUse,  Officer,                              NotOwn, ReasonGiven },
        { InUse,  AccountTrigger.Lock, Locked, Officer,                              NotOwn, ReasonGiven },
        { Locked, Unlock,              InUse,  Officer,                              NotOwn, WithinReach, ReasonGiven },
    };
}
