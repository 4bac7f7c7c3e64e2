using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>What a token may be used for: <c>area:read</c>, <c>area:write</c>, or <c>*:read</c>. Writing does not include reading.</summary>
public static class TokenScopes
{
    /// <summary>Reading in every area.</summary>
    public const string ReadAll = "*:read";

    /// <summary>The areas, each with the rights that a service account gets with it. People bring their own rights; a service has none but these.</summary>
    static readonly Dictionary<string, Right[]> Areas = new()
    {
        ["units"] = [],
        ["people"] = [Right.SeePeople],
        ["rosters"] = [Right.SeePeople],
        ["appointments"] = [Right.SeeAppointments],
        ["courses"] = [Right.SeeLearning],
        ["hours"] = [Right.SeeLearning],
        ["exams"] = [Right.SeeExamResults],
        ["titles"] = [Right.SeeTitleFiles],
        ["certificates"] = [Right.SeeCertificates],
        ["audit"] = [Right.SeeAudit],
    };

    /// <summary>Everything that may stand in a token.</summary>
    public static IReadOnlyList<string> Known { get; } = [ReadAll, .. Areas.Keys.SelectMany(area => (string[])[$"{area}:read", $"{area}:write"])];

    /// <summary>Names of the areas.</summary>
    public static IReadOnlyCollection<string> AreaNames => Areas.Keys;

    /// <summary>What cannot be granted among the scopes asked for: none at all, or unknown ones.</summary>
    public static IReadOnlyList<Refusal> FaultsOf(IReadOnlyCollection<string> scopes)
    {
        if (scopes.Count == 0) return [new Refusal("token.scopes_missing", [("known", Known)], "scopes")];
        var unknown = scopes.Except(Known).ToList();
        return unknown.Count == 0 ? [] : [new Refusal("token.scope_unknown", [("scopes", unknown), ("known", Known)], "scopes")];
    }

    /// <summary>As stored: each once, in order, with spaces between.</summary>
    public static string Join(IEnumerable<string> scopes) => string.Join(' ', scopes.Distinct().Order(StringComparer.Ordinal));

    /// <summary>As asked for.</summary>
    public static IReadOnlyList<string> Split(string scopes) => scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether the scopes open the area for reading or writing.</summary>
    public static bool Open(IReadOnlyCollection<string> scopes, string area, bool writes) =>
        scopes.Contains($"{area}:{(writes ? "write" : "read")}") || (!writes && scopes.Contains(ReadAll));

    /// <summary>Name of the pseudo role by which a service account reads an area. Nobody can be appointed to it, and no workflow knows it.</summary>
    public static string ServiceRole(string area) => $"service:{area}";

    /// <summary>The areas that scopes open for reading.</summary>
    public static IEnumerable<string> ReadAreas(IReadOnlyCollection<string> scopes) => Areas.Keys.Where(area => Open(scopes, area, writes: false));

    /// <summary>Whether the pseudo role of a service account gives the right.</summary>
    public static bool ServiceGives(string role, Right right) =>
        Areas.Any(area => role == ServiceRole(area.Key) && area.Value.Contains(right));
}
