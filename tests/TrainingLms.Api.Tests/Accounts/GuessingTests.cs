using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Accounts;

/// <summary>Guessing passwords, and signing in after leaving.</summary>
public abstract class GuessingTests(LmsServer server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Of_parallel_guesses_each_is_counted_exactly_once(int guesses)
    {
        var li = await server.OwnerAsync("Li");
        await GuessAsync(li, guesses);
        var account = await li.AccountAsync();
        Assert.Equal((guesses, null), (account.FailedAttempts, account.LockedUntil));
        Assert.Equal(guesses, (await server.TrailAsync(account.Id)).Count(what => what == "sign_in_failed"));
        await li.SignInAsync();
    }

    [Fact]
    public async Task Parallel_wrong_passwords_all_look_alike_and_lock_the_account()
    {
        var li = await server.OwnerAsync("Li");
        Assert.All(await GuessAsync(li, 8), answer => Assert.Equal("422 sign_in.failed", Short(answer)));
        await Refused.ExpectAsync(422, "sign_in.failed", () => li.SignInAsync());

        server.Clock.Advance(Duration.FromMinutes(16));
        await li.SignInAsync();
    }

    [Fact]
    public async Task Parallel_right_passwords_all_sign_in()
    {
        var chen = await server.OwnerAsync("Chen");
        await Refused.ExpectAsync(422, "sign_in.failed", () => chen.SignInAsync("wrong"));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => chen.SignInAsync()));
    }

    [Fact]
    public async Task Guessing_does_not_keep_an_officer_from_locking_the_account()
    {
        var li = await server.OwnerAsync("Li", "C-1");
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        var before = await wang.GetAsync($"/api/v1/people/{li.Id}/account");
        await GuessAsync(li, 3);
        await wang.SendAsync(HttpMethod.Post, $"/api/v1/people/{li.Id}/account/lock", new { reason = "guessing" }, null, $"\"{before.Int("version")}\"");
    }

    [Fact]
    public async Task Who_has_left_cannot_sign_in_and_an_old_cookie_still_shows_public_pages()
    {
        var sun = await server.OwnerAsync("Sun");
        var browser = await sun.SignInAsync();
        await browser.GetAsync("/api/v1/me");
        await server.InDatabaseAsync(async db =>
        {
            (await db.People.SingleAsync(person => person.Id == sun.Id)).Status = PersonStatus.Left;
            return await db.SaveChangesAsync();
        });

        await Refused.ExpectAsync(401, "sign_in.required", () => browser.GetAsync("/api/v1/me"));
        await Refused.ExpectAsync(422, "sign_in.failed", () => sun.SignInAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.Http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    static Task<Exception?[]> GuessAsync(Owner whom, int guesses) =>
        Task.WhenAll(Enumerable.Range(0, guesses).Select(_ => Record.ExceptionAsync(() => whom.SignInAsync("wrong")).AsTask()));

    static string Short(Exception? answer) => answer is Refused refused ? $"{refused.Status} {string.Join(' ', refused.Codes)}" : $"{answer}";
}

public sealed class GuessingTestsOnSqlite(SqliteServer server) : GuessingTests(server), IClassFixture<SqliteServer>;

public sealed class GuessingTestsOnPostgreSql(PostgreSqlServer server) : GuessingTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
