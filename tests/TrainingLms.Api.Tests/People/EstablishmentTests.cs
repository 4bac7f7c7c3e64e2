using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Api.Tests.Authority;
using TrainingLms.Organizations;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

public abstract class EstablishmentTests(LmsServer server)
{
    static readonly LocalDate Today = new(2026, 3, 2);

    [Fact]
    public async Task The_office_above_sets_a_target_and_the_own_office_may_not()
    {
        var wang = await server.PersonAsync("Wang", "C", roles: (Role.HrOfficer, "C"));
        var set = await SetAsync(wang, "C-2", "2026-03-01", 4, 2, "编制文件1号");
        Assert.Equal((4, 2, "编制文件1号"), (set.Int("fullTime"), set.Int("partTime"), set.Text("reason")));
        Assert.Equal(["revise:True"], set.Items("actions").Select(a => $"{a.Text("trigger")}:{a.GetProperty("allowed").GetBoolean()}"));

        var own = await server.PersonAsync("Zheng", "C-2", roles: (Role.HrOfficer, "C-2"));
        await Refused.ExpectAsync(403, "establishment_target.revise.forbidden", () => SetAsync(own, "C-2", "2026-03-01", 40, 2, "还要人"));
        await Refused.ExpectAsync(403, "establishment_target.set.forbidden", () => SetAsync(own, "C-2", "2026-03-02", 40, 2, "还要人"));
        await SetAsync(own, "C-2-1", "2026-03-01", 1, 1, "街道编制");
        var elsewhere = await server.PersonAsync("Qian", "C-1", roles: (Role.HrOfficer, "C-1"));
        await Refused.ExpectAsync(404, "unit.not_found", () => SetAsync(elsewhere, "C-2", "2026-03-01", 4, 2, "别人的"));
        var training = await server.PersonAsync("Sun", "C", roles: (Role.TrainingOfficer, "C"));
        await SetAsync(training, "C-2-1", "2026-03-01", 2, 1, "培训办核定");
        var below = await server.PersonAsync("Zhou", "C-2", roles: (Role.TrainingOfficer, "C-2"));
        await Refused.ExpectAsync(403, "establishment_target.revise.forbidden", () => SetAsync(below, "C-2-1", "2026-03-01", 2, 1, "越权"));
    }

    [Fact]
    public async Task A_later_target_takes_over_on_its_day_and_one_without_figures_ends_it()
    {
        var wang = await server.PersonAsync("Wang", "C", roles: (Role.HrOfficer, "C"));
        // A unit of its own: the random walk sets targets for all others.
        var unit = await RosterStory.UnitAsync(server, "EST1", server.Units["C"]);
        Task<JsonElement> Set(string from, int? fullTime, int? partTime, string reason) =>
            wang.PutAsync($"/api/v1/establishment-targets/{unit}", new { from, fullTime, partTime, reason });
        await Set("2020-01-01", 3, 0, "旧编制");
        await Set("2024-07-01", 5, 1, "新编制");
        await Set("2026-12-01", null, null, "编制收回");
        async Task<JsonElement> On(string day) => Line(await wang.GetAsync($"/api/v1/establishment-reports?unitId={unit}&on={day}"), "EST1").GetProperty("fullTime");
        Assert.Equal(JsonValueKind.Null, (await On("2019-12-31")).GetProperty("target").ValueKind);
        Assert.Equal(3, (await On("2020-01-01")).Int("target"));
        Assert.Equal(3, (await On("2024-06-30")).Int("target"));
        Assert.Equal(5, (await On("2024-07-01")).Int("target"));
        var ended = await On("2026-12-01");
        Assert.All(["target", "vacant", "over"], figure => Assert.Equal(JsonValueKind.Null, ended.GetProperty(figure).ValueKind));
        var history = (await wang.GetAsync($"/api/v1/establishment-targets/{unit}")).Items();
        Assert.Equal(["2026-12-01", "2024-07-01", "2020-01-01"], history.Select(target => target.Text("from")));
    }

