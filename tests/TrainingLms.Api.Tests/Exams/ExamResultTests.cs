using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Results are drawn up by the clock, signed by a board, released after the exam, and never edited.</summary>
public abstract class ExamResultTests(LmsServer server)
{
    async Task<(Guid Exam, string Path)> SatAsync(Persona li, bool right = true, object? rules = null, Guid? exam = null)
    {
        exam ??= await server.PublishedAsync(rules);
        var path = await server.StartedAsync(li, exam: exam);
        var key = await server.KeyAsync(ExamStory.IdOf(path));
        await li.HandInAsync(path, 1, right ? [.. key.Select(slot => (slot.Key, 1L, (object?)slot.Value))] : []);
        return (exam.Value, path);
    }

    async Task CloseAsync()
    {
        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();
    }

    static string[] States(JsonElement sheet) => [.. ((string[])["provisional", "underReview", "confirmed", "released", "withdrawn"]).Where(state => sheet.Int(state) > 0).Select(state => $"{state}:{sheet.Int(state)}")];

    async Task<JsonElement> SheetAsync(Guid exam) => await (await server.WangAsync()).GetAsync($"/api/v1/exams/{exam}/result-sheet");

    [Fact]
    public async Task A_candidate_sees_the_result_when_a_quorum_has_signed_and_the_exam_is_over()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.WangAsync());
        var (exam, path) = await SatAsync(li);
        await Refused.ExpectAsync(409, "exam_result.not_released", () => li.GetAsync($"{path}/result"));
        Assert.Equal("provisional", (await wang.GetAsync($"{path}/result")).Text("state"));
        Assert.Empty((await li.GetAsync($"/api/v1/exams/{exam}/results")).Items());
        Assert.Equal(JsonValueKind.Null, (await li.GetAsync($"/api/v1/exams/{exam}/attempts")).Items().Single().GetProperty("score").ValueKind);
        Assert.DoesNotContain("score_hundredths", (await li.GetAsync("/api/v1/me/data")).GetRawText(), StringComparison.Ordinal);
        await Refused.ExpectAsync(403, "exam_result.sheet_forbidden", () => li.GetAsync($"/api/v1/exams/{exam}/result-sheet"));

        await Refused.ExpectAsync(422, "exam_result.nothing_to_release", () => wang.PostAsync($"/api/v1/exams/{exam}/results/release"));
        await server.SignedAsync(exam, await server.BoardAsync("Bo"));
        Assert.Equal(["provisional:1"], States(await SheetAsync(exam)));
        Assert.Equal("Bo", (await SheetAsync(exam)).Items("signatures").Single().Text("name"));
        await server.SignedAsync(exam, await server.BoardAsync("Bai"));
        Assert.Equal(["confirmed:1"], States(await SheetAsync(exam)));
        await Refused.ExpectAsync(422, "exam_result.window_open", () => wang.PostAsync($"/api/v1/exams/{exam}/results/release"));
        await CloseAsync();
        Assert.Equal(["released:1"], States(await wang.PostAsync($"/api/v1/exams/{exam}/results/release")));

        var result = await li.GetAsync($"{path}/result");
        Assert.Equal(("released", 100m, true), (result.Text("state"), result.GetProperty("score").GetDecimal(), result.GetProperty("passed").GetBoolean()));
        Assert.Equal((100m, 1), (result.GetProperty("standing").GetProperty("score").GetDecimal(), result.GetProperty("standing").Int("results")));
        Assert.Equal("released", (await li.GetAsync($"/api/v1/exam-results/{result.Id("resultId")}")).Text("state"));
        Assert.Contains("score_hundredths", (await li.GetAsync("/api/v1/me/data")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(["confirm", "draw_up", "release"], await server.InDatabaseAsync(db =>
            db.AuditEntries.Where(entry => entry.SubjectId == result.Id("resultId")).Select(entry => entry.Trigger).OrderBy(trigger => trigger).ToListAsync()));
    }

    [Fact]
    public async Task What_changed_since_it_was_looked_at_is_not_signed_and_nobody_signs_twice()
    {
        var (li, zhao, bo) = (await server.PersonAsync("Li"), await server.PersonAsync("Zhao"), await server.BoardAsync("Bo"));
        var (exam, _) = await SatAsync(li);
        var sheet = $"/api/v1/exams/{exam}/result-sheet";
        var hash = (await bo.GetAsync(sheet)).Text("hash");
        await SatAsync(zhao, right: false, exam: exam);
        await Refused.ExpectAsync(409, "exam_result.sheet_changed", () => bo.PostAsync($"{sheet}/signatures", new { hash }));
        await server.SignedAsync(exam, bo);
        await Refused.ExpectAsync(422, "exam_result.signed_already", async () => await bo.PostAsync($"{sheet}/signatures", new { hash = (await bo.GetAsync(sheet)).Text("hash") }));
        await Refused.ExpectAsync(403, "exam.sign_results.forbidden", async () => await (await server.WangAsync()).PostAsync($"{sheet}/signatures", new { hash }));
    }

    [Fact]
    public async Task Members_who_sign_at_one_moment_confirm_once()
    {
        var li = await server.PersonAsync("Li");
        for (var round = 0; round < 4; round++)
        {
            var (exam, _) = await SatAsync(li);
            var members = await Task.WhenAll(server.BoardAsync("Bo"), server.BoardAsync("Bai"));
            var hash = (await members[0].GetAsync($"/api/v1/exams/{exam}/result-sheet")).Text("hash");
            await Task.WhenAll(members.Select(member => member.PostAsync($"/api/v1/exams/{exam}/result-sheet/signatures", new { hash })));
            Assert.Equal(["confirmed:1"], States(await SheetAsync(exam)));
        }
    }

    [Fact]
    public async Task A_member_who_sat_counts_for_the_others_and_never_for_the_own_result()
    {
        var (li, bo) = (await server.PersonAsync("Li"), await server.BoardAsync("Bo"));
        var (exam, _) = await SatAsync(li);
        await SatAsync(bo, exam: exam);
        var bai = await server.BoardAsync("Bai");
        await server.SignedAsync(exam, bo, bai);
        Assert.Equal(["provisional:1", "confirmed:1"], States(await SheetAsync(exam)));
        // The list is another one now, and without the member's own signature it takes two others.
        await server.SignedAsync(exam, bai, await server.BoardAsync("Bei"));
        Assert.Equal(["confirmed:2"], States(await SheetAsync(exam)));
    }

    [Fact]
    public async Task A_confirmation_taken_back_is_signed_anew_by_everybody_and_an_open_ground_goes_on_to_the_next_version()
    {
        var (li, bo, bai) = (await server.PersonAsync("Li"), await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
        var pan = await server.PersonAsync("Pan", "C", roles: (Role.IntegrityPanel, "C"));
        var (exam, path) = await SatAsync(li);
        var id = (await bo.GetAsync($"{path}/result")).Id("resultId");
        await server.SignedAsync(exam, bo, bai);
        await bo.PostAsync($"/api/v1/exam-results/{id}/unconfirmation", new { reason = "one mark to be looked at" });
        Assert.Empty((await SheetAsync(exam)).Items("signatures"));
        await server.SignedAsync(exam, bo);
        Assert.Equal(["provisional:1"], States(await SheetAsync(exam)));
        await pan.PostAsync($"/api/v1/exam-results/{id}/flags", new { kind = "integrity", reason = "two papers alike" });
        await pan.PostAsync($"{path}/annulment", new { decision = "2026-7" });
        await pan.PostAsync($"{path}/reinstatement", new { decision = "2026-8" });
        Assert.Equal(["underReview:1"], States(await SheetAsync(exam)));
    }

    [Fact]
    public async Task Staff_who_sat_see_their_own_result_no_sooner_than_others()
    {
        var (bo, li) = (await server.BoardAsync("Bo"), await server.PersonAsync("Li"));
        var (exam, path) = await SatAsync(bo);
        await SatAsync(li, exam: exam);
        await Refused.ExpectAsync(409, "exam_result.not_released", () => bo.GetAsync($"{path}/result"));
        Assert.Equal([li.Id], (await bo.GetAsync($"/api/v1/exams/{exam}/results")).Items().Select(line => line.Id("personId")));
        await server.ReleasedAsync(exam);
        Assert.Equal(2, (await bo.GetAsync($"/api/v1/exams/{exam}/results")).Items().Length);
    }

    [Fact]
    public async Task A_planned_release_comes_by_itself_once_nobody_sits_any_more()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.WangAsync());
        var (exam, path) = await SatAsync(li);
        await server.SignedAsync(exam, await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
        var plan = $"/api/v1/exams/{exam}/release-plan";
        var now = server.Clock.GetCurrentInstant();
        await Refused.ExpectAsync(422, "exam.release_before_close", () => wang.PutAsync(plan, new { releaseAt = InstantPattern.ExtendedIso.Format(now) }));
        await wang.PutAsync(plan, new { releaseAt = InstantPattern.ExtendedIso.Format(now + Duration.FromHours(5)) });
        await CloseAsync();
        await Refused.ExpectAsync(409, "exam_result.not_released", () => li.GetAsync($"{path}/result"));
        await Refused.ExpectAsync(422, "exam_result.release_planned_later", () => wang.PostAsync($"/api/v1/exams/{exam}/results/release"));
        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();
        Assert.Equal("released", (await li.GetAsync($"{path}/result")).Text("state"));
        Assert.True(await server.InDatabaseAsync(db => db.Occurrences.AnyAsync(one => one.PersonId == li.Id && one.Step == "release")));
    }

    [Fact]
    public async Task A_held_result_is_left_out_until_every_ground_is_decided()
    {
        var (li, zhao, wang) = (await server.PersonAsync("Li"), await server.PersonAsync("Zhao"), await server.WangAsync());
        var (exam, path) = await SatAsync(li);
        await SatAsync(zhao, right: false, exam: exam);
        var id = (await wang.GetAsync($"{path}/result")).Id("resultId");
        await Refused.ExpectAsync(422, "reason.missing", () => wang.PostAsync($"/api/v1/exam-results/{id}/flags", new { kind = "integrity" }));
        await wang.PostAsync($"/api/v1/exam-results/{id}/flags", new { kind = "integrity", reason = "two papers alike" });
        var held = await wang.PostAsync($"/api/v1/exam-results/{id}/flags", new { kind = "disputed_item", reason = "question 3" });
        Assert.Equal(("under_review", 2), (held.Text("state"), held.Items("flags").Length));
        await server.SignedAsync(exam, await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
        Assert.Equal(["underReview:1", "confirmed:1"], States(await SheetAsync(exam)));

        var flags = held.Items("flags").Select(flag => flag.Id()).ToList();
        await Refused.ExpectAsync(422, "exam_result.decision_missing", () => wang.PostAsync($"/api/v1/exam-results/{id}/flags/{flags[0]}/decision", new { decision = " " }));
        Assert.Equal("under_review", (await wang.PostAsync($"/api/v1/exam-results/{id}/flags/{flags[0]}/decision", new { decision = "no sign of it" })).Text("state"));
        await Refused.ExpectAsync(409, "exam_result.flag_not_open", () => wang.PostAsync($"/api/v1/exam-results/{id}/flags/{flags[0]}/decision", new { decision = "again" }));
        Assert.Equal("provisional", (await wang.PostAsync($"/api/v1/exam-results/{id}/flags/{flags[1]}/decision", new { decision = "the key stands" })).Text("state"));
        await server.SignedAsync(exam, await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
        Assert.Equal(["confirmed:2"], States(await SheetAsync(exam)));
    }

    [Fact]
    public async Task A_reopened_attempt_gets_a_new_version_and_a_released_one_is_withdrawn_first()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.WangAsync());
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C"));
        var (exam, path) = await SatAsync(li, right: false);
        var request = new { kind = "writing", cause = "mistake", reason = "wrong button", seconds = 0 };
        await wang.PostAsync($"{path}/reopening-request", request);
        await sun.PostAsync($"{path}/reopening");
        Assert.Empty(States(await SheetAsync(exam)));
        await server.TakenOverAsync(li, path);
        var key = await server.KeyAsync(ExamStory.IdOf(path));
        await li.HandInAsync(path, 3, [.. key.Select(slot => (slot.Key, 1L, (object?)slot.Value))]);
        Assert.Equal(2, (await wang.GetAsync($"{path}/result")).Int("edition"));

        await server.ReleasedAsync(exam);
        await wang.PostAsync($"{path}/reopening-request", request);
        await Refused.ExpectAsync(422, "attempt.result_released", () => sun.PostAsync($"{path}/reopening"));
        var id = (await li.GetAsync($"{path}/result")).Id("resultId");
        await Refused.ExpectAsync(403, "exam_result.withdraw.forbidden", () => wang.PostAsync($"/api/v1/exam-results/{id}/withdrawal", new { reason = "wrong key" }));
        var bo = await server.BoardAsync("Bo");
        Assert.Equal("withdrawn", (await bo.PostAsync($"/api/v1/exam-results/{id}/withdrawal", new { reason = "wrong key" })).Text("state"));
        await Refused.ExpectAsync(409, "exam_result.not_released", () => li.GetAsync($"{path}/result"));
        await bo.PostAsync($"/api/v1/exam-results/{id}/new-version", new { reason = "the key was right" });
        await Refused.ExpectAsync(409, "exam_result.newer_version", () => bo.PostAsync($"/api/v1/exam-results/{id}/new-version", new { reason = "again" }));
        Assert.Equal(["provisional:1", "withdrawn:1"], States(await SheetAsync(exam)));
        Assert.Equal("in_progress", (await sun.PostAsync($"{path}/reopening")).Text("state"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_reopening_and_the_release_at_one_moment_come_one_after_the_other_and_nothing_is_taken_back_by_itself(bool byTheClock)
    {
        var (wang, sun) = (await server.WangAsync(), await server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C")));
        for (var round = 0; round < 3; round++)
        {
            var exam = await server.PublishedAsync();
            var paths = new List<string>();
            for (var n = 0; n < 6; n++) paths.Add((await SatAsync(await server.PersonAsync("Li"), exam: exam)).Path);
            if (byTheClock) await wang.PutAsync($"/api/v1/exams/{exam}/release-plan", new { releaseAt = InstantPattern.ExtendedIso.Format(server.Clock.GetCurrentInstant() + Duration.FromHours(4)) });
            await CloseAsync();
            await server.SignedAsync(exam, await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
            foreach (var path in paths) await wang.PostAsync($"{path}/reopening-request", new { kind = "writing", cause = "mistake", reason = "wrong button", seconds = 600 });
            server.Clock.Advance(Duration.FromHours(2));

            Task release = byTheClock ? server.SweepAsync() : OutcomeAsync(async () => (await wang.PostAsync($"/api/v1/exams/{exam}/results/release")).Text("hash"));
            var reopened = await Task.WhenAll(paths.Select(path => OutcomeAsync(async () => (await sun.PostAsync($"{path}/reopening")).Text("state"))));
            await release;
            foreach (var (path, outcome) in paths.Zip(reopened))
            {
                var (id, expected) = (ExamStory.IdOf(path), outcome == "in_progress" ? ExamResultState.Superseded : ExamResultState.Released);
                Assert.Contains(outcome, (string[])["in_progress", "attempt.result_released"]);
                Assert.Equal(expected, await server.InDatabaseAsync(db => db.ExamResults.Where(one => one.AttemptId == id).Select(one => one.State).SingleAsync()));
            }
            // By hand all of an exam come out together, and not while somebody sits again.
            if (!byTheClock) Assert.Single(reopened.Distinct());
        }
    }

    static async Task<string> OutcomeAsync(Func<Task<string>> attempt)
    {
        try
        {
            return await attempt();
        }
        catch (Refused refused)
        {
            return refused.Codes[0];
        }
    }

    [Fact]
    public async Task An_annulled_attempt_loses_its_result_and_gets_a_version_back_with_the_reinstatement()
    {
        var li = await server.PersonAsync("Li");
        var pan = await server.PersonAsync("Pan", "C", roles: (Role.IntegrityPanel, "C"));
        var (exam, path) = await SatAsync(li);
        await server.ReleasedAsync(exam);
        await pan.PostAsync($"{path}/annulment", new { decision = "2026-7" });
        Assert.Equal(["withdrawn:1"], States(await SheetAsync(exam)));
        await pan.PostAsync($"{path}/reinstatement", new { decision = "2026-8" });
        Assert.Equal(["provisional:1", "withdrawn:1"], States(await SheetAsync(exam)));
        await server.SignedAsync(exam, await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
        Assert.Equal(["confirmed:1"], States(await SheetAsync(exam)));
    }

    [Fact]
    public async Task With_several_attempts_the_best_counts_unless_the_exam_says_otherwise()
    {
        var li = await server.PersonAsync("Li");
        var (exam, first) = await SatAsync(li, rules: new { counting = "mean", boardQuorum = 1 });
        await SatAsync(li, right: false, exam: exam);
        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();
        await server.SignedAsync(exam, await server.BoardAsync("Bo"));
        await (await server.WangAsync()).PostAsync($"/api/v1/exams/{exam}/results/release");
        var standing = (await li.GetAsync($"{first}/result")).GetProperty("standing");
        Assert.Equal((50m, false, 2), (standing.GetProperty("score").GetDecimal(), standing.GetProperty("passed").GetBoolean(), standing.Int("results")));
    }
}

public sealed class ExamResultTestsOnSqlite(SqliteServer server) : ExamResultTests(server), IClassFixture<SqliteServer>;

public sealed class ExamResultTestsOnPostgreSql(PostgreSqlServer server) : ExamResultTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
