using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Demo;
using TrainingLms.Api.Hosting;
using TrainingLms.Calendars;
using TrainingLms.Data;

namespace TrainingLms.Api.Commands;

/// <summary><c>demo</c>: starts the real server with a clock it can move and plays the whole story over HTTP; exits 0 only if everything held.</summary>
static class DemoCommand
{
    /// <summary>Monday 2 March 2026, 09:00 in Beijing.</summary>
    static readonly Instant Beginning = Instant.FromUtc(2026, 3, 2, 1, 0);

    public static Command Create(Option<string> data)
    {
        var output = new Option<string>("--out") { Description = "Folder for the workbooks, the certificate page and the verification result", DefaultValueFactory = _ => Path.Combine("out", "demo") };
        var demo = new Command("demo", "Play the whole story over HTTP and check it") { output };
        demo.Does(async (parsed, cancel) =>
        {
            var temporary = parsed.GetResult(data) is not { Implicit: false } ? Directory.CreateTempSubdirectory("tlms-demo-").FullName : null;
            try
            {
                var server = CommandLine.Server(parsed);
                return await PlayAsync(temporary is null ? server : server with { DataFolder = temporary }, Path.GetFullPath(parsed.GetValue(output)!), cancel);
            }
            finally
            {
                if (temporary is not null) Directory.Delete(temporary, recursive: true);
            }
        });
        return demo;
    }

    static async Task<int> PlayAsync(ServerOptions server, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var clock = new SettableClock(Beginning);
        var story = new Story(Console.Out);
        await using (var app = LmsHost.Build(server, ["http://127.0.0.1:0"], clock, builder =>
        {
            builder.Logging.ClearProviders().AddFilter((_, _) => false);
            DemoCity.WithoutSecondFactors(builder);
        }))
        {
            await Database.MigrateAsync(app.Services, cancel);
            if (!await DemoCity.LoadAsync(app.Services, cancel)) throw new UsageException("demo needs an empty database; this one already has an organisation");
            await app.StartAsync(cancel);
            Console.WriteLine($"TrainingLms 演示  demonstration  {app.Urls.First()}  ({server.Provider})");
            using var stage = new DemoStage(app.Services, new Uri(app.Urls.First()), clock, folder, story);
            await RosterChapter.TellAsync(stage);
            await CourseChapter.TellAsync(stage);
            await ExamChapter.TellAsync(stage);
            await HoursChapter.TellAsync(stage);
            var (round, application) = await ApplicationChapter.TellAsync(stage);
            var session = await PanelChapter.TellAsync(stage, round, application);
            await CertificateChapter.TellAsync(stage, round, session, application);
            await AuditChapter.TellAsync(stage);
            await app.StopAsync(cancel);
        }
        if (server.Provider == "sqlite") Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Console.WriteLine($"\n结果文件  files: {folder}");
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)) Console.WriteLine($"  {Path.GetFileName(file)}");
        return story.End();
    }
}
