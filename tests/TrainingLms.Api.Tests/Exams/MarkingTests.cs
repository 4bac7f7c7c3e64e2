using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Exams;
using TrainingLms.Excel;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Papers with essays: dealt out, marked blind by two, adjudicated, moderated, signed off by the board, released.</summary>
public abstract partial class MarkingTests(LmsServer server)
{
    const string Bank = """
        bank: essays
        questions:
          - { code: E0, topic: all, difficulty: 1, level: apply, explanation: guide, source: law, type: true-false, text: is it so, answer: true }
          - { code: E9, topic: all, difficulty: 1, level: apply, explanation: guide, source: law, type: true-false, text: is it also so, answer: true }
          - { code: E1, topic: all, difficulty: 1, level: apply, explanation: guide, source: law, type: essay, text: why, length: { least: 3, most: 800 } }
          - { code: E2, topic: all, difficulty: 1, level: apply, explanation: guide, source: law, type: essay, text: how, rubric: [{ id: a, text: names the law, points: 3, critical: true }, { id: b, text: gives an example, points: 2, may-be-not-applicable: true }] }
        """;

    const string Definition = "title: { zh-Hans: 论述 }\nminutes: 40\npass: 24\nattempts: 3\nsections:\n  - title: one\n    cells:\n      - { topic: all, count: 4, marks: 10 }\n";

    static readonly object FullRubric = new { levels = new { a = "yes", b = "yes" } };

    static int courses;

    Task<Persona> MarkerAsync(string name, string unit = "C") => server.PersonAsync(name, unit, roles: (Role.Marker, "C"));

    Task<Persona> SeniorAsync() => server.PersonAsync("Su", "C", roles: (Role.SeniorMarker, "C"));

    async Task<Guid> ExamAsync(object? marking = null)
    {
        var key = $"essays-{Interlocked.Increment(ref courses)}";
        await (await CourseStory.BeginAsync(server)).PublishedAsync(key, bank: Bank.Replace("bank: essays", $"bank: {key}", StringComparison.Ordinal), exam: Definition);
        var wang = await server.WangAsync();
        var exam = (await server.DraftAsync(wang, key, new { marking })).Id();
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        return exam;
    }

    /// <summary>Somebody sits, answers everything, and hands in; what a program can mark is right.</summary>
    async Task<string> SatAsync(Guid exam, Persona li)
    {
        var path = await server.StartedAsync(li, exam: exam);
        var slots = (await li.GetAsync(path)).GetProperty("paper").Items("slots");
        await li.HandInAsync(path, 1, [.. slots.Select(slot => (slot.Int("slot"), 1L, (object?)(slot.Text("type") == "essay" ? "因为 法律 这样规定。" : true)))]);
        return path;
    }

    async Task<JsonElement> DealAsync(Guid exam, params Persona[] markers) =>
        await (await server.WangAsync()).PostAsync($"/api/v1/exams/{exam}/marking/allocations", new { shares = markers.Select(marker => new { markerId = marker.Id }) });

    /// <summary>The paths of the answers that somebody sees, by the text of their question: "why" is marked by points, "how" by a rubric.</summary>
    Task<string[]> PathsAsync(Guid exam, string code) => server.InDatabaseAsync(async db => (await (
        from marking in db.SlotMarkings
        where marking.ExamId == exam && marking.State != SlotMarkingState.Superseded
        join version in db.QuestionVersions on marking.QuestionVersionId equals version.Id
        where version.Code == code
        orderby marking.Id
        select marking.Id).ToListAsync()).Select(id => $"/api/v1/slot-markings/{id}").ToArray());

    static async Task<JsonElement> MarkAsync(Persona marker, string path, object mark)
    {
        await marker.PostAsync($"{path}/opening");
        return await marker.PostAsync($"{path}/mark", mark);
    }

    static object Points(decimal points) => new { points, comment = "said well", internalNote = "secret thought" };

