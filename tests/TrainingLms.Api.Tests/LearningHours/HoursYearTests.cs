using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Excel.LearningHours;
using TrainingLms.LearningHours;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.LearningHours;

/// <summary>From the first year of a version to its close: one story on one server, because the clock only goes forward.</summary>
public abstract class HoursYearTests(LmsServer server)
{
    internal static object Content(int from, string required, string? carryOver) => new
    {
        validFrom = from,
        source = "市人社局文件",
        rules = new[] { "professional_technician", "cadre_below_county" }.Select(population => new
        {
            population,
            period = "calendar_year",
            required,
            shareBase = "required_total",
            validFrom = from,
            source = "市人社局文件",
        }),
        caps = Array.Empty<object>(),
        conversions = new[] { new { key = "online-lesson", name = "网络课程", nameEnglish = "online lessons", unit = "lesson", hours = "1.00", claimable = true } },
        repeatAfterYears = 3,
        carryOver,
    };

    Task<int> BookAsync(Persona person, int hundredths, int year, int day) => server.InDatabaseAsync(async db =>
    {
        var act = server.SystemAct;
        db.HoursEntries.Add(HoursEntry.GrantFor(
            new CourseCompletion(act.NewId(), person.Id, server.Units["C-1-1"], act.NewId(), act.NewId(), "课程", HoursCategory.Professional, hundredths, new LocalDate(year, 2, day)),
            new HoursRules("city-hours", 2, []), act));
        return await db.SaveChangesAsync();
    });

    [Fact]
    public async Task A_version_comes_into_force_carries_surplus_over_and_its_closed_years_keep_it()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C"));
        var qian = await server.PersonAsync("Qian", "C", roles: (Role.TrainingOfficer, "C"));
        var li = await server.PersonAsync("Li", "C-1-1");
        async Task<Guid> ApprovedAsync(int from, string required, string? carryOver)
        {
            var id = (await zhao.PostAsync("/api/v1/hours/rule-sets", new { unitId = server.Units["C-1"], key = "east-hours", content = Content(from, required, carryOver) })).Id();
            await qian.PostAsync($"/api/v1/hours/rule-sets/{id}/approval");
            return id;
        }
        var first = await ApprovedAsync(2026, "60.00", "20.00");
        Assert.Equal("city-hours", (await li.GetAsync("/api/v1/hours/statements/me/2026")).Text("ruleSet"));
        await server.SweepAsync();
        var statement = await li.GetAsync("/api/v1/hours/statements/me/2026");
        Assert.Equal(("east-hours", 1, 60_00), (statement.Text("ruleSet"), statement.Int("ruleVersion"), statement.Int("requiredHundredths")));
        await BookAsync(li, 50_00, 2026, 1);
        await BookAsync(li, 25_00, 2026, 2);
        var second = await ApprovedAsync(2027, "80.00", null);

        server.Clock.MoveTo(Instant.FromUtc(2027, 4, 1, 1, 0));
        await server.SweepAsync();
        await server.SweepAsync();
        Assert.Equal(("replaced", 2027), ((await zhao.GetAsync($"/api/v1/hours/rule-sets/{first}")).Text("state"), (await zhao.GetAsync($"/api/v1/hours/rule-sets/{first}")).Int("replacedFrom")));
        Assert.Equal("in_force", (await zhao.GetAsync($"/api/v1/hours/rule-sets/{second}")).Text("state"));
        var closed = await li.GetAsync("/api/v1/hours/statements/me/2026");
        Assert.Equal((1, true, 60_00), (closed.Int("ruleVersion"), closed.GetProperty("isMet").GetBoolean(), closed.Int("countedHundredths")));
        var next = await li.GetAsync("/api/v1/hours/statements/me/2027");
        Assert.Equal((2, 15_00), (next.Int("ruleVersion"), next.Int("countedHundredths")));
        Assert.Equal("carry_in", next.Items("entries").Single().Text("kind"));

        // A closed year keeps its rules.
        var late = (await zhao.PostAsync("/api/v1/hours/rule-sets", new { unitId = server.Units["C-2"], key = "west-late", content = Content(2026, "10.00", null) })).Id();
        await Refused.ExpectAsync(422, "hours.rules_year_closed", () => qian.PostAsync($"/api/v1/hours/rule-sets/{late}/approval"));

