using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using TrainingLms.People;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>
/// A whole round by chance: applicants, employers, office, experts, chair, supervision, authority and the clock do what dice say, mostly what their case is ripe for and now and then
/// what it is not. A refusal is an answer like any other; an error is not.
/// </summary>
sealed partial class RoundWalk
{
    readonly LmsServer server;
    readonly Dice dice;
    readonly RoundPeople people;
    readonly List<string> story = [];
    readonly Dictionary<Guid, (string Scrutineer, string Teller)> codes = [];
    int sessions;

    RoundWalk(LmsServer server, Dice dice, RoundPeople people) => (this.server, this.dice, this.people) = (server, dice, people);

    public Guid RoundId { get; private set; }

    /// <summary>What was done last, for whoever has to find out why a rule broke.</summary>
    public string Story => string.Join('\n', story.TakeLast(25));

    /// <summary>How often each act was taken, by the end of its path.</summary>
    public Dictionary<string, int> Done { get; } = [];

    LocalDate Today => server.Calendar.DayOf(server.Clock.GetCurrentInstant());

    public static async Task<RoundWalk> BeginAsync(LmsServer server, uint seed, int applicants)
    {
        var walk = new RoundWalk(server, new Dice(seed), await RoundPeople.BeginAsync(server, applicants));
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
            closes = Iso(walk.Today.PlusDays(60)),
            uploadDate = Iso(walk.Today.PlusDays(120)),
            filingFrom = "2026-01-01",
            filingTo = "2028-12-31",
        })).Id();
        await office.PostAsync($"/api/v1/title-rounds/{walk.RoundId}/opening");
        foreach (var (number, expert) in walk.people.Experts.Values.Index())
        {
            var nominated = await office.PostAsync("/api/v1/title-experts", new { personId = expert.Id, unitId = server.Units["C"], code = $"W{number:00}", level = "full_senior", specialty = "cyber" });
            await walk.people.Of(Role.Authority)[0].PostAsync($"/api/v1/title-experts/{nominated.Id()}/admission", new { to = "2028-12-31" });
        }
        foreach (var applicant in walk.people.Applicants.Values) await walk.TryAsync(applicant, "/api/v1/title-applications", new { roundId = walk.RoundId, level = "intermediate" });
        return walk;
    }

    /// <summary>Something happens, or nothing.</summary>
    public async Task StepAsync(RoundState now)
    {
        switch (dice.Throw(20))
        {
            case 0:
                await PassAsync(dice.Once(3) ? 24 + dice.Throw(72) : 1 + dice.Throw(8), isSeen: !dice.Once(25));
                break;
            case 1:
                server.Clock.Advance(Duration.FromMinutes(2));
                await server.SweepAsync();
                break;
            case >= 2 and <= 4 when now.Notices.Where(n => n.State is PublicNoticeState.Drafted or PublicNoticeState.Approved or PublicNoticeState.Interrupted || dice.Once(8)).ToList() is { Count: > 0 } notices:
                await NoticeAsync(dice.Of(notices));
                break;
            case 6 or 7 when now.Objections.Where(o => ObjectionWorkflow.Open.Contains(o.State) || dice.Once(8)).ToList() is { Count: > 0 } objections:
                await ObjectionAsync(dice.Of(objections));
                break;
            case 7 when now.Leads.Count > 0:
                await LeadAsync(dice.Of(now.Leads), now);
                break;
            case 5 or (>= 8 and <= 12):
                await SessionAsync(now);
                break;
            default:
                // Who has come to an end is mostly left alone.
                var open = dice.Once(6) ? now.Applications : [.. now.Applications.Where(a => !RoundRules.Ended.Contains(a.State))];
                if (open.Count > 0) await ApplicationAsync(dice.Of(open), now);
                break;
        }
    }

    /// <summary>Hours go by; the public page is there meanwhile, or it is not.</summary>
    async Task PassAsync(int hours, bool isSeen)
    {
        story.Add($"{hours} hours go by, the page is {(isSeen ? "there" : "gone")}");
        for (var left = hours; left > 0; left -= 3)
        {
            server.Clock.Advance(Duration.FromHours(Math.Min(3, left)));
            if (isSeen) await BeatAsync();
        }
        await BeatAsync();
        await server.SweepAsync();
    }

    async Task BeatAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<NoticeWatch>().BeatAsync(server.Clock.GetCurrentInstant(), TestContext.Current.CancellationToken);
    }

    /// <summary>Asks for something. Whatever is refused with a code is told; anything else that goes wrong ends the walk.</summary>
    async Task<JsonElement?> TryAsync(Persona who, string path, object? body = null)
    {
        var act = string.Concat(path.Split('/').Skip(3).Where(part => !Guid.TryParse(part, out _)).Select(part => $"/{part}"));
        try
        {
            var answer = await who.PostAsync(path, body);
            Done[act] = Done.GetValueOrDefault(act) + 1;
            story.Add($"{who.Name} {path}: done");
            return answer;
        }
        catch (Refused refused) when (refused.Status is >= 400 and < 500)
        {
            story.Add($"{who.Name} {path}: {string.Join(' ', refused.Codes)}");
            return null;
        }
    }

    Persona One(string role) => dice.Of(people.Of(role));

    static object Because(string reason = "随机走查") => new { reason };

    static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
