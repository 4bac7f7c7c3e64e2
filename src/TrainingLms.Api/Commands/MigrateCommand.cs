using System.CommandLine;
using TrainingLms.Api.Hosting;

namespace TrainingLms.Api.Commands;

/// <summary><c>migrate</c>: brings the database up to date and ends.</summary>
static class MigrateCommand
{
    public static Command Create()
    {
        var migrate = new Command("migrate", "Bring the database up to date and end");
        migrate.Does(async (parsed, cancel) =>
        {
            var server = CommandLine.Server(parsed);
            await using var app = LmsHost.Build(server, []);
            await Database.MigrateAsync(app.Services, cancel);
            Console.WriteLine($"{server.Provider}: up to date");
            return 0;
        });
        return migrate;
    }
}
