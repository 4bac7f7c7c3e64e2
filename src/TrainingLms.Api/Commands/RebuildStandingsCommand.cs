using System.CommandLine;
using TrainingLms.Api.Hosting;
using TrainingLms.Reports;

namespace TrainingLms.Api.Commands;

/// <summary><c>rebuild-standings</c>: makes all figures of reports anew from people and ledger; the server may go on serving.</summary>
static class RebuildStandingsCommand
{
    public static Command Create()
    {
        var rebuild = new Command("rebuild-standings", "Make the figures of reports anew from people and ledger; the server may go on serving");
        rebuild.Does(async (parsed, cancel) =>
        {
            await using var app = LmsHost.Build(CommandLine.Server(parsed), []);
            await Database.MigrateAsync(app.Services, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            var people = await scope.ServiceProvider.GetRequiredService<StandingFold>().RebuildAsync(
                done => { if (!Console.IsErrorRedirected) Console.Error.Write($"\r{done}"); }, cancel);
            if (!Console.IsErrorRedirected) Console.Error.WriteLine();
            Console.WriteLine(people);
            return 0;
        });
        return rebuild;
    }
}
