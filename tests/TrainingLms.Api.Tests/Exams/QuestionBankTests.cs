using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Banks in the database: review, versions, secure keys, exams that draw on them, and what suspending is too late for.</summary>
public abstract class QuestionBankTests(LmsServer server)
{
    [Fact]
    public async Task A_question_is_written_reviewed_by_another_revised_and_replaced()
    {
        var (wang, li, zhao) = await StaffAsync();
        var bank = await BankAsync(wang);
        var path = await DraftedAsync(li, bank, "Q-1", "one");
        Assert.Equal("one", (await li.GetAsync(path)).GetProperty("content").Text("text"));
        await li.PostAsync($"{path}/submission");
        await Refused.ExpectAsync(422, "duty.question_needs_another", () => li.PostAsync($"{path}/approval"));
        await Refused.ExpectAsync(409, "question.already_in_work", () => DraftedAsync(li, bank, "Q-1", "again"));
        await zhao.PostAsync($"{path}/return", new { reason = "which law?" });
        await li.PutAsync(path, new { content = Question("Q-1", "one, by the law") });
        await li.PostAsync($"{path}/submission");
        Assert.Equal("approved", (await zhao.PostAsync($"{path}/approval")).Text("state"));
        await Refused.ExpectAsync(409, "question.revise.not_in_approved", () => li.PutAsync(path, new { content = Question("Q-1", "changed") }));
        await Refused.ExpectAsync(422, "question.unchanged", () => DraftedAsync(li, bank, "Q-1", "one, by the law"));

        var next = await DraftedAsync(li, bank, "Q-1", "one, by the new law");
        Assert.Equal("approved", (await li.GetAsync(path)).Text("state"));
        await li.PostAsync($"{next}/submission");
        Assert.Equal(2, (await zhao.PostAsync($"{next}/approval")).Int("number"));
        Assert.Equal("retired", (await li.GetAsync(path)).Text("state"));
        Assert.Equal(["Q-1:1:retired", "Q-1:2:approved"], (await wang.GetAsync($"{bank}/questions?code=Q-1")).Items().Select(q => $"{q.Text("code")}:{q.Int("number")}:{q.Text("state")}").Order());
        var frozen = await server.InDatabaseAsync(db => db.QuestionVersions.Where(v => v.Code == "Q-1" && db.Questions.Any(q => q.Id == v.QuestionId && q.Bank == "bank/" + KeyOf(bank))).CountAsync());
        Assert.Equal(2, frozen);
    }

