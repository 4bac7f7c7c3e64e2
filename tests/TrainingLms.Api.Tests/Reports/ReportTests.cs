using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Tests.Authority;
using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.Excel;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Programmes;
using TrainingLms.Reports;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Reports;

public abstract class ReportTests(LmsServer server)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly LocalDate Today = new(2026, 3, 2);

    Task<int> PlantAsync(Action<Planting> plant) => server.InDatabaseAsync(async db =>
    {
        plant(new Planting(db, server.Clock.GetCurrentInstant()));
        return await db.SaveChangesAsync(Cancel);
    });

    async Task FoldAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<StandingFold>().RunAsync("test", Cancel);
    }

    Task<Persona> CityOfficerAsync() => server.PersonAsync("Officer", "C", roles: [(Role.TrainingOfficer, "C")]);

    Task<JsonElement> ReadAsync(Persona reader, string kind, string unit) => reader.GetAsync($"/api/v1/reports/{kind}/{server.Units[unit]}");

    static long? Value(JsonElement report, JsonElement line, string measure)
    {
        var at = Array.FindIndex(report.Items("measures"), one => one.Text("name") == measure);
        var value = line.Items("values")[at];
        return value.ValueKind == JsonValueKind.Null ? null : value.GetInt64();
    }

    static long? Total(JsonElement report, string measure) => Value(report, report.GetProperty("total"), measure);

    static async Task<int> CountAsync(Persona reader, string path)
    {
        var (count, next) = (0, "");
        do
        {
            var page = await reader.GetAsync($"{path}&limit=3{next}");
            count += page.Items("items").Length;
            next = page.GetProperty("next").GetString() is { } cursor ? $"&cursor={cursor}" : "";
        }
        while (next.Length > 0);
        return count;
    }

    void PlantAssignment(Planting p, Guid person, AssignmentState state, LocalDate? dueOn = null, LocalDate? from = null, LocalDate? to = null, LocalDate? grace = null, bool wasLate = false) =>
        p.Plant<ProgrammeAssignment>(
            ("Id", p.NewId()), ("PersonId", person), ("UnitId", server.Units["C-2"]), ("ProgrammeId", p.NewId()), ("ProgrammeKey", "duty"), ("VersionId", p.NewId()), ("RuleId", p.NewId()),
            ("AssignedAt", p.At), ("DueOn", dueOn), ("WasLate", wasLate), ("ValidFrom", from), ("ValidTo", to), ("GraceEndsOn", grace), ("State", state));

    [Fact]
    public async Task Every_figure_of_every_report_leads_to_a_list_as_long_as_it_says_and_lines_add_up_to_the_total()
    {
        var officer = await CityOfficerAsync();
        var east = await server.PersonAsync("East", "C-1-1");
        for (var n = 0; n < 6; n++) await server.PersonAsync($"West{n}", "C-2", n % 2 == 0 ? EmploymentCategory.CivilServant : EmploymentCategory.InstitutionStaff);
        await GrantAsync(east, 12_00);
        await PlantAsync(p =>
        {
            PlantAssignment(p, east.Id, AssignmentState.Certified, Today, Today, Today.PlusDays(20), Today.PlusDays(40));
            PlantAssignment(p, officer.Id, AssignmentState.Exempted, Today);
            foreach (var person in (Persona[])[east, officer])
                p.Db.Holdings.Add(new Holding { Id = p.NewId(), PersonId = person.Id, UnitId = server.Units[person == east ? "C-1-1" : "C"], Engagement = Engagement.FullTime, From = Today });
            p.Plant<ClassRun>(
                ("Id", p.NewId()), ("UnitId", server.Units["C-1"]), ("Title", "应急演练"), ("Kind", ClassKind.Drill), ("Seats", 20), ("LastSessionEndsAt", p.At), ("State", ClassRunState.Settled));
        });
        await FoldAsync();
        foreach (var kind in Enum.GetValues<ReportKind>())
        {
            var (name, asked) = (Snake.Of(kind), 0);
            var report = await ReadAsync(officer, name, "C");
            foreach (var measure in report.Items("measures"))
            {
                if (measure.GetProperty("fact").GetString() is not { } fact) continue;
                var path = $"/api/v1/reports/{name}/{{0}}/items?fact={fact}";
                var label = measure.Text("name");
                Assert.Equal(Total(report, label), report.Items("lines").Sum(line => Value(report, line, label)));
                Assert.Equal(Total(report, label), await CountAsync(officer, string.Format(null, path, server.Units["C"])));
                foreach (var line in report.Items("lines"))
                    Assert.Equal(Value(report, line, label), await CountAsync(officer, string.Format(null, path, line.Id("unitId")) + $"&withBelow={line.GetProperty("withBelow")}"));
                foreach (var cuts in report.Items("cuts"))
                {
                    Assert.Equal(Total(report, label), cuts.Items("lines").Sum(line => Value(report, line, label)));
                    foreach (var line in cuts.Items("lines").Where(line => line.GetProperty("code").ValueKind != JsonValueKind.Null))
                        Assert.Equal(Value(report, line, label), await CountAsync(officer, string.Format(null, path, server.Units["C"]) + $"&dimension={cuts.Text("dimension")}&cut={line.Text("code")}"));
                }
                asked++;
            }
            Assert.True(asked > 0, name);
            Assert.True(Total(report, report.Items("measures")[0].Text("name")) > 0, name);
        }
    }

    Task<int> GrantAsync(Persona learner, int hundredths) => server.InDatabaseAsync(async db =>
    {
        var act = new Act(Actor.System, server.Clock.GetCurrentInstant());
        var unit = (await db.People.SingleAsync(person => person.Id == learner.Id, Cancel)).UnitId;
        var completion = new CourseCompletion(act.NewId(), learner.Id, unit, act.NewId(), act.NewId(), "外部培训", HoursCategory.Professional, hundredths, new LocalDate(2026, 2, 10));
        db.HoursEntries.Add(HoursEntry.GrantFor(completion, server.Services.GetRequiredService<HoursRules>(), act));
        return await db.SaveChangesAsync(Cancel);
    });

    [Fact]
    public async Task After_a_move_the_hours_go_with_the_person_and_stay_with_the_unit_that_taught()
    {
        var officer = await CityOfficerAsync();
        var li = await server.PersonAsync("Li", "C-2-1");
        var (earnedBefore, personBefore) = (Total(await ReadAsync(officer, "earned_hours", "C-2-1"), "measure.earned_hours.hours"), Total(await ReadAsync(officer, "hours", "C-1-1-1"), "measure.hours.professional"));
        await GrantAsync(li, 7_50);
        await server.InDatabaseAsync(async db =>
        {
            var person = await db.People.SingleAsync(one => one.Id == li.Id, Cancel);
            person.UnitId = server.Units["C-1-1-1"];
            return await db.SaveChangesAsync(Cancel);
        });
        await FoldAsync();
        var earned = await ReadAsync(officer, "earned_hours", "C-2-1");
        Assert.Equal(earnedBefore + 7_50, Total(earned, "measure.earned_hours.hours"));
        Assert.Equal(1, Total(earned, "measure.earned_hours.moved_on"));
        Assert.Equal((personBefore ?? 0) + 7_50, Total(await ReadAsync(officer, "hours", "C-1-1-1"), "measure.hours.professional"));
    }

    [Fact]
    public async Task Completion_counts_in_time_late_and_overdue_and_leaves_the_exempt_out_of_the_base()
    {
        var people = new List<Guid>();
        for (var n = 0; n < 6; n++) people.Add((await server.PersonAsync($"P{n}", "C-1-1-1")).Id);
        await PlantAsync(p =>
        {
            PlantAssignment(p, people[0], AssignmentState.Certified, Today, Today);
            PlantAssignment(p, people[1], AssignmentState.Expired, Today, Today, wasLate: true);
            PlantAssignment(p, people[2], AssignmentState.Overdue, Today);
            PlantAssignment(p, people[3], AssignmentState.Exempted, Today);
            PlantAssignment(p, people[4], AssignmentState.Released, Today);
            // Of another year, and one without a due day, which counts in the year of its assignment.
            PlantAssignment(p, people[5], AssignmentState.Assigned, Today.PlusYears(1));
            PlantAssignment(p, people[5], AssignmentState.InProgress);
        });
        var report = await ReadAsync(await CityOfficerAsync(), "completion", "C-1-1-1");
        Assert.Equal((4L, 2L, 1L, 1L, 1L, 1L, 50_00L, 25_00L), (
            Total(report, "measure.completion.assigned"), Total(report, "measure.completion.completed"), Total(report, "measure.completion.in_time"), Total(report, "measure.completion.late"), Total(report, "measure.completion.overdue"),
            Total(report, "measure.completion.exempt"), Total(report, "measure.completion.completed_share"), Total(report, "measure.completion.in_time_share")));
    }

    [Fact]
    public async Task A_certification_is_valid_on_its_last_day_and_in_grace_on_the_next()
    {
        var officer = await CityOfficerAsync();
        var people = new List<Guid>();
        for (var n = 0; n < 5; n++) people.Add((await server.PersonAsync($"P{n}", "C-2-1")).Id);
        await PlantAsync(p =>
        {
            var start = Today.PlusYears(-1);
            PlantAssignment(p, people[0], AssignmentState.RenewalDue, from: start, to: Today, grace: Today.PlusDays(10));
            PlantAssignment(p, people[1], AssignmentState.RenewalDue, from: start, to: Today.PlusDays(-1), grace: Today.PlusDays(9));
            PlantAssignment(p, people[2], AssignmentState.Expired, from: start, to: Today.PlusDays(-30), grace: Today.PlusDays(-1));
            PlantAssignment(p, people[3], AssignmentState.Certified, from: start, to: Today.PlusDays(60), grace: Today.PlusDays(60));
            PlantAssignment(p, people[4], AssignmentState.Revoked, from: start, to: Today.PlusDays(60), grace: Today.PlusDays(60));
        });
        var report = await ReadAsync(officer, "certification", "C-2-1");
        Assert.Equal((2L, 1L, 2L, 1L, 1L, 1L), (
            Total(report, "measure.certification.valid"), Total(report, "measure.certification.due_in_30"), Total(report, "measure.certification.due_in_90"), Total(report, "measure.certification.in_grace"),
            Total(report, "measure.certification.expired"), Total(report, "measure.certification.revoked")));
    }

    [Fact]
    public async Task The_rating_of_classes_leaves_out_what_fewer_than_five_people_said()
    {
        var officer = await CityOfficerAsync();
        await PlantAsync(p =>
        {
            var run = p.Plant<ClassRun>(
                ("Id", p.NewId()), ("UnitId", server.Units["C-1-1-1"]), ("Title", "数据安全班"), ("Kind", ClassKind.FullTime), ("Seats", 10), ("LastSessionEndsAt", p.At), ("State", ClassRunState.Settled));
            var survey = p.Plant<Survey>(("Id", p.NewId()), ("UnitId", run.UnitId), ("ClassRunId", run.Id), ("Answers", 6), ("State", SurveyState.Closed));
            foreach (var (question, value, count) in ((string, int, int)[])[("content", 5, 4), ("content", 4, 2), ("venue", 1, 4)])
                p.Db.SurveyTallies.Add(new SurveyTally { SurveyId = survey.Id, Mark = $"{question}/{value}", Question = question, Value = value, Count = count, IsScale = true, About = SurveyAbout.Class, Subject = $"{run.Id}" });
        });
        // (4 x 5 + 2 x 4) / 6; the four who marked the venue are too few.
        Assert.Equal(4_66, Total(await ReadAsync(officer, "classes", "C-1-1-1"), "measure.classes.rating"));
        Assert.Null(Total(await ReadAsync(officer, "classes", "C-2-1"), "measure.classes.rating"));
    }

    [Fact]
    public async Task Groups_of_fewer_than_five_are_merged_until_nobody_can_be_told()
    {
        var unit = server.Units["C-2-1"];
        var officer = await CityOfficerAsync();
        await server.InDatabaseAsync(db => db.People.Where(person => person.UnitId == unit).ExecuteUpdateAsync(update => update.SetProperty(person => person.Education, "本科"), Cancel));
        foreach (var (education, count) in ((string, int)[])[("硕士", 6), ("大专", 7), ("博士", 2)])
            for (var n = 0; n < count; n++)
            {
                var id = (await server.PersonAsync($"{education}{n}", "C-2-1")).Id;
                await server.InDatabaseAsync(db => db.People.Where(person => person.Id == id).ExecuteUpdateAsync(update => update.SetProperty(person => person.Education, education), Cancel));
            }
        var bachelors = await server.InDatabaseAsync(db => db.People.CountAsync(person => person.UnitId == unit && person.Education == "本科", Cancel));
        var report = await ReadAsync(officer, "team", "C-2-1");
        var education2 = report.Items("cuts").Single(cuts => cuts.Text("dimension") == "education").Items("lines");
        Assert.DoesNotContain(education2, line => line.GetProperty("code").GetString() == "博士");
        Assert.All(education2, line => Assert.True(Value(report, line, "measure.team.people") >= 5));
        Assert.Equal(15 + bachelors, education2.Sum(line => Value(report, line, "measure.team.people")));
    }

    [Fact]
    public async Task What_cannot_be_counted_is_refused_with_what_can()
    {
        var officer = await CityOfficerAsync();
        var path = $"/api/v1/reports/hours/{server.Units["C"]}/items";
        await Refused.ExpectAsync(422, "report.fact_unknown", () => officer.GetAsync($"{path}?fact=missing"));
        await Refused.ExpectAsync(422, "report.dimension_unknown", () => officer.GetAsync($"{path}?fact=people&dimension=shoe_size"));
        await Refused.ExpectAsync(422, "request.setting_unknown", () => officer.GetAsync($"/api/v1/reports/weather/{server.Units["C"]}"));
        await Refused.ExpectAsync(422, "report.year_out_of_range", () => officer.GetAsync($"/api/v1/reports/hours/{server.Units["C"]}?year=1815"));
    }

    [Fact]
    public async Task The_workbook_says_what_the_page_says_and_by_which_definitions()
    {
        var officer = await CityOfficerAsync();
        await FoldAsync();
        var report = await ReadAsync(officer, "hours", "C");
        using var book = Workbook.Open(new MemoryStream(await officer.DownloadAsync($"/api/v1/reports/hours/{server.Units["C"]}/workbook")));
        var rows = book.Sheets[0].ReadRows(Cancel).Select(row => row.Cells.Select(cell => cell.Raw).ToList()).ToList();
        Assert.Equal($"{Total(report, "measure.hours.people")}", rows[1][2]);
        Assert.Equal(2 + report.Items("lines").Length, rows.Count);
        var about = book.Sheets[^1].ReadRows(Cancel).SelectMany(row => row.Cells.Select(cell => cell.Raw)).ToList();
        Assert.All(report.Items("measures"), measure => Assert.Contains(measure.Text("meaning"), about));
    }
}

public sealed class ReportTestsOnSqlite(SqliteServer server) : ReportTests(server), IClassFixture<SqliteServer>;

public sealed class ReportTestsOnPostgreSql(PostgreSqlServer server) : ReportTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