    [Fact]
    public async Task Every_fault_is_named_and_a_day_that_is_none_too()
    {
        var wang = await server.PersonAsync("Wang", "C", roles: (Role.HrOfficer, "C"));
        var refused = await Assert.ThrowsAsync<Refused>(() => SetAsync(wang, "C-1", "1930-01-01", -1, 200_000, ""));
        Assert.Equal((422, "establishment.day_out_of_range establishment.number_out_of_range reason.missing"), (refused.Status, string.Join(' ', refused.Codes)));
        await Refused.ExpectAsync(400, "request.malformed", () => wang.PutAsync($"/api/v1/establishment-targets/{server.Units["C-1"]}", new { from = "2026-03-01", fullTime = 1.5, reason = "半个人" }));
        await Refused.ExpectAsync(422, "establishment.day_unreadable", () => wang.GetAsync("/api/v1/establishment-reports?on=tomorrow"));
        await Refused.ExpectAsync(422, "establishment.day_out_of_range", () => wang.GetAsync("/api/v1/establishment-reports?on=2100-01-01"));
    }

    [Fact]
    public async Task The_trail_keeps_who_set_what_before_and_after_and_why()
    {
        var wang = await server.PersonAsync("Wang", "C", roles: (Role.HrOfficer, "C"));
        await SetAsync(wang, "C-1", "2025-01-01", 6, 0, "编制文件7号");
        var revised = await SetAsync(wang, "C-1", "2025-01-01", 8, 0, "编制文件7号更正");
        var entries = await server.InDatabaseAsync(db => db.AuditEntries.Include(e => e.Details).Where(e => e.SubjectId == revised.Id("id")).OrderBy(e => e.Sequence).ToListAsync());
        Assert.Equal(["set", "revise"], entries.Select(entry => entry.Trigger));
        Assert.Equal(("6", "8"), entries[1].FieldChanges().Where(change => change.Field == "full_time").Select(change => (change.Before!, change.After!)).Single());
        Assert.Equal(("编制文件7号更正", wang.Id, server.Units["C-1"]), (entries[1].Reason, entries[1].ActorId, entries[1].SubjectUnitId));
    }

