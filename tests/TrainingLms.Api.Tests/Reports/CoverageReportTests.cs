using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.LearningHours;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Reports;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Reports;

/// <summary>Coverage against counting people and posts one by one, in random cities; and what freezing it keeps (learning.md 7).</summary>
public abstract class CoverageReportTests(LmsServer server)
{
    static readonly string[] Units = ["C", "C-1", "C-1-1", "C-1-1-1", "C-2", "C-2-1"];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    LocalDate Today => server.Calendar.DayOf(server.Clock.GetCurrentInstant());

    async Task FoldAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<StandingFold>().RunAsync("test", Cancel);
    }

    Task<int> GrantAsync(Guid person, int hundredths) => server.InDatabaseAsync(async db =>
    {
        var act = new Act(Actor.System, server.Clock.GetCurrentInstant());
        var unit = (await db.People.SingleAsync(one => one.Id == person, Cancel)).UnitId;
        var completion = new CourseCompletion(act.NewId(), person, unit, act.NewId(), act.NewId(), "外部培训", HoursCategory.Professional, hundredths, Today.PlusDays(-5));
        db.HoursEntries.Add(HoursEntry.GrantFor(completion, server.Services.GetRequiredService<HoursRules>(), act));
        return await db.SaveChangesAsync(Cancel);
    });

    Task<int> HoldAsync(Guid person, string unit, Engagement engagement, LocalDate from, LocalDate? to = null) => HoldAsync(person, server.Units[unit], engagement, from, to);

    Task<int> HoldAsync(Guid person, Guid unit, Engagement engagement, LocalDate from, LocalDate? to = null) => server.InDatabaseAsync(db =>
    {
        db.Holdings.Add(new Holding { Id = new Act(Actor.System, server.Clock.GetCurrentInstant()).NewId(), PersonId = person, UnitId = unit, Engagement = engagement, From = from, To = to });
        return db.SaveChangesAsync(Cancel);
    });

    Task<int> TargetAsync(string unit, int? fullTime, int? partTime, LocalDate from) => TargetAsync(server.Units[unit], fullTime, partTime, from);

    Task<int> TargetAsync(Guid unit, int? fullTime, int? partTime, LocalDate from) => server.InDatabaseAsync(db =>
    {
        var p = new Authority.Planting(db, server.Clock.GetCurrentInstant());
        p.Plant<EstablishmentTarget>(("Id", p.NewId()), ("UnitId", unit), ("DecidedAt", server.Units["C"]), ("TopUnitId", server.Units["C"]), ("From", from), ("FullTime", fullTime),
            ("PartTime", partTime), ("SetBy", Guid.Empty), ("SetAt", p.At), ("Reason", "核编"), ("State", EstablishmentTargetState.Standing));
        return db.SaveChangesAsync(Cancel);
    });

    static Dictionary<string, long?> Of(JsonElement report, JsonElement line) => report.Items("measures").Select((measure, at) => (Name: measure.Text("name")["measure.coverage.".Length..], At: at))
        .ToDictionary(one => one.Name, one => line.Items("values")[one.At] is { ValueKind: not JsonValueKind.Null } value ? value.GetInt64() : (long?)null);

    /// <summary>The straightforward computation: everybody and every post, one by one.</summary>
    async Task<Dictionary<string, long?>> CountedAsync(Func<string, bool> isIn)
    {
        var (codes, day) = (server.Units.ToDictionary(unit => unit.Value, unit => unit.Key), Today);
        var (holdings, targets, standings) = await server.InDatabaseAsync(async db => (
            await db.Holdings.AsNoTracking().ToListAsync(Cancel), await db.EstablishmentTargets.AsNoTracking().ToListAsync(Cancel), await db.Standings.AsNoTracking().Where(one => one.Year == day.Year && one.IsTrained).ToListAsync(Cancel)));
        long full = 0, part = 0, trainedFull = 0, trainedPart = 0, filled = 0;
        long? posts = null, fullPosts = null, partPosts = null;
        foreach (var unit in codes.Where(unit => isIn(unit.Value)))
        {
            var here = holdings.Where(one => one.From <= day && (one.To is null || one.To >= day)).GroupBy(one => one.PersonId)
                .Select(posts => posts.OrderBy(one => one.From).ThenBy(one => one.Id).Last()).Where(one => one.UnitId == unit.Key).ToList();
            var (fullHere, partHere) = (here.Count(one => one.Engagement == Engagement.FullTime), here.Count(one => one.Engagement == Engagement.PartTime));
            (full, part) = (full + fullHere, part + partHere);
            trainedFull += here.Count(one => one.Engagement == Engagement.FullTime && standings.Exists(standing => standing.PersonId == one.PersonId));
            trainedPart += here.Count(one => one.Engagement == Engagement.PartTime && standings.Exists(standing => standing.PersonId == one.PersonId));
            if (targets.Where(one => one.UnitId == unit.Key && one.From <= day).MaxBy(one => one.From) is not { } target) continue;
            if (target.FullTime is { } f) (fullPosts, posts, filled) = ((fullPosts ?? 0) + f, (posts ?? 0) + f, filled + Math.Min(f, fullHere));
            if (target.PartTime is { } p) (partPosts, posts, filled) = ((partPosts ?? 0) + p, (posts ?? 0) + p, filled + Math.Min(p, partHere));
        }
        long? Share(long some, long? of) => of is null or 0 ? null : some * 100_00 / of;
        return new()
        {
            ["actual"] = full + part,
            ["target"] = posts,
            ["filled_share"] = Share(filled, posts),
            ["full_time"] = full,
            ["target_full_time"] = fullPosts,
            ["part_time"] = part,
            ["target_part_time"] = partPosts,
            ["trained"] = trainedFull + trainedPart,
            ["trained_share"] = Share(trainedFull + trainedPart, full + part),
            ["trained_full_time"] = trainedFull,
            ["trained_part_time"] = trainedPart,
        };
    }

    /// <summary>Level of a unit of the small city, by its code.</summary>
    static string LevelOf(string unit) => unit.Count(one => one == '-') switch { 0 => "City", 1 => "District", 2 => "Subdistrict", _ => "Community" };

    static void Equal(Dictionary<string, long?> expected, Dictionary<string, long?> actual, string where)
    {
        foreach (var (measure, value) in expected) Assert.True(value == actual[measure], $"{where} {measure}: counted {value?.ToString() ?? "not stated"}, reported {actual[measure]?.ToString() ?? "not stated"}");
        Assert.Equal(expected.Count, actual.Count);
    }

    [Fact]
    public async Task Reported_equals_counted_one_by_one_in_random_cities_by_unit_and_with_all_below()
    {
        const int seed = 20261123;
        var random = new Random(seed);
        var officer = await server.PersonAsync("Officer", "C", roles: [(Role.TrainingOfficer, "C")]);
        for (var round = 0; round < 3; round++)
        {
            for (var n = 0; n < 8; n++)
            {
                var unit = Units[random.Next(Units.Length)];
                var person = (await server.PersonAsync($"P{round}-{n}", unit)).Id;
                var engagement = random.Next(3) == 0 ? Engagement.PartTime : Engagement.FullTime;
                switch (random.Next(4))
                {
                    case 0:
                        // Moved on the very day: in two units on paper, counted in the later one.
                        await HoldAsync(person, Units[random.Next(Units.Length)], Engagement.FullTime, Today.PlusDays(-30), Today);
                        await HoldAsync(person, unit, engagement, Today);
                        break;
                    case 1:
                        await HoldAsync(person, unit, engagement, Today.PlusDays(random.Next(2) == 0 ? 1 : -40), Today.PlusDays(random.Next(-3, 3)));
                        break;
                    default:
                        await HoldAsync(person, unit, engagement, Today.PlusDays(-random.Next(0, 300)));
                        break;
                }
                if (random.Next(2) == 0) await GrantAsync(person, random.Next(25, 20_00));
            }
            for (var n = 0; n < 3; n++)
                await TargetAsync(Units[random.Next(Units.Length)], random.Next(4) == 0 ? null : random.Next(0, 6), random.Next(2) == 0 ? null : random.Next(0, 3), Today.PlusDays(-1000 + (round * 100) + (n * 10) + random.Next(9)));
            await TargetAsync(Units[random.Next(Units.Length)], 99, 99, Today.PlusDays(1 + round));
            await FoldAsync();
            var report = await officer.GetAsync($"/api/v1/reports/coverage/{server.Units["C"]}");
            Equal(await CountedAsync(_ => true), Of(report, report.GetProperty("total")), $"seed {seed}, round {round}, city");
            foreach (var line in Assert.Single(report.Items("cuts")).Items("lines").Where(line => line.GetProperty("code").ValueKind != JsonValueKind.Null))
                Equal(await CountedAsync(unit => LevelOf(unit) == line.Text("code")), Of(report, line), $"seed {seed}, round {round}, {line.Text("code")}");
            foreach (var line in report.Items("lines"))
            {
                var code = server.Units.Single(unit => unit.Value == line.Id("unitId")).Key;
                var withBelow = line.GetProperty("withBelow").GetBoolean();
                Equal(await CountedAsync(unit => unit == code || (withBelow && unit.StartsWith($"{code}-", StringComparison.Ordinal))), Of(report, line), $"seed {seed}, round {round}, {code}");
            }
        }
    }

    [Fact]
    public async Task What_nobody_stated_is_not_stated_and_levels_add_up_to_the_total()
    {
        for (var n = 0; n < 5; n++) await HoldAsync((await server.PersonAsync($"S{n}", "C-2-1")).Id, "C-2-1", Engagement.FullTime, Today);
        var officer = await server.PersonAsync("Officer", "C", roles: [(Role.TrainingOfficer, "C")]);
        var report = await officer.GetAsync($"/api/v1/reports/coverage/{server.Units["C"]}");
        Assert.True(Of(report, report.GetProperty("total"))["actual"] >= 5);
        var levels = Assert.Single(report.Items("cuts"));
        Assert.Equal("level", levels.Text("dimension"));
        Assert.Equal(Of(report, report.GetProperty("total"))["actual"], levels.Items("lines").Sum(line => Of(report, line)["actual"]));
        var street = await (await server.PersonAsync("Officer", "C-2-1", roles: [(Role.TrainingOfficer, "C-2-1")])).GetAsync($"/api/v1/reports/coverage/{server.Units["C-2-1"]}");
        var stated = await server.InDatabaseAsync(db => db.EstablishmentTargets.AnyAsync(target => target.UnitId == server.Units["C-2-1"] && target.From <= Today && (target.FullTime != null || target.PartTime != null), Cancel));
        Assert.Equal(stated, Of(street, street.GetProperty("total"))["target"] is not null);
        await Refused.ExpectAsync(404, "unit.not_found", async () => await (await server.PersonAsync("Outsider", "C-1")).GetAsync($"/api/v1/reports/coverage/{server.Units["C-2-1"]}"));
    }

    [Fact]
    public async Task A_frozen_coverage_stays_when_people_come_and_is_published()
    {
        for (var n = 0; n < 5; n++) await HoldAsync((await server.PersonAsync($"F{n}", "C-1-1-1")).Id, "C-1-1-1", Engagement.FullTime, Today);
        await TargetAsync("C-1-1-1", 9, null, Today.PlusDays(-3000));
        var (officer, checker) = (await server.PersonAsync("Officer", "C-1-1-1", roles: [(Role.TrainingOfficer, "C-1-1-1")]), await server.PersonAsync("Checker", "C-1-1-1", roles: [(Role.HrOfficer, "C-1-1-1")]));
        var path = $"/api/v1/report-editions/{(await officer.PostAsync("/api/v1/report-editions", new { unitId = server.Units["C-1-1-1"], kind = "coverage", year = Today.Year, title = "覆盖情况" })).Id()}";
        await checker.PostAsync($"{path}/check");
        await FoldAsync();
        await server.SweepAsync();
        var frozen = (await officer.GetAsync(path)).GetProperty("report");
        var actual = Of(frozen, frozen.GetProperty("total"))["actual"];
        await HoldAsync((await server.PersonAsync("Late", "C-1-1-1")).Id, "C-1-1-1", Engagement.FullTime, Today);
        await officer.PostAsync($"{path}/publication");
        var published = (await officer.GetAsync(path)).GetProperty("report");
        Assert.Equal(actual, Of(published, published.GetProperty("total"))["actual"]);
        var live = await officer.GetAsync($"/api/v1/reports/coverage/{server.Units["C-1-1-1"]}");
        Assert.Equal(actual + 1, Of(live, live.GetProperty("total"))["actual"]);
    }

    [Fact]
    public async Task Hours_and_completion_are_cut_by_level_too()
    {
        var officer = await server.PersonAsync("Officer", "C", roles: [(Role.TrainingOfficer, "C")]);
        // Five at every level, so that no level is merged with another.
        foreach (var unit in (string[])["C", "C-1", "C-1-1", "C-1-1-1"])
            for (var n = 0; n < 5; n++) await server.PersonAsync($"H{n}", unit);
        await FoldAsync();
        var hours = await officer.GetAsync($"/api/v1/reports/hours/{server.Units["C"]}");
        var levels = hours.Items("cuts").Single(cuts => cuts.Text("dimension") == "level");
        Assert.Equal(hours.GetProperty("total").Items("values")[0].GetInt64(), levels.Items("lines").Sum(line => line.Items("values")[0].GetInt64()));
        var street = levels.Items("lines").Single(line => line.GetProperty("code").GetString() == "Subdistrict");
        Assert.Equal(street.Items("values")[0].GetInt64(), await server.InDatabaseAsync(db =>
            db.People.Active().LongCountAsync(person => db.Units.Any(unit => unit.Id == person.UnitId && unit.Level == UnitLevel.Subdistrict), Cancel)));
        Assert.Equal(["programme", "level", "population"], (await officer.GetAsync($"/api/v1/reports/completion/{server.Units["C"]}")).Items("cuts").Select(cuts => cuts.Text("dimension")));
        // Of the last year everybody has a standing, of years before only those who learned something then: no population is told by so few.
        Assert.Equal(["programme", "level", "population"], (await officer.GetAsync($"/api/v1/reports/completion/{server.Units["C"]}?year={Today.Year - 1}")).Items("cuts").Select(cuts => cuts.Text("dimension")));
        Assert.Equal(["programme", "level"], (await officer.GetAsync($"/api/v1/reports/completion/{server.Units["C"]}?year={Today.Year - 2}")).Items("cuts").Select(cuts => cuts.Text("dimension")));
        foreach (var cuts in hours.Items("cuts").Where(cuts => cuts.Text("dimension") != "engagement"))
            foreach (var line in cuts.Items("lines").Where(line => line.GetProperty("code").ValueKind != JsonValueKind.Null))
                Assert.Equal(await PeopleAsync(cuts.Text("dimension"), line.Text("code")), line.Items("values")[0].GetInt64());
    }

    /// <summary>Active people of a level, or of a population by the rules, asked one by one.</summary>
    async Task<long> PeopleAsync(string dimension, string code)
    {
        var levels = server.Units.ToDictionary(unit => unit.Value, unit => LevelOf(unit.Key));
        var people = await server.InDatabaseAsync(db => db.People.Active().AsNoTracking().ToListAsync(Cancel));
        return people.LongCount(person => (dimension == "level" ? levels.GetValueOrDefault(person.UnitId) : $"{server.Services.GetRequiredService<HoursRules>().PopulationOf(person, Today.Year)}") == code);
    }

    [Fact]
    public async Task A_closed_unit_has_posts_while_somebody_holds_one_and_a_type_outside_has_none()
    {
        var (closed, outside) = await server.InDatabaseAsync(async db =>
        {
            var parent = await db.Units.SingleAsync(unit => unit.Id == server.Units["C-2-1"], Cancel);
            var units = ((string, string)[])[("C-2-1-9", "Community"), ("C-2-1-8", "PracticeBase")];
            var made = new List<Guid>();
            foreach (var (code, type) in units)
            {
                var unit = OrganizationUnit.Plan(code, code, UnitLevel.Community, type, parent, server.SystemAct);
                unit.Move(UnitTrigger.Begin, server.SystemAct);
                db.Units.Add(unit);
                made.Add(unit.Id);
                var above = await db.UnitAncestors.AsNoTracking().Where(one => one.UnitId == parent.Id).ToListAsync(Cancel);
                db.UnitAncestors.AddRange(above.Select(one => new UnitAncestor(unit.Id, one.AncestorId, one.Depth + 1)).Prepend(new(unit.Id, unit.Id, 0)));
            }
            await db.SaveChangesAsync(Cancel);
            return (made[0], made[1]);
        });
        var officer = await server.PersonAsync("Officer", "C", roles: [(Role.TrainingOfficer, "C")]);
        async Task<(long? Actual, long? Posts)> CityAsync()
        {
            var report = await officer.GetAsync($"/api/v1/reports/coverage/{server.Units["C"]}");
            var total = Of(report, report.GetProperty("total"));
            return (total["actual"], total["target"]);
        }
        Task<int> StateAsync(Guid unit, UnitState state) => server.InDatabaseAsync(db => db.Units.Where(one => one.Id == unit).ExecuteUpdateAsync(set => set.SetProperty(one => one.State, state), Cancel));
        var before = await CityAsync();
        foreach (var unit in (Guid[])[closed, outside]) await TargetAsync(unit, 4, null, Today.PlusDays(-10));
        Assert.Equal((before.Actual, (before.Posts ?? 0) + 4), await CityAsync());
        await StateAsync(closed, UnitState.Closed);
        Assert.Equal(before, await CityAsync());
        foreach (var unit in (Guid[])[closed, outside]) await HoldAsync((await server.PersonAsync("Somebody", "C-2-1")).Id, unit, Engagement.FullTime, Today);
        Assert.Equal((before.Actual + 1, (before.Posts ?? 0) + 4), await CityAsync());
        // The other tests count the small city alone.
        await server.InDatabaseAsync(async db => await db.Holdings.Where(one => one.UnitId == closed || one.UnitId == outside).ExecuteDeleteAsync(Cancel)
            + await db.EstablishmentTargets.Where(one => one.UnitId == closed || one.UnitId == outside).ExecuteDeleteAsync(Cancel));
    }
}

public sealed class CoverageReportTestsOnSqlite(SqliteServer server) : CoverageReportTests(server), IClassFixture<SqliteServer>;

public sealed class CoverageReportTestsOnPostgreSql(PostgreSqlServer server) : CoverageReportTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
