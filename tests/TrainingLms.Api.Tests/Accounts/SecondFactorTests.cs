using System.Text.Json;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Accounts;

/// <summary>One-time codes and recovery codes.</summary>
public abstract class SecondFactorTests(LmsServer server)
{
    static Task<JsonElement> GiveAsync(Persona browser, string code) => browser.PostAsync("/api/v1/session/second-factor", new { code });

    static Task<JsonElement> RecoverAsync(Persona browser, string recoveryCode) => browser.PostAsync("/api/v1/session/second-factor", new { recoveryCode });

    [Fact]
    public async Task An_authenticator_counts_once_it_has_shown_a_code_and_is_asked_for_from_then_on()
    {
        var li = await server.OwnerAsync("Li");
        var (browser, other) = (await li.SignInAsync(), await li.SignInAsync());
        await Refused.ExpectAsync(422, "password.current_wrong", () => browser.PostAsync("/api/v1/me/account/second-factor", new { password = "a wrong password" }));
        var begun = await browser.PostAsync("/api/v1/me/account/second-factor", new { password = AccountStory.Password });
        Assert.StartsWith($"otpauth://totp/TrainingLms:{li.UserName}?secret={begun.Text("secret")}&issuer=TrainingLms", begun.Text("address"), StringComparison.Ordinal);
        Assert.StartsWith("<svg", begun.Text("picture"), StringComparison.Ordinal);
        Assert.Empty((await server.SignInAsync(li.UserName, AccountStory.Password)).Answer.Needs());

        var authenticator = await li.EnrolAsync(browser);
        Assert.Equal((10, 10), (authenticator.RecoveryCodes.Distinct().Count(), (await browser.GetAsync("/api/v1/me/account")).Int("recoveryCodesLeft")));
        await Refused.ExpectAsync(401, "sign_in.required", () => other.GetAsync("/api/v1/me"));
        var waiting = await li.GivePasswordAsync();
        foreach (var path in new[] { "/api/v1/me", "/api/v1/units", "/api/v1/me/account" })
            await Refused.ExpectAsync(401, "second_factor.code_needed", () => waiting.GetAsync(path));
        await GiveAsync(waiting, authenticator.NextCode());
        await waiting.GetAsync("/api/v1/me");
        Assert.True((await waiting.GetAsync("/api/v1/me/sessions"))[0].GetProperty("withSecondFactor").GetBoolean());
        Assert.DoesNotContain(begun.Text("secret"), (await li.AccountAsync()).AuthenticatorKey!.Cipher, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_opens_once_even_when_two_bring_it_at_the_same_moment()
    {
        var li = await server.OwnerAsync("Li");
        var authenticator = await li.EnrolAsync(await li.SignInAsync());
        var browsers = new List<Persona>();
        for (var i = 0; i < 4; i++) browsers.Add(await li.GivePasswordAsync());
        var code = authenticator.NextCode();
        var answers = await Task.WhenAll(browsers.Take(3).Select(browser => Record.ExceptionAsync(() => GiveAsync(browser, code)).AsTask()));
        Assert.Single(answers, answer => answer is null);
        Assert.All(answers.OfType<Refused>(), refused => Assert.Equal((422, "second_factor.code_wrong"), (refused.Status, refused.Codes.Single())));
        await Refused.ExpectAsync(422, "second_factor.code_wrong", () => GiveAsync(browsers[3], code));
        await Refused.ExpectAsync(422, "second_factor.code_wrong", () => GiveAsync(browsers[3], authenticator.Code(-1)));
    }

    [Fact]
    public async Task A_recovery_code_opens_once_even_when_two_bring_it_at_the_same_moment()
    {
        var li = await server.OwnerAsync("Li");
        var first = await li.SignInAsync();
        var codes = (await li.EnrolAsync(first)).RecoveryCodes;
        var browsers = new List<Persona>();
        for (var i = 0; i < 3; i++) browsers.Add(await li.GivePasswordAsync());
        var answers = await Task.WhenAll(browsers.Select(browser => Record.ExceptionAsync(() => RecoverAsync(browser, codes[0])).AsTask()));
        Assert.Single(answers, answer => answer is null);
        Assert.Equal(9, (await first.GetAsync("/api/v1/me/account")).Int("recoveryCodesLeft"));

        var lower = await li.GivePasswordAsync();
        await RecoverAsync(lower, codes[1].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        var renewed = (await first.PostAsync("/api/v1/me/account/recovery-codes", new { password = AccountStory.Password })).Items("codes");
        Assert.Equal(10, renewed.Length);
        await Refused.ExpectAsync(422, "second_factor.code_wrong", async () => await RecoverAsync(await li.GivePasswordAsync(), codes[2]));
        await RecoverAsync(await li.GivePasswordAsync(), renewed[0].GetString()!);
    }

    [Fact]
    public async Task Guessed_codes_lock_the_account_and_right_passwords_between_them_do_not_help()
    {
        var li = await server.OwnerAsync("Li");
        var authenticator = await li.EnrolAsync(await li.SignInAsync());
        for (var attempt = 0; attempt < 5; attempt++)
            await Refused.ExpectAsync(422, "second_factor.code_wrong", async () => await GiveAsync(await li.GivePasswordAsync(), "000000"));
        await Refused.ExpectAsync(422, "sign_in.failed", () => li.SignInAsync());
        server.Clock.Advance(Duration.FromMinutes(15));
        await GiveAsync(await li.GivePasswordAsync(), authenticator.NextCode());
    }

    [Fact]
    public async Task The_code_must_come_within_minutes()
    {
        var li = await server.OwnerAsync("Li");
        var authenticator = await li.EnrolAsync(await li.SignInAsync());
        var waiting = await li.GivePasswordAsync();
        await Refused.ExpectAsync(422, "second_factor.one_code", () => waiting.PostAsync("/api/v1/session/second-factor", new { }));
        server.Clock.Advance(Duration.FromMinutes(5));
        await Refused.ExpectAsync(401, "sign_in.required", () => GiveAsync(waiting, authenticator.Code()));
    }

    [Fact]
    public async Task A_role_that_needs_a_second_factor_does_nothing_without_one()
    {
        var zhao = await server.OwnerAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var (browser, answer) = await server.SignInAsync(zhao.UserName, AccountStory.Password);
        Assert.Equal(["second_factor"], answer.Needs());
        await Refused.ExpectAsync(403, "account.second_factor_needed", () => browser.GetAsync("/api/v1/units"));
        await zhao.EnrolAsync(browser);
        await browser.GetAsync("/api/v1/units");

        await Refused.ExpectAsync(422, "password.current_wrong", () => browser.PostAsync("/api/v1/me/account/second-factor/removal", new { password = "no" }));
        await browser.PostAsync("/api/v1/me/account/second-factor/removal", new { password = AccountStory.Password });
        await Refused.ExpectAsync(403, "account.second_factor_needed", () => browser.GetAsync("/api/v1/units"));
        Assert.Equal(["second_factor"], (await server.SignInAsync(zhao.UserName, AccountStory.Password)).Answer.Needs());
        var trail = await server.TrailAsync((await zhao.AccountAsync()).Id);
        Assert.Equal(["begin_second_factor", "confirm_second_factor", "password_check_failed", "remove_second_factor"], trail.Where(what => what.Contains("second_factor") || what.Contains("check")));
    }
}

public sealed class SecondFactorTestsOnSqlite(SqliteServer server) : SecondFactorTests(server), IClassFixture<SqliteServer>;

public sealed class SecondFactorTestsOnPostgreSql(PostgreSqlServer server) : SecondFactorTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
