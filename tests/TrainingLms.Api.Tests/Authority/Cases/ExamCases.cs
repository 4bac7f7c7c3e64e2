using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Exams and attempts.</summary>
static class ExamCases
{
    static readonly object Answers = new { leaseEpoch = 1, saves = Array.Empty<object>() };

    public static readonly AuthorityCase[] All =
    [
        List("GET /exams", Exam),
        One("GET /exams/{id}", Exam),
        Make("POST /exams", city => new { courseKey = "course-shared", unitId = city.Units["D1-1"], opensAt = "2026-03-03T00:00:00Z", closesAt = "2026-03-04T00:00:00Z" }),
        Write("PUT /exams/{id}/rules", Exam, "draft", body: new { rules = new { graceSeconds = 60 } }),
        Write("POST /exams/{id}/publication", Exam, "draft"),
        Write("POST /exams/{id}/withdrawal", Exam, "published"),
        One("GET /exams/{id}/feasibility", Exam, mark => mark.Tag == "draft"),
        Below("GET /exams/{id}/attempts", Attempt, Exam),
        Write("POST /exams/{id}/attempts", Exam, "published", body: new { personId = Guid.AllBitsSet }),
        Below("GET /exams/{id}/roster", Sitting, Exam),
        Own("GET /exams/{id}/counters", "counts over exactly the rows of the roster that the caller is shown"),
        Below("GET /exams/{id}/incidents", Incident, Exam),
        Write("POST /exams/{id}/incidents", Exam, "published", body: new { cause = "other", reason = "原因" }),
        Write("POST /exams/{id}/time-grant", Exam, "published", body: new { seconds = 60, cause = "other", reason = "原因" }),
        Write("POST /exams/{id}/pause", Exam, "published", body: new { cause = "other", reason = "原因" }),
        Write("POST /exams/{id}/resumption", Exam, "published"),
        Below("GET /exams/{id}/overrides", ExamOverride, Exam),
        Write("POST /exams/{id}/overrides", Exam, "published", body: new { group = "class 7", times = new { limitSeconds = 60 }, reason = "原因" }),
        One("GET /exam-overrides/{id}", ExamOverride),
        Write("PUT /exam-overrides/{id}", ExamOverride, body: new { times = new { limitSeconds = 60 }, reason = "原因" }),
        Write("POST /exam-overrides/{id}/removal", ExamOverride),
        List("GET /accommodations", Accommodation),
        One("GET /accommodations/{id}", Accommodation),
        Make("POST /accommodations", city => new { personId = city.One(Person, "D1-1").Id, from = "2026-05-01", to = "2026-05-31", factorPercent = 125, basis = "2026-1" }),
        Write("POST /accommodations/{id}/approval", Accommodation),
        Write("POST /accommodations/{id}/refusal", Accommodation),
        Write("POST /accommodations/{id}/ending", Accommodation),
        One("GET /exams/{id}/result-sheet", Exam, mark => mark.Tag == "draft"),
        Below("GET /exams/{id}/results", ExamResult, Exam),
        Write("POST /exams/{id}/result-sheet/signatures", Exam, "published", body: new { hash = "0" }),
        Write("PUT /exams/{id}/release-plan", Exam, "published", body: new { }),
        Write("POST /exams/{id}/results/release", Exam, "published"),
        One("GET /exam-results/{id}", ExamResult),
        Write("POST /exam-results/{id}/flags", ExamResult, body: new { kind = "integrity", reason = "原因" }),
        Write("POST /exam-results/{id}/flags/{flagId}/decision", ExamResult, body: new { decision = "无异常" }),
        Write("POST /exam-results/{id}/unconfirmation", ExamResult),
        Write("POST /exam-results/{id}/withdrawal", ExamResult),
        FileBelow("GET /exams/{id}/gradebook", Attempt, Exam, (member, mark) => mark.Doors.Any(door => member.Has(door.Right, door.Unit))),

        Mine("GET /exam-attempts", Attempt),
        Own("POST /exam-attempts", "the own right to sit a published exam"),
        One("GET /exam-attempts/{id}", Attempt),
        One("GET /exam-attempts/{id}/receipt", Attempt),
        One("GET /exam-attempts/{id}/answer-log", Attempt),
        One("GET /exam-attempts/{id}/result", Attempt),
        Write("POST /exam-attempts/{id}/check-in", Attempt, body: new { room = "301" }),
        Write("POST /exam-attempts/{id}/departure", Attempt),
        Write("POST /exam-attempts/{id}/authorisation", Attempt),
        Write("POST /exam-attempts/{id}/turning-away", Attempt),
        Write("POST /exam-attempts/{id}/start", Attempt, body: new { }),
        Write("POST /exam-attempts/{id}/time-grant", Attempt, body: new { seconds = 60, cause = "other", reason = "原因" }),
        Write("POST /exam-attempts/{id}/extension", Attempt, body: new { seconds = 60, cause = "other", reason = "原因" }),
        Write("POST /exam-attempts/{id}/pause", Attempt, body: new { cause = "other", reason = "原因" }),
        Write("POST /exam-attempts/{id}/resumption", Attempt),
        Write("POST /exam-attempts/{id}/recall", Attempt),
        Write("POST /exam-attempts/{id}/withdrawal", Attempt, body: new { confirmed = true, confirmedAgain = true }),
        Write("POST /exam-attempts/{id}/reopening-request", Attempt, body: new { kind = "writing", cause = "other", reason = "原因", seconds = 60 }),
        Write("POST /exam-attempts/{id}/reopening", Attempt),
        Write("POST /exam-attempts/{id}/reopening-refusal", Attempt),
        Write("POST /exam-attempts/{id}/annulment", Attempt, body: new { decision = "2026-1" }),
        Write("POST /exam-attempts/{id}/reinstatement", Attempt, body: new { decision = "2026-1" }),
        Write("PUT /exam-attempts/{id}/answers", Attempt, body: Answers),
        Write("POST /exam-attempts/{id}/lease", Attempt),
        Write("POST /exam-attempts/{id}/submission", Attempt, body: new { leaseEpoch = 1, confirmed = true }),
        Write("POST /exam-attempts/{id}/cancellation", Attempt),
    ];
}
