using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.SingleSignOn;

/// <summary>People who sign in at the provider, and those who try to come in through it.</summary>
public sealed class SingleSignOnTests : IClassFixture<ProviderServer>
{
    const string Failed = "/sign-in/refused/failed";
    const string Unknown = "/sign-in/refused/person_unknown";

    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    readonly ProviderServer server;

    public SingleSignOnTests(ProviderServer server)
    {
        this.server = server;
        server.Provider.Behave();
    }

    [Fact]
    public async Task Who_signs_in_at_the_provider_is_signed_in_here_with_an_ordinary_session()
    {
        var (id, number) = await server.EmployeeAsync("sso.li");
        using var browser = server.Browser();
        var end = await JourneyAsync(browser, number, "/?lang=en");
        Assert.Equal("/sign-in/welcome?to=%2F%3Flang%3Den", end);
        var page = await browser.GetStringAsync(new Uri(end, UriKind.Relative), Cancel);
        Assert.Contains("0;url=/?lang=en", page, StringComparison.Ordinal);
        Assert.Equal(id, (await MeAsync(browser)).Id());

        // The cookie is as strict as after a password.
        using var unguarded = await browser.PostAsJsonAsync("/api/v1/me/tokens", new { name = "x", scopes = new[] { "*:read" } }, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, unguarded.StatusCode);
    }

    [Fact]
    public async Task The_start_page_and_the_API_show_the_way()
    {
        using var browser = server.Browser();
        Assert.Contains("<a class=\"door\" href=\"/sign-in/provider\">", await browser.GetStringAsync(new Uri("/", UriKind.Relative), Cancel), StringComparison.Ordinal);
        var providers = await browser.GetFromJsonAsync<JsonElement>("/api/v1/session/providers", Cancel);
        Assert.Equal(("示范市统一身份认证", "/sign-in/provider"), (providers[0].Text("name"), providers[0].Text("address")));
    }

    [Fact]
    public async Task The_request_to_the_provider_carries_state_nonce_and_a_PKCE_challenge_and_no_secret()
    {
        using var browser = server.Browser();
        var asked = QueryHelpers.ParseQuery((await StartAsync(browser)).Query);
        Assert.Equal("code", asked["response_type"]);
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.Equal("openid", asked["scope"]);
        Assert.Equal($"{server.Address}sign-in/callback", asked["redirect_uri"]);
        Assert.All((string[])["state", "nonce", "code_challenge"], name => Assert.True(asked[name].ToString().Length >= 43, name));
        Assert.DoesNotContain(asked.Keys, name => name.Contains("secret", StringComparison.Ordinal) || name.Contains("verifier", StringComparison.Ordinal));
        Assert.NotEqual(asked["nonce"], QueryHelpers.ParseQuery((await StartAsync(browser)).Query)["nonce"]);
    }

