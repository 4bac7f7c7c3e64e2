using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

public abstract class InvigilationTests(LmsServer server)
{
    static readonly Duration Tick = Duration.FromTicks(10);
    static readonly object Noise = new { cause = "room", reason = "noise" };

    [Fact]
    public async Task A_candidate_checks_in_is_let_in_and_gets_the_lease_by_starting()
    {
        var (li, gu) = (await server.PersonAsync("Li"), await server.GuAsync());
        var wang = await server.WangAsync();
        var exam = (await server.DraftAsync(wang)).Id();
        await wang.PutAsync($"/api/v1/exams/{exam}/rules", new { rules = new { needsAuthorisation = true }, password = "swordfish" });
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        var attempt = await wang.PostAsync($"/api/v1/exams/{exam}/attempts", new { personId = li.Id, room = "301", group = "class 7" });
        var path = $"/api/v1/exam-attempts/{attempt.Id()}";
        await Refused.ExpectAsync(422, "attempt.check_in_first", () => li.PostAsync($"{path}/start", new { password = "swordfish" }));
        await Refused.ExpectAsync(422, "attempt.password_wrong", () => li.PostAsync($"{path}/check-in", new { password = "herring" }));
        Assert.Equal(("awaiting_authorisation", "302"), StateAndRoom(await li.PostAsync($"{path}/check-in", new { password = "swordfish", room = "302" })));
        Assert.Equal("ready", (await gu.PostAsync($"{path}/turning-away", new { reason = "no card" })).Text("state"));
        await li.PostAsync($"{path}/check-in", new { password = "swordfish" });
        Assert.Contains((await RosterAsync(gu, exam)).Single().Items("actions"), action => action.Text("trigger") == "authorise" && action.GetProperty("allowed").GetBoolean());
        var let = await gu.PostAsync($"{path}/authorisation");
        Assert.Equal(("in_progress", JsonValueKind.Null), (let.Text("state"), let.GetProperty("leaseEpoch").ValueKind));
        var started = await li.PostAsync($"{path}/start", new { password = "swordfish" });
        Assert.Equal((1, 27), (started.Int("leaseEpoch"), started.GetProperty("paper").Items("slots").Length));
        Assert.Equal(["turned_away"], (await gu.GetAsync($"/api/v1/exams/{exam}/incidents")).Items().Select(incident => incident.Text("kind")));
    }

