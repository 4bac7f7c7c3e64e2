using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

public abstract class QuizTests(LmsServer server)
{
    /// <summary>Four questions, of which the course draws two; the right answer to each is known by its code.</summary>
    const string Bank = """
        bank: quiz
        questions:
          - { code: Q-1, type: single, topic: t, difficulty: 1, level: remember, text: one, explanation: because one, source: s, options: [{ id: a, text: A, fraction: 1 }, { id: b, text: B }] }
          - { code: Q-2, type: multiple, topic: t, difficulty: 1, level: remember, text: two, explanation: because two, source: s, options: [{ id: a, text: A, fraction: 1 }, { id: b, text: B }, { id: c, text: C, fraction: 1 }] }
          - { code: Q-3, type: true-false, topic: t, difficulty: 1, level: remember, text: three, explanation: because three, source: s, answer: true }
          - { code: Q-4, type: single, topic: t, difficulty: 1, level: remember, text: four, explanation: because four, source: s, options: [{ id: a, text: A }, { id: b, text: B, fraction: 1 }] }
        """;

    static readonly Dictionary<string, object> Key = new() { ["Q-1"] = "a", ["Q-2"] = new[] { "c", "a" }, ["Q-3"] = true, ["Q-4"] = "b" };

    [Fact]
    public async Task Passing_the_quiz_completes_the_course_and_books_its_hours_once()
    {
        var (story, li, quiz) = await BeginAsync("quiz-passed");
        await story.StudyAsync(li, IdOf(quiz));
        await li.PostAsync($"/api/v1/enrolments/{IdOf(quiz)}/lessons/l1/completion");

        var drawn = await li.PostAsync(quiz);
        Assert.Equal((1, 2), (drawn.Int("attempt"), drawn.Items("questions").Length));
        Assert.Equal(drawn.GetRawText(), (await li.PostAsync(quiz)).GetRawText());
        var half = await AnswerAsync(li, quiz, drawn, right: 1);
        Assert.Equal((50_00, 60_00, false), (half.Int("scoreHundredths"), half.Int("passHundredths"), half.GetProperty("passed").GetBoolean()));
        Assert.Equal([true, false], half.Items("questions").Select(question => question.GetProperty("correct").GetBoolean()));
        Assert.All(half.Items("questions"), question => Assert.StartsWith("because ", question.Text("explanation"), StringComparison.Ordinal));
        Assert.Equal("in_progress", (await li.GetAsync($"/api/v1/enrolments/{IdOf(quiz)}")).Text("state"));
        Assert.Equal(0, await HoursAsync(li));

        var again = await li.PostAsync(quiz);
        Assert.Equal(2, again.Int("attempt"));
        var passed = await AnswerAsync(li, quiz, again, right: 2);
        Assert.Equal((100_00, true), (passed.Int("scoreHundredths"), passed.GetProperty("passed").GetBoolean()));
        Assert.Equal("completed", (await li.GetAsync($"/api/v1/enrolments/{IdOf(quiz)}")).Text("state"));
        Assert.Equal(1, await HoursAsync(li));

        Assert.Equal(passed.GetRawText(), (await AnswerAsync(li, quiz, again, right: 0)).GetRawText());
        Assert.Equal(1, await HoursAsync(li));
        await Refused.ExpectAsync(409, "enrolment.over", () => li.PostAsync(quiz));
    }

