using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Accounts;

/// <summary>
/// The framework's manager of accounts, with three things made stricter: it counts failures in one statement, so that parallel guesses count
/// each; it spends the same time on names that do not exist; and its recovery codes are long enough to be kept as plain hashes.
/// </summary>
sealed class AccountManager(
    AccountStore store, IOptions<IdentityOptions> identity, IPasswordHasher<Account> hasher, ILookupNormalizer names, IdentityErrorDescriber errors,
    IServiceProvider services, ILogger<AccountManager> log, LmsDbContext db, IClock clock, AccountOptions options)
    : UserManager<Account>(store, identity, hasher, [], [], names, errors, services, log)
{
    /// <summary>Ten codes of 120 bits.</summary>
    public const int RecoveryCodes = 10;

    /// <summary>No confusable letters: people write codes down.</summary>
    const string CodeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    static string? hashOfNobody;

    /// <summary>Whether the password fits, for nobody's account as slowly as for somebody's. Raises an old hash to today's cost.</summary>
    public override async Task<bool> CheckPasswordAsync(Account? user, string password)
    {
        hashOfNobody ??= PasswordHasher.HashPassword(null!, CodeLetters);
        var verdict = PasswordHasher.VerifyHashedPassword(user!, user?.PasswordHash ?? hashOfNobody, password);
        if (user is null || verdict == PasswordVerificationResult.Failed) return false;
        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            var (old, renewed) = (user.PasswordHash, PasswordHasher.HashPassword(user, password));
            await db.Accounts.Where(account => account.Id == user.Id && account.PasswordHash == old)
                .ExecuteUpdateAsync(update => update.SetProperty(account => account.PasswordHash, renewed), CancellationToken);
        }
        return true;
    }

    /// <summary>Whether too many failures have locked the account just now.</summary>
    public override async Task<bool> IsLockedOutAsync(Account user) => !await Unlocked(user.Id).AnyAsync(CancellationToken);

    /// <summary>Forgets earlier failures; fails when the account was locked meanwhile.</summary>
    public override async Task<IdentityResult> ResetAccessFailedCountAsync(Account user) =>
        await Unlocked(user.Id).ExecuteUpdateAsync(update => update.SetProperty(account => account.FailedAttempts, 0)
            .SetProperty(account => account.LockedUntil, (Instant?)null), CancellationToken) == 1 ? IdentityResult.Success : IdentityResult.Failed();

    /// <summary>Counts one failure; an account that is locked, or is not there, is asked with the same statement and not counted.</summary>
    public async Task CountFailureAsync(Guid accountId)
    {
        Instant? until = clock.GetCurrentInstant() + Duration.FromMinutes(options.LockMinutes);
        var allowed = options.AttemptsAllowed;
        await Unlocked(accountId).ExecuteUpdateAsync(update => update
            .SetProperty(account => account.LockedUntil, account => account.FailedAttempts + 1 >= allowed ? until : null)
            .SetProperty(account => account.FailedAttempts, account => account.FailedAttempts + 1 >= allowed ? 0 : account.FailedAttempts + 1), CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<IdentityResult> AccessFailedAsync(Account user)
    {
        await CountFailureAsync(user.Id);
        return IdentityResult.Success;
    }

    /// <summary>Six groups of four letters or digits.</summary>
    protected override string CreateTwoFactorRecoveryCode() =>
        string.Join('-', Enumerable.Range(0, 6).Select(_ => RandomNumberGenerator.GetString(CodeLetters, 4)));

    IQueryable<Account> Unlocked(Guid id)
    {
        var now = clock.GetCurrentInstant();
        return db.Accounts.IgnoreAutoIncludes().Where(account => account.Id == id && (account.LockedUntil == null || account.LockedUntil <= now));
    }
}

/// <summary>User names are compared as they are kept.</summary>
sealed class AccountNames : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name is null ? null : Account.Normalized(name);

    public string? NormalizeEmail(string? email) => email;
}

/// <summary>One-time codes by the server's clock, each good for one use: the framework's own provider takes a code again for as long as it is shown.</summary>
sealed class OneTimeCodes(LmsDbContext db, IClock clock, KeyRing keys) : IUserTwoFactorTokenProvider<Account>
{
    /// <summary>Codes come from the owner's authenticator, never from here.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<Account> manager, Account user) => Task.FromResult("");

    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Account> manager, Account user) => Task.FromResult(user.AuthenticatorKey is not null);

    /// <summary>Takes the code: of two who bring it at the same moment, one is let in.</summary>
    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        if (user.AuthenticatorKey is null || Totp.StepOf(token, keys.Open(user.AuthenticatorKey, Account.AuthenticatorKeyColumn), clock.GetCurrentInstant(), user.LastCodeStep) is not { } step) return false;
        return await db.Accounts.IgnoreAutoIncludes().Where(account => account.Id == user.Id && account.LastCodeStep < step)
            .ExecuteUpdateAsync(update => update.SetProperty(account => account.LastCodeStep, step)) == 1;
    }
}