    async Task<List<string>> FaultsAsync() => await server.InDatabaseAsync(async db =>
    {
        var faults = new List<string>();
        await foreach (var found in new AttemptCheck(db).FindAsync(TestContext.Current.CancellationToken)) faults.Add(found.What.Code);
        return faults;
    });

    [Fact]
    public async Task Two_blind_markers_and_a_third_make_a_mark_that_the_board_signs_and_releases()
    {
        var (li, ma, mu, su, wang) = (await server.PersonAsync("Li"), await MarkerAsync("Ma"), await MarkerAsync("Mu"), await SeniorAsync(), await server.WangAsync());
        var exam = await ExamAsync(new { mode = "two_markers" });
        var path = await SatAsync(exam, li);
        Assert.Equal(JsonValueKind.Null, (await wang.GetAsync($"{path}/result")).GetProperty("passed").ValueKind);
        Assert.Equal(1, (await wang.GetAsync($"/api/v1/exams/{exam}/result-sheet")).Int("waitingToBeMarked"));
        Assert.Equal((2, 0), ((await DealAsync(exam, ma, mu)) is var dealt ? (dealt.Int("allocated"), dealt.Int("withoutMarker")) : default));

        var (why, how) = ((await PathsAsync(exam, "E1")).Single(), (await PathsAsync(exam, "E2")).Single());
        Assert.Equal(2, (await ma.GetAsync("/api/v1/slot-markings")).Items().Length);
        Assert.Equal(JsonValueKind.Null, (await ma.GetAsync(why)).GetProperty("question").ValueKind);
        var script = await ma.PostAsync($"{why}/opening");
        Assert.Equal(("why", "因为 法律 这样规定。", 9), (script.GetProperty("question").Text("text"), script.Text("answer"), script.Int("length")));
        foreach (var seen in new[] { script, await ma.GetAsync("/api/v1/slot-markings") })
            foreach (var known in new[] { $"{li.Id}", "\"Li\"", ExamStory.IdOf(path).ToString() }) Assert.DoesNotContain(known, seen.GetRawText(), StringComparison.OrdinalIgnoreCase);
        await Refused.ExpectAsync(422, "slot_marking.mark_out_of_bounds", () => ma.PostAsync($"{why}/mark", Points(10.001m)));
        Assert.Equal("awaiting_second", (await ma.PostAsync($"{why}/mark", Points(8))).Text("state"));

        // Until both are in, each sees the own mark and nobody sees the other's: neither the second marker nor whoever runs the exam.
        Assert.Equal(8m, (await ma.GetAsync(why)).Items("marks").Single().GetProperty("mark").GetDecimal());
        var board = await server.BoardAsync("Bo");
        foreach (var other in new[] { mu, su, wang, board }) Assert.Empty((await other.GetAsync(why)).Items("marks"));
        Assert.DoesNotContain("<v>8</v>", await WorkbookAsync(wang, exam), StringComparison.Ordinal);
        await Refused.ExpectAsync(422, "slot_marking.not_yours slot_marking.marked_first", () => ma.PostAsync($"{why}/mark", Points(2)));

        Assert.Equal("adjudication", (await mu.PostAsync($"{why}/mark", Points(2))).Text("state"));
        var open = (await mu.GetAsync(why)).Items("marks");
        Assert.Equal([8m, 2m], open.Select(mark => mark.GetProperty("mark").GetDecimal()));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (open[0].GetProperty("markerId").ValueKind, open[0].GetProperty("internalNote").ValueKind));
        await Refused.ExpectAsync(403, "slot_marking.adjudicate.forbidden", () => mu.PostAsync($"{why}/adjudication", Points(7)));
        var decided = await su.PostAsync($"{why}/adjudication", Points(7));
        Assert.Equal(("agreed", 7m, "third"), (decided.Text("state"), decided.GetProperty("mark").GetDecimal(), decided.Text("agreedBy")));

