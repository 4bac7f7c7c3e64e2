using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Classes;
using TrainingLms.Notifications;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Classes;

public abstract class SurveyTests(LmsServer server) : SurveyStory(server)
{
    [Fact]
    public async Task Who_was_there_evaluates_the_class_once_and_the_office_publishes_what_came_of_it()
    {
        var (story, path, people) = await HeldAsync(6, absent: 1);
        var survey = await EvaluationOfAsync(people[0], path);
        var shown = await people[0].GetAsync(survey);
        Assert.Equal((6, false, "open"), (shown.Int("invited"), shown.GetProperty("hasAnswered").GetBoolean(), shown.Text("state")));
        Assert.Contains(shown.Items("questions"), question => question.Text("about") == "instructor" && question.Text("instructorName") == "Wu teaches");
        await Refused.ExpectAsync(422, "survey.answer_missing", () => people[0].PostAsync($"{survey}/answers", new { marks = new { overall = 5 } }));
        await Refused.ExpectAsync(422, "survey.mark_out_of_range", () => people[0].PostAsync($"{survey}/answers", Marks(6)));
        await Refused.ExpectAsync(422, "survey.not_invited", () => story.Teacher.PostAsync($"{survey}/answers", Marks(5)));

        // Everybody three times at once, and only once each.
        var answers = await Task.WhenAll(people.SelectMany((person, i) => Enumerable.Repeat((Person: person, Mark: i == 0 ? 1 : 4), 3)).Select(async one =>
        {
            try
            {
                await one.Person.PostAsync($"{survey}/answers", Marks(one.Mark, $"意见 {one.Mark}", teaching: 5), key: "same-key");
                return "taken";
            }
            catch (Refused refused)
            {
                return string.Join(' ', refused.Codes);
            }
        }));
        Assert.Equal((6, 12), (answers.Count(answer => answer == "taken"), answers.Count(answer => answer == "survey.already_answered")));
        Assert.True((await people[0].GetAsync(survey)).GetProperty("hasAnswered").GetBoolean());
        Assert.Equal(JsonValueKind.Null, (await people[0].GetAsync(survey)).GetProperty("answered").ValueKind);
        Assert.Equal(6, (await story.Officer.GetAsync(survey)).Int("answered"));

        await Refused.ExpectAsync(404, "survey.results_not_yet", () => story.Officer.GetAsync($"{survey}/results"));
        await Refused.ExpectAsync(403, "survey.close.forbidden", () => story.Officer.PostAsync($"{survey}/closing"));
        await story.Teacher.PostAsync($"{survey}/closing");
        await Refused.ExpectAsync(409, "survey.answer.not_in_closed", () => people[0].PostAsync($"{survey}/answers", Marks(5)));
        await Refused.ExpectAsync(404, "survey.results_not_yet", () => people[0].GetAsync($"{survey}/results"));
        var found = (await story.Officer.GetAsync($"{survey}/results")).Items("questions").ToDictionary(question => question.Text("key"));
        Assert.Equal((6, 350), (found["overall"].Int("answers"), found["overall"].Int("meanHundredths")));
        Assert.Equal(6, found["remarks"].Items("texts").Length);
        Assert.Equal(JsonValueKind.Null, found["venue"].GetProperty("answers").ValueKind);
        Assert.Equal("published", (await story.Officer.PostAsync($"{survey}/publication")).Text("state"));
        var seen = (await people[0].GetAsync($"{survey}/results")).Items("questions").ToDictionary(question => question.Text("key"));
        Assert.Equal(350, seen["overall"].Int("meanHundredths"));
        Assert.Empty(seen["remarks"].Items("texts"));
        Assert.Equal(6, (await story.Instructor.GetAsync($"{survey}/results")).Items("questions").Single(question => question.Text("key") == "remarks").Items("texts").Length);

        var score = Assert.Single((await story.Officer.GetAsync($"/api/v1/evaluation-scores?about=instructor&subject={story.Instructor.Id:N}")).Items());
        Assert.Equal((6, 500, "Wu teaches"), (score.Int("answers"), score.Int("meanHundredths"), score.Text("name")));
        Assert.Empty((await people[0].GetAsync("/api/v1/evaluation-scores?about=instructor")).Items());
    }

