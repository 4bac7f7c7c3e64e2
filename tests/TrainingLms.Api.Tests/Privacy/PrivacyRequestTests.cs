using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.People;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>What people may ask about their data, and how it is answered.</summary>
public abstract class PrivacyRequestTests(LmsServer server)
{
    [Fact]
    public async Task A_correction_is_judged_by_the_roster_s_rules_granted_with_a_reason_and_written_at_once()
    {
        var (story, wang) = await SomebodyAsync();
        await Refused.ExpectAsync(422, "person.mobile_malformed", () => AskAsync(wang, "correction", "mobile", "12345"));
        await Refused.ExpectAsync(422, "privacy_request.field_unknown", () => AskAsync(wang, "correction", "unit_code", "C"));
        await Refused.ExpectAsync(422, "privacy_request.value_missing", () => AskAsync(wang, "correction", "mobile", " "));
        await Refused.ExpectAsync(422, "privacy_request.field_missing", () => AskAsync(wang, "correction", null, null));

        var asked = await AskAsync(wang, "correction", "mobile", "+86 138-0000-9999");
        Assert.Equal(("open", "138****9999"), (asked.Text("state"), asked.Text("value")));
        var path = $"/api/v1/privacy-requests/{asked.Id()}";
        Assert.Equal("138****9999", (await story.Li.GetAsync(path)).Text("value"));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Li.PostAsync($"{path}/acceptance", new { }));
        Assert.Equal("13800009999", (await story.Li.PostAsync($"{path}/full-view", new { purpose = "subject_request" })).Text("value"));

