using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace TrainingLms.Api.SingleSignOn;

/// <summary>
/// The framework's authorization-code flow with PKCE and state, and what OpenID Connect adds: a nonce that ties the id_token to this very
/// sign-in. What comes out is the number of a person, nothing else.
/// </summary>
sealed class ProviderSignIn(
    IOptionsMonitor<OAuthOptions> options, ILoggerFactory logger, UrlEncoder encoder, SingleSignOnOptions provider, ProviderTokens tokens)
    : OAuthHandler<OAuthOptions>(options, logger, encoder)
{
    public const string SchemeName = "provider";

    const string Nonce = "nonce";

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var nonce = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        properties.Items[Nonce] = nonce;
        return QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), Nonce, nonce);
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var number = await NumberAsync(tokens, properties.Items.TryGetValue(Nonce, out var nonce) ? nonce : null);
        if (number is not null) identity.AddClaim(new Claim(provider.PersonClaim, number));
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    async Task<string?> NumberAsync(OAuthTokenResponse answer, string? nonce)
    {
        JsonWebToken? identified = null;
        if (answer.Response?.RootElement.TryGetProperty("id_token", out var text) ?? false)
        {
            identified = await tokens.ReadIdTokenAsync(text.GetString() ?? "", nonce, Context.RequestAborted) ?? throw new AuthenticationFailureException("The id_token is not valid.");
            if (identified.TryGetPayloadValue<string>(provider.PersonClaim, out var number)) return number;
        }
        else if (provider.WantedScopes.Contains("openid")) throw new AuthenticationFailureException("An id_token was asked for and did not come.");
        return provider.UserInfoAddress is null ? null : await AskAsync(answer.AccessToken, identified?.Subject);
    }

    /// <summary>Asks the provider about the owner of the access token, who must be the one that the id_token names.</summary>
    async Task<string?> AskAsync(string? accessToken, string? subject)
    {
        if (string.IsNullOrEmpty(accessToken)) throw new AuthenticationFailureException("There is no access token.");
        using var request = new HttpRequestMessage(HttpMethod.Get, provider.UserInfoAddress);
        request.Headers.Authorization = new("Bearer", accessToken);
        request.Headers.Accept.Add(new("application/json"));
        using var response = await Backchannel.SendAsync(request, Context.RequestAborted);
        using var user = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Context.RequestAborted));
        if (subject is not null && TextOf(user, JwtRegisteredClaimNames.Sub) != subject) throw new AuthenticationFailureException("The user info is about somebody else.");
        return TextOf(user, provider.PersonClaim);
    }

    static string? TextOf(JsonDocument user, string member) =>
        user.RootElement.ValueKind == JsonValueKind.Object && user.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
