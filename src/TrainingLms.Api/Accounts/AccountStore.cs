using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;

namespace TrainingLms.Api.Accounts;

/// <summary>
/// What the framework asks of a store, over the one database context. It changes what is tracked and never saves: the use case saves once,
/// together with the audit entry. Codes are the exception: using one up is a single statement, because two may try at once.
/// </summary>
sealed class AccountStore(LmsDbContext db) : IUserPasswordStore<Account>, IUserTwoFactorStore<Account>, IUserTwoFactorRecoveryCodeStore<Account>
{
    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    /// <summary>User names are given for good.</summary>
    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        db.Accounts.Add(user);
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Success);

    /// <summary>Accounts are locked, never deleted: the audit trail names them.</summary>
    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? db.Accounts.SingleOrDefaultAsync(account => account.Id == id, cancellationToken) : Task.FromResult<Account?>(null);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        db.Accounts.SingleOrDefaultAsync(account => account.UserName == normalizedUserName, cancellationToken);

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash!;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash.Length > 0);

    /// <summary>The aggregate does this itself, because sessions end with it.</summary>
    public Task SetTwoFactorEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> GetTwoFactorEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.HasSecondFactor);

    public async Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken)
    {
        await db.RecoveryCodes.Where(code => code.AccountId == user.Id).ExecuteDeleteAsync(cancellationToken);
        db.RecoveryCodes.AddRange(recoveryCodes.Select(code => new RecoveryCode { AccountId = user.Id, Hash = HashOf(code) }));
    }

    public async Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        var hash = HashOf(code);
        return await db.RecoveryCodes.Where(known => known.AccountId == user.Id && known.Hash == hash).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    public Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken) =>
        db.RecoveryCodes.CountAsync(code => code.AccountId == user.Id, cancellationToken);

    /// <summary>The context belongs to the request.</summary>
    public void Dispose() { }

    static string HashOf(string code) => TokenSecret.HashOf(code.Trim().ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal));
}
