using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Accounts;

/// <summary>
/// Which area of the API an endpoint belongs to, by the first part of its address, and what no token opens at all. An address that is not in
/// this table asks for a scope that cannot be granted, so something new stays closed to programs until somebody decides.
/// </summary>
static class TokenAreas
{
    static readonly Dictionary<string, string> AreaOf = new()
    {
        ["units"] = "units",
        ["people"] = "people",
        ["establishment-targets"] = "people",
        ["establishment-reports"] = "people",
        ["roster-imports"] = "rosters",
        ["roster-exports"] = "rosters",
        ["one-roster-exports"] = "rosters",
        ["roster-templates"] = "rosters",
        ["transfer-requests"] = "rosters",
        ["appointments"] = "appointments",
        ["roles"] = "appointments",
        ["competency-models"] = "courses",
        ["competency-evidence"] = "courses",
        ["competency-gaps"] = "courses",
        ["competency-gap-reports"] = "courses",
        ["post-profiles"] = "courses",
        ["assessment-campaigns"] = "courses",
        ["assessment-participants"] = "courses",
        ["courses"] = "courses",
        ["course-versions"] = "courses",
        ["enrolments"] = "courses",
        ["study-works"] = "courses",
        ["classes"] = "courses",
        ["sign-ups"] = "courses",
        ["class-sessions"] = "courses",
        ["leave-requests"] = "courses",
        ["attendance-appeals"] = "courses",
        ["lecturers"] = "courses",
        ["class-materials"] = "courses",
        ["drill-findings"] = "courses",
        ["class-reports"] = "courses",
        ["surveys"] = "courses",
        ["survey-templates"] = "courses",
        ["evaluation-scores"] = "courses",
        ["hours"] = "hours",
        ["overviews"] = "hours",
        ["report-editions"] = "hours",
        ["reports"] = "hours",
        ["programmes"] = "courses",
        ["programme-assignments"] = "courses",
        ["assignment-rules"] = "courses",
        ["assignment-cases"] = "courses",
        ["programme-findings"] = "courses",
        ["question-banks"] = "exams",
        ["questions"] = "exams",
        ["exams"] = "exams",
        ["exam-attempts"] = "exams",
        ["exam-results"] = "exams",
        ["exam-analyses"] = "exams",
        ["exam-overrides"] = "exams",
        ["slot-markings"] = "exams",
        ["exam-rescorings"] = "exams",
        ["cut-score-studies"] = "exams",
        ["similarity-runs"] = "exams",
        ["similarity-cases"] = "exams",
        ["exam-appeals"] = "exams",
        ["title-rounds"] = "titles",
        ["title-applications"] = "titles",
        ["title-what-ifs"] = "titles",
        ["title-objections"] = "titles",
        ["title-fraud-leads"] = "titles",
        ["title-integrity-records"] = "titles",
        ["title-experts"] = "titles",
        ["title-sessions"] = "titles",
        ["panel-seats"] = "titles",
        ["public-notices"] = "titles",
        ["certificates"] = "certificates",
        ["audit"] = "audit",
    };

    /// <summary>Pages lie outside the API; a program has the same there.</summary>
    const string Pages = "";

    /// <summary>Only in person, reading and writing: pages, one's own sign-in, other people's accounts, secret ballots, accommodations, and rights about personal data.</summary>
    static readonly HashSet<string> Closed = [Pages, "session", "me", "service-accounts", "ballot-rounds", "accommodations", "privacy", "privacy-requests", "mails", "webhook-events", "webhook-subscriptions", "webhook-deliveries"];

    /// <summary>Read by programs, done in person: handing out authority, meeting as a panel, sitting an exam.</summary>
    static readonly HashSet<string> WrittenInPerson = ["appointments", "title-sessions", "panel-seats", "exam-attempts", "exam-results", "slot-markings", "exam-rescorings", "cut-score-studies", "similarity-cases", "exam-appeals", "title-objections", "title-fraud-leads"];

    /// <summary>Why a program with these scopes may not call the endpoint; null when it may.</summary>
    public static Refusal? RefusalOf(IReadOnlyList<string> scopes, string method, Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<OpenToEveryToken>() is not null) return null;
        var segment = SegmentOf(endpoint);
        var writes = !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method);
        if (IsInPersonOnly(endpoint, segment, writes)) return new Refusal("token.in_person_only");
        var area = AreaOf.GetValueOrDefault(segment, segment);
        return TokenScopes.Open(scopes, area, writes) ? null : new Refusal("token.scope_missing", [("scope", $"{area}:{(writes ? "write" : "read")}")]);
    }

    /// <summary>Whether no token opens the endpoint.</summary>
    public static bool IsInPersonOnly(Endpoint endpoint, string segment, bool writes) =>
        endpoint.Metadata.GetMetadata<InPersonOnly>() is not null || Closed.Contains(segment) || (writes && WrittenInPerson.Contains(segment));

    /// <summary>The first part of an address below <c>/api/v1</c>.</summary>
    public static string SegmentOf(Endpoint endpoint) =>
        (endpoint as RouteEndpoint)?.RoutePattern.RawText?.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["api", "v1", var first, ..] ? first : Pages;

    /// <summary>Whether the table knows the address.</summary>
    public static bool Knows(string segment) => AreaOf.ContainsKey(segment) || Closed.Contains(segment);
}
