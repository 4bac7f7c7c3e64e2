using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Excel;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Audit;

/// <summary>Auditors read the trail of their units, and reading leaves a trace where it must.</summary>
public abstract class AuditReadingTests(LmsServer server)
{
    [Fact]
    public async Task Each_auditor_reads_the_units_in_scope_and_only_the_city_reads_what_belongs_to_none()
    {
        await ObserveAsync("scope_case", ("C", null), ("C-1", null), ("C-1-1", null), ("C-2", null), (null, null));
        var city = await server.PersonAsync("Zhou", "C", roles: (Role.Auditor, "C"));
        var district = await server.PersonAsync("Wu", "C-1", roles: (Role.Auditor, "C-1"));
        var officer = await server.PersonAsync("Zheng", "C", roles: (Role.HrOfficer, "C"));
        Assert.Equal(["(none)", "C", "C-1", "C-1-1", "C-2"], await UnitsSeenAsync(city));
        Assert.Equal(["C-1", "C-1-1"], await UnitsSeenAsync(district));
        Assert.Empty(await UnitsSeenAsync(officer));

        var elsewhere = (await ListAsync(city, "area=scope_case")).Single(entry => entry.GetProperty("subjectUnitId").ValueKind == JsonValueKind.String && entry.Id("subjectUnitId") == server.Units["C-2"]);
        Assert.Empty((await district.GetAsync($"/api/v1/audit/{elsewhere.Id("subjectId")}")).EnumerateArray());
        Assert.Single((await city.GetAsync($"/api/v1/audit/{elsewhere.Id("subjectId")}")).EnumerateArray());
        Assert.DoesNotContain("C-2", await ExportedUnitsAsync(district, "area=scope_case"));
    }

