using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Tests.Classes;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Competencies;
using TrainingLms.Data;
using TrainingLms.Notifications;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Api.Tests.Competencies.CompetencyStory;

namespace TrainingLms.Api.Tests.Competencies;

public sealed class EvidenceTestsOnSqlite(SqliteServer server) : EvidenceTests(server), IClassFixture<SqliteServer>;

public sealed class EvidenceTestsOnPostgreSql(PostgreSqlServer server) : EvidenceTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;

/// <summary>Evidence from the offer to the rating.</summary>
public abstract class EvidenceTests(LmsServer server)
{
    [Fact]
    public async Task A_completed_course_offers_its_evidence_by_itself_and_an_assessor_rates_every_dimension()
    {
        var story = await BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1");
        await story.CompleteAsync(li, await story.CourseAsync("pen, eye", "recommendation"));
        var offered = await NewestAsync(li);
        Assert.Equal(("offered", "course", "recommendation", "four-forces"), (offered.Text("state"), offered.Text("source"), offered.Text("mayLeadTo"), offered.Text("model")));
        var path = $"{Evidence}/{offered.Id()}";
        Assert.Contains((await story.Sun.GetAsync($"{Evidence}?state=offered&limit=200")).Items(), item => item.Id() == offered.Id());

        await story.Sun.PostAsync($"{path}/review", new { isDirectSuperior = false });
        await Refused.ExpectAsync(422, "competency_evidence.rating_incomplete", () => story.Sun.PostAsync($"{path}/rating", new { ratings = Levels(("pen", 2)) }));
        await Refused.ExpectAsync(422, "competency_evidence.level_unknown", () => story.Sun.PostAsync($"{path}/rating", new { ratings = Levels(("pen", 2), ("eye", 5)) }));
        await Refused.ExpectAsync(422, "competency_evidence.words_out_of_range",
            () => story.Sun.PostAsync($"{path}/rating", new { ratings = new[] { new { dimension = "pen", level = 2, words = " " }, new { dimension = "eye", level = 2, words = "看得准，报得快。" } } }));
        await Refused.ExpectAsync(422, "competency_evidence.leads_too_far", () => story.Sun.PostAsync($"{path}/rating", new { ratings = Levels(("pen", 2), ("eye", 3)), leadsTo = "award" }));
        var rated = await story.Sun.PostAsync($"{path}/rating", new { ratings = Levels(("eye", 3), ("pen", 2)) });
        Assert.Equal(("rated", "recommendation"), (rated.Text("state"), rated.Text("ledTo")));
        Assert.Equal(["pen 2", "eye 3"], (await li.GetAsync(path)).Items("ratings").Select(rating => $"{rating.Text("dimension")} {rating.Int("level")}"));
        Assert.Contains((await story.Zhao.GetAsync($"{Evidence}?ledTo=recommendation&limit=200")).Items(), item => item.Id() == offered.Id());
    }

