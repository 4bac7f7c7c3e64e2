using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Accounts;

/// <summary>Signing in with name and password.</summary>
public abstract class SignInTests(LmsServer server)
{
    [Fact]
    public async Task A_cookie_opens_the_api_until_one_signs_out()
    {
        var li = await server.OwnerAsync("Li");
        var (browser, answer) = await server.SignInAsync($"  {li.UserName.ToUpperInvariant()} ", AccountStory.Password);
        Assert.Empty(answer.Needs());
        Assert.Equal("Li", (await browser.GetAsync("/api/v1/me")).Text("name"));
        await browser.DeleteAsync("/api/v1/session");
        await Refused.ExpectAsync(401, "sign_in.required", () => browser.GetAsync("/api/v1/me"));
    }

    [Fact]
    public async Task An_unknown_name_a_wrong_password_and_a_locked_account_get_the_same_answer()
    {
        var (wang, sun) = (await server.OwnerAsync("Wang"), await server.OwnerAsync("Sun"));
        for (var attempt = 0; attempt < 5; attempt++) await Refused.ExpectAsync(422, "sign_in.failed", () => sun.SignInAsync("a wrong password"));
        var wrong = await Refused.ExpectAsync(422, "sign_in.failed", () => wang.SignInAsync("a wrong password"));
        var unknown = await Refused.ExpectAsync(422, "sign_in.failed", () => server.SignInAsync("nobody", "a wrong password"));
        var locked = await Refused.ExpectAsync(422, "sign_in.failed", () => sun.SignInAsync());
        Assert.Single(new[] { wrong, unknown, locked }.Select(refused => refused.Problem.Text("detail") + refused.Problem.GetProperty("errors").GetRawText()).Distinct());
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_hashed_like_one_that_does()
    {
        var li = await server.OwnerAsync("Li");
        await using var scope = server.Services.CreateAsyncScope();
        var hasher = new CountingHasher(scope.ServiceProvider.GetRequiredService<IPasswordHasher<Account>>());
        var accounts = ActivatorUtilities.CreateInstance<AccountManager>(scope.ServiceProvider, hasher);
        Assert.True(await accounts.CheckPasswordAsync(await li.AccountAsync(), AccountStory.Password));
        // The first unknown name makes the hash that all of them are compared with; the process keeps it.
        await accounts.CheckPasswordAsync(null, "a wrong password");
        var before = hasher.Verified;
        Assert.False(await accounts.CheckPasswordAsync(null, "a wrong password"));
        Assert.Equal(before + 1, hasher.Verified);
    }

    sealed class CountingHasher(IPasswordHasher<Account> inner) : IPasswordHasher<Account>
    {
        public int Verified { get; private set; }

        public string HashPassword(Account user, string password) => inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Verified++;
            return inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour()
    {
        var zhao = await server.OwnerAsync("Zhao");
        for (var attempt = 0; attempt < 5; attempt++) await Refused.ExpectAsync(422, "sign_in.failed", () => zhao.SignInAsync("a wrong password"));
        await Refused.ExpectAsync(422, "sign_in.failed", () => zhao.SignInAsync());
        server.Clock.Advance(Duration.FromMinutes(15) - Duration.FromSeconds(1));
        await Refused.ExpectAsync(422, "sign_in.failed", () => zhao.SignInAsync());
        server.Clock.Advance(Duration.FromSeconds(1));
        await zhao.SignInAsync();
    }

    [Fact]
    public async Task Four_wrong_passwords_and_a_right_one_start_the_count_anew()
    {
        var sun = await server.OwnerAsync("Sun");
        for (var round = 0; round < 2; round++)
        {
            for (var attempt = 0; attempt < 4; attempt++) await Refused.ExpectAsync(422, "sign_in.failed", () => sun.SignInAsync("a wrong password"));
            await sun.SignInAsync();
        }
    }

    [Fact]
    public async Task A_member_nobody_asked_for_is_refused()
    {
        var li = await server.OwnerAsync("Li");
        await Refused.ExpectAsync(400, "request.malformed", () =>
            server.Stranger().PostAsync("/api/v1/session", new { userName = li.UserName, password = AccountStory.Password, personId = Guid.Empty }));
    }

    [Fact]
    public async Task A_cookie_that_was_changed_opens_nothing()
    {
        var forged = server.Stranger();
        forged.Http.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", "tlms=CfDJ8Pabcdefghijklmnopqrstuvwxyz");
        await Refused.ExpectAsync(401, "sign_in.required", () => forged.GetAsync("/api/v1/me"));
    }

    [Fact]
    public async Task What_happens_at_the_door_is_written_down_without_passwords_and_unknown_names()
    {
        var zhou = await server.OwnerAsync("Zhou");
        await Refused.ExpectAsync(422, "sign_in.failed", () => zhou.SignInAsync("a wrong password"));
        await Refused.ExpectAsync(422, "sign_in.failed", () => server.SignInAsync("who-is-unknown", "a wrong password"));
        var browser = await zhou.SignInAsync();
        await browser.DeleteAsync("/api/v1/session");
        Assert.Equal(["open", "sign_in_failed", "sign_in"], await server.TrailAsync((await zhou.AccountAsync()).Id));
        var entries = await server.InDatabaseAsync(db => db.AuditEntries.AsNoTracking().Where(entry => entry.Stream.StartsWith("sign_in/")).ToListAsync());
        Assert.Contains(entries, entry => entry.Trigger == "sign_in_failed" && entry.SubjectId == Guid.Empty);
        Assert.Contains(entries, entry => entry.Trigger == "sign_out" && entry.ActorId == zhou.Id);
        var written = System.Text.Json.JsonSerializer.Serialize(entries.Select(entry => new { entry.Reason, entry.ActorName, entry.SubjectId, entry.Trigger }));
        Assert.DoesNotContain("wrong password", written, StringComparison.Ordinal);
        Assert.DoesNotContain("who-is-unknown", written, StringComparison.Ordinal);
    }
}

public sealed class SignInTestsOnSqlite(SqliteServer server) : SignInTests(server), IClassFixture<SqliteServer>;

public sealed class SignInTestsOnPostgreSql(PostgreSqlServer server) : SignInTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
