using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Rounds, applications, notices.</summary>
static class TitleCases
{
    static readonly object Hash = new string('0', 64);

    public static readonly AuthorityCase[] All =
    [
        List("GET /title-rounds", Round),
        One("GET /title-rounds/{id}", Round),
        FileBelow("GET /title-rounds/{id}/summary", Application, Round, (member, mark) => member.Has("office", mark.Doors.Single(door => door.Right == "office").Unit),
            mark => mark.Round is not null && mark.Doors.Any(door => door.Right == "office"), mark => mark.Round!.Value),
        Make("POST /title-rounds", city => new
        {
            unitId = city.Units["D1-1"], series = "engineering", specialty = "cyber", year = 2027, levels = new[] { "intermediate" }, opens = "2026-03-03",
            closes = "2026-04-03", uploadDate = "2026-04-10", filingFrom = "2026-01-01", filingTo = "2028-01-01",
        }),
        One("GET /title-rounds/{id}/statistics", Round, sees: (member, round) => member.Has("office", round.Unit)),
        Write("POST /title-rounds/{id}/opening", Round),
        Write("POST /title-rounds/{id}/result-notices", Round, body: new { sessionId = Guid.AllBitsSet, contact = "000" }),
        Own("POST /title-what-ifs/eligibility", "given facts are judged, nothing is read of anybody"),

        List("GET /title-applications", Application),
        List("GET /title-applications", Application, query: city => city.Of(Round).Take(3).Select(round => ($"roundId={round.Id}", (Func<Mark, bool>)(mark => mark.Round == round.Id)))),
        One("GET /title-applications/{id}", Application),
        One("GET /title-applications/{id}/eligibility", Application),
        One("GET /title-applications/{id}/case-book", Application),
        Own("POST /title-applications", "an application of one's own"),
        Write("PUT /title-applications/{id}/content", Application, "Draft", new { level = "intermediate", achievements = Array.Empty<object>() }),
        Write("POST /title-applications/{id}/evidence", Application, "Draft", new Upload("application/octet-stream", "%PDF-1"u8.ToArray())),
        FileBelow("GET /title-applications/{id}/evidence/{fileId}", Application, Application, at: mark => mark.Id),
        Write("POST /title-applications/{id}/submission", Application, "Draft", new { commitmentSigned = true }),
        Write("POST /title-applications/{id}/discard", Application, "Draft"),
        Write("POST /title-applications/{id}/withdrawal", Application, "AcceptanceCheck"),
        Write("POST /title-applications/{id}/originals-check", Application, "EmployerReview", new { originals = new[] { "毕业证书" } }),
        Write("POST /title-applications/{id}/employer-return", Application, "EmployerReview"),
        Write("POST /title-applications/{id}/employer-rejection", Application, "EmployerReview"),
        Write("POST /title-applications/{id}/notice", Application, "EmployerReview", new { contact = "000" }),
        Write("POST /title-applications/{id}/material-change", Application, "EmployerReview"),
        Write("POST /title-applications/{id}/recommendation", Application, "EmployerReview"),
        Write("POST /title-applications/{id}/supplement-request", Application, "AcceptanceCheck", new { defects = new[] { "缺页" } }),
        Write("POST /title-applications/{id}/supplement", Application, "AcceptanceCheck", new { items = new[] { new { defect = 1, evidenceName = "x", evidenceHash = Hash } } }),
        Write("POST /title-applications/{id}/acceptance", Application, "AcceptanceCheck"),
        Write("POST /title-applications/{id}/refusal", Application, "AcceptanceCheck"),
        Write("POST /title-applications/{id}/eligibility-findings", Application, "AcceptanceCheck", new { key = "x", met = true, reason = "原因" }),
        Write("POST /title-applications/{id}/eligibility-exceptions", Application, "AcceptanceCheck", new { key = "x", recommenders = new[] { "甲" }, reason = "原因" }),
        Write("POST /title-applications/{id}/eligibility-signature", Application, "AcceptanceCheck"),
        Write("POST /title-applications/{id}/eligibility-confirmation", Application, "AcceptanceCheck"),
        Write("POST /title-applications/{id}/ineligibility", Application, "AcceptanceCheck"),
        Write("POST /title-applications/{id}/confirmation", Application, "AcceptanceCheck"),
        Write("POST /title-applications/{id}/confirmation-refusal", Application, "AcceptanceCheck"),

        Public("GET /public/notices", "running and lately completed notices, as the law wants them"),
        Public("POST /public/notices/{id}/objections", "anybody may object to somebody on notice, as the law wants it"),
        Public("GET /public/objections/{receipt}", "what the holder of a receipt may know"),
        Write("POST /title-applications/{id}/objections", Application, "AcceptanceCheck", new { ground = "other", statement = "结果与事实不符，请核查。" }),
        List("GET /title-objections", Objection),
        One("GET /title-objections/{id}", Objection),
        Write("POST /title-objections/{id}/admission", Objection),
        Write("POST /title-objections/{id}/declination", Objection),
        Write("POST /title-objections/{id}/merger", Objection, body: new { into = Guid.AllBitsSet }),
        Write("POST /title-objections/{id}/assignment", Objection, body: new { first = Guid.AllBitsSet, second = Guid.AllBitsSet }),
        Write("POST /title-objections/{id}/material-request", Objection),
        Write("POST /title-objections/{id}/hearing", Objection),
        Write("POST /title-objections/{id}/extension", Objection),
        Write("POST /title-objections/{id}/finding", Objection, body: new { finding = "not_upheld", evidence = new[] { "原件" } }),
        Write("POST /title-objections/{id}/conclusion", Objection),
        Write("POST /title-objections/{id}/decision", Objection, body: new { remedy = "none", reason = "原因" }),
        Write("POST /title-objections/{id}/notification", Objection),
        Write("POST /title-objections/{id}/recheck-request", Objection),
        Write("POST /title-objections/{id}/recheck", Objection),
        Write("POST /title-objections/{id}/withdrawal", Objection),
        Write("POST /title-objections/{id}/continuation", Objection),
        Write("POST /title-objections/{id}/malice", Objection),
        List("GET /title-fraud-leads", Lead),
        One("GET /title-fraud-leads/{id}", Lead),
        Make("POST /title-fraud-leads", city => new { applicationId = city.Of(Application).First(mark => mark.Tag == "AcceptanceCheck").Id, statement = "疑似抄袭" }),
        Write("POST /title-fraud-leads/{id}/hearing", Lead),
        Write("POST /title-fraud-leads/{id}/finding", Lead, body: new { proven = false, evidence = new[] { "原件" } }),
        Write("POST /title-fraud-leads/{id}/finding-confirmation", Lead),
        List("GET /title-integrity-records", IntegrityRecord),
        Write("POST /title-applications/{id}/freeze", Application, "AcceptanceCheck"),
        Write("POST /title-applications/{id}/unfreezing", Application, "AcceptanceCheck"),
        Write("POST /title-applications/{id}/sanction", Application, "AcceptanceCheck"),

        List("GET /public-notices", Notice),
        One("GET /public-notices/{id}", Notice),
        One("GET /public-notices/{id}/list", Notice),
        Write("POST /public-notices/{id}/approval", Notice, "employer, drafted"),
        Write("POST /public-notices/{id}/return", Notice, "employer, drafted"),
        Write("POST /public-notices/{id}/publication", Notice, "result, drafted"),
        Write("POST /public-notices/{id}/extension", Notice, "result, published", new { lastDay = "2026-12-31", reason = "原因" }),
        Write("POST /public-notices/{id}/take-down", Notice, "employer, published"),
    ];
}
