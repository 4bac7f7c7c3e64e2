using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using TrainingLms.Api.Tests.Accounts;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.SingleSignOn;

/// <summary>Programs that come with a token of the provider.</summary>
public sealed class ProviderBearerTests : IClassFixture<ProviderServer>
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    readonly ProviderServer server;

    public ProviderBearerTests(ProviderServer server)
    {
        this.server = server;
        server.Provider.Behave();
    }

    TestProvider Provider => server.Provider;

    Instant Now => server.Clock.GetCurrentInstant();

    [Fact]
    public async Task A_token_of_the_provider_opens_the_API_for_its_person()
    {
        var (id, number) = await server.EmployeeAsync("bearer.li");
        var (status, body) = await AskAsync(Provider.BearerFor(number));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(id, JsonDocument.Parse(body).RootElement.Id());
    }

    [Fact]
    public async Task Its_scopes_are_those_of_our_own_tokens()
    {
        var (_, number) = await server.EmployeeAsync("bearer.scopes");
        var narrow = server.WithToken(Provider.BearerFor(number));
        await Refused.ExpectAsync(403, "token.scope_missing", () => narrow.GetAsync("/api/v1/units"));
        await Refused.ExpectAsync(403, "token.in_person_only", () => narrow.GetAsync("/api/v1/me/tokens"));
        await server.WithToken(Provider.BearerFor(number, token => token.Claims["scope"] = "lms units:read")).GetAsync("/api/v1/units");
    }

    public static readonly TheoryData<string> Forgeries =
    [
        "expired", "no expiry", "not yet", "another audience", "another issuer", "no issuer", "unknown key", "no key id", "not signed", "shared secret", "weaker hash",
        "an id_token", "no type", "without the scope", "part of the scope", "changed payload", "cut signature", "no signature", "unknown extension", "key of its own", "too long", "nonsense", "nobody", "somebody who left",
    ];

    [Theory, MemberData(nameof(Forgeries))]
    public async Task Whatever_is_wrong_with_a_token_the_answer_is_the_same(string forgery)
    {
        var (_, number) = await server.EmployeeAsync($"bearer.{forgery}", forgery == "somebody who left" ? PersonStatus.Left : PersonStatus.Active);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Provider.BearerFor((await server.EmployeeAsync($"control.{forgery}")).Number))).Status);
        var (status, body) = await AskAsync(Forge(forgery, number));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal("sign_in.required", Assert.Single(problem.GetProperty("codes").EnumerateArray()).GetString());
        Assert.DoesNotContain("token", problem.Text("detail"), StringComparison.OrdinalIgnoreCase);
    }

    string Forge(string forgery, string number)
    {
        var good = Provider.BearerFor(number);
        var parts = good.Split('.');
        return forgery switch
        {
            "changed payload" => $"{parts[0]}.{Encode(Decode(parts[1]).Replace("lms\"", "lms \"", StringComparison.Ordinal))}.{parts[2]}",
            "cut signature" => good[..^4],
            "no signature" => $"{parts[0]}.{parts[1]}.",
            "nonsense" => "a.b.c",
            "too long" => Provider.BearerFor(number, token => token.Claims["padding"] = new string('x', 10_000)),
            "nobody" => Provider.BearerFor("NOBODY-2"),
            _ => Provider.BearerFor(number, token => Spoil(token, forgery)),
        };
    }

    void Spoil(SecurityTokenDescriptor token, string forgery)
    {
        var id = Provider.Key.Credentials.Kid;
        switch (forgery)
        {
            case "expired": token.Expires = (Now - Duration.FromSeconds(30)).ToDateTimeUtc(); break;
            case "no expiry": token.Expires = null; break;
            case "not yet": token.NotBefore = (Now + Duration.FromSeconds(31)).ToDateTimeUtc(); break;
            case "another audience": token.Audience = TestProvider.ClientId; break;
            case "another issuer": token.Issuer = $"{Provider.Issuer}/"; break;
            case "no issuer": token.Issuer = null; break;
            case "unknown key": token.SigningCredentials = new SigningKey("key-of-nobody").Credentials; break;
            case "no key id": token.SigningCredentials = new(new RsaSecurityKey(((RsaSecurityKey)Provider.Key.Credentials.Key).Rsa), "RS256"); break;
            case "not signed": token.SigningCredentials = null; break;
            case "shared secret": token.SigningCredentials = new(new SymmetricSecurityKey(Provider.Key.PublicText) { KeyId = id }, "HS256"); break;
            case "weaker hash": token.SigningCredentials = new(Provider.Key.Credentials.Key, "RS512"); break;
            case "an id_token": token.TokenType = "JWT"; break;
            case "no type": token.TokenType = ""; token.AdditionalHeaderClaims = new Dictionary<string, object>(); break;
            case "without the scope": token.Claims["scope"] = "openid"; break;
            case "part of the scope": token.Claims["scope"] = "lms-read xlms"; break;
            case "unknown extension": token.AdditionalHeaderClaims = new Dictionary<string, object> { ["crit"] = new[] { "b64" }, ["b64"] = true }; break;
            case "key of its own":
                var own = new SigningKey("own");
                token.SigningCredentials = own.Credentials;
                token.AdditionalHeaderClaims = new Dictionary<string, object> { ["jwk"] = own.Public, ["jku"] = $"{Provider.Address}keys" };
                break;
            case "somebody who left": break;
            default: throw new ArgumentOutOfRangeException(nameof(forgery), forgery, null);
        }
    }

    [Fact]
    public async Task A_clock_a_little_apart_does_no_harm()
    {
        var (_, number) = await server.EmployeeAsync("bearer.clock");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Provider.BearerFor(number, token => token.Expires = (Now - Duration.FromSeconds(29)).ToDateTimeUtc()))).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Provider.BearerFor(number, token => token.NotBefore = (Now + Duration.FromSeconds(30)).ToDateTimeUtc()))).Status);
    }

    [Fact]
    public async Task A_changed_key_is_fetched_and_the_old_one_ends()
    {
        var (_, number) = await server.EmployeeAsync("bearer.rotation");
        var old = Provider.BearerFor(number, token => token.Expires = (Now + Duration.FromDays(2)).ToDateTimeUtc());
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(old)).Status);
        server.Clock.Advance(Duration.FromMinutes(1));
        Provider.ChangeKey();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Provider.BearerFor(number))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(old)).Status);
    }

    [Fact]
    public async Task Tokens_with_invented_keys_make_no_storm_of_calls_to_the_provider()
    {
        var (_, number) = await server.EmployeeAsync("bearer.storm");
        await AskAsync(Provider.BearerFor(number));
        server.Clock.Advance(Duration.FromMinutes(1));
        var before = Provider.KeyFetches;
        var invented = new SigningKey("invented");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(Provider.BearerFor(number, token => token.SigningCredentials = invented.Credentials))));
        Assert.Equal(before + 1, Provider.KeyFetches);
    }

    [Fact]
    public async Task Keys_are_fetched_from_the_configured_address_and_from_nowhere_it_points_to()
    {
        var (_, number) = await server.EmployeeAsync("bearer.moved");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Provider.BearerFor(number))).Status);
        server.Clock.Advance(Duration.FromMinutes(1));
        Provider.ChangeKey();
        Provider.KeysMoveTo = $"{Provider.Address}elsewhere";
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(Provider.BearerFor(number))).Status);
        Provider.KeysMoveTo = null;
        server.Clock.Advance(Duration.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Provider.BearerFor(number))).Status);
    }

    [Fact]
    public async Task While_the_provider_is_silent_its_last_keys_serve_for_a_day_at_most()
    {
        var (_, number) = await server.EmployeeAsync("bearer.silent");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Provider.BearerFor(number))).Status);
        Provider.KeysAnswer = false;
        server.Clock.Advance(Duration.FromHours(23));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Provider.BearerFor(number))).Status);
        server.Clock.Advance(Duration.FromHours(2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(Provider.BearerFor(number))).Status);
        Provider.KeysAnswer = true;
        server.Clock.Advance(Duration.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Provider.BearerFor(number))).Status);
    }

    async Task<(HttpStatusCode Status, string Body)> AskAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/api/v1/me"));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        request.Headers.AcceptLanguage.ParseAdd("en");
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    static string Decode(string part) => Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(part));

    static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
