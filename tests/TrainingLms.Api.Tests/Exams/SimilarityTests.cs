using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Li and Zhao give the same odd wrong answers, Qian answers faster than anybody can read: two of the panel look at both.</summary>
public abstract class SimilarityTests(LmsServer server)
{
    const int Items = 24;

    static readonly string Bank = "bank: alike\nquestions:\n" + string.Concat(Enumerable.Range(10, Items).Select(number =>
        $"  - {{ code: S{number}, topic: all, difficulty: 1, level: apply, explanation: guide, source: law, type: single, text: question {number}, options: [{string.Join(", ", "abcde".Select(id => $"{{ id: {id}, text: option {id}, fraction: {(id == 'a' ? 1 : 0)} }}"))}] }}\n"));

    static readonly string Definition = $"title: {{ zh-Hans: 单选 }}\nminutes: 60\npass: 60\nattempts: 2\nsections:\n  - title: one\n    cells:\n      - {{ topic: all, count: {Items}, marks: 5 }}\n";

    static int courses;

    Task<Persona> PanelAsync(string name) => server.PersonAsync(name, "C", roles: (Role.IntegrityPanel, "C"));

    async Task<Guid> ExamAsync()
    {
        var key = $"alike-{Interlocked.Increment(ref courses)}";
        await (await CourseStory.BeginAsync(server)).PublishedAsync(key, bank: Bank.Replace("bank: alike", $"bank: {key}", StringComparison.Ordinal), exam: Definition);
        var wang = await server.WangAsync();
        var exam = (await server.DraftAsync(wang, key)).Id();
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        return exam;
    }

    /// <summary>Somebody hands in what is chosen for each question, by its place in the bank.</summary>
    async Task HandInAsync(Persona person, string path, Func<int, char> choose)
    {
        var id = ExamStory.IdOf(path);
        var slots = await server.InDatabaseAsync(async db =>
        {
            var codes = await db.QuestionVersions.ToDictionaryAsync(version => version.Id, version => version.Code);
            return (await db.ExamPapers.SingleAsync(paper => paper.AttemptId == id)).Content.Slots.ToDictionary(slot => slot.Number, slot => int.Parse(codes[slot.QuestionVersionId][1..]) - 10);
        });
        await person.HandInAsync(path, 1, [.. slots.Select(slot => (slot.Key, 1L, (object?)$"{choose(slot.Value)}"))]);
    }

    /// <summary>The first two questions right, then one wrong answer of each person's own making; those before number 0 choose e.</summary>
    static char Odd(int person, int item) => item < 2 ? 'a' : person < 0 ? 'e' : "bcd"[(item + (item / 3 * person) + (person / 3 * (item / 2))) % 3];

    sealed record Over(Guid Exam, Persona Li, Persona Zhao, Persona Qian, string Fast);

    /// <summary>Six sit: two are wrong alike, four are wrong each in another way, and the window is over. Qian needs a minute for all of it, the others ten.</summary>
    async Task<Over> OverAsync()
    {
        var exam = await ExamAsync();
        var (li, zhao, qian) = (await server.PersonAsync("Li", "C-1", roles: (Role.IntegrityPanel, "C")), await server.PersonAsync("Zhao"), await server.PersonAsync("Qian"));
        var paths = new Dictionary<Persona, string>();
        foreach (var person in (Persona[])[li, zhao, qian, await server.PersonAsync("Sun"), await server.PersonAsync("Zhou"), await server.PersonAsync("Wu")]) paths[person] = await server.StartedAsync(person, exam: exam);
        server.Clock.Advance(Duration.FromSeconds(60));
        await HandInAsync(qian, paths[qian], item => Odd(0, item));
        server.Clock.Advance(Duration.FromMinutes(9));
        foreach (var (turn, (person, path)) in paths.Where(one => one.Key != qian).Index()) await HandInAsync(person, path, item => Odd(turn < 2 ? -1 : turn - 1, item));
        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();
        return new Over(exam, li, zhao, qian, paths[qian]);
    }