    [Fact]
    public async Task Two_votes_at_once_approve_once()
    {
        var (wang, li, zhao) = await StaffAsync();
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.CourseReviewer, "C"));
        var path = await DraftedAsync(li, await BankAsync(wang), "Q-1", "one");
        await li.PostAsync($"{path}/submission");
        var outcomes = await Task.WhenAll(new[] { zhao, sun }.Select(async reviewer =>
        {
            try
            {
                await reviewer.PostAsync($"{path}/approval");
                return true;
            }
            catch (Refused refused) when (refused.Status is 409)
            {
                return false;
            }
        }));
        Assert.Single(outcomes, outcome => outcome);
        Assert.Equal(1, await server.InDatabaseAsync(db => db.QuestionVersions.CountAsync(version => version.Id == IdOf(path))));
    }

    [Fact]
    public async Task A_question_of_a_secure_bank_shows_its_mark_and_no_key_to_whoever_works_on_an_exam_or_sat_it()
    {
        var (wang, li, zhao) = await StaffAsync();
        var (sun, ma) = (await server.PersonAsync("Sun", "C", roles: (Role.CourseReviewer, "C")), await server.PersonAsync("Ma"));
        var bank = await BankAsync(wang, secure: true);
        var question = await DraftedAsync(li, bank, "Q-1", "one");
        await li.PostAsync($"{question}/submission");
        foreach (var reviewer in (Persona[])[zhao, sun]) await reviewer.PostAsync($"{question}/approval");
        string[] all = ["answers", "marks", "right_or_wrong", "feedback", "key"];
        var exam = (await server.DraftAsync(wang, await CourseAsync(bank, "      - { topic: bank, count: 1, marks: 1 }"), new { disclosure = new { afterWindow = all, afterRelease = all } })).Id();
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        var study = await wang.PostAsync($"/api/v1/exams/{exam}/cut-score-studies", new { raters = new[] { li.Id, zhao.Id } });
        Assert.Equal(JsonValueKind.Null, (await wang.GetAsync($"/api/v1/cut-score-studies/{study.Id()}/items")).Items().Single(one => one.Text("code") == "Q-1").GetProperty("content").ValueKind);
        await wang.PostAsync($"/api/v1/cut-score-studies/{study.Id()}/cancellation", new { reason = "no need" });
        var path = await server.StartedAsync(ma, exam: exam);
        await ma.HandInAsync(path, 1, (1, 1, true));
        await server.ReleasedAsync(exam);
        var slot = (await ma.GetAsync($"{path}/review")).Items("slots").Single();
        Assert.Equal((true, 1m), (slot.GetProperty("secure").GetBoolean(), slot.GetProperty("mark").GetDecimal()));
        foreach (var hidden in (string[])["question", "response", "verdict", "explanation"]) Assert.Equal(JsonValueKind.Null, slot.GetProperty(hidden).ValueKind);
        Assert.Empty(slot.Items("keys"));
        Assert.Equal(JsonValueKind.Null, (await wang.GetAsync($"/api/v1/exams/{exam}/questions?limit=200")).Items().Single(one => one.Text("code") == "Q-1").GetProperty("content").ValueKind);
    }

    [Fact]
    public async Task A_secure_key_is_shown_on_request_only_and_the_look_is_written_down()
    {
        var (wang, li, zhao) = await StaffAsync();
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.CourseReviewer, "C"));
        var path = await DraftedAsync(li, await BankAsync(wang, secure: true), "Q-1", "one");
        Assert.Equal(JsonValueKind.Null, (await wang.GetAsync(path)).GetProperty("content").ValueKind);
        Assert.Equal(JsonValueKind.Object, (await zhao.GetAsync($"{path}/key")).GetProperty("content").ValueKind);
        await li.PostAsync($"{path}/submission");
        Assert.Equal("in_review", (await zhao.PostAsync($"{path}/approval")).Text("state"));
        Assert.Equal("approved", (await sun.PostAsync($"{path}/approval")).Text("state"));
        Assert.Equal(JsonValueKind.Null, (await li.GetAsync(path)).GetProperty("content").ValueKind);
        Assert.Equal(0, await LooksAsync());
        Assert.True((await li.GetAsync($"{path}/key")).GetProperty("content").GetProperty("answer").GetBoolean());
        Assert.Equal(1, await LooksAsync());

        Task<int> LooksAsync() => server.InDatabaseAsync(db => db.AuditEntries.CountAsync(entry => entry.SubjectId == IdOf(path) && entry.Trigger == "read_key"));
    }

    [Fact]
    public async Task An_exam_draws_on_a_bank_and_suspending_tells_the_papers_that_wait()
    {
        var (wang, li, zhao) = await StaffAsync();
        var bank = await BankAsync(wang);
        var paths = new List<string>();
        foreach (var code in new[] { "B-1", "B-2" })
        {
            paths.Add(await DraftedAsync(li, bank, code, code));
            await li.PostAsync($"{paths[^1]}/submission");
            await zhao.PostAsync($"{paths[^1]}/approval");
        }
        await DraftedAsync(li, bank, "B-3", "never approved");
        var course = await CourseAsync(bank, "      - { topic: bank, count: 2, marks: 5 }\n      - { topic: bank, count: 1, marks: 5 }");
        var tooMany = (await server.DraftAsync(wang, course)).Id();
        await Refused.ExpectAsync(422, "paper.cells_compete", () => wang.PostAsync($"/api/v1/exams/{tooMany}/publication"));

        course = await CourseAsync(bank, "      - { topic: bank, count: 1, marks: 5 }");
        var exam = (await server.DraftAsync(wang, course)).Id();
        var cell = Assert.Single((await wang.GetAsync($"/api/v1/exams/{exam}/feasibility")).GetProperty("cells").EnumerateArray());
        Assert.Equal((1, 2, 2, "2"), (cell.Int("needs"), cell.Int("has"), cell.Int("usable"), cell.Text("distinctPapers")));
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");

        var attempts = new Dictionary<Guid, List<JsonElement>>();
        for (var n = 0; n < 12; n++)
        {
            var candidate = await server.PersonAsync("Candidate");
            var attempt = await candidate.PostAsync("/api/v1/exam-attempts", new { examId = exam });
            var version = await server.InDatabaseAsync(db => db.PaperQuestions.Where(q => q.AttemptId == attempt.Id()).Select(q => q.QuestionVersionId).SingleAsync());
            if (!attempts.TryAdd(version, [attempt])) attempts[version].Add(attempt);
            if (attempts[version].Count == 1) await candidate.PostAsync($"/api/v1/exam-attempts/{attempt.Id()}/start");
        }
        Assert.Equal(2, attempts.Count);
        var first = paths[0];
        Assert.Equal(attempts[IdOf(first)].Skip(1).Select(attempt => attempt.Id()).Order(), (await wang.GetAsync($"{first}/papers")).Items().Select(paper => paper.GetProperty("attemptId").GetGuid()).Order());
        var usage = await wang.GetAsync($"{first}/usage");
        Assert.Equal((1, 1, 50m), (usage.Int("started"), usage.Int("startedOfQuestion"), usage.GetProperty("exposureRate").GetDecimal()));
        Assert.Equal([exam], usage.GetProperty("exams").EnumerateArray().Select(id => id.GetGuid()));

        await wang.PostAsync($"{first}/suspension", new { reason = "leaked" });
        for (var n = 0; n < 6; n++)
        {
            var attempt = await (await server.PersonAsync("Late")).PostAsync("/api/v1/exam-attempts", new { examId = exam });
            Assert.Equal(IdOf(paths[1]), await server.InDatabaseAsync(db => db.PaperQuestions.Where(q => q.AttemptId == attempt.Id()).Select(q => q.QuestionVersionId).SingleAsync()));
        }
    }

    [Fact]
    public async Task Banks_serve_their_unit_and_those_below_and_nobody_else_sees_them()
    {
        var (wang, li, _) = await StaffAsync();
        var bank = await BankAsync(wang);
        var path = await DraftedAsync(li, bank, "Q-1", "one");
        var stranger = await server.PersonAsync("Qian", "C-2", roles: (Role.ExamManager, "C-2"));
        foreach (var route in new[] { bank, $"{bank}/questions" }) await Refused.ExpectAsync(404, "question_bank.not_found", () => stranger.GetAsync(route));
        foreach (var route in new[] { path, $"{path}/key", $"{path}/usage", $"{path}/papers" }) await Refused.ExpectAsync(404, "question.not_found", () => stranger.GetAsync(route));
        await Refused.ExpectAsync(422, "bank.invalid course.package_invalid question.answer_misplaced", () => li.PostAsync($"{bank}/questions",
            new { content = new { code = "Q-2", type = "true-false", topic = "t", difficulty = 9, level = "remember", text = "?", explanation = "e", source = "s" } }));

        var below = await server.PersonAsync("Feng", "C-1", roles: (Role.ExamManager, "C-1"));
        var foreign = await BankAsync(below, unit: "C-1");
        var course = await CourseAsync(foreign, "      - { topic: bank, count: 1, marks: 5 }");
        await Refused.ExpectAsync(422, "exam.bank_unknown", async () => await wang.PostAsync($"/api/v1/exams/{(await server.DraftAsync(wang, course)).Id()}/publication"));
    }

    [Fact]
    public async Task Candidates_see_no_key_of_any_type_and_every_answer_comes_back_marked()
    {
        const string common = "topic: all, difficulty: 1, level: apply, explanation: SECRET, source: SECRET";
        var bank = $$$"""
            bank: all-types
            questions:
              - { code: T1, {{{common}}}, type: short-text, text: one, patterns: [{ text: SECRET, case: true }] }
              - { code: T2, {{{common}}}, type: numeric, text: two, keys: [{ value: 31415, tolerance: 1, kind: relative }] }
              - { code: T3, {{{common}}}, type: matching, text: three, stems: [{ id: SECRET-a, text: A, answer: SECRET-x }, { id: SECRET-b, text: B, answer: SECRET-y }], answers: [{ id: SECRET-x, text: X }, { id: SECRET-y, text: Y }] }
              - { code: T4, {{{common}}}, type: ordering, scoring: longest-ordered, text: four, items: [{ id: SECRET-1, text: first }, { id: SECRET-2, text: second }, { id: SECRET-3, text: third }] }
              - { code: T5, {{{common}}}, type: cloze, text: 'five {{1}} and {{2}}', gaps: [{ id: 1, patterns: [{ text: SECRET }] }, { id: 2, options: [{ id: a, text: A, fraction: 1 }, { id: b, text: B }] }] }
              - { code: T6, {{{common}}}, type: essay, text: six, rubric: [{ id: a, text: SECRET, points: 3, critical: true }] }
              - { code: T7, {{{common}}}, type: checklist, text: seven, rubric: [{ id: a, text: SECRET, points: 3 }] }
            """;
        await (await CourseStory.BeginAsync(server)).PublishedAsync("all-types", bank: bank, exam: "title: { zh-Hans: 考试 }\nminutes: 40\npass: 5\nattempts: 1\nsections:\n  - title: one\n    cells:\n      - { topic: all, count: 7, marks: 1 }\n");
        var wang = await server.WangAsync();
        var exam = (await server.DraftAsync(wang, "all-types")).Id();
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        var li = await server.PersonAsync("Li");
        var assigned = await li.PostAsync("/api/v1/exam-attempts", new { examId = exam });
        var path = $"/api/v1/exam-attempts/{assigned.Id()}";
        var started = await li.PostAsync($"{path}/start");
        var slots = started.GetProperty("paper").Items("slots");
        var answers = slots.Where(slot => slot.Text("type") != "checklist").Select(slot => (slot.Int("slot"), 1L, (object?)RightAnswer(slot))).ToArray();
        var seen = new List<JsonElement> { assigned, started, await li.SaveAsync(path, 1, answers), await li.GetAsync(path), await li.HandInAsync(path), await li.GetAsync($"{path}/receipt") };
        foreach (var reply in seen)
            foreach (var word in new[] { "fraction", "tolerance", "patterns", "rubric", "scoring", "weight", "SECRET-" })
                Assert.DoesNotContain(word, reply.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(slots.Select(slot => slot.GetProperty("options").GetRawText()), seen[3].GetProperty("paper").Items("slots").Select(slot => slot.GetProperty("options").GetRawText()));

        var result = await (await server.WangAsync()).GetAsync($"{path}/result");
        await Refused.ExpectAsync(409, "exam_result.not_released", () => li.GetAsync($"{path}/result"));
        Assert.Equal((5m, true), (result.GetProperty("score").GetDecimal(), result.GetProperty("passed").GetBoolean()));
        Assert.Equal(slots.Where(slot => slot.Text("type") is "essay" or "checklist").Select(slot => slot.Int("slot")), result.GetProperty("waiting").EnumerateArray().Select(slot => slot.GetInt32()));
    }

    static object RightAnswer(JsonElement slot)
    {
        string Of(string list, string text) => slot.Items(list).Single(item => item.Text("text") == text).Text("id");
        return slot.Text("type") switch
        {
            "short_text" => " ＳＥＣＲＥＴ",
            "numeric" => 31415,
            "matching" => new Dictionary<string, string> { [Of("stems", "A")] = Of("options", "X"), [Of("stems", "B")] = Of("options", "Y") },
            "ordering" => new[] { Of("options", "first"), Of("options", "second"), Of("options", "third") },
            "cloze" => new Dictionary<string, string> { ["1"] = "secret", ["2"] = "a" },
            _ => "我认为……",
        };
    }

    async Task<(Persona Wang, Persona Li, Persona Zhao)> StaffAsync() =>
        (await server.WangAsync(), await server.PersonAsync("Li", "C", roles: (Role.QuestionAuthor, "C")), await server.PersonAsync("Zhao", "C", roles: (Role.QuestionAuthor, "C")));

    async Task<string> BankAsync(Persona manager, bool secure = false, string unit = "C") =>
        $"/api/v1/question-banks/{(await manager.PostAsync("/api/v1/question-banks", new { unitId = server.Units[unit], key = $"bank-{Interlocked.Increment(ref banks)}", title = "题库", secure })).Id()}";

    string KeyOf(string bank) => server.InDatabaseAsync(db => db.QuestionBanks.Where(b => b.Id == IdOf(bank)).Select(b => b.Key).SingleAsync()).GetAwaiter().GetResult();

    static async Task<string> DraftedAsync(Persona author, string bank, string code, string text) =>
        $"/api/v1/questions/{(await author.PostAsync($"{bank}/questions", new { content = Question(code, text) })).Id()}";

    async Task<string> CourseAsync(string bank, string cells)
    {
        var key = $"course-{Interlocked.Increment(ref courses)}";
        await (await CourseStory.BeginAsync(server)).PublishedAsync(key, exam: $"title: {{ zh-Hans: 考试 }}\nminutes: 40\npass: 1\nattempts: 1\nbanks: [{KeyOf(bank)}]\nsections:\n  - title: one\n    cells:\n{cells}\n");
        return key;
    }

    static object Question(string code, string text) =>
        new { code, type = "true-false", topic = "bank", difficulty = 1, level = "remember", text, answer = true, explanation = "because", source = "law" };

    static Guid IdOf(string path) => Guid.Parse(path.Split('/')[4]);

    static int banks;
    static int courses;
}

public sealed class QuestionBankTestsOnSqlite(SqliteServer server) : QuestionBankTests(server), IClassFixture<SqliteServer>;

public sealed class QuestionBankTestsOnPostgreSql(PostgreSqlServer server) : QuestionBankTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
