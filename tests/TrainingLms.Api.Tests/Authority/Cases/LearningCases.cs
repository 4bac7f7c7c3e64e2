using TrainingLms.Api.Tests.Courses;
using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Courses, enrolments, quizzes, learning hours.</summary>
static class LearningCases
{
    public static readonly AuthorityCase[] All =
    [
        List("GET /courses", CourseVersion, mark => mark.IsOpen, id: "versionId"),
        Own("GET /courses/{key}", "published courses, which everybody may see"),
        Make("POST /courses", _ => new Upload("application/zip", CourseStory.Package("smuggled")), city => $"ownerUnitId={city.Units["D1-1"]}"),
        List("GET /course-versions", CourseVersion, id: "versionId", sees: ByRight),
        One("GET /course-versions/{id}", CourseVersion),
        One("GET /course-versions/{id}/lessons/{lesson}", CourseVersion),
        One("GET /course-versions/{id}/assets/{name}", CourseVersion),
        Write("POST /course-versions/{id}/preview", CourseVersion, "Draft"),
        Write("POST /course-versions/{id}/submission", CourseVersion, "Draft"),
        Write("POST /course-versions/{id}/discard", CourseVersion, "Draft"),
        Write("POST /course-versions/{id}/return", CourseVersion, "InReview"),
        Write("POST /course-versions/{id}/approval", CourseVersion, "InReview"),
        Write("POST /course-versions/{id}/publication", CourseVersion, "Approved"),
        Write("POST /course-versions/{id}/suspension", CourseVersion, "Approved"),
        Write("POST /course-versions/{id}/resumption", CourseVersion, "Approved"),
        Write("POST /course-versions/{id}/retirement", CourseVersion, "Approved"),

        List("GET /enrolments", Enrolment),
        One("GET /enrolments/{id}", Enrolment),
        One("GET /enrolments/{id}/lessons/{lesson}", Enrolment),
        One("GET /enrolments/{id}/assets/{name}", Enrolment),
        Make("POST /enrolments", city => new { courseKey = "course-shared", personId = city.One(Person, "D1-1").Id }),
        Write("POST /enrolments/{id}/heartbeats", Enrolment, body: new { lessonId = "first", sequence = 1 }),
        Write("POST /enrolments/{id}/lessons/{lesson}/completion", Enrolment),
        Write("POST /enrolments/{id}/presence", Enrolment, body: new { digits = "11" }),
        Write("POST /enrolments/{id}/pause", Enrolment, body: new { reason = "原因" }),
        Write("POST /enrolments/{id}/resumption", Enrolment),
        Write("POST /enrolments/{id}/sign-off", Enrolment),
        Write("POST /enrolments/{id}/clearance", Enrolment, body: new { reason = "原因" }),
        Write("POST /enrolments/{id}/annulment", Enrolment, body: new { heardOn = "2026-03-01", reason = "原因" }),
        Write("POST /enrolments/{id}/withdrawal", Enrolment),
        Write("POST /enrolments/{id}/release", Enrolment, body: new { reason = "原因" }),
        Write("POST /enrolments/{id}/extension", Enrolment, body: new { dueOn = "2026-12-31", reason = "原因" }),
        Write("POST /enrolments/{id}/quizzes/{lesson}", Enrolment),
        Make("POST /enrolments/recognitions", city => new { courseKey = "course-shared", personId = city.One(Person, "D1-1").Id, reason = "原因" }),
        One("GET /enrolments/{id}/lessons/{lesson}/study-work", Enrolment),
        Write("PUT /enrolments/{id}/lessons/{lesson}/study-work", Enrolment, body: new { text = "心得" }),
        Write("POST /enrolments/{id}/lessons/{lesson}/study-work/files", Enrolment, body: new Upload("application/octet-stream", "%PDF-1.7"u8.ToArray())),
        Write("DELETE /enrolments/{id}/lessons/{lesson}/study-work/files/{fileId}", Enrolment),
        Own("GET /courses/{key}/essays", "essays whose authors agreed that everybody may read them"),
        List("GET /study-works", StudyWork),
        One("GET /study-works/{id}", StudyWork),
        FileBelow("GET /study-works/{id}/files/{fileId}", StudyWork, StudyWork),
        Write("POST /study-works/{id}/submission", StudyWork),
        Write("POST /study-works/{id}/return", StudyWork, body: new { reason = "原因" }),
        Write("POST /study-works/{id}/acceptance", StudyWork),
        Write("POST /study-works/{id}/consent", StudyWork),
        Write("POST /study-works/{id}/review", StudyWork),
        Write("POST /study-works/{id}/publication", StudyWork),
        Write("POST /study-works/{id}/recall", StudyWork, body: new { reason = "原因" }),
        Write("POST /enrolments/{id}/quizzes/{lesson}/answers", Enrolment, body: new { attempt = 1, answers = Array.Empty<object>() }),

        Mine("GET /hours/statements/me/{year}", HoursEntry, items: "entries"),
        Below("GET /hours/statements/{personId}/{year}", HoursEntry, Person, items: "entries"),
        File("GET /hours/exports/{year}", HoursEntry),
        // Whose numbers stand in it: those in scope, and those who moved away and left hours behind.
        File("GET /hours/exports/{year}", Person, sees: ShowsHoursOf),
        Write("POST /hours/entries/{id}/reversal", HoursEntry, "here"),
        One("GET /overviews/{unitId}", Unit, sees: SeesLearningOf),
        AtUnit("GET /overviews/{unitId}/people", Person, (unit, person) => RoleTable.IsWithin(person.Unit, unit.Unit), SeesLearningOf, id: "personId"),
        One("GET /reports/{kind}/{unitId}", Unit, sees: SeesLearningOf),
        AtUnit("GET /reports/{kind}/{unitId}/items", Person, (unit, person) => RoleTable.IsWithin(person.Unit, unit.Unit), SeesLearningOf, id: "id", query: "&fact=people"),
        AtUnit("GET /reports/{kind}/{unitId}/workbook", Unit, (unit, line) => line.Unit == unit.Unit || RoleTable.ParentOf(line.Unit) == unit.Unit, SeesLearningOf),
        List("GET /report-editions", ReportEdition),
        One("GET /report-editions/{id}", ReportEdition),
        Make("POST /report-editions", city => new { unitId = city.Units["D1-1"], kind = "hours", year = 2026, title = "smuggled" }),
        Write("POST /report-editions/{id}/check", ReportEdition, "Draft"),
        Write("POST /report-editions/{id}/publication", ReportEdition, "Frozen"),
        Write("POST /report-editions/{id}/discard", ReportEdition, "Draft"),
        FileBelow("GET /report-editions/{id}/workbook", ReportEdition, ReportEdition, only: edition => edition.Tag != "Draft"),
        List("GET /hours/claims", HoursClaim),
        One("GET /hours/claims/{id}", HoursClaim),
        Own("POST /hours/claims", "a claim for oneself"),
        Write("PUT /hours/claims/{id}", HoursClaim, body: NewClaim),
        Write("POST /hours/claims/{id}/evidence", HoursClaim, body: new Upload("application/octet-stream", "%PDF-1.7"u8.ToArray())),
        FileBelow("GET /hours/claims/{id}/evidence/{fileId}", HoursClaim, HoursClaim),
        Write("DELETE /hours/claims/{id}/evidence/{fileId}", HoursClaim),
        Write("POST /hours/claims/{id}/submission", HoursClaim),
        Write("POST /hours/claims/{id}/return", HoursClaim),
        Write("POST /hours/claims/{id}/endorsement", HoursClaim, body: new { evidenceSeen = true }),
        Write("POST /hours/claims/{id}/grant", HoursClaim, body: new { grantedHundredths = 100 }),
        Write("POST /hours/claims/{id}/refusal", HoursClaim, body: new { reasonCode = "not_proven" }),
        Write("POST /hours/claims/{id}/withdrawal", HoursClaim),
        Write("POST /hours/claims/{id}/reversal", HoursClaim, body: new { heardOn = "2026-03-01", reason = "原因" }),

        Mine("GET /hours/statements/me/{year}/explanation", HoursEntry, items: "entries"),
        Below("GET /hours/statements/{personId}/{year}/explanation", HoursEntry, Person, items: "entries"),
        FileBelow("GET /hours/statements/{personId}/{year}/workbook", HoursEntry, Person),
        Own("POST /hours/what-ifs", "reads and writes nothing; whom it is about is found as for statements, which HoursRuleSetTests asks"),
        List("GET /hours/exemptions", HoursExemption),
        One("GET /hours/exemptions/{id}", HoursExemption),
        Make("POST /hours/exemptions", city => new { personId = city.One(Person, "D1-1").Id, from = "2026-05-01", to = "2026-05-31", ground = "illness", reason = "原因" }),
        Write("POST /hours/exemptions/{id}/approval", HoursExemption),
        Write("POST /hours/exemptions/{id}/refusal", HoursExemption),
        Own("GET /hours/rules/me/{year}", "the rules that hold for oneself"),
        List("GET /hours/imports", HoursImport),
        One("GET /hours/imports/{id}", HoursImport),
        Own("GET /hours/imports/template", "a blank workbook"),
        Make("POST /hours/imports/checks", _ => new Upload("application/octet-stream", [1, 2, 3]), city => $"unitId={city.Units["D1-1"]}"),
        Make("POST /hours/imports", _ => new Upload("application/octet-stream", [1, 2, 3]), city => $"unitId={city.Units["D1-1"]}&planHash={new string('1', 64)}"),
        Write("POST /hours/imports/{id}/reversal", HoursImport),
        List("GET /hours/rule-sets", HoursRuleSet),
        One("GET /hours/rule-sets/{id}", HoursRuleSet),
        Make("POST /hours/rule-sets", city => new
        {
            unitId = city.Units["D1-1"], key = "smuggled", content = new { validFrom = 2035, source = "x", rules = Array.Empty<object>(), caps = Array.Empty<object>(), conversions = Array.Empty<object>(), repeatAfterYears = 3 },
        }),
        Write("POST /hours/rule-sets/{id}/approval", HoursRuleSet, "Draft"),
        Write("POST /hours/rule-sets/{id}/discard", HoursRuleSet, "Draft"),
    ];

    static object NewClaim => new { kind = "lecture", units = 1, category = "professional", learnedOn = "2026-02-01", title = "讲座", evidence = "证明" };
    static bool SeesLearningOf(Member member, Mark unit) => member.Has("learning", unit.Unit);

    static bool ShowsHoursOf(Member member, Mark person) =>
        person.Own.Contains(member.Id) || member.Has("learning", person.Unit) || (person.Earned is { } unit && member.Has("learning", unit));
}
