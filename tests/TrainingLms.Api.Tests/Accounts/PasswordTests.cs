using System.Text.Json;
using NodaTime;

namespace TrainingLms.Api.Tests.Accounts;

/// <summary>First passwords and changed ones.</summary>
public abstract class PasswordTests(LmsServer server)
{
    const string Better = "umbrella violin cathedral";

    static Task<JsonElement> ChangeAsync(Persona browser, string currentPassword, string newPassword) =>
        browser.PostAsync("/api/v1/me/account/password", new { currentPassword, newPassword });

    [Fact]
    public async Task A_first_password_opens_the_account_only_to_be_changed()
    {
        var li = await server.OwnerAsync("Li", mustChange: true);
        var (browser, answer) = await server.SignInAsync(li.UserName, AccountStory.Password);
        Assert.Equal(["new_password"], answer.Needs());
        Assert.True((await browser.GetAsync("/api/v1/me/account")).GetProperty("mustChangePassword").GetBoolean());
        await browser.GetAsync("/api/v1/me");
        foreach (var path in new[] { "/api/v1/units", "/api/v1/people/me", "/api/v1/me/tokens", "/api/v1/me/sessions" })
            await Refused.ExpectAsync(403, "account.password_change_needed", () => browser.GetAsync(path));
        await Refused.ExpectAsync(403, "account.password_change_needed", () =>
            browser.PostAsync("/api/v1/me/account/second-factor", new { password = AccountStory.Password }));

        await ChangeAsync(browser, AccountStory.Password, Better);
        await browser.GetAsync("/api/v1/units");
        Assert.Empty((await server.SignInAsync(li.UserName, Better)).Answer.Needs());
    }

    [Fact]
    public async Task A_first_password_that_nobody_changed_in_time_opens_nothing()
    {
        var li = await server.OwnerAsync("Li", mustChange: true);
        server.Clock.Advance(Duration.FromDays(14) - Duration.FromSeconds(1));
        await li.SignInAsync();
        server.Clock.Advance(Duration.FromSeconds(1));
        await Refused.ExpectAsync(422, "sign_in.failed", () => li.SignInAsync());
    }

    [Fact]
    public async Task A_changed_password_ends_all_other_browsers_at_once_and_this_one_goes_on()
    {
        var qian = await server.OwnerAsync("Qian");
        var (here, there) = (await qian.SignInAsync(), await qian.SignInAsync());
        await there.GetAsync("/api/v1/me");
        await ChangeAsync(here, AccountStory.Password, Better);
        await Refused.ExpectAsync(401, "sign_in.required", () => there.GetAsync("/api/v1/me"));
        await here.GetAsync("/api/v1/me");
        await Refused.ExpectAsync(422, "sign_in.failed", () => qian.SignInAsync());
        Assert.Contains("change_password", await server.TrailAsync((await qian.AccountAsync()).Id));
    }

    [Fact]
    public async Task The_present_password_is_asked_for_and_wrong_ones_count()
    {
        var sun = await server.OwnerAsync("Sun");
        var browser = await sun.SignInAsync();
        for (var attempt = 0; attempt < 5; attempt++)
            await Refused.ExpectAsync(422, "password.current_wrong", () => ChangeAsync(browser, "a wrong password", Better));
        await Refused.ExpectAsync(422, "password.current_wrong", () => ChangeAsync(browser, AccountStory.Password, Better));
        await Refused.ExpectAsync(422, "sign_in.failed", () => sun.SignInAsync());
    }

    [Fact]
    public async Task A_repeated_request_does_not_hide_a_wrong_guess()
    {
        var sun = await server.OwnerAsync("Sun");
        var browser = await sun.SignInAsync();
        await Refused.ExpectAsync(422, "password.current_wrong", () =>
            browser.PostAsync("/api/v1/me/account/password", new { currentPassword = "a wrong password", newPassword = Better }, "same key"));
        Assert.Equal(1, (await sun.AccountAsync()).FailedAttempts);
    }

    [Fact]
    public async Task Everything_wrong_with_a_new_password_is_said_at_once()
    {
        var wu = await server.OwnerAsync("Wuzhixing");
        var browser = await wu.SignInAsync();
        await Refused.ExpectAsync(422, "password.too_short password.too_common", () => ChangeAsync(browser, AccountStory.Password, "Qwerty2026"));
        await Refused.ExpectAsync(422, "password.about_you", () => ChangeAsync(browser, AccountStory.Password, "Wuzhixing cathedral"));
        await Refused.ExpectAsync(422, "password.about_you", () => ChangeAsync(browser, AccountStory.Password, "umbrella 东区网信办 violin"));
        await Refused.ExpectAsync(422, "password.unchanged", () => ChangeAsync(browser, AccountStory.Password, AccountStory.Password));
        await ChangeAsync(browser, AccountStory.Password, string.Concat(Enumerable.Repeat("四个不相干的词 ", 12)));
    }
}

public sealed class PasswordTestsOnSqlite(SqliteServer server) : PasswordTests(server), IClassFixture<SqliteServer>;

public sealed class PasswordTestsOnPostgreSql(PostgreSqlServer server) : PasswordTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
