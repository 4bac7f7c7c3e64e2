using System.Text.Json;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>No operation without its row in the table of authority.</summary>
public sealed class AuthorityCoverageTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    /// <summary>Routes that are no operations of the API: what they are and why nobody sees too much by them.</summary>
    static readonly Dictionary<string, string> OutsideTheApi = new()
    {
        ["health/live"] = "says that the process is there",
        ["health/ready"] = "says that the database is there",
        ["openapi/{documentName}.json"] = "the description of the API",
        ["{**path:file}"] = "the page that shows the description, and its files",
    };

    [Fact]
    public async Task Every_operation_has_its_case()
    {
        var missing = (await OperationsAsync()).Except(AuthorityTable.All.Select(row => row.Operation)).Order(StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, $"""
            {missing.Count} operations have no case of authority:
            {string.Join('\n', missing.Select(operation => $"  {operation}"))}
            Add a row for each to tests/TrainingLms.Api.Tests/Authority/Cases/<Feature>Cases.cs, for example
              List("GET /things", Kinds.Thing)                      a list of records that are seen by scope
              One("GET /things/{'{'}id{'}'}", Kinds.Thing)                  one of them by its key
              Write("POST /things/{'{'}id{'}'}/approval", Kinds.Thing)      a change of one of them
              Own("GET /me/things", "why nobody sees another's")    what only concerns the caller
            and plant marked records of a new kind in MarkedCity.Records.cs. tests/TrainingLms.Api.Tests/Authority/README.md tells the rest.
            """);
    }

    [Fact]
    public async Task Every_case_is_about_an_operation_that_is_there()
    {
        var gone = AuthorityTable.All.Select(row => row.Operation).Except(await OperationsAsync()).ToList();
        Assert.True(gone.Count == 0, $"The API no longer has: {string.Join(", ", gone)}. Remove their rows from tests/TrainingLms.Api.Tests/Authority/Cases.");
    }

    [Fact]
    public async Task Every_route_of_the_server_is_an_operation_of_the_document()
    {
        var documented = await OperationsAsync();
        var routes = server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<PageActionDescriptor>() is null && route.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null)
            .ToList();
        Assert.NotEmpty(routes);
        var hidden = new List<string>();
        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!.Trim('/');
            if (OutsideTheApi.ContainsKey(path)) continue;
            var plain = System.Text.RegularExpressions.Regex.Replace($"/{path}", ":[a-z]+}", "}");
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
                if (!documented.Contains($"{method} {plain.Replace("/api/v1", "", StringComparison.Ordinal)}")) hidden.Add($"{method} {plain}");
        }
        Assert.True(hidden.Count == 0, $"""
            Routes that the document does not show, so that the table of authority cannot ask for them:
            {string.Join('\n', hidden)}
            Show them in the document, or say in {nameof(OutsideTheApi)} why nobody sees too much by them.
            """);
    }

    [Fact]
    public void Cases_outside_the_matrix_say_why() => Assert.All(
        AuthorityTable.Of(CaseKind.Public).Concat(AuthorityTable.Of(CaseKind.Own)), row => Assert.False(string.IsNullOrWhiteSpace(row.Why), row.Operation));

    [Fact]
    public void The_cast_holds_every_role_there_is() => Assert.Equal(Role.All.Order(StringComparer.Ordinal), RoleTable.Roles.Order(StringComparer.Ordinal));

    async Task<HashSet<string>> OperationsAsync()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken));
        return
        [
            .. from path in document.RootElement.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               where operation.Name is "get" or "post" or "put" or "delete" or "patch"
               select $"{operation.Name.ToUpperInvariant()} {path.Name.Replace("/api/v1", "", StringComparison.Ordinal)}",
        ];
    }
}
