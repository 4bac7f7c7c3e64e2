using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Audit;
using TrainingLms.People;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>
/// A whole round by chance: applicants, employers, office, experts, chair, supervision, authority and the clock do what dice say, mostly what a case is ripe for and now and then
/// what it is not. A refusal is an answer like any other; an error is not. Choices go by the walk's own numbers, never by keys, which the server makes: the same seed takes the same steps.
/// </summary>
sealed partial class RoundWalk
{
    /// <summary>Votes are filed in the year they were held in.</summary>
    static readonly LocalDate LastDay = new(2026, 11, 20);

    readonly LmsServer server;
    readonly Dice dice;
    readonly RoundPeople people;
    readonly Dictionary<Guid, string> labels = [];
    readonly Dictionary<Guid, (string Scrutineer, string Teller)> codes = [];
    readonly HashSet<(Guid Subject, string What)> pondered = [];
    readonly HashSet<Guid> acted = [];
    int sessions;

    RoundWalk(LmsServer server, Dice dice, RoundPeople people) => (this.server, this.dice, this.people) = (server, dice, people);

    public Guid RoundId { get; private set; }

    /// <summary>All that has become of the round, as far as the walk has read it.</summary>
    public RoundState Now { get; private set; } = RoundState.Empty;

    public RoundTrail Trail { get; } = new();

    public RoundPeople People => people;

    /// <summary>Every step in words that are the same whenever the seed is.</summary>
    public List<string> Log { get; } = [];

