using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrainingLms.Api.Hosting;
using TrainingLms.Api.Web;

namespace TrainingLms.Api.Tests.Web;

/// <summary>What is written down when somebody tries to get round a protection, or something breaks.</summary>
public sealed class SecurityEventTests : IAsyncLifetime
{
    const string Secret = "what-was-sent";

    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    readonly string folder = Directory.CreateTempSubdirectory("tlms-log-").FullName;
    readonly Lines lines = new();
    WebApplication? app;

    Uri Address => new(app!.Urls.First());

    public async ValueTask InitializeAsync()
    {
        app = LmsHost.Build(new ServerOptions(folder, "sqlite", null), ["http://127.0.0.1:0"], adjust: builder =>
        {
            builder.Logging.ClearProviders().AddProvider(lines);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["RateLimits:VerificationBurst"] = "5", ["RateLimits:VerificationPerMinute"] = "1" });
        });
        await Database.MigrateAsync(app.Services);
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app!.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_attempt_to_get_round_a_protection_is_written_down_without_what_was_sent()
    {
        using var http = new HttpClient { BaseAddress = Address };
        for (var i = 0; i < 6; i++) await http.GetAsync(new Uri($"/api/v1/public/certificates/{Secret}", UriKind.Relative), Cancel);
        http.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        await http.PostAsJsonAsync("/api/v1/session", new { userName = Secret, password = Secret }, Cancel);

        var refused = lines.Of("TrainingLms.Security");
        Assert.Contains(refused, line => line.StartsWith("Warning Refused request.too_many: GET /api/v1/public/certificates/{token}, account (nobody), address 127.0.0.1, request ", StringComparison.Ordinal));
        Assert.Contains(refused, line => line.StartsWith("Warning Refused request.cross_site: POST /api/v1/session", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.All, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unexpected_error_is_logged_and_says_nothing_outside()
    {
        await using var broken = BrokenServer();
        await broken.StartAsync(Cancel);
        using var http = new HttpClient { BaseAddress = new Uri(broken.Urls.First()) };
        using var answer = await http.GetAsync(new Uri("/broken", UriKind.Relative), Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("internal.unexpected", text, StringComparison.Ordinal);
        Assert.All((string[])["Password=hunter2", "InvalidOperation", " at ", ".cs"], inside => Assert.DoesNotContain(inside, text, StringComparison.Ordinal));
        Assert.Contains(lines.Of("TrainingLms.Api.Web.ProblemHandler"), line => line.StartsWith("Error GET (none) failed unexpectedly", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/v1/people/x%0d%0a{\"LogLevel\":\"Forged\"}")]
    [InlineData("/%1b[2J%0aForged")]
    public async Task What_is_logged_stays_on_its_line(string path)
    {
        using var http = new HttpClient { BaseAddress = Address };
        await http.GetAsync(new Uri(Address, path), Cancel);
        Assert.DoesNotContain(lines.Of("TrainingLms.Requests"), line => line.Contains("Forged", StringComparison.Ordinal) || line.Contains('\n', StringComparison.Ordinal) || line.Contains('\u001b', StringComparison.Ordinal));
    }

    /// <summary>A server that fails, with our handler of failures.</summary>
    WebApplication BrokenServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(lines);
        builder.Services.AddExceptionHandler<ProblemHandler>();
        var broken = builder.Build();
        broken.UseExceptionHandler(_ => { });
        broken.MapGet("/broken", string () => throw new InvalidOperationException("Host=db;Password=hunter2"));
        return broken;
    }

    sealed class Lines : ILoggerProvider
    {
        readonly ConcurrentQueue<(string Category, string Text)> written = new();

        public IEnumerable<string> All => written.Select(line => line.Text);

        public IReadOnlyList<string> Of(string category) => [.. written.Where(line => line.Category == category).Select(line => line.Text)];

        public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

        public void Dispose()
        {
        }

        sealed class Writer(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.written.Enqueue((category, $"{logLevel} {formatter(state, exception)}"));
        }
    }
}
