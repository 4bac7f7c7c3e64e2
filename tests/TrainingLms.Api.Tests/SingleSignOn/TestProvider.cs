using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace TrainingLms.Api.Tests.SingleSignOn;

/// <summary>A small identity provider on a loopback port: authorize, token with PKCE, user info, keys that can change. It can be told to misbehave.</summary>
public sealed class TestProvider(IClock clock) : IAsyncDisposable
{
    public const string ClientId = "training-lms";
    public const string ClientSecret = "the secret of the client";
    public const string Audience = "training-lms-api";

    readonly ConcurrentDictionary<string, Grant> codes = new();
    readonly ConcurrentDictionary<string, string> accessTokens = new();
    WebApplication? app;
    int keyNumber;

    public Uri Address => new(app!.Urls.First());

    public string Issuer => $"{Address}issuer";

    /// <summary>The key it signs with now.</summary>
    public SigningKey Key { get; private set; } = new("key-0");

    /// <summary>What its key set shows; the present key as a rule.</summary>
    public IList<SigningKey> Published { get; private set; } = [];

    /// <summary>Who signs in next: the person number that its tokens carry.</summary>
    public string? Person { get; set; }

    /// <summary>Changes an id_token before it is signed.</summary>
    public Action<SecurityTokenDescriptor>? Tamper { get; set; }

    /// <summary>Signs the id_token by hand instead.</summary>
    public Func<SecurityTokenDescriptor, string>? Sign { get; set; }

    /// <summary>Whether it gives an id_token at all.</summary>
    public bool GivesIdToken { get; set; } = true;

    /// <summary>Whether the person number stands in the user info only.</summary>
    public bool NumberInUserInfoOnly { get; set; }

    /// <summary>Subject that the user info names; null for the right one.</summary>
    public string? UserInfoSubject { get; set; }

    /// <summary>Whether the key set answers.</summary>
    public bool KeysAnswer { get; set; } = true;

    /// <summary>Where the key set sends who asks for it; null for nowhere.</summary>
    public string? KeysMoveTo { get; set; }

    /// <summary>How often the key set was fetched.</summary>
    public int KeyFetches { get; private set; }