    /// <summary>How often each act was taken, and how often it was refused, by the end of its path.</summary>
    public SortedDictionary<string, (int Done, int Refused)> Acts { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the time goes: seconds by kind of work.</summary>
    public SortedDictionary<string, double> Seconds { get; } = new(StringComparer.Ordinal);

    /// <summary>Conflicts that members declared, by seat and case.</summary>
    public HashSet<(Guid SeatId, Guid ApplicationId)> ConflictsDeclared { get; } = [];

    /// <summary>What was done last, for whoever has to find out why a rule broke.</summary>
    public string Story => string.Join('\n', Log.TakeLast(40));

    public Instant Moment => server.Clock.GetCurrentInstant();

    public LocalDate Today => server.Calendar.DayOf(server.Clock.GetCurrentInstant());

    public static async Task<RoundWalk> BeginAsync(LmsServer server, uint seed, int applicants, int experts)
    {
        var walk = new RoundWalk(server, new Dice(seed), await RoundPeople.BeginAsync(server, applicants, experts));
        await TitleStory.LearnAsync(server, 2026, walk.people.Applicants.Values, walk.people.Of(Role.Secretariat)[0], walk.people.Of(Role.Secretariat)[1]);
        var office = walk.people.Of(Role.Secretariat)[0];
        walk.RoundId = (await office.PostAsync("/api/v1/title-rounds", new
        {
            unitId = server.Units["C"],
            series = "engineering",
            specialty = "cyber",
            year = 2026,
            levels = new[] { "intermediate" },
            opens = Iso(walk.Today),
            closes = Iso(walk.Today.PlusDays(45)),
            uploadDate = Iso(walk.Today.PlusDays(90)),
            filingFrom = "2026-01-01",
            filingTo = "2028-12-31",
        })).Id();
        await office.PostAsync($"/api/v1/title-rounds/{walk.RoundId}/opening");
        foreach (var (number, expert) in walk.people.Experts.Values.Index()) await walk.NominateAsync(office, number, expert);
        foreach (var applicant in walk.people.Applicants.Values)
        {
            // Keys follow the clock: one second apart the server, too, takes them in this order.
            server.Clock.Advance(Duration.FromSeconds(1));
            await walk.TryAsync(applicant, "/api/v1/title-applications", new { roundId = walk.RoundId, level = "intermediate" });
        }
        await walk.ReadOnAsync();
        return walk;
    }

    /// <summary>Whether nothing can happen any more but that time goes by.</summary>
    public bool IsOver => Today > LastDay || (Now.Applications.All(a => RoundRules.Ended.Contains(a.State) || a.State is TitleApplicationState.Certified or TitleApplicationState.UnderInvestigation)
        && Now.Sessions.All(s => Over.Contains(s.State)) && Now.Leads.All(l => l.State != FraudLeadState.Raised) && Now.Objections.All(o => !ObjectionWorkflow.Open.Contains(o.State)) && !Ripe().Any());

    /// <summary>Something happens.</summary>
    /// <returns>What it touched; read already.</returns>
    public async Task<Touched> StepAsync()
    {
        if (dice.Once(70)) await PassAsync(dice.Once(2) ? 24 + dice.Throw(48) : 1 + dice.Throw(8), isSeen: !dice.Once(12));
        else if (dice.Once(60)) await AskewAsync();
        else if (dice.Once(90)) await PoolAsync();
        else if (Ripe().ToList() is { Count: > 0 } ripe) await dice.Of(ripe)();
        else if (IsForTheClock && !dice.Once(6)) await SweepAsync(Duration.FromMinutes(2));
        else await PassAsync(12 + dice.Throw(36), isSeen: !dice.Once(20));
        return await ReadOnAsync();
    }

    /// <summary>Reads what the trail says has changed.</summary>
    Task<Touched> ReadOnAsync() => TimedAsync("reading", () => server.InDatabaseAsync(async db =>
    {
        List<AuditEntry> fresh = await Trail.ReadOnAsync(db);
        var touched = await RoundTrail.TouchedByAsync(fresh, db);
        // A vote, a score and a reading leave no entry, or none that names them all.
        touched.Sessions.UnionWith(acted);
        acted.Clear();
        if (touched.IsNothing) return touched;
        Now = Now.With(await RoundState.ReadAsync(db, touched), touched);
        Name();
        return touched;
    }));

    /// <summary>Gives what is new its number and its name: by those whose it is, not by keys.</summary>
    void Name()
    {
        void Each<T>(IEnumerable<T> all, Func<T, Guid> id, Func<T, string> under, string kind)
        {
            foreach (var fresh in all.Where(one => !labels.ContainsKey(id(one))).OrderBy(under, StringComparer.Ordinal).ToList()) labels[id(fresh)] = $"{kind}{labels.Count:00000} {under(fresh)}";
        }
        Each(Now.Applications, a => a.Id, a => $"申报人{people.NumberOf(a.ApplicantId):0000}", "a");
        var onNotice = Now.Applications.Where(a => a.NoticeId is not null).ToLookup(a => a.NoticeId!.Value, a => people.NumberOf(a.ApplicantId));
        Each(Now.Notices, n => n.Id, n => $"{n.Kind} {onNotice[n.Id].DefaultIfEmpty().Min():0000}", "n");
        Each(Now.Sessions, s => s.Id, s => s.Key, "s");
        var draws = Now.Draws.ToDictionary(d => d.Id, d => d.Number);
        Each(Now.Seats, s => s.Id, s => $"{labels[s.SessionId]} {draws[s.DrawId]} {s.Rank:000}", "p");
        Each(Now.Ballots, b => b.Id, b => $"{labels[b.ApplicationId]} {b.RoundNo}", "b");
        Each(Now.Objections, o => o.Id, o => labels[o.ApplicationId], "o");
        Each(Now.Leads, l => l.Id, l => labels[l.SubjectId], "l");
        Each(Now.Certificates, c => c.Id, c => labels[c.SubjectId], "c");
    }

    IEnumerable<T> InOrder<T>(IEnumerable<T> all, Func<T, Guid> id) => all.OrderBy(one => labels[id(one)], StringComparer.Ordinal);

    /// <summary>Something waits for the clock, and not for days.</summary>
    bool IsForTheClock => Now.Applications.Any(a => a.State is TitleApplicationState.EligibilityCheck or TitleApplicationState.ExpertReview) || Now.Sessions.Any(s => s.State == SessionState.PanelForming);

    /// <summary>All that somebody could sensibly do now.</summary>
    IEnumerable<Func<Task>> Ripe() => [.. RipeApplications(), .. RipeNotices(), .. RipeObjections(), .. RipeLeads(), .. RipeSessions()];

    /// <summary>Somebody does what is not its turn.</summary>
    async Task AskewAsync()
    {
        if (Now.Applications.Count > 0) await ApplicationAsync(dice.Of([.. InOrder(Now.Applications, a => a.Id)]), dice.Of(AnyState));
        if (Now.Notices.Count > 0) await NoticeAsync(dice.Of([.. InOrder(Now.Notices, n => n.Id)]), dice.Of(Enum.GetValues<PublicNoticeState>()));
        if (Now.Objections.Count > 0) await ObjectionAsync(dice.Of([.. InOrder(Now.Objections, o => o.Id)]), dice.Of(Enum.GetValues<ObjectionState>()));
        if (Now.Ballots.Count > 0) await BallotAsync(dice.Of([.. InOrder(Now.Ballots, b => b.Id)]), dice.Of(Enum.GetValues<BallotRoundState>()));
    }

    /// <summary>Hours go by; the public page is there meanwhile, or it is not.</summary>
    async Task PassAsync(int hours, bool isSeen)
    {
        Log.Add($"{hours} hours go by from {Today}, the page is {(isSeen ? "there" : "gone")}");
        for (var left = hours; left > 0; left -= 3)
        {
            server.Clock.Advance(Duration.FromHours(Math.Min(3, left)));
            if (isSeen) await BeatAsync();
        }
        await BeatAsync();
        await SweepAsync(Duration.Zero);
    }

    /// <summary>The clock takes its turn, some time later.</summary>
    Task<int> SweepAsync(Duration later)
    {
        server.Clock.Advance(later);
        return TimedAsync("sweeps", server.SweepAsync);
    }

    Task<int> BeatAsync() => TimedAsync("beats", async () =>
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<NoticeWatch>().BeatAsync(server.Clock.GetCurrentInstant(), TestContext.Current.CancellationToken);
    });

