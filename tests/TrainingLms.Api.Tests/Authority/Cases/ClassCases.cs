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
        Write("POST /classes/{id}/sign-up-reopening", ClassRun, "announced", new { signUpTo = "2026-05-01T01:00:00Z", reason = "原因" }),
        Write("POST /classes/{id}/sign-up-closing", ClassRun, "announced"),
        Write("POST /classes/{id}/confirmation", ClassRun, "announced"),
        Write("POST /classes/{id}/cancellation", ClassRun, "announced"),

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

    static object Plan(Guid unit) => new { unitId = unit, title = "班次", kind = "full_time", category = "professional", seats = 1 };
}
