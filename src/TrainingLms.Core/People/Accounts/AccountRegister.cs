using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Where officers look after the accounts of the people in their scope.</summary>
public sealed class AccountRegister(LmsDbContext db, SessionBook sessions)
{
    /// <summary>The account of a person in the actor's scope.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>: not there, or not visible; <c>account.not_found</c>: the person has none.</exception>
    public async Task<Account> FindAsync(Guid personId, Act act, CancellationToken cancel = default)
    {
        var person = await PersonAsync(personId, act, cancel);
        return await db.Accounts.SingleOrDefaultAsync(account => account.PersonId == person.Id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "account.not_found");
    }

    /// <summary>A person whose account the actor may look after.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>.</exception>
    public async Task<Person> PersonAsync(Guid personId, Act act, CancellationToken cancel = default)
    {
        return await db.People.LookedAfterBy(act.By, db).SingleOrDefaultAsync(person => person.Id == personId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
    }

    /// <summary>The act, knowing which roles the owner holds anywhere.</summary>
    public async Task<Act> KnowingRolesAsync(Guid ownerId, Act act, CancellationToken cancel = default) =>
        act.Given(new OwnerRoles(await db.RoleAppointments.AsNoTracking()
            .Where(a => a.PersonId == ownerId && (a.State == AppointmentState.Proposed || a.State == AppointmentState.Active || a.State == AppointmentState.Suspended))
            .Select(a => new Grant(a.Role, a.UnitId, a.Inherit, a.Id)).ToListAsync(cancel)));

    /// <summary>Locks or unlocks an account, ends its sessions or takes its second factor off.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>, <c>account.not_found</c> and what the table refuses.</exception>
    public async Task<Account> MoveAsync(Guid personId, AccountTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var account = await FindAsync(personId, act, cancel);
        expected.Against(account);
        var knowing = await KnowingRolesAsync(personId, act, cancel);
        if (trigger == AccountTrigger.DropSecondFactor) account.DropSecondFactor(knowing);
        else account.Move(trigger, knowing);
        await EndEverythingAsync(account, act, cancel);
        return account;
    }

    /// <summary>Gives an account a new first password. Its tokens end too: a reset account is one that somebody has lost control of.</summary>
    /// <exception cref="RefusedException">As <see cref="MoveAsync"/>.</exception>
    public async Task<Account> ResetAsync(
        Guid personId, string passwordHash, Instant firstPasswordEndsAt, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var account = await FindAsync(personId, act, cancel);
        expected.Against(account);
        account.Reset(passwordHash, firstPasswordEndsAt, await KnowingRolesAsync(personId, act, cancel));
        await db.InTransactionAsync(async () =>
        {
            Instant? at = act.At;
            await db.ApiTokens.Where(token => token.PersonId == personId && token.RevokedAt == null)
                .ExecuteUpdateAsync(update => update.SetProperty(token => token.RevokedAt, at), cancel);
            await EndEverythingAsync(account, act, cancel);
            return account;
        }, cancel);
        return account;
    }

    /// <summary>The new stamp has ended the sessions already; this says so in their rows, and reaches those of single sign-on.</summary>
    Task<int> EndEverythingAsync(Account account, Act act, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        if (!account.HasSecondFactor) await db.RecoveryCodes.Where(code => code.AccountId == account.Id).ExecuteDeleteAsync(cancel);
        await sessions.EndAllAsync(account.PersonId, act, cancel);
        return await db.SaveChangesAsync(cancel);
    }, cancel);
}
