using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>A session that stands, with what its account still asks for.</summary>
/// <param name="Session">The session.</param>
/// <param name="MustChangePassword">Whether the first password is still to be changed.</param>
public sealed record StandingSession(UserSession Session, bool MustChangePassword);

/// <summary>A question whether a session stands.</summary>
readonly record struct SessionAsk(Guid Id, Guid PersonId, Instant Now);

/// <summary>Whether sessions stand, for requests that come at the same moment: looked up together, each after it was asked for.</summary>
public sealed class SessionsNow(IServiceScopeFactory scopes)
{
    /// <summary>How long a request waits for its use to be noted. A writer who holds the database holds nobody up for longer; the next request notes it.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Together<SessionAsk, StandingSession?> together = new(scopes, (services, asked) => services.GetRequiredService<SessionBook>().StandingAsync(asked));
    readonly Together<SessionAsk, bool> uses = new(scopes, (services, used) => services.GetRequiredService<SessionBook>().NoteUseAsync(used), atOnce: 1);

    /// <summary>The session if it stands: not ended, not timed out, and begun under the account's present stamp. Notes the use, at most once a minute.</summary>
    /// <param name="id">The session.</param>
    /// <param name="personId">Whose it is to be.</param>
    /// <param name="now">When it is used.</param>
    /// <param name="leavesTime">Whether the use may be noted; not that of a secret vote.</param>
    /// <param name="cancel">Stops looking.</param>
    public async Task<StandingSession?> StandingAsync(Guid id, Guid personId, Instant now, bool leavesTime = true, CancellationToken cancel = default)
    {
        var ask = new SessionAsk(id, personId, now);
        var standing = await together.AskAsync(ask, cancel);
        if (leavesTime && standing is not null && SessionBook.IsUseStale(standing.Session, now)) await NoteUseAsync(ask);
        return standing;
    }

    async Task NoteUseAsync(SessionAsk ask)
    {
        try
        {
            await uses.AskAsync(ask).WaitAsync(Patience);
        }
        catch (Exception missed) when (missed is TimeoutException or DbException or DbUpdateException)
        {
            // A session that stands is not refused because its use could not be written down.
        }
    }
}

/// <summary>Where sessions begin, stand and end.</summary>
public sealed class SessionBook(LmsDbContext db, AccountOptions options)
{
    /// <summary>How stale the time of last use may become before it is written again.</summary>
    static readonly Duration Coarse = Duration.FromMinutes(1);

    /// <summary>Begins a session; the caller saves.</summary>
    /// <param name="personId">Who signs in.</param>
    /// <param name="stamp">The account's stamp; null for somebody without an account.</param>
    /// <param name="method">How.</param>
    /// <param name="secondFactorAt">When the second factor was given; null when it was not.</param>
    /// <param name="awaitsSecondFactor">Whether the code is still to come.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="act">When.</param>
    public UserSession Begin(
        Guid personId, Guid? stamp, SignInMethod method, Instant? secondFactorAt, bool awaitsSecondFactor, Origination origin, Act act)
    {
        var ends = act.At + (awaitsSecondFactor ? Duration.FromMinutes(options.CodeMinutes) : Duration.FromHours(options.SessionHours));
        var session = new UserSession
        {
            Id = act.NewId(),
            PersonId = personId,
            Stamp = stamp,
            Method = method,
            CreatedAt = act.At,
            LastSeenAt = act.At,
            QuietUntil = Instant.Min(ends, act.At + Idle),
            EndsAt = ends,
            SecondFactorAt = secondFactorAt,
            AwaitsSecondFactor = awaitsSecondFactor,
            Address = origin.Address,
            Device = origin.Device,
        };
        db.UserSessions.Add(session);
        return session;
    }

    /// <summary>Whether the use of a session is to be written down again.</summary>
    internal static bool IsUseStale(UserSession session, Instant now) => session.LastSeenAt + Coarse <= now;

    /// <summary>Each session if it stands: not ended, not timed out, and begun under the account's present stamp.</summary>
    internal async Task<IReadOnlyList<StandingSession?>> StandingAsync(IReadOnlyCollection<SessionAsk> asked, CancellationToken cancel = default)
    {
        var (ids, earliest) = (asked.Select(ask => ask.Id).Distinct().ToList(), asked.Min(ask => ask.Now));
        var found = await (
            from one in Standing(earliest)
            where ids.Contains(one.Session.Id)
            select new { one.Session, MustChange = one.Session.Method == SignInMethod.Password && one.Account != null && one.Account.FirstPasswordEndsAt != null })
            .AsNoTracking().ToDictionaryAsync(one => one.Session.Id, cancel);
        return [.. asked.Select(ask => found.TryGetValue(ask.Id, out var one) && one.Session.PersonId == ask.PersonId && one.Session.EndsAt > ask.Now && one.Session.QuietUntil > ask.Now
            ? new StandingSession(one.Session, one.MustChange) : null)];
    }

