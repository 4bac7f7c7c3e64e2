using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Programmes, assignments, rules and exceptions.</summary>
static class ProgrammeCases
{
    public static readonly AuthorityCase[] All =
    [
        List("GET /programmes", Programme),
        One("GET /programmes/{id}", Programme),
        Make("POST /programmes", city => new
        {
            unitId = city.Units["D1-1"], key = "smuggled",
            content = new { title = "x", titleEnglish = "x", sets = Array.Empty<object>(), joins = Array.Empty<object>(), initial = "x" },
        }),
        Write("POST /programmes/{id}/approval", Programme, "Draft"),
        Write("POST /programmes/{id}/publication", Programme, "Draft"),
        Write("POST /programmes/{id}/retirement", Programme, "Published"),
        Write("POST /programmes/{id}/discard", Programme, "Draft"),
        Own("POST /programmes/{id}/assignment-previews", "writes nothing; counts people of the caller's units only, which AssignmentTests asks"),
        Make("POST /programmes/{id}/assignments", city => new { audience = new { unitId = city.Units["D1-1"], withBelow = true }, previewHash = "none" }),

        Mine("GET /programmes/me", ProgrammeAssignment),
        List("GET /programme-assignments", ProgrammeAssignment),
        One("GET /programme-assignments/{id}", ProgrammeAssignment),
        Write("POST /programme-assignments/{id}/extension", ProgrammeAssignment, body: new { dueOn = "2026-12-31", reason = "原因" }),
        Write("POST /programme-assignments/{id}/exemption", ProgrammeAssignment),
        Write("POST /programme-assignments/{id}/suspension", ProgrammeAssignment),
        Write("POST /programme-assignments/{id}/resumption", ProgrammeAssignment, "Suspended"),
        Write("POST /programme-assignments/{id}/reassignment", ProgrammeAssignment),
        Write("POST /programme-assignments/{id}/revocation", ProgrammeAssignment, "Certified", new { heardOn = "2026-03-01", reason = "原因" }),

        // Planted as certified without a period, so that each has a finding. Officers repair; the person concerned does not.
        List("GET /programme-findings", ProgrammeAssignment, mark => mark.Tag == "Certified", id: "assignmentId", sees: (member, mark) => member.Has("learning", mark.Unit)),
        Write("POST /programme-assignments/{id}/repair", ProgrammeAssignment, "Certified", new { repair = "take_back", reason = "原因" }),

        List("GET /assignment-rules", AssignmentRule),
        One("GET /assignment-rules/{id}", AssignmentRule),
        Write("POST /assignment-rules/{id}/end", AssignmentRule),
        List("GET /assignment-cases", AssignmentCase),
        One("GET /assignment-cases/{id}", AssignmentCase),
        Make("POST /assignment-cases/decisions", city => new { ids = (Guid[])[city.One(AssignmentCase, "D1-1").Id], decision = "waive", reason = "原因" }, about: city => city.One(AssignmentCase, "D1-1")),
    ];
}
