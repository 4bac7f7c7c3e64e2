using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.People;
using TrainingLms.Data;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>Guessing passwords, and signing in after leaving.</summary>
public abstract class GuessingTests(LmsServer server)
{
    const string Password = "correct horse battery";

    [Fact]
    public async Task Parallel_wrong_passwords_all_look_alike_and_lock_the_account()
    {
        await AccountAsync("li");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Record.ExceptionAsync(() => SignInAsync("li", "wrong")).AsTask()));
        Assert.All(answers, answer => Assert.Equal("422 sign_in.failed", Short(answer)));
        await Refused.ExpectAsync(422, "sign_in.failed", () => SignInAsync("li", Password));

        server.Clock.Advance(Duration.FromMinutes(16));
        await SignInAsync("li", Password);
    }

    [Fact]
    public async Task Parallel_right_passwords_all_sign_in()
    {
        await AccountAsync("chen");
        await Refused.ExpectAsync(422, "sign_in.failed", () => SignInAsync("chen", "wrong"));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SignInAsync("chen", Password)));
    }

    [Fact]
    public async Task Who_has_left_cannot_sign_in_and_an_old_cookie_still_shows_public_pages()
    {
        var id = await AccountAsync("sun");
        var sun = await SignInAsync("sun", Password);
        await sun.GetAsync("/api/v1/me");
        await server.InDatabaseAsync(async db =>
        {
            (await db.People.SingleAsync(person => person.Id == id)).Status = PersonStatus.Left;
            return await db.SaveChangesAsync();
        });

        await Refused.ExpectAsync(401, "sign_in.required", () => sun.GetAsync("/api/v1/me"));
        await Refused.ExpectAsync(422, "sign_in.failed", () => SignInAsync("sun", Password));
        Assert.Equal(HttpStatusCode.OK, (await sun.Http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    async Task<Guid> AccountAsync(string name)
    {
        var person = await server.PersonAsync(name);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        scope.ServiceProvider.GetRequiredService<SignInDesk>().Open(await db.People.SingleAsync(p => p.Id == person.Id), name, Password, server.SystemAct);
        await db.SaveChangesAsync();
        return person.Id;
    }

    async Task<Persona> SignInAsync(string name, string password)
    {
        var visitor = server.Stranger();
        await visitor.PostAsync("/api/v1/session", new { userName = name, password });
        return visitor;
    }

    static string Short(Exception? answer) => answer is Refused refused ? $"{refused.Status} {string.Join(' ', refused.Codes)}" : $"{answer}";
}

public sealed class GuessingTestsOnSqlite(SqliteServer server) : GuessingTests(server), IClassFixture<SqliteServer>;

public sealed class GuessingTestsOnPostgreSql(PostgreSqlServer server) : GuessingTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
