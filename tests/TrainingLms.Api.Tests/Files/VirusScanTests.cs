using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.Tests.Titles;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Files;

/// <summary>A server beside a real clamd.</summary>
public sealed class ScannedServer : SqliteServer
{
    internal ClamAv Scanner { get; } = new();

    internal override async Task<Api.Hosting.ServerOptions?> PrepareDatabaseAsync()
    {
        if (ClamAv.IsThere) await Scanner.StartAsync();
        return await base.PrepareDatabaseAsync();
    }

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings) { ["VirusScan:ClamAv"] = Scanner.Socket };

    protected override Task DropDatabaseAsync()
    {
        Scanner.Dispose();
        return base.DropDatabaseAsync();
    }
}

public sealed class VirusScanTests(ScannedServer server) : IClassFixture<ScannedServer>
{
    [Fact]
    public async Task What_the_scanner_finds_is_not_kept_what_it_passes_says_so_and_without_its_answer_nothing_is_taken()
    {
        ClamAv.OrSkip();
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        Assert.Equal("clean", (await story.Li.GetAsync(story.Path)).Items("evidence").Single().Text("scan"));
        // Larger than a chunk of the protocol, with the virus at its end.
        byte[] infected = [.. "%PDF-1.7"u8, .. new byte[300_000], .. Encoding.ASCII.GetBytes(ClamAv.Marker)];
        server.Log.IsListening = true;
        await Refused.ExpectAsync(422, "virus.found", () => story.Li.UploadAsync($"{story.Path}/evidence?fileName=a.pdf", infected));
        server.Log.IsListening = false;
        Assert.Single(server.Log.Lines, line => line.Contains("TrainingLms.Security Warning Refused virus.found: POST", StringComparison.Ordinal) && line.Contains($"account {story.Li.Id}", StringComparison.Ordinal));
        Assert.Equal("clean", (await story.Li.UploadAsync($"{story.Path}/evidence?fileName=a.pdf", infected[..^1])).Items("evidence")[1].Text("scan"));

        server.Scanner.Stop();
        using var body = new ByteArrayContent("%PDF-2"u8.ToArray());
        using var away = await story.Li.Http.PostAsync(new Uri($"{story.Path}/evidence?fileName=b.pdf", UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 30), (away.StatusCode, away.Headers.RetryAfter?.Delta?.TotalSeconds));
        Assert.Contains("virus.scanner_away", await away.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await server.Scanner.StartAsync();
        await story.Li.UploadAsync($"{story.Path}/evidence?fileName=b.pdf", "%PDF-2"u8.ToArray());
        Assert.Equal(3, await server.Services.GetRequiredService<IFileStore>().ListAsync("title_evidence", TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("stream: OK")]
    [InlineData("INSTREAM size limit exceeded. ERROR\0")]
    [InlineData("")]
    public async Task A_scanner_that_is_silent_refuses_or_hangs_up_is_away(string? answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync();
        var scanner = new VirusScanner(new VirusScanOptions { ClamAv = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", Seconds = 1 });
        var asked = scanner.ScanAsync("%PDF-1"u8.ToArray(), TestContext.Current.CancellationToken);
        if (answer == "stream: OK") Assert.Equal(VirusScan.Clean, await asked);
        else Assert.Equal(["virus.scanner_away"], (await Assert.ThrowsAsync<RefusedException>(() => asked)).Codes);
        await serving;

        async Task ServeAsync()
        {
            using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            // All of it is read, so that hanging up is an end and no reset: command, length, six bytes, the end.
            await client.GetStream().ReadExactlyAsync(new byte[10 + 4 + 6 + 4], TestContext.Current.CancellationToken);
            if (answer is null) await Task.Delay(1500, TestContext.Current.CancellationToken);
            else await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        }
    }
}