    [Fact]
    public async Task Of_officers_who_set_one_day_at_one_moment_one_figure_is_left_and_nobody_overwrites_unseen()
    {
        var officers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => server.PersonAsync($"Officer {i}", "C", roles: (Role.HrOfficer, "C"))));
        var outcomes = await Task.WhenAll(officers.Select(async (officer, i) =>
        {
            try
            {
                return (await SetAsync(officer, "C-1-1-1", "2025-06-01", i, i, "同时")).Int("fullTime");
            }
            catch (Refused refused)
            {
                Assert.Contains(Assert.Single(refused.Codes), (string[])["establishment.day_taken", "changed_by_someone_else"]);
                return -1;
            }
        }));
        var left = await server.InDatabaseAsync(db => db.EstablishmentTargets.Where(t => t.UnitId == server.Units["C-1-1-1"] && t.From == new LocalDate(2025, 6, 1)).SingleAsync());
        Assert.Contains(left.FullTime!.Value, outcomes);
        Assert.Equal(outcomes.Count(outcome => outcome >= 0), left.Version);
        await Refused.ExpectAsync(412, "changed_by_someone_else", () => officers[0].SendAsync(HttpMethod.Put, $"/api/v1/establishment-targets/{left.UnitId}",
            new { from = "2025-06-01", fullTime = 9, reason = "没看见" }, null, ifMatch: $"\"{left.Version - 1}\""));
    }

    [Theory]
    [InlineData("C", null)]
    [InlineData("C", "C-1")]
    [InlineData("C-1", null)]
    [InlineData("C-2", "C-2-1")]
    public async Task The_figures_are_those_of_counting_people_one_by_one(string officeAt, string? asked)
    {
        const int seed = 20261122;
        var random = new Random(seed);
        await PlantAsync(random);
        var officer = await server.PersonAsync("Wang", officeAt, roles: (Role.HrOfficer, officeAt));
        foreach (var day in (LocalDate[])[Today, Today.PlusDays(-400), Today.PlusDays(-37), Today.PlusDays(120)])
        {
            var path = $"/api/v1/establishment-reports?limit=2&on={LocalDatePattern.Iso.Format(day)}{(asked is null ? "" : $"&unitId={server.Units[asked]}")}";
            var (first, lines) = await AllPagesAsync(officer, path);
            var expected = await CountAsync(day, officeAt, asked);
            Assert.Equal(expected.Lines, lines.ConvertAll(Show));
            Assert.Equal(expected.Levels, first.Items("levels").Append(first.GetProperty("total")).Select(ShowSum));
        }
    }

    [Fact]
    public async Task The_workbook_says_the_same_in_words_and_its_taking_is_written_down()
    {
        var wang = await server.PersonAsync("Wang", "C", roles: (Role.HrOfficer, "C"));
        await SetAsync(wang, "C-2-1", "2018-01-01", 17, null, "只定专职");
        var path = $"unitId={server.Units["C-2-1"]}&on=2018-05-01";
        var texts = new Answer(200, [await wang.DownloadAsync($"/api/v1/establishment-reports/workbook?{path}")]).Texts().ToList();
        foreach (var text in (string[])["Full-time target", "Part-time vacant", "Full-time coverage (%)", "C-2-1", "17", "not stated", "Total", "2018-05-01"]) Assert.Contains(text, texts);
        Assert.DoesNotContain("C-1", texts);
        var entry = await server.InDatabaseAsync(db => db.AuditEntries.Where(e => e.Trigger == "export_establishment" && e.ActorId == wang.Id).SingleAsync());
        Assert.Equal(server.Units["C-2-1"], entry.SubjectUnitId);
        await Refused.ExpectAsync(422, "establishment.day_unreadable", () => wang.GetAsync("/api/v1/establishment-reports/workbook?on=x"));
    }

    /// <summary>People with posts that begin, end, move and change, and targets of several days; all by chance and the same for each run.</summary>
    async Task PlantAsync(Random random)
    {
        var codes = server.Units.Keys.Order(StringComparer.Ordinal).ToList();
        await server.InDatabaseAsync(async db =>
        {
            if (await db.Holdings.AnyAsync(holding => holding.Post == "planted")) return 0;
            for (var i = 0; i < 120; i++)
            {
                var person = Guid.CreateVersion7(server.Clock.GetCurrentInstant().ToDateTimeOffset());
                var from = Today.PlusDays(-random.Next(0, 900) + 60);
                for (var posts = random.Next(1, 4); posts > 0; posts--)
                {
                    var to = posts == 1 && random.Next(3) > 0 ? (LocalDate?)null : from.PlusDays(random.Next(0, 300));
                    db.Holdings.Add(new Holding
                    {
                        Id = Guid.CreateVersion7(server.Clock.GetCurrentInstant().ToDateTimeOffset()),
                        PersonId = person,
                        UnitId = server.Units[codes[random.Next(codes.Count)]],
                        Post = "planted",
                        Engagement = random.Next(3) == 0 ? Engagement.PartTime : Engagement.FullTime,
                        From = from,
                        To = to,
                    });
                    if (to is null) break;
                    from = to.Value.PlusDays(1 + random.Next(3));
                }
            }
            return await db.SaveChangesAsync();
        });
        var wang = await server.PersonAsync("Wang", "C", roles: (Role.HrOfficer, "C"));
        foreach (var code in codes.Where(_ => random.Next(5) > 0))
            foreach (var day in (string[])["2022-01-01", "2025-11-11", "2026-05-05"])
                await SetAsync(wang, code, day, random.Next(4) == 0 ? null : random.Next(20), random.Next(4) == 0 ? null : random.Next(9), "按文件");
    }

    /// <summary>The same figures the long way: every person, every target, every unit by itself, in memory.</summary>
    async Task<(List<string> Lines, List<string> Levels)> CountAsync(LocalDate day, string officeAt, string? asked)
    {
        var (units, holdings, targets) = await server.InDatabaseAsync(async db =>
            (await db.Units.AsNoTracking().ToListAsync(), await db.Holdings.AsNoTracking().ToListAsync(), await db.EstablishmentTargets.AsNoTracking().ToListAsync()));
        bool Below(OrganizationUnit unit, string above)
        {
            for (var at = unit; at is not null; at = units.SingleOrDefault(parent => parent.Id == at.ParentId))
                if (at.Code == above) return true;
            return false;
        }
        var lines = new List<string>();
        var sums = new SortedDictionary<int, int[]>();
        foreach (var unit in units.Where(u => Below(u, officeAt) && (asked is null || Below(u, asked))).OrderBy(u => u.Code, StringComparer.Ordinal))
        {
            EstablishmentTarget? target = null;
            foreach (var one in targets)
                if (one.UnitId == unit.Id && one.From <= day && (target is null || one.From > target.From)) target = one;
            var line = new List<string> { unit.Code };
            var staffed = false;
            foreach (var (kind, posts) in ((Engagement, int?)[])[(Engagement.FullTime, target?.FullTime), (Engagement.PartTime, target?.PartTime)])
            {
                var actual = 0;
                foreach (var holding in holdings)
                    if (holding.UnitId == unit.Id && holding.Engagement == kind && holding.From <= day && !(holding.To < day)) actual++;
                staffed |= actual > 0;
                line.Add(posts is null ? $"{actual}/-/-/-" : $"{actual}/{posts}/{(actual < posts ? posts - actual : 0)}/{(actual > posts ? actual - posts : 0)}");
                foreach (var level in (int[])[(int)unit.Level, 99])
                {
                    if (!sums.TryGetValue(level, out var sum)) sums[level] = sum = new int[14];
                    var at = kind == Engagement.FullTime ? 2 : 8;
                    sum[at] += actual;
                    if (posts is not { } stated) continue;
                    sum[at + 1]++;
                    sum[at + 2] += stated;
                    sum[at + 3] += Math.Min(stated, actual);
                    sum[at + 4] += Math.Max(stated - actual, 0);
                    sum[at + 5] += Math.Max(actual - stated, 0);
                }
            }
            foreach (var level in (int[])[(int)unit.Level, 99])
            {
                sums[level][0]++;
                if (staffed) sums[level][1]++;
            }
            lines.Add(string.Join(' ', line));
        }
        return (lines, [.. sums.Select(sum => $"{(sum.Key == 99 ? "all" : $"{(UnitLevel)sum.Key}".ToLowerInvariant())} {string.Join(' ', sum.Value)}")]);
    }

    static string Show(JsonElement line) => $"{line.Text("code")} {Show(line, "fullTime")} {Show(line, "partTime")}";

    static string Show(JsonElement line, string kind) => string.Join('/', ((string[])["actual", "target", "vacant", "over"]).Select(figure => Figure(line.GetProperty(kind), figure)));

    static string ShowSum(JsonElement level) =>
        $"{(level.GetProperty("level").ValueKind == JsonValueKind.Null ? "all" : level.Text("level"))} {level.Int("units")} {level.Int("unitsStaffed")} {ShowSum(level, "fullTime")} {ShowSum(level, "partTime")}";

    static string ShowSum(JsonElement level, string kind) =>
        string.Join(' ', ((string[])["actual", "unitsStated", "target", "filled", "vacant", "over"]).Select(figure => Figure(level.GetProperty(kind), figure)));

    static string Figure(JsonElement of, string name) => of.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32().ToString(CultureInfo.InvariantCulture) : "-";

    static async Task<(JsonElement First, List<JsonElement> Lines)> AllPagesAsync(Persona persona, string path)
    {
        var first = await persona.GetAsync(path);
        var lines = first.Items().ToList();
        for (var page = first; page.GetProperty("next").GetString() is { } next; lines.AddRange(page.Items())) page = await persona.GetAsync($"{path}&cursor={next}");
        return (first, lines);
    }

    static JsonElement Line(JsonElement report, string code) => report.Items().Single(line => line.Text("code") == code);

    Task<JsonElement> SetAsync(Persona by, string unit, string from, int? fullTime, int? partTime, string reason) =>
        by.PutAsync($"/api/v1/establishment-targets/{server.Units[unit]}", new { from, fullTime, partTime, reason });
}

public sealed class EstablishmentTestsOnSqlite(SqliteServer server) : EstablishmentTests(server), IClassFixture<SqliteServer>;

public sealed class EstablishmentTestsOnPostgreSql(PostgreSqlServer server) : EstablishmentTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
