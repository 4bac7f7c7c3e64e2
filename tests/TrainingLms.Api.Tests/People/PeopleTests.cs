using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.Accounts;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.People;

public abstract class PeopleTests(LmsServer server)
{
    [Fact]
    public async Task An_officer_sees_the_people_below_her_and_nobody_else_and_numbers_are_masked()
    {
        var (east, west) = (await RosterStory.BeginAsync(server), await RosterStory.BeginAsync(server));
        await east.ImportAsync(east.Row(1), east.Row(2));
        await west.ImportAsync(west.Row(1));

        var list = await east.Li.GetAsync($"/api/v1/people?unitId={east.UnitId}");
        Assert.Equal([east.Number(1), east.Number(2)], list.Items().Select(person => person.Text("personNumber")));
        Assert.DoesNotContain(west.Number(1), (await east.Li.GetAsync("/api/v1/people")).GetRawText(), StringComparison.Ordinal);
        Assert.Empty((await east.Li.GetAsync($"/api/v1/people?search={west.Number(1)}")).Items());
        Assert.Single((await east.Li.GetAsync($"/api/v1/people?search={east.Number(2).ToLowerInvariant()}")).Items());
        Assert.Equal(2, (await east.Li.GetAsync("/api/v1/people?search=小明")).Items().Length);
        var first = await east.Li.GetAsync("/api/v1/people?limit=1&search=小明");
        Assert.Equal(east.Number(2), (await east.Li.GetAsync($"/api/v1/people?limit=1&search=小明&cursor={first.Text("next")}")).Items().Single().Text("personNumber"));

        var person = await east.Li.GetAsync($"/api/v1/people/{(await east.PersonAsync(1))!.Id}");
        Assert.Equal(($"**************{east.ResidentId(1)[^4..]}", "120****0001"), (person.Text("residentId"), person.Text("mobile")));
        Assert.Equal(int.Parse(east.ResidentId(1)[6..10]), person.Int("birthYear"));
        Assert.DoesNotContain(east.ResidentId(1)[..17], person.GetRawText(), StringComparison.Ordinal);

        var hidden = await Refused.ExpectAsync(404, "person.not_found", async () => await east.Li.GetAsync($"/api/v1/people/{(await west.PersonAsync(1))!.Id}"));
        var missing = await Refused.ExpectAsync(404, "person.not_found", () => east.Li.GetAsync($"/api/v1/people/{east.UnitId}"));
        Assert.Equal(missing.Problem.Text("detail"), hidden.Problem.Text("detail"));
    }

    [Fact]
    public async Task Everybody_sees_the_own_record_and_only_that()
    {
        var zhou = await server.PersonAsync("Zhou", "C-2");
        Assert.Equal(zhou.Id, (await zhou.GetAsync("/api/v1/people/me")).Id());
        Assert.Equal(zhou.Id, Assert.Single((await zhou.GetAsync("/api/v1/people")).Items()).Id());
    }

    [Fact]
    public async Task Accounts_for_many_people_open_once_and_work()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        await using var scope = server.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<AccountDesk>();
        string[] numbers = [story.Number(1), story.Number(2)];
        await Assert.ThrowsAsync<RefusedException>(() => desk.OpenAllAsync(numbers, "short", true, server.SystemAct, TestContext.Current.CancellationToken));
        scope.ServiceProvider.GetRequiredService<TrainingLms.Data.LmsDbContext>().ChangeTracker.Clear();
        Assert.Equal(2, await desk.OpenAllAsync(numbers, "first-password", true, server.SystemAct, TestContext.Current.CancellationToken));
        Assert.Equal(0, await desk.OpenAllAsync(numbers, "first-password", true, server.SystemAct, TestContext.Current.CancellationToken));
        var answer = await server.Stranger().PostAsync("/api/v1/session", new { userName = story.Number(2), password = "first-password" });
        Assert.Equal("new_password", Assert.Single(answer.Items("needs")).GetString());
    }
}

public sealed class PeopleTestsOnSqlite(SqliteServer server) : PeopleTests(server), IClassFixture<SqliteServer>;

public sealed class PeopleTestsOnPostgreSql(PostgreSqlServer server) : PeopleTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
