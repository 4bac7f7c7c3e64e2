using TrainingLms.People;

namespace TrainingLms.Api.Tests.LearningHours;

public abstract class HoursClaimTests(LmsServer server)
{
    static object Claim(int hundredths = 2400, string learnedOn = "2026-02-27") =>
        new { category = "professional", hoursHundredths = hundredths, learnedOn, title = "脱产培训", evidence = "结业证明" };

    async Task<(Persona Li, Persona Wang, Persona Zhao)> PeopleAsync() => (
        await server.PersonAsync("Li", "C-1-1"),
        await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1")),
        await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C")));

    [Fact]
    public async Task A_claim_that_the_unit_endorses_and_the_office_grants_counts_as_granted()
    {
        var (li, wang, zhao) = await PeopleAsync();
        var path = $"/api/v1/hours/claims/{(await li.PostAsync("/api/v1/hours/claims", Claim())).Id()}";
        Assert.Equal("endorsed", (await wang.PostAsync($"{path}/endorsement")).Text("state"));
        await Refused.ExpectAsync(422, "reason.missing", () => zhao.PostAsync($"{path}/grant", new { grantedHundredths = 1600 }));
        var granted = await zhao.PostAsync($"{path}/grant", new { grantedHundredths = 1600, reason = "一天请假" });
        Assert.Equal((2400, 1600), (granted.Int("claimedHundredths"), granted.Int("grantedHundredths")));
        Assert.Equal(1600, (await li.GetAsync("/api/v1/hours/statements/me/2026")).Int("countedHundredths"));
    }

    [Fact]
    public async Task Two_grants_at_once_book_the_hours_once()
    {
        var (li, wang, zhao) = await PeopleAsync();
        var path = $"/api/v1/hours/claims/{(await li.PostAsync("/api/v1/hours/claims", Claim())).Id()}";
        await wang.PostAsync($"{path}/endorsement");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                await zhao.PostAsync($"{path}/grant", new { grantedHundredths = 2400 });
                return 200;
            }
            catch (Refused refused)
            {
                return refused.Status;
            }
        }));
        Assert.Single(outcomes, 200);
        Assert.All(outcomes.Where(status => status != 200), status => Assert.Contains(status, (int[])[409, 422]));
        Assert.Single((await li.GetAsync("/api/v1/hours/statements/me/2026")).Items("entries"));
    }

    [Fact]
    public async Task Who_endorsed_cannot_grant_and_nobody_handles_the_own_claim()
    {
        var both = await server.PersonAsync("Qian", "C-1", roles: [(Role.HrOfficer, "C-1"), (Role.TrainingOfficer, "C-1")]);
        var li = await server.PersonAsync("Li", "C-1-1");
        var path = $"/api/v1/hours/claims/{(await li.PostAsync("/api/v1/hours/claims", Claim())).Id()}";
        await both.PostAsync($"{path}/endorsement");
        await Refused.ExpectAsync(422, "duty.claim_needs_two", () => both.PostAsync($"{path}/grant", new { grantedHundredths = 2400 }));
        var own = $"/api/v1/hours/claims/{(await both.PostAsync("/api/v1/hours/claims", Claim())).Id()}";
        await Refused.ExpectAsync(422, "hours.own_claim", () => both.PostAsync($"{own}/endorsement"));
    }

    [Fact]
    public async Task Absurd_future_and_foreign_claims_are_refused()
    {
        var (li, wang, _) = await PeopleAsync();
        await Refused.ExpectAsync(422, "hours.claim_out_of_range", () => li.PostAsync("/api/v1/hours/claims", Claim(-100)));
        await Refused.ExpectAsync(422, "hours.claim_in_future", () => li.PostAsync("/api/v1/hours/claims", Claim(learnedOn: "2026-03-03")));
        var claim = await li.PostAsync("/api/v1/hours/claims", Claim());
        await wang.PostAsync($"/api/v1/hours/claims/{claim.Id()}/endorsement");
        var elsewhere = await server.PersonAsync("Sun", "C-2", roles: (Role.HrOfficer, "C-2"));
        await Refused.ExpectAsync(404, "hours.claim_not_found", () => elsewhere.GetAsync($"/api/v1/hours/claims/{claim.Id()}"));
        var zhao = await server.PersonAsync("Zhou", "C", roles: (Role.TrainingOfficer, "C"));
        await Refused.ExpectAsync(422, "hours.grant_above_claim", () => zhao.PostAsync($"/api/v1/hours/claims/{claim.Id()}/grant", new { grantedHundredths = 9999, reason = "-" }));
    }
}

public sealed class HoursClaimTestsOnSqlite(SqliteServer server) : HoursClaimTests(server), IClassFixture<SqliteServer>;

public sealed class HoursClaimTestsOnPostgreSql(PostgreSqlServer server) : HoursClaimTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
