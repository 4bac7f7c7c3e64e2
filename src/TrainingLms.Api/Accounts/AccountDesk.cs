using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Accounts;

/// <summary>Where accounts are opened and reset: by officers one at a time, and for many people at once after an import.</summary>
sealed class AccountDesk(LmsDbContext db, IPasswordHasher<Account> hasher, AccountRegister register, AccountOptions options)
{
    /// <summary>No letters that look alike: a first password is read out or copied from paper.</summary>
    const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Opens an account for a person in the actor's scope.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="userName">Name to sign in with; null for the person number.</param>
    /// <param name="act">Who opens it.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The account and its first password, which is known only now.</returns>
    /// <exception cref="RefusedException"><c>person.not_found</c>, <c>account.user_name_unfit</c>, <c>account.name_taken</c>, <c>account.person_has_one</c> and what the table refuses.</exception>
    public async Task<(Account Account, string FirstPassword)> OpenAsync(Guid personId, string? userName, Act act, CancellationToken cancel)
    {
        var person = await register.PersonAsync(personId, act, cancel);
        if (userName is not null && Account.Normalized(userName) is not { Length: >= 2 and <= 60 })
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("account.user_name_unfit", [], "userName")]);
        var password = NewPassword();
        var account = Open(person, userName ?? person.PersonNumber, password, await register.KnowingRolesAsync(personId, act, cancel));
        await db.SaveChangesAsync(cancel);
        return (account, password);
    }

    /// <summary>Gives an account a new first password.</summary>
    /// <returns>The account and the password, which is known only now.</returns>
    /// <exception cref="RefusedException"><c>person.not_found</c>, <c>account.not_found</c> and what the table refuses.</exception>
    public async Task<(Account Account, string FirstPassword)> ResetAsync(Guid personId, ExpectedVersion expected, Act act, CancellationToken cancel)
    {
        var password = NewPassword();
        return (await register.ResetAsync(personId, hasher.HashPassword(null!, password), EndOfFirstPassword(act), expected, act, cancel), password);
    }

    /// <summary>Gives every active person without an account one whose user name is the person number.</summary>
    /// <param name="personNumbers">Only these people; null for all.</param>
    /// <param name="password">The first password, the same for all.</param>
    /// <param name="mustChange">Whether each has to change it before anything else.</param>
    /// <param name="act">Who opens them.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many accounts were opened.</returns>
    /// <exception cref="RefusedException"><c>password.too_short</c>, <c>account.name_taken</c>.</exception>
    public async Task<int> OpenAllAsync(IReadOnlyCollection<string>? personNumbers, string password, bool mustChange, Act act, CancellationToken cancel = default)
    {
        if (password.Length < options.ShortestPassword)
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("password.too_short", [("least", options.ShortestPassword)], "password")]);
        var people = db.People.Active().Where(person => !db.Accounts.Any(account => account.PersonId == person.Id));
        if (personNumbers is not null) people = people.Where(person => personNumbers.Contains(person.PersonNumber));
        var waiting = await people.OrderBy(person => person.PersonNumber).ToListAsync(cancel);
        // Hashing is slow on purpose; one hash serves all, because all begin with one password.
        var hash = hasher.HashPassword(null!, password);
        foreach (var person in waiting) Open(person, person.PersonNumber, password, act, mustChange, hash);
        await db.SaveChangesAsync(cancel);
        return waiting.Count;
    }

    /// <summary>Opens an account with a password that is already known; the caller saves.</summary>
    /// <param name="person">The person.</param>
    /// <param name="userName">Name to sign in with.</param>
    /// <param name="password">The password.</param>
    /// <param name="act">Who opens it; knows the <see cref="OwnerRoles"/> where it is not the system.</param>
    /// <param name="mustChange">Whether it is a first password, to be changed before anything else.</param>
    /// <param name="knownHash">Hash of this very password, where there is one.</param>
    public Account Open(Person person, string userName, string password, Act act, bool mustChange = true, string? knownHash = null)
    {
        var account = Account.Open(person, userName, knownHash ?? hasher.HashPassword(null!, password), mustChange ? EndOfFirstPassword(act) : null, act);
        db.Accounts.Add(account);
        return account;
    }

    /// <summary>A first password of 79 random bits that can be read out.</summary>
    public static string NewPassword() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));

    Instant EndOfFirstPassword(Act act) => act.At + Duration.FromDays(options.FirstPasswordDays);
}
