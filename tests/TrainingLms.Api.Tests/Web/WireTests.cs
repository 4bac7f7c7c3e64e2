using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TrainingLms.Api.Tests.Web;

/// <summary>A server without patience: headers within a second, bodies at a thousand bytes a second.</summary>
public sealed class ImpatientServer : SqliteServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
    {
        ["Edge:HeaderSeconds"] = "1",
        ["Edge:SlowestBytesPerSecond"] = "1000",
        ["Edge:SlowSeconds"] = "2",
        ["Edge:BodyKilobytes"] = "64",
        ["Edge:UploadMegabytes"] = "1",
        ["Edge:HeaderKilobytes"] = "8",
        ["Edge:AddressKilobytes"] = "4",
    };
}

/// <summary>Bytes that no decent client sends, over a bare connection.</summary>
public sealed class WireTests(ImpatientServer server) : IClassFixture<ImpatientServer>
{
    const string Smuggled = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    public static readonly TheoryData<string, string> Ambiguous = new()
    {
        { "two lengths", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}" },
        { "a list of lengths", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 2, 2\r\n\r\n{}" },
        { "a negative length", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}" },
        { "a length in hexadecimal", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 0x2\r\n\r\n{}" },
        { "a coding it does not know", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" },
        { "chunked and more", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" },
        { "a space before the colon", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length : 2\r\n\r\n{}" },
        { "a folded header", "GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n" },
        { "a zero byte", "GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-A: b\0c\r\n\r\n" },
        { "no host", "GET /api/v1/me HTTP/1.1\r\n\r\n" },
        { "two hosts", "GET /api/v1/me HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" },
        { "a host with a path", "GET /api/v1/me HTTP/1.1\r\nHost: x/y\r\n\r\n" },
        { "a space in the address", "GET /api/v1/me HTTP/1.1 HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "no version", "GET /api/v1/me\r\n\r\n" },
        { "a chunk size that overflows", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF1\r\n" },
        { "a chunk size that is no number", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" },
        { "a chunk extension ended by a bare line feed", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2;a\n{}\r\n0\r\n\r\n" },
    };

    [Theory, MemberData(nameof(Ambiguous))]
    public async Task What_two_servers_might_read_differently_is_refused_and_the_connection_ends(string what, string request)
    {
        var answer = await TellAsync(request + Smuggled);
        Assert.True(answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 50", StringComparison.Ordinal) || answer.Length == 0, $"{what}: {answer}");
        Assert.True(!answer.Contains("Healthy", StringComparison.Ordinal), $"{what}: what came behind was served");
    }

    [Fact]
    public async Task With_a_length_and_chunks_nothing_behind_the_body_is_served()
    {
        var body = $"0\r\n\r\n{Smuggled}";
        var answer = await TellAsync($"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nTransfer-Encoding: chunked\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Healthy", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(431, "one header too large")]
    [InlineData(431, "too many headers")]
    [InlineData(414, "an address too long")]
    public async Task What_is_too_long_for_a_head_is_refused(int status, string what)
    {
        var answer = await TellAsync(what switch
        {
            "one header too large" => $"GET / HTTP/1.1\r\nHost: x\r\nX-A: {new string('a', 9000)}\r\n\r\n",
            "too many headers" => $"GET / HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 70).Select(i => $"X-{i}: a\r\n"))}\r\n",
            _ => $"GET /{new string('a', 5000)} HTTP/1.1\r\nHost: x\r\n\r\n",
        });
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}"), answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_come_drop_by_drop_are_given_up()
    {
        using var wire = await ConnectAsync();
        var stream = wire.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n"u8.ToArray(), Cancel);
        var answer = await ReadAsync(stream);
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task A_body_that_comes_drop_by_drop_is_given_up_and_said_so()
    {
        using var wire = await ConnectAsync();
        var stream = wire.GetStream();
        await stream.WriteAsync("POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50000\r\n\r\n{\"userName\":\""u8.ToArray(), Cancel);
        var drops = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await stream.WriteAsync("a"u8.ToArray(), Cancel);
                await Task.Delay(100, Cancel);
            }
        }, Cancel);
        var answer = await ReadAsync(stream);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("request.too_slow", answer, StringComparison.Ordinal);
        await Record.ExceptionAsync(() => drops);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read_and_an_upload_may_be_larger()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (TrainingLms.People.Role.HrOfficer, "C"));
        var token = (await zhao.PostAsync("/api/v1/me/tokens", new { name = "wire", scopes = new[] { "hours:write", "rosters:write" } })).Text("token");
        var body = await Refused.ExpectAsync(413, "request.too_large", () => DeclareAsync("/api/v1/hours/claims", 65 * 1024, "application/json"));
        Assert.Contains("64 KB", body.Problem.Text("detail"), StringComparison.Ordinal);
        // An .xlsx it is not; but it was read.
        Assert.Equal(422, (await Assert.ThrowsAsync<Refused>(() => zhao.UploadAsync("/api/v1/roster-imports", new byte[65 * 1024]))).Status);
        var upload = await Refused.ExpectAsync(413, "request.too_large", () => DeclareAsync("/api/v1/roster-imports", 1024 * 1024 + 1, "application/octet-stream"));
        Assert.Contains("1 MB", upload.Problem.Text("detail"), StringComparison.Ordinal);

        // Says how much will come and sends nothing: the refusal must not wait for it.
        async Task DeclareAsync(string path, int length, string type)
        {
            var answer = await TellAsync($"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nAccept-Language: en\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n");
            throw new Refused(int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)]);
        }
    }

    async Task<TcpClient> ConnectAsync()
    {
        var wire = new TcpClient();
        await wire.ConnectAsync("127.0.0.1", server.Address.Port, Cancel);
        return wire;
    }

    async Task<string> TellAsync(string request)
    {
        using var wire = await ConnectAsync();
        var stream = wire.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Cancel);
        return await ReadAsync(stream);
    }

    /// <summary>Everything that comes until the server is done, or silent for five seconds.</summary>
    static async Task<string> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        try
        {
            for (int read; ; text.Append(Encoding.UTF8.GetString(buffer, 0, read)))
            {
                patience.CancelAfter(TimeSpan.FromSeconds(5));
                if ((read = await stream.ReadAsync(buffer, patience.Token)) == 0) break;
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException && !Cancel.IsCancellationRequested)
        {
            // Reset by the server, or nothing more to come.
        }
        return text.ToString();
    }
}
