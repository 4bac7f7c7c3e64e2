using System.Net.Http.Json;
using System.Text.Json;
using TrainingLms.Api.Tests.Accounts;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Web;

/// <summary>Another website tries to act with a visitor's cookie.</summary>
public sealed class CrossSiteTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cookie_alone_changes_nothing()
    {
        using var li = await CookieOnlyAsync("cross.li");
        await Refused.ExpectAsync(403, "request.antiforgery_missing", () => PostTokenAsync(li));
        var token = await TokenAsync(li);
        await PostTokenAsync(li, ("X-Antiforgery-Token", token));
    }

    [Fact]
    public async Task The_token_of_another_person_does_not_fit()
    {
        using var li = await CookieOnlyAsync("other.li");
        using var wang = await CookieOnlyAsync("other.wang");
        await TokenAsync(li);
        var wangs = await TokenAsync(wang);
        await Refused.ExpectAsync(403, "request.antiforgery_missing", () => PostTokenAsync(li, ("X-Antiforgery-Token", wangs)));
        await Refused.ExpectAsync(403, "request.antiforgery_missing", () => PostTokenAsync(li, ("X-Antiforgery-Token", "forged")));
    }

    [Fact]
    public async Task A_token_made_before_signing_in_does_not_fit_afterwards()
    {
        await server.AccountAsync("early.li");
        using var visitor = new HttpClient { BaseAddress = server.Address };
        var early = await TokenAsync(visitor);
        (await visitor.PostAsJsonAsync("/api/v1/session", new { userName = "early.li", password = TestAccounts.Password }, Cancel)).EnsureSuccessStatusCode();
        await Refused.ExpectAsync(403, "request.antiforgery_missing", () => PostTokenAsync(visitor, ("X-Antiforgery-Token", early)));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "http://127.0.0.1.evil.example")]
    [InlineData("Origin", "nonsense")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_request_that_another_site_began_is_refused_even_with_the_token_and_even_to_sign_in(string header, string value)
    {
        using var li = await CookieOnlyAsync($"begun.{header}.{value.GetHashCode(StringComparison.Ordinal)}");
        var token = await TokenAsync(li);
        await Refused.ExpectAsync(403, "request.cross_site", () => PostTokenAsync(li, ("X-Antiforgery-Token", token), (header, value)));

        using var stranger = new HttpClient { BaseAddress = server.Address };
        stranger.DefaultRequestHeaders.Add(header, value);
        using var answer = await stranger.PostAsJsonAsync("/api/v1/session", new { userName = "cross.li", password = TestAccounts.Password }, Cancel);
        Assert.Contains("request.cross_site", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_pages_pass()
    {
        using var li = await CookieOnlyAsync("own.li");
        var token = await TokenAsync(li);
        await PostTokenAsync(li, ("X-Antiforgery-Token", token), ("Origin", $"http://{server.Address.Authority}"), ("Sec-Fetch-Site", "same-origin"));
    }

    [Fact]
    public async Task A_program_with_a_bearer_token_needs_none_and_an_invalid_one_does_not_fall_back_on_the_cookie()
    {
        var li = await server.PersonAsync("Li");
        var program = server.WithToken((await li.PostAsync("/api/v1/me/tokens", new { name = "script", scopes = new[] { "hours:write" } })).Text("token"));
        await Refused.ExpectAsync(404, "hours.claim_not_found", () => program.PostAsync($"/api/v1/hours/claims/{Guid.Empty}/withdrawal"));

        using var wang = await CookieOnlyAsync("bearer.wang");
        await Refused.ExpectAsync(401, "sign_in.required", () => PostTokenAsync(wang, ("Authorization", "Bearer tlms_forged")));
        await Refused.ExpectAsync(401, "sign_in.required", () => PostTokenAsync(wang, ("Authorization", "Basic eDp5")));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_form_of_another_site_cannot_pass_for_JSON(string mediaType)
    {
        using var visitor = new HttpClient { BaseAddress = server.Address };
        using var body = new StringContent("{\"userName\":\"x\",\"password\":\"y\"}");
        body.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(mediaType);
        using var answer = await visitor.PostAsync(new Uri("/api/v1/session", UriKind.Relative), body, Cancel);
        Assert.Equal(415, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Both_languages_say_what_to_do()
    {
        using var li = await CookieOnlyAsync("languages.li");
        var chinese = await Refused.ExpectAsync(403, "request.antiforgery_missing", () => PostTokenAsync(li));
        Assert.Contains("请刷新页面", chinese.Problem.Text("detail"), StringComparison.Ordinal);
        var english = await Refused.ExpectAsync(403, "request.antiforgery_missing", () => PostTokenAsync(li, ("Accept-Language", "en")));
        Assert.Contains("Reload the page", english.Problem.Text("detail"), StringComparison.Ordinal);
    }

    /// <summary>A browser that sends the cookie of this person and nothing else.</summary>
    async Task<HttpClient> CookieOnlyAsync(string userName)
    {
        await server.AccountAsync(userName);
        var http = new HttpClient { BaseAddress = server.Address };
        (await http.PostAsJsonAsync("/api/v1/session", new { userName, password = TestAccounts.Password }, Cancel)).EnsureSuccessStatusCode();
        return http;
    }

    static async Task<string> TokenAsync(HttpClient http) => (await http.GetFromJsonAsync<JsonElement>("/api/v1/session/antiforgery", Cancel)).Text("token");

    static async Task PostTokenAsync(HttpClient http, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/me/tokens") { Content = JsonContent.Create(new { name = "made by a page", scopes = new[] { "*:read" } }) };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request, Cancel);
        if (!answer.IsSuccessStatusCode) throw new Refused((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
