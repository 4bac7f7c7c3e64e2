using NodaTime;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>账号: what a person signs in with, one for each person.</summary>
/// <remarks>
/// Counters of failed attempts and the last one-time code are raised by single statements beside this class, without raising the version: they
/// are nobody's edit, and whoever guesses passwords must not be able to keep an officer from locking the account.
/// </remarks>
public sealed class Account : Governed<AccountState>
{
    Account() { }

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person, loaded with the account: whose account it is decides who may touch it.</summary>
    public Person Person { get; private init; } = null!;

    /// <summary>Name to sign in with, lower-case; by default the person number.</summary>
    public string UserName { get; private init; } = "";

    /// <summary>Salted hash of the password, never the password.</summary>
    public string PasswordHash { get; set; } = "";

    /// <summary>When the password was last set.</summary>
    public Instant PasswordChangedAt { get; private set; }

    /// <summary>Until when a first password, known to whoever handed it out, opens the account for the one purpose of changing it; null once the owner has.</summary>
    public Instant? FirstPasswordEndsAt { get; private set; }

    /// <summary>Changed with everything that ends all sessions: password, lock, reset, second factor. A session begun under another stamp is over.</summary>
    public Guid SecurityStamp { get; private set; }

    /// <summary>Failed attempts in a row.</summary>
    public int FailedAttempts { get; private set; }

    /// <summary>Until when signing in is refused after too many failed attempts; null when it is not.</summary>
    public Instant? LockedUntil { get; private set; }

    /// <summary>Secret shared with the owner's authenticator; null where there is none. It counts once <see cref="SecondFactorSince"/> is set.</summary>
    public SealedText? AuthenticatorKey { get; private set; }

    /// <summary>Since when signing in asks for a one-time code; null when it does not.</summary>
    public Instant? SecondFactorSince { get; private set; }

    /// <summary>Time step of the last one-time code that was accepted; no code of this step or before opens anything again.</summary>
    public long LastCodeStep { get; private set; }

    /// <summary>Where secrets of authenticators are sealed.</summary>
    public static readonly SealedColumn AuthenticatorKeyColumn = new("accounts", "authenticator_key");

    /// <summary>Whether signing in asks for a one-time code.</summary>
    public bool HasSecondFactor => SecondFactorSince is not null;

    /// <inheritdoc/>
    public override Instant? NextDue() => AccountWorkflow.Table.NextDue(this);

    /// <summary>Opens an account.</summary>
    /// <param name="person">Whose it is.</param>
    /// <param name="userName">Name to sign in with; kept in lower case.</param>
    /// <param name="passwordHash">Hash of the first password.</param>
    /// <param name="firstPasswordEndsAt">Until when the first password may be changed; null where nobody needs to change it.</param>
    /// <param name="act">Who opens it; knows the <see cref="OwnerRoles"/>.</param>
    /// <exception cref="RefusedException"><c>account.own</c>, <c>account.person_left</c>, <c>account.owner_holds_roles</c>, forbidden.</exception>
    public static Account Open(Person person, string userName, string passwordHash, Instant? firstPasswordEndsAt, Act act)
    {
        var account = new Account { Id = act.NewId(), PersonId = person.Id, Person = person, UserName = Normalized(userName) };
        AccountWorkflow.Table.Fire(account, AccountTrigger.Open, act);
        account.Take(passwordHash, firstPasswordEndsAt, act);
        return account;
    }

    /// <summary>Gives the account a new first password and ends whatever was signed in.</summary>
    /// <param name="passwordHash">Hash of the new first password.</param>
    /// <param name="firstPasswordEndsAt">Until when it may be changed.</param>
    /// <param name="act">Who resets, with the reason; knows the <see cref="OwnerRoles"/>.</param>
    public void Reset(string passwordHash, Instant firstPasswordEndsAt, Act act)
    {
        AccountWorkflow.Table.Fire(this, AccountTrigger.Reset, act);
        Take(passwordHash, firstPasswordEndsAt, act);
        (FailedAttempts, LockedUntil) = (0, null);
    }

    /// <summary>Takes the second factor off for an owner who has lost it, and ends whatever was signed in.</summary>
    public void DropSecondFactor(Act act)
    {
        AccountWorkflow.Table.Fire(this, AccountTrigger.DropSecondFactor, act);
        ForgetSecondFactor(act);
    }

    /// <summary>Locks or unlocks; either ends whatever was signed in.</summary>
    public void Move(AccountTrigger trigger, Act act)
    {
        AccountWorkflow.Table.Fire(this, trigger, act);
        SecurityStamp = act.NewId();
    }

    /// <summary>The owner's new password; whatever else was signed in is over.</summary>
    public void ChangePassword(string passwordHash, Act act) => Take(passwordHash, null, act);

    /// <summary>Keeps the secret of an authenticator that its owner has yet to confirm.</summary>
    /// <exception cref="RefusedException"><c>second_factor.already_there</c>.</exception>
    public void Enrol(SealedText key)
    {
        if (HasSecondFactor) throw new RefusedException(RefusalKind.RuleBroken, "second_factor.already_there");
        AuthenticatorKey = key;
    }

    /// <summary>From now on signing in asks for a code; whatever was signed in without one is over.</summary>
    public void ConfirmSecondFactor(Act act) => (SecondFactorSince, SecurityStamp) = (act.At, act.NewId());

    /// <summary>Signing in asks for no code any more; whatever was signed in is over.</summary>
    public void ForgetSecondFactor(Act act) => (AuthenticatorKey, SecondFactorSince, SecurityStamp) = (null, null, act.NewId());

    /// <summary>The form in which user names are kept and compared.</summary>
    public static string Normalized(string userName) => userName.Trim().ToLowerInvariant();

    void Take(string passwordHash, Instant? firstPasswordEndsAt, Act act) =>
        (PasswordHash, FirstPasswordEndsAt, PasswordChangedAt, SecurityStamp) = (passwordHash, firstPasswordEndsAt, act.At, act.NewId());
}

/// <summary>A recovery code that has not been used: opens the second factor once. Only its hash is kept; codes carry 120 random bits, so a plain hash is enough.</summary>
public sealed class RecoveryCode
{
    /// <summary>The account.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>SHA-256 of the code, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }
}
