using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Competencies;
using TrainingLms.People;
using static TrainingLms.Api.Tests.Competencies.CompetencyStory;

namespace TrainingLms.Api.Tests.Competencies;

public sealed class CampaignTestsOnSqlite(SqliteServer server) : CampaignTests(server), IClassFixture<SqliteServer>;

public sealed class CampaignTestsOnPostgreSql(PostgreSqlServer server) : CampaignTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;

/// <summary>The same people before and after.</summary>
public abstract class CampaignTests(LmsServer server)
{
    LocalDate Today => server.Calendar.DayOf(server.Clock.GetCurrentInstant());

    static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    object Plan(CompetencyStory story, IEnumerable<Persona> people, int before = 10, int after = 40, int days = 5, Guid? assessor = null) => new
    {
        title = "基层骨干班前后测评",
        model = "build-use-govern",
        version = 1,
        beforeOn = Iso(Today.PlusDays(before)),
        afterOn = Iso(Today.PlusDays(after)),
        windowDays = days,
        participants = people.Select(person => new { personId = person.Id, assessorId = assessor ?? story.Sun.Id }),
    };

    async Task<List<Persona>> PeopleAsync(params (string Unit, int Count)[] units)
    {
        var people = new List<Persona>();
        foreach (var (unit, count) in units)
            for (var i = 0; i < count; i++) people.Add(await server.PersonAsync($"P{i}", unit));
        return people;
    }

    async Task<string> ScheduledAsync(CompetencyStory story, IEnumerable<Persona> people, string unit = "C")
    {
        var path = $"{Campaigns}/{(await story.Zhao.PostAsync(Campaigns, new { unitId = server.Units[unit], plan = Plan(story, people) })).Id()}";
        await story.Zhao.PostAsync($"{path}/schedule");
        return path;
    }

    async Task AtAsync(LocalDate day, int hour = 9)
    {
        server.Clock.MoveTo(server.Calendar.StartOf(day) + Duration.FromHours(hour));
        await server.SweepAsync();
    }

    static object Levels(int level) => new { levels = ((string[])["build", "use", "govern"]).Select(dimension => new { dimension, level }) };

    static async Task RateAsync(Persona assessor, string path, IEnumerable<Persona> people, string phase, Func<int, int> level)
    {
        var listed = (await assessor.GetAsync($"{Participants}?campaignId={path[(path.LastIndexOf('/') + 1)..]}&forMe=true&limit=200")).Items().ToDictionary(one => one.Id("personId"), one => one.Id());
        foreach (var (person, i) in people.Select((person, i) => (person, i))) await assessor.PostAsync($"{Participants}/{listed[person.Id]}/{phase}-rating", Levels(level(i)));
    }

    static string Show(JsonElement group) => $"{group.Text("unitName")} {(group.GetProperty("withBelow").GetBoolean() ? "and below" : "alone")}: "
        + (group.GetProperty("isShown").GetBoolean() ? $"{group.Int("pairs")} pairs {group.Items("dimensions")[0].Int("beforeHundredths")} to {group.Items("dimensions")[0].Int("afterHundredths")}" : "not shown");

