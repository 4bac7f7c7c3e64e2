using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Signing in, the own account, other people's accounts, programs.</summary>
static class AccountCases
{
    public static readonly AuthorityCase[] All =
    [
        Public("POST /session", "signing in"),
        Public("GET /session/antiforgery", "a token against foreign pages, for whoever asks"),
        Public("GET /session/providers", "by which providers one can sign in"),
        Own("POST /session/second-factor", "the second step of the own sign-in"),
        Own("DELETE /session", "the own session"),
        Own("GET /me", "the own person and appointments"),
        Own("GET /me/sessions", "the own sessions"),
        Own("DELETE /me/sessions", "the own sessions"),
        Own("DELETE /me/sessions/{id}", "the own sessions; another's is not found"),
        Own("GET /me/tokens", "the own tokens"),
        Own("POST /me/tokens", "a token for oneself"),
        Own("DELETE /me/tokens/{id}", "the own tokens; another's is not found"),
        Own("GET /me/account", "the own account"),
        Own("POST /me/account/password", "the own account"),
        Own("POST /me/account/second-factor", "the own account"),
        Own("POST /me/account/second-factor/confirmation", "the own account"),
        Own("POST /me/account/second-factor/removal", "the own account"),
        Own("POST /me/account/recovery-codes", "the own account"),

        One("GET /people/{id}/account", Account),
        Write("POST /people/{id}/account", Account, body: new { userName = "smuggled" }),
        Write("POST /people/{id}/account/reset", Account),
        Write("POST /people/{id}/account/lock", Account),
        Write("POST /people/{id}/account/unlock", Account),
        Write("POST /people/{id}/account/sign-out", Account),
        Write("POST /people/{id}/account/second-factor-removal", Account),

        List("GET /service-accounts", ServiceAccount),
        One("GET /service-accounts/{id}", ServiceAccount),
        Make("POST /service-accounts", city => new
        {
            name = "smuggled", purpose = "对接", responsibleId = city.One(Person, "D1-1").Id, unitId = city.Units["D1-1"], scopes = new[] { "people:read" },
        }),
        Write("POST /service-accounts/{id}/approval", ServiceAccount),
        Write("POST /service-accounts/{id}/refusal", ServiceAccount),
        Write("POST /service-accounts/{id}/suspension", ServiceAccount),
        Write("POST /service-accounts/{id}/resumption", ServiceAccount),
        Write("POST /service-accounts/{id}/revocation", ServiceAccount),
        Below("GET /service-accounts/{id}/tokens", ServiceToken, ServiceAccount, items: ""),
        Write("POST /service-accounts/{id}/tokens", ServiceAccount, body: new { name = "smuggled" }),
        Write("DELETE /service-accounts/{id}/tokens/{tokenId}", ServiceAccount),
    ];
}
