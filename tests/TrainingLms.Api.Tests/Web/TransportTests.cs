using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using TrainingLms.Api.Hosting;

namespace TrainingLms.Api.Tests.Web;

/// <summary>A server that speaks TLS itself and turns http away.</summary>
public sealed class TlsServer : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("tlms-tls-").FullName;
    WebApplication? app;

    public Uri Secure => new(app!.Urls.Single(url => url.StartsWith("https:", StringComparison.Ordinal)));

    public Uri Plain => new(app!.Urls.Single(url => url.StartsWith("http:", StringComparison.Ordinal)));

    public async ValueTask InitializeAsync()
    {
        app = LmsHost.Build(new ServerOptions(folder, "sqlite", null), ["http://127.0.0.1:0", "https://127.0.0.1:0"], adjust: builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration["Edge:RequireHttps"] = "true";
            builder.Configuration["Kestrel:Certificates:Default:Path"] = OwnCertificate();
            builder.Configuration["Kestrel:Certificates:Default:Password"] = "of this minute";
        });
        await Database.MigrateAsync(app.Services);
        await app.StartAsync();
    }

    string OwnCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var file = Path.Combine(folder, "certificate.pfx");
        File.WriteAllBytes(file, made.Export(X509ContentType.Pfx, "of this minute"));
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>The way to the server.</summary>
public sealed class TransportTests(TlsServer server) : IClassFixture<TlsServer>
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SslProtocols.Tls13, true)]
    [InlineData(SslProtocols.Tls12, true)]
#pragma warning disable CS0618, SYSLIB0039, CA5397 // offered to be refused
    [InlineData(SslProtocols.Tls11, false)]
    [InlineData(SslProtocols.Tls, false)]
#pragma warning restore CS0618, SYSLIB0039, CA5397
    public async Task Only_TLS_1_2_and_1_3_are_spoken(SslProtocols spoken, bool understood)
    {
        using var wire = new TcpClient();
        await wire.ConnectAsync(IPAddress.Loopback, server.Secure.Port, Cancel);
#pragma warning disable CA5359 // the certificate is our own of this minute
        await using var tls = new SslStream(wire.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
#pragma warning disable CA5398 // the very point of the test
        var refused = await Record.ExceptionAsync(() => tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", EnabledSslProtocols = spoken }, Cancel));
#pragma warning restore CA5398
        Assert.Equal(understood, refused is null);
    }

    [Fact]
    public async Task Over_http_pages_are_sent_to_https_and_programs_are_refused()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Plain };
        using var page = await http.GetAsync(new Uri("/verify/x?lang=en", UriKind.Relative), Cancel);
        Assert.Equal((HttpStatusCode.MovedPermanently, $"https://127.0.0.1:{server.Plain.Port}/verify/x?lang=en"), (page.StatusCode, page.Headers.Location!.ToString()));
        using var call = await http.GetAsync(new Uri("/api/v1/public/notices", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, call.StatusCode);
        Assert.Contains("request.https_required", await call.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "tlms_disclosed");
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri("/", UriKind.Relative), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/health/live", UriKind.Relative), Cancel)).StatusCode);
    }
}