        var granted = await story.Li.PostAsync($"{path}/acceptance", new { reason = "本人提供缴费凭证" });
        Assert.Equal(("accepted", "本人提供缴费凭证"), (granted.Text("state"), granted.Text("answer")));
        Assert.Equal("13800009999", (await story.PersonAsync(1))!.OpenMobile(server.Keys));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(e => e.SubjectId == wang.Id && e.Trigger == "change")));
        Assert.Equal("request", Assert.Single((await wang.GetAsync("/api/v1/me/data/views")).Items()).Text("kind"));
        Assert.Empty(await StoredBytes.FindAsync(server, "13800009999"));
    }

    [Fact]
    public async Task A_name_is_corrected_and_a_number_that_belongs_to_another_is_not()
    {
        var (story, wang) = await SomebodyAsync();
        await story.ImportAsync(story.Row(2));
        var name = await AskAsync(wang, "correction", "name", "王 晓 明");
        await story.Li.PostAsync($"/api/v1/privacy-requests/{name.Id()}/acceptance", new { reason = "户口簿" });
        Assert.Equal("王晓明", (await story.PersonAsync(1))!.Name);
        var taken = await AskAsync(wang, "correction", "resident_id", story.ResidentId(2));
        await Refused.ExpectAsync(422, "person.id_taken", () => story.Li.PostAsync($"/api/v1/privacy-requests/{taken.Id()}/acceptance", new { reason = "户口簿" }));
        Assert.Equal("open", (await wang.GetAsync($"/api/v1/privacy-requests/{taken.Id()}")).Text("state"));
    }

    [Fact]
    public async Task Nobody_decides_on_the_own_request_and_nobody_from_elsewhere_sees_it()
    {
        var (story, other) = (await RosterStory.BeginAsync(server), await RosterStory.BeginAsync(server));
        // An officer who belongs to the unit she is officer of.
        var chen = await server.PersonAsync("Chen", "C-2", roles: (Role.HrOfficer, "C-2"));
        var own = await AskAsync(chen, "correction", "email", "chen@example.com");
        await Refused.ExpectAsync(422, "duty.own_request", () => chen.PostAsync($"/api/v1/privacy-requests/{own.Id()}/acceptance", new { reason = "me" }));
        await Refused.ExpectAsync(404, "privacy_request.not_found", () => other.Li.GetAsync($"/api/v1/privacy-requests/{own.Id()}"));
        Assert.DoesNotContain($"{own.Id()}", (await story.Li.GetAsync("/api/v1/privacy-requests")).GetRawText(), StringComparison.Ordinal);
        var trainer = await server.PersonAsync("Sun", "C", roles: (Role.TrainingOfficer, "C"));
        await Refused.ExpectAsync(404, "privacy_request.not_found", () => trainer.PostAsync($"/api/v1/privacy-requests/{own.Id()}/refusal", new { reason = "no" }));
        var auditor = await server.PersonAsync("Wu", "C", roles: (Role.Auditor, "C"));
        await Refused.ExpectAsync(403, "privacy_request.refuse.forbidden", () => auditor.PostAsync($"/api/v1/privacy-requests/{own.Id()}/refusal", new { reason = "no" }));
    }

    [Fact]
    public async Task A_field_that_nobody_needs_is_deleted_and_one_that_law_keeps_is_not()
    {
        var (story, wang) = await SomebodyAsync((RosterKeys.Email, "wang@example.com"));
        await Refused.ExpectAsync(422, "privacy_request.field_kept", () => AskAsync(wang, "deletion", "resident_id", null));
        var asked = await AskAsync(wang, "deletion", "email", null);
        await story.Li.PostAsync($"/api/v1/privacy-requests/{asked.Id()}/acceptance", new { reason = "不再需要" });
        Assert.Null((await story.PersonAsync(1))!.Email);
    }

    [Fact]
    public async Task Frozen_data_are_neither_shown_in_full_nor_exported_until_the_freeze_is_lifted()
    {
        var (story, wang) = await SomebodyAsync();
        var asked = await AskAsync(wang, "freeze", null, null, "请限制处理");
        await story.Li.PostAsync($"/api/v1/privacy-requests/{asked.Id()}/acceptance", new { reason = "法律要求保存，予以限制" });
        await Refused.ExpectAsync(422, "person.frozen", () => story.Li.PostAsync($"/api/v1/people/{wang.Id}/full-view", new { purpose = "identity_check" }));
        var hold = Assert.Single((await story.Li.GetAsync("/api/v1/privacy/holds")).Items(), hold => hold.Id("personId") == wang.Id);
        Assert.Equal("freeze", hold.Text("kind"));
        await story.Li.PostAsync($"/api/v1/privacy/holds/{hold.Id()}/lifting", new { reason = "本人撤回" });
        await story.Li.PostAsync($"/api/v1/people/{wang.Id}/full-view", new { purpose = "identity_check" });
    }

    [Fact]
    public async Task After_fifteen_working_days_a_request_is_overdue_and_still_to_be_answered()
    {
        var (story, wang) = await SomebodyAsync();
        var asked = await AskAsync(wang, "explanation", null, null, "为何未计入学时？");
        var due = NodaTime.Text.InstantPattern.ExtendedIso.Parse(asked.Text("answerDue")).Value;
        Assert.Equal(server.Calendar.EndOfWorkingDays(server.Clock.GetCurrentInstant(), 15), due);
        server.Clock.MoveTo(due - Duration.FromMilliseconds(1));
        await server.SweepAsync();
        Assert.Equal("open", (await wang.GetAsync($"/api/v1/privacy-requests/{asked.Id()}")).Text("state"));
        server.Clock.MoveTo(due);
        await server.SweepAsync();
        var overdue = await story.Li.GetAsync($"/api/v1/privacy-requests/{asked.Id()}");
        Assert.True(overdue.GetProperty("isOverdue").GetBoolean());
        Assert.Equal("refused", (await story.Li.PostAsync($"/api/v1/privacy-requests/{asked.Id()}/refusal", new { reason = "学时规则第 3 条" })).Text("state"));
        await Refused.ExpectAsync(409, "privacy_request.accept.not_in_refused", () => story.Li.PostAsync($"/api/v1/privacy-requests/{asked.Id()}/acceptance", new { reason = "x" }));
    }

    [Fact]
    public async Task A_person_takes_a_request_back_and_lists_only_the_own_ones()
    {
        var (_, wang) = await SomebodyAsync();
        var asked = await AskAsync(wang, "access", null, null);
        Assert.Equal(asked.Id(), Assert.Single((await wang.GetAsync("/api/v1/privacy-requests?mine=true&open=true")).Items()).Id());
        Assert.Equal("withdrawn", (await wang.PostAsync($"/api/v1/privacy-requests/{asked.Id()}/withdrawal")).Text("state"));
        Assert.Empty((await wang.GetAsync("/api/v1/privacy-requests?open=true")).Items());
    }

    async Task<(RosterStory Story, Persona Wang)> SomebodyAsync(params (string Column, TrainingLms.Excel.CellValue Value)[] other)
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1, other));
        return (story, await server.AsAsync((await story.PersonAsync(1))!.Id));
    }

    static Task<System.Text.Json.JsonElement> AskAsync(Persona who, string kind, string? field, string? value, string? text = null) =>
        who.PostAsync("/api/v1/me/privacy-requests", new { kind, field, value, text });
}

public sealed class PrivacyRequestTestsOnSqlite(SqliteServer server) : PrivacyRequestTests(server), IClassFixture<SqliteServer>;

public sealed class PrivacyRequestTestsOnPostgreSql(PostgreSqlServer server) : PrivacyRequestTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