        // What was carried over follows when an entry of the closed year is corrected by workbook, or taken back.
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        async Task CorrectAsync(int year, string was, string column, string value)
        {
            var rows = HoursCorrectionWorkbook.Read("corrections.xlsx", await wang.DownloadAsync($"/api/v1/hours/corrections/workbook/{year}"), new LocalDate(2027, 4, 1)).Rows
                .Select(row => row.Cells.ToDictionary(cell => cell.Key, cell => cell.Value.Value!)).Where(row => row["hours"] == was).ToList();
            (rows.Single()[column], rows[0]["evidence"]) = (value, "登记表");
            var file = await HoursCorrectionTests.WorkbookAsync(rows);
            var plan = (await wang.UploadAsync("/api/v1/hours/corrections/checks", file)).Text("planHash");
            var correction = await wang.UploadAsync($"/api/v1/hours/corrections?planHash={plan}", file);
            await zhao.PostAsync($"/api/v1/hours/corrections/{correction.Id()}/application", new { planHash = plan });
        }
        async Task<(int Closed, int Next)> CountedAsync() =>
            ((await li.GetAsync("/api/v1/hours/statements/me/2026")).Int("countedHundredths"), (await li.GetAsync("/api/v1/hours/statements/me/2027")).Int("countedHundredths"));
        await CorrectAsync(2026, "25", "hours", "5");
        Assert.Equal((55_00, 0), await CountedAsync());
        // Nothing was carried over any more; it is again when there is surplus again.
        await CorrectAsync(2026, "5", "hours", "25");
        Assert.Equal((60_00, 15_00), await CountedAsync());
        await CorrectAsync(2026, "25", "hours", "20");
        Assert.Equal((60_00, 10_00), await CountedAsync());
        var pairs = await server.InDatabaseAsync(db => db.HoursEntries.CountAsync(e => e.PersonId == li.Id && e.Source == HoursSource.YearClose));
        await CorrectAsync(2026, "20", "title", "课程（一）");
        Assert.Equal(pairs, await server.InDatabaseAsync(db => db.HoursEntries.CountAsync(e => e.PersonId == li.Id && e.Source == HoursSource.YearClose)));
        // An entry that belongs into the closed year makes surplus there.
        await BookAsync(li, 8_00, 2027, 1);
        Assert.Equal((60_00, 18_00), await CountedAsync());
        await CorrectAsync(2027, "8", "on", "2026-03-01");
        Assert.Equal((60_00, 18_00), await CountedAsync());
        Assert.Equal("carry_in", (await li.GetAsync("/api/v1/hours/statements/me/2027")).Items("entries").Where(e => e.Int("countedHundredths") > 0).Select(e => e.Text("kind")).Single());
        var entry = (await li.GetAsync("/api/v1/hours/statements/me/2026")).Items("entries").Single(e => e.Int("hoursHundredths") == 20_00 && e.Int("countedHundredths") > 0).Id();
        await zhao.PostAsync($"/api/v1/hours/entries/{entry}/reversal", new { reason = "重复登记" });
        Assert.Equal((58_00, 0), await CountedAsync());
        await BookAsync(li, 90_00, 2026, 3);
        await server.SweepAsync();
        Assert.Equal(1, await server.InDatabaseAsync(db => db.HoursYearCloses.CountAsync()));
    }

    [Fact]
    public async Task An_exemption_takes_two_officers_and_lowers_the_requirement_until_it_is_taken_back()
    {
        var wang = await server.PersonAsync("Wang", "C-2", roles: (Role.HrOfficer, "C-2"));
        var zhou = await server.PersonAsync("Zhou", "C-2", roles: (Role.HrOfficer, "C-2"));
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C"));
        var li = await server.PersonAsync("Li", "C-2-1");
        object Wanted(string from, string to) => new { personId = li.Id, from, to, ground = "parental_leave", reason = "产假" };
        await Refused.ExpectAsync(422, "hours.exemption_days_wrong", () => wang.PostAsync("/api/v1/hours/exemptions", Wanted("2026-08-01", "2026-07-01")));
        await Refused.ExpectAsync(403, "hours_exemption.propose.forbidden", () => li.PostAsync("/api/v1/hours/exemptions", Wanted("2026-07-01", "2026-08-01")));
        var path = $"/api/v1/hours/exemptions/{(await wang.PostAsync("/api/v1/hours/exemptions", Wanted("2025-07-02", "2026-07-02"))).Id()}";
        await Refused.ExpectAsync(422, "duty.exemption_needs_two", () => wang.PostAsync($"{path}/approval"));
        Assert.Equal("approved", (await zhou.PostAsync($"{path}/approval")).Text("state"));
        await Refused.ExpectAsync(409, "hours_exemption.approve.not_in_approved", () => zhou.PostAsync($"{path}/approval"));
        var statement = await li.GetAsync("/api/v1/hours/statements/me/2026");
        Assert.Equal((183, 44_88, 90_00), (statement.Int("exemptDays"), statement.Int("requiredHundredths"), statement.Int("fullRequirementHundredths")));
        var entry = statement.Items("entries").Single();
        Assert.Equal(("exemption", 0), (entry.Text("kind"), entry.Int("hoursHundredths")));
        await zhao.PostAsync($"/api/v1/hours/entries/{entry.Id()}/reversal", new { reason = "已提前返岗" });
        Assert.Equal(90_00, (await li.GetAsync("/api/v1/hours/statements/me/2026")).Int("requiredHundredths"));
        Assert.Equal(183, (await li.GetAsync("/api/v1/hours/statements/me/2025")).Int("exemptDays"));
    }
}

public sealed class HoursYearTestsOnSqlite(SqliteServer server) : HoursYearTests(server), IClassFixture<SqliteServer>;

public sealed class HoursYearTestsOnPostgreSql(PostgreSqlServer server) : HoursYearTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