    [Fact]
    public async Task Four_answers_show_nothing_and_five_are_needed_to_ask_at_all()
    {
        var (story, path, people) = await HeldAsync(6);
        var survey = await EvaluationOfAsync(people[0], path);
        foreach (var person in people[..4]) await person.PostAsync($"{survey}/answers", Marks(5, "很好", 5));
        await story.Teacher.PostAsync($"{survey}/closing");
        await Refused.ExpectAsync(422, "survey.too_few_answers", () => story.Officer.GetAsync($"{survey}/results"));
        await Refused.ExpectAsync(422, "survey.too_few_answers", () => story.Officer.PostAsync($"{survey}/publication"));
        Assert.Empty((await story.Officer.GetAsync($"/api/v1/evaluation-scores?about=instructor&subject={story.Instructor.Id:N}")).Items());

        var (few, fewPath, fewPeople) = await HeldAsync(4);
        Assert.Empty((await fewPeople[0].GetAsync($"/api/v1/surveys?classId={ClassStory.IdOf(fewPath)}")).Items());
        var draft = await few.Teacher.PostAsync("/api/v1/surveys", new { classId = ClassStory.IdOf(fewPath), content = Content("training-needs") });
        await Refused.ExpectAsync(422, "survey.too_few_invited", () => few.Teacher.PostAsync($"/api/v1/surveys/{draft.Id()}/opening"));
        Assert.Equal("discarded", (await few.Teacher.PostAsync($"/api/v1/surveys/{draft.Id()}/discard")).Text("state"));
    }

    [Fact]
    public async Task Where_the_evaluation_is_required_the_class_waits_for_it_and_nobodys_hours_depend_on_an_answer()
    {
        var (story, path, people) = await HeldAsync(5, "required");
        var survey = await EvaluationOfAsync(people[0], path);
        // The appeals end before the evaluation does where the days between are working days.
        var closesAt = await Server.InDatabaseAsync(db => db.Surveys.Where(s => s.Id == ClassStory.IdOf(survey)).Select(s => s.ClosesAt).SingleAsync());
        var appeals = await Server.InDatabaseAsync(db => db.ClassRuns.Where(r => r.Id == ClassStory.IdOf(path)).Select(r => r.AppealsUntil).SingleAsync());
        foreach (var person in people[..3]) await person.PostAsync($"{survey}/answers", Marks(1));
        var refused = await Assert.ThrowsAsync<Refused>(() => story.Officer.PostAsync($"{path}/settlement"));
        Assert.Contains("class.evaluation_open", refused.Codes);
        await story.AtAsync(Instant.Max(closesAt, appeals!.Value));
        Assert.Equal("closed", (await people[0].GetAsync(survey)).Text("state"));
        Assert.Equal("settled", (await story.Officer.PostAsync($"{path}/settlement")).Text("state"));
        var hours = await Server.InDatabaseAsync(db => db.ClassCredits.Where(c => c.ClassRunId == ClassStory.IdOf(path)).Select(c => c.HoursHundredths).ToListAsync());
        Assert.Equal([400, 400, 400, 400, 400], hours);
    }

