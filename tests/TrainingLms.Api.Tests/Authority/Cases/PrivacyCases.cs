using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Numbers in full, requests about personal data, holds, and what is told about processing.</summary>
static class PrivacyCases
{
    static readonly object Purpose = new { words = "核对本人材料" };

    public static readonly AuthorityCase[] All =
    [
        Own("GET /privacy/purposes", "a list of words"),
        Own("GET /privacy/register", "which fields there are; about nobody"),
        Own("GET /privacy/notice", "the notice; about nobody"),
        Own("GET /privacy/retention-rules", "the rules; about nobody"),
        Own("GET /privacy/retention-runs", "counts over the whole installation, for those who answer for privacy; about nobody"),
        Own("GET /privacy/retention-plan", "counts over the whole installation, for those who answer for privacy; about nobody"),
        Own("GET /me/data", "what is held about oneself"),
        Own("GET /me/data/workbook", "what is held about oneself"),
        Own("GET /me/data/views", "who looked at oneself"),
        Own("GET /me/privacy-notice", "what one has read"),
        Own("POST /me/privacy-notice", "what one has read"),
        Own("GET /me/consents", "the own consents"),
        Own("POST /me/consents", "the own consents"),
        Own("POST /me/consents/{id}/withdrawal", "the own consents; another's is not found"),
        Own("POST /me/privacy-requests", "about oneself"),
        Own("POST /people/matches", "finds among the people whose numbers one may see in full, and answers empty for all others alike"),

        Write("POST /people/{id}/full-view", Person, body: Purpose),
        Make("POST /roster-exports", city => new { unitId = city.Units["D1-1"], words = "与人事档案核对" }),
        Make("POST /one-roster-exports", city => new { unitId = city.Units["D1-1"], words = "与人事档案核对" }),

        List("GET /privacy-requests", PrivacyRequest),
        One("GET /privacy-requests/{id}", PrivacyRequest),
        Write("POST /privacy-requests/{id}/acceptance", PrivacyRequest),
        Write("POST /privacy-requests/{id}/refusal", PrivacyRequest),
        Write("POST /privacy-requests/{id}/withdrawal", PrivacyRequest),
        Write("POST /privacy-requests/{id}/full-view", PrivacyRequest, body: Purpose),

        List("GET /privacy/holds", Hold),
        Make("POST /privacy/holds", city => new { personId = city.One(Person, "D1-1").Id, order = "文书〔2026〕1 号" }),
        Write("POST /privacy/holds/{id}/lifting", Hold),
    ];
}
