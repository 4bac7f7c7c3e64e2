using System.CommandLine;
using TrainingLms.Api.Demo;
using TrainingLms.Api.Hosting;
using TrainingLms.Sentences;

namespace TrainingLms.Api.Commands;

/// <summary><c>serve</c>: brings the database up to date and listens.</summary>
static class ServeCommand
{
    public static void AddTo(RootCommand root)
    {
        var serve = new Command("serve", "Serve the API and the portal (the default)");
        foreach (var command in (Command[])[root, serve])
        {
            var urls = new Option<string>("--urls") { Description = "Where to listen", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
            var demoData = new Option<bool>("--demo-data") { Description = "Load the demonstration city into an empty database" };
            command.Add(urls);
            command.Add(demoData);
            command.Does((parsed, cancel) => ServeAsync(CommandLine.Server(parsed), parsed.GetValue(urls)!, parsed.GetValue(demoData), cancel));
        }
        root.Add(serve);
    }

    static async Task<int> ServeAsync(ServerOptions server, string urls, bool demoData, CancellationToken cancel)
    {
        await using var app = LmsHost.Build(server, urls.Split(';'));
        await Database.MigrateAsync(app.Services, cancel);
        var loaded = (demoData || app.Environment.IsDevelopment()) && await DemoCity.LoadAsync(app.Services, cancel);
        if (loaded) await DemoContent.LoadAsync(app.Services, cancel);
        await app.StartAsync(cancel);
        Console.WriteLine($"TrainingLms  {string.Join("  ", app.Urls)}  (API: /docs)");
        if (loaded) PrintAccounts();
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    static void PrintAccounts()
    {
        Console.WriteLine($"\n演示账号，密码均为 {DemoCity.Password}  (demonstration accounts, one password for all)");
        foreach (var member in DemoStaff.Read())
            Console.WriteLine($"  {member.Number.ToLowerInvariant(),-8} {member.Name}  {member.Post}  {string.Join(", ", member.Roles.Select(held => $"{SentenceBook.Chinese[$"who.{held.Role}"]} {held.Role}@{held.Unit}"))}");
    }
}
