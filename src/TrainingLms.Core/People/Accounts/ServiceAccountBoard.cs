using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Where service accounts are proposed, approved and ended, and given their tokens.</summary>
public sealed class ServiceAccountBoard(LmsDbContext db, TokenBook tokens, UnitTreeCache trees)
{
    /// <summary>Service accounts in the actor's scope and those the actor answers for, newest first.</summary>
    public Task<Page<ServiceAccount>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var services = db.ServiceAccounts.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) services = services.Where(service => service.Id < last);
        return page.ReadAsync(services.OrderByDescending(service => service.Id), service => service.Id.ToString(), cancel);
    }

    /// <summary>One of them.</summary>
    /// <exception cref="RefusedException"><c>service_account.not_found</c>.</exception>
    public async Task<ServiceAccount> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.ServiceAccounts.VisibleTo(actor, db).SingleOrDefaultAsync(service => service.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "service_account.not_found");

    /// <summary>Asks for one.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>person.not_found</c>, <c>service_account.name_taken</c> and what the table refuses.</exception>
    public async Task<ServiceAccount> ProposeAsync(NewServiceAccount wanted, Act act, CancellationToken cancel = default)
    {
        if ((await trees.CurrentAsync(db, cancel)).Find(wanted.UnitId) is null) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var responsible = await db.People.NameableBy(act.By, Right.ManageAccounts, db).SingleOrDefaultAsync(person => person.Id == wanted.ResponsibleId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var service = ServiceAccount.Propose(wanted, act.Given(new Responsible(responsible)));
        db.ServiceAccounts.Add(service);
        await db.SaveChangesAsync(cancel);
        return service;
    }

    /// <summary>Any move after the proposal.</summary>
    /// <exception cref="RefusedException"><c>service_account.not_found</c> and what the table refuses.</exception>
    public async Task<ServiceAccount> MoveAsync(Guid id, ServiceAccountTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var service = await FindAsync(id, act.By, cancel);
        expected.Against(service);
        service.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return service;
    }

    /// <summary>Makes a token for an active service account, never one that outlives it.</summary>
    /// <exception cref="RefusedException"><c>service_account.not_found</c>, <c>service_account.token_needs_administrator</c>, <c>service_account.not_active</c> and what <see cref="TokenBook"/> refuses.</exception>
    public async Task<(ApiToken Token, string Secret)> NewTokenAsync(Guid id, string name, int days, Act act, CancellationToken cancel = default)
    {
        var service = await AdministeredAsync(id, act, cancel);
        if (service.State != ServiceAccountState.Active) throw new RefusedException(RefusalKind.WrongState, "service_account.not_active");
        return await tokens.NewAsync(new NewToken(name, days, TokenScopes.Split(service.Scopes), ServiceAccountId: id, NotAfter: service.EndsAt), act, cancel);
    }

    /// <summary>Tokens of a service account, newest first.</summary>
    public async Task<IReadOnlyList<ApiToken>> TokensAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var service = await FindAsync(id, act.By, cancel);
        return await db.ApiTokens.AsNoTracking().Where(token => token.ServiceAccountId == service.Id).OrderByDescending(token => token.Id).ToListAsync(cancel);
    }

    /// <summary>Revokes one of its tokens.</summary>
    /// <exception cref="RefusedException"><c>service_account.not_found</c>, <c>service_account.token_needs_administrator</c>, <c>token.not_found</c>.</exception>
    public async Task RevokeTokenAsync(Guid id, Guid tokenId, Act act, CancellationToken cancel = default)
    {
        var service = await AdministeredAsync(id, act, cancel);
        await tokens.RevokeAsync(db.ApiTokens.Where(token => token.Id == tokenId && token.ServiceAccountId == service.Id), act, cancel);
    }

    /// <summary>The actor that a service account is now; null when it opens nothing: not active, over, or its responsible person has left.</summary>
    public async Task<Actor?> ActorAsync(Guid id, Instant at, CancellationToken cancel = default)
    {
        var service = await db.ServiceAccounts.AsNoTracking()
            .SingleOrDefaultAsync(service => service.Id == id && service.State == ServiceAccountState.Active && service.EndsAt > at
                && db.People.Active().Any(person => person.Id == service.ResponsibleId), cancel);
        return service?.AsActor(await trees.CurrentAsync(db, cancel));
    }

    async Task<ServiceAccount> AdministeredAsync(Guid id, Act act, CancellationToken cancel)
    {
        var service = await FindAsync(id, act.By, cancel);
        return act.By.Holds(Role.SystemAdministrator, service.UnitId) ? service : throw new RefusedException(RefusalKind.Forbidden, "service_account.token_needs_administrator");
    }
}

/// <summary>Ends service accounts whose time is over.</summary>
public sealed class ServiceAccountSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "service_account";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.ServiceAccounts.Where(service => service.DueAt <= now).OrderBy(service => service.DueAt).Select(service => service.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var service = await db.ServiceAccounts.SingleAsync(service => service.Id == id, cancel);
        service.Move(ServiceAccountTrigger.Expire, act);
        await db.SaveChangesAsync(cancel);
    }
}
