using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Accounts;

/// <summary>The browsers somebody is signed in with.</summary>
public abstract class SessionTests(LmsServer server)
{
    const string Edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.86";
    const string Phone = "Mozilla/5.0 (Linux; Android 14; HarmonyOS) AppleWebKit/537.36 Chrome/99.0 Mobile Safari/537.36 MicroMessenger/8.0";

    [Fact]
    public async Task The_owner_sees_every_browser_and_signs_one_out_from_another()
    {
        var li = await server.OwnerAsync("Li");
        var (desk, phone) = (await li.SignInAsync(device: Edge), await li.SignInAsync(device: Phone));
        var list = (await desk.GetAsync("/api/v1/me/sessions")).EnumerateArray().ToList();
        Assert.Equal(["Edge, Windows", "WeChat, HarmonyOS"], list.Select(session => session.Text("device")).Order());
        Assert.Equal("Edge, Windows", list.Single(session => session.GetProperty("isThisOne").GetBoolean()).Text("device"));
        Assert.All(list, session => Assert.Equal("127.0.0.1", session.Text("address")));

        await phone.GetAsync("/api/v1/me");
        await desk.DeleteAsync($"/api/v1/me/sessions/{list.Single(session => !session.GetProperty("isThisOne").GetBoolean()).Id()}");
        await Refused.ExpectAsync(401, "sign_in.required", () => phone.GetAsync("/api/v1/me"));
        await desk.GetAsync("/api/v1/me");
    }

    [Fact]
    public async Task All_other_browsers_go_with_one_word()
    {
        var li = await server.OwnerAsync("Li");
        var (here, second, third) = (await li.SignInAsync(), await li.SignInAsync(), await li.SignInAsync());
        Assert.Equal(2, (await here.DeleteAsync("/api/v1/me/sessions")).Int("ended"));
        foreach (var gone in new[] { second, third }) await Refused.ExpectAsync(401, "sign_in.required", () => gone.GetAsync("/api/v1/me"));
        Assert.Single((await here.GetAsync("/api/v1/me/sessions")).EnumerateArray());
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_that_the_browser_had_before()
    {
        var (li, wang) = (await server.OwnerAsync("Li"), await server.OwnerAsync("Wang"));
        var (desk, phone) = (await li.SignInAsync(), await li.SignInAsync());
        async Task<int> StandingAsync() => (await phone.GetAsync("/api/v1/me/sessions")).GetArrayLength();
        await desk.PostAsync("/api/v1/session", new { userName = li.UserName, password = AccountStory.Password });
        Assert.Equal(2, await StandingAsync());
        await desk.PostAsync("/api/v1/session", new { userName = wang.UserName, password = AccountStory.Password });
        Assert.Equal(wang.Id, (await desk.GetAsync("/api/v1/me")).Id());
        Assert.Equal(1, await StandingAsync());
    }

    [Fact]
    public async Task Sessions_of_others_are_not_there()
    {
        var (li, wang) = (await server.OwnerAsync("Li"), await server.OwnerAsync("Wang"));
        var (lis, wangs) = (await li.SignInAsync(), await wang.SignInAsync());
        var id = (await lis.GetAsync("/api/v1/me/sessions"))[0].Id();
        var hidden = await Refused.ExpectAsync(404, "user_session.not_found", () => wangs.DeleteAsync($"/api/v1/me/sessions/{id}"));
        var missing = await Refused.ExpectAsync(404, "user_session.not_found", () => wangs.DeleteAsync($"/api/v1/me/sessions/{Guid.Empty}"));
        Assert.Equal(missing.Problem.Text("detail"), hidden.Problem.Text("detail"));
        await lis.GetAsync("/api/v1/me");
    }

    [Fact]
    public async Task A_session_ends_after_half_an_hour_of_quiet_and_after_twelve_hours_of_use()
    {
        var li = await server.OwnerAsync("Li");
        var browser = await li.SignInAsync();
        server.Clock.Advance(Duration.FromMinutes(29));
        await browser.GetAsync("/api/v1/me");
        server.Clock.Advance(Duration.FromMinutes(29));
        await browser.GetAsync("/api/v1/me");
        server.Clock.Advance(Duration.FromMinutes(30));
        await Refused.ExpectAsync(401, "sign_in.required", () => browser.GetAsync("/api/v1/me"));

        var busy = await li.SignInAsync();
        for (var quarter = 0; quarter < 47; quarter++)
        {
            server.Clock.Advance(Duration.FromMinutes(15));
            await busy.GetAsync("/api/v1/me");
        }
        server.Clock.Advance(Duration.FromMinutes(15));
        await Refused.ExpectAsync(401, "sign_in.required", () => busy.GetAsync("/api/v1/me"));
    }

    [Fact]
    public async Task The_last_use_is_written_at_most_once_a_minute()
    {
        var li = await server.OwnerAsync("Li");
        var browser = await li.SignInAsync();
        async Task<Instant> LastSeen() => await server.InDatabaseAsync(db => db.UserSessions.Where(session => session.PersonId == li.Id && session.EndedAt == null && session.Stamp != null).Select(session => session.LastSeenAt).SingleAsync());
        var begun = await LastSeen();
        server.Clock.Advance(Duration.FromSeconds(59));
        await browser.GetAsync("/api/v1/me");
        Assert.Equal(begun, await LastSeen());
        server.Clock.Advance(Duration.FromSeconds(1));
        await browser.GetAsync("/api/v1/me");
        Assert.Equal(begun + Duration.FromMinutes(1), await LastSeen());
    }

    [Fact]
    public async Task Ended_sessions_are_forgotten_after_a_month()
    {
        var li = await server.OwnerAsync("Li");
        await li.SignInAsync();
        Task<int> Kept() => server.InDatabaseAsync(db => db.UserSessions.CountAsync(session => session.PersonId == li.Id && session.Stamp != null));
        server.Clock.Advance(Duration.FromDays(30));
        await server.SweepAsync();
        Assert.Equal(1, await Kept());
        server.Clock.Advance(Duration.FromDays(1));
        await server.SweepAsync();
        Assert.Equal(0, await Kept());
    }
}

public sealed class SessionTestsOnSqlite(SqliteServer server) : SessionTests(server), IClassFixture<SqliteServer>;

public sealed class SessionTestsOnPostgreSql(PostgreSqlServer server) : SessionTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
