using TrainingLms.People;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>What happens to the pool of experts.</summary>
sealed partial class RoundWalk
{
    readonly Dictionary<Guid, Guid> places = [];

    async Task NominateAsync(Persona office, int number, Persona expert)
    {
        var nominated = await office.PostAsync("/api/v1/title-experts", new { personId = expert.Id, unitId = server.Units["C"], code = $"W{number:00}", level = "full_senior", specialty = "cyber" });
        places[expert.Id] = nominated.Id();
        // Some terms end while the round runs.
        await people.Of(Role.Authority)[0].PostAsync($"/api/v1/title-experts/{nominated.Id()}/admission", new { to = number % 12 == 11 ? "2026-04-15" : "2028-12-31" });
    }

    async Task PoolAsync()
    {
        var expert = dice.Of([.. people.Experts.Values]);
        var path = $"/api/v1/title-experts/{places[expert.Id]}";
        switch (dice.Throw(4))
        {
            case 0:
                await TryAsync(expert, $"{path}/availability", () => expert.PutAsync($"{path}/availability", new { from = Iso(Today), to = Iso(Today.PlusDays(dice.Throw(10))) }));
                break;
            case 1:
                await TryAsync(One(Role.Secretariat), $"{path}/renewal", new { to = "2028-12-31" });
                break;
            case 2:
                if (await TryAsync(One(Role.Secretariat), "/api/v1/title-experts", new { personId = people.Colleagues[0].Id, unitId = server.Units["C"], code = $"X{Log.Count}", level = "full_senior", specialty = "cyber" }) is { } nominated)
                    await TryAsync(One(Role.Secretariat), $"/api/v1/title-experts/{nominated.Id()}/refusal", Because("条件不符"));
                break;
            case 3:
                await LookIntoAsync(places[expert.Id], path);
                break;
        }
    }

    /// <summary>A lead against an expert: suspended, looked into, and back again or removed. Whose seats end with it is for their sessions to see.</summary>
    async Task LookIntoAsync(Guid place, string path)
    {
        acted.UnionWith(Now.Sessions.Where(s => !Over.Contains(s.State)).Select(s => s.Id));
        if (await TryAsync(One(Role.Supervisor), "/api/v1/title-fraud-leads", new { statement = "泄露评审内容，有举报材料。", expertId = place }) is not { } lead) return;
        var found = $"/api/v1/title-fraud-leads/{lead.Id()}";
        await TryAsync(One(Role.Supervisor), $"{path}/suspension", Because("线索核查"));
        await TryAsync(One(Role.Supervisor), $"{found}/hearing", Because("本人作了说明"));
        var (first, second) = (dice.Throw(3), 3 + dice.Throw(3));
        var isProven = dice.Once(3);
        await TryAsync(people.Of(Role.Authority)[first], $"{found}/finding", new { proven = isProven, evidence = new[] { "鉴定意见" } });
        await TryAsync(people.Of(Role.Authority)[second], $"{found}/finding-confirmation", Because());
        await TryAsync(One(Role.Authority), $"{path}/{(isProven ? "removal" : "restoration")}", Because("已查清"));
    }
}