        await Refused.ExpectAsync(422, "marking.nothing_to_sign", () => board.PostAsync($"/api/v1/exams/{exam}/marking/sign-off"));
        await Refused.ExpectAsync(422, "slot_marking.others_open", () => board.PostAsync($"/api/v1/exams/{exam}/marking/sign-off", new { scripts = new[] { decided.Text("scriptCode") } }));
        await Refused.ExpectAsync(422, "rubric.criterion_missing", () => MarkAsync(mu, how, new { levels = new { a = "yes" } }));
        await mu.PostAsync($"{how}/mark", FullRubric);
        Assert.Equal("agreed", (await ma.PostAsync($"{how}/mark", FullRubric)).Text("state"));
        Assert.Empty((await wang.GetAsync($"/api/v1/exams/{exam}/results")).Items());
        await Refused.ExpectAsync(403, "marking.forbidden", () => wang.PostAsync($"/api/v1/exams/{exam}/marking/sign-off"));
        Assert.Equal(1, (await board.PostAsync($"/api/v1/exams/{exam}/marking/sign-off")).Int("attempts"));

        var result = await wang.GetAsync($"{path}/result");
        Assert.Equal(("provisional", 37m, true, 0), (result.Text("state"), result.GetProperty("score").GetDecimal(), result.GetProperty("passed").GetBoolean(), result.Items("waiting").Length));
        Assert.DoesNotContain("attempt.result_differs", await FaultsAsync());
        await server.ReleasedAsync(exam);
        var released = (await li.GetAsync($"{path}/result")).GetRawText();
        Assert.Contains("37", released, StringComparison.Ordinal);
        foreach (var hidden in new[] { $"{ma.Id}", $"{mu.Id}", $"{su.Id}", "secret thought", "said well" })
        {
            Assert.DoesNotContain(hidden, released, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(hidden, (await li.GetAsync("/api/v1/me/data")).GetRawText(), StringComparison.OrdinalIgnoreCase);
        }
        Assert.Empty((await li.GetAsync("/api/v1/slot-markings")).Items());
        await Refused.ExpectAsync(404, "slot_marking.not_found", () => li.GetAsync(why));

        var report = await wang.GetAsync($"/api/v1/exams/{exam}/marking");
        Assert.Equal(2, report.GetProperty("states").Int("final"));
        var figures = report.Items("markers").Single(marker => marker.Id("personId") == ma.Id).GetProperty("figures");
        Assert.Equal((2, 0.5m, 0.7071m, 50m, 100m), (figures.Int("number"), figures.GetProperty("meanDifference").GetDecimal(), figures.GetProperty("deviation").GetDecimal(),
            figures.GetProperty("exactPercent").GetDecimal(), figures.GetProperty("withinPercent").GetDecimal()));
        var workbook = await WorkbookAsync(wang, exam);
        Assert.Contains(decided.Text("scriptCode"), workbook, StringComparison.Ordinal);
        Assert.DoesNotContain(await server.InDatabaseAsync(db => db.People.Where(person => person.Id == li.Id).Select(person => person.PersonNumber).SingleAsync()), workbook, StringComparison.Ordinal);

        // A given mark that somebody changed in the database no longer leads to what counts.
        await server.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE exam_given_marks SET mark_ten_millionths = 0 WHERE place = 'Third'"));
        Assert.Contains("attempt.result_differs", await FaultsAsync());
    }

    static async Task<string> WorkbookAsync(Persona who, Guid exam)
    {
        using var zip = new ZipArchive(new MemoryStream(await who.DownloadAsync($"/api/v1/exams/{exam}/marking/workbook")));
        var all = "";
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            all += await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        return all;
    }

