using TrainingLms.People;

namespace TrainingLms.Api.Tests.Web;

/// <summary>Bodies that no operation takes. They are refused before a database is asked for anything of theirs, so one is enough.</summary>
public sealed class BadBodyTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Fact]
    public async Task No_request_takes_a_member_it_does_not_know()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var faults = new List<string>();
        foreach (var operation in (await DocumentedOperation.AllAsync(zhao)).Where(operation => operation.TakesJson))
            foreach (var member in (string[])["id", "version", "state", "personId2", "isAdmin", "__proto__", "$type"])
            {
                var answer = await operation.SendAsync(zhao, $$"""{"{{member}}":"x"}""");
                var known = answer.Status != 400 || !answer.Body.Contains("is not known here", StringComparison.Ordinal);
                if (known && !operation.Members.Contains(member)) faults.Add($"{operation.Method} {operation.Path} took {member}: {answer.Status} {answer.Body}");
            }
        Assert.Equal("", string.Join('\n', faults));
    }

    [Fact]
    public async Task No_hostile_body_makes_the_server_stumble()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40);
        var faults = new List<string>();
        foreach (var operation in (await DocumentedOperation.AllAsync(zhao)).Where(operation => operation.Method != "GET"))
            foreach (var body in (string[])["", "null", "[]", "1e999", "\"x\"", "{\"reason\":1e400}", deep, "{\"a\":1,\"a\":2}", "{", "\u0000", "\uFEFF{}", "{/*c*/}", "{} {}"])
            {
                var answer = await operation.SendAsync(zhao, body);
                if (answer.Status >= 500 || (operation.TakesJson && answer.Status < 300 && body is not ("" or "null" or "\uFEFF{}")))
                    faults.Add($"{operation.Method} {operation.Path} on {body}: {answer.Status}");
            }
        Assert.Equal("", string.Join('\n', faults));
    }
}
