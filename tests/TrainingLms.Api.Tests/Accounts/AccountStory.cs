using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.Accounts;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Accounts;

/// <summary>People with accounts and browsers of their own.</summary>
static class AccountStory
{
    public const string Password = TestAccounts.Password;

    static readonly Lock Gate = new();
    static string? hash;
    static int numbers;

    /// <summary>A person with an account under a user name nobody else has.</summary>
    public static async Task<Owner> OwnerAsync(this LmsServer server, string name, string unit = "C-1", bool mustChange = false, params (string Role, string Unit)[] roles)
    {
        var person = await server.PersonAsync(name, unit, roles: roles);
        var userName = $"{name.ToLowerInvariant()}.{Interlocked.Increment(ref numbers)}";
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        lock (Gate) hash ??= scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.IPasswordHasher<Account>>().HashPassword(null!, Password);
        scope.ServiceProvider.GetRequiredService<AccountDesk>().Open(
            await db.People.SingleAsync(p => p.Id == person.Id), userName, Password, server.SystemAct, mustChange, hash);
        await db.SaveChangesAsync();
        return new Owner(server, person.Id, userName);
    }

    /// <summary>Signs in with a new browser, which is returned whatever is still needed.</summary>
    public static async Task<(Persona Browser, JsonElement Answer)> SignInAsync(this LmsServer server, string userName, string password, string? device = null)
    {
        var browser = server.Stranger();
        browser.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        if (device is not null) browser.Http.DefaultRequestHeaders.UserAgent.ParseAdd(device);
        return (browser, await browser.PostAsync("/api/v1/session", new { userName, password }));
    }

    /// <summary>A program with a token.</summary>
    public static Persona WithToken(this LmsServer server, string token)
    {
        var program = server.Stranger();
        program.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        program.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return program;
    }

    /// <summary>What the trail says about a subject, oldest first.</summary>
    public static Task<string[]> TrailAsync(this LmsServer server, Guid subject) =>
        server.InDatabaseAsync(async db => (await new AuditTrail(db).AboutAsync(subject)).Select(entry => entry.Trigger).ToArray());

    public static string[] Needs(this JsonElement answer) => [.. answer.Items("needs").Select(need => need.GetString()!)];
}

/// <summary>Somebody with an account.</summary>
sealed record Owner(LmsServer Server, Guid Id, string UserName)
{
    public async Task<Persona> SignInAsync(string password = AccountStory.Password, string? device = null) => (await Server.SignInAsync(UserName, password, device)).Browser;

    public Task<Account> AccountAsync() => Server.InDatabaseAsync(db => db.Accounts.AsNoTracking().SingleAsync(account => account.PersonId == Id));

    /// <summary>Sets up an authenticator in this browser.</summary>
    public async Task<Authenticator> EnrolAsync(Persona browser)
    {
        var begun = await browser.PostAsync("/api/v1/me/account/second-factor", new { password = AccountStory.Password });
        var authenticator = new Authenticator(Server, begun.Text("secret"));
        var codes = await browser.PostAsync("/api/v1/me/account/second-factor/confirmation", new { code = authenticator.Code() });
        return authenticator with { RecoveryCodes = [.. codes.Items("codes").Select(code => code.GetString()!)] };
    }

    /// <summary>Gives the password, and stops where the code is asked for.</summary>
    public async Task<Persona> GivePasswordAsync()
    {
        var (browser, answer) = await Server.SignInAsync(UserName, AccountStory.Password);
        Assert.Equal(["code"], answer.Needs());
        return browser;
    }
}

/// <summary>The owner's telephone.</summary>
sealed record Authenticator(LmsServer Server, string Secret)
{
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    public string Code(int step = 0) => Totp.CodeAt(Secret, Totp.StepAt(Server.Clock.GetCurrentInstant()) + step);

    /// <summary>The code of the next half minute, once the clock stands there.</summary>
    public string NextCode()
    {
        Server.Clock.Advance(NodaTime.Duration.FromSeconds(30));
        return Code();
    }
}
