using System.CommandLine;
using Microsoft.Extensions.Options;
using TrainingLms.Api.Hosting;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Commands;

/// <summary>The verbs of the program. Without a verb it serves.</summary>
static class CommandLine
{
    static readonly Option<string> Data = new("--data") { Description = "Folder of the SQLite file and the uploads", DefaultValueFactory = _ => "data", Recursive = true };
    static readonly Option<string> Provider = new("--provider") { Description = "sqlite (embedded, default) or postgresql", DefaultValueFactory = _ => "sqlite", Recursive = true };
    static readonly Option<string?> Secrets = new("--secrets") { Description = "Folder with one file per secret setting, as in SingleSignOn__ClientSecret", Recursive = true };

    static readonly Option<string?> Keys = new("--keys") { Description = "Folder of the key ring (default: keys in the data folder, or the environment variable TLMS_KEYS)", Recursive = true };

    public static RootCommand Root()
    {
        Provider.AcceptOnlyFromAmong("sqlite", "postgresql");
        var root = new RootCommand("TrainingLms: training and certification of public-sector staff. 干部培训与职称评审系统。") { Data, Provider, ConnectionSource.Given, ConnectionSource.File, Keys, Secrets };
        ServeCommand.AddTo(root);
        root.Add(DemoCommand.Create(Data));
        root.Add(MigrateCommand.Create());
        root.Add(SetupCommand.Create());
        root.Add(CheckCommand.Create());
        root.Add(CoursesCommand.Create());
        root.Add(KeysCommand.Create());
        root.Add(RebuildStandingsCommand.Create());
        root.Add(ImportRosterCommand.Create());
        root.Add(ExportRosterCommand.Create());
        return root;
    }

    /// <summary>The options that every verb shares.</summary>
    /// <exception cref="UsageException">PostgreSQL without a connection string.</exception>
    public static ServerOptions Server(ParseResult parsed)
    {
        var server = new ServerOptions(Path.GetFullPath(parsed.GetValue(Data)!), parsed.GetValue(Provider)!, ConnectionSource.Read(parsed),
            parsed.GetValue(Keys) is { } keys ? Path.GetFullPath(keys) : null,
            parsed.GetValue(Secrets) is { } secrets ? Path.GetFullPath(secrets) : null);
        if (server.SecretsFolder is { } folder && !Directory.Exists(folder)) throw new UsageException($"there is no folder {folder}");
        return server.Provider == "postgresql" && string.IsNullOrWhiteSpace(server.Connection)
            ? throw new UsageException("--provider postgresql needs a connection string: --connection-file FILE, or the environment variable TLMS_CONNECTION")
            : server;
    }

    /// <summary>Runs a verb and prints a usage mistake as one line instead of a stack.</summary>
    public static void Does(this Command command, Func<ParseResult, CancellationToken, Task<int>> run) => command.SetAction(async (parsed, cancel) =>
    {
        try
        {
            return await run(parsed, cancel);
        }
        catch (OptionsValidationException settings)
        {
            foreach (var failure in settings.Failures) await Console.Error.WriteLineAsync(failure);
            return 2;
        }
        catch (UsageException mistake)
        {
            await Console.Error.WriteLineAsync(mistake.Message);
            return 2;
        }
        catch (RefusedException refused)
        {
            foreach (var refusal in refused.Refusals)
                await Console.Error.WriteLineAsync($"{refusal.Code}  {SentenceBook.Chinese.Say(refusal)} / {SentenceBook.English.Say(refusal)}");
            return 1;
        }
    });
}

/// <summary>The command line was used wrongly; the message says how to use it.</summary>
sealed class UsageException(string message) : Exception(message);
