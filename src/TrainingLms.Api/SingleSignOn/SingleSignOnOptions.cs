using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TrainingLms.Api.SingleSignOn;

/// <summary>
/// The identity provider of the organisation, where it has one. Without <see cref="Issuer"/> there is none. All problems are listed when the
/// server starts. The secret belongs in the environment or in a file, never in a command line.
/// </summary>
sealed class SingleSignOnOptions
{
    public const string Section = "SingleSignOn";

    /// <summary>What may sign a token: public-key algorithms only, so that nobody can sign with what is public.</summary>
    static readonly string[] KnownAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>How people know it; stands on the link to it.</summary>
    public string Name { get; set; } = "统一身份认证";

    /// <summary>The provider's name for itself, as its tokens carry it.</summary>
    public string? Issuer { get; set; }

    /// <summary>Where people sign in.</summary>
    public string? AuthorizationAddress { get; set; }

    /// <summary>Where a code is exchanged for tokens.</summary>
    public string? TokenAddress { get; set; }

    /// <summary>Where to ask about a person; needed where the provider gives no id_token, or one without the claim.</summary>
    public string? UserInfoAddress { get; set; }

    /// <summary>Where the provider publishes its keys.</summary>
    public string? KeysAddress { get; set; }

    /// <summary>A file with the provider's public keys (JSON Web Key Set), where its address cannot be reached from here.</summary>
    public string? KeysFile { get; set; }

    /// <summary>Our name at the provider; null where the provider only issues bearer tokens.</summary>
    public string? ClientId { get; set; }

    /// <summary>Our secret at the provider.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What we ask for; <c>openid</c> where nothing is said.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>The claim that holds the person number. An e-mail address names nobody: it can be given to somebody else.</summary>
    [Required, RegularExpression("^(?!(?i:email|e-mail|mail|upn)$).+$", ErrorMessage = "PersonClaim must be a person number, never an e-mail address")]
    public string PersonClaim { get; set; } = "person_number";

    /// <summary>Accepted signature algorithms; RS256, PS256 and ES256 where nothing is said.</summary>
    public IList<string> Algorithms { get; } = [];

    /// <summary>How far the provider's clock may be from ours.</summary>
    [Range(0, 120)]
    public int ClockSkewSeconds { get; set; } = 30;

    /// <summary>How long fetched keys are used before they are fetched again.</summary>
    [Range(1, 1440)]
    public int KeyMinutes { get; set; } = 360;

    /// <summary>How long to wait before an unknown key makes us fetch again: forged tokens must not become calls to the provider.</summary>
    [Range(1, 600)]
    public int KeyRetrySeconds { get; set; } = 30;

    /// <summary>Audience that a bearer token must be made for; null where bearer tokens of the provider are not accepted.</summary>
    public string? BearerAudience { get; set; }

    /// <summary>Scope that a bearer token must carry; null for none.</summary>
    public string? BearerScope { get; set; }

    /// <summary>Type in the header of bearer tokens, so that an id_token does not pass for one.</summary>
    [Required]
    public string BearerType { get; set; } = "at+jwt";

    /// <summary>Whether people sign in there.</summary>
    public bool IsOn => Issuer is not null && ClientId is not null;

    /// <summary>Whether its bearer tokens are accepted.</summary>
    public bool TakesBearer => Issuer is not null && BearerAudience is not null;

    public IReadOnlyList<string> AcceptedAlgorithms => Algorithms.Count > 0 ? [.. Algorithms] : ["RS256", "PS256", "ES256"];

    public IReadOnlyList<string> WantedScopes => Scopes.Count > 0 ? [.. Scopes] : ["openid"];

    /// <summary>Finds everything that is wrong at once.</summary>
    public sealed class Check : IValidateOptions<SingleSignOnOptions>
    {
        public ValidateOptionsResult Validate(string? name, SingleSignOnOptions options)
        {
            var problems = Problems(options).Select(problem => $"{Section}:{problem}").ToList();
            return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }

        static IEnumerable<string> Problems(SingleSignOnOptions o)
        {
            if (o.Issuer is null)
            {
                foreach (var (member, value) in Texts(o)) if (value is not null) yield return $"{member} is set, but Issuer is not";
                yield break;
            }
            foreach (var (member, value) in Texts(o).Where(text => text.Member.EndsWith("Address", StringComparison.Ordinal)).Append(("Issuer", o.Issuer)))
                if (value is not null && !IsSafe(value)) yield return $"{member} must be an https address without user name, or http on this machine";
            if (o.ClientId is null && o.BearerAudience is null) yield return "ClientId or BearerAudience is needed";
            if (o.ClientId is not null)
                foreach (var (member, value) in Texts(o).Where(text => text.Member is nameof(AuthorizationAddress) or nameof(TokenAddress) or nameof(ClientSecret)))
                    if (string.IsNullOrWhiteSpace(value)) yield return $"{member} is missing";
            if (o.KeysAddress is not null && o.KeysFile is not null) yield return "KeysAddress and KeysFile exclude each other";
            if (o.KeysAddress is null && o.KeysFile is null && (o.TakesBearer || o.UserInfoAddress is null || o.WantedScopes.Contains("openid")))
                yield return "KeysAddress or KeysFile is missing";
            if (o.KeysFile is not null && !File.Exists(o.KeysFile)) yield return $"KeysFile {o.KeysFile} does not exist";
            else if (o.KeysFile is not null && ProviderKeys.Read(File.ReadAllText(o.KeysFile)).Count == 0) yield return $"KeysFile {o.KeysFile} holds no public key that can be used";
            foreach (var unknown in o.AcceptedAlgorithms.Except(KnownAlgorithms)) yield return $"Algorithms holds {unknown}; known are {string.Join(", ", KnownAlgorithms)}";
        }

        static IEnumerable<(string Member, string? Value)> Texts(SingleSignOnOptions o) =>
        [
            (nameof(AuthorizationAddress), o.AuthorizationAddress), (nameof(TokenAddress), o.TokenAddress), (nameof(UserInfoAddress), o.UserInfoAddress),
            (nameof(KeysAddress), o.KeysAddress), (nameof(KeysFile), o.KeysFile), (nameof(ClientId), o.ClientId), (nameof(ClientSecret), o.ClientSecret),
            (nameof(BearerAudience), o.BearerAudience),
        ];

        static bool IsSafe(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0 && address.Fragment.Length == 0
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
    }
}
