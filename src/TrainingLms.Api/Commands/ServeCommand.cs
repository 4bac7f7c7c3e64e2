using System.CommandLine;
using TrainingLms.Api.Demo;
using TrainingLms.Api.Hosting;
using TrainingLms.Data;
using TrainingLms.Sentences;

namespace TrainingLms.Api.Commands;

/// <summary><c>serve</c>: brings the database up to date and listens.</summary>
static partial class ServeCommand
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
        await using var app = LmsHost.Build(server, urls.Split(';'), adjust: demoData ? DemoCity.WithoutSecondFactors : null);
        var gate = app.Services.GetRequiredService<StartGate>();
        gate.Close();
        // Preparing the database and building the routes take about as long as each other; side by side the server is ready sooner.
        var preparing = Task.Run(() => PrepareAsync(app, demoData, cancel), cancel);
        await app.StartAsync(cancel);
        await Task.WhenAll(preparing, WarmAsync(app, cancel));
        gate.Open();
        Console.WriteLine($"TrainingLms  {string.Join("  ", app.Urls)}  (API: /docs)");
        if (await preparing) PrintAccounts();
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    /// <returns>Whether the demonstration city was loaded now.</returns>
    static async Task<bool> PrepareAsync(WebApplication app, bool demoData, CancellationToken cancel)
    {
        await Database.MigrateAsync(app.Services, cancel);
        await WarnOwnerAsync(app, cancel);
        var loaded = (demoData || app.Environment.IsDevelopment()) && await DemoCity.LoadAsync(app.Services, cancel);
        if (loaded) await DemoContent.LoadAsync(app.Services, cancel);
        return loaded;
    }

    /// <summary>Whoever takes over a server that owns its trail can also drop what guards it.</summary>
    static async Task WarnOwnerAsync(WebApplication app, CancellationToken cancel)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        if (await db.Dialect.StandingAsync(db, cancel) == TrailStanding.Owner) LogOwner(app.Logger);
    }

    [LoggerMessage(LogLevel.Warning, "This server uses the database as its owner and could remove what keeps the audit trail append-only. "
        + "Run `migrate --connection <owner> --grant-to <user>` and serve with that user; the README tells how")]
    static partial void LogOwner(ILogger log);

    /// <summary>Asks the server itself once, so that the first visitor does not wait for the routes to be built. It is no matter when it fails.</summary>
    static async Task WarmAsync(WebApplication app, CancellationToken cancel)
    {
        var address = BindingAddress.Parse(app.Urls.First());
        if (address.Scheme != "http") return;
        try
        {
            using var http = new HttpClient();
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{address.Port}/health/live"), cancel);
        }
        catch (HttpRequestException)
        {
            // Bound to another address than this machine's own.
        }
    }

    static void PrintAccounts()
    {
        Console.WriteLine($"\n演示账号，密码均为 {DemoCity.Password}  (demonstration accounts, one password for all)");
        foreach (var member in DemoStaff.Read())
            Console.WriteLine($"  {member.Number.ToLowerInvariant(),-8} {member.Name}  {member.Post}  {string.Join(", ", member.Roles.Select(held => $"{SentenceBook.Chinese[$"who.{held.Role}"]} {held.Role}@{held.Unit}"))}");
    }
}
