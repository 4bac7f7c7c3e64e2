using System.Text.Json;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.LearningHours;

/// <summary>Rules are for everybody on a server, so each test has years and units of its own.</summary>
public abstract class HoursRuleSetTests(LmsServer server)
{
    const string Sets = "/api/v1/hours/rule-sets";

    static object Content(int from, int? to = null, string required = "60.00", string? carryOver = null) => new
    {
        validFrom = from,
        validTo = to,
        source = "市人社局文件",
        rules = new[] { Rule("professional_technician", from, required), Rule("cadre_below_county", from, required) },
        caps = new[] { new { key = "online", name = "网络课程", nameEnglish = "online lessons", perYear = (string?)null, share = (string?)"1/2" } },
        conversions = new[] { new { key = "online-lesson", name = "网络课程", nameEnglish = "online lessons", unit = "lesson", hours = "1.00", days = (string?)null, cap = "online", claimable = true } },
        dailyCeiling = "8.00",
        repeatAfterYears = 3,
        carryOver,
    };

    static object Rule(string population, int from, string required) => new
    {
        population,
        period = "calendar_year",
        required,
        professionalShare = (string?)null,
        shareBase = "required_total",
        daysInstead = (string?)null,
        validFrom = from,
        validTo = (int?)null,
        source = "市人社局文件",
    };

    Task<JsonElement> DraftAsync(Persona officer, string key, object content, string unit = "C-2") =>
        officer.PostAsync(Sets, new { unitId = server.Units[unit], key, content });

    Task<Persona> OfficerAsync(string name, string unit = "C") => server.PersonAsync(name, unit, roles: (Role.TrainingOfficer, unit));

    Task<int> BookAsync(Persona person, int hundredths, int year, HoursCategory category = HoursCategory.Professional) => server.InDatabaseAsync(async db =>
    {
        var completion = new CourseCompletion(Guid.CreateVersion7(server.Clock.GetCurrentInstant().ToDateTimeOffset()), person.Id, server.Units["C-2-1"], Guid.AllBitsSet, Guid.AllBitsSet, "课程",
            category, hundredths, new LocalDate(year, 2, 1));
        db.HoursEntries.Add(HoursEntry.GrantFor(completion, new HoursRules("city-hours", 2, []), server.SystemAct));
        return await db.SaveChangesAsync();
    });

    [Fact]
    public async Task A_second_person_decides_and_overlapping_versions_are_refused_with_both_names()
    {
        var (zhao, qian) = (await OfficerAsync("Zhao"), await OfficerAsync("Qian"));
        const int from = 2040;
        const string key = "west-hours";
        var first = (await DraftAsync(zhao, key, Content(from, from + 5))).Id();
        await Refused.ExpectAsync(422, "duty.rules_need_two", () => zhao.PostAsync($"{Sets}/{first}/approval"));
        Assert.Equal("approved", (await qian.PostAsync($"{Sets}/{first}/approval")).Text("state"));
        var second = await DraftAsync(zhao, key, Content(from + 3));
        Assert.Equal(2, second.Int("number"));
        var refused = await Assert.ThrowsAsync<Refused>(() => qian.PostAsync($"{Sets}/{second.Id()}/approval"));
        Assert.Contains($"The rules {key} 2 and {key} 1 are for the same years", refused.Message, StringComparison.Ordinal);
        await Refused.ExpectAsync(422, "reason.missing", () => zhao.PostAsync($"{Sets}/{second.Id()}/discard"));
        Assert.Equal("discarded", (await zhao.PostAsync($"{Sets}/{second.Id()}/discard", new { reason = "年度重叠" })).Text("state"));
        await qian.PostAsync($"{Sets}/{(await DraftAsync(zhao, key, Content(from + 6))).Id()}/approval");
    }

