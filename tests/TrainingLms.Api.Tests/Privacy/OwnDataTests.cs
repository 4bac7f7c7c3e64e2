using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.Tests.People;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>Everybody sees everything that is held about the own person, and why, and nothing of anybody else.</summary>
public abstract class OwnDataTests(LmsServer server)
{
    [Fact]
    public async Task Own_data_come_in_full_with_purpose_basis_and_retention_and_hold_nobody_else()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        var wang = await server.AsAsync((await story.PersonAsync(1))!.Id);
        await wang.PostAsync("/api/v1/hours/claims", new { kind = "full-time-half-day", units = 1, category = "professional", learnedOn = "2026-02-20", title = "外出培训", evidence = "结业证" });

        var data = await wang.GetAsync("/api/v1/me/data");
        var text = data.GetRawText();
        Assert.Contains(story.ResidentId(1), text, StringComparison.Ordinal);
        Assert.Contains("12000000001", text, StringComparison.Ordinal);
        Assert.Contains("外出培训", text, StringComparison.Ordinal);
        Assert.DoesNotContain(story.ResidentId(2), text, StringComparison.Ordinal);
        Assert.DoesNotContain(story.Number(2), text, StringComparison.Ordinal);
        var id = Assert.Single(data.Items("held"), held => held.GetProperty("rows")[0].TryGetProperty("resident_id", out _));
        Assert.True(id.GetProperty("isSensitive").GetBoolean());
        Assert.Equal("P5Y", id.Text("keep"));
        Assert.All(data.Items("held"), held => Assert.DoesNotContain('.', held.Text("purpose")));

        var workbook = await wang.DownloadAsync("/api/v1/me/data/workbook");
        Assert.Equal("PK"u8.ToArray(), workbook[..2]);
    }

    [Fact]
    public async Task What_would_break_the_account_is_named_and_withheld()
    {
        var visitor = await server.SignedInAsync("zheng", "C-1");
        var data = await visitor.GetAsync("/api/v1/me/data");
        var withheld = data.Items("held").Where(held => held.Text("table") == "accounts" && held.GetProperty("isWithheld").GetBoolean()).ToList();
        Assert.NotEmpty(withheld);
        Assert.All(withheld, held => Assert.Equal((1, 0), (held.Int("count"), held.Items("rows").Length)));
        var stored = await server.InDatabaseAsync(db => db.Accounts.Where(account => account.PersonId == visitor.Id).Select(account => account.PasswordHash).SingleAsync());
        Assert.DoesNotContain(stored, data.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_column_is_in_the_register_or_said_to_tell_nothing()
    {
        var gaps = await server.InDatabaseAsync(db => Task.FromResult(server.Services.GetRequiredService<PersonalRegister>().Gaps(db.Model).ToList()));
        Assert.Equal([], gaps);
    }

    [Fact]
    public async Task The_register_names_only_rules_rights_and_tables_that_are_there()
    {
        var li = await server.PersonAsync("Li");
        var rules = (await li.GetAsync("/api/v1/privacy/retention-rules")).EnumerateArray().Select(rule => rule.Text("key")).ToHashSet();
        foreach (var line in (await li.GetAsync("/api/v1/privacy/register")).EnumerateArray())
        {
            Assert.Contains(line.Text("retention"), rules);
            Assert.DoesNotContain("personal_table.", line.Text("tableName"), StringComparison.Ordinal);
            Assert.DoesNotContain("SystemAdministrator", line.GetProperty("isSensitive").GetBoolean() ? line.GetProperty("viewerRoles").GetRawText() : "", StringComparison.Ordinal);
        }
        var sensitive = server.Services.GetRequiredService<PersonalRegister>().Groups.Where(group => group.IsSensitive).SelectMany(group => group.Fields).ToList();
        Assert.Contains(nameof(Person.ResidentId), sensitive);
        Assert.Contains(nameof(Person.Mobile), sensitive);
    }

    [Fact]
    public async Task The_notice_is_read_once_in_each_version()
    {
        var li = await server.PersonAsync("Li");
        var notice = await li.GetAsync("/api/v1/privacy/notice");
        Assert.False((await li.GetAsync("/api/v1/me/privacy-notice")).GetProperty("isRead").GetBoolean());
        await Refused.ExpectAsync(422, "privacy_notice.version_old", () => li.PostAsync("/api/v1/me/privacy-notice", new { version = "0000" }));
        for (var twice = 0; twice < 2; twice++) await li.PostAsync("/api/v1/me/privacy-notice", new { version = notice.Text("version") });
        Assert.True((await li.GetAsync("/api/v1/me/privacy-notice")).GetProperty("isRead").GetBoolean());
    }

    [Fact]
    public async Task A_consent_is_given_once_and_withdrawn_as_easily()
    {
        var li = await server.PersonAsync("Li");
        var consent = await li.PostAsync("/api/v1/me/consents", new { kind = "publication" });
        await Refused.ExpectAsync(422, "consent.already_given", () => li.PostAsync("/api/v1/me/consents", new { kind = "publication" }));
        Assert.Equal("withdrawn", (await li.PostAsync($"/api/v1/me/consents/{consent.Id()}/withdrawal")).Text("state"));
        await li.PostAsync("/api/v1/me/consents", new { kind = "publication" });
        Assert.Equal(2, (await li.GetAsync("/api/v1/me/consents")).GetArrayLength());
        var other = await server.PersonAsync("Zhou");
        await Refused.ExpectAsync(404, "consent.not_found", () => other.PostAsync($"/api/v1/me/consents/{consent.Id()}/withdrawal"));
    }
}

public sealed class OwnDataTestsOnSqlite(SqliteServer server) : OwnDataTests(server), IClassFixture<SqliteServer>;

public sealed class OwnDataTestsOnPostgreSql(PostgreSqlServer server) : OwnDataTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
