using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.Authority;
using TrainingLms.Api.Tests.Classes;
using TrainingLms.Classes;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>The rules <c>survey_texts</c> and <c>outside_lecturers</c> of <c>seeds/retention</c>, worked through: three years each.</summary>
public abstract class ClassRetentionTests(LmsServer server)
{
    void NightOf(LocalDate day) => server.Clock.MoveTo(day.At(new LocalTime(3, 0)).InZoneStrictly(server.Calendar.Zone).ToInstant());

    static async Task<JsonCounts> PlannedAsync(Persona officer, string rule)
    {
        var line = (await officer.GetAsync("/api/v1/privacy/retention-plan")).EnumerateArray().Single(one => one.Text("rule") == rule);
        return new JsonCounts(line.Int("due"), line.Int("held"));
    }

    sealed record JsonCounts(int Due, int Held);

    [Fact]
    public async Task Words_of_a_survey_go_three_years_after_its_last_day_and_its_marks_stay()
    {
        var officer = await server.PersonAsync("Han", "C", roles: (Role.HrOfficer, "C"));
        var closed = server.Clock.GetCurrentInstant();
        Guid Survey(Planting p, SurveyState state, Instant closes)
        {
            var survey = p.Plant<Survey>(("Id", p.NewId()), ("UnitId", server.Units["C-1"]), ("ClassRunId", p.NewId()), ("ClosesAt", closes), ("Answers", 6), ("State", state));
            p.Db.SurveyTexts.Add(new SurveyText { SurveyId = survey.Id, Id = p.NewId(), Question = "remarks", Text = "讲得清楚" });
            p.Db.SurveyTallies.Add(new SurveyTally { SurveyId = survey.Id, Mark = "overall=5", Question = "overall", Value = 5, Count = 6, IsScale = true, About = SurveyAbout.Class, Subject = "x" });
            return survey.Id;
        }
        var keys = await server.InDatabaseAsync(async db =>
        {
            var p = new Planting(db, closed);
            Guid[] made = [Survey(p, SurveyState.Published, closed), Survey(p, SurveyState.Closed, closed + Duration.FromDays(1)), Survey(p, SurveyState.Open, closed)];
            await db.SaveChangesAsync();
            return made;
        });
        var day = server.Calendar.DayOf(closed).PlusYears(3);
        NightOf(day);
        await server.RetentionAsync();
        Task<int> TextsAsync(Guid survey) => server.InDatabaseAsync(db => db.SurveyTexts.CountAsync(text => text.SurveyId == survey));
        Assert.Equal(1, await TextsAsync(keys[0]));
        NightOf(day.PlusDays(1));
        Assert.Equal(new JsonCounts(1, 0), await PlannedAsync(officer, "survey_texts"));
        await server.RetentionAsync();
        // The other closed a day later; one that is still open is not over at all.
        Assert.Equal((0, 1, 1), (await TextsAsync(keys[0]), await TextsAsync(keys[1]), await TextsAsync(keys[2])));
        Assert.Equal(6, await server.InDatabaseAsync(db => db.SurveyTallies.Where(tally => tally.SurveyId == keys[0]).SumAsync(tally => tally.Count)));
    }