    [Fact]
    public async Task Questions_come_without_keys_and_differ_between_learners()
    {
        var (_, li, quiz) = await BeginAsync("quiz-keys");
        var papers = new HashSet<string>();
        for (var learner = 0; learner < 8; learner++)
        {
            var person = await server.PersonAsync("Li");
            var drawn = await person.PostAsync($"/api/v1/enrolments/{await CourseStory.EnrolAsync(person, "quiz-keys")}/quizzes/q1");
            papers.Add(drawn.GetProperty("questions").GetRawText());
            Assert.DoesNotContain("because", drawn.GetRawText(), StringComparison.Ordinal);
            foreach (var question in drawn.Items("questions"))
            {
                Assert.Equal(["code", "type", "text", "options", "stems", "gaps", "limits", "stimulus"], question.EnumerateObject().Select(member => member.Name));
                Assert.All(question.Items("options"), option => Assert.Equal(["id", "text"], option.EnumerateObject().Select(member => member.Name)));
            }
        }
        Assert.True(papers.Count > 1, "eight learners drew the same questions in the same order");
        await Refused.ExpectAsync(404, "enrolment.lesson_not_found", () => li.PostAsync(quiz.Replace("q1", "q9", StringComparison.Ordinal)));
        await Refused.ExpectAsync(422, "enrolment.lesson_is_no_quiz", () => li.PostAsync(quiz.Replace("q1", "l1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task After_the_last_try_nothing_is_drawn_or_marked_any_more()
    {
        var (_, li, quiz) = await BeginAsync("quiz-exhausted");
        for (var number = 1; number <= 3; number++)
        {
            var drawn = await li.PostAsync(quiz);
            Assert.Equal(number, drawn.Int("attempt"));
            await AnswerAsync(li, quiz, drawn, right: 0);
        }
        await Refused.ExpectAsync(409, "enrolment.over", () => li.PostAsync(quiz));
        await Refused.ExpectAsync(409, "enrolment.over", () => li.PostAsync($"{quiz}/answers", new { attempt = 4, answers = Array.Empty<object>() }));
        Assert.Equal(3, await AttemptsAsync(quiz));
        Assert.Equal("failed", (await li.GetAsync(quiz[..quiz.IndexOf("/quizzes", StringComparison.Ordinal)])).Text("state"));
    }

    [Fact]
    public async Task Answers_to_another_try_to_unknown_questions_and_in_a_wrong_form_are_refused_and_use_up_nothing()
    {
        var (_, li, quiz) = await BeginAsync("quiz-refused");
        var drawn = await li.PostAsync(quiz);
        var codes = drawn.Items("questions").Select(question => question.Text("code")).ToArray();
        await Refused.ExpectAsync(409, "quiz.attempt_not_open", () => li.PostAsync($"{quiz}/answers", new { attempt = 2, answers = Array.Empty<object>() }));
        await Refused.ExpectAsync(422, "quiz.question_unknown answer.malformed answer.slot_twice quiz.question_unknown", () => li.PostAsync($"{quiz}/answers", new
        {
            attempt = 1,
            answers = new object?[]
            {
                new { code = Key.Keys.Except(codes).First(), response = "a" }, new { code = codes[0], response = 7 },
                new { code = codes[1], response = Key[codes[1]] }, new { code = codes[1], response = Key[codes[1]] }, null,
            },
        }));
        Assert.Equal(0, await AttemptsAsync(quiz));
        Assert.Equal(1, (await li.PostAsync(quiz)).Int("attempt"));
    }

    [Fact]
    public async Task Of_ten_hand_ins_at_once_one_is_marked_and_all_get_its_result()
    {
        var (story, li, quiz) = await BeginAsync("quiz-parallel");
        await story.StudyAsync(li, IdOf(quiz));
        await li.PostAsync($"/api/v1/enrolments/{IdOf(quiz)}/lessons/l1/completion");
        var drawn = await li.PostAsync(quiz);
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => AnswerAsync(li, quiz, drawn, right: 2))));
        Assert.Single(results.Select(result => result.GetRawText()).Distinct());
        Assert.Equal((1, 1), (await AttemptsAsync(quiz), await HoursAsync(li)));

        var wu = await server.PersonAsync("Wu");
        var other = $"/api/v1/enrolments/{await CourseStory.EnrolAsync(wu, "quiz-parallel")}/quizzes/q1";
        var second = await wu.PostAsync(other);
        var mixed = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(() => AnswerAsync(wu, other, second, right: n % 3))));
        Assert.Single(mixed.Select(result => result.GetRawText()).Distinct());
        Assert.Equal(1, await AttemptsAsync(other));
    }

    [Fact]
    public async Task Somebody_elses_quiz_is_not_there_and_for_the_own_officer_closed()
    {
        var (_, li, quiz) = await BeginAsync("quiz-others");
        var drawn = await li.PostAsync(quiz);
        var zhao = await server.PersonAsync("Zhao", "C-1");
        var officer = await server.PersonAsync("Feng", "C-1", roles: (Role.HrOfficer, "C-1"));
        await Refused.ExpectAsync(404, "enrolment.not_found", () => zhao.PostAsync(quiz));
        await Refused.ExpectAsync(404, "enrolment.not_found", () => AnswerAsync(zhao, quiz, drawn, right: 2));
        await Refused.ExpectAsync(403, "enrolment.not_yours", () => officer.PostAsync(quiz));
        await Refused.ExpectAsync(403, "enrolment.not_yours", () => AnswerAsync(officer, quiz, drawn, right: 2));
        Assert.Equal(0, await AttemptsAsync(quiz));
    }

    [Fact]
    public async Task Who_began_with_an_older_version_is_asked_from_its_bank()
    {
        var (story, li, quiz) = await BeginAsync("quiz-version");
        var before = await li.PostAsync(quiz);
        await story.PublishedAsync("quiz-version", 2, bank: Bank.Replace("Q-", "NEW-", StringComparison.Ordinal));
        Assert.Equal(before.GetRawText(), (await li.PostAsync(quiz)).GetRawText());
    }

    [Fact]
    public async Task A_bank_that_is_too_small_is_named_instead_of_a_shorter_quiz()
    {
        var story = await CourseStory.BeginAsync(server);
        var small = CourseStory.Package("quiz-small", bank: Bank[..Bank.IndexOf("  - { code: Q-2", StringComparison.Ordinal)]);
        await Refused.ExpectAsync(422, "quiz.bank_too_small", () => story.UploadAsync(small));
    }

    async Task<(CourseStory Story, Persona Li, string Quiz)> BeginAsync(string course, string bank = Bank)
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync(course, bank: bank);
        var li = await server.PersonAsync("Li", "C-1");
        return (story, li, $"/api/v1/enrolments/{await CourseStory.EnrolAsync(li, course)}/quizzes/q1");
    }

    /// <summary>Answers the first questions rightly and leaves the others blank.</summary>
    static Task<JsonElement> AnswerAsync(Persona person, string quiz, JsonElement drawn, int right) => person.PostAsync($"{quiz}/answers", new
    {
        attempt = drawn.Int("attempt"),
        answers = drawn.Items("questions").Take(right).Select(question => new { code = question.Text("code"), response = Key[question.Text("code")] }),
    });

    static Guid IdOf(string quiz) => Guid.Parse(quiz.Split('/')[4]);

    Task<int> AttemptsAsync(string quiz) => server.InDatabaseAsync(db => db.QuizAttempts.CountAsync(attempt => attempt.EnrolmentId == IdOf(quiz)));

    Task<int> HoursAsync(Persona person) => server.InDatabaseAsync(db => db.HoursEntries.CountAsync(entry => entry.PersonId == person.Id));
}

public sealed class QuizTestsOnSqlite(SqliteServer server) : QuizTests(server), IClassFixture<SqliteServer>;

public sealed class QuizTestsOnPostgreSql(PostgreSqlServer server) : QuizTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