    [Fact]
    public async Task A_recalled_paper_is_assembled_anew_when_the_candidate_starts()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.WangAsync());
        var attempt = await li.PostAsync("/api/v1/exam-attempts", new { examId = await server.PublishedAsync() });
        var path = $"/api/v1/exam-attempts/{attempt.Id()}";
        Assert.Equal("assigned", (await wang.PostAsync($"{path}/recall", new { reason = "leak" })).Text("state"));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.ExamPapers.CountAsync(paper => paper.AttemptId == attempt.Id())));
        Assert.Equal(27, (await li.PostAsync($"{path}/start")).GetProperty("paper").Items("slots").Length);
    }

    [Fact]
    public async Task A_save_during_a_pause_is_kept_aside_and_taken_after_it()
    {
        var (li, gu) = (await server.PersonAsync("Li"), await server.GuAsync());
        var path = await server.StartedAsync(li);
        var slot = (await li.GetAsync(path)).GetProperty("paper").Items("slots")[0];
        server.Clock.Advance(Duration.FromMinutes(10));
        await gu.PostAsync($"{path}/pause", Noise);
        server.Clock.Advance(Duration.FromMinutes(35));
        await server.SweepAsync();
        Assert.Equal(("paused", 1_800_000L), ((await li.GetAsync(path)).Text("state"), (await li.GetAsync(path)).GetProperty("remainingMs").GetInt64()));
        await Refused.ExpectAsync(409, "attempt.paused", () => li.SaveAsync(path, 1, (1, 1, ExamStory.AnyAnswer(slot, 0))));
        Assert.Equal("attempt.paused", await server.InDatabaseAsync(db => db.ExamSideRevisions.Where(revision => revision.AttemptId == ExamStory.IdOf(path)).Select(revision => revision.Reason).SingleAsync()));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.ExamAnswers.CountAsync(answer => answer.AttemptId == ExamStory.IdOf(path))));
        await gu.PostAsync($"{path}/resumption");
        var reply = await li.SaveAsync(path, 1, (1, 1, ExamStory.AnyAnswer(slot, 0)));
        Assert.Equal(("1:1:saved", 1_800_000L), (reply.Results().Single(), reply.GetProperty("remainingMs").GetInt64()));
    }

    [Fact]
    public async Task Granted_time_is_known_with_the_next_reply_and_a_cut_is_told()
    {
        var (li, gu, wang) = (await server.PersonAsync("Li"), await server.GuAsync(), await server.WangAsync());
        var path = await server.StartedAsync(li);
        var grant = await gu.PostAsync($"{path}/time-grant", new { seconds = 600, cause = "network", reason = "switch failed" });
        Assert.Equal((600, false), (grant.Int("gainedSeconds"), grant.GetProperty("cutByClose").GetBoolean()));
        Assert.Equal(3_000_000L, (await li.SaveAsync(path, 1)).GetProperty("remainingMs").GetInt64());
        var cut = await wang.PostAsync($"{path}/time-grant", new { seconds = 4_800, cause = "network", reason = "switch failed" });
        Assert.Equal((4_200, true), (cut.Int("gainedSeconds"), cut.GetProperty("cutByClose").GetBoolean()));
        await wang.PostAsync($"{path}/extension", new { seconds = 600, cause = "network", reason = "switch failed" });
        Assert.Equal(7_800_000L, (await li.SaveAsync(path, 1)).GetProperty("remainingMs").GetInt64());
        await Refused.ExpectAsync(403, "exam_attempt.grant_time.forbidden", () => li.PostAsync($"{path}/time-grant", new { seconds = 60, cause = "other", reason = "please" }));
    }

    [Fact]
    public async Task A_room_and_a_whole_exam_are_interrupted_and_go_on_and_the_log_tells_it()
    {
        var (wang, gu) = (await server.WangAsync(), await server.GuAsync());
        var exam = await server.PublishedAsync();
        var paths = new List<string>();
        foreach (var (name, room) in ((string, string)[])[("Li", "301"), ("Zhao", "301"), ("Zhou", "302")])
        {
            var person = await server.PersonAsync(name);
            var attempt = await wang.PostAsync($"/api/v1/exams/{exam}/attempts", new { personId = person.Id, room });
            paths.Add($"/api/v1/exam-attempts/{attempt.Id()}");
            if (name != "Zhao") await person.PostAsync($"{paths[^1]}/start");
        }
        var paused = (await gu.PostAsync($"/api/v1/exams/{exam}/pause", new { cause = "room", reason = "fire alarm", room = "301" })).EnumerateArray().ToArray();
        Assert.Equal([(ExamStory.IdOf(paths[0]), "paused")], paused.Select(outcome => (outcome.Id("attemptId"), outcome.Text("state"))));
        Assert.Equal([("ready", 1), ("in_progress", 1), ("paused", 1)], await CountersAsync(gu, exam));
        Assert.Equal([("ready", 1), ("paused", 1)], await CountersAsync(gu, exam, "?room=301"));
        Assert.Single((await gu.PostAsync($"/api/v1/exams/{exam}/resumption", new { reason = "alarm over" })).EnumerateArray());
        var granted = (await gu.PostAsync($"/api/v1/exams/{exam}/time-grant", new { seconds = 300, cause = "room", reason = "fire alarm" })).EnumerateArray().ToArray();
        Assert.Equal([300, 300], granted.Select(outcome => outcome.Int("gainedSeconds")));
        var tooMuch = (await gu.PostAsync($"/api/v1/exams/{exam}/time-grant", new { seconds = 3_600, cause = "room", reason = "fire alarm" })).EnumerateArray().ToArray();
        Assert.All(tooMuch, outcome => Assert.Equal((false, "attempt.grant_out_of_range"), (outcome.GetProperty("done").GetBoolean(), outcome.Items("reasons")[0].Text("code"))));
        await gu.PostAsync($"/api/v1/exams/{exam}/incidents", new { cause = "health", reason = "somebody felt unwell", attemptId = ExamStory.IdOf(paths[2]) });
        Assert.Equal(["note", "paused", "resumed", "time_granted", "time_granted"], (await gu.GetAsync($"/api/v1/exams/{exam}/incidents")).Items().Select(incident => incident.Text("kind")).Order());
        Assert.Equal([300, 300], (await RosterAsync(gu, exam)).Where(line => line.Text("state") == "in_progress").Select(line => line.Int("incidentSeconds")));
    }

    [Fact]
    public async Task Under_the_grace_policy_answers_close_and_the_hand_in_stays_open_for_a_while()
    {
        var rules = new { policy = "grace", graceSeconds = 300, latePenaltyPercent = 50 };
        var (li, zhao) = (await server.PersonAsync("Li"), await server.PersonAsync("Zhao"));
        var exam = await server.PublishedAsync(rules);
        var (path, other) = (await server.StartedAsync(li, exam: exam), await server.StartedAsync(zhao, exam: exam));
        var key = await server.KeyAsync(ExamStory.IdOf(path));
        await li.SaveAsync(path, 1, [.. key.Select(slot => (slot.Key, 1L, (object?)slot.Value))]);
        server.Clock.Advance(Duration.FromMinutes(41) + Tick);
        // A late request opens the grace as the sweep would.
        await Refused.ExpectAsync(409, "attempt.deadline_passed", () => li.SaveAsync(path, 1, (1, 2, null)));
        Assert.Equal("submit_grace", (await li.GetAsync(path)).Text("state"));
        await Refused.ExpectAsync(409, "attempt.deadline_passed", () => li.SaveAsync(path, 1, (1, 2, null)));
        var receipt = await li.HandInAsync(path, 1, (1, 3, null));
        Assert.Equal(("submitted_late", 27), (receipt.Text("cause"), receipt.Int("answeredSlots")));
        Assert.Equal(50m, (await (await server.WangAsync()).GetAsync($"{path}/result")).GetProperty("score").GetDecimal());
        Assert.Empty(await FaultsAsync());

        await server.SweepAsync();
        Assert.Equal("submit_grace", (await zhao.GetAsync(other)).Text("state"));
        server.Clock.Advance(Duration.FromMinutes(5));
        await Refused.ExpectAsync(409, "exam_attempt.submit.not_in_abandoned", () => zhao.HandInAsync(other));
        Assert.Equal("abandoned", (await zhao.GetAsync(other)).Text("state"));
    }

    [Fact]
    public async Task Sweeps_hand_ins_and_grants_at_the_end_of_time_leave_one_end()
    {
        var gu = await server.GuAsync();
        for (var round = 0; round < 4; round++)
        {
            var li = await server.PersonAsync("Li");
            var path = await server.StartedAsync(li, new { policy = "grace", graceSeconds = 600 });
            server.Clock.Advance(Duration.FromMinutes(41) + Tick);
            var grants = Enumerable.Range(0, 3).Select(_ => TryAsync(() => gu.PostAsync($"{path}/time-grant", new { seconds = 600, cause = "network", reason = "switch" })));
            var handIns = Enumerable.Range(0, 3).Select(_ => TryAsync(() => li.HandInAsync(path)));
            await Task.WhenAll([.. Enumerable.Range(0, 3).Select(async _ => await server.SweepAsync()), .. grants, .. handIns]);
            var attempt = await server.InDatabaseAsync(db => db.ExamAttempts.AsNoTracking().SingleAsync(a => a.Id == ExamStory.IdOf(path)));
            var entries = await server.InDatabaseAsync(db => db.AuditEntries.Where(entry => entry.SubjectId == attempt.Id).Select(entry => entry.Trigger).ToListAsync());
            Assert.Equal(1, attempt.SealNumber);
            Assert.Equal(1, entries.Count(entry => entry is "submit" or "submit_late"));
            Assert.Equal(attempt.IncidentSeconds / 600, entries.Count(entry => entry is "grant_time" or "grant_time_in_grace"));
        }
    }

    [Fact]
    public async Task Two_managers_reopen_and_marks_and_receipts_before_stay()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.WangAsync());
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C"));
        var path = await server.StartedAsync(li);
        server.Clock.Advance(Duration.FromMinutes(10));
        var first = await li.HandInAsync(path);
        server.Clock.Advance(Duration.FromHours(3));
        var request = new { kind = "writing", cause = "mistake", reason = "wrong button", seconds = 0 };
        await Refused.ExpectAsync(403, "exam_attempt.ask_reopening.forbidden", () => li.PostAsync($"{path}/reopening-request", request));
        await wang.PostAsync($"{path}/reopening-request", request);
        await Refused.ExpectAsync(422, "duty.reopening_needs_two", () => wang.PostAsync($"{path}/reopening"));
        Assert.Equal(("in_progress", 1_800_000L), StateAndRest(await sun.PostAsync($"{path}/reopening")));
        await Refused.ExpectAsync(409, "attempt.not_sealed", () => li.GetAsync($"{path}/receipt"));
        await Refused.ExpectAsync(409, "attempt.lease_taken", () => li.SaveAsync(path, 1));
        var key = await server.KeyAsync(ExamStory.IdOf(path));
        await server.TakenOverAsync(li, path);
        var second = await li.HandInAsync(path, 3, [.. key.Select(slot => (slot.Key, 1L, (object?)slot.Value))]);
        Assert.NotEqual(first.Text("shortCode"), second.Text("shortCode"));
        Assert.Equal(100m, (await (await server.WangAsync()).GetAsync($"{path}/result")).GetProperty("score").GetDecimal());
        var (markings, former) = await server.InDatabaseAsync(async db => (
            await db.ExamMarkings.Where(marking => marking.AttemptId == ExamStory.IdOf(path)).OrderBy(marking => marking.SealNumber).Select(marking => marking.ScoreHundredths).ToListAsync(),
            (await db.ExamAttempts.AsNoTracking().SingleAsync(a => a.Id == ExamStory.IdOf(path))).FormerReceipts));
        Assert.Equal([0, 10_000], markings);
        Assert.Equal(first.Text("shortCode"), former.Single().ShortCode);
        Assert.Equal(["Sun", "Wang"], await ActorsAsync(path, "ask_reopening", "reopen"));
        Assert.Empty(await FaultsAsync());
    }

    [Fact]
    public async Task A_reopened_attempt_and_a_new_one_are_never_active_together()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.WangAsync());
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C"));
        for (var round = 0; round < 4; round++)
        {
            var exam = await server.PublishedAsync();
            var path = await server.StartedAsync(li, exam: exam);
            await li.HandInAsync(path);
            await wang.PostAsync($"{path}/reopening-request", new { kind = "writing", cause = "mistake", reason = "wrong button" });
            var next = $"/api/v1/exam-attempts/{(await li.PostAsync("/api/v1/exam-attempts", new { examId = exam })).Id()}";
            var codes = await Task.WhenAll(TryAsync(() => sun.PostAsync($"{path}/reopening")), TryAsync(() => li.PostAsync($"{next}/start")));
            Assert.Equal(["", "attempt.another_active"], codes.Order());
            Assert.Equal(1, await server.InDatabaseAsync(db => db.ExamAttempts.CountAsync(a => a.ExamId == exam && a.ActiveKey != null)));
        }
    }

    [Fact]
    public async Task The_panel_annuls_while_somebody_writes_and_reinstates_with_the_marks_to_come()
    {
        var li = await server.PersonAsync("Li");
        var pan = await server.PersonAsync("Pan", "C", roles: (Role.IntegrityPanel, "C"));
        var path = await server.StartedAsync(li);
        var key = await server.KeyAsync(ExamStory.IdOf(path));
        await li.SaveAsync(path, 1, [.. key.Select(slot => (slot.Key, 1L, (object?)slot.Value))]);
        await Refused.ExpectAsync(422, "attempt.decision_missing", () => pan.PostAsync($"{path}/annulment", new { reason = "found" }));
        Assert.Equal("voided", (await pan.PostAsync($"{path}/annulment", new { decision = "2026-7" })).Text("state"));
        await Refused.ExpectAsync(409, "exam_attempt.save_answers.not_in_voided", () => li.SaveAsync(path, 1, (1, 2, null)));
        await server.SweepAsync();
        await Refused.ExpectAsync(409, "attempt.result_not_ready", () => li.GetAsync($"{path}/result"));
        Assert.Equal("sealed", (await pan.PostAsync($"{path}/reinstatement", new { decision = "2026-8" })).Text("state"));
        await server.SweepAsync();
        Assert.Equal(100m, (await (await server.WangAsync()).GetAsync($"{path}/result")).GetProperty("score").GetDecimal());
        Assert.Empty(await FaultsAsync());
    }

    [Fact]
    public async Task Of_many_saves_the_first_and_the_last_stay_and_the_roster_tells_when_somebody_was_heard()
    {
        var (li, gu) = (await server.PersonAsync("Li"), await server.GuAsync());
        var exam = await server.PublishedAsync();
        var path = await server.StartedAsync(li, exam: exam);
        var slot = (await li.GetAsync(path)).GetProperty("paper").Items("slots")[0];
        for (var revision = 1; revision <= 203; revision++) await li.SaveAsync(path, 1, (1, revision, ExamStory.AnyAnswer(slot, revision)));
        await li.SaveAsync(path, 1, (1, 5, ExamStory.AnyAnswer(slot, 5)), (2, 1, null));
        var log = (await li.GetAsync($"{path}/answer-log?limit=200")).Items();
        Assert.Equal([1, .. Enumerable.Range(5, 199)], log.Select(line => line.Int("revision")).Order());
        var rest = await li.GetAsync($"{path}/answer-log?limit=200&cursor={Uri.EscapeDataString((await li.GetAsync($"{path}/answer-log?limit=200")).Text("next"))}");
        Assert.Equal([(2, 1)], rest.Items().Select(line => (line.Int("slot"), line.Int("revision"))));
        Assert.DoesNotContain("response", rest.GetRawText(), StringComparison.OrdinalIgnoreCase);

        await RosterAsync(gu, exam);
        server.Clock.Advance(Duration.FromMinutes(3));
        var now = InstantPattern.ExtendedIso.Format(server.Clock.GetCurrentInstant());
        await li.PutAsync($"{path}/answers", new { leaseEpoch = 1, saves = new[] { new { slot = 2, revision = 2, response = (object?)null, capturedAt = InstantPattern.ExtendedIso.Format(server.Clock.GetCurrentInstant() - Duration.FromSeconds(5)) } } });
        var line = (await RosterAsync(gu, exam)).Single();
        Assert.Equal((now, now, 1, -5_000), (line.Text("lastSeenAt"), line.Text("lastSavedAt"), line.Int("disconnects"), line.Int("clockOffsetMs")));
    }

    [Fact]
    public async Task A_clock_that_was_set_seals_nothing_and_says_so()
    {
        var li = await server.PersonAsync("Li");
        var path = await server.StartedAsync(li);
        await server.SweepAsync();
        server.Clock.Jump(Duration.FromHours(1));
        await server.SweepAsync();
        Assert.Equal("in_progress", (await li.GetAsync(path)).Text("state"));
        Assert.Equal("Degraded", await server.Stranger().Http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.True(await server.InDatabaseAsync(db => db.AuditEntries.AnyAsync(entry => entry.Subject == "clock" && entry.Trigger == "jump")));
        await Refused.ExpectAsync(409, "attempt.deadline_passed", () => li.SaveAsync(path, 1));
        server.Clock.Jump(Duration.FromHours(-1));
        await server.SweepAsync();
        Assert.Equal(2_400_000L, (await li.SaveAsync(path, 1)).GetProperty("remainingMs").GetInt64());
        server.Clock.Advance(Duration.FromHours(1));
        await server.SweepAsync();
        // Marked in the same round or in the next one.
        Assert.Contains((await li.GetAsync(path)).Text("state"), (string[])["sealed", "scored"]);
    }

    async Task<List<string>> FaultsAsync() => await server.InDatabaseAsync(async db =>
    {
        var faults = new List<string>();
        await foreach (var found in new AttemptCheck(db).FindAsync(TestContext.Current.CancellationToken)) faults.Add(found.What.Code);
        return faults;
    });

    static async Task<JsonElement[]> RosterAsync(Persona who, Guid exam) => (await who.GetAsync($"/api/v1/exams/{exam}/roster")).Items();

    static async Task<(string, int)[]> CountersAsync(Persona who, Guid exam, string query = "") =>
        [.. (await who.GetAsync($"/api/v1/exams/{exam}/counters{query}")).Items("states").Select(state => (state.Text("state"), state.Int("count")))];

    Task<string[]> ActorsAsync(string path, params string[] triggers) => server.InDatabaseAsync(db => db.AuditEntries
        .Where(entry => entry.SubjectId == ExamStory.IdOf(path) && entry.RefusedWith == null && triggers.Contains(entry.Trigger)).Select(entry => entry.ActorName).OrderBy(name => name).ToArrayAsync());

    static async Task<string> TryAsync(Func<Task<JsonElement>> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (Refused refused)
        {
            return string.Join(' ', refused.Codes);
        }
    }

    static (string, string) StateAndRoom(JsonElement attempt) => (attempt.Text("state"), attempt.Text("room"));

    static (string, long) StateAndRest(JsonElement attempt) => (attempt.Text("state"), attempt.GetProperty("remainingMs").GetInt64());
}

public sealed class InvigilationTestsOnSqlite(SqliteServer server) : InvigilationTests(server), IClassFixture<SqliteServer>;

public sealed class InvigilationTestsOnPostgreSql(PostgreSqlServer server) : InvigilationTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
