namespace TrainingLms.Api.Tests.Web;

/// <summary>The OpenAPI file in the repository is what the server answers, so that a changed interface shows as a changed file.</summary>
public sealed class OpenApiTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Fact]
    public async Task The_file_in_the_repository_is_up_to_date()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = server.Address };
        var current = (await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), cancel)).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Path.Combine(Root(), "src", "TrainingLms.Api", "openapi.v1.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1") await File.WriteAllTextAsync(path, current, cancel);
        var committed = File.Exists(path) ? await File.ReadAllTextAsync(path, cancel) : "";
        Assert.True(current == committed, $"src/TrainingLms.Api/openapi.v1.json is out of date: run with UPDATE_GENERATED=1 and read the difference. {FirstDifference(committed, current)}");
    }

    static string FirstDifference(string committed, string current)
    {
        var (before, now) = (committed.Split('\n'), current.Split('\n'));
        var line = before.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"Line {line + 1}: '{before.ElementAtOrDefault(line)?.Trim()}' became '{now.ElementAtOrDefault(line)?.Trim()}'";
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TrainingLms.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