    [Fact]
    public async Task Filters_narrow_and_pages_follow_each_other_newest_first()
    {
        await ObserveAsync("filter_case", ("C-1", "one"), ("C-2", "two"), ("C-1", "three"));
        var today = server.Clock.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]).Date;
        server.Clock.Advance(Duration.FromDays(2));
        await ObserveAsync("filter_case", ("C-1", "four"), ("C-1", "five"));
        var zhou = await server.PersonAsync("Zhou", "C", roles: (Role.Auditor, "C"));

        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await zhou.GetAsync($"/api/v1/audit?area=filter_case&limit=2{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Items().Select(entry => entry.Text("correlationId")));
            cursor = page.GetProperty("next").GetString();
        }
        Assert.Equal(["five", "four", "three", "two", "one"], seen);

        Assert.Equal(3, (await ListAsync(zhou, $"area=filter_case&to={today:uuuu-MM-dd}")).Length);
        Assert.Equal(2, (await ListAsync(zhou, $"area=filter_case&from={today.PlusDays(1):uuuu-MM-dd}")).Length);
        Assert.Single(await ListAsync(zhou, $"area=filter_case&unitId={server.Units["C-2"]}"));
        Assert.Single(await ListAsync(zhou, "correlationId=four"));
        Assert.Equal(5, (await ListAsync(zhou, "area=filter_case&act=change&subject=case&refused=false")).Length);
        Assert.Empty(await ListAsync(zhou, "area=filter_case&refused=true"));
        await Refused.ExpectAsync(422, "audit.day_unreadable", () => ListAsync(zhou, "from=yesterday"));
    }

    [Theory]
    [InlineData("to=9999-12-31", "audit.day_unreadable")]
    [InlineData("from=-9998-01-01", "audit.day_unreadable")]
    [InlineData("cursor=OTIyMzM3MjAzNjg1NDc3NTgwN3x4fDE=", "page.cursor_unknown")]
    public async Task A_day_or_a_place_beyond_any_calendar_is_refused(string query, string code)
    {
        var zhou = await server.PersonAsync("Zhou", "C", roles: (Role.Auditor, "C"));
        await Refused.ExpectAsync(422, code, () => ListAsync(zhou, query));
    }

    [Fact]
    public async Task Who_is_no_auditor_leaves_no_trace_of_having_read_about_somebody()
    {
        var (li, wang) = (await server.PersonAsync("Li", "C-1"), await server.PersonAsync("Wang", "C-1"));
        Assert.Empty(await ListAsync(wang, $"actorId={li.Id}"));
        Assert.DoesNotContain(await server.InDatabaseAsync(db => new AuditTrail(db).AboutAsync(li.Id)), entry => entry.Trigger == "read_trail");
    }

    [Fact]
    public async Task Refused_attempts_at_deciding_acts_are_entries_and_a_missing_reason_is_none()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        var li = await server.PersonAsync("Li", "C-1-1");
        var zhou = await server.PersonAsync("Zhou", "C-1", roles: (Role.Auditor, "C-1"));
        var unit = await zhao.PostAsync("/api/v1/units", new { code = "X-1", name = "新城街道", level = "subdistrict", type = "Subdistrict", parentId = server.Units["C-1"] });
        await Refused.ExpectAsync(403, "organization_unit.begin.forbidden", () => wang.PostAsync($"/api/v1/units/{unit.Id()}/opening"));
        var proposed = await wang.PostAsync("/api/v1/appointments", new
        {
            personId = li.Id,
            role = Role.HrOfficer,
            unitId = server.Units["C-1-1"],
            inherit = false,
            from = "2026-03-01",
            orderText = "东区网信办〔2026〕4号",
        });
        await Refused.ExpectAsync(422, "duty.second_person_needed", () => wang.PostAsync($"/api/v1/appointments/{proposed.Id()}/approval"));
        await Refused.ExpectAsync(422, "reason.missing", () => zhao.PostAsync($"/api/v1/appointments/{proposed.Id()}/refusal"));

        var tried = await ListAsync(zhou, $"refused=true&actorId={wang.Id}");
        Assert.Equal(["approve role_appointment proposed duty.second_person_needed", "begin organization_unit planned organization_unit.begin.forbidden"],
            tried.Select(entry => $"{entry.Text("trigger")} {entry.Text("subject")} {entry.Text("from")} {string.Join(' ', entry.Items("refusedWith").Select(code => code.GetString()))}"));
        Assert.Empty(await ListAsync(zhou, $"refused=true&actorId={zhao.Id}"));
        Assert.Equal(JsonValueKind.Null, tried[0].GetProperty("to").ValueKind);
        Assert.Empty(await server.BreaksAsync());
    }

    [Fact]
    public async Task An_entry_is_told_as_a_sentence_in_both_languages_and_looking_at_a_person_leaves_a_trace()
    {
        var li = await server.PersonAsync("Li", "C-1");
        var zhou = await server.PersonAsync("Zhou", "C", roles: (Role.Auditor, "C"));
        var entry = (await zhou.GetAsync($"/api/v1/audit/{li.Id}")).EnumerateArray().First();
        Assert.StartsWith("the system (the clock): recorded, person Li.", entry.Text("sentence"), StringComparison.Ordinal);
        zhou.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        var again = (await zhou.GetAsync($"/api/v1/audit/{li.Id}")).EnumerateArray().ToDictionary(entry => entry.Text("trigger"));
        Assert.StartsWith("系统（系统定时）登记：人员 Li。", again["create"].Text("sentence"), StringComparison.Ordinal);
        Assert.Equal(("Zhou", Role.Auditor), (again["read_trail"].Text("actor"), again["read_trail"].Text("as")));
    }

    [Fact]
    public async Task An_export_carries_the_proof_and_is_an_entry_itself()
    {
        await ObserveAsync("export_case", ("C-1", "first"), ("C-1", "second"));
        await server.SweepAsync();
        var zhou = await server.PersonAsync("Zhou", "C-1", roles: (Role.Auditor, "C-1"));
        var rows = Rows(await zhou.DownloadAsync("/api/v1/audit/export?area=export_case"));
        var listed = (await ListAsync(zhou, "area=export_case")).OrderBy(entry => entry.GetProperty("sequence").GetInt64()).ToList();
        Assert.Equal(listed.Select(entry => $"{entry.Text("stream")} {entry.GetProperty("sequence")} {entry.Text("previousHash")} {entry.Text("hash")}"),
            rows.Skip(1).Select(row => $"{row[0]} {row[1]} {row[12]} {row[13]}"));
        Assert.All(rows.Skip(1), row => Assert.EndsWith("#2", row[14], StringComparison.Ordinal));
        Assert.Single((await server.InDatabaseAsync(db => new AuditTrail(db).AboutAsync(Guid.Empty))), entry => entry.Trigger == "export_audit" && entry.ActorId == zhou.Id);
    }

    [Fact]
    public async Task Whether_the_trail_is_whole_is_told_to_auditors_and_the_authority_and_to_nobody_else()
    {
        var told = new List<string>();
        foreach (var role in Role.All)
        {
            var holder = await server.PersonAsync(role, roles: (role, "C-2-1"));
            try
            {
                await holder.GetAsync("/api/v1/audit/health");
                told.Add(role);
            }
            catch (Refused refused)
            {
                Assert.Equal(["audit.health_forbidden"], refused.Codes);
            }
        }
        Assert.Equal(["Auditor", "Authority"], told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_nightly_inspection_runs_once_a_night_and_tells_auditors_and_the_authority()
    {
        var auditor = await server.PersonAsync("Zhou", "C-1", roles: (Role.Auditor, "C-1"));
        var authority = await server.PersonAsync("Feng", "C", roles: (Role.Authority, "C"));
        var officer = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        await Refused.ExpectAsync(403, "audit.health_forbidden", () => officer.GetAsync("/api/v1/audit/health"));
        server.Clock.Advance(Duration.FromDays(1));
        Assert.Equal(0, await InspectAsync());
        Assert.Null(await InspectAsync());
        Assert.True((await auditor.GetAsync("/api/v1/audit/health")).GetProperty("isWhole").GetBoolean());

        var file = Path.Combine(server.Services.GetRequiredService<SealFolder>().Path, "seals-2020.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "not a seal\n", TestContext.Current.CancellationToken);
        server.Clock.Advance(Duration.FromDays(1));
        Assert.Equal(1, await InspectAsync());
        var told = await authority.GetAsync("/api/v1/audit/health");
        Assert.False(told.GetProperty("isWhole").GetBoolean());
        Assert.Equal(["audit.seal_file_unreadable audit seals-2020.jsonl #1"], told.Items("findings").Select(finding => finding.GetString()));
        File.Delete(file);
    }

    async Task<int?> InspectAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<NightlyInspection>().RunIfDueAsync("test");
    }

    Task<int> ObserveAsync(string area, params (string? Unit, string? Request)[] acts) => server.InDatabaseAsync(db =>
    {
        foreach (var (unit, request) in acts)
        {
            var act = server.SystemAct with { CorrelationId = request };
            db.Observe(new Observation(area, "change", "case", act.NewId(), act, new Warrant("clock")) { SubjectUnitId = unit is null ? null : server.Units[unit] });
        }
        return db.SaveChangesAsync();
    });

    static async Task<JsonElement[]> ListAsync(Persona reader, string query) => (await reader.GetAsync($"/api/v1/audit?limit=200&{query}")).Items();

    async Task<string[]> UnitsSeenAsync(Persona reader) =>
        [.. (await ListAsync(reader, "area=scope_case")).Select(entry => entry.GetProperty("subjectUnitId") is { ValueKind: JsonValueKind.String } unit
            ? server.Units.Single(known => known.Value == unit.GetGuid()).Key : "(none)").Order(StringComparer.Ordinal)];

    async Task<string[]> ExportedUnitsAsync(Persona reader, string query)
    {
        var ids = Rows(await reader.DownloadAsync($"/api/v1/audit/export?{query}")).Skip(1).Select(row => row[7]).ToHashSet();
        return [.. (await ListAsync(reader, query)).Where(entry => ids.Contains($"{entry.Id("subjectId")}")).Select(entry => server.Units.Single(known => known.Value == entry.Id("subjectUnitId")).Key)];
    }

    static List<string[]> Rows(byte[] file)
    {
        using var workbook = Workbook.Open(new MemoryStream(file));
        return [.. workbook.Sheets[0].ReadRows().Select(row => Enumerable.Range(1, 15).Select(column => row[column].Raw).ToArray())];
    }
}

public sealed class AuditReadingTestsOnSqlite(SqliteServer server) : AuditReadingTests(server), IClassFixture<SqliteServer>;

public sealed class AuditReadingTestsOnPostgreSql(PostgreSqlServer server) : AuditReadingTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
