using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.People;

/// <summary>Checks passwords and makes accounts. Hashing is the framework's own.</summary>
sealed class SignInDesk(LmsDbContext db, IPasswordHasher<Account> hasher, IClock clock)
{
    /// <summary>Claim that ties a cookie to the password it was made with.</summary>
    public const string StampClaim = "stamp";

    const int AttemptsAllowed = 5;
    const int ShortestPassword = 10;
    static readonly Duration LockTime = Duration.FromMinutes(15);

    /// <summary>The account's principal when the password fits. Unknown name, wrong password and locked account look the same.</summary>
    /// <exception cref="RefusedException"><c>sign_in.failed</c>.</exception>
    public async Task<ClaimsPrincipal> CheckAsync(string userName, string password, string scheme, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var name = userName.Trim().ToLowerInvariant();
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.UserName == name, cancel);
        if (account is null)
        {
            // The same work as for a known name, so that time does not tell which names exist.
            hasher.HashPassword(null!, password);
            throw Failed();
        }
        if (account.LockedUntil > now) throw Failed();
        if (hasher.VerifyHashedPassword(account, account.PasswordHash, password) == PasswordVerificationResult.Failed)
        {
            account.FailedAttempts++;
            if (account.FailedAttempts >= AttemptsAllowed) (account.FailedAttempts, account.LockedUntil) = (0, now + LockTime);
            await db.SaveChangesAsync(cancel);
            throw Failed();
        }
        if (account.FailedAttempts > 0 || account.LockedUntil is not null)
        {
            (account.FailedAttempts, account.LockedUntil) = (0, null);
            await db.SaveChangesAsync(cancel);
        }
        return PrincipalOf(account.PersonId, scheme, account.SecurityStamp);
    }

    /// <summary>Makes an account for a person; the caller saves.</summary>
    /// <param name="person">The person.</param>
    /// <param name="userName">Name to sign in with.</param>
    /// <param name="password">The password.</param>
    /// <param name="act">Who opens it.</param>
    /// <param name="knownHash">Hash of this very password made a moment ago: hashing is slow on purpose, and many accounts may open with one first password.</param>
    /// <exception cref="RefusedException"><c>account.password_too_weak</c>.</exception>
    public Account Open(Person person, string userName, string password, Act act, string? knownHash = null)
    {
        var account = new Account
        {
            Id = act.NewId(),
            PersonId = person.Id,
            UserName = userName.Trim().ToLowerInvariant(),
            PasswordHash = "",
            SecurityStamp = RandomStamp(),
        };
        if (password.Length < ShortestPassword || password.Equals(account.UserName, StringComparison.OrdinalIgnoreCase))
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("account.password_too_weak", [], "password")]);
        account.PasswordHash = knownHash ?? hasher.HashPassword(account, password);
        db.Accounts.Add(account);
        return account;
    }

    /// <summary>Whether a cookie made with this stamp still stands.</summary>
    public Task<bool> StandsAsync(Guid personId, Guid stamp, CancellationToken cancel) =>
        db.Accounts.AnyAsync(a => a.PersonId == personId && a.SecurityStamp == stamp, cancel);

    /// <summary>The principal of a person.</summary>
    public static ClaimsPrincipal PrincipalOf(Guid personId, string scheme, Guid? stamp = null)
    {
        var claims = new List<Claim> { new(ClaimTypes.NameIdentifier, personId.ToString()) };
        if (stamp is { } value) claims.Add(new Claim(StampClaim, value.ToString()));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }

    static Guid RandomStamp() => new(RandomNumberGenerator.GetBytes(16));

    static RefusedException Failed() => new(RefusalKind.RuleBroken, "sign_in.failed");
}
