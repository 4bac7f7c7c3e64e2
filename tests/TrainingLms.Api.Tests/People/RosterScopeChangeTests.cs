using Microsoft.EntityFrameworkCore;
using TrainingLms.Organizations;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>Approved one thing, got another: not where the officer's scope changes on the way (rosters.md 6.4, 10).</summary>
public abstract class RosterScopeChangeTests(LmsServer server)
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_is_not_written_when_the_officers_scope_has_shrunk_since_the_preview()
    {
        var (story, preview) = await BeginAsync();
        await LoseBelowAsync(story);
        await Refused.ExpectAsync(409, "roster_import.plan_stale", () => story.ConfirmAsync(preview));
        Assert.Equal(" ", await PostsAsync(story));

        var fresh = await story.Li.GetAsync($"/api/v1/roster-imports/{preview.Id()}");
        Assert.Equal(("previewed", 1, 1), (fresh.Text("state"), RosterStory.Count(fresh, "update"), RosterStory.Count(fresh, "outOfScope")));
        Assert.Equal(1, RosterStory.Count(fresh, "differing"));
        await Refused.ExpectAsync(422, "roster_import.hash_differs roster_import.has_errors", () => story.ConfirmAsync(preview));
    }

    [Fact]
    public async Task A_confirmed_plan_is_not_written_when_the_officers_scope_shrinks_before_a_worker_begins()
    {
        var (story, preview) = await BeginAsync();
        await using (await story.HoldBackAsync(preview.Id()))
        {
            Assert.Equal("confirmed", (await story.ConfirmAsync(preview, "wait=0")).Text("state"));
            await LoseBelowAsync(story);
        }
        var fresh = await story.EventuallyAsync(preview.Id(), "previewed");
        Assert.Equal(" ", await PostsAsync(story));
        Assert.NotEqual(preview.Text("planHash"), fresh.Text("planHash"));
        Assert.Equal((1, System.Text.Json.JsonValueKind.Null), (RosterStory.Count(fresh, "outOfScope"), fresh.GetProperty("confirmedBy").ValueKind));
    }

    [Fact]
    public async Task A_confirmed_plan_is_not_written_when_the_officer_loses_the_office_before_a_worker_begins()
    {
        var (story, preview) = await BeginAsync();
        await using (await story.HoldBackAsync(preview.Id()))
        {
            await story.ConfirmAsync(preview, "wait=0");
            await server.InDatabaseAsync(db => db.RoleAppointments.Where(a => a.PersonId == story.Li.Id).ExecuteDeleteAsync(Cancel));
        }
        for (var look = 0; look < 200 && await StateAsync(preview.Id()) != RosterImportState.Previewed; look++) await Task.Delay(100, Cancel);
        Assert.Equal(RosterImportState.Previewed, await StateAsync(preview.Id()));
        Assert.Equal(" ", await PostsAsync(story));
        Assert.Equal(2, await server.InDatabaseAsync(db => db.RosterPlanRows.CountAsync(row => row.ImportId == preview.Id() && row.Verdict == RowVerdict.OutOfScope, Cancel)));
        await Refused.ExpectAsync(404, "roster_import.not_found", () => story.ConfirmAsync(preview));
    }

    /// <summary>A preview that changes somebody of the unit and somebody of a unit below.</summary>
    async Task<(RosterStory Story, System.Text.Json.JsonElement Preview)> BeginAsync()
    {
        var story = await RosterStory.BeginAsync(server);
        var below = $"{story.UnitCode}X";
        await RosterStory.UnitAsync(server, below, story.UnitId, UnitLevel.Community);
        await story.ImportAsync(story.Row(1), story.Row(2, (RosterKeys.UnitCode, below)));
        return (story, await story.UploadAsync("", story.Row(1, (RosterKeys.Post, "干事")), story.Row(2, (RosterKeys.UnitCode, below), (RosterKeys.Post, "干事"))));
    }

    /// <summary>From now on the officer holds the unit without those below.</summary>
    Task<int> LoseBelowAsync(RosterStory story) => server.InDatabaseAsync(db =>
        db.RoleAppointments.Where(a => a.PersonId == story.Li.Id && a.UnitId == story.UnitId).ExecuteUpdateAsync(update => update.SetProperty(a => a.Inherit, false), Cancel));

    Task<RosterImportState> StateAsync(Guid import) => server.InDatabaseAsync(db => db.RosterImports.Where(i => i.Id == import).Select(i => i.State).SingleAsync(Cancel));

    static async Task<string> PostsAsync(RosterStory story) => $"{(await story.PersonAsync(1))!.Post} {(await story.PersonAsync(2))!.Post}";
}

public sealed class RosterScopeChangeTestsOnSqlite(SqliteServer server) : RosterScopeChangeTests(server), IClassFixture<SqliteServer>;

public sealed class RosterScopeChangeTestsOnPostgreSql(PostgreSqlServer server) : RosterScopeChangeTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
