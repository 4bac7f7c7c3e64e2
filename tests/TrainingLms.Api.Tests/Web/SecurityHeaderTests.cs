using System.Net;
using System.Net.Http.Json;

namespace TrainingLms.Api.Tests.Web;

/// <summary>A server behind a proxy that ends TLS: the proxy is this machine, and its word on address and scheme is taken.</summary>
public sealed class ProxiedServer : SqliteServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
    {
        ["Edge:TrustedProxies:0"] = "127.0.0.1",
        ["AllowedHosts"] = "training.example;127.0.0.1",
        ["SingleSignOn:Issuer"] = "https://id.example",
        ["SingleSignOn:AuthorizationAddress"] = "https://id.example/authorize",
        ["SingleSignOn:TokenAddress"] = "https://id.example/token",
        ["SingleSignOn:KeysAddress"] = "https://id.example/keys",
        ["SingleSignOn:ClientId"] = "lms",
        ["SingleSignOn:ClientSecret"] = "secret",
    };

    /// <summary>A client as the proxy passes it on: over https under the public name, each from its own address.</summary>
    public HttpClient Visitor(string address = "203.0.113.7")
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        http.DefaultRequestHeaders.Host = "training.example";
        return http;
    }
}

/// <summary>What every answer tells the browser.</summary>
public sealed class SecurityHeaderTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/verify/00000000000000000000000000000000", 200)]
    [InlineData("/docs/index.html", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/health/live", 200)]
    [InlineData("/api/v1/me", 401)]
    [InlineData("/api/v1/nothing-here", 404)]
    [InlineData("/api/v1/public/certificates/abc", 200)]
    [InlineData("/nothing-here", 404)]
    public async Task Every_answer_carries_them_whatever_its_status(string path, int status)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
        var policy = Header(answer, "Content-Security-Policy");
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"), "over http it would be ignored");
    }

    [Fact]
    public async Task Pages_may_run_no_script_and_only_the_API_page_may_run_its_own()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        foreach (var page in (string[])["/", "/verify"])
        {
            var policy = await PolicyAsync(http, page);
            Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        }
        Assert.Contains("script-src 'self';", await PolicyAsync(http, "/docs/index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Personal_answers_are_stored_nowhere_and_static_files_are()
    {
        var li = await server.PersonAsync("Li");
        foreach (var path in (string[])["/api/v1/me", "/api/v1/people", "/api/v1/nothing-here", "/"])
        {
            using var answer = await li.Http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.True(answer.Headers.CacheControl!.NoStore, path);
        }
        using var sheet = await li.Http.GetAsync(new Uri("/_content/TrainingLms.Portal/portal.css", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, sheet.StatusCode);
        Assert.False(sheet.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task No_other_site_is_let_in_by_CORS()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        using var read = await http.GetAsync(new Uri("/api/v1/public/notices", UriKind.Relative), Cancel);
        Assert.False(read.Headers.Contains("Access-Control-Allow-Origin"));
        using var ask = new HttpRequestMessage(HttpMethod.Options, "/api/v1/session");
        ask.Headers.Add("Access-Control-Request-Method", "POST");
        using var preflight = await http.SendAsync(ask, Cancel);
        Assert.False(preflight.IsSuccessStatusCode);
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("TRACK")]
    [InlineData("DEBUG")]
    public async Task Unused_methods_answer_nothing(string method)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var ask = new HttpRequestMessage(new HttpMethod(method), "/api/v1/units");
        using var answer = await http.SendAsync(ask, Cancel);
        Assert.False(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Signing_out_makes_the_browser_forget_what_it_stored()
    {
        var li = await server.SignedInAsync("header.li");
        using var answer = await li.Http.DeleteAsync(new Uri("/api/v1/session", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("\"storage\"", Header(answer, "Clear-Site-Data"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/verify/x", "text/html; charset=utf-8")]
    [InlineData("/_content/TrainingLms.Portal/portal.css", "text/css; charset=utf-8")]
    [InlineData("/_content/TrainingLms.Portal/api-page.js", "text/javascript; charset=utf-8")]
    [InlineData("/docs/index.html", "text/html;charset=utf-8")]
    [InlineData("/openapi/v1.json", "application/json;charset=utf-8")]
    [InlineData("/api/v1/me", "application/problem+json")]
    public async Task Every_body_says_what_it_is_and_how_it_is_written(string path, string type)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(type.Replace(" ", "", StringComparison.Ordinal), answer.Content.Headers.ContentType!.ToString().Replace(" ", "", StringComparison.Ordinal));
    }

    static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.TryGetValues(name, out var values) ? values : []);

    static async Task<string> PolicyAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        return Header(answer, "Content-Security-Policy");
    }
}

/// <summary>What changes when the way to the visitor is https, and whose word on that is taken.</summary>
public sealed class HttpsTests(ProxiedServer server) : IClassFixture<ProxiedServer>
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_https_the_browser_is_told_to_come_over_https_for_a_year()
    {
        using var http = server.Visitor();
        using var answer = await http.GetAsync(new Uri("/", UriKind.Relative), Cancel);
        Assert.Equal("max-age=31536000; includeSubDomains", string.Join("", answer.Headers.GetValues("Strict-Transport-Security")));
        Assert.Equal("same-origin", string.Join("", answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
    }

    [Fact]
    public async Task Every_cookie_is_bound_to_host_and_https_and_out_of_reach_of_script()
    {
        await server.AccountAsync("https.li");
        using var http = server.Visitor();
        using var answer = await http.PostAsJsonAsync("/api/v1/session", new { userName = "https.li", password = TestAccounts.Password }, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var guarded = await http.GetAsync(new Uri("/api/v1/session/antiforgery", UriKind.Relative), Cancel);
        string[] cookies = [.. answer.Headers.GetValues("Set-Cookie"), .. guarded.Headers.GetValues("Set-Cookie")];
        Assert.Equal(2, cookies.Length);
        foreach (var cookie in cookies)
        {
            Assert.StartsWith("__Host-tlms", cookie, StringComparison.Ordinal);
            foreach (var flag in (string[])["secure", "httponly", "samesite=strict", "path=/"])
                Assert.Contains(cookie.Split(';'), part => part.Trim().Equals(flag, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        }

        var value = cookies[0].Split(';')[0];
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/api/v1/me", value));
        // The same cookie without the prefix may have been planted by a neighbouring host.
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, "/api/v1/me", value["__Host-".Length..]));
    }

    [Fact]
    public async Task The_cookie_of_an_attempt_at_the_provider_wears_the_prefix_too()
    {
        using var http = server.Visitor();
        using var answer = await http.GetAsync(new Uri("/sign-in/provider", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal("id.example", answer.Headers.Location!.Host);
        Assert.Contains("redirect_uri=https%3A%2F%2Ftraining.example%2Fsign-in%2Fcallback", answer.Headers.Location.Query, StringComparison.Ordinal);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-tlms-provider.", cookie, StringComparison.Ordinal);
        foreach (var flag in (string[])["secure", "httponly", "samesite=lax", "path=/"])
            Assert.Contains(cookie.Split(';'), part => part.Trim().Equals(flag, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_host_that_is_not_ours_is_not_served()
    {
        using var http = server.Visitor();
        http.DefaultRequestHeaders.Host = "evil.example";
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(http, "/"));
    }

    static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path, string? cookie = null)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null) ask.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(ask, Cancel);
        return answer.StatusCode;
    }
}

/// <summary>Without a trusted proxy, nobody may speak for somebody else.</summary>
public sealed class ForwardingTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Fact]
    public async Task What_a_stranger_says_about_address_and_scheme_is_not_believed()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var answer = await http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }
}
