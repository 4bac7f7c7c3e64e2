using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Exams;

namespace TrainingLms.Api.Tests.Exams;

public abstract class ExamAttemptTests(LmsServer server)
{
    static readonly Duration Tick = Duration.FromTicks(10);

    [Fact]
    public async Task A_candidate_sits_from_registration_to_the_result()
    {
        var li = await server.PersonAsync("Li");
        var attempt = await li.PostAsync("/api/v1/exam-attempts", new { examId = await server.PublishedAsync() });
        Assert.Equal("ready", attempt.Text("state"));
        Assert.Equal(JsonValueKind.Null, attempt.GetProperty("paper").ValueKind);

        var path = $"/api/v1/exam-attempts/{attempt.Id()}";
        var started = await li.PostAsync($"{path}/start");
        Assert.Equal(("in_progress", 1, 2_400_000L), (started.Text("state"), started.Int("leaseEpoch"), started.GetProperty("remainingMs").GetInt64()));
        Assert.Equal(27, started.GetProperty("paper").Items("slots").Length);

        var key = await server.KeyAsync(attempt.Id());
        var saved = await li.SaveAsync(path, 1, [.. key.Where(slot => slot.Key <= 26).Select(slot => (slot.Key, 1L, (object?)slot.Value))]);
        Assert.All(saved.Items("slots"), slot => Assert.Equal("saved", slot.Text("result")));
        Assert.InRange(saved.Int("nextSaveMs"), 24_000, 36_000);
        await Refused.ExpectAsync(409, "attempt.not_sealed", () => li.GetAsync($"{path}/receipt"));
        await Refused.ExpectAsync(409, "attempt.result_not_ready", () => li.GetAsync($"{path}/result"));

        var receipt = await li.HandInAsync(path, 1, (27, 1, key[27]));
        Assert.Equal(("submitted", 27, 27), (receipt.Text("cause"), receipt.Int("slots"), receipt.Int("answeredSlots")));
        Assert.Equal(10, receipt.Text("shortCode").Length);
        Assert.Equal(receipt.GetRawText(), (await li.GetAsync($"{path}/receipt")).GetRawText());

        await Refused.ExpectAsync(409, "exam_result.not_released", () => li.GetAsync($"{path}/result"));
        var result = await (await server.WangAsync()).GetAsync($"{path}/result");
        Assert.Equal((100m, 0, true), (result.GetProperty("score").GetDecimal(), result.Int("blanks"), result.GetProperty("passed").GetBoolean()));
        await Refused.ExpectAsync(409, "exam_attempt.save_answers.not_in_scored", () => li.SaveAsync(path, 1, (1, 9, null)));
    }

    [Fact]
    public async Task A_blank_paper_is_marked_and_failed_and_the_second_attempt_is_the_last()
    {
        var li = await server.PersonAsync("Li");
        var exam = await server.PublishedAsync();
        for (var number = 1; number <= 2; number++)
        {
            var attempt = await li.PostAsync("/api/v1/exam-attempts", new { examId = exam });
            Assert.Equal(number, attempt.Int("number"));
            var path = $"/api/v1/exam-attempts/{attempt.Id()}";
            await li.PostAsync($"{path}/start");
            await li.HandInAsync(path);
            var result = await (await server.WangAsync()).GetAsync($"{path}/result");
            Assert.Equal((0m, 27, false), (result.GetProperty("score").GetDecimal(), result.Int("blanks"), result.GetProperty("passed").GetBoolean()));
        }
        await Refused.ExpectAsync(422, "attempt.none_left", () => li.PostAsync("/api/v1/exam-attempts", new { examId = exam }));
    }