    [Fact]
    public async Task Two_approvals_at_once_for_one_year_leave_one()
    {
        var (zhao, qian) = (await OfficerAsync("Zhao"), await OfficerAsync("Qian"));
        const int from = 2040;
        var drafts = new List<Guid>();
        for (var i = 0; i < 3; i++) drafts.Add((await DraftAsync(zhao, $"race-{i}", Content(from), "C-1-1")).Id());
        var outcomes = await Task.WhenAll(drafts.Select(async id =>
        {
            try
            {
                await qian.PostAsync($"{Sets}/{id}/approval");
                return "approved";
            }
            catch (Refused refused) when (refused.Message.Contains("hours.rules_overlap", StringComparison.Ordinal))
            {
                return "overlap";
            }
        }));
        Assert.Equal(["approved", "overlap", "overlap"], outcomes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Wrong_rules_are_refused_with_all_faults_and_drafts_stay_in_the_house()
    {
        var zhao = await OfficerAsync("Zhao");
        var refused = await Assert.ThrowsAsync<Refused>(() => DraftAsync(zhao, "City Hours", Content(1900, required: "-5")));
        Assert.Equal(422, refused.Status);
        foreach (var code in (string[])["hours.rules_key_wrong", "hours.rules_years_wrong", "hours.rules_number_wrong"]) Assert.Contains(code, refused.Message, StringComparison.Ordinal);
        await Refused.ExpectAsync(422, "hours.rules_key_of_other_unit", () => DraftAsync(zhao, "city-hours", Content(2030)));
        await Refused.ExpectAsync(422, "hours.rules_part_missing", () => DraftAsync(zhao, "empty-hours", new { validFrom = 2030 }));
        await Refused.ExpectAsync(422, "hours.rules_part_missing", () => DraftAsync(zhao, "empty-hours", new { validFrom = 2030, rules = new object?[] { null }, caps = Array.Empty<object>(), conversions = Array.Empty<object>() }));
        var draft = (await DraftAsync(zhao, "draft-hours", Content(2030))).Id();
        var li = await server.PersonAsync("Li", "C-2-1");
        await Refused.ExpectAsync(404, "hours.rules_not_found", () => li.GetAsync($"{Sets}/{draft}"));
        await Refused.ExpectAsync(404, "unit.not_found", () => DraftAsync(li, "mine", Content(2030)));
    }

    [Fact]
    public async Task What_if_tries_a_draft_and_plans_without_writing_anything()
    {
        var zhao = await OfficerAsync("Zhao");
        var li = await server.PersonAsync("Li", "C-2-1");
        await BookAsync(li, 40_00, 2026);
        var planned = new[] { new { category = "professional", hoursHundredths = 5000, learnedOn = "2026-09-01", title = "计划班次" } };
        var before = await server.InDatabaseAsync(db => Task.FromResult(db.HoursEntries.Count() + db.AuditEntries.Count()));
        var what = await li.PostAsync("/api/v1/hours/what-ifs", new { year = 2026, planned });
        Assert.Equal((true, true, 90_00), (what.GetProperty("isHypothetical").GetBoolean(), what.GetProperty("isMet").GetBoolean(), what.Int("countedHundredths")));
        Assert.Equal(before, await server.InDatabaseAsync(db => Task.FromResult(db.HoursEntries.Count() + db.AuditEntries.Count())));
        var draft = (await DraftAsync(zhao, "try-hours", Content(2026))).Id();
        var other = await zhao.PostAsync("/api/v1/hours/what-ifs", new { year = 2026, personId = li.Id, ruleSetId = draft });
        // Half of sixty is thirty: online learning is capped under the draft.
        Assert.Equal((60_00, 30_00, "counted 30.00 of 40.00"), (other.Int("requiredHundredths"), other.Int("countedHundredths"), other.Items("entries").Single().Text("countedText")));
        await Refused.ExpectAsync(422, "hours.planned_wrong", () => li.PostAsync("/api/v1/hours/what-ifs", new
        {
            year = 2026,
            planned = new[] { new { category = "professional", hoursHundredths = -1, learnedOn = "2026-09-01", title = "x" } },
        }));
        await Refused.ExpectAsync(404, "person.not_found", () => li.PostAsync("/api/v1/hours/what-ifs", new { year = 2026, personId = zhao.Id }));
    }

    [Fact]
    public async Task Missing_hours_come_with_hints_and_the_statement_prints()
    {
        var li = await server.PersonAsync("=Li", "C-1-1");
        await BookAsync(li, 80_00, 2026);
        var statement = await li.GetAsync("/api/v1/hours/statements/me/2026");
        var gap = statement.Items("missing").Single();
        Assert.Equal((10_00, "public or professional"), (gap.Int("missingHundredths"), gap.Text("label")));
        Assert.Contains(gap.Items("hints"), hint => hint.Text("conversion") == "full-time-day" && hint.Int("units") == 2 && hint.GetProperty("closes").GetBoolean());
        var bytes = await li.DownloadAsync($"/api/v1/hours/statements/{li.Id}/2026/workbook");
        Assert.Equal((byte)'P', bytes[0]);
        Assert.Equal("city-hours", (await li.GetAsync("/api/v1/hours/rules/me/2026")).Text("ruleSet"));
    }
}

public sealed class HoursRuleSetTestsOnSqlite(SqliteServer server) : HoursRuleSetTests(server), IClassFixture<SqliteServer>;

public sealed class HoursRuleSetTestsOnPostgreSql(PostgreSqlServer server) : HoursRuleSetTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