    [Fact]
    public async Task Two_of_the_panel_decide_about_what_a_comparison_found_and_done_again_it_finds_nothing_new()
    {
        var (pan, pen, wang) = (await PanelAsync("Pan"), await PanelAsync("Pen"), await server.WangAsync());
        var over = await OverAsync();
        var (runs, queue) = ($"/api/v1/exams/{over.Exam}/similarity-runs", $"/api/v1/exams/{over.Exam}/similarity-cases");
        var marks = await MarkingsAsync(over);
        await Refused.ExpectAsync(422, "similarity.own_exam", () => over.Li.PostAsync(runs));
        await Refused.ExpectAsync(403, "similarity_run.ask.forbidden", () => over.Zhao.PostAsync(runs));
        var asked = await pan.PostAsync(runs);
        Assert.Equal("asked", asked.Text("state"));
        await Refused.ExpectAsync(422, "similarity.already_asked", () => wang.PostAsync(runs));
        await server.SweepAsync();
        var run = (await pan.GetAsync(runs)).Items().Single();
        Assert.Equal(run.GetRawText(), (await pan.GetAsync($"/api/v1/similarity-runs/{asked.Id()}")).GetRawText());
        await Refused.ExpectAsync(404, "similarity.not_found", () => over.Zhao.GetAsync($"/api/v1/similarity-runs/{asked.Id()}"));
        Assert.Equal(("finished", 6, 15, 1, 1, 2), (run.Text("state"), run.Int("attempts"), run.Int("comparisons"), run.Int("pairs"), run.Int("fast"), run.Int("new")));

        var cases = (await pan.GetAsync(queue)).Items().ToDictionary(one => one.Text("kind"));
        var (alike, fast) = (cases["alike_answers"], cases["impossible_speed"]);
        Assert.Equal(new[] { over.Li.Id, over.Zhao.Id }.Order(), alike.Items("attempts").Select(attempt => attempt.Id("personId")).Order());
        Assert.Equal((24, 22, 22), (alike.Int("items"), alike.Int("bothWrong"), alike.Items("shared").Length));
        Assert.All(alike.Items("shared"), shared => Assert.Equal(2, shared.Int("same")));
        Assert.InRange(alike.GetProperty("chance").GetDouble(), 0, 0.01);
        Assert.Equal((over.Qian.Id, 2.5, JsonValueKind.Null), (fast.Items("attempts").Single().Id("personId"), fast.Items("attempts").Single().GetProperty("seconds").GetDouble(), fast.GetProperty("chance").ValueKind));

        // Li is of the panel as well, and sees the other case only; candidates see none.
        Assert.Equal(["impossible_speed"], (await over.Li.GetAsync(queue)).Items().Select(one => one.Text("kind")));
        await Refused.ExpectAsync(404, "similarity.not_found", () => over.Li.GetAsync($"/api/v1/similarity-cases/{alike.Id()}"));
        await Refused.ExpectAsync(404, "similarity.not_found", () => over.Li.PostAsync($"/api/v1/similarity-cases/{alike.Id()}/review", new { opinion = "harmless", reason = "we did not" }));
        Assert.Empty((await over.Zhao.GetAsync(queue)).Items());
        await Refused.ExpectAsync(404, "similarity.not_found", () => over.Zhao.GetAsync($"/api/v1/similarity-cases/{fast.Id()}"));

        // A suspicion is no result: who sees results of the unit does not see it for that.
        foreach (var role in (string[])[Role.TrainingOfficer, Role.ExamBoard, Role.Auditor])
        {
            var reader = await server.PersonAsync("Reader", "C", roles: (role, "C"));
            Assert.Empty((await reader.GetAsync(queue)).Items());
            Assert.Empty((await reader.GetAsync(runs)).Items());
            await Refused.ExpectAsync(404, "similarity.not_found", () => reader.GetAsync($"/api/v1/similarity-cases/{alike.Id()}"));
        }

        var path = $"/api/v1/similarity-cases/{alike.Id()}";
        await Refused.ExpectAsync(403, "similarity_case.review_first.forbidden", () => wang.PostAsync($"{path}/review", new { opinion = "harmless", reason = "one row" }));
        await Refused.ExpectAsync(422, "reason.missing", () => pan.PostAsync($"{path}/review", new { opinion = "to_be_pursued" }));
        Assert.Equal("reviewed_once", (await pan.PostAsync($"{path}/review", new { opinion = "to_be_pursued", reason = "22 odd answers alike" })).Text("state"));
        await Refused.ExpectAsync(422, "duty.similarity_needs_two", () => pan.PostAsync($"{path}/review", new { opinion = "to_be_pursued", reason = "again" }));
        var hidden = (await pen.GetAsync(path)).Items("reviews").Single();
        Assert.All((string[])["by", "opinion", "reason"], name => Assert.Equal(JsonValueKind.Null, hidden.GetProperty(name).ValueKind));
        Assert.Equal([alike.Id()], (await pen.GetAsync($"{queue}?state=reviewed_once")).Items().Select(one => one.Id()));
        var both = await pen.PostAsync($"{path}/review", new { opinion = "harmless", reason = "one class, one teacher" });
        Assert.Equal(("reviewed", "to_be_pursued harmless"), (both.Text("state"), string.Join(' ', both.Items("reviews").Select(review => review.Text("opinion")))));

        server.Clock.Advance(Duration.FromSeconds(1));
        await wang.PostAsync(runs);
        await server.SweepAsync();
        Assert.Equal(0, (await pan.GetAsync(runs)).Items()[0].Int("new"));
        Assert.Equal(["impossible_speed waiting", "alike_answers reviewed"], (await pan.GetAsync(queue)).Items().Select(one => $"{one.Text("kind")} {one.Text("state")}").OrderDescending(StringComparer.Ordinal));
        Assert.Equal([fast.Id()], (await pan.GetAsync($"{queue}?state=waiting")).Items().Select(one => one.Id()));
        // Nothing followed from it: no mark, no flag, no state of a result.
        Assert.Equal(marks, await MarkingsAsync(over));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.ExamResultFlags.CountAsync(flag => db.ExamResults.Any(result => result.Id == flag.ResultId && result.ExamId == over.Exam))));
        Assert.DoesNotContain("alike_answers", (await over.Zhao.GetAsync("/api/v1/me/data")).GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    Task<int> MarkingsAsync(Over over) => server.InDatabaseAsync(db => db.ExamMarkings.CountAsync(marking => db.ExamAttempts.Any(attempt => attempt.Id == marking.AttemptId && attempt.ExamId == over.Exam)));

    [Fact]
    public async Task A_case_of_an_attempt_that_was_reopened_lapses_with_the_next_comparison()
    {
        var (pan, wang, sun) = (await PanelAsync("Pan"), await server.WangAsync(), await server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C")));
        var over = await OverAsync();
        await pan.PostAsync($"/api/v1/exams/{over.Exam}/similarity-runs");
        await server.SweepAsync();
        await wang.PostAsync($"{over.Fast}/reopening-request", new { kind = "writing", cause = "mistake", reason = "wrong button", seconds = 600 });
        await sun.PostAsync($"{over.Fast}/reopening");
        await pan.PostAsync($"/api/v1/exams/{over.Exam}/similarity-runs");
        await server.SweepAsync();
        Assert.Equal(["impossible_speed lapsed", "alike_answers waiting"], (await pan.GetAsync($"/api/v1/exams/{over.Exam}/similarity-cases")).Items().Select(one => $"{one.Text("kind")} {one.Text("state")}").OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nobody_compares_before_the_window_is_over()
    {
        var (exam, pan) = (await server.PublishedAsync(), await PanelAsync("Pan"));
        await Refused.ExpectAsync(422, "similarity.window_open", () => pan.PostAsync($"/api/v1/exams/{exam}/similarity-runs"));
    }
}

public sealed class SimilarityTestsOnSqlite(SqliteServer server) : SimilarityTests(server), IClassFixture<SqliteServer>;

public sealed class SimilarityTestsOnPostgreSql(PostgreSqlServer server) : SimilarityTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
