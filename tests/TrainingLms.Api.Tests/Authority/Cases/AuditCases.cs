using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>The trail. Planted entries are those of the subject "matrix"; whatever else was done meanwhile is not asked for.</summary>
static class AuditCases
{
    public static readonly AuthorityCase[] All =
    [
        List("GET /audit", Kinds.Audit, id: "actor", query: _ => [("subject=matrix", (Func<Mark, bool>)(_ => true))]),
        File("GET /audit/export", Kinds.Audit, _ => [("subject=matrix", (Func<Member, Mark, bool>)((_, _) => true))]),
        Own("GET /audit/health", "whether the trail is whole, of nobody in particular; refused to all but auditors and the authority"),
        // The answer is the list of entries about one subject; for whoever sees none of them it is empty.
        Below("GET /audit/{subjectId}", Kinds.Audit, null, items: "", id: "actor"),
    ];
}
