using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Every phase, every thing, by default and as open as can be: a candidate sees exactly what is allowed, and nothing of a secure key ever.</summary>
public abstract class DisclosureTests(LmsServer server)
{
    const string Bank = """
        bank: shown
        questions:
          - { code: Q1, topic: all, difficulty: 1, level: apply, explanation: TELLS-ONE, source: law, type: single, text: ASKS-ONE, options: [{ id: a, text: first, fraction: 1 }, { id: b, text: second, fraction: 0 }] }
          - { code: Q2, topic: all, difficulty: 1, level: apply, explanation: TELLS-TWO, source: law, type: true-false, text: ASKS-TWO, answer: true }
          - { code: Q3, topic: all, difficulty: 1, level: apply, explanation: TELLS-THREE, source: law, type: short-text, text: ASKS-THREE, patterns: [{ text: KEY-THREE }] }
          - { code: Q4, topic: all, difficulty: 1, level: apply, explanation: TELLS-SECURE, source: law, type: short-text, text: ASKS-SECURE, patterns: [{ text: KEY-SECURE }], secure: true }
        """;

    const string Definition = "title: { zh-Hans: 公开 }\nminutes: 40\npass: 10\nattempts: 1\nsections:\n  - title: one\n    cells:\n      - { topic: all, count: 4, marks: 10 }\n";

    static readonly string[] All = ["answers", "marks", "right_or_wrong", "feedback", "key"];

    static int courses;

    /// <summary>What each setting shows after the hand-in, after the window and after the release; null for an exam that says nothing.</summary>
    static readonly Dictionary<string, string[][]?> Settings = new()
    {
        ["default"] = null,
        ["open"] = [["answers", "marks", "right_or_wrong"], All, All],
        ["answers"] = [["answers"], ["answers"], ["answers", "marks"]],
        ["marks"] = [["marks"], ["marks"], ["marks"]],
        ["right_or_wrong"] = [["right_or_wrong"], ["right_or_wrong"], ["marks", "right_or_wrong"]],
        ["feedback"] = [[], ["answers", "feedback"], ["answers", "marks", "feedback"]],
        ["key"] = [[], ["answers", "key"], ["answers", "marks", "key"]],
    };

    async Task<Guid> ExamAsync(string[][]? shown)
    {
        var key = $"shown-{Interlocked.Increment(ref courses)}";
        await (await CourseStory.BeginAsync(server)).PublishedAsync(key, bank: Bank.Replace("bank: shown", $"bank: {key}", StringComparison.Ordinal), exam: Definition);
        var wang = await server.WangAsync();
        var exam = (await server.DraftAsync(wang, key, new { disclosure = shown is null ? null : new { afterSealing = shown[0], afterWindow = shown[1], afterRelease = shown[2] } })).Id();
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        return exam;
    }

    Task<Dictionary<string, int>> SlotsAsync(string path) => server.InDatabaseAsync(async db =>
    {
        var codes = await db.QuestionVersions.ToDictionaryAsync(version => version.Id, version => version.Code);
        return (await db.ExamPapers.SingleAsync(paper => paper.AttemptId == ExamStory.IdOf(path))).Content.Slots.ToDictionary(slot => codes[slot.QuestionVersionId], slot => slot.Number);
    });

    /// <summary>What stands in an answer of the server, whatever it claims to show.</summary>
    static string[] Contents(JsonElement review)
    {
        var open = review.Items("slots").Where(slot => !slot.GetProperty("secure").GetBoolean()).ToArray();
        var found = new List<string>();
        bool Has(string name) => open.Any(slot => slot.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value && (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 0));
        if (Has("question") || Has("response") || Has("type")) found.Add("answers");
        if (Has("mark") || Has("remedy") || review.GetProperty("score").ValueKind != JsonValueKind.Null || review.GetProperty("maximum").ValueKind != JsonValueKind.Null) found.Add("marks");
        if (Has("verdict")) found.Add("right_or_wrong");
        if (Has("explanation") || Has("comments")) found.Add("feedback");
        if (Has("keys")) found.Add("key");
        return [.. found];
    }

