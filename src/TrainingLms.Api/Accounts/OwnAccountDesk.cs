using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Accounts;

/// <summary>
/// What people do with their own account: password, second factor, recovery codes. Each asks for the present password again, because an open
/// browser is not its owner; wrong ones count like failed sign-ins. Whatever changes ends all other sessions and gives this browser a new one.
/// </summary>
sealed class OwnAccountDesk(
    LmsDbContext db, AccountManager accounts, SignInDesk signIn, SessionBook sessions, PasswordRules rules, KeyRing keys, UnitTreeCache trees,
    Origination origin, AccountOptions options)
{
    /// <summary>The actor's account.</summary>
    /// <exception cref="RefusedException"><c>account.not_found</c>: signed in without one.</exception>
    public async Task<Account> FindAsync(Act act, CancellationToken cancel) =>
        await db.Accounts.SingleOrDefaultAsync(account => account.PersonId == act.By.PersonId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "account.not_found");

    /// <summary>Changes the password.</summary>
    /// <exception cref="RefusedException"><c>password.current_wrong</c>; everything that is wrong with the new one: <c>password.too_short</c>, <c>.too_long</c>, <c>.too_common</c>, <c>.about_you</c>, <c>.unchanged</c>.</exception>
    public async Task<UserSession> ChangePasswordAsync(string current, string wanted, StandingSession standing, Act act, CancellationToken cancel)
    {
        var account = await ConfirmedAsync(current, "currentPassword", act, cancel);
        var faults = rules.FaultsOf(wanted, await AboutAsync(account, cancel), "newPassword").ToList();
        if (wanted == current) faults.Add(new Refusal("password.unchanged", [], "newPassword"));
        if (faults.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, faults);
        account.ChangePassword(accounts.PasswordHasher.HashPassword(account, wanted), act);
        return await RenewAsync(account, "change_password", standing, standing.Session.SecondFactorAt, act, cancel);
    }

    /// <summary>Makes a secret for the owner's authenticator. It counts once a code has shown that the authenticator has it.</summary>
    /// <exception cref="RefusedException"><c>password.current_wrong</c>, <c>second_factor.already_there</c>.</exception>
    public async Task<(string Key, string Address)> EnrolAsync(string password, Act act, CancellationToken cancel)
    {
        var account = await ConfirmedAsync(password, "password", act, cancel);
        var key = Totp.NewKey();
        account.Enrol(keys.Seal(key, Account.AuthenticatorKeyColumn));
        db.ObserveOwner("begin_second_factor", "account", account.Id, act);
        await db.SaveChangesAsync(cancel);
        return (key, Totp.AddressOf(key, options.Issuer, account.UserName));
    }

    /// <summary>Takes the first code of a new authenticator. From now on signing in asks for one.</summary>
    /// <returns>The session to go on with, and the recovery codes, which are known only now.</returns>
    /// <exception cref="RefusedException"><c>second_factor.code_wrong</c>, <c>second_factor.not_begun</c>, <c>second_factor.already_there</c>.</exception>
    public async Task<(UserSession Session, IReadOnlyList<string> Codes)> ConfirmAsync(string code, StandingSession standing, Act act, CancellationToken cancel)
    {
        var account = await FindAsync(act, cancel);
        if (account.HasSecondFactor) throw new RefusedException(RefusalKind.RuleBroken, "second_factor.already_there");
        if (account.AuthenticatorKey is null) throw new RefusedException(RefusalKind.RuleBroken, "second_factor.not_begun");
        if (await accounts.IsLockedOutAsync(account) || !await accounts.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code))
            throw await signIn.RefuseAsync("second_factor_failed", "second_factor.code_wrong", account, act, cancel, "code");
        account.ConfirmSecondFactor(act);
        return await db.InTransactionAsync(async () =>
        {
            var codes = await NewCodesAsync(account);
            return (await RenewAsync(account, "confirm_second_factor", standing, act.At, act, cancel), codes);
        }, cancel);
    }

    /// <summary>Takes the second factor off. Whoever holds a role that needs one can then do no more than set up another.</summary>
    /// <exception cref="RefusedException"><c>password.current_wrong</c>, <c>second_factor.not_there</c>.</exception>
    public async Task<UserSession> RemoveAsync(string password, StandingSession standing, Act act, CancellationToken cancel)
    {
        var account = await WithSecondFactorAsync(password, act, cancel);
        account.ForgetSecondFactor(act);
        return await db.InTransactionAsync(async () =>
        {
            await db.RecoveryCodes.Where(code => code.AccountId == account.Id).ExecuteDeleteAsync(cancel);
            return await RenewAsync(account, "remove_second_factor", standing, null, act, cancel);
        }, cancel);
    }

    /// <summary>Makes ten new recovery codes; the ones before are void.</summary>
    /// <exception cref="RefusedException"><c>password.current_wrong</c>, <c>second_factor.not_there</c>.</exception>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(string password, Act act, CancellationToken cancel)
    {
        var account = await WithSecondFactorAsync(password, act, cancel);
        return await db.InTransactionAsync(async () =>
        {
            var codes = await NewCodesAsync(account);
            db.ObserveOwner("renew_recovery_codes", "account", account.Id, act);
            await db.SaveChangesAsync(cancel);
            return codes;
        }, cancel);
    }

    async Task<IReadOnlyList<string>> NewCodesAsync(Account account) =>
        [.. (await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, AccountManager.RecoveryCodes))!];

    async Task<Account> WithSecondFactorAsync(string password, Act act, CancellationToken cancel)
    {
        var account = await ConfirmedAsync(password, "password", act, cancel);
        return account.HasSecondFactor ? account : throw new RefusedException(RefusalKind.RuleBroken, "second_factor.not_there");
    }

    /// <summary>Whether the actor has just shown who it is: by the password, or by a sign-in a few minutes ago.</summary>
    /// <exception cref="RefusedException"><c>password.current_wrong</c>; <c>account.not_found</c> where a password is given and there is no account.</exception>
    public async Task<bool> IsFreshAsync(string? password, StandingSession? standing, Act act, CancellationToken cancel)
    {
        if (password is not null) return await ConfirmedAsync(password, "password", act, cancel) is not null;
        return standing is { Session: var session } && act.At < session.CreatedAt + Duration.FromMinutes(options.FreshMinutes);
    }

    async Task<Account> ConfirmedAsync(string password, string member, Act act, CancellationToken cancel)
    {
        var account = await FindAsync(act, cancel);
        var fits = await accounts.CheckPasswordAsync(account, password) && !await accounts.IsLockedOutAsync(account);
        return fits ? account : throw await signIn.RefuseAsync("password_check_failed", "password.current_wrong", account, act, cancel, member);
    }

    async Task<UserSession> RenewAsync(Account account, string what, StandingSession standing, Instant? secondFactorAt, Act act, CancellationToken cancel)
    {
        return await db.InTransactionAsync(async () =>
        {
            await sessions.EndAllAsync(account.PersonId, act, cancel);
            var session = sessions.Begin(account.PersonId, account.SecurityStamp, standing.Session.Method, secondFactorAt, false, origin, act);
            db.ObserveOwner(what, "account", account.Id, act);
            await db.SaveChangesAsync(cancel);
            return session;
        }, cancel);
    }

    /// <summary>What a password must not contain: whatever a colleague would try first.</summary>
    async Task<IReadOnlyList<string?>> AboutAsync(Account account, CancellationToken cancel)
    {
        var (person, tree) = (account.Person, await trees.CurrentAsync(db, cancel));
        return
        [
            account.UserName, person.PersonNumber, person.Name, person.Email?.Split('@')[0], options.Issuer,
            .. tree.PathOf(person.UnitId).SelectMany(unit => (string?[])[unit.Name, unit.Code]),
        ];
    }
}