    [Fact]
    public async Task Of_many_completions_at_once_one_offers_and_the_course_is_completed_once()
    {
        var story = await BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1");
        var enrolment = await CourseStory.EnrolAsync(li, await story.CourseAsync());
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                await story.Courses.PassQuizAsync(enrolment, 100_00);
                return true;
            }
            catch (RefusedException)
            {
                return false;
            }
        }));
        Assert.Contains(true, outcomes);
        Assert.Equal(1, await server.InDatabaseAsync(db => db.CompetencyEvidence.CountAsync(evidence => evidence.SourceId == enrolment)));
    }

    [Fact]
    public async Task Of_many_offers_of_one_source_at_once_one_is_taken_and_a_withdrawn_one_may_come_again()
    {
        var story = await BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1");
        var key = Key("plain");
        await story.Courses.PublishedAsync(CourseStory.Of(key, "0.50", "{ all: [ { quiz: q1, pass: 60 } ] }",
            "  - { id: q1, kind: quiz, title: 测验, questions: bank.yaml, draw: 2, attempts: 3, minutes: 60 }", [("questions/bank.yaml", Encoding.UTF8.GetBytes(CourseStory.Bank))]));
        var enrolment = await story.CompleteAsync(li, key);
        object own = new { source = "course", sourceId = enrolment, words = "学完后独立写出了三份通报。", model = "four-forces", version = 1, dimensions = (string[])["pen"] };
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                return (await li.PostAsync(Evidence, own)).Text("state");
            }
            catch (Refused refused)
            {
                return refused.Codes.Single();
            }
        }));
        Assert.Equal("offered", Assert.Single(answers, answer => answer == "offered"));
        Assert.All(answers.Where(answer => answer != "offered"), answer => Assert.Equal("competency_evidence.already_offered", answer));
        await li.PostAsync($"{Evidence}/{(await NewestAsync(li)).Id()}/withdrawal");
        Assert.Equal("nothing", (await li.PostAsync(Evidence, own)).Text("mayLeadTo"));
    }

    [Fact]
    public async Task Nobody_offers_what_another_has_done_or_what_is_not_done()
    {
        var story = await BeginAsync(server);
        Persona li = await server.PersonAsync("Li", "C-1"), other = await server.PersonAsync("Ma", "C-1");
        var course = await story.CourseAsync();
        var done = await story.CompleteAsync(li, course);
        var open = await CourseStory.EnrolAsync(other, course);
        object Own(Guid source, string model = "build-use-govern", string dimension = "build") => new { source = "course", sourceId = source, words = "这门课用在了日常工作里。", model, version = 1, dimensions = (string[])[dimension] };
        await Refused.ExpectAsync(404, "competency_evidence.source_not_found", () => other.PostAsync(Evidence, Own(done)));
        await Refused.ExpectAsync(404, "competency_evidence.source_not_found", () => other.PostAsync(Evidence, Own(open)));
        await Refused.ExpectAsync(422, "competency_evidence.dimensions_unknown", () => li.PostAsync(Evidence, Own(done, dimension: "pen")));
        await Refused.ExpectAsync(422, "competency_model.is_sample", () => li.PostAsync(Evidence, Own(done, "six-dimensions-sample", "first")));
        Assert.Equal("offered", (await li.PostAsync(Evidence, Own(done))).Text("state"));
    }

    [Fact]
    public async Task The_person_never_assesses_and_the_direct_superior_not_alone()
    {
        var story = await BeginAsync(server);
        var assessor = await server.PersonAsync("Gao", "C-1", roles: (Role.Assessor, "C"));
        var own = (await AwardAsync(assessor, "leg")).Id();
        await Refused.ExpectAsync(422, "duty.own_case", () => assessor.PostAsync($"{Evidence}/{own}/review", new { isDirectSuperior = false }));

        var li = await server.PersonAsync("Li", "C-1");
        var path = $"{Evidence}/{(await AwardAsync(li, "leg")).Id()}";
        await Refused.ExpectAsync(422, "competency_evidence.superior_alone", () => story.Sun.PostAsync($"{path}/review", new { isDirectSuperior = true }));
        foreach (var unfit in (Guid[])[story.Sun.Id, li.Id, story.Zhao.Id])
            await Refused.ExpectAsync(422, "competency_evidence.second_assessor_unfit", () => story.Sun.PostAsync($"{path}/review", new { isDirectSuperior = true, secondAssessorId = unfit }));
        await story.Sun.PostAsync($"{path}/review", new { isDirectSuperior = true, secondAssessorId = story.Xu.Id });
        object rating = new { ratings = Levels(("leg", 4)) };
        await Refused.ExpectAsync(422, "competency_evidence.superior_rates", () => story.Sun.PostAsync($"{path}/rating", rating));
        await Refused.ExpectAsync(403, "competency_evidence.rate.forbidden", () => assessor.PostAsync($"{path}/rating", rating));
        var rated = await story.Xu.PostAsync($"{path}/rating", rating);
        Assert.Equal((story.Xu.Id, "rated"), (rated.Items("ratings")[0].Id("ratedBy"), rated.Text("state")));
    }

    [Fact]
    public async Task Declined_evidence_says_why_and_what_is_taken_up_cannot_be_withdrawn()
    {
        var story = await BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1");
        var path = $"{Evidence}/{(await AwardAsync(li, "brain")).Id()}";
        var before = await story.Sun.GetAsync(path);
        await story.Sun.PostAsync($"{path}/review", new { isDirectSuperior = false });
        await Refused.ExpectAsync(409, "competency_evidence.withdraw.not_in_in_review", () => li.PostAsync($"{path}/withdrawal"));
        await Refused.ExpectAsync(412, "changed_by_someone_else", () => story.Sun.SendAsync(HttpMethod.Post, $"{path}/declination", new { reason = "不足" }, null, $"\"{before.GetProperty("version").GetInt64()}\""));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Sun.PostAsync($"{path}/declination"));
        await story.Sun.PostAsync($"{path}/declination", new { reason = "材料看不出本人所做的部分。" });
        var seen = await li.GetAsync(path);
        Assert.Equal(("declined", "材料看不出本人所做的部分。"), (seen.Text("state"), seen.Text("remark")));
    }

    [Fact]
    public async Task Assessors_see_only_what_was_offered_in_their_units()
    {
        await BeginAsync(server);
        var west = await server.PersonAsync("Bai", "C-2", roles: (Role.Assessor, "C-2"));
        var li = await server.PersonAsync("Li", "C-1");
        var id = (await AwardAsync(li, "brain")).Id();
        await Refused.ExpectAsync(404, "competency_evidence.not_found", () => west.GetAsync($"{Evidence}/{id}"));
        await Refused.ExpectAsync(404, "competency_evidence.not_found", () => west.PostAsync($"{Evidence}/{id}/review", new { isDirectSuperior = false }));
        Assert.DoesNotContain((await west.GetAsync($"{Evidence}?limit=200")).Items(), item => item.Id() == id);
    }

    [Fact]
    public async Task A_settled_drill_offers_evidence_for_everybody_who_attended_the_whole_of_it()
    {
        var story = await ClassStory.BeginAsync(server);
        Persona li = await server.PersonAsync("Li", "C-1-1"), ma = await server.PersonAsync("Ma", "C-1-1");
        var day = story.NewDay();
        var plan = JsonSerializer.SerializeToNode(story.Plan(day, seats: 5, kind: "drill", facts: new { drillLevel = "district", roles = "值班组、技术组" }))!.AsObject();
        plan["evidence"] = JsonSerializer.SerializeToNode((object[])[new { model = "four-abilities", version = 9, dimensions = (string[])["network-security"], leadsTo = "note" }]);
        await Refused.ExpectAsync(422, "class.evidence_unknown", () => story.PlannedAsync(plan));
        plan["evidence"]![0]!["version"] = 1;
        var path = await story.OpenAsync(plan);
        var signUp = await ClassStory.SignUpAsync(li, path);
        await ClassStory.SignUpAsync(ma, path);
        await story.AtAsync(day - Duration.FromDays(4));
        await story.Officer.PostAsync($"{path}/confirmation");
        await AttendAsync(story, path, day, li, ma);
        await story.Instructor.PostAsync($"{path}/attendance-closing");
        await story.AtAsync(day + Duration.FromDays(20));
        await story.Officer.PostAsync($"{path}/settlement");
        var offered = await NewestAsync(li);
        Assert.Equal(("drill", signUp.Id(), "network-security"), (offered.Text("source"), offered.Id("sourceId"), offered.Items("dimensions")[0].GetString()));
        Assert.Empty((await ma.GetAsync($"{Evidence}?personId={ma.Id}")).Items());
    }

    /// <summary>Both are there in the first session, the first person also in the second.</summary>
    static async Task AttendAsync(ClassStory story, string path, Instant day, Persona both, Persona one)
    {
        var sessions = (await story.Officer.GetAsync(path)).Items("sessions");
        Task MarkAsync(int session, Persona person) =>
            story.Teacher.PostAsync($"/api/v1/class-sessions/{sessions[session].Id()}/attendance", new { personId = person.Id, outcome = "present", reason = "现场核对" });
        await story.AtAsync(day);
        await MarkAsync(0, both);
        await MarkAsync(0, one);
        await story.AtAsync(day + Duration.FromHours(5));
        await MarkAsync(1, both);
        await story.AtAsync(day + Duration.FromHours(9));
        foreach (var session in sessions) await story.Instructor.PostAsync($"/api/v1/class-sessions/{session.Id()}/closing");
    }

    [Fact]
    public async Task An_accepted_essay_offers_what_the_course_says_and_everybody_concerned_is_told()
    {
        var story = await BeginAsync(server);
        var teacher = await server.PersonAsync("Wu teaches", "C-1", roles: (Role.Instructor, "C-1"));
        Persona li = await server.PersonAsync("Li", "C-1"), assessor = await server.PersonAsync("Gao", "C-1", roles: (Role.Assessor, "C-1")), hr = await server.PersonAsync("He", "C-1", roles: (Role.HrOfficer, "C-1"));
        var key = Key("essay");
        await story.Courses.PublishedAsync(CourseStory.Of(key, "0.50",
            "{ all: [ lessons ] }\nevidence: [ { model: four-forces, version: 1, dimensions: [pen], leads-to: recommendation, lesson: e1 }, { model: build-use-govern, version: 1, dimensions: [use], leads-to: nothing } ]",
            "  - { id: e1, kind: essay, title: 心得体会, min-characters: 2, minutes: 60 }", []));
        var path = $"/api/v1/enrolments/{await CourseStory.EnrolAsync(li, key)}";
        var work = await li.PutAsync($"{path}/lessons/e1/study-work", new { text = "走访记" });
        await li.PostAsync($"/api/v1/study-works/{work.Id()}/submission");
        Assert.Empty((await li.GetAsync($"{Evidence}?personId={li.Id}")).Items());
        await teacher.PostAsync($"/api/v1/study-works/{work.Id()}/acceptance");
        var offered = (await li.GetAsync($"{Evidence}?personId={li.Id}")).Items();
        Assert.Equal(["course build-use-govern", "essay four-forces"], offered.Select(one => $"{one.Text("source")} {one.Text("model")}").Order(StringComparer.Ordinal));
        var essay = offered.Single(one => one.Text("source") == "essay");
        Assert.Equal(work.Id(), essay.Id("sourceId"));

        await assessor.PostAsync($"{Evidence}/{essay.Id()}/review", new { isDirectSuperior = false });
        await assessor.PostAsync($"{Evidence}/{essay.Id()}/rating", new { ratings = Levels(("pen", 3)) });
        await using (var scope = server.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test", TestContext.Current.CancellationToken);
        // What other tests on this server have offered is told to the assessor too.
        var own = offered.Select(one => one.Id()).ToHashSet();
        async Task<string[]> ToldAsync(Persona person) =>
            [.. (await person.GetAsync("/api/v1/me/messages?limit=200")).Items().Where(message => own.Contains(message.Id("subjectId"))).Select(message => message.Text("kind")).Order(StringComparer.Ordinal)];
        Assert.Equal(["evidence_to_assess", "evidence_to_assess"], await ToldAsync(assessor));
        Assert.Equal(["evidence_rated", "evidence_taken_up"], await ToldAsync(li));
        Assert.Equal(["evidence_recommended"], await ToldAsync(hr));
    }

    [Fact]
    public async Task Models_are_there_for_everybody_and_a_changed_or_missing_file_keeps_the_server_from_starting()
    {
        var li = await server.PersonAsync("Li", "C-1");
        var models = (await li.GetAsync("/api/v1/competency-models")).Items();
        Assert.Equal(["build-use-govern", "four-abilities", "four-forces", "six-dimensions-sample"], models.Select(model => model.Text("key")));
        Assert.Equal("Four forces", (await li.GetAsync("/api/v1/competency-models/four-forces/1")).Text("title"));
        await Refused.ExpectAsync(404, "competency_model.not_found", () => li.GetAsync("/api/v1/competency-models/four-forces/2"));

        var shipped = CompetencyModels.Load(Path.Combine(SeedFile.Folder("seeds"), "competencies"));
        async Task<string> CodesOfAsync(IEnumerable<CompetencyModel> files)
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => server.InDatabaseAsync(async db =>
            {
                await new ModelSeals(db, new CompetencyModels(files)).TakeInAsync(server.SystemAct);
                return 0;
            }));
            return string.Join(' ', refused.Codes);
        }
        Assert.Equal("competency_model.changed", await CodesOfAsync(shipped.All.Select(model => model.Key == "four-forces" ? model with { Hash = new string('0', 64) } : model)));
        Assert.Equal("competency_model.gone", await CodesOfAsync(shipped.All.Where(model => model.Key != "four-forces")));
    }
}