    [Fact]
    public async Task A_moderator_who_has_given_one_mark_of_a_batch_still_judges_the_others_and_never_that_one()
    {
        var (ma, bo) = (await MarkerAsync("Ma"), await server.BoardAsync("Bo"));
        var mo = await server.PersonAsync("Mo", "C", roles: [(Role.Moderator, "C"), (Role.Marker, "C")]);
        var exam = await ExamAsync(new { mode = "sampled", secondPercent = 0, secondLeast = 0, secondNearPercent = 0, moderationPercent = 100 });
        for (var n = 0; n < 2; n++) await SatAsync(exam, await server.PersonAsync("Li"));
        await DealAsync(exam, ma);
        var (why, how) = (await PathsAsync(exam, "E1"), await PathsAsync(exam, "E2"));
        Assert.Equal("awaiting_second", (await MarkAsync(ma, why[0], Points(5))).Text("state"));
        await DealAsync(exam, mo);
        Assert.Equal("agreed", (await mo.PostAsync($"{why[0]}/mark", Points(5))).Text("state"));
        await MarkAsync(ma, why[1], Points(9));
        foreach (var path in how) await MarkAsync(ma, path, FullRubric);
        Assert.Equal(4, (await mo.PostAsync($"/api/v1/exams/{exam}/marking/moderation-samples")).Int("answers"));
        await Refused.ExpectAsync(422, "slot_marking.own_marking", () => mo.PostAsync($"{why[0]}/moderation", new { agrees = false, reason = "too strict" }));
        await Refused.ExpectAsync(422, "slot_marking.own_marking", () => mo.PostAsync($"{why[0]}/moderation", new { agrees = true }));
        await mo.PostAsync($"{how[0]}/moderation", new { agrees = true });
        await mo.PostAsync($"{why[1]}/moderation", new { agrees = false, reason = "too generous" });
        var states = (await mo.GetAsync($"/api/v1/exams/{exam}/marking")).GetProperty("states");
        Assert.Equal((3, 1, 0), (states.Int("allocated"), states.Int("moderated"), states.Int("agreed")));
        var judged = Guid.Parse(why[1].Split('/')[4]);
        Assert.Equal(["Mo"], await server.InDatabaseAsync(db => db.AuditEntries.Where(entry => entry.SubjectId == judged && entry.Trigger == "fail_moderation").Select(entry => entry.ActorName).ToListAsync()));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Answers_given_out_one_by_one_or_by_a_file_are_drawn_for_second_marks_like_all_others(bool byFile)
    {
        var (ma, mu, wang) = (await MarkerAsync("Ma"), await MarkerAsync("Mu"), await server.WangAsync());
        var exam = await ExamAsync(new { mode = "sampled", secondPercent = 50, secondLeast = 0, secondEveryFail = false, secondNearPercent = 0 });
        for (var n = 0; n < 3; n++) await SatAsync(exam, await server.PersonAsync("Li"));
        var lines = await server.InDatabaseAsync(db => db.SlotMarkings.Where(one => one.ExamId == exam).OrderBy(one => one.Id).Select(one => new { one.Id, one.ScriptCode, one.Slot }).ToListAsync());
        var number = await server.InDatabaseAsync(db => db.People.Where(person => person.Id == ma.Id).Select(person => person.PersonNumber).SingleAsync());
        if (byFile) await wang.UploadAsync($"/api/v1/exams/{exam}/marking/allocation-files", await FileAsync([.. lines.Take(4).Select(line => (line.ScriptCode, line.Slot, number, (string?)null))]));
        else await PinAsync(ma, [.. lines.Take(4).Select(line => line.Id)]);
        Assert.Equal(2, await SampledAsync(ma));
        // What is given to her anew counts with what she has: three of six.
        await PinAsync(ma, [.. lines.Select(line => line.Id)]);
        Assert.Equal(3, await SampledAsync(ma));
        // Who takes over an answer has a sample of the own; what was drawn before stays drawn.
        await PinAsync(mu, [lines[5].Id]);
        Assert.Equal(1, await SampledAsync(mu));

        Task PinAsync(Persona marker, Guid[] answers) => wang.PostAsync($"/api/v1/exams/{exam}/marking/allocations", new { pins = answers.Select(answer => new { slotMarkingId = answer, markerId = marker.Id }) });
        Task<int> SampledAsync(Persona marker) => server.InDatabaseAsync(db => db.SlotMarkings.CountAsync(one => one.ExamId == exam && one.FirstMarkerId == marker.Id && one.IsSampled));
    }

    [Fact]
    public async Task Two_markers_who_submit_at_one_moment_give_a_first_and_a_second_mark()
    {
        var (ma, mu) = (await MarkerAsync("Ma"), await MarkerAsync("Mu"));
        var exam = await ExamAsync(new { mode = "two_markers" });
        for (var round = 0; round < 4; round++) await SatAsync(exam, await server.PersonAsync("Li"));
        await DealAsync(exam, ma, mu);
        foreach (var path in await PathsAsync(exam, "E1"))
        {
            await ma.PostAsync($"{path}/opening");
            await mu.PostAsync($"{path}/opening");
            await Task.WhenAll(ma.PostAsync($"{path}/mark", Points(8)), mu.PostAsync($"{path}/mark", Points(7)));
            var whole = await ma.GetAsync(path);
            Assert.Equal(("agreed", 7.5m), (whole.Text("state"), whole.GetProperty("mark").GetDecimal()));
            Assert.Equal(["first", "second"], whole.Items("marks").Select(mark => mark.Text("place")));
        }
    }

    [Fact]
    public async Task Nobody_marks_the_own_unit_or_the_own_script_unless_the_exam_allows_the_first()
    {
        var (near, far, wang) = (await MarkerAsync("Ma", "C-1"), await MarkerAsync("Mu", "C-2"), await server.WangAsync());
        var li = await server.PersonAsync("Li", "C-1");
        var exam = await ExamAsync();
        await SatAsync(exam, li);
        await SatAsync(exam, far);
        var dealt = await DealAsync(exam, near);
        Assert.Equal((2, 2), (dealt.Int("allocated"), dealt.Int("withoutMarker")));
        var left = await server.InDatabaseAsync(db => db.SlotMarkings.Where(one => one.ExamId == exam && one.State == SlotMarkingState.Unallocated).Select(one => new { one.Id, one.CandidateId }).ToListAsync());
        Assert.All(left, one => Assert.Equal(li.Id, one.CandidateId));
        object Pin(Guid id, Persona marker) => new { pins = new[] { new { slotMarkingId = id, markerId = marker.Id } } };
        await Refused.ExpectAsync(422, "slot_marking.conflict_of_interest", () => wang.PostAsync($"/api/v1/exams/{exam}/marking/allocations", Pin(left[0].Id, near)));
        await Refused.ExpectAsync(422, "slot_marking.not_a_marker slot_marking.conflict_of_interest", () => wang.PostAsync($"/api/v1/exams/{exam}/marking/allocations", Pin(left[0].Id, li)));
        await wang.PostAsync($"/api/v1/exams/{exam}/marking/allocations", Pin(left[0].Id, far));
        await Refused.ExpectAsync(404, "slot_marking.not_found", () => near.GetAsync($"/api/v1/slot-markings/{left[0].Id}"));
        Assert.Single((await far.GetAsync("/api/v1/slot-markings")).Items());

        var open = await ExamAsync(new { allowsOwnUnit = true, isBlind = false });
        await SatAsync(open, li);
        await DealAsync(open, near);
        var mine = (await near.GetAsync($"/api/v1/slot-markings?examId={open}")).Items();
        Assert.Equal("Li", (await near.GetAsync($"/api/v1/slot-markings/{mine[0].Id()}")).GetProperty("candidate").Text("name"));
        await Refused.ExpectAsync(422, "marking.percent_not_whole", () => wang.PostAsync($"/api/v1/exams/{open}/marking/allocations", new { shares = new[] { new { markerId = near.Id, percent = 60 } } }));
        await Refused.ExpectAsync(403, "marking.forbidden", () => near.PostAsync($"/api/v1/exams/{open}/marking/allocations", Pin(mine[0].Id(), near)));
    }

    [Fact]
    public async Task The_marking_workbook_with_its_markers_filled_in_gives_the_answers_out()
    {
        var (ma, mu, wang) = (await MarkerAsync("Ma"), await MarkerAsync("Mu"), await server.WangAsync());
        var exam = await ExamAsync(new { mode = "two_markers" });
        await SatAsync(exam, await server.PersonAsync("Li"));
        var lines = await server.InDatabaseAsync(db => db.SlotMarkings.Where(one => one.ExamId == exam).OrderBy(one => one.Slot).Select(one => new { one.ScriptCode, one.Slot }).ToListAsync());
        var number = await server.InDatabaseAsync(db => db.People.Where(person => person.Id == ma.Id || person.Id == mu.Id).ToDictionaryAsync(person => person.Id, person => person.PersonNumber));
        var upload = $"/api/v1/exams/{exam}/marking/allocation-files";
        await Refused.ExpectAsync(422, "marking.row_without_answer marking.row_without_marker", async () =>
            await wang.UploadAsync(upload, await FileAsync(("0000000000", 1, number[ma.Id], null), (lines[0].ScriptCode, lines[0].Slot, "nobody", null))));
        Assert.Equal(2, (await wang.UploadAsync(upload, await FileAsync([.. lines.Select(line => (line.ScriptCode, line.Slot, number[ma.Id], (string?)number[mu.Id]))]))).Int("allocated"));
        Assert.Equal(2, (await mu.GetAsync("/api/v1/slot-markings")).Items().Length);
        await Refused.ExpectAsync(422, "marking.nobody_named", async () => await wang.UploadAsync(upload, await wang.DownloadAsync($"/api/v1/exams/{exam}/marking/workbook")));
        await Refused.ExpectAsync(403, "marking.forbidden", async () => await ma.UploadAsync(upload, await FileAsync((lines[0].ScriptCode, lines[0].Slot, number[ma.Id], null))));
    }

    static async Task<byte[]> FileAsync(params (string Script, int Slot, string First, string? Second)[] rows)
    {
        using var target = new MemoryStream();
        var plan = new SheetPlan("阅卷", [new SheetColumn("试卷代号", CellStyle.Code), new SheetColumn("题号", CellStyle.Number), new SheetColumn("一评", CellStyle.Code), new SheetColumn("二评", CellStyle.Code)]);
        await using (var workbook = await WorkbookWriter.CreateAsync(target, [plan], cancel: TestContext.Current.CancellationToken))
        {
            var sheet = await workbook.BeginAsync(plan, TestContext.Current.CancellationToken);
            foreach (var (script, slot, first, second) in rows) await sheet.RowAsync(script, slot, first, second);
            await workbook.CompleteAsync(TestContext.Current.CancellationToken);
        }
        return target.ToArray();
    }

    [Fact]
    public async Task Each_marker_is_told_once_and_seniors_when_something_waits_for_them()
    {
        var (ma, mu, su) = (await MarkerAsync("Ma"), await MarkerAsync("Mu"), await SeniorAsync());
        var exam = await ExamAsync(new { mode = "two_markers" });
        for (var n = 0; n < 2; n++) await SatAsync(exam, await server.PersonAsync("Li"));
        await DealAsync(exam, ma, mu);
        foreach (var path in await PathsAsync(exam, "E1"))
        {
            await MarkAsync(ma, path, Points(1));
            await mu.PostAsync($"{path}/mark", Points(9));
        }
        var told = await server.InDatabaseAsync(db => db.Occurrences.Where(one => one.Subject == "slot_marking" && db.SlotMarkings.Any(marking => marking.Id == one.SubjectId && marking.ExamId == exam))
            .Select(one => new { one.Step, one.PersonId, one.HelperId, one.Kinds }).ToListAsync());
        Assert.Equal(1, told.Count(one => one.Step == "send_to_adjudication" && one.Kinds == "marking_to_adjudicate"));
        Assert.Equal(1, told.Count(one => one.Step == "allocate" && one.Kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 0));
        Assert.NotEqual(Guid.Empty, su.Id);
    }
}

public sealed class MarkingTestsOnSqlite(SqliteServer server) : MarkingTests(server), IClassFixture<SqliteServer>;

public sealed class MarkingTestsOnPostgreSql(PostgreSqlServer server) : MarkingTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
