using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.People;
using TrainingLms.Reports;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Reports;

public abstract class OverviewTests(LmsServer server)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    async Task FoldAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<StandingFold>().RunAsync("test", Cancel);
    }

    [Fact]
    public async Task The_overview_of_a_city_shows_each_district_and_every_figure_leads_to_as_many_people()
    {
        for (var n = 0; n < 3; n++) await server.PersonAsync($"East{n}", "C-1-1");
        await server.PersonAsync("West", "C-2");
        var officer = await server.PersonAsync("To", "C", roles: [(Role.TrainingOfficer, "C")]);
        await FoldAsync();
        var overview = await officer.GetAsync($"/api/v1/overviews/{server.Units["C"]}");
        Assert.Equal(2026, overview.Int("year"));
        var lines = overview.Items("lines");
        Assert.Equal(["C", "C-1", "C-2"], lines.Select(line => line.Text("code")));
        Assert.Equal(overview.GetProperty("total").GetProperty("figures").Int("people"), lines.Sum(line => line.GetProperty("figures").Int("people")));
        foreach (var line in lines.Skip(1))
        {
            var (people, next) = (0, "");
            do
            {
                var page = await officer.GetAsync($"/api/v1/overviews/{line.GetProperty("unitId").GetGuid()}/people?standing=unmet&limit=2{next}");
                people += page.Items("items").Length;
                next = page.GetProperty("next").GetString() is { } cursor ? $"&cursor={cursor}" : "";
            }
            while (next.Length > 0);
            var figures = line.GetProperty("figures");
            Assert.Equal(figures.Int("people") - figures.Int("met"), people);
        }
    }

    [Fact]
    public async Task Units_out_of_scope_and_years_out_of_range_are_refused()
    {
        var officer = await server.PersonAsync("Hr", "C-1", roles: (Role.HrOfficer, "C-1"));
        await Refused.ExpectAsync(404, "unit.not_found", () => officer.GetAsync($"/api/v1/overviews/{server.Units["C-2"]}"));
        await Refused.ExpectAsync(404, "unit.not_found", () => officer.GetAsync($"/api/v1/overviews/{server.Units["C"]}"));
        await Refused.ExpectAsync(422, "report.year_out_of_range", () => officer.GetAsync($"/api/v1/overviews/{server.Units["C-1"]}?year=1815"));
    }

    [Fact]
    public async Task Who_may_see_one_unit_alone_gets_its_own_figures_and_none_from_below()
    {
        await server.PersonAsync("Below", "C-1-1");
        var officer = await server.PersonAsync("Hr", "C-1", roles: (Role.HrOfficer, "C-1"));
        await FoldAsync();
        var path = $"/api/v1/overviews/{server.Units["C-1"]}";
        var wide = await officer.GetAsync(path);
        Assert.Equal(["C-1", "C-1-1"], wide.Items("lines").Select(line => line.Text("code")));
        Assert.True(wide.GetProperty("total").GetProperty("withBelow").GetBoolean());

        await server.InDatabaseAsync(db => db.RoleAppointments.Where(one => one.PersonId == officer.Id).ExecuteUpdateAsync(update => update.SetProperty(one => one.Inherit, false), Cancel));
        var alone = await officer.GetAsync(path);
        var own = wide.Items("lines")[0].GetProperty("figures").Int("people");
        Assert.Equal(["C-1"], alone.Items("lines").Select(line => line.Text("code")));
        Assert.Equal((false, own), (alone.GetProperty("total").GetProperty("withBelow").GetBoolean(), alone.GetProperty("total").GetProperty("figures").Int("people")));
        Assert.Equal(own, (await officer.GetAsync($"{path}/people?limit=200")).Items("items").Length);
    }

    [Fact]
    public async Task Waiting_tells_of_the_people_in_the_figures_and_of_nobody_else()
    {
        var officer = await server.PersonAsync("Hr", "C-2", roles: (Role.HrOfficer, "C-2"));
        await FoldAsync();
        await server.PersonAsync("Elsewhere", "C-1-1");
        var path = $"/api/v1/overviews/{server.Units["C-2"]}";
        Assert.Equal(0, (await officer.GetAsync(path)).Int("waiting"));
        await server.PersonAsync("Here", "C-2");
        Assert.Equal(1, (await officer.GetAsync(path)).Int("waiting"));
    }
}

public sealed class OverviewTestsOnSqlite(SqliteServer server) : OverviewTests(server), IClassFixture<SqliteServer>;

public sealed class OverviewTestsOnPostgreSql(PostgreSqlServer server) : OverviewTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