    /// <summary>
    /// Seven below C-1, six below C-2 and two of the city itself are rated before, all at 1. After: C-1 all at 2, C-2 three at 1 and three at 3, the two at 3; one of C-1 is
    /// not rated after. 6 + 6 + 2 are paired: (6 x 2 + 3 + 9 + 6) / 14 = 2.14. The two are hidden, and so is the smallest of the others, or 14 less 12 would tell them.
    /// </summary>
    [Fact]
    public async Task Dates_open_and_close_the_ratings_and_only_pairs_are_compared_once_it_is_over()
    {
        var story = await BeginAsync(server);
        var (east, west, city) = (await PeopleAsync(("C-1", 4), ("C-1-1", 3)), await PeopleAsync(("C-2-1", 6)), await PeopleAsync(("C", 2)));
        List<Persona> all = [.. east, .. west, .. city];
        var (first, second) = (Today.PlusDays(10), Today.PlusDays(40));
        var path = await ScheduledAsync(story, all);
        var seen = await story.Zhao.GetAsync(path);
        Assert.Equal(("scheduled", AssessmentCampaign.HashOf(all.Select(person => person.Id))), (seen.Text("state"), seen.Text("peopleHash")));
        await Refused.ExpectAsync(422, "assessment_participant.window_closed", () => RateAsync(story.Sun, path, [east[0]], "before", _ => 1));
        await Refused.ExpectAsync(422, "assessment_campaign.not_over", () => story.Zhao.GetAsync($"{path}/comparison"));

        await AtAsync(first);
        Assert.Equal("rating_before", (await east[0].GetAsync(path)).Text("state"));
        await Refused.ExpectAsync(422, "assessment_participant.window_closed", () => RateAsync(story.Sun, path, [east[0]], "after", _ => 1));
        await RateAsync(story.Sun, path, all, "before", _ => 1);
        await AtAsync(first.PlusDays(5), 0);
        Assert.Equal("between", (await story.Zhao.GetAsync(path)).Text("state"));
        await AtAsync(second);
        await RateAsync(story.Sun, path, east.Take(6), "after", _ => 2);
        await RateAsync(story.Sun, path, west, "after", i => i < 3 ? 1 : 3);
        await RateAsync(story.Sun, path, city, "after", _ => 3);
        await Refused.ExpectAsync(422, "assessment_campaign.not_over", () => story.Zhao.GetAsync($"{path}/comparison"));
        await AtAsync(second.PlusDays(5), 0);
        Assert.Equal("closed", (await story.Zhao.GetAsync(path)).Text("state"));

        var groups = (await story.Zhao.GetAsync($"{path}/comparison")).Items("groups").Select(Show).ToList();
        Assert.Equal("示范市网信办 and below: 14 pairs 100 to 214", groups[0]);
        Assert.Equal("示范市网信办 alone: not shown", groups[1]);
        // Which of the two districts of six goes with the two is of no matter; one does.
        Assert.Single(groups.Skip(2), group => group.EndsWith("not shown", StringComparison.Ordinal));
        Assert.Single(groups.Skip(2), group => group is "东区网信办 and below: 6 pairs 100 to 200" or "西区网信办 and below: 6 pairs 100 to 200");

        var own = Assert.Single((await east[0].GetAsync($"{Participants}?campaignId={path[(path.LastIndexOf('/') + 1)..]}")).Items());
        Assert.Equal(6, own.Items("ratings").Length);
        await Refused.ExpectAsync(404, "assessment_campaign.not_found", () => east[0].GetAsync($"{path}/comparison"));
    }

    [Fact]
    public async Task Fewer_than_five_pairs_are_not_shown_and_fewer_than_five_people_not_scheduled()
    {
        var story = await BeginAsync(server);
        var people = await PeopleAsync(("C-1", 5));
        var few = (await story.Zhao.PostAsync(Campaigns, new { unitId = server.Units["C"], plan = Plan(story, people.Take(4)) })).Id();
        await Refused.ExpectAsync(422, "assessment_campaign.too_few", () => story.Zhao.PostAsync($"{Campaigns}/{few}/schedule"));
        await story.Zhao.PutAsync($"{Campaigns}/{few}", Plan(story, people));
        var (first, second) = (Today.PlusDays(10), Today.PlusDays(40));
        await story.Zhao.PostAsync($"{Campaigns}/{few}/schedule");
        await Refused.ExpectAsync(409, "assessment_campaign.revise.not_in_scheduled", () => story.Zhao.PutAsync($"{Campaigns}/{few}", Plan(story, people)));
        await AtAsync(first);
        await RateAsync(story.Sun, $"{Campaigns}/{few}", people.Take(4), "before", _ => 1);
        await AtAsync(second);
        await RateAsync(story.Sun, $"{Campaigns}/{few}", people, "after", _ => 2);
        Assert.Equal("rated_after_only", (await people[4].GetAsync($"{Participants}?campaignId={few}")).Items()[0].Text("state"));
        await AtAsync(second.PlusDays(5));
        var groups = (await story.Zhao.GetAsync($"{Campaigns}/{few}/comparison")).Items("groups");
        Assert.All(groups, group => Assert.Equal((false, JsonValueKind.Null, 0), (group.GetProperty("isShown").GetBoolean(), group.GetProperty("pairs").ValueKind, group.Items("dimensions").Length)));
    }