    /// <summary>What a server that uses it must be told.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["SingleSignOn:Name"] = "示范市统一身份认证",
        ["SingleSignOn:Issuer"] = Issuer,
        ["SingleSignOn:AuthorizationAddress"] = $"{Address}authorize",
        ["SingleSignOn:TokenAddress"] = $"{Address}token",
        ["SingleSignOn:UserInfoAddress"] = $"{Address}userinfo",
        ["SingleSignOn:KeysAddress"] = $"{Address}keys",
        ["SingleSignOn:ClientId"] = ClientId,
        ["SingleSignOn:ClientSecret"] = ClientSecret,
        ["SingleSignOn:BearerAudience"] = Audience,
        ["SingleSignOn:BearerScope"] = "lms",
    };

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapGet("/authorize", Authorize);
        app.MapPost("/token", Token);
        app.MapGet("/userinfo", UserInfo);
        app.MapGet("/keys", Keys);
        app.MapGet("/elsewhere", () => Results.Json(new { keys = Published.Select(key => key.Public) }));
        Published = [Key];
        await app.StartAsync();
    }

    /// <summary>From now on another key signs, and only that one is published.</summary>
    public void ChangeKey() => Published = [Key = new SigningKey($"key-{++keyNumber}")];

    /// <summary>Back to good behaviour.</summary>
    public void Behave()
    {
        (Tamper, Sign, GivesIdToken, NumberInUserInfoOnly, UserInfoSubject, KeysAnswer, Person) = (null, null, true, false, null, true, null);
        KeysMoveTo = null;
        Published = [Key];
    }

    /// <summary>A bearer token for this person, as a program would get one.</summary>
    public string BearerFor(string number, Action<SecurityTokenDescriptor>? tamper = null)
    {
        var now = clock.GetCurrentInstant();
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            TokenType = "at+jwt",
            IssuedAt = now.ToDateTimeUtc(),
            NotBefore = now.ToDateTimeUtc(),
            Expires = (now + Duration.FromMinutes(10)).ToDateTimeUtc(),
            Claims = new Dictionary<string, object> { ["sub"] = $"subject of {number}", ["person_number"] = number, ["scope"] = "openid lms" },
            SigningCredentials = Key.Credentials,
        };
        tamper?.Invoke(token);
        return Write(token);
    }

    public static string Write(SecurityTokenDescriptor token) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);

    IResult Authorize(HttpRequest request)
    {
        var asked = request.Query;
        if (asked["client_id"] != ClientId || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256" || asked["code_challenge"].Count != 1)
            return Results.BadRequest("invalid_request");
        var back = asked["redirect_uri"].ToString();
        if (Person is null) return Results.Redirect(QueryHelpers.AddQueryString(back, new Dictionary<string, string?> { ["error"] = "access_denied", ["state"] = asked["state"] }));
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        codes[code] = new Grant(Person, asked["code_challenge"].ToString(), asked["nonce"].ToString(), back);
        return Results.Redirect(QueryHelpers.AddQueryString(back, new Dictionary<string, string?> { ["code"] = code, ["state"] = asked["state"] }));
    }

    async Task<IResult> Token(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret) return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        // A code works once.
        if (!codes.TryRemove(form["code"].ToString(), out var grant) || grant.RedirectUri != form["redirect_uri"]
            || grant.Challenge != WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))))
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        var access = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        accessTokens[access] = grant.Person;
        var answer = new Dictionary<string, object> { ["access_token"] = access, ["token_type"] = "Bearer", ["expires_in"] = 600 };
        if (GivesIdToken) answer["id_token"] = IdTokenFor(grant);
        return Results.Json(answer);
    }

    string IdTokenFor(Grant grant)
    {
        var now = clock.GetCurrentInstant();
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = ClientId,
            IssuedAt = now.ToDateTimeUtc(),
            Expires = (now + Duration.FromMinutes(5)).ToDateTimeUtc(),
            Claims = new Dictionary<string, object> { ["sub"] = $"subject of {grant.Person}", ["nonce"] = grant.Nonce, ["email"] = "somebody@example.org" },
            SigningCredentials = Key.Credentials,
        };
        if (!NumberInUserInfoOnly) token.Claims["person_number"] = grant.Person;
        Tamper?.Invoke(token);
        return Sign is { } sign ? sign(token) : Write(token);
    }

    IResult UserInfo(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.Ordinal) && accessTokens.TryGetValue(header["Bearer ".Length..], out var person)
            ? Results.Json(new Dictionary<string, string> { ["sub"] = UserInfoSubject ?? $"subject of {person}", ["person_number"] = person })
            : Results.Unauthorized();

    IResult Keys()
    {
        KeyFetches++;
        if (KeysMoveTo is { } elsewhere) return Results.Redirect(elsewhere);
        return KeysAnswer ? Results.Json(new { keys = Published.Select(key => key.Public) }) : Results.StatusCode(503);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
    }

    sealed record Grant(string Person, string Challenge, string Nonce, string RedirectUri);
}

/// <summary>An RSA key of the provider.</summary>
public sealed class SigningKey
{
    readonly RSA rsa = RSA.Create(2048);

    public SigningKey(string id)
    {
        var parameters = rsa.ExportParameters(false);
        Public = new() { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = id, ["n"] = WebEncoders.Base64UrlEncode(parameters.Modulus!), ["e"] = WebEncoders.Base64UrlEncode(parameters.Exponent!) };
        Credentials = new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = id }, "RS256");
    }

    /// <summary>As its key set shows it.</summary>
    public Dictionary<string, string> Public { get; }

    public SigningCredentials Credentials { get; }

    /// <summary>The public key as text, which everybody has: what a confused server might take for a shared secret.</summary>
    public byte[] PublicText => Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem());
}
