using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>A token to be made.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Days">1 to 365.</param>
/// <param name="Scopes">What it opens.</param>
/// <param name="PersonId">The person whose it is; null for a service account.</param>
/// <param name="ServiceAccountId">The service account whose it is; null for a person.</param>
/// <param name="NotAfter">When it ends at the latest; null for no such limit.</param>
public sealed record NewToken(
    string Name, int Days, IReadOnlyCollection<string> Scopes, Guid? PersonId = null, Guid? ServiceAccountId = null, Instant? NotAfter = null);

/// <summary>What a token that was sent turned out to be.</summary>
/// <param name="Token">The token; null when none with this hash was ever made.</param>
/// <param name="Fault">Why it opens nothing, for the log and for nobody else; null when it stands.</param>
public sealed record TokenFinding(ApiToken? Token, string? Fault);

/// <summary>Where tokens are made, recognised and revoked.</summary>
public sealed class TokenBook(LmsDbContext db)
{
    const int MostDays = 365;
    const int LongestName = 100;

    /// <summary>How stale the time of last use may become before it is written again.</summary>
    static readonly Duration Coarse = Duration.FromHours(1);

    /// <summary>Makes a token and saves.</summary>
    /// <returns>The token with its secret, which is known only now.</returns>
    /// <exception cref="RefusedException">All at once: <c>token.name_missing</c>, <c>token.name_too_long</c>, <c>token.expiry_out_of_range</c>, <c>token.scopes_missing</c>, <c>token.scope_unknown</c>.</exception>
    public async Task<(ApiToken Token, string Secret)> NewAsync(NewToken wanted, Act act, CancellationToken cancel = default)
    {
        var name = wanted.Name.Trim();
        List<Refusal> faults =
        [
            .. name.Length == 0 ? [new Refusal("token.name_missing", [], "name")] : Array.Empty<Refusal>(),
            .. name.Length > LongestName ? [new Refusal("token.name_too_long", [("limit", LongestName)], "name")] : Array.Empty<Refusal>(),
            .. wanted.Days is < 1 or > MostDays ? [new Refusal("token.expiry_out_of_range", [("days", wanted.Days)], "days")] : Array.Empty<Refusal>(),
            .. TokenScopes.FaultsOf(wanted.Scopes),
        ];
        if (faults.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, faults);

        var secret = TokenSecret.New(wanted.ServiceAccountId is null ? TokenSecret.PersonalPrefix : TokenSecret.ServicePrefix);
        var ends = act.At + Duration.FromDays(wanted.Days);
        var token = new ApiToken
        {
            Id = act.NewId(),
            PersonId = wanted.PersonId,
            ServiceAccountId = wanted.ServiceAccountId,
            Name = name,
            Hash = TokenSecret.HashOf(secret),
            Scopes = TokenScopes.Join(wanted.Scopes),
            CreatedAt = act.At,
            ExpiresAt = wanted.NotAfter is { } limit && limit < ends ? limit : ends,
        };
        db.ApiTokens.Add(token);
        db.ObserveOwner("make_token", "token", token.Id, act, AccountTrail.Field("scopes", token.Scopes), AccountTrail.Field("expires_at", $"{token.ExpiresAt}"));
        await db.SaveChangesAsync(cancel);
        return (token, secret);
    }

    /// <summary>A person's tokens, newest first.</summary>
    public async Task<IReadOnlyList<ApiToken>> OfPersonAsync(Guid personId, CancellationToken cancel = default) =>
        await db.ApiTokens.AsNoTracking().Where(token => token.PersonId == personId).OrderByDescending(token => token.Id).ToListAsync(cancel);

    /// <summary>Revokes one of the actor's tokens; again is no mistake.</summary>
    /// <exception cref="RefusedException"><c>token.not_found</c>: not there, or somebody else's.</exception>
    public Task RevokeAsync(Guid id, Act act, CancellationToken cancel = default) =>
        RevokeAsync(db.ApiTokens.Where(token => token.Id == id && token.PersonId == act.By.PersonId), act, cancel);

    internal async Task RevokeAsync(IQueryable<ApiToken> one, Act act, CancellationToken cancel)
    {
        var token = await one.SingleOrDefaultAsync(cancel) ?? throw new RefusedException(RefusalKind.NotFound, "token.not_found");
        if (token.RevokedAt is not null) return;
        token.RevokedAt = act.At;
        db.ObserveOwner("revoke_token", "token", token.Id, act);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Recognises a token that was sent, and notes the use, at most once an hour.</summary>
    public async Task<TokenFinding> FindAsync(string secret, Instant now, CancellationToken cancel = default)
    {
        if (!TokenSecret.IsWellFormed(secret)) return new TokenFinding(null, "malformed");
        var hash = TokenSecret.HashOf(secret);
        var found = await db.ApiTokens.AsNoTracking().Where(token => token.Hash == hash)
            .Select(token => new
            {
                Token = token,
                Locked = db.Accounts.Any(account => account.PersonId == token.PersonId && account.State != AccountState.InUse),
            }).SingleOrDefaultAsync(cancel);
        if (found is null) return new TokenFinding(null, "forged");
        var token = found.Token;
        if (token.RevokedAt is not null) return new TokenFinding(token, "revoked");
        if (token.ExpiresAt <= now) return new TokenFinding(token, "expired");
        if (found.Locked) return new TokenFinding(token, "owner locked");
        if (token.LastUsedAt is not { } last || last + Coarse <= now)
        {
            Instant? used = now;
            await db.ApiTokens.Where(one => one.Id == token.Id && (one.LastUsedAt == null || one.LastUsedAt < now))
                .ExecuteUpdateAsync(update => update.SetProperty(one => one.LastUsedAt, used), cancel);
        }
        return new TokenFinding(token, null);
    }
}
