using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Li's network fails: what could not be sent comes in by a file that Gu brings and Hua imports (T28).</summary>
public abstract class OfflineTests(LmsServer server)
{
    sealed record Sat(Persona Li, Persona Gu, Persona Hua, Guid Exam, Guid Id, string Path, string Token, Dictionary<int, object> Key)
    {
        public PaperSlots Paper { get; init; } = new([], []);
    }

    static string Iso(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    /// <summary>Li writes slot 1 under revision 3, and then nothing arrives any more.</summary>
    async Task<Sat> SatAsync(Guid? at = null)
    {
        var (li, exam) = (await server.PersonAsync("Li"), at ?? await server.PublishedAsync());
        var path = await server.StartedAsync(li, exam: exam);
        var id = ExamStory.IdOf(path);
        var token = (await li.GetAsync($"{path}/offline-token")).Text("token");
        var key = await server.KeyAsync(id);
        await li.SaveAsync(path, 1, (1, 3, key[1]));
        var paper = (await server.InDatabaseAsync(db => db.ExamPapers.SingleAsync(one => one.AttemptId == id))).Content;
        return new Sat(li, await server.GuAsync(), await server.PersonAsync("Hua", "C", roles: (Role.Invigilator, "C")), exam, id, path, token, key) { Paper = paper };
    }

    /// <summary>Slot, revision and minutes after now at which the answer was given.</summary>
    object FileOf(Sat sat, string? token = null, Guid? attempt = null, params (int Slot, long Revision, double Minutes)[] answers)
    {
        var now = server.Clock.GetCurrentInstant();
        var content = JsonSerializer.SerializeToUtf8Bytes(new
        {
            attemptId = attempt ?? sat.Id,
            answers = answers.Select(answer => new { slot = answer.Slot, revision = answer.Revision, response = sat.Key[answer.Slot], capturedAt = Iso(now + Duration.FromMinutes(answer.Minutes)) }),
        });
        var payload = Base64Url.EncodeToString(content);
        return new { payload, signature = Base64Url.EncodeToString(HMACSHA256.HashData(Base64Url.DecodeFromChars(token ?? sat.Token), Encoding.ASCII.GetBytes(payload))) };
    }

    static Task<JsonElement> BringAsync(Persona who, Sat sat, object file, string? reason = "the switch of room 3 broke down") => who.PostAsync($"{sat.Path}/offline-files", new { file, cause = "network", reason });

    Task<List<AttemptMarking>> MarkingsAsync(Sat sat) => server.InDatabaseAsync(db => db.ExamMarkings.Where(one => one.AttemptId == sat.Id).OrderBy(one => one.SealNumber).ToListAsync());

    async Task OverAsync()
    {
        server.Clock.Advance(Duration.FromHours(3));
        // Sealed by the first round, marked by the second.
        await server.SweepAsync();
        await server.SweepAsync();
    }

    [Fact]
    public async Task Two_people_import_what_was_captured_in_time_and_it_is_sealed_and_marked_anew()
    {
        var sat = await SatAsync();
        // Slots 2 and 3 were never sent; of slot 1 the server has what the file has.
        var file = FileOf(sat, null, null, (1, 3, 1), (2, 1, 2), (3, 2, 5));
        await OverAsync();
        var before = (await sat.Li.GetAsync($"{sat.Path}/receipt")).Text("shortCode");
        var brought = await BringAsync(sat.Gu, sat, file);
        Assert.Equal([2, 3], brought.GetProperty("newer").EnumerateArray().Select(slot => slot.GetInt32()));
        Assert.Equal((true, 3), (brought.GetProperty("waits").GetBoolean(), brought.Items("slots").Length));
        var hash = brought.Text("fileHash");
        await Refused.ExpectAsync(422, "duty.offline_needs_two", () => sat.Gu.PostAsync($"{sat.Path}/offline-import", new { fileHash = hash }));
        await Refused.ExpectAsync(422, "attempt.offline_file_other", () => sat.Hua.PostAsync($"{sat.Path}/offline-import", new { fileHash = "0" }));
        Assert.Single(await MarkingsAsync(sat));
        Assert.Equal("sealed", (await sat.Hua.PostAsync($"{sat.Path}/offline-import", new { fileHash = hash })).Text("state"));
        await server.SweepAsync();

        var (answers, log) = await server.InDatabaseAsync(async db => (await db.ExamAnswers.Where(one => one.AttemptId == sat.Id).OrderBy(one => one.Slot).ToListAsync(), await db.ExamAnswerEvents.Where(one => one.AttemptId == sat.Id).OrderBy(one => one.Slot).ToListAsync()));
        Assert.Equal([(1, 3L), (2, 1L), (3, 2L)], answers.Select(one => (one.Slot, one.Revision)));
        Assert.Equal([(1, 3L), (2, 1L), (3, 2L)], log.Select(one => (one.Slot, one.Revision)));
        var markings = await MarkingsAsync(sat);
        var worth = sat.Paper.Slots.ToDictionary(slot => slot.Number, slot => slot.MaximumHundredths);
        Assert.Equal([worth[1], worth[1] + worth[2] + worth[3]], markings.Select(marking => marking.ScoreHundredths));
        var attempt = await server.InDatabaseAsync(db => db.ExamAttempts.SingleAsync(one => one.Id == sat.Id));
        Assert.Equal((AttemptState.Scored, 2, 1, attempt.Deadline), (attempt.State, attempt.SealNumber, attempt.FormerReceipts.Length, attempt.SealedAt));
        Assert.NotEqual(before, (await sat.Li.GetAsync($"{sat.Path}/receipt")).Text("shortCode"));
        Assert.Equal(["Superseded", "Provisional"], await server.InDatabaseAsync(async db => (await db.ExamResults.Where(one => one.AttemptId == sat.Id).OrderBy(one => one.Edition).ToListAsync()).ConvertAll(one => $"{one.State}")));
        var faults = await server.InDatabaseAsync(async db =>
        {
            var found = new List<string>();
            await foreach (var one in new AttemptCheck(db).FindAsync(TestContext.Current.CancellationToken))
                found.Add(one.What.Code);
            return found;
        });
        Assert.Empty(faults);
        await Refused.ExpectAsync(422, "attempt.offline_file_not_brought duty.offline_needs_two", () => sat.Hua.PostAsync($"{sat.Path}/offline-import", new { fileHash = hash }));
        Assert.Equal([true], (await sat.Gu.GetAsync($"{sat.Path}/offline-files")).EnumerateArray().Select(one => one.GetProperty("importedAt").ValueKind == JsonValueKind.String && !one.GetProperty("waits").GetBoolean()));
    }

    [Fact]
    public async Task A_file_of_another_attempt_or_hand_or_time_is_refused_and_so_is_one_that_brings_nothing()
    {
        var (sat, other) = (await SatAsync(), await SatAsync());
        var good = FileOf(sat, null, null, (2, 1, 2));
        var byOther = FileOf(sat, other.Token, null, (2, 1, 2));
        var ofOther = FileOf(sat, null, other.Id, (2, 1, 2));
        var early = FileOf(sat, null, null, (2, 1, -1));
        var late = FileOf(sat, null, null, (2, 1, 2), (3, 1, 119));
        var stale = FileOf(sat, null, null, (1, 2, 1));
        var unknown = FileOf(sat with { Key = new() { [900] = true } }, null, null, (900, 1, 1));
        await Refused.ExpectAsync(409, "exam_attempt.bring_offline_file.not_in_in_progress", () => BringAsync(sat.Gu, sat, good));
        await OverAsync();
        await Refused.ExpectAsync(422, "attempt.offline_signature_wrong", () => BringAsync(sat.Gu, sat, byOther));
        await Refused.ExpectAsync(422, "attempt.offline_signature_wrong", () => BringAsync(sat.Gu, sat, new { payload = "e30", signature = "e30" }));
        await Refused.ExpectAsync(422, "attempt.offline_signature_wrong", () => BringAsync(sat.Gu, sat, new { payload = "e30", signature = "+/+/" }));
        await Refused.ExpectAsync(422, "attempt.offline_file_unreadable", () => BringAsync(sat.Gu, sat, ofOther));
        await Refused.ExpectAsync(422, "attempt.offline_captured_late", () => BringAsync(sat.Gu, sat, late));
        await Refused.ExpectAsync(422, "attempt.offline_captured_late", () => BringAsync(sat.Gu, sat, early));
        await Refused.ExpectAsync(422, "attempt.offline_nothing_newer", () => BringAsync(sat.Gu, sat, stale));
        await Refused.ExpectAsync(422, "answer.slot_unknown", () => BringAsync(sat.Gu, sat, unknown));
        await Refused.ExpectAsync(422, "reason.missing", () => BringAsync(sat.Gu, sat, good, " "));
        await Refused.ExpectAsync(403, "exam_attempt.bring_offline_file.forbidden", () => BringAsync(sat.Li, sat, good));
        await Refused.ExpectAsync(409, "attempt.not_being_written", () => sat.Li.GetAsync($"{sat.Path}/offline-token"));
        await Refused.ExpectAsync(404, "attempt.not_found", () => other.Li.GetAsync($"{sat.Path}/offline-files"));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.OfflineFiles.CountAsync(file => file.AttemptId == sat.Id)));
    }

    [Fact]
    public async Task What_another_device_saved_later_stands_and_nothing_counts_that_was_given_after_the_hand_in()
    {
        var sat = await SatAsync();
        var file = FileOf(sat, null, null, (1, 9, 1), (2, 5, 2));
        var late = FileOf(sat, null, null, (3, 1, 25));
        server.Clock.Advance(Duration.FromMinutes(20));
        await sat.Li.SaveAsync(sat.Path, 1, (1, 4, sat.Key[1]));
        await sat.Li.HandInAsync(sat.Path);
        await OverAsync();
        await Refused.ExpectAsync(422, "attempt.offline_captured_late", () => BringAsync(sat.Gu, sat, late));
        var brought = await BringAsync(sat.Gu, sat, file);
        Assert.Equal([2], brought.GetProperty("newer").EnumerateArray().Select(slot => slot.GetInt32()));
        var ended = (await server.InDatabaseAsync(db => db.ExamAttempts.SingleAsync(one => one.Id == sat.Id))).SealedAt;
        await sat.Hua.PostAsync($"{sat.Path}/offline-import", new { fileHash = brought.Text("fileHash") });
        Assert.Equal([(1, 4L), (2, 5L)], (await server.InDatabaseAsync(db => db.ExamAnswers.Where(one => one.AttemptId == sat.Id).OrderBy(one => one.Slot).ToListAsync())).Select(one => (one.Slot, one.Revision)));
        Assert.Equal(ended, (await server.InDatabaseAsync(db => db.ExamAttempts.SingleAsync(one => one.Id == sat.Id))).SealedAt);
    }

    [Fact]
    public async Task What_is_turned_down_changes_nothing_and_a_released_result_is_withdrawn_first()
    {
        var sat = await SatAsync();
        var file = FileOf(sat, null, null, (2, 1, 2));
        await OverAsync();
        var hash = (await BringAsync(sat.Gu, sat, file)).Text("fileHash");
        await Refused.ExpectAsync(422, "reason.missing", () => sat.Hua.PostAsync($"{sat.Path}/offline-refusal", new { reason = "" }));
        await sat.Hua.PostAsync($"{sat.Path}/offline-refusal", new { reason = "the room had no fault" });
        await Refused.ExpectAsync(422, "attempt.offline_file_not_brought duty.offline_needs_two", () => sat.Hua.PostAsync($"{sat.Path}/offline-import", new { fileHash = hash }));
        Assert.Single(await MarkingsAsync(sat));

        await BringAsync(sat.Gu, sat, file);
        await server.ReleasedAsync(sat.Exam);
        await Refused.ExpectAsync(422, "attempt.result_released", () => sat.Hua.PostAsync($"{sat.Path}/offline-import", new { fileHash = hash }));
        var result = await server.InDatabaseAsync(db => db.ExamResults.SingleAsync(one => one.AttemptId == sat.Id));
        await (await server.BoardAsync("Bu")).PostAsync($"/api/v1/exam-results/{result.Id}/withdrawal", new { reason = "answers came in" });
        Assert.Equal("sealed", (await sat.Hua.PostAsync($"{sat.Path}/offline-import", new { fileHash = hash })).Text("state"));
        await server.SweepAsync();
        Assert.Equal(2, (await MarkingsAsync(sat)).Count);
    }

    [Fact]
    public async Task An_import_and_the_release_at_one_moment_come_one_after_the_other_and_nothing_is_taken_back_by_itself()
    {
        var (wang, bo, bai) = (await server.WangAsync(), await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
        for (var round = 0; round < 3; round++)
        {
            var exam = await server.PublishedAsync();
            var sats = new List<Sat>();
            for (var n = 0; n < 6; n++) sats.Add(await SatAsync(exam));
            var files = sats.ConvertAll(sat => FileOf(sat, null, null, (2, 1, 0)));
            await OverAsync();
            var hashes = new List<string>();
            foreach (var (sat, file) in sats.Zip(files)) hashes.Add((await BringAsync(sat.Gu, sat, file)).Text("fileHash"));
            await server.SignedAsync(exam, bo, bai);

            var release = OutcomeAsync(async () => (await wang.PostAsync($"/api/v1/exams/{exam}/results/release")).Int("released") > 0 ? "released" : "");
            var imports = await Task.WhenAll(sats.Zip(hashes, (sat, hash) => OutcomeAsync(async () => (await sat.Hua.PostAsync($"{sat.Path}/offline-import", new { fileHash = hash })).Text("state"))));
            Assert.Contains(await release, (string[])["released", "exam_result.nothing_to_release"]);
            foreach (var (sat, outcome) in sats.Zip(imports))
            {
                var result = await server.InDatabaseAsync(db => db.ExamResults.SingleAsync(one => one.AttemptId == sat.Id));
                Assert.Contains((outcome, result.State), ((string, ExamResultState)[])[("sealed", ExamResultState.Superseded), ("attempt.result_released", ExamResultState.Released)]);
            }
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
    public async Task All_files_that_were_brought_are_listed_with_what_each_would_change_as_things_are()
    {
        var sat = await SatAsync();
        var files = ((object[])[FileOf(sat, null, null, (1, 3, 1), (2, 1, 2)), FileOf(sat, null, null, (2, 2, 2), (3, 1, 3))]).ToList();
        await OverAsync();
        foreach (var file in files)
        {
            await BringAsync(sat.Gu, sat, file);
            server.Clock.Advance(Duration.FromSeconds(1));
        }
        var listed = (await sat.Gu.GetAsync($"{sat.Path}/offline-files")).EnumerateArray().ToList();
        Assert.Equal([(true, "2 3"), (false, "2")], listed.Select(one => (one.GetProperty("waits").GetBoolean(), string.Join(' ', one.GetProperty("newer").EnumerateArray()))));
    }

    [Fact]
    public async Task Of_two_imports_at_one_moment_one_counts()
    {
        var sat = await SatAsync();
        var file = FileOf(sat, null, null, (2, 1, 2));
        await OverAsync();
        var hash = (await BringAsync(sat.Gu, sat, file)).Text("fileHash");
        var outcomes = await Task.WhenAll(((Persona[])[sat.Hua, await server.WangAsync()]).Select(second =>
            OutcomeAsync(async () => (await second.PostAsync($"{sat.Path}/offline-import", new { fileHash = hash })).Text("state"))));
        Assert.Equal(["attempt.offline_file_not_brought", "sealed"], outcomes.Order(StringComparer.Ordinal));
        Assert.Equal(2, (await server.InDatabaseAsync(db => db.ExamAttempts.SingleAsync(one => one.Id == sat.Id))).SealNumber);
    }
}

public sealed class OfflineTestsOnSqlite(SqliteServer server) : OfflineTests(server), IClassFixture<SqliteServer>;

public sealed class OfflineTestsOnPostgreSql(PostgreSqlServer server) : OfflineTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