    [Fact]
    public async Task Keys_and_explanations_never_reach_the_candidate_on_any_route()
    {
        var li = await server.PersonAsync("Li");
        var exam = await server.PublishedAsync();
        var seen = new List<JsonElement> { await li.GetAsync($"/api/v1/exams/{exam}"), await li.GetAsync("/api/v1/exams") };
        var attempt = await li.PostAsync("/api/v1/exam-attempts", new { examId = exam });
        var path = $"/api/v1/exam-attempts/{attempt.Id()}";
        var key = await server.KeyAsync(attempt.Id());
        seen.AddRange([attempt, await li.GetAsync(path), await li.PostAsync($"{path}/start"), await li.GetAsync(path), await li.SaveAsync(path, 1, (1, 1, key[1]))]);
        seen.AddRange([await server.TakenOverAsync(li, path), await li.HandInAsync(path, 2), await li.GetAsync(path), await li.GetAsync($"{path}/receipt")]);
        await server.ReleasedAsync(exam);
        seen.AddRange([await li.GetAsync($"{path}/result"), await li.GetAsync($"/api/v1/exams/{exam}/results"), await li.GetAsync("/api/v1/exam-attempts"), await li.GetAsync($"/api/v1/exams/{exam}/attempts")]);

        var secrets = await server.InDatabaseAsync(async db =>
        {
            var contents = await db.QuestionVersions.Select(version => version.Content).ToListAsync();
            return contents.Select(content => content.Explanation).Append(await db.ExamPapers.Where(p => p.AttemptId == attempt.Id()).Select(p => p.Seed).SingleAsync()).ToList();
        });
        var allowed = new HashSet<string> { "slot", "section", "type", "text", "options", "stems", "gaps", "limits", "stimulus", "maximum", "response", "revision" };
        foreach (var reply in seen)
        {
            var text = reply.GetRawText();
            Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal));
            foreach (var word in new[] { "fraction", "explanation", "secret", "seed", "\"source\"", "difficulty", "enemies" })
                Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
            if (reply.TryGetProperty("paper", out var paper) && paper.ValueKind == JsonValueKind.Object)
                Assert.All(paper.Items("slots"), slot => Assert.Equal(allowed, slot.EnumerateObject().Select(member => member.Name).ToHashSet()));
        }
    }

    [Fact]
    public async Task Somebody_elses_attempt_is_not_there_on_any_route()
    {
        var li = await server.PersonAsync("Li");
        var zhao = await server.PersonAsync("Zhao");
        var path = await server.StartedAsync(li);
        foreach (var route in new[] { "", "/receipt", "/result" }) await Refused.ExpectAsync(404, "attempt.not_found", () => zhao.GetAsync(path + route));
        foreach (var route in new[] { "/start", "/lease", "/cancellation" }) await Refused.ExpectAsync(404, "attempt.not_found", () => zhao.PostAsync(path + route));
        await Refused.ExpectAsync(404, "attempt.not_found", () => zhao.SaveAsync(path, 1, (1, 1, null)));
        await Refused.ExpectAsync(404, "attempt.not_found", () => zhao.HandInAsync(path));
        var wang = await server.WangAsync();
        Assert.Equal(JsonValueKind.Null, (await wang.GetAsync(path)).GetProperty("paper").ValueKind);
        await Refused.ExpectAsync(404, "attempt.not_found", () => wang.SaveAsync(path, 1, (1, 1, null)));
    }

    [Fact]
    public async Task Fifty_clicks_on_register_and_start_give_one_attempt_and_one_reply()
    {
        var li = await server.PersonAsync("Li");
        var exam = await server.PublishedAsync();
        var registered = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => li.PostAsync("/api/v1/exam-attempts", new { examId = exam })));
        var attempt = Assert.Single(registered.Select(reply => reply.Id()).Distinct());

        var started = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => li.PostAsync($"/api/v1/exam-attempts/{attempt}/start")));
        Assert.Single(started.Select(reply => reply.GetRawText()).Distinct());
        Assert.Equal(1, started[0].Int("leaseEpoch"));
        Assert.Equal(1, await EntriesAsync(attempt, "start"));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.ExamAttempts.CountAsync(a => a.ExamId == exam)));
    }

    [Fact]
    public async Task Each_slot_is_saved_by_its_own_revision()
    {
        var li = await server.PersonAsync("Li");
        var path = await server.StartedAsync(li);
        var slots = (await li.GetAsync(path)).GetProperty("paper").Items("slots");
        object first = ExamStory.AnyAnswer(slots[0], 0), other = ExamStory.AnyAnswer(slots[0], 1);

        Assert.Equal(["1:2:saved"], (await li.SaveAsync(path, 1, (1, 2, first))).Results());
        Assert.Equal(["1:2:saved"], (await li.SaveAsync(path, 1, (1, 2, first))).Results());
        Assert.Equal(["1:2:superseded", "2:1:saved"], (await li.SaveAsync(path, 1, (1, 1, other), (2, 1, ExamStory.AnyAnswer(slots[1], 0)))).Results());
        Assert.Equal(["1:2:conflict"], (await li.SaveAsync(path, 1, (1, 2, other))).Results());
        Assert.Equal(["slot.revision_conflict"], await AsideAsync(path));
        Assert.Equal(["1:3:saved"], (await li.SaveAsync(path, 1, (1, 3, null))).Results());
        Assert.Empty((await li.SaveAsync(path, 1)).Results());

        var again = (await li.GetAsync(path)).GetProperty("paper").Items("slots");
        Assert.Equal([3, 1, 0], again.Take(3).Select(slot => slot.Int("revision")));
        Assert.Equal(1, (await li.HandInAsync(path)).Int("answeredSlots"));
    }

    [Fact]
    public async Task Malformed_answers_are_all_named_and_nothing_is_saved()
    {
        var li = await server.PersonAsync("Li");
        var path = await server.StartedAsync(li);
        await Refused.ExpectAsync(422, "answer.malformed answer.slot_unknown answer.revision_wrong answer.slot_twice",
            () => li.SaveAsync(path, 1, (1, 1, "no such option"), (99, 1, null), (2, 0, null), (1, 2, null)));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.ExamAnswers.CountAsync(answer => answer.AttemptId == ExamStory.IdOf(path))));
    }

    [Fact]
    public async Task A_second_tab_takes_over_and_the_first_is_refused_with_its_answer_kept_aside()
    {
        var li = await server.PersonAsync("Li");
        var path = await server.StartedAsync(li);
        var slots = (await li.GetAsync(path)).GetProperty("paper").Items("slots");
        await li.SaveAsync(path, 1, (1, 1, ExamStory.AnyAnswer(slots[0], 0)));

        var second = await server.TakenOverAsync(li, path);
        Assert.Equal((2, 1), (second.Int("leaseEpoch"), second.GetProperty("paper").Items("slots")[0].Int("revision")));
        await Refused.ExpectAsync(409, "attempt.lease_taken", () => li.SaveAsync(path, 1, (1, 2, ExamStory.AnyAnswer(slots[0], 1))));
        await Refused.ExpectAsync(409, "attempt.lease_taken", () => li.PostAsync($"{path}/start"));
        await Refused.ExpectAsync(409, "attempt.lease_taken", () => li.HandInAsync(path, 1));
        Assert.Equal(["attempt.lease_taken"], await AsideAsync(path));
        Assert.Equal(["1:2:saved"], (await li.SaveAsync(path, 2, (1, 2, ExamStory.AnyAnswer(slots[0], 2)))).Results());
        Assert.Equal("submitted", (await li.HandInAsync(path, 2)).Text("cause"));
    }

    [Fact]
    public async Task Answers_are_taken_to_the_microsecond_of_the_allowance_and_not_after()
    {
        var li = await server.PersonAsync("Li");
        var path = await server.StartedAsync(li);
        var deadline = server.Clock.GetCurrentInstant() + Duration.FromMinutes(40);
        var slot = (await li.GetAsync(path)).GetProperty("paper").Items("slots")[0];
        var revision = 0;
        foreach (var at in new[] { deadline - Tick, deadline, deadline + Tick, deadline + Duration.FromSeconds(60) - Tick, deadline + Duration.FromSeconds(60) })
        {
            server.Clock.MoveTo(at);
            await server.SweepAsync();
            var reply = await li.SaveAsync(path, 1, (1, ++revision, ExamStory.AnyAnswer(slot, revision)));
            Assert.Equal([$"1:{revision}:saved"], reply.Results());
            Assert.Equal(0, reply.GetProperty("remainingMs").GetInt64());
        }
        server.Clock.Advance(Tick);
        await Refused.ExpectAsync(409, "attempt.deadline_passed", () => li.SaveAsync(path, 1, (1, 6, ExamStory.AnyAnswer(slot, 6))));
        var receipt = await li.GetAsync($"{path}/receipt");
        Assert.Equal("time_over", receipt.Text("cause"));
        Assert.Equal(NodaTime.Text.InstantPattern.ExtendedIso.Format(deadline), receipt.Text("sealedAt"));
        Assert.Equal(5, receipt.Items("revisions").Single().Int("revision"));
        Assert.Equal(["attempt.deadline_passed"], await AsideAsync(path));
    }

    [Fact]
    public async Task What_was_acknowledged_counts_although_nobody_handed_in()
    {
        var li = await server.PersonAsync("Li");
        var path = await server.StartedAsync(li);
        var key = await server.KeyAsync(ExamStory.IdOf(path));
        await li.SaveAsync(path, 1, [.. key.Select(slot => (slot.Key, 1L, (object?)slot.Value))]);
        server.Clock.Advance(Duration.FromHours(1));
        await server.SweepAsync();
        await server.SweepAsync();
        Assert.Equal(100m, (await (await server.WangAsync()).GetAsync($"{path}/result")).GetProperty("score").GetDecimal());
        Assert.Equal("time_over", (await li.GetAsync($"{path}/receipt")).Text("cause"));
        Assert.Equal("time_over", (await li.HandInAsync(path)).Text("cause"));
    }

    [Fact]
    public async Task Twenty_hand_ins_at_once_seal_once_and_all_get_the_same_receipt()
    {
        var li = await server.PersonAsync("Li");
        var path = await server.StartedAsync(li);
        var receipts = await Task.WhenAll(Enumerable.Range(0, 20).Select(turn => li.HandInAsync(path, 1, (20, turn + 1, turn % 2 == 0))));
        Assert.Single(receipts.Select(receipt => receipt.GetRawText()).Distinct());
        Assert.Equal(1, await EntriesAsync(ExamStory.IdOf(path), "submit"));
        Assert.Equal(1, await EntriesAsync(ExamStory.IdOf(path), "finish_auto_marking"));
    }

    [Fact]
    public async Task Hand_ins_against_sweeps_after_time_seal_once_as_of_the_deadline()
    {
        var li = await server.PersonAsync("Li");
        var path = await server.StartedAsync(li);
        var deadline = server.Clock.GetCurrentInstant() + Duration.FromMinutes(40);
        server.Clock.MoveTo(deadline + Duration.FromSeconds(60) + Tick);
        var sweeps = Enumerable.Range(0, 4).Select(_ => server.SweepAsync());
        var handIns = Enumerable.Range(0, 8).Select(_ => li.HandInAsync(path)).ToList();
        await Task.WhenAll(sweeps.Concat<Task>(handIns));
        var receipts = await Task.WhenAll(handIns);
        Assert.Equal(receipts[0].GetRawText(), Assert.Single(receipts.Select(receipt => receipt.GetRawText()).Distinct()));
        Assert.Equal(NodaTime.Text.InstantPattern.ExtendedIso.Format(deadline), receipts[0].Text("sealedAt"));
        Assert.Equal(1, await EntriesAsync(ExamStory.IdOf(path), "close_by_time"));
        Assert.Equal(0, await EntriesAsync(ExamStory.IdOf(path), "submit"));
    }

    [Fact]
    public async Task A_save_against_the_seal_is_either_in_the_receipt_or_refused()
    {
        for (var round = 0; round < 5; round++)
        {
            var li = await server.PersonAsync("Li");
            var path = await server.StartedAsync(li);
            var paper = (await li.GetAsync(path)).GetProperty("paper").Items("slots");
            var acknowledged = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
            var saving = Enumerable.Range(1, 12).Select(async slot =>
            {
                for (var revision = 1; revision <= 5; revision++)
                {
                    try
                    {
                        await li.SaveAsync(path, 1, (slot, revision, ExamStory.AnyAnswer(paper[slot - 1], revision)));
                        acknowledged[slot] = revision;
                    }
                    catch (Refused refused) when (refused.Status == 409)
                    {
                        return;
                    }
                }
            }).ToList();
            var sealing = Task.Run(async () =>
            {
                await Task.Delay(20 * round);
                return await li.HandInAsync(path);
            });
            await Task.WhenAll(saving);
            var receipt = await sealing;

            var kept = receipt.Items("revisions").ToDictionary(slot => slot.Int("slot"), slot => slot.Int("revision"));
            Assert.Equal(acknowledged.OrderBy(slot => slot.Key), kept.OrderBy(slot => slot.Key));
            var stored = await server.InDatabaseAsync(db => db.ExamAnswers.Where(a => a.AttemptId == ExamStory.IdOf(path)).ToDictionaryAsync(a => a.Slot, a => (int)a.Revision));
            Assert.Equal(kept.OrderBy(slot => slot.Key), stored.OrderBy(slot => slot.Key));
        }
    }

    [Fact]
    public async Task A_touched_paper_stops_the_attempt()
    {
        var li = await server.PersonAsync("Li");
        var attempt = await li.PostAsync("/api/v1/exam-attempts", new { examId = await server.PublishedAsync() });
        await server.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE exam_papers SET content = replace(content, '400', '800') WHERE attempt_id = {attempt.Id()}"));
        await Refused.ExpectAsync(422, "attempt.paper_changed", () => li.PostAsync($"/api/v1/exam-attempts/{attempt.Id()}/start"));
    }

    [Fact]
    public async Task A_cancelled_attempt_is_not_counted()
    {
        var li = await server.PersonAsync("Li");
        var wang = await server.WangAsync();
        var exam = await server.PublishedAsync();
        var first = await li.PostAsync("/api/v1/exam-attempts", new { examId = exam });
        await Refused.ExpectAsync(403, "exam_attempt.cancel.forbidden", () => li.PostAsync($"/api/v1/exam-attempts/{first.Id()}/cancellation", new { reason = "ill" }));
        Assert.Equal("cancelled", (await wang.PostAsync($"/api/v1/exam-attempts/{first.Id()}/cancellation", new { reason = "ill" })).Text("state"));
        Assert.Equal(2, (await li.PostAsync("/api/v1/exam-attempts", new { examId = exam })).Int("number"));
    }

    Task<string[]> AsideAsync(string path) => server.InDatabaseAsync(db =>
        db.ExamSideRevisions.Where(revision => revision.AttemptId == ExamStory.IdOf(path)).OrderBy(revision => revision.Id).Select(revision => revision.Reason).ToArrayAsync());

    Task<int> EntriesAsync(Guid attempt, string trigger) => server.InDatabaseAsync(db =>
        db.AuditEntries.CountAsync(entry => entry.SubjectId == attempt && entry.Trigger == trigger));
}

public sealed class ExamAttemptTestsOnSqlite(SqliteServer server) : ExamAttemptTests(server), IClassFixture<SqliteServer>;

public sealed class ExamAttemptTestsOnPostgreSql(PostgreSqlServer server) : ExamAttemptTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
