using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Signing in, sessions, own and other people's accounts, service accounts.</summary>
static class AccountCases
{
    public static readonly AuthorityCase[] All =
    [
        Public("POST /session", "signing in"),
        Public("GET /session/antiforgery", "a token against foreign pages, for whoever asks"),
        Public("GET /session/providers", "by which providers one can sign in"),
        Own("DELETE /session", "the own session"),
        Own("GET /me", "the own person and appointments"),
        Own("GET /me/tokens", "the own tokens"),
        Own("POST /me/tokens", "a token for oneself"),
        Own("DELETE /me/tokens/{id}", "the own tokens; another's is not found"),
        Own("POST /session/second-factor", "the own session, which waits for its code"),
        Own("GET /me/sessions", "the own sessions"),
        Own("DELETE /me/sessions", "the own sessions but this one"),
        Own("DELETE /me/sessions/{id}", "the own sessions; another's is not found"),
        Own("GET /me/account", "the own account"),
        Own("POST /me/account/password", "the own password, by the present one"),
        Own("POST /me/account/second-factor", "the own second factor, by the password"),
        Own("POST /me/account/second-factor/confirmation", "the own second factor, by its first code"),
        Own("POST /me/account/second-factor/removal", "the own second factor, by the password"),
        Own("POST /me/account/recovery-codes", "the own recovery codes, by the password"),

        One("GET /people/{id}/account", Account),
        Write("POST /people/{id}/account", Account, body: new { userName = "new.name" }),
        Write("POST /people/{id}/account/reset", Account),
        Write("POST /people/{id}/account/lock", Account),
        Write("POST /people/{id}/account/unlock", Account),
        Write("POST /people/{id}/account/sign-out", Account),
        Write("POST /people/{id}/account/second-factor-removal", Account),

        List("GET /service-accounts", ServiceAccount),
        One("GET /service-accounts/{id}", ServiceAccount),
        Make("POST /service-accounts", city => new
        {
            name = "对账程序", purpose = "对账", responsibleId = city.One(Person, "D1-1").Id, unitId = city.Units["D1-1"], scopes = new[] { "people:read" },
        }),
        Write("POST /service-accounts/{id}/approval", ServiceAccount, "Proposed"),
        Write("POST /service-accounts/{id}/refusal", ServiceAccount, "Proposed"),
        Write("POST /service-accounts/{id}/suspension", ServiceAccount, "Active"),
        Write("POST /service-accounts/{id}/resumption", ServiceAccount, "Suspended"),
        Write("POST /service-accounts/{id}/revocation", ServiceAccount, "Active"),
        One("GET /service-accounts/{id}/tokens", ServiceAccount),
        Write("POST /service-accounts/{id}/tokens", ServiceAccount, "Active", new { name = "夜间任务" }),
        Write("DELETE /service-accounts/{id}/tokens/{tokenId}", ServiceAccount, "Active"),
    ];
}