    [Fact]
    public async Task A_plan_is_told_everything_that_is_wrong_with_it_at_once()
    {
        var story = await BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1");
        var plan = Plan(story, [li, li], before: 10, after: 12, days: 200, assessor: li.Id);
        var refused = await Assert.ThrowsAsync<Refused>(() => story.Zhao.PostAsync(Campaigns, new { unitId = server.Units["C"], plan }));
        Assert.Equal(["assessment_campaign.window_out_of_range", "assessment_campaign.dates_overlap", "assessment_campaign.person_twice", "assessment_campaign.own_assessor"], refused.Codes);
        var east = await server.PersonAsync("East", "C-1", roles: (Role.TrainingOfficer, "C-1"));
        var west = await server.PersonAsync("West", "C-2");
        await Refused.ExpectAsync(404, "person.not_found", () => east.PostAsync(Campaigns, new { unitId = server.Units["C-1"], plan = Plan(story, [west]) }));
    }

    [Fact]
    public async Task Only_the_named_assessor_rates_only_while_the_office_lasts_and_each_rating_once()
    {
        var story = await BeginAsync(server);
        var people = await PeopleAsync(("C-1", 5));
        var unfit = (await story.Zhao.PostAsync(Campaigns, new { unitId = server.Units["C"], plan = Plan(story, people, assessor: story.Qian.Id) })).Id();
        await Refused.ExpectAsync(422, "assessment_campaign.assessors_unfit", () => story.Zhao.PostAsync($"{Campaigns}/{unfit}/schedule"));
        var first = Today.PlusDays(10);
        var path = await ScheduledAsync(story, people);
        await AtAsync(first);
        var id = (await people[0].GetAsync($"{Participants}?campaignId={path[(path.LastIndexOf('/') + 1)..]}")).Items()[0].Id();
        await Refused.ExpectAsync(403, "assessment_participant.rate_before.forbidden", () => story.Zhao.PostAsync($"{Participants}/{id}/before-rating", Levels(2)));
        await Refused.ExpectAsync(404, "assessment_participant.not_found", () => story.Xu.PostAsync($"{Participants}/{id}/before-rating", Levels(2)));
        await Refused.ExpectAsync(422, "assessment_participant.level_unknown", () => story.Sun.PostAsync($"{Participants}/{id}/before-rating", Levels(4)));
        await Refused.ExpectAsync(422, "assessment_participant.rating_incomplete", () => story.Sun.PostAsync($"{Participants}/{id}/before-rating", new { levels = new[] { new { dimension = "use", level = 1 } } }));
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            try
            {
                return (await story.Sun.PostAsync($"{Participants}/{id}/before-rating", Levels(2))).Text("state");
            }
            catch (Refused refused)
            {
                return refused.Codes.Single();
            }
        }));
        Assert.Single(answers, "rated_before");
        Assert.Equal(3, (await people[0].GetAsync($"{Participants}/{id}")).Items("ratings").Length);
        await story.Zhao.PostAsync($"{path}/cancellation", new { reason = "班次取消" });
        await Refused.ExpectAsync(422, "assessment_participant.window_closed", () => RateAsync(story.Sun, path, [people[1]], "before", _ => 1));
    }
}
