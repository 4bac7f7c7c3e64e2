using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Competency models, evidence, profiles, gaps and campaigns.</summary>
static class CompetencyCases
{
    static readonly object Levels = new { levels = (object[])[new { dimension = "leg", level = 1 }] };

    static readonly object Plan = new { title = "x", model = "four-forces", version = 1, beforeOn = "2026-05-01", afterOn = "2026-07-01", windowDays = 5, participants = Array.Empty<object>() };

    public static readonly AuthorityCase[] All =
    [
        Own("GET /competency-models", "shipped data, the same for everybody"),
        Own("GET /competency-models/{key}/{number}", "shipped data, the same for everybody"),

        List("GET /competency-evidence", CompetencyEvidence),
        One("GET /competency-evidence/{id}", CompetencyEvidence),
        Own("POST /competency-evidence", "only of what the caller has done, which EvidenceTests asks"),
        Write("POST /competency-evidence/{id}/review", CompetencyEvidence, "Offered", new { isDirectSuperior = false }),
        Write("POST /competency-evidence/{id}/rating", CompetencyEvidence, "InReview", new { ratings = (object[])[new { dimension = "leg", level = 1, words = "看得见的行为" }] }),
        Write("POST /competency-evidence/{id}/declination", CompetencyEvidence, "InReview"),
        Write("POST /competency-evidence/{id}/withdrawal", CompetencyEvidence, "Offered"),

        List("GET /post-profiles", PostProfile),
        One("GET /post-profiles/{id}", PostProfile),
        Make("POST /post-profiles", city => new { unitId = city.Units["D1-1"], model = "four-forces", version = 1, wanted = (object[])[new { dimension = "leg", level = 1 }], basis = "x" }),
        Write("POST /post-profiles/{id}/approval", PostProfile, "Draft"),
        Write("POST /post-profiles/{id}/retirement", PostProfile, "InForce"),
        Write("POST /post-profiles/{id}/discard", PostProfile, "Draft"),

        Own("GET /competency-gaps/me", "the caller's own gaps"),
        One("GET /competency-gaps/{personId}", Person, sees: (member, person) => person.Own.Contains(member.Id) || member.Has("learning", person.Unit)),
        One("GET /competency-gap-reports/{unitId}/{model}/{number}", Unit, sees: (member, unit) => member.Has("learning", unit.Unit)),
        // Each unit that is seen is told by its code, with those right below where they are seen too.
        One("GET /competency-gap-reports/{unitId}/{model}/{number}/workbook", Unit, sees: (member, unit) => member.Has("learning", unit.Unit)),

        List("GET /assessment-campaigns", AssessmentCampaign),
        One("GET /assessment-campaigns/{id}", AssessmentCampaign),
        Make("POST /assessment-campaigns", city => new { unitId = city.Units["D1-1"], plan = Plan }),
        Write("PUT /assessment-campaigns/{id}", AssessmentCampaign, "Draft", Plan),
        Write("POST /assessment-campaigns/{id}/schedule", AssessmentCampaign, "Draft"),
        Write("POST /assessment-campaigns/{id}/cancellation", AssessmentCampaign, "Draft"),
        One("GET /assessment-campaigns/{id}/comparison", AssessmentCampaign, mark => mark.Tag == "Closed", (member, mark) => member.Has("learning", mark.Unit, wholeOnly: true)),
        List("GET /assessment-participants", AssessmentParticipant),
        One("GET /assessment-participants/{id}", AssessmentParticipant),
        Write("POST /assessment-participants/{id}/before-rating", AssessmentParticipant, "Closed", Levels),
        Write("POST /assessment-participants/{id}/after-rating", AssessmentParticipant, "Closed", Levels),
    ];
}