    [Fact]
    public async Task A_lecturer_from_outside_is_forgotten_three_years_after_leaving_and_teaching()
    {
        var story = await ClassStory.BeginAsync(server);
        var officer = await server.PersonAsync("Han", "C", roles: (Role.HrOfficer, "C"));
        async Task<string> ListedAsync(string name, Guid? person = null) => $"/api/v1/lecturers/{(await story.Officer.PostAsync("/api/v1/lecturers", new
        {
            unitId = server.Units["C-1"],
            personId = person,
            entry = person is null ? (object)new { name, employer = "示范大学", post = "教授", subjects = new[] { "法律" }, topics = new[] { "数据安全法解读" } } : new { subjects = new[] { "网络安全" } },
        })).Id()}";
        var (gone, teaching, listed, staff) = (await ListedAsync("钱一"), await ListedAsync("钱二"), await ListedAsync("钱三"), await ListedAsync("", story.Instructor.Id));
        foreach (var one in (string[])[gone, teaching, staff]) await story.Officer.PostAsync($"{one}/retirement", new { reason = "不再聘请" });
        var left = server.Clock.GetCurrentInstant();
        var facts = new ClassFacts(Expert: "赵专家（示范大学）", Topic: "数据安全", FeeFen: 2000_00, Host: "示范企业", Mentor: "孙导师");
        Guid[] runs = [];
        await server.InDatabaseAsync(async db =>
        {
            var p = new Planting(db, left);
            Guid Run(ClassRunState state, Instant ended) => p.Plant<ClassRun>(("Id", p.NewId()), ("UnitId", server.Units["C-1"]), ("Title", "专家讲座"), ("Kind", ClassKind.InvitedExpert), ("Facts", facts),
                ("LastSessionEndsAt", ended), ("State", state)).Id;
            // Over; ended after the cut; called off; and still to be settled.
            runs = [Run(ClassRunState.Settled, left), Run(ClassRunState.Settled, left + Duration.FromDays(3)), Run(ClassRunState.Cancelled, left), Run(ClassRunState.Settling, left)];
            p.Plant<ClassSession>(("Id", p.NewId()), ("ClassRunId", p.Plant<ClassRun>(("Id", p.NewId()), ("UnitId", server.Units["C-1"]), ("Title", "讲座"), ("State", ClassRunState.Settled)).Id),
                ("UnitId", server.Units["C-1"]), ("LecturerId", ClassStory.IdOf(teaching)), ("StartsAt", left + Duration.FromDays(2)), ("EndsAt", left + Duration.FromDays(3)), ("Units", 4), ("State", ClassSessionState.Closed));
            return await db.SaveChangesAsync();
        });
        var day = server.Calendar.DayOf(left).PlusYears(3);
        NightOf(day);
        await server.RetentionAsync();
        Assert.Equal("钱一", (await story.Officer.GetAsync(gone)).Text("name"));
        NightOf(day.PlusDays(1));
        Assert.Equal(new JsonCounts(3, 1), await PlannedAsync(officer, "outside_lecturers"));
        await server.RetentionAsync();
        Task<ClassFacts[]> FactsAsync() => server.InDatabaseAsync(async db =>
        {
            var now = await db.ClassRuns.AsNoTracking().Where(run => runs.Contains(run.Id)).ToDictionaryAsync(run => run.Id, run => run.Facts);
            return runs.Select(run => now[run]).ToArray();
        });
        var nameless = new ClassFacts(Topic: "数据安全", Host: "示范企业");
        Assert.Equal([nameless, facts, nameless, facts], await FactsAsync());
        var forgotten = await story.Officer.GetAsync(gone);
        Assert.Equal(("", "retired"), (forgotten.Text("name"), forgotten.Text("state")));
        Assert.Empty(forgotten.Items("topics"));
        Assert.Equal(["钱二", "钱三", "Wu teaches"], new[] { (await story.Officer.GetAsync(teaching)).Text("name"), (await story.Officer.GetAsync(listed)).Text("name"), (await story.Officer.GetAsync(staff)).Text("name") });
        await Refused.ExpectAsync(422, "lecturer.erased", () => story.Officer.PostAsync($"{gone}/restoration"));
        NightOf(day.PlusDays(5));
        await server.RetentionAsync();
        Assert.Equal("", (await story.Officer.GetAsync(teaching)).Text("name"));
        Assert.Equal([nameless, nameless, nameless, facts], await FactsAsync());
        Assert.Equal(new JsonCounts(0, 0), await PlannedAsync(officer, "outside_lecturers"));
        Assert.Equal("钱三", (await story.Officer.GetAsync(listed)).Text("name"));
    }
}

public sealed class ClassRetentionTestsOnSqlite(SqliteServer server) : ClassRetentionTests(server), IClassFixture<SqliteServer>;

public sealed class ClassRetentionTestsOnPostgreSql(PostgreSqlServer server) : ClassRetentionTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
