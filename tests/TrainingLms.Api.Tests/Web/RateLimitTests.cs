using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TrainingLms.Api.Hosting;
using TrainingLms.Api.Web;

namespace TrainingLms.Api.Tests.Web;

/// <summary>A server with small buckets that hardly fill again, behind a proxy, so that callers have addresses of their own.</summary>
public sealed class SmallBucketServer : SqliteServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Edge:TrustedProxies:0"] = "127.0.0.0/8",
        ["RateLimits:AccountBurst"] = "40",
        ["RateLimits:AccountPerSecond"] = "1",
        ["RateLimits:AddressBurst"] = "60",
        ["RateLimits:AddressPerSecond"] = "1",
        ["RateLimits:VerificationBurst"] = "5",
        ["RateLimits:VerificationPerMinute"] = "1",
        ["RateLimits:ObjectionBurst"] = "3",
        ["RateLimits:SignInAddressBurst"] = "20",
        ["RateLimits:SignInAddressPerMinute"] = "1",
        ["RateLimits:SignInNameBurst"] = "5",
        ["RateLimits:SignInNamePerMinute"] = "1",
    };

    public HttpClient From(string address)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return http;
    }
}

/// <summary>Who asks too often waits; the others do not notice.</summary>
public sealed class RateLimitTests(SmallBucketServer server) : IClassFixture<SmallBucketServer>
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Guessing_one_name_from_many_addresses_is_stopped_whether_the_name_exists_or_not()
    {
        await server.AccountAsync("guessed.li");
        var answers = new List<string>();
        foreach (var name in (string[])["guessed.li", "guessed.nobody"])
        {
            for (var i = 0; i < 5; i++) await AttemptAsync($"198.51.100.{i}", name, 422, "sign_in.failed");
            answers.Add(await AttemptAsync("198.51.100.99", $" {name.ToUpperInvariant()} ", 429, "sign_in.too_many"));
        }
        Assert.Equal(WithoutRequestId(answers[0]), WithoutRequestId(answers[1]));
    }

    [Fact]
    public async Task Nobody_floods_the_office_with_objections_from_one_address()
    {
        using var http = server.From("198.51.102.1");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await http.PostAsJsonAsync($"/api/v1/public/notices/{Guid.NewGuid()}/objections", new { ground = "other", statement = "材料与事实不符，请核查。" }, Cancel);
            answers.Add(response.StatusCode);
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, answers[..3]);
    }

    [Fact]
    public async Task Guessing_many_names_from_one_address_is_stopped_and_other_addresses_go_on()
    {
        for (var i = 0; i < 20; i++) await AttemptAsync("198.51.101.1", $"many.{i}", 422, "sign_in.failed");
        await AttemptAsync("198.51.101.1", "many.20", 429, "request.too_many");
        await AttemptAsync("198.51.101.2", "many.20", 422, "sign_in.failed");
    }

    [Fact]
    public async Task Parallel_attempts_pass_no_more_often()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            using var http = server.From("198.51.102.1");
            using var answer = await http.PostAsJsonAsync("/api/v1/session", new { userName = "parallel.li", password = "wrong password" }, Cancel);
            return (int)answer.StatusCode;
        }));
        Assert.Equal(5, answers.Count(status => status == 422));
        Assert.Equal(25, answers.Count(status => status == 429));
    }

    [Fact]
    public async Task Certificates_cannot_be_tried_out_by_the_thousand_by_the_API_and_the_page_together()
    {
        using var http = server.From("198.51.103.1");
        for (var i = 0; i < 5; i++)
        {
            using var found = await http.GetAsync(new Uri(i % 2 == 0 ? $"/api/v1/public/certificates/{i}" : $"/verify/{i}", UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        }
        using var refused = await http.GetAsync(new Uri("/api/v1/public/certificates/6", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("request.too_many", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        using var page = await http.GetAsync(new Uri("/verify/7", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.StartsWith("Too many requests. Wait", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hall_of_candidates_behind_one_address_counts_by_account()
    {
        var candidates = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => server.PersonAsync($"candidate {i}")));
        var answers = await Task.WhenAll(candidates.SelectMany(candidate => Enumerable.Range(0, 30).Select(async _ =>
        {
            using var answer = await candidate.Http.GetAsync(new Uri("/api/v1/exam-attempts", UriKind.Relative), Cancel);
            return answer.StatusCode;
        })));
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task One_account_is_slowed_down_over_all_its_tokens_and_addresses()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.PersonAsync("Wang"));
        var other = server.From("198.51.104.9");
        other.DefaultRequestHeaders.Authorization = new("Bearer", (await li.PostAsync("/api/v1/me/tokens", new { name = "second", scopes = new[] { "*:read" } })).Text("token"));
        var status = HttpStatusCode.OK;
        for (var i = 0; i < 60 && status == HttpStatusCode.OK; i++)
            status = (await (i % 2 == 0 ? li.Http : other).GetAsync(new Uri("/api/v1/me", UriKind.Relative), Cancel)).StatusCode;
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        await wang.GetAsync("/api/v1/me");
    }

    [Fact]
    public async Task Who_has_not_signed_in_counts_by_address_and_IPv6_by_network()
    {
        for (var i = 0; i < 60; i++)
        {
            using var http = server.From($"2001:db8:1:2::{i:x}");
            using var answer = await http.GetAsync(new Uri("/api/v1/me", UriKind.Relative), Cancel);
            if (answer.StatusCode != HttpStatusCode.Unauthorized) Assert.Fail($"{i}: {answer.StatusCode}");
        }
        await Task.Delay(10, Cancel);
        using var same = server.From("2001:db8:1:2:ffff::1");
        var statuses = new HashSet<HttpStatusCode>();
        for (var i = 0; i < 20; i++) statuses.Add((await same.GetAsync(new Uri("/api/v1/me", UriKind.Relative), Cancel)).StatusCode);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        using var neighbour = server.From("2001:db8:1:3::1");
        Assert.Equal(HttpStatusCode.Unauthorized, (await neighbour.GetAsync(new Uri("/api/v1/me", UriKind.Relative), Cancel)).StatusCode);
    }

    [Fact]
    public async Task Health_is_never_turned_away()
    {
        using var http = server.From("198.51.105.1");
        for (var i = 0; i < 100; i++) Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/health/live", UriKind.Relative), Cancel)).StatusCode);
    }

    [Fact]
    public async Task Numbers_out_of_range_stop_the_start_and_all_are_named()
    {
        var folder = Directory.CreateTempSubdirectory("tlms-test-").FullName;
        await using var app = LmsHost.Build(new ServerOptions(folder, "sqlite", null), ["http://127.0.0.1:0"], adjust: builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration["RateLimits:AccountBurst"] = "1";
            builder.Configuration["RateLimits:SignInNamePerMinute"] = "0";
        });
        var wrong = Assert.Throws<OptionsValidationException>(() => app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value);
        Assert.Equal(2, wrong.Failures.Count());
        Directory.Delete(folder, recursive: true);
    }

    async Task<string> AttemptAsync(string address, string name, int status, string code)
    {
        using var http = server.From(address);
        using var answer = await http.PostAsJsonAsync("/api/v1/session", new { userName = name, password = "wrong password" }, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(code, text, StringComparison.Ordinal);
        return text;
    }

    static string WithoutRequestId(string problem) => problem[..problem.IndexOf("requestId", StringComparison.Ordinal)];
}