    [Fact]
    public async Task A_refused_attempt_ends_on_a_page_away_from_code_and_state()
    {
        using var browser = server.Browser();
        var page = await LocationAsync(browser, "/sign-in/callback?code=stolen&state=forged");
        Assert.Equal(Failed, page);
        Assert.DoesNotContain("stolen", await (await browser.GetAsync(new Uri(page, UriKind.Relative), Cancel)).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_person_number_may_come_from_the_user_info()
    {
        var (id, number) = await server.EmployeeAsync("sso.wang");
        server.Provider.NumberInUserInfoOnly = true;
        using var browser = server.Browser();
        await JourneyAsync(browser, number);
        Assert.Equal(id, (await MeAsync(browser)).Id());

        server.Provider.UserInfoSubject = "subject of somebody else";
        await RefusedAsync(number, Failed);
    }

    [Fact]
    public async Task An_unknown_person_and_one_who_has_left_get_the_same_page_and_nobody_is_made()
    {
        var (_, left) = await server.EmployeeAsync("sso.left", PersonStatus.Left);
        var before = await server.InDatabaseAsync(db => db.People.CountAsync());
        await RefusedAsync("NOBODY-1", Unknown);
        await RefusedAsync(left, Unknown);
        await RefusedAsync(" ", Unknown);
        Assert.Equal(before, await server.InDatabaseAsync(db => db.People.CountAsync()));
        using var browser = server.Browser();
        using var page = await browser.GetAsync(new Uri(Unknown + "?lang=en", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        var text = await page.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("single_sign_on.person_unknown", text, StringComparison.Ordinal);
        Assert.Contains("Ask the HR officer of your unit", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_e_mail_address_without_a_person_number_opens_nothing()
    {
        var (_, number) = await server.EmployeeAsync("sso.mail");
        server.Provider.Tamper = token => token.Claims.Remove("person_number");
        server.Provider.UserInfoSubject = "x";
        await RefusedAsync(number, Failed);
    }

    [Fact]
    public async Task Who_cancels_at_the_provider_is_told_so()
    {
        using var browser = server.Browser();
        Assert.Equal("/sign-in/refused/cancelled", await JourneyAsync(browser, null));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    public async Task The_way_back_leads_to_no_other_site(string to)
    {
        var (_, number) = await server.EmployeeAsync($"sso.back{to.GetHashCode(StringComparison.Ordinal)}");
        using var browser = server.Browser();
        Assert.Equal("/sign-in/welcome?to=%2F", await JourneyAsync(browser, number, to));
        Assert.Contains("0;url=/\"", await browser.GetStringAsync(new Uri($"/sign-in/welcome?to={Uri.EscapeDataString(to)}", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state of another attempt")]
    [InlineData("no state")]
    [InlineData("forged state")]
    [InlineData("another browser")]
    public async Task A_wrong_state_is_refused(string attack)
    {
        var (_, number) = await server.EmployeeAsync($"sso.{attack}");
        using var browser = server.Browser();
        using var other = server.Browser();
        var callback = await ProviderAsync(await StartAsync(browser), number);
        var foreign = await ProviderAsync(await StartAsync(other), number);
        var query = QueryHelpers.ParseQuery(callback.Query);
        var state = attack switch
        {
            "state of another attempt" => QueryHelpers.ParseQuery(foreign.Query)["state"].ToString(),
            "forged state" => new string('A', query["state"].ToString().Length),
            "no state" => null,
            _ => query["state"].ToString(),
        };
        var address = QueryHelpers.AddQueryString("/sign-in/callback", new Dictionary<string, string?> { ["code"] = query["code"], ["state"] = state });
        using var client = attack == "another browser" ? server.Browser() : null;
        Assert.Equal(Failed, await LocationAsync(client ?? browser, address));
        await NobodyAsync(client ?? browser);
    }

    [Fact]
    public async Task A_callback_works_once()
    {
        var (_, number) = await server.EmployeeAsync("sso.replay");
        using var browser = server.Browser();
        var callback = await ProviderAsync(await StartAsync(browser), number);
        Assert.StartsWith("/sign-in/welcome", await LocationAsync(browser, callback.PathAndQuery), StringComparison.Ordinal);
        Assert.Equal(Failed, await LocationAsync(browser, callback.PathAndQuery));
    }

    [Fact]
    public async Task A_code_that_was_stolen_and_used_before_opens_nothing()
    {
        var (_, number) = await server.EmployeeAsync("sso.stolen");
        using var browser = server.Browser();
        using var thief = server.Browser();
        var callback = await ProviderAsync(await StartAsync(browser), number);
        var own = await ProviderAsync(await StartAsync(thief), number);
        // The thief's own attempt with the victim's code: the verifier does not fit the challenge.
        var stolen = QueryHelpers.AddQueryString("/sign-in/callback", new Dictionary<string, string?>
        {
            ["code"] = QueryHelpers.ParseQuery(callback.Query)["code"],
            ["state"] = QueryHelpers.ParseQuery(own.Query)["state"],
        });
        Assert.Equal(Failed, await LocationAsync(thief, stolen));
        await NobodyAsync(thief);
        // And the code is used up now for the victim too.
        Assert.Equal(Failed, await LocationAsync(browser, callback.PathAndQuery));
    }

    public static readonly TheoryData<string> Forgeries =
        ["another audience", "two audiences without us as the party", "another issuer", "another nonce", "no nonce", "expired", "no expiry", "not yet", "not signed", "unknown key", "shared secret", "no subject"];

    [Theory, MemberData(nameof(Forgeries))]
    public async Task An_id_token_that_is_not_for_this_sign_in_is_refused(string forgery)
    {
        var (_, number) = await server.EmployeeAsync($"sso.{forgery}");
        var now = server.Clock.GetCurrentInstant();
        var provider = server.Provider;
        provider.Tamper = token =>
        {
            switch (forgery)
            {
                case "another audience": token.Audience = "another-client"; break;
                case "two audiences without us as the party":
                    token.Audience = null;
                    token.Claims["aud"] = new[] { TestProvider.ClientId, "another-client" };
                    token.Claims["azp"] = "another-client";
                    break;
                case "another issuer": token.Issuer = "https://evil.example"; break;
                case "another nonce": token.Claims["nonce"] = "another"; break;
                case "no nonce": token.Claims.Remove("nonce"); break;
                case "expired": token.Expires = (now - Duration.FromSeconds(31)).ToDateTimeUtc(); break;
                case "no expiry": token.Expires = null; break;
                case "not yet": token.NotBefore = (now + Duration.FromSeconds(31)).ToDateTimeUtc(); break;
                case "not signed": token.SigningCredentials = null; break;
                case "unknown key": token.SigningCredentials = new SigningKey(provider.Key.Credentials.Kid).Credentials; break;
                case "shared secret": token.SigningCredentials = new(new SymmetricSecurityKey(provider.Key.PublicText) { KeyId = provider.Key.Credentials.Kid }, "HS256"); break;
                case "no subject": token.Claims.Remove("sub"); break;
            }
        };
        await RefusedAsync(number, Failed);
    }

    [Fact]
    public async Task An_id_token_that_was_asked_for_and_does_not_come_is_refused()
    {
        var (_, number) = await server.EmployeeAsync("sso.none");
        server.Provider.GivesIdToken = false;
        await RefusedAsync(number, Failed);
    }

    [Fact]
    public async Task A_session_from_the_provider_ends_when_the_person_leaves()
    {
        var (id, number) = await server.EmployeeAsync("sso.leaves");
        using var browser = server.Browser();
        await JourneyAsync(browser, number);
        await MeAsync(browser);
        await server.InDatabaseAsync(async db =>
        {
            (await db.People.SingleAsync(person => person.Id == id)).Status = PersonStatus.Left;
            return await db.SaveChangesAsync();
        });
        await NobodyAsync(browser);
    }

    [Fact]
    public async Task A_session_from_the_provider_stands_in_the_list_ends_with_a_lock_and_a_locked_account_is_nobody()
    {
        var (id, number) = await server.EmployeeAsync("sso.locked");
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        using var browser = server.Browser();
        await JourneyAsync(browser, number);
        Assert.Equal("single_sign_on", (await browser.GetFromJsonAsync<JsonElement>("/api/v1/me/sessions", Cancel))[0].Text("method"));
        await wang.PostAsync($"/api/v1/people/{id}/account/lock", new { reason = "laptop stolen" });
        await NobodyAsync(browser);
        await RefusedAsync(number, Unknown);
    }

    async Task RefusedAsync(string number, string page)
    {
        using var browser = server.Browser();
        Assert.Equal(page, await JourneyAsync(browser, number));
        await NobodyAsync(browser);
    }

    /// <summary>The whole way; gives the page where it ends.</summary>
    async Task<string> JourneyAsync(HttpClient browser, string? number, string to = "/") =>
        await LocationAsync(browser, (await ProviderAsync(await StartAsync(browser, to), number)).PathAndQuery);

    static async Task<Uri> StartAsync(HttpClient browser, string to = "/")
    {
        using var answer = await browser.GetAsync(new Uri($"/sign-in/provider?to={Uri.EscapeDataString(to)}", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!;
    }

    async Task<Uri> ProviderAsync(Uri authorize, string? number)
    {
        server.Provider.Person = number;
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(authorize, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!;
    }

    static async Task<string> LocationAsync(HttpClient browser, string address)
    {
        using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    static Task<JsonElement> MeAsync(HttpClient browser) => browser.GetFromJsonAsync<JsonElement>("/api/v1/me", Cancel);

    static async Task NobodyAsync(HttpClient browser) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(new Uri("/api/v1/me", UriKind.Relative), Cancel)).StatusCode);
}
