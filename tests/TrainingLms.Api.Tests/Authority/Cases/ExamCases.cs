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
        Write("POST /exams/{id}/publication", Exam, "draft"),
        Write("POST /exams/{id}/withdrawal", Exam, "published"),
        Below("GET /exams/{id}/attempts", Attempt, Exam),
        FileBelow("GET /exams/{id}/gradebook", Attempt, Exam, (member, mark) => mark.Doors.Any(door => member.Has(door.Right, door.Unit))),

        Mine("GET /exam-attempts", Attempt),
        Own("POST /exam-attempts", "the own right to sit a published exam"),
        One("GET /exam-attempts/{id}", Attempt),
        One("GET /exam-attempts/{id}/receipt", Attempt),
        One("GET /exam-attempts/{id}/result", Attempt),
        Write("POST /exam-attempts/{id}/start", Attempt),
        Write("PUT /exam-attempts/{id}/answers", Attempt, body: Answers),
        Write("POST /exam-attempts/{id}/lease", Attempt),
        Write("POST /exam-attempts/{id}/submission", Attempt, body: new { leaseEpoch = 1, confirmed = true }),
        Write("POST /exam-attempts/{id}/cancellation", Attempt),
    ];
}
