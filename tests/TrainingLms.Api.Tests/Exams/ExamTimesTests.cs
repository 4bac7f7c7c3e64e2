using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

public abstract class ExamTimesTests(LmsServer server)
{
    static readonly Duration Tick = Duration.FromTicks(10);

    [Fact]
    public async Task Overrides_of_a_person_and_of_groups_count_before_during_and_after_their_removal()
    {
        var (wang, li, gu) = (await server.WangAsync(), await server.PersonAsync("Li", "C-1-1"), await server.GuAsync());
        var exam = await server.PublishedAsync();
        await OverrideAsync(wang, exam, new { unitId = server.Units["C-1"], times = new { limitSeconds = 3_000, closesAt = In(150) }, reason = "district" });
        await OverrideAsync(wang, exam, new { group = "class 7", times = new { limitSeconds = 3_600 }, reason = "class" });
        var attempt = await wang.PostAsync($"/api/v1/exams/{exam}/attempts", new { personId = li.Id, group = "class 7" });
        var path = $"/api/v1/exam-attempts/{attempt.Id()}";
        Assert.Equal(3_600_000L, (await li.PostAsync($"{path}/start")).GetProperty("remainingMs").GetInt64());
        Assert.Equal(In(150), (await li.GetAsync(path)).Text("closesAt"));

        var personal = await OverrideAsync(wang, exam, new { personId = li.Id, times = new { limitSeconds = 1_800 }, reason = "asked" });
        await Refused.ExpectAsync(422, "override.personal_exists", () => OverrideAsync(wang, exam, new { personId = li.Id, times = new { limitSeconds = 60 }, reason = "again" }));
        Assert.Equal(1_800_000L, (await li.SaveAsync(path, 1)).GetProperty("remainingMs").GetInt64());
        server.Clock.Advance(Duration.FromMinutes(20));
        await wang.PutAsync($"/api/v1/exam-overrides/{personal.Id()}", new { times = new { limitSeconds = 600 }, reason = "mistaken" });
        Assert.Equal(120_000L, (await li.SaveAsync(path, 1)).GetProperty("remainingMs").GetInt64());
        await wang.PostAsync($"/api/v1/exam-overrides/{personal.Id()}/removal", new { reason = "mistaken" });
        Assert.Equal(2_400_000L, (await li.SaveAsync(path, 1)).GetProperty("remainingMs").GetInt64());
        await OverrideAsync(wang, exam, new { personId = li.Id, times = new { limitSeconds = 0 }, reason = "no limit" });
        Assert.Equal(130 * 60_000L, (await li.SaveAsync(path, 1)).GetProperty("remainingMs").GetInt64());
        Assert.Equal(4, (await gu.GetAsync($"/api/v1/exams/{exam}/overrides")).Items().Length);
        Assert.Equal(0, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(entry => entry.SubjectId == personal.Id() && entry.Trigger == "change" && entry.Changes == null)));
    }

    [Fact]
    public async Task Who_changes_the_unit_follows_the_overrides_of_the_new_one()
    {
        var (wang, li) = (await server.WangAsync(), await server.PersonAsync("Li", "C-1"));
        var exam = await server.PublishedAsync();
        await OverrideAsync(wang, exam, new { unitId = server.Units["C-1"], times = new { limitSeconds = 5_400 }, reason = "district" });
        var path = await server.StartedAsync(li, exam: exam);
        server.Clock.Advance(Duration.FromMinutes(60));
        await server.InDatabaseAsync(db => db.People.Where(person => person.Id == li.Id).ExecuteUpdateAsync(person => person.SetProperty(p => p.UnitId, server.Units["C-2"])));
        await server.SweepAsync();
        Assert.Equal(("in_progress", 120_000L), ((await li.GetAsync(path)).Text("state"), (await li.GetAsync(path)).GetProperty("remainingMs").GetInt64()));
    }

    [Fact]
    public async Task An_extension_past_the_close_keeps_the_sweep_away_even_before_it_has_followed()
    {
        var (wang, li, zhao) = (await server.WangAsync(), await server.PersonAsync("Li"), await server.PersonAsync("Zhao"));
        var exam = await server.PublishedAsync();
        var path = $"/api/v1/exam-attempts/{(await li.PostAsync("/api/v1/exam-attempts", new { examId = exam })).Id()}";
        var other = await server.StartedAsync(zhao, exam: exam);
        // As if the round that follows overrides had not come yet.
        var group = await OverrideAsync(wang, exam, new { unitId = server.Units["C"], times = new { closesAt = In(300), limitSeconds = 9_000 }, reason = "power" });
        await server.InDatabaseAsync(async db =>
        {
            foreach (var attempt in await db.ExamAttempts.Where(a => a.ExamId == exam).ToListAsync())
                attempt.AdjustTimes(new TimesFound(ResolvedTimes.Of(await db.Exams.SingleAsync(e => e.Id == exam)), null, attempt.TimesUnitId, 0), new(TrainingLms.Workflow.Actor.System, server.Clock.GetCurrentInstant()));
            return await db.SaveChangesAsync();
        });
        server.Clock.Advance(Duration.FromHours(2) + Duration.FromMinutes(5));
        await Task.WhenAll(server.SweepAsync(), server.SweepAsync());
        await server.SweepAsync();
        Assert.Equal(("ready", "in_progress"), ((await li.GetAsync(path)).Text("state"), (await zhao.GetAsync(other)).Text("state")));
        Assert.Equal(9_000_000L, (await li.PostAsync($"{path}/start")).GetProperty("remainingMs").GetInt64());
        Assert.Equal("in_force", group.Text("state"));
        await Refused.ExpectAsync(404, "exam.not_found", () => OverrideAsync(wang, Guid.AllBitsSet, new { group = "x", times = new { attempts = 1 }, reason = "x" }));
    }

    [Fact]
    public async Task More_attempts_for_one_person()
    {
        var (wang, li) = (await server.WangAsync(), await server.PersonAsync("Li"));
        var exam = await server.PublishedAsync();
        for (var turn = 0; turn < 2; turn++) await li.HandInAsync(await server.StartedAsync(li, exam: exam));
        await Refused.ExpectAsync(422, "attempt.none_left", () => li.PostAsync("/api/v1/exam-attempts", new { examId = exam }));
        await OverrideAsync(wang, exam, new { personId = li.Id, times = new { attempts = 3 }, reason = "power failure" });
        Assert.Equal(3, (await li.PostAsync("/api/v1/exam-attempts", new { examId = exam })).Int("number"));
    }

    [Fact]
    public async Task An_accommodation_is_granted_by_two_and_counts_at_once_and_invigilators_see_the_effect_only()
    {
        var (li, gu) = (await server.PersonAsync("Li", "C-1-1"), await server.GuAsync());
        var he = await server.PersonAsync("He", "C-1", roles: (Role.HrOfficer, "C-1"));
        var hu = await server.PersonAsync("Hu", "C-1", roles: (Role.HrOfficer, "C-1"));
        var exam = await server.PublishedAsync();
        var path = await server.StartedAsync(li, exam: exam);
        var asked = new { personId = li.Id, from = "2026-01-01", to = "2028-12-31", factorPercent = 150, fixedMinutes = 5, largePrint = true, basis = "残联证 2026-118" };
        await Refused.ExpectAsync(422, "accommodation.days_wrong accommodation.effect_wrong accommodation.basis_missing",
            () => he.PostAsync("/api/v1/accommodations", new { personId = li.Id, from = "2026-01-02", to = "2026-01-01", factorPercent = 175 }));
        await Refused.ExpectAsync(404, "person.not_found", () => gu.PostAsync("/api/v1/accommodations", asked));
        var one = await he.PostAsync("/api/v1/accommodations", asked);
        await Refused.ExpectAsync(422, "duty.accommodation_needs_two", () => he.PostAsync($"/api/v1/accommodations/{one.Id()}/approval"));
        await hu.PostAsync($"/api/v1/accommodations/{one.Id()}/approval");
        Assert.Equal(65 * 60_000L, (await li.SaveAsync(path, 1)).GetProperty("remainingMs").GetInt64());
        var line = (await gu.GetAsync($"/api/v1/exams/{exam}/roster")).Items().Single();
        Assert.Equal((150, true), (line.GetProperty("accommodation").Int("factorPercent"), line.GetProperty("accommodation").GetProperty("largePrint").GetBoolean()));
        Assert.DoesNotContain("残联证", line.GetRawText(), StringComparison.Ordinal);
        await Refused.ExpectAsync(404, "accommodation.not_found", () => gu.GetAsync($"/api/v1/accommodations/{one.Id()}"));
        Assert.Equal("approved", (await li.GetAsync($"/api/v1/accommodations/{one.Id()}")).Text("state"));

        server.Clock.Advance(Duration.FromMinutes(41) + Tick);
        await server.SweepAsync();
        Assert.Equal("in_progress", (await li.GetAsync(path)).Text("state"));
        await hu.PostAsync($"/api/v1/accommodations/{one.Id()}/ending", new { reason = "expired" });
        Assert.Equal(120_000L, (await li.SaveAsync(path, 1)).GetProperty("remainingMs").GetInt64());
    }

    [Fact]
    public async Task An_accommodation_that_begins_later_counts_at_the_exam_of_its_day()
    {
        var li = await server.PersonAsync("Li");
        var he = await server.PersonAsync("He", "C-1", roles: (Role.HrOfficer, "C-1"));
        var hu = await server.PersonAsync("Hu", "C-1", roles: (Role.HrOfficer, "C-1"));
        var exam = await server.PublishedAsync();
        var day = LocalDatePattern.Iso.Format(server.Clock.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]).Date.PlusDays(1));
        var one = await he.PostAsync("/api/v1/accommodations", new { personId = li.Id, from = day, to = day, factorPercent = 200, basis = "1" });
        await hu.PostAsync($"/api/v1/accommodations/{one.Id()}/approval");
        Assert.Equal(2_400_000L, (await li.GetAsync(await server.StartedAsync(li, exam: exam))).GetProperty("remainingMs").GetInt64());
    }

    static Task<JsonElement> OverrideAsync(Persona who, Guid exam, object body) => who.PostAsync($"/api/v1/exams/{exam}/overrides", body);

    string In(int minutes) => InstantPattern.ExtendedIso.Format(server.Clock.GetCurrentInstant() + Duration.FromMinutes(minutes));
}

public sealed class ExamTimesTestsOnSqlite(SqliteServer server) : ExamTimesTests(server), IClassFixture<SqliteServer>;

public sealed class ExamTimesTestsOnPostgreSql(PostgreSqlServer server) : ExamTimesTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
