using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Accounts;

/// <summary>Lets people in: password first, then the code of the second factor where the account has one.</summary>
sealed class SignInDesk(LmsDbContext db, AccountManager accounts, SessionBook sessions, AuthorityDesk authority, Origination origin, AccountOptions options)
{
    /// <summary>
    /// Begins a session when the password fits. Unknown name, wrong password, locked account and expired first password look the same, do the
    /// same work and leave the same kind of entry.
    /// </summary>
    /// <exception cref="RefusedException"><c>sign_in.failed</c>.</exception>
    public async Task<StandingSession> SignInAsync(string userName, string password, Act act, CancellationToken cancel)
    {
        var account = await accounts.FindByNameAsync(userName);
        var fits = await accounts.CheckPasswordAsync(account, password);
        if (!fits || account is null || !IsUsable(account, act.At)) throw await RefuseAsync("sign_in_failed", "sign_in.failed", account, act, cancel);
        // A right password does not clear the count while the code is still to come: else each guess at a code would come with four free ones.
        var stands = account.HasSecondFactor ? !await accounts.IsLockedOutAsync(account) : (await accounts.ResetAccessFailedCountAsync(account)).Succeeded;
        if (!stands) throw await RefuseAsync("sign_in_failed", "sign_in.failed", account, act, cancel);
        return await BeginAsync(account, account.HasSecondFactor ? "give_password" : "sign_in", SignInMethod.Password, null, account.HasSecondFactor, act, cancel);
    }

    /// <summary>Takes the code of the second factor, or a recovery code, and turns the waiting session into a full one.</summary>
    /// <exception cref="RefusedException"><c>second_factor.code_wrong</c>, also while the account is locked.</exception>
    public async Task<StandingSession> GiveCodeAsync(StandingSession waiting, string? code, string? recoveryCode, Act act, CancellationToken cancel)
    {
        var account = await db.Accounts.SingleAsync(account => account.PersonId == waiting.Session.PersonId, cancel);
        var byRecovery = recoveryCode is not null;
        var fits = !await accounts.IsLockedOutAsync(account) && (byRecovery
            ? (await accounts.RedeemTwoFactorRecoveryCodeAsync(account, recoveryCode!)).Succeeded
            : await accounts.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code ?? ""));
        if (!fits || !(await accounts.ResetAccessFailedCountAsync(account)).Succeeded)
            throw await RefuseAsync("second_factor_failed", "second_factor.code_wrong", account, act, cancel);
        await db.UserSessions.Where(session => session.Id == waiting.Session.Id).ExecuteDeleteAsync(cancel);
        return await BeginAsync(
            account, byRecovery ? "sign_in_by_recovery_code" : "sign_in_by_second_factor", waiting.Session.Method, act.At, false, act, cancel);
    }

    /// <summary>Begins a session for somebody whom the organisation's sign-in service has sent. Who has a second factor here still gives its code.</summary>
    /// <returns>Null when an officer has locked the account.</returns>
    public async Task<StandingSession?> SignInFromProviderAsync(Guid personId, Act act, CancellationToken cancel)
    {
        var account = await db.Accounts.SingleOrDefaultAsync(account => account.PersonId == personId, cancel);
        if (account is { State: not AccountState.InUse }) return null;
        if (account is not null) return await BeginAsync(account, "sign_in_from_provider", SignInMethod.SingleSignOn, null, account.HasSecondFactor, act, cancel);
        var person = await db.People.SingleAsync(person => person.Id == personId, cancel);
        return await BeginAsync(person, null, "sign_in_from_provider", SignInMethod.SingleSignOn, null, false, act, cancel);
    }

    /// <summary>Ends the session of this browser.</summary>
    public async Task SignOutAsync(StandingSession standing, Act act, CancellationToken cancel)
    {
        Instant? at = act.At;
        await db.UserSessions.Where(session => session.Id == standing.Session.Id)
            .ExecuteUpdateAsync(update => update.SetProperty(session => session.EndedAt, at), cancel);
        // A session that still awaits the code makes a visitor of its owner everywhere else.
        var owner = act.By.PersonId == standing.Session.PersonId ? act : act.As(await db.People.SingleAsync(person => person.Id == standing.Session.PersonId, cancel));
        db.ObserveOwner("sign_out", "session", standing.Session.Id, owner);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>What the session still lacks.</summary>
    public async Task<SessionNeed> NeedsOfAsync(StandingSession standing, Act act, CancellationToken cancel) =>
        await authority.ActorAsync(standing.Session.PersonId, act.At, cancel) is { } actor ? AccessGate.NeedsOf(standing, actor, options) : SessionNeed.None;

    /// <summary>Counts one failure, writes it down, and gives the refusal to throw.</summary>
    public async Task<RefusedException> RefuseAsync(string what, string code, Account? account, Act act, CancellationToken cancel, string? member = null)
    {
        var id = account?.Id ?? Guid.Empty;
        await accounts.CountFailureAsync(id);
        var counted = await db.Accounts.IgnoreAutoIncludes().Where(known => known.Id == id)
            .Select(known => new { known.FailedAttempts, known.LockedUntil }).SingleOrDefaultAsync(cancel);
        db.ObserveVisitor(what, id, act, AccountTrail.Field("failures", $"{counted?.FailedAttempts ?? 0}"),
            AccountTrail.Field("locked_until", counted?.LockedUntil?.ToString()));
        // Whoever hangs up in the middle is counted and written down all the same.
        await db.SaveChangesAsync(CancellationToken.None);
        return new RefusedException(RefusalKind.RuleBroken, [new Refusal(code, [], member)]);
    }

    Task<StandingSession> BeginAsync(
        Account account, string what, SignInMethod method, Instant? secondFactorAt, bool awaitsCode, Act act, CancellationToken cancel) =>
        BeginAsync(account.Person, account, what, method, secondFactorAt, awaitsCode, act, cancel);

    async Task<StandingSession> BeginAsync(
        Person person, Account? account, string what, SignInMethod method, Instant? secondFactorAt, bool awaitsCode, Act act, CancellationToken cancel)
    {
        var session = sessions.Begin(person.Id, account?.SecurityStamp, method, secondFactorAt, awaitsCode, origin, act);
        var (subject, key) = account is null ? ("person", person.Id) : ("account", account.Id);
        db.ObserveOwner(what, subject, key, act.As(person), AccountTrail.Field("device", origin.Device));
        await db.SaveChangesAsync(cancel);
        return new StandingSession(session, method == SignInMethod.Password && account?.FirstPasswordEndsAt is not null);
    }

    static bool IsUsable(Account account, Instant now) =>
        account.State == AccountState.InUse && account.Person.IsActive && (account.FirstPasswordEndsAt is not { } ends || now < ends);
}
