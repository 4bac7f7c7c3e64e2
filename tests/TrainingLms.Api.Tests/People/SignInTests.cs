using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.People;
using TrainingLms.Data;

namespace TrainingLms.Api.Tests.People;

/// <summary>Signing in by password and by token.</summary>
public abstract class SignInTests(LmsServer server)
{
    const string Password = "correct horse battery";

    [Fact]
    public async Task A_cookie_opens_the_api_until_one_signs_out()
    {
        var li = await AccountAsync("li.ming");
        await Refused.ExpectAsync(401, "sign_in.required", () => li.GetAsync("/api/v1/me"));
        await SignInAsync(li, "  Li.Ming ", Password);
        Assert.Equal("li.ming", (await li.GetAsync("/api/v1/me")).Text("name"));
        await li.DeleteAsync("/api/v1/session");
        await Refused.ExpectAsync(401, "sign_in.required", () => li.GetAsync("/api/v1/me"));
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_get_the_same_answer()
    {
        var wang = await AccountAsync("wang.fang");
        var wrong = await Refused.ExpectAsync(422, "sign_in.failed", () => SignInAsync(wang, "wang.fang", "wrong password"));
        var unknown = await Refused.ExpectAsync(422, "sign_in.failed", () => SignInAsync(wang, "nobody", "wrong password"));
        Assert.Equal(wrong.Problem.Text("detail"), unknown.Problem.Text("detail"));
        Assert.Equal(wrong.Problem.GetProperty("errors").GetRawText(), unknown.Problem.GetProperty("errors").GetRawText());
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour()
    {
        var zhao = await AccountAsync("zhao.lei");
        for (var attempt = 0; attempt < 5; attempt++)
            await Refused.ExpectAsync(422, "sign_in.failed", () => SignInAsync(zhao, "zhao.lei", "wrong password"));
        await Refused.ExpectAsync(422, "sign_in.failed", () => SignInAsync(zhao, "zhao.lei", Password));
        server.Clock.Advance(Duration.FromMinutes(15) - Duration.FromSeconds(1));
        await Refused.ExpectAsync(422, "sign_in.failed", () => SignInAsync(zhao, "zhao.lei", Password));
        server.Clock.Advance(Duration.FromSeconds(1));
        await SignInAsync(zhao, "zhao.lei", Password);
    }

    [Fact]
    public async Task Four_wrong_passwords_and_a_right_one_start_the_count_anew()
    {
        var sun = await AccountAsync("sun.yan");
        for (var round = 0; round < 2; round++)
        {
            for (var attempt = 0; attempt < 4; attempt++)
                await Refused.ExpectAsync(422, "sign_in.failed", () => SignInAsync(sun, "sun.yan", "wrong password"));
            await SignInAsync(sun, "sun.yan", Password);
        }
    }

    [Fact]
    public async Task A_changed_password_ends_cookies_made_before()
    {
        var qian = await AccountAsync("qian.jun");
        await SignInAsync(qian, "qian.jun", Password);
        await qian.GetAsync("/api/v1/me");
        await server.InDatabaseAsync(async db =>
        {
            (await db.Accounts.SingleAsync(account => account.UserName == "qian.jun")).SecurityStamp = server.SystemAct.NewId();
            return await db.SaveChangesAsync();
        });
        await Refused.ExpectAsync(401, "sign_in.required", () => qian.GetAsync("/api/v1/me"));
    }

    [Fact]
    public async Task A_token_works_until_it_is_revoked()
    {
        var li = await server.PersonAsync("Li");
        var made = await li.PostAsync("/api/v1/me/tokens", new { name = "report script", days = 30 });
        var program = WithToken(made.Text("token"));
        Assert.Equal("Li", (await program.GetAsync("/api/v1/me")).Text("name"));
        await li.DeleteAsync($"/api/v1/me/tokens/{made.Id()}");
        await Refused.ExpectAsync(401, "sign_in.required", () => program.GetAsync("/api/v1/me"));
        Assert.False(await server.InDatabaseAsync(db => db.ApiTokens.AnyAsync(token => token.Hash == made.Text("token"))));
    }

    [Fact]
    public async Task A_token_ends_with_its_last_day()
    {
        var li = await server.PersonAsync("Li");
        var program = WithToken((await li.PostAsync("/api/v1/me/tokens", new { name = "report script", days = 1 })).Text("token"));
        server.Clock.Advance(Duration.FromDays(1) - Duration.FromSeconds(1));
        await program.GetAsync("/api/v1/me");
        server.Clock.Advance(Duration.FromSeconds(1));
        await Refused.ExpectAsync(401, "sign_in.required", () => program.GetAsync("/api/v1/me"));
    }

    [Fact]
    public async Task A_forged_token_opens_nothing()
    {
        await Refused.ExpectAsync(401, "sign_in.required", () => WithToken(TokenSignIn.NewToken()).GetAsync("/api/v1/me"));
        var stored = await server.InDatabaseAsync(async db => await db.ApiTokens.Select(token => token.Hash).FirstOrDefaultAsync()) ?? "none";
        await Refused.ExpectAsync(401, "sign_in.required", () => WithToken(stored).GetAsync("/api/v1/me"));
    }

    [Fact]
    public async Task Tokens_of_others_cannot_be_revoked_or_seen()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.PersonAsync("Wang"));
        var made = await li.PostAsync("/api/v1/me/tokens", new { name = "report script" });
        await Refused.ExpectAsync(404, "token.not_found", () => wang.DeleteAsync($"/api/v1/me/tokens/{made.Id()}"));
        Assert.DoesNotContain((await wang.GetAsync("/api/v1/me/tokens")).EnumerateArray(), token => token.Id() == made.Id());
        await Refused.ExpectAsync(422, "token.expiry_out_of_range", () => li.PostAsync("/api/v1/me/tokens", new { name = "for ever", days = 366 }));
        await Refused.ExpectAsync(422, "token.name_missing", () => li.PostAsync("/api/v1/me/tokens", new { name = " " }));
    }

    /// <summary>A person with an account, in a browser of the person's own.</summary>
    async Task<Persona> AccountAsync(string userName)
    {
        var person = await server.PersonAsync(userName);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        scope.ServiceProvider.GetRequiredService<SignInDesk>().Open(await db.People.SingleAsync(p => p.Id == person.Id), userName, Password, server.SystemAct);
        await db.SaveChangesAsync();
        return server.Stranger() with { Id = person.Id, Name = userName };
    }

    static Task<System.Text.Json.JsonElement> SignInAsync(Persona who, string userName, string password) => who.PostAsync("/api/v1/session", new { userName, password });

    Persona WithToken(string token)
    {
        var program = server.Stranger();
        program.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return program;
    }
}

public sealed class SignInTestsOnSqlite(SqliteServer server) : SignInTests(server), IClassFixture<SqliteServer>;

public sealed class SignInTestsOnPostgreSql(PostgreSqlServer server) : SignInTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
