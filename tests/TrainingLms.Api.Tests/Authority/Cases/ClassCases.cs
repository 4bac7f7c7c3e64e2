using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Classes and sign-ups.</summary>
static class ClassCases
{
    static readonly object Session = new { startsAt = "2026-05-01T01:00:00Z", endsAt = "2026-05-01T04:00:00Z", units = 4 };

    public static readonly AuthorityCase[] All =
    [
        List("GET /classes", ClassRun),
        One("GET /classes/{id}", ClassRun),
        One("GET /classes/{id}/draw", ClassRun),
        Make("POST /classes", city => Plan(city.Units["D1-1"])),
        Write("POST /classes/{id}/revision", ClassRun, "planned", Plan(Guid.Empty)),
        Write("POST /classes/{id}/announcement", ClassRun, "planned"),
        Write("POST /classes/{id}/rescheduling", ClassRun, "announced", new { sessionId = Guid.Empty, session = Session, reason = "原因" }),
        Write("POST /classes/{id}/rescheduling-checks", ClassRun, "announced", new { sessionId = Guid.Empty, session = Session }),
        Write("POST /classes/{id}/sign-up-reopening", ClassRun, "announced", new { signUpTo = "2026-05-01T01:00:00Z", reason = "原因" }),
        Write("POST /classes/{id}/sign-up-closing", ClassRun, "announced"),
        Write("POST /classes/{id}/confirmation", ClassRun, "announced"),
        Write("POST /classes/{id}/cancellation", ClassRun, "announced"),
        Write("POST /classes/{id}/attendance-closing", ClassRun, "announced"),
        Write("POST /classes/{id}/attendance-reopening", ClassRun, "announced"),
        Write("POST /classes/{id}/settlement", ClassRun, "announced"),

        One("GET /class-sessions/{id}", ClassSession),
        // Only who stands in the room shows it.
        One("GET /class-sessions/{id}/sign-in-code", ClassSession, sees: (member, mark) => mark.Own.Contains(member.Id)),
        One("GET /class-sessions/{id}/turnout", ClassSession, sees: (member, mark) => member.Has("learning", mark.Unit) || mark.Own.Contains(member.Id)),
        Own("POST /class-sessions/{id}/check-ins", "checks in whoever calls it, who must have a seat"),
        // The last of the owners of a sign-up is who teaches.
        FileBelow("GET /class-sessions/{id}/sign-in-sheet", SignUp, ClassSession, sees: (member, mark) => member.Has("learning", mark.Unit) || mark.Own[^1] == member.Id),
        Below("GET /class-sessions/{id}/attendance", Attendance, ClassSession),
        Write("POST /class-sessions/{id}/attendance", ClassSession, "announced", new { personId = Guid.Empty, outcome = "present", reason = "原因" }),
        Write("POST /class-sessions/{id}/check-in-opening", ClassSession, "announced"),
        Write("POST /class-sessions/{id}/closing", ClassSession, "announced"),
        Write("POST /class-sessions/{id}/reopening", ClassSession, "announced"),
        Write("POST /class-sessions/{id}/cancellation", ClassSession, "announced"),

        List("GET /leave-requests", Leave),
        One("GET /leave-requests/{id}", Leave),
        Make("POST /leave-requests", city => new { signUpId = city.One(SignUp, "D1-1").Id, sessionIds = new[] { city.One(ClassSession, "D1-1", "announced").Id }, reason = "原因" }, about: city => city.One(SignUp, "D1-1")),
        Write("POST /leave-requests/{id}/endorsement", Leave),
        Write("POST /leave-requests/{id}/approval", Leave),
        Write("POST /leave-requests/{id}/refusal", Leave),
        Write("POST /leave-requests/{id}/withdrawal", Leave),

        List("GET /attendance-appeals", Appeal),
        One("GET /attendance-appeals/{id}", Appeal),
        Make("POST /attendance-appeals", city => new { attendanceId = city.One(Attendance, "D1-1").Id, wanted = "present", reason = "原因" }, about: city => city.One(Attendance, "D1-1")),
        Write("POST /attendance-appeals/{id}/upholding", Appeal),
        Write("POST /attendance-appeals/{id}/dismissal", Appeal),
        Write("POST /attendance-appeals/{id}/withdrawal", Appeal),

        List("GET /lecturers", Lecturer),
        One("GET /lecturers/{id}", Lecturer),
        One("GET /lecturers/{id}/calendar", Lecturer),
        Make("POST /lecturers", city => new { unitId = city.Units["D1-1"], entry = Entry }),
        Write("POST /lecturers/{id}/revision", Lecturer, "Listed", Entry),
        Write("POST /lecturers/{id}/times", Lecturer, "Listed", new { kind = "busy", from = "2026-05-01T01:00:00Z", to = "2026-05-02T01:00:00Z" }),
        Write("DELETE /lecturers/{id}/times/{timeId}", Lecturer, "Listed"),
        Write("POST /lecturers/{id}/retirement", Lecturer, "Listed"),
        Write("POST /lecturers/{id}/restoration", Lecturer, "Retired"),

        List("GET /drill-findings", DrillFinding),
        One("GET /drill-findings/{id}", DrillFinding),
        Make("POST /drill-findings", city => new { classId = city.One(ClassRun, "D1-1", "announced").Id, text = "没有应急预案", ownerId = city.One(Person, "D1-1").Id, dueOn = "2026-12-31" }, about: city => city.One(ClassRun, "D1-1", "announced")),
        Write("POST /drill-findings/{id}/remedy", DrillFinding, body: new { text = "已安排双人值守" }),
        Write("POST /drill-findings/{id}/extension", DrillFinding, body: new { dueOn = "2026-12-31", reason = "原因" }),
        Write("POST /drill-findings/{id}/acceptance", DrillFinding),
        Write("POST /drill-findings/{id}/return", DrillFinding),
        Write("POST /drill-findings/{id}/withdrawal", DrillFinding),
        List("GET /class-reports", ClassReport),
        One("GET /class-reports/{id}", ClassReport),
        Make("POST /class-reports", city => new { classId = city.One(ClassRun, "D1-1", "announced").Id, kind = "visit", text = "参观了监测中心和值班室" }, about: city => city.One(ClassRun, "D1-1", "announced")),
        Write("POST /class-reports/{id}/revision", ClassReport, body: new { text = "改写的内容也有十个字以上", grade = "excellent" }),
        List("GET /class-materials", Material),
        One("GET /class-materials/{id}", Material),
        FileBelow("GET /class-materials/{id}/versions/{number}", Material, Material),
        Make("POST /class-materials", _ => new Upload("application/octet-stream", "%PDF-1"u8.ToArray()), city => $"classId={city.One(ClassRun, "D1-1", "announced").Id}&title=x&fileName=x.pdf"),
        Write("POST /class-materials/{id}/versions", Material, "*", new Upload("application/octet-stream", "%PDF-2"u8.ToArray())),
        Write("POST /class-materials/{id}/revision", Material, "*", new { title = "x", visibleFrom = "2026-05-01T01:00:00Z" }),
        Write("POST /class-materials/{id}/withdrawal", Material),

        List("GET /surveys", Survey),
        One("GET /surveys/{id}", Survey),
        // What is closed and not published is the office's own.
        One("GET /surveys/{id}/results", Survey, mark => mark.Tag == "Closed", (member, mark) => member.Has("learning", mark.Unit)),
        Make("POST /surveys", city => new { classId = city.One(ClassRun, "D1-1", "announced").Id, content = Questions }),
        Write("POST /surveys/{id}/revision", Survey, "Draft", Questions),
        Write("POST /surveys/{id}/opening", Survey, "Draft"),
        Own("POST /surveys/{id}/answers", "answers for whoever calls it, who must be asked"),
        Write("POST /surveys/{id}/closing", Survey, "Open"),
        Write("POST /surveys/{id}/publication", Survey, "Closed"),
        Write("POST /surveys/{id}/discard", Survey, "Draft"),
        Own("GET /survey-templates", "templates are no records of anybody"),
        List("GET /evaluation-scores", Survey, mark => mark.Tag == "Closed", id: "subject", query: _ => [("about=venue", _ => true)], sees: (member, mark) => member.Has("learning", mark.Unit)),

        List("GET /sign-ups", SignUp),
        One("GET /sign-ups/{id}", SignUp),
        Make("POST /sign-ups", city => new { classId = city.One(ClassRun, "D1-1", "announced").Id, personId = city.One(Person, "D1-1").Id }),
        Write("POST /sign-ups/{id}/unit-approval", SignUp),
        Write("POST /sign-ups/{id}/booking", SignUp),
        Write("POST /sign-ups/{id}/refusal", SignUp),
        Write("POST /sign-ups/{id}/acceptance", SignUp),
        Write("POST /sign-ups/{id}/release", SignUp),
        Write("POST /sign-ups/{id}/cancellation", SignUp),
        Write("POST /sign-ups/{id}/late-cancellation", SignUp),
        Write("POST /sign-ups/{id}/withdrawal", SignUp),
    ];

    static object Entry => new { name = "王老师", employer = "大学", subjects = new[] { "法律" } };

    static object Questions => new { closesOn = "2026-04-01", template = "class-evaluation" };

    static object Plan(Guid unit) => new { unitId = unit, title = "班次", kind = "full_time", category = "professional", seats = 1 };
}
