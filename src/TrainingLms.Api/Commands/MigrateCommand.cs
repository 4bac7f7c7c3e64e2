using System.CommandLine;
using TrainingLms.Api.Hosting;
using TrainingLms.Data;

namespace TrainingLms.Api.Commands;

/// <summary><c>migrate</c>: brings the database up to date and ends. As the owner of a PostgreSQL database it also lets another user run the server.</summary>
static class MigrateCommand
{
    public static Command Create()
    {
        var grantTo = new Option<string?>("--grant-to") { Description = "PostgreSQL: the user the server runs as; gets what it needs, and may only add to the audit trail" };
        var migrate = new Command("migrate", "Bring the database up to date and end") { grantTo };
        migrate.Does(async (parsed, cancel) =>
        {
            var server = CommandLine.Server(parsed);
            await using var app = LmsHost.Build(server, []);
            await Database.MigrateAsync(app.Services, cancel);
            Console.WriteLine($"{server.Provider}: up to date");
            if (parsed.GetValue(grantTo) is not { } user) return 0;
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
            await db.Dialect.GrantToServerAsync(db, user, cancel);
            Console.WriteLine($"{server.Provider}: {user} may run the server");
            return 0;
        });
        return migrate;
    }
}
