using System.CommandLine;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Console;
using NodaTime;
using TrainingLms.Api.Hosting;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Commands;

/// <summary>
/// What the verbs for rosters share: the database, the person on whose own grants they act, the language of the environment, and where they tell what:
/// the result on the output, progress and refusals on the error stream.
/// </summary>
sealed class RosterVerb : IAsyncDisposable
{
    readonly WebApplication app;
    readonly string personNumber;
    readonly string correlationId;

    RosterVerb(WebApplication app, string verb, ParseResult parsed)
    {
        this.app = app;
        (personNumber, IsJson) = (parsed.GetValue<string>(As)!.Trim().ToUpperInvariant(), parsed.GetValue<bool>(Json));
        correlationId = $"cli/{verb}/{new Act(Actor.System, Now).NewId():N}";
        Progress = new ProgressLine(Console.Error, !Console.IsErrorRedirected, Book);
    }

    const string As = "--as";
    const string Unit = "--unit";
    const string Json = "--json";

    /// <summary>The language of the environment; Chinese where it names none of ours.</summary>
    public SentenceBook Book { get; } = BookOf(Environment.GetEnvironmentVariable);

    /// <summary>Whether the output is for a program.</summary>
    public bool IsJson { get; }

    public ProgressLine Progress { get; }

    public RosterSheets Sheets => app.Services.GetRequiredService<RosterSheets>();

    public RosterColumns Columns => app.Services.GetRequiredService<RosterColumns>();

    public KeyRing Keys => app.Services.GetRequiredService<KeyRing>();

    Instant Now => app.Services.GetRequiredService<IClock>().GetCurrentInstant();

    /// <summary>Adds the options that both verbs take, and runs the work with everything opened.</summary>
    public static void Give(Command command, Func<ParseResult, RosterVerb, CancellationToken, Task<int>> work)
    {
        command.Add(new Option<string>(As) { Description = "Person number of who does it: with that person's own appointments, and named in the audit trail", Required = true });
        command.Add(new Option<string?>(Unit) { Description = "Code of the unit, with those below (default: the one of the person's first appointment)" });
        command.Add(new Option<bool>(Json) { Description = "One JSON document on the output instead of sentences" });
        command.Does(async (parsed, cancel) =>
        {
            await using var app = LmsHost.Build(CommandLine.Server(parsed), [], adjust: builder =>
                builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
            await Database.MigrateAsync(app.Services, cancel);
            await using var verb = new RosterVerb(app, command.Name, parsed);
            try
            {
                return await work(parsed, verb, cancel);
            }
            catch (RefusedException refused)
            {
                return verb.Refuse(refused.Refusals);
            }
        });
    }

    /// <summary>The book for a POSIX environment: LC_ALL before LC_MESSAGES before LANG.</summary>
    internal static SentenceBook BookOf(Func<string, string?> environment) =>
        SentenceBook.For(((string[])["LC_ALL", "LC_MESSAGES", "LANG"]).Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value)));

    /// <summary>Work in a scope of its own, with the grants that the person has at this moment.</summary>
    /// <exception cref="RefusedException"><c>roster_verb.person_unknown</c>.</exception>
    public async Task<T> InAsync<T>(Func<IServiceProvider, Act, Task<T>> work, CancellationToken cancel)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<LmsDbContext>(), Now);
        var id = await db.People.Where(person => person.PersonNumber == personNumber).Select(person => (Guid?)person.Id).SingleOrDefaultAsync(cancel);
        var actor = id is { } known ? await scope.ServiceProvider.GetRequiredService<AuthorityDesk>().ActorAsync(known, now, cancel) : null;
        if (actor is null) throw new RefusedException(RefusalKind.NotFound, "roster_verb.person_unknown", ("number", personNumber));
        var act = new Act(actor, now) { CorrelationId = correlationId };
        scope.ServiceProvider.GetRequiredService<Acting>().Current = act;
        return await work(scope.ServiceProvider, act);
    }

    /// <summary>Work of the clock in a scope of its own: reading files and writing plans.</summary>
    public async Task<T> AsClockAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <summary>The unit named on the command line, or the one of the person's first appointment.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>.</exception>
    public static async Task<Guid> UnitOfAsync(ParseResult parsed, Guid otherwise, LmsDbContext db, CancellationToken cancel)
    {
        if (parsed.GetValue<string?>(Unit) is not { } code) return otherwise;
        return await db.Units.Where(unit => unit.Code == code).Select(unit => (Guid?)unit.Id).SingleOrDefaultAsync(cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
    }

    /// <summary>Says a sentence to a person; programs get the document at the end instead.</summary>
    public void Say(string code, params (string Name, object? Value)[] facts)
    {
        Progress.Clear();
        if (!IsJson) Console.Out.WriteLine(Masked.InText(Book.Say(new Refusal(code, facts))));
    }

    /// <summary>Writes the document for a program.</summary>
    public void Print(object document)
    {
        Progress.Clear();
        if (IsJson) Console.Out.WriteLine(JsonSerializer.Serialize(document, ApiJson.Options));
    }

    /// <summary>Says why not, and gives the exit code of a refusal.</summary>
    /// <param name="refusals">Why not.</param>
    /// <param name="document">What a program gets besides; null for the reasons alone.</param>
    public int Refuse(IReadOnlyList<Refusal> refusals, Func<IReadOnlyList<ProblemReason>, object>? document = null)
    {
        Progress.Clear();
        var reasons = refusals.Select(refusal => new ProblemReason(refusal.Code, Masked.InText(Book.Say(refusal))!, refusal.Member)).ToList();
        foreach (var reason in reasons) Console.Error.WriteLine($"{reason.Code}  {reason.Message}");
        Print(document?.Invoke(reasons) ?? new RefusedReport(reasons));
        return 1;
    }

    public ValueTask DisposeAsync()
    {
        Progress.Clear();
        return ValueTask.CompletedTask;
    }
}

/// <summary>What a program gets when nothing was done.</summary>
sealed record RefusedReport(IReadOnlyList<ProblemReason> Refusals);
