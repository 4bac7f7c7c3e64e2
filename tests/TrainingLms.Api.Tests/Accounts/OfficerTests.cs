using TrainingLms.People;

namespace TrainingLms.Api.Tests.Accounts;

/// <summary>Officers who look after other people's accounts.</summary>
public abstract class OfficerTests(LmsServer server)
{
    static string Account(Persona person) => $"/api/v1/people/{person.Id}/account";

    static string Account(Owner owner) => $"/api/v1/people/{owner.Id}/account";

    [Fact]
    public async Task An_officer_opens_an_account_and_its_owner_makes_it_the_own()
    {
        var (wang, li) = (await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1")), await server.PersonAsync("Li", "C-1-1"));
        await Refused.ExpectAsync(404, "account.not_found", () => wang.GetAsync(Account(li)));
        var opened = await wang.PostAsync(Account(li), new { userName = $"li.{li.Id}" });
        await Refused.ExpectAsync(422, "account.person_has_one", () => wang.PostAsync(Account(li), new { }));
        Assert.True((await wang.GetAsync(Account(li))).GetProperty("firstPasswordEndsAt").ValueKind != System.Text.Json.JsonValueKind.Null);

        var (browser, answer) = await server.SignInAsync(opened.Text("userName"), opened.Text("firstPassword"));
        Assert.Equal(["new_password"], answer.Needs());
        await browser.PostAsync("/api/v1/me/account/password", new { currentPassword = opened.Text("firstPassword"), newPassword = "umbrella violin cathedral" });
        await browser.GetAsync("/api/v1/units");
        await Refused.ExpectAsync(422, "sign_in.failed", () => server.SignInAsync(opened.Text("userName"), opened.Text("firstPassword")));
    }

    [Fact]
    public async Task Locking_cuts_the_session_at_once_and_unlocking_lets_the_owner_in_again()
    {
        var li = await server.OwnerAsync("Li", "C-1");
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        var browser = await li.SignInAsync();
        await Refused.ExpectAsync(422, "reason.missing", () => wang.PostAsync($"{Account(li)}/lock"));
        var locked = await wang.PostAsync($"{Account(li)}/lock", new { reason = "lost laptop" });
        Assert.Equal(("locked", 0), (locked.Text("state"), locked.Int("openSessions")));
        await Refused.ExpectAsync(401, "sign_in.required", () => browser.GetAsync("/api/v1/me"));
        await Refused.ExpectAsync(422, "sign_in.failed", () => li.SignInAsync());
        await wang.PostAsync($"{Account(li)}/unlock", new { reason = "found again" });
        await Refused.ExpectAsync(401, "sign_in.required", () => browser.GetAsync("/api/v1/me"));
        var again = await li.SignInAsync();
        await wang.PostAsync($"{Account(li)}/sign-out", new { reason = "left it open in the library" });
        await Refused.ExpectAsync(401, "sign_in.required", () => again.GetAsync("/api/v1/me"));
        Assert.Equal(["lock", "unlock", "sign_out"], (await server.TrailAsync((await li.AccountAsync()).Id)).Where(what => what is not ("open" or "sign_in" or "sign_in_failed")));
    }

    [Fact]
    public async Task A_reset_gives_a_new_first_password_and_ends_sessions_and_tokens()
    {
        var li = await server.OwnerAsync("Li", "C-1");
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        var browser = await li.SignInAsync();
        var program = server.WithToken((await browser.PostAsync("/api/v1/me/tokens", new { name = "report", scopes = new[] { "*:read" } })).Text("token"));
        await program.GetAsync("/api/v1/units");
        var reset = await wang.PostAsync($"{Account(li)}/reset", new { reason = "forgotten" });
        await Refused.ExpectAsync(401, "sign_in.required", () => browser.GetAsync("/api/v1/me"));
        await Refused.ExpectAsync(401, "sign_in.required", () => program.GetAsync("/api/v1/units"));
        await Refused.ExpectAsync(422, "sign_in.failed", () => li.SignInAsync());
        Assert.Equal(["new_password"], (await server.SignInAsync(li.UserName, reset.Text("firstPassword"))).Answer.Needs());
    }

    [Fact]
    public async Task Who_lost_the_authenticator_is_helped_by_an_administrator_and_by_nobody_else()
    {
        var li = await server.OwnerAsync("Li", "C-1");
        var (wang, zhao) = (await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1")), await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C")));
        await li.EnrolAsync(await li.SignInAsync());
        await Refused.ExpectAsync(403, "account.drop_second_factor.forbidden", () => wang.PostAsync($"{Account(li)}/second-factor-removal", new { reason = "lost" }));
        await wang.PostAsync($"{Account(li)}/reset", new { reason = "a reset keeps the second factor" });
        Assert.True((await wang.GetAsync(Account(li))).GetProperty("hasSecondFactor").GetBoolean());
        Assert.False((await zhao.PostAsync($"{Account(li)}/second-factor-removal", new { reason = "lost telephone" })).GetProperty("hasSecondFactor").GetBoolean());
    }

    [Fact]
    public async Task Accounts_outside_the_scope_are_not_there_and_the_own_is_for_others()
    {
        var (li, sun) = (await server.OwnerAsync("Li", "C-2"), await server.PersonAsync("Sun", "C-1"));
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        foreach (var act in new[] { "", "/reset", "/lock", "/unlock", "/sign-out", "/second-factor-removal" })
            await Refused.ExpectAsync(404, "person.not_found", () => wang.PostAsync(Account(li) + act));
        await Refused.ExpectAsync(404, "person.not_found", () => wang.GetAsync(Account(li)));
        await Refused.ExpectAsync(404, "person.not_found", () => sun.GetAsync(Account(sun)));
        await Refused.ExpectAsync(422, "account.own account.owner_holds_roles", () => wang.PostAsync(Account(wang), new { }));
        await Refused.ExpectAsync(400, "request.malformed", () => wang.PostAsync(Account(sun), new { firstPassword = "chosen by me" }));
    }

    [Fact]
    public async Task Nobody_takes_over_more_authority_than_the_own_by_resetting_its_account()
    {
        var registrar = await server.OwnerAsync("Hua", "C-1", roles: (Role.Registrar, "C-1"));
        var cityAdmin = await server.OwnerAsync("Zhao", "C-1", roles: (Role.SystemAdministrator, "C"));
        var hr = await server.PersonAsync("Wang", "C", roles: (Role.HrOfficer, "C"));
        var districtAdmin = await server.PersonAsync("Qian", "C-1", roles: (Role.SystemAdministrator, "C-1"));
        var otherCityAdmin = await server.PersonAsync("Sun", "C", roles: (Role.SystemAdministrator, "C"));
        await Refused.ExpectAsync(422, "account.owner_holds_roles", () => hr.PostAsync($"{Account(registrar)}/reset", new { reason = "asked" }));
        await Refused.ExpectAsync(422, "account.owner_holds_roles", () => districtAdmin.PostAsync($"{Account(cityAdmin)}/reset", new { reason = "asked" }));
        await districtAdmin.PostAsync($"{Account(registrar)}/reset", new { reason = "asked" });
        await otherCityAdmin.PostAsync($"{Account(cityAdmin)}/reset", new { reason = "asked" });
        // Shutting a door needs less than opening one.
        await hr.PostAsync($"{Account(registrar)}/lock", new { reason = "laptop stolen" });
    }
}

public sealed class OfficerTestsOnSqlite(SqliteServer server) : OfficerTests(server), IClassFixture<SqliteServer>;

public sealed class OfficerTestsOnPostgreSql(PostgreSqlServer server) : OfficerTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