    public void Timed(string work, Action deed) => TimedAsync(work, () =>
    {
        deed();
        return Task.FromResult(0);
    }).GetAwaiter().GetResult();

    public async Task<T> TimedAsync<T>(string work, Func<Task<T>> deed)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            return await deed();
        }
        finally
        {
            Seconds[work] = Seconds.GetValueOrDefault(work) + TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        }
    }

    /// <summary>Asks for something. Whatever is refused with a code is told; anything else that goes wrong ends the walk.</summary>
    Task<JsonElement?> TryAsync(Persona who, string path, object? body = null) => TryAsync(who, path, () => who.PostAsync(path, body));

    async Task<JsonElement?> TryAsync(Persona who, string path, Func<Task<JsonElement>> deed)
    {
        var act = string.Concat(path.Split('?')[0].Split('/').Skip(3).Where(part => !Guid.TryParse(part, out _)).Select(part => $"/{part}"));
        var told = $"{who.Name} {Key().Replace(path["/api/v1".Length..], key => Guid.Parse(key.Value) is var id && labels.TryGetValue(id, out var name) ? $"[{name}]" : "·")}";
        var (done, refusals) = Acts.GetValueOrDefault(act);
        try
        {
            var answer = await TimedAsync("acts", deed);
            Acts[act] = (done + 1, refusals);
            Log.Add($"{told}: done");
            return answer;
        }
        catch (Refused refused) when (refused.Status is >= 400 and < 500)
        {
            Acts[act] = (done, refusals + 1);
            Log.Add($"{told}: {string.Join(' ', refused.Codes)}");
            return null;
        }
    }

    /// <summary>Whether somebody makes up a mind about something now; once for each.</summary>
    bool Ponders(Guid subject, string what, int sides) => pondered.Add((subject, what)) && dice.Once(sides);

    bool IsPondered(Guid subject, string what) => pondered.Contains((subject, what));

    Persona One(string role) => One(people.Of(role));

    Persona One(IReadOnlyList<Persona> all) => dice.Once(25) ? dice.Of(all) : dice.Of([.. all.Where(p => !people.Doubles.Contains(p.Id))]);

    /// <summary>Somebody of an office who had no hand in something yet, as far as the trail knows; anybody where all had.</summary>
    Persona Other(string role, params Guid[] subjects)
    {
        var hands = subjects.SelectMany(Trail.LifeOf).Select(e => e.ActorId).ToHashSet();
        List<Persona> free = [.. people.Of(role).Where(p => !hands.Contains(p.Id) && !people.Doubles.Contains(p.Id))];
        return free.Count > 0 && !dice.Once(12) ? dice.Of(free) : One(role);
    }

    static object Because(string reason = "随机走查") => new { reason };

    static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Key();
}