    [Fact]
    public async Task A_survey_of_ones_own_asks_who_has_a_seat_and_is_opened_by_who_drew_it_up()
    {
        var story = await ClassStory.BeginAsync(Server);
        var start = story.NewDay();
        var path = await story.OpenAsync(story.Plan(start, seats: 9));
        var people = new List<Persona>();
        for (var i = 0; i < 5; i++) people.Add(await Server.PersonAsync($"Sun {i}", "C-1-1"));
        foreach (var person in people) await ClassStory.SignUpAsync(person, path);
        var wrong = await Assert.ThrowsAsync<Refused>(() => story.Teacher.PostAsync("/api/v1/surveys", new
        {
            classId = ClassStory.IdOf(path),
            content = new { closesOn = "2020-01-01", title = " ", questions = new[] { new { key = "Q", kind = "choice", about = "venue", text = "?", venue = "别处" } } },
        }));
        Assert.Equal(["survey.title_out_of_range", "survey.question_faulty", "survey.subject_unknown", "survey.closing_out_of_range"], wrong.Codes);
        await Refused.ExpectAsync(403, "survey.draft.forbidden", () => people[0].PostAsync("/api/v1/surveys", new { classId = ClassStory.IdOf(path), content = Content("training-needs") }));
        var survey = $"/api/v1/surveys/{(await story.Teacher.PostAsync("/api/v1/surveys", new { classId = ClassStory.IdOf(path), content = Content("training-needs") })).Id()}";
        await Refused.ExpectAsync(404, "survey.not_found", () => people[0].GetAsync(survey));
        await Refused.ExpectAsync(403, "survey.open.forbidden", () => story.Officer.PostAsync($"{survey}/opening"));
        Assert.Equal((5, "open"), (await story.Teacher.PostAsync($"{survey}/opening")) is var opened ? (opened.Int("invited"), opened.Text("state")) : default);
        Assert.Single((await people[0].GetAsync("/api/v1/surveys?toAnswer=true")).Items());
        await people[0].PostAsync($"{survey}/answers", new { marks = new { knowledge = 2, form = 3 }, texts = new { wishes = "案例" } });
        Assert.Empty((await people[0].GetAsync("/api/v1/surveys?toAnswer=true")).Items());
    }

    [Fact]
    public async Task Who_has_not_answered_is_reminded_on_the_day_before_and_nobody_else()
    {
        var (_, path, people) = await HeldAsync(5);
        var survey = await EvaluationOfAsync(people[0], path);
        var id = ClassStory.IdOf(survey);
        foreach (var person in people[..2]) await person.PostAsync($"{survey}/answers", Marks(3));
        var closesAt = await Server.InDatabaseAsync(db => db.Surveys.Where(s => s.Id == id).Select(s => s.ClosesAt).SingleAsync());
        Server.Clock.Advance(closesAt - Duration.FromHours(20) - Server.Clock.GetCurrentInstant());
        await using (var scope = Server.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ReminderRoom>().RunAsync("test", TestContext.Current.CancellationToken);
            await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test", TestContext.Current.CancellationToken);
        }
        var reminded = await Server.InDatabaseAsync(db => db.Messages.Where(m => m.SubjectId == id && m.Kind == "survey_ending").Select(m => m.PersonId).ToListAsync());
        Assert.Equal(people[2..].Select(person => person.Id).Order(), reminded.Order());
    }

    [Fact]
    public async Task A_survey_that_rates_the_officer_is_published_by_another_one()
    {
        var (story, path, people) = await HeldAsync(5);
        var survey = await EvaluationOfAsync(people[0], path);
        foreach (var person in people) await person.PostAsync($"{survey}/answers", Marks(3, teaching: 1));
        await story.Teacher.PostAsync($"{survey}/closing");
        await Server.InDatabaseAsync(async db =>
        {
            var act = Server.SystemAct;
            var appointment = RoleAppointment.Propose(
                new NewAppointment(story.Instructor.Id, Role.TrainingOfficer, Server.Units["C-1"], true, new LocalDate(2026, 1, 1), null, "test order"), null,
                act.Given(new Appointee(await db.People.SingleAsync(p => p.Id == story.Instructor.Id))));
            appointment.Move(AppointmentTrigger.Approve, act);
            db.RoleAppointments.Add(appointment);
            return await db.SaveChangesAsync();
        });
        await Refused.ExpectAsync(422, "survey.rated_yourself", () => story.Instructor.PostAsync($"{survey}/publication"));
        await story.Officer.PostAsync($"{survey}/publication");
    }

    object Content(string template) =>
        new { template, closesOn = NodaTime.Text.LocalDatePattern.Iso.Format(Server.Calendar.DayOf(Server.Clock.GetCurrentInstant()).PlusDays(3)) };
}

public sealed class SurveyTestsOnSqlite(SqliteServer server) : SurveyTests(server), IClassFixture<SqliteServer>;

public sealed class SurveyTestsOnPostgreSql(PostgreSqlServer server) : SurveyTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
