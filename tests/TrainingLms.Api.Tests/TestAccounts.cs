using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.Accounts;
using TrainingLms.Data;

namespace TrainingLms.Api.Tests;

/// <summary>People who sign in with a password, for tests that are not about passwords.</summary>
public static class TestAccounts
{
    public const string Password = "correct horse battery";

    /// <summary>A person with an account of this name.</summary>
    public static async Task<Guid> AccountAsync(this LmsServer server, string userName, string unit = "C-1", params (string Role, string Unit)[] roles)
    {
        var person = await server.PersonAsync(userName, unit, roles: roles);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        scope.ServiceProvider.GetRequiredService<AccountDesk>()
            .Open(await db.People.SingleAsync(p => p.Id == person.Id), userName, Password, server.SystemAct, mustChange: false);
        await db.SaveChangesAsync();
        return person.Id;
    }

    /// <summary>The same, signed in with a cookie.</summary>
    public static async Task<Persona> SignedInAsync(this LmsServer server, string userName, string unit = "C-1", params (string Role, string Unit)[] roles)
    {
        var visitor = server.Stranger() with { Id = await server.AccountAsync(userName, unit, roles), Name = userName };
        await visitor.PostAsync("/api/v1/session", new { userName, password = Password });
        return visitor;
    }
}