    /// <summary>A secure question shows nothing but its mark.</summary>
    static void HoldsNothingSecure(JsonElement review)
    {
        foreach (var slot in review.Items("slots").Where(slot => slot.GetProperty("secure").GetBoolean()))
            Assert.Equal(["maximum", "section", "secure", "slot"], slot.EnumerateObject().Where(member => member.Value.ValueKind is not JsonValueKind.Null && member.Name != "mark" && member.Value.ToString() != "[]").Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("SECURE", review.GetRawText(), StringComparison.Ordinal);
    }

    public static TheoryData<string> Names => [.. Settings.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task In_each_phase_exactly_what_the_exam_allows_is_shown_also_to_staff_who_sat(string setting)
    {
        var shown = Settings[setting] ?? [[], [], ["marks"]];
        var (li, tao) = (await server.PersonAsync("Li"), await server.PersonAsync("Tao", "C", roles: [(Role.TrainingOfficer, "C"), (Role.ExamBoard, "C")]));
        var exam = await ExamAsync(Settings[setting]);
        var paths = new Dictionary<Persona, string>();
        foreach (var person in (Persona[])[li, tao])
        {
            var path = paths[person] = await server.StartedAsync(person, exam: exam);
            var slots = await SlotsAsync(path);
            await person.SaveAsync(path, 1, (slots["Q1"], 1, "a"), (slots["Q2"], 1, false), (slots["Q3"], 1, "KEY-THREE"), (slots["Q4"], 1, "mine"));
            // During: the own answers on the paper, and nothing else anywhere.
            var written = await person.GetAsync(path);
            Assert.Equal(4, written.GetProperty("paper").Items("slots").Count(slot => slot.GetProperty("response").ValueKind != JsonValueKind.Null));
            foreach (var word in (string[])["TELLS-", "KEY-SECURE", "fraction", "verdict"]) Assert.DoesNotContain(word, written.GetRawText(), StringComparison.Ordinal);
            await Refused.ExpectAsync(409, "attempt.nothing_to_review", () => person.GetAsync($"{path}/review"));
            await person.HandInAsync(path);
        }
        await server.SweepAsync();
        await AllSeeAsync("after_sealing", shown[0]);
        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();
        await AllSeeAsync("after_window", shown[1]);
        await server.SignedAsync(exam, await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
        await AllSeeAsync("after_window", shown[1]);
        await (await server.WangAsync()).PostAsync($"/api/v1/exams/{exam}/results/release");
        await AllSeeAsync("after_release", shown[2]);

        async Task AllSeeAsync(string phase, string[] allowed)
        {
            foreach (var (person, path) in paths)
            {
                var review = await person.GetAsync($"{path}/review");
                Assert.Equal((phase, string.Join(' ', allowed)), (review.Text("phase"), string.Join(' ', review.GetProperty("shown").EnumerateArray().Select(thing => thing.GetString()))));
                Assert.Equal(allowed, Contents(review));
                HoldsNothingSecure(review);
                foreach (var (thing, word) in new[] { ("answers", "ASKS-"), ("answers", "KEY-THREE"), ("feedback", "TELLS-") }.Where(one => !allowed.Contains(one.Item1)))
                    Assert.DoesNotContain(word, review.GetRawText(), StringComparison.Ordinal);
                // Nothing comes by another door.
                foreach (var door in new[] { path, $"{path}/receipt", "/api/v1/exam-attempts", "/api/v1/me/data", "/api/v1/me/messages", $"/api/v1/exams/{exam}/results" })
                    foreach (var word in (string[])["ASKS-", "KEY-", "TELLS-", "fraction", "verdict"]) Assert.DoesNotContain(word, (await person.GetAsync(door)).GetRawText(), StringComparison.Ordinal);
                if (phase != "after_release") await Refused.ExpectAsync(409, "exam_result.not_released", () => person.GetAsync($"{path}/result"));
            }
        }
    }

    [Fact]
    public async Task A_review_says_what_was_right_and_what_would_have_been()
    {
        var (li, zhao, wang) = (await server.PersonAsync("Li"), await server.PersonAsync("Zhao"), await server.WangAsync());
        var exam = await ExamAsync(Settings["open"]);
        var path = await server.StartedAsync(li, exam: exam);
        var slots = await SlotsAsync(path);
        await li.HandInAsync(path, 1, (slots["Q1"], 1, "a"), (slots["Q2"], 1, false), (slots["Q4"], 1, "KEY-SECURE"));
        await server.ReleasedAsync(exam);
        var review = await li.GetAsync($"{path}/review");
        JsonElement Of(string code) => review.Items("slots").Single(slot => slot.Int("slot") == slots[code]);
        Assert.Equal(("right wrong blank", "10 0 0 10", 20m), ($"{Of("Q1").Text("verdict")} {Of("Q2").Text("verdict")} {Of("Q3").Text("verdict")}",
            string.Join(' ', ((string[])["Q1", "Q2", "Q3", "Q4"]).Select(code => $"{Of(code).GetProperty("mark").GetDecimal():0}")), review.GetProperty("score").GetDecimal()));
        Assert.Equal(("ASKS-ONE", "a", "a", "TELLS-ONE"), (Of("Q1").GetProperty("question").Text("text"), Of("Q1").Text("response"), Of("Q1").Items("keys").Single().Items("options").Single().GetString(), Of("Q1").Text("explanation")));
        Assert.True(Of("Q2").Items("keys").Single().GetProperty("truth").GetBoolean());
        Assert.Equal("KEY-THREE", Of("Q3").Items("keys").Single().Items("texts").Single().GetString());
        // The own attempt alone: another's is not there, not even for who runs the exam.
        foreach (var other in (Persona[])[zhao, wang]) await Refused.ExpectAsync(404, "attempt.not_found", () => other.GetAsync($"{path}/review"));

        // What was taken back may be wrong: it shows no marks until it is out again.
        var result = (await li.GetAsync($"{path}/result")).Id("resultId");
        await (await server.BoardAsync("Bo")).PostAsync($"/api/v1/exam-results/{result}/withdrawal", new { reason = "a slip" });
        Assert.Equal(["answers", "feedback", "key"], Contents(await li.GetAsync($"{path}/review")));
    }

    [Fact]
    public async Task While_somebody_with_more_time_writes_after_the_close_the_key_waits()
    {
        var (li, zhao, wang) = (await server.PersonAsync("Li"), await server.PersonAsync("Zhao"), await server.WangAsync());
        var exam = await ExamAsync(Settings["key"]);
        var (path, longer) = (await server.StartedAsync(li, exam: exam), await server.StartedAsync(zhao, exam: exam));
        await li.HandInAsync(path);
        await wang.PostAsync($"/api/v1/exams/{exam}/overrides", new { personId = zhao.Id, times = new { closesAt = "2027-01-01T00:00:00Z", limitSeconds = 36_000 }, reason = "asked" });
        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();
        Assert.Equal(("closed", "in_progress"), ((await wang.GetAsync($"/api/v1/exams/{exam}")).Text("state"), (await zhao.GetAsync(longer)).Text("state")));
        Assert.Equal(("after_sealing", 0), (await li.GetAsync($"{path}/review")) is var early ? (early.Text("phase"), early.Items("slots").Length) : default);
        await zhao.HandInAsync(longer);
        Assert.Contains("key", Contents(await li.GetAsync($"{path}/review")));
    }

    [Fact]
    public async Task What_is_shown_is_told_beforehand_checked_and_fixed_with_the_exam()
    {
        var wang = await server.WangAsync();
        var draft = await server.DraftAsync(wang);
        var path = $"/api/v1/exams/{draft.Id()}";
        var phases = (await wang.GetAsync($"{path}/disclosure")).Items("phases");
        Assert.Equal(["during: answers", "after_sealing: ", "after_window: ", "after_release: marks"],
            phases.Select(phase => $"{phase.Text("phase")}: {string.Join(' ', phase.Items("things").Where(thing => thing.GetProperty("shown").GetBoolean()).Select(thing => thing.Text("thing")))}"));
        Assert.All(phases.SelectMany(phase => phase.Items("things")), thing => Assert.NotEmpty(thing.Text("text")));
        await Refused.ExpectAsync(422, "exam.disclosure_during exam.disclosure_key_early exam.disclosure_without_answers exam.disclosure_taken_back exam.disclosure_taken_back exam.disclosure_release_without_marks",
            () => wang.PutAsync($"{path}/rules", new { rules = new { disclosure = new { during = new[] { "answers", "marks" }, afterSealing = new[] { "key", "right_or_wrong" }, afterRelease = new[] { "answers" } } } }));
        await wang.PutAsync($"{path}/rules", new { rules = new { disclosure = new { afterRelease = new[] { "key", "marks", "answers", "key" } } } });
        Assert.Equal("answers marks key", string.Join(' ', (await wang.GetAsync($"{path}/disclosure")).Items("phases")[3].Items("things").Where(thing => thing.GetProperty("shown").GetBoolean()).Select(thing => thing.Text("thing"))));
        await wang.PostAsync($"{path}/publication");
        await Refused.ExpectAsync(409, "exam.change_rules.not_in_published", () => wang.PutAsync($"{path}/rules", new { rules = new { } }));
        Assert.Equal("after_release", (await (await server.PersonAsync("Li")).GetAsync($"{path}/disclosure")).Items("phases")[3].Text("phase"));
    }
}

public sealed class DisclosureTestsOnSqlite(SqliteServer server) : DisclosureTests(server), IClassFixture<SqliteServer>;

public sealed class DisclosureTestsOnPostgreSql(PostgreSqlServer server) : DisclosureTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
