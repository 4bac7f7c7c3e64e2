using System.Reflection;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>All rows: those of every class in <c>Cases</c> that has a field <c>All</c>.</summary>
static class AuthorityTable
{
    public static readonly IReadOnlyList<AuthorityCase> All =
        [.. typeof(AuthorityTable).Assembly.GetTypes().Where(type => type.Namespace == $"{typeof(AuthorityTable).Namespace}.Cases").OrderBy(type => type.Name, StringComparer.Ordinal)
            .SelectMany(type => (AuthorityCase[]?)type.GetField("All", BindingFlags.Static | BindingFlags.Public)?.GetValue(null) ?? [])];

    public static IEnumerable<AuthorityCase> Of(CaseKind kind) => All.Where(row => row.Kind == kind);
}
