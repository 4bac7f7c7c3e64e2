using System.CommandLine;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.Commands;
using TrainingLms.Api.Hosting;
using TrainingLms.Data;

namespace TrainingLms.Api.Tests.Hosting;

/// <summary>Secrets come from files or the environment; a command line is read by everybody on the machine.</summary>
[Collection("command line")]
public sealed class SecretTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tlms-secret-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_server_finds_its_database_by_a_connection_string_in_a_file()
    {
        var file = Path.Combine(folder, "connection");
        await File.WriteAllTextAsync(file, $"{server.OrSkip().Connection};Password=from the file\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync("migrate", "--provider", "postgresql", "--connection-file", file, "--keys", server.KeyFolder));
    }

    [Fact]
    public async Task Or_in_the_environment()
    {
        Environment.SetEnvironmentVariable("TLMS_CONNECTION", $"{server.OrSkip().Connection};Password=from the environment");
        try
        {
            Assert.Equal(0, await RunAsync("migrate", "--provider", "postgresql", "--keys", server.KeyFolder));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TLMS_CONNECTION", null);
        }
    }

    [Fact]
    public void A_password_on_the_command_line_is_warned_against_and_not_repeated()
    {
        var errors = new StringWriter();
        var before = Console.Error;
        Console.SetError(errors);
        try
        {
            foreach (var word in (string[])["Password", "PWD", "pwd "])
                CommandLine.Server(Parse("migrate", "--provider", "postgresql", "--connection", $"Host=127.0.0.1;{word}=hunter2"));
            CommandLine.Server(Parse("migrate", "--provider", "postgresql", "--connection", "Host=127.0.0.1;Username=tlms"));
        }
        finally
        {
            Console.SetError(before);
        }
        Assert.Equal(3, errors.ToString().Split("warning:").Length - 1);
        Assert.DoesNotContain("hunter2", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--connection", "Host=x", "--connection-file", "y")]
    [InlineData("--connection-file", "/nowhere/at/all")]
    [InlineData("--secrets", "/nowhere/at/all")]
    public async Task Contradictions_and_missing_files_are_usage_mistakes(params string[] options) =>
        Assert.Equal(2, await RunAsync(["migrate", "--provider", "postgresql", .. options]));

    [Fact]
    public async Task A_new_installation_has_no_account_and_no_password_that_others_know()
    {
        var data = Path.Combine(folder, "data");
        Assert.Equal(0, await RunAsync("migrate"));
        await using var app = LmsHost.Build(new ServerOptions(data, "sqlite", null), []);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        Assert.False(await db.Accounts.AnyAsync(TestContext.Current.CancellationToken));
        Assert.False(await db.ApiTokens.AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Other_secrets_are_files_named_like_their_setting()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "SingleSignOn__ClientSecret"), "the secret", TestContext.Current.CancellationToken);
        await using var app = LmsHost.Build(new ServerOptions(Path.Combine(folder, "data"), "sqlite", null, SecretsFolder: folder), [], adjust: builder =>
        {
            foreach (var (name, value) in ((string, string)[])[("Issuer", "https://id.example"), ("AuthorizationAddress", "https://id.example/a"), ("TokenAddress", "https://id.example/t"), ("KeysAddress", "https://id.example/k"), ("ClientId", "lms")])
                builder.Configuration[$"SingleSignOn:{name}"] = value;
        });
        Assert.Equal("the secret", app.Services.GetRequiredService<TrainingLms.Api.SingleSignOn.SingleSignOnOptions>().ClientSecret);
    }

    [Fact]
    public async Task Settings_that_are_wrong_are_listed_and_the_server_does_not_start()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "SingleSignOn__ClientSecret"), "x", TestContext.Current.CancellationToken);
        Assert.Equal(2, await RunAsync("migrate", "--secrets", folder));
    }

    ParseResult Parse(params string[] words) => CommandLine.Root().Parse([.. words, "--data", Path.Combine(folder, "data")]);

    Task<int> RunAsync(params string[] words) => Parse(words).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
}