    /// <summary>Writes down that sessions which stand were used.</summary>
    internal async Task<IReadOnlyList<bool>> NoteUseAsync(IReadOnlyList<SessionAsk> used, CancellationToken cancel = default)
    {
        var (ids, now) = (used.Select(ask => ask.Id).Distinct().ToList(), used.Max(ask => ask.Now));
        var quiet = now + Idle;
        await db.UserSessions.Where(session => ids.Contains(session.Id) && session.LastSeenAt < now).ExecuteUpdateAsync(update => update
            .SetProperty(session => session.LastSeenAt, now).SetProperty(session => session.QuietUntil, session => session.QuietUntil > quiet ? session.QuietUntil : quiet), cancel);
        return [.. used.Select(_ => true)];
    }

    /// <summary>A person's sessions that stand, the latest first.</summary>
    public async Task<IReadOnlyList<UserSession>> ListAsync(Guid personId, Instant now, CancellationToken cancel = default) =>
        await Standing(now).Select(one => one.Session).AsNoTracking().Where(session => session.PersonId == personId && !session.AwaitsSecondFactor)
            .OrderByDescending(session => session.CreatedAt).ThenByDescending(session => session.Id).ToListAsync(cancel);

    /// <summary>Ends one of the actor's sessions.</summary>
    /// <exception cref="RefusedException"><c>user_session.not_found</c>: not there, over, or somebody else's.</exception>
    public async Task EndAsync(Guid id, Act act, CancellationToken cancel = default) => await db.InTransactionAsync(async () =>
    {
        var ended = await EndWhereAsync(Standing(act.At).Select(one => one.Session).Where(session => session.Id == id && session.PersonId == act.By.PersonId), act, cancel);
        if (ended == 0) throw new RefusedException(RefusalKind.NotFound, "user_session.not_found");
        db.ObserveOwner("end_session", "session", id, act);
        return await db.SaveChangesAsync(cancel);
    }, cancel);

    /// <summary>Ends all of the actor's sessions but one.</summary>
    /// <returns>How many stood.</returns>
    public async Task<int> EndOthersAsync(Guid kept, Act act, CancellationToken cancel = default) => await db.InTransactionAsync(async () =>
    {
        var ended = await EndWhereAsync(Standing(act.At).Select(one => one.Session).Where(session => session.PersonId == act.By.PersonId && session.Id != kept), act, cancel);
        db.ObserveOwner("end_other_sessions", "person", act.By.PersonId, act, AccountTrail.Field("sessions", "0", $"{ended}"));
        await db.SaveChangesAsync(cancel);
        return ended;
    }, cancel);

    /// <summary>Ends all sessions of a person, whatever they were begun with; part of the caller's transaction.</summary>
    public Task<int> EndAllAsync(Guid personId, Act act, CancellationToken cancel = default) =>
        EndWhereAsync(db.UserSessions.Where(session => session.PersonId == personId), act, cancel);

    static Task<int> EndWhereAsync(IQueryable<UserSession> sessions, Act act, CancellationToken cancel)
    {
        Instant? at = act.At;
        return sessions.Where(session => session.EndedAt == null).ExecuteUpdateAsync(update => update.SetProperty(session => session.EndedAt, at), cancel);
    }

    Duration Idle => Duration.FromMinutes(options.IdleMinutes);

    /// <summary>A join and no questions within the question: this is asked at every request.</summary>
    IQueryable<WithAccount> Standing(Instant now) =>
        from session in db.UserSessions
        join account in db.Accounts.IgnoreAutoIncludes() on session.PersonId equals account.PersonId into accounts
        from account in accounts.DefaultIfEmpty()
        where session.EndedAt == null && session.EndsAt > now && session.QuietUntil > now
            && (account == null ? session.Stamp == null : account.SecurityStamp == session.Stamp && account.State == AccountState.InUse)
        select new WithAccount { Session = session, Account = account };

    /// <summary>A session with the account of its person; none where the person signs in elsewhere.</summary>
    sealed class WithAccount
    {
        public required UserSession Session { get; init; }

        public required Account? Account { get; init; }
    }
}

/// <summary>Forgets sessions a while after they ended: the audit trail keeps what happened, and addresses are kept no longer than needed.</summary>
public sealed class SessionSweep(LmsDbContext db) : ISweep
{
    static readonly Duration Kept = Duration.FromDays(30);

    /// <inheritdoc/>
    public string Name => "user_session";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel)
    {
        var before = now - Kept;
        return await db.UserSessions.Where(session => session.EndsAt < before).OrderBy(session => session.EndsAt).Select(session => session.Id)
            .Take(most).ToListAsync(cancel);
    }

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => db.UserSessions.Where(session => session.Id == id).ExecuteDeleteAsync(cancel);
}
