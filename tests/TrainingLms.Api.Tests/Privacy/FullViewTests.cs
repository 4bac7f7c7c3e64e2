using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.People;
using TrainingLms.Api.Tests.People;
using TrainingLms.Excel.Rosters;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>Numbers in full: for a purpose, by the officer of the person's unit, and never unseen by the person.</summary>
public abstract class FullViewTests(LmsServer server)
{
    [Fact]
    public async Task An_officer_sees_a_number_in_full_for_a_purpose_and_the_person_and_the_trail_know_it()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        var wang = (await story.PersonAsync(1))!;

        var full = await story.Li.PostAsync($"/api/v1/people/{wang.Id}/full-view", new { purpose = "identity_check" });
        Assert.Equal((story.ResidentId(1), "12000000001"), (full.Text("residentId"), full.Text("mobile")));
        Assert.Equal($"{story.ResidentId(1)[6..10]}-{story.ResidentId(1)[10..12]}-{story.ResidentId(1)[12..14]}", full.Text("birth"));

        var entry = await server.InDatabaseAsync(db => db.AuditEntries.AsNoTracking().SingleAsync(e => e.SubjectId == wang.Id && e.Trigger == "view_full_id"));
        Assert.Equal((story.Li.Id, Role.HrOfficer, story.UnitId), (entry.ActorId, entry.As, entry.UnitId!.Value));
        var views = await (await server.AsAsync(wang.Id)).GetAsync("/api/v1/me/data/views");
        var view = Assert.Single(views.Items());
        Assert.Equal(("Li", "identity_check", "view"), (view.Text("viewerName"), view.Text("purpose"), view.Text("kind")));
        Assert.Empty(await StoredBytes.FindAsync(server, story.ResidentId(1)));
    }

    [Fact]
    public async Task Who_only_stands_in_for_the_officer_is_written_down_together_with_the_officer()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        var (wang, deputy) = ((await story.PersonAsync(1))!, await server.AsAsync((await story.PersonAsync(2))!.Id));
        var authority = await AuthorityStory.BeginAsync(server);
        await story.Li.PostAsync($"/api/v1/appointments/{await authority.HeldByAsync(story.Li, Role.HrOfficer)}/delegations",
            new { personId = deputy.Id, unitId = story.UnitId, from = authority.Day(), to = authority.Day(3) });

        await deputy.PostAsync($"/api/v1/people/{wang.Id}/full-view", new { purpose = "identity_check" });
        await deputy.PostAsync("/api/v1/people/matches", new { residentId = story.ResidentId(1) });
        using (var workbook = await deputy.Http.PostAsJsonAsync("/api/v1/roster-exports", new { unitId = story.UnitId, purpose = "identity_check" }, TestContext.Current.CancellationToken)) workbook.EnsureSuccessStatusCode();
        var trail = await server.InDatabaseAsync(db => db.AuditEntries.AsNoTracking()
            .Where(e => e.ActorId == deputy.Id && (e.Trigger == "view_full_id" || e.Trigger == "match_number" || e.Trigger == "export_full_ids")).ToListAsync());
        Assert.Equal(3, trail.Count);
        Assert.All(trail, entry => Assert.Equal(story.Li.Id, entry.OnBehalfOf));
    }

    [Fact]
    public async Task Without_a_purpose_nothing_is_shown_and_numbers_in_the_words_are_masked()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        var path = $"/api/v1/people/{(await story.PersonAsync(1))!.Id}/full-view";
        await Refused.ExpectAsync(422, "purpose.missing", () => story.Li.PostAsync(path, new { }));
        await Refused.ExpectAsync(422, "purpose.unknown", () => story.Li.PostAsync(path, new { purpose = "curiosity" }));
        await Refused.ExpectAsync(422, "purpose.words_length", () => story.Li.PostAsync(path, new { words = "why" }));
        await story.Li.PostAsync(path, new { words = $"核对 {story.ResidentId(1)} 的档案" });
        var kept = await server.InDatabaseAsync(db => db.FullViews.AsNoTracking().SingleAsync(view => view.ViewerId == story.Li.Id));
        Assert.Equal($"核对 **************{story.ResidentId(1)[^4..]} 的档案", kept.Words);
    }

    [Fact]
    public async Task Nobody_else_sees_a_number_in_full_and_least_of_all_the_administrator()
    {
        var (story, other) = (await RosterStory.BeginAsync(server), await RosterStory.BeginAsync(server));
        await story.ImportAsync(story.Row(1));
        var path = $"/api/v1/people/{(await story.PersonAsync(1))!.Id}/full-view";
        object why = new { purpose = "identity_check" };
        await Refused.ExpectAsync(404, "person.not_found", () => other.Li.PostAsync(path, why));
        var trainer = await server.PersonAsync("Sun", "C", roles: (Role.TrainingOfficer, "C"));
        await Refused.ExpectAsync(403, "full_view.forbidden", () => trainer.PostAsync(path, why));
        var auditor = await server.PersonAsync("Wu", "C", roles: (Role.Auditor, "C"));
        await Refused.ExpectAsync(403, "full_view.forbidden", () => auditor.PostAsync(path, why));
        var admin = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        await Refused.ExpectAsync(404, "person.not_found", () => admin.PostAsync(path, why));
        Assert.All(RoleRightsOf(Right.ViewFullId), role => Assert.Equal(Role.HrOfficer, role));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.FullViews.CountAsync(view => view.ViewerId == trainer.Id || view.ViewerId == admin.Id)));
    }

    [Fact]
    public async Task Every_role_sees_only_masked_numbers_in_lists_and_single_reads()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        var person = (await story.PersonAsync(1))!;
        foreach (var role in Role.All)
        {
            var somebody = await server.PersonAsync(role, "C", roles: (role, "C"));
            foreach (var path in (string[])[$"/api/v1/people?unitId={story.UnitId}&limit=200", $"/api/v1/people/{person.Id}"])
            {
                using var answer = await somebody.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
                var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.DoesNotContain(story.ResidentId(1), text, StringComparison.Ordinal);
                Assert.DoesNotContain("12000000001", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_number_is_looked_for_in_a_body_by_who_may_and_never_in_an_address()
    {
        var (story, other) = (await RosterStory.BeginAsync(server), await RosterStory.BeginAsync(server));
        await story.ImportAsync(story.Row(1), story.Row(2));
        var found = (await story.Li.PostAsync("/api/v1/people/matches", new { residentId = story.ResidentId(2).ToLowerInvariant() })).EnumerateArray().ToList();
        Assert.Equal(story.Number(2), Assert.Single(found).Text("personNumber"));
        Assert.DoesNotContain(story.ResidentId(2), found[0].GetRawText(), StringComparison.Ordinal);
        Assert.NotEmpty((await story.Li.PostAsync("/api/v1/people/matches", new { mobile = "12000000001" })).EnumerateArray());

        Assert.Empty((await other.Li.PostAsync("/api/v1/people/matches", new { residentId = story.ResidentId(2) })).EnumerateArray());
        var trainer = await server.PersonAsync("Sun", "C", roles: (Role.TrainingOfficer, "C"));
        await Refused.ExpectAsync(403, "full_view.forbidden", () => trainer.PostAsync("/api/v1/people/matches", new { residentId = story.ResidentId(2) }));
        await Refused.ExpectAsync(422, "match.number_missing", () => story.Li.PostAsync("/api/v1/people/matches", new { }));
        await Refused.ExpectAsync(422, "people.search_sensitive", () => story.Li.GetAsync($"/api/v1/people?search={story.ResidentId(2)}"));
        await Refused.ExpectAsync(422, "people.search_sensitive", () => story.Li.GetAsync("/api/v1/people?search=13812345678"));
    }

    [Fact]
    public async Task A_full_export_needs_right_and_purpose_is_told_to_each_person_and_comes_back_unchanged()
    {
        var (story, other) = (await RosterStory.BeginAsync(server), await RosterStory.BeginAsync(server));
        await story.ImportAsync(story.Row(1), story.Row(2));
        await Refused.ExpectAsync(422, "purpose.missing", () => story.Li.PostAsync("/api/v1/roster-exports", new { unitId = story.UnitId }));
        await Refused.ExpectAsync(404, "unit.not_found", () => other.Li.PostAsync("/api/v1/roster-exports", new { unitId = story.UnitId, purpose = "hr_archive" }));
        var trainer = await server.PersonAsync("Sun", "C", roles: (Role.TrainingOfficer, "C"));
        await Refused.ExpectAsync(404, "unit.not_found", () => trainer.PostAsync("/api/v1/roster-exports", new { unitId = story.UnitId, purpose = "hr_archive" }));

        using var body = System.Net.Http.Json.JsonContent.Create(new { unitId = story.UnitId, purpose = "hr_archive" });
        using var answer = await story.Li.Http.PostAsync(new Uri("/api/v1/roster-exports", UriKind.Relative), body, TestContext.Current.CancellationToken);
        var file = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var again = await story.UploadAsync("", file);
        Assert.Equal((2, 0), (RosterStory.Count(again, "unchanged"), RosterStory.Count(again, "wrong")));
        Assert.Equal("export", Assert.Single((await (await server.AsAsync((await story.PersonAsync(2))!.Id)).GetAsync("/api/v1/me/data/views")).Items()).Text("kind"));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(e => e.SubjectId == story.UnitId && e.Trigger == "export_full_ids")));
    }

    [Fact]
    public async Task Who_comes_while_an_export_is_sent_is_neither_in_the_file_nor_told_of_it()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        await using var scope = server.Services.CreateAsyncScope();
        var now = server.Clock.GetCurrentInstant();
        var li = new Act((await scope.ServiceProvider.GetRequiredService<AuthorityDesk>().ActorAsync(story.Li.Id, now, TestContext.Current.CancellationToken))!, now);
        using var file = new MemoryStream();
        await using (var roster = await scope.ServiceProvider.GetRequiredService<RosterExports>().InFullAsync(story.UnitId, new RosterFilter(), "hr_archive", null, li, RosterFormat.Workbook, TestContext.Current.CancellationToken))
        {
            await story.ImportAsync(story.Row(3));
            var workbooks = new RosterWorkbooks(scope.ServiceProvider.GetRequiredService<RosterColumns>(), server.Keys);
            await RosterDownload.WriteAsync(file, roster, workbooks, li, null, TestContext.Current.CancellationToken);
        }
        var again = await story.UploadAsync("", file.ToArray());
        Assert.Equal((2, 2), (RosterStory.Count(again, "rows"), RosterStory.Count(again, "unchanged")));
        Assert.Equal(2, await server.InDatabaseAsync(db => db.FullViews.CountAsync(view => view.ViewerId == story.Li.Id)));
    }

    [Fact]
    public async Task A_masked_export_is_refused_on_import_and_overwrites_nothing()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        var file = await story.Li.DownloadAsync($"/api/v1/roster-exports?unitId={story.UnitId}");
        Assert.DoesNotContain(story.ResidentId(1), Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        var import = await story.UploadAsync("", file);
        Assert.Equal(1, RosterStory.Count(import, "wrong"));
        Assert.Contains("person.masked_id", (await story.RowsAsync(import))[0].GetRawText(), StringComparison.Ordinal);
        Assert.Equal(story.ResidentId(1), (await story.PersonAsync(1))!.OpenResidentId(server.Keys));
    }

    static IEnumerable<string> RoleRightsOf(Right right) => Role.All.Where(role => RoleRights.Gives(role, right));
}

public sealed class FullViewTestsOnSqlite(SqliteServer server) : FullViewTests(server), IClassFixture<SqliteServer>;

public sealed class FullViewTestsOnPostgreSql(PostgreSqlServer server) : FullViewTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
