using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>The preview is of the whole file, to its last row (rosters.md 10).</summary>
public abstract class RosterWholeFileTests(LmsServer server)
{
    const int MostRows = 100_000;

    [Fact]
    public async Task An_error_in_row_one_hundred_thousand_is_in_the_preview()
    {
        var story = await RosterStory.BeginAsync(server);
        var rows = Enumerable.Range(0, MostRows).Select(n => story.Slim(n)).ToArray();
        rows[^1][RosterKeys.Education] = "研究生";
        var preview = await story.UploadAsync("wait=60", rows);
        // A machine that builds beside this takes its time; the benchmark says how long it may take.
        for (var look = 0; look < 600 && preview.Text("state") is "uploaded" or "reading"; look++)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            preview = await story.Li.GetAsync($"/api/v1/roster-imports/{preview.Id()}");
        }
        RosterStory.CountsAddUp(preview);
        Assert.Equal((MostRows, MostRows - 1, 1), (RosterStory.Count(preview, "rows"), RosterStory.Count(preview, "create"), RosterStory.Count(preview, "wrong")));
        // The header is the first row.
        var wrong = Assert.Single((await story.Li.GetAsync($"/api/v1/roster-imports/{preview.Id()}/rows?verdict=wrong")).Items());
        Assert.Equal((MostRows + 1, "roster.value_not_in_list", "M"), (wrong.Int("number"), wrong.Items("problems")[0].Text("code"), wrong.Items("problems")[0].Text("letters")));
        await Refused.ExpectAsync(422, "roster_import.has_errors", () => story.ConfirmAsync(preview));
    }
}

public sealed class RosterWholeFileTestsOnSqlite(SqliteServer server) : RosterWholeFileTests(server), IClassFixture<SqliteServer>;

public sealed class RosterWholeFileTestsOnPostgreSql(PostgreSqlServer server) : RosterWholeFileTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
