using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Answers with known marks lie among those of markers: nobody can tell them apart, nothing waits for them, and no result holds them.</summary>
public abstract class CalibrationTests(LmsServer server)
{
    const string Bank = """
        bank: tried
        questions:
          - { code: E0, topic: quiz, difficulty: 1, level: apply, explanation: guide, source: law, type: true-false, text: is it so, answer: true }
          - { code: E9, topic: quiz, difficulty: 1, level: apply, explanation: guide, source: law, type: true-false, text: is it also so, answer: true }
          - { code: E1, topic: all, difficulty: 1, level: apply, explanation: guide, source: law, type: essay, text: why }
          - { code: E2, topic: all, difficulty: 1, level: apply, explanation: guide, source: law, type: essay, text: how }
        """;

    const string Definition = "title: { zh-Hans: 论述 }\nminutes: 40\npass: 10\nattempts: 1\nsections:\n  - title: one\n    cells:\n      - { topic: all, count: 2, marks: 10 }\n";

    static int courses;

    Task<Persona> MarkerAsync(string name, string role = Role.Marker) => server.PersonAsync(name, "C", roles: (role, "C"));

    async Task<Guid> ExamAsync(object? marking = null)
    {
        var key = $"tried-{Interlocked.Increment(ref courses)}";
        await (await CourseStory.BeginAsync(server)).PublishedAsync(key, bank: Bank.Replace("bank: tried", $"bank: {key}", StringComparison.Ordinal), exam: Definition);
        var wang = await server.WangAsync();
        var exam = (await server.DraftAsync(wang, key, new { marking })).Id();
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        return exam;
    }

    async Task<string> SatAsync(Guid exam, string name, string unit = "C-1")
    {
        var li = await server.PersonAsync(name, unit);
        var path = await server.StartedAsync(li, exam: exam);
        await li.HandInAsync(path, 1, (1, 1, $"{name} 说因为"), (2, 1, $"{name} 说这样"));
        return path;
    }

    static string Scripts(Guid exam) => $"/api/v1/exams/{exam}/marking/calibration-scripts";

    async Task<JsonElement> DealAsync(Guid exam, params Persona[] markers) =>
        await (await server.WangAsync()).PostAsync($"/api/v1/exams/{exam}/marking/allocations", new { shares = markers.Select(marker => new { markerId = marker.Id }) });

    static async Task<JsonElement> MarkAsync(Persona marker, Guid id, decimal points)
    {
        await marker.PostAsync($"/api/v1/slot-markings/{id}/opening");
        return await marker.PostAsync($"/api/v1/slot-markings/{id}/mark", new { points });
    }

    Task<Guid> QuestionAsync(Guid exam, string code) => server.InDatabaseAsync(db => db.SlotMarkings.Where(one => one.ExamId == exam)
        .Join(db.QuestionVersions.Where(version => version.Code == code), one => one.QuestionVersionId, version => version.Id, (_, version) => version.Id).FirstAsync());

    Task<HashSet<Guid>> CalibrationAsync(Guid exam) => server.InDatabaseAsync(async db => (await db.SlotMarkings.Where(one => one.ExamId == exam && one.CalibrationId != null).Select(one => one.Id).ToListAsync()).ToHashSet());

    /// <summary>Members of a JSON object with the kinds of their values, down to the last.</summary>
    static string ShapeOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(' ', json.EnumerateObject().Select(member => $"{member.Name}:{ShapeOf(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(' ', json.EnumerateArray().Select(ShapeOf).Distinct())}]",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "number",
        _ => json.ValueKind.ToString(),
    };

    /// <summary>What must be alike for answers in the same state: everything but the keys, codes and words of the candidates.</summary>
    static string Alike(JsonElement shown) => $"{ShapeOf(shown)} {shown.Text("state")} {shown.Int("round")} {shown.Int("version")} {shown.Text("scriptCode").Length} {shown.GetProperty("maximum")} {shown.GetProperty("actions").GetRawText()}";

    [Theory]
    [InlineData("one_marker", Role.Marker), InlineData("two_markers", Role.Marker), InlineData("one_marker", Role.SeniorMarker)]
    public async Task A_marker_cannot_tell_a_calibration_script_from_the_answers_beside_it(string mode, string role)
    {
        var (ma, mu, wang) = (await MarkerAsync("Ma", role), await MarkerAsync("Mu"), await server.WangAsync());
        var exam = await ExamAsync(new { mode });
        for (var n = 0; n < 4; n++)
        {
            await SatAsync(exam, $"Li{n}");
            server.Clock.Advance(NodaTime.Duration.FromSeconds(5));
        }
        server.Clock.Advance(NodaTime.Duration.FromMinutes(10));
        foreach (var code in (string[])["E1", "E2"]) await wang.PostAsync(Scripts(exam), new { questionVersionId = await QuestionAsync(exam, code), answer = "陈 说因为", points = 6 });
        Assert.Equal((8, 0), (await DealAsync(exam, ma, mu)) is var dealt ? (dealt.Int("allocated"), dealt.Int("withoutMarker")) : default);
        var tried = await CalibrationAsync(exam);
        Assert.Equal(4, tried.Count);

        var listed = (await ma.GetAsync($"/api/v1/slot-markings?examId={exam}&limit=100")).Items().Where(one => one.GetProperty("mine").GetBoolean()).ToArray();
        var mine = listed.Where(one => tried.Contains(one.Id())).ToArray();
        Assert.Equal(2, mine.Length);
        Assert.Single(listed.Select(Alike).Distinct());
        // In order they lie among the others: made last, and none of them at the end for that. Where there is nothing behind a drawn neighbour, keys of one moment are in no order.
        var instants = listed.Select(one => one.Id().ToString()[..13]).ToArray();
        Assert.Equal(instants.Order(StringComparer.Ordinal), instants);
        Assert.All(mine, one => Assert.Contains(listed, other => !tried.Contains(other.Id()) && other.Id().ToString()[..13] == one.Id().ToString()[..13]));

        Assert.Single(await EachAsync(one => ma.GetAsync($"/api/v1/slot-markings/{one}")));
        Assert.Single(await EachAsync(one => ma.PostAsync($"/api/v1/slot-markings/{one}/opening")));
        Assert.Single(await EachAsync(one => ma.PostAsync($"/api/v1/slot-markings/{one}/mark", new { points = 6 })));
        Assert.Single((await ma.GetAsync($"/api/v1/slot-markings?examId={exam}&limit=100")).Items().Where(one => one.GetProperty("mine").GetBoolean()).Select(Alike).Distinct());
        // Nor does anybody else see it, or is told of it by a figure.
        foreach (var other in (Persona[])[mu, await MarkerAsync("Su", Role.SeniorMarker), await MarkerAsync("Mo", Role.Moderator), await server.BoardAsync("Bo"), wang])
        {
            Assert.DoesNotContain((await other.GetAsync($"/api/v1/slot-markings?examId={exam}&limit=100")).Items(), one => mine.Any(own => own.Id() == one.Id()));
            await Refused.ExpectAsync(404, "slot_marking.not_found", () => other.GetAsync($"/api/v1/slot-markings/{mine[0].Id()}"));
            if (other != wang) await Assert.ThrowsAsync<Refused>(() => other.GetAsync(Scripts(exam)));
        }
        if (role == Role.SeniorMarker) Assert.All((await ma.GetAsync($"/api/v1/exams/{exam}/marking")).Items("markers"), one => Assert.Equal(JsonValueKind.Null, one.GetProperty("calibration").ValueKind));

        async Task<IEnumerable<string>> EachAsync(Func<Guid, Task<JsonElement>> ask)
        {
            var seen = new List<string>();
            foreach (var one in listed) seen.Add(Alike(await ask(one.Id())));
            return seen.Distinct();
        }
    }

    [Fact]
    public async Task Nothing_waits_for_it_no_result_holds_it_and_figures_show_how_far_the_marks_lie()
    {
        var (ma, mu, wang, bo, mo) = (await MarkerAsync("Ma"), await MarkerAsync("Mu"), await server.WangAsync(), await server.BoardAsync("Bo"), await MarkerAsync("Mo", Role.Moderator));
        var exam = await ExamAsync(new { moderationPercent = 100 });
        var path = await SatAsync(exam, "Li");
        await wang.PostAsync(Scripts(exam), new { questionVersionId = await QuestionAsync(exam, "E1"), answer = "陈 说因为", points = 6 });
        await DealAsync(exam, ma);
        var tried = (await CalibrationAsync(exam)).Single();
        foreach (var one in (await ma.GetAsync($"/api/v1/slot-markings?examId={exam}")).Items()) await MarkAsync(ma, one.Id(), 8);
        var report = (await wang.GetAsync($"/api/v1/exams/{exam}/marking")).Items("markers").Single();
        Assert.Equal((2, 0, 1, 2m, 0m), (report.Int("given"), report.Int("waiting"), report.GetProperty("calibration").Int("number"), report.GetProperty("calibration").GetProperty("meanDifference").GetDecimal(), report.GetProperty("calibration").GetProperty("exactPercent").GetDecimal()));
        Assert.Equal(2m, (await wang.GetAsync(Scripts(exam))).Items("scripts").Single().GetProperty("figures").GetProperty("meanDifference").GetDecimal());

        // The agreed answer of a candidate becomes the next script; who marked it does not get it, and the rest gets it once.
        var agreed = (await wang.GetAsync($"/api/v1/slot-markings?examId={exam}&state=agreed")).Items()[0];
        await wang.PostAsync(Scripts(exam), new { slotMarkingId = agreed.Id() });
        await SatAsync(exam, "Zhao");
        await SatAsync(exam, "Qian");
        for (var turn = 0; turn < 2; turn++) await DealAsync(exam, ma, mu);
        Assert.Equal((1, 2), await server.InDatabaseAsync(async db => (await db.SlotMarkings.CountAsync(one => one.CalibrationId != null && one.ExamId == exam && one.FirstMarkerId == ma.Id), await db.SlotMarkings.CountAsync(one => one.CalibrationId != null && one.ExamId == exam && one.FirstMarkerId == mu.Id))));
        var texts = new List<string>();
        foreach (var one in await server.InDatabaseAsync(db => db.SlotMarkings.Where(one => one.CalibrationId != null && one.FirstMarkerId == mu.Id).Select(one => one.Id).ToListAsync())) texts.Add((await mu.PostAsync($"/api/v1/slot-markings/{one}/opening")).Text("answer")[..2]);
        Assert.Equal(["Li", "陈 "], texts.Order(StringComparer.Ordinal));

        // Everything real is marked, looked at and signed off while Mu still has the scripts.
        foreach (var marker in (Persona[])[ma, mu])
            foreach (var one in (await marker.GetAsync($"/api/v1/slot-markings?examId={exam}")).Items().Where(one => one.Text("state") is "allocated")) if (!(await CalibrationAsync(exam)).Contains(one.Id())) await MarkAsync(marker, one.Id(), 7);
        await mo.PostAsync($"/api/v1/exams/{exam}/marking/moderation-samples");
        foreach (var one in (await mo.GetAsync($"/api/v1/slot-markings?examId={exam}&state=agreed&limit=100")).Items()) await mo.PostAsync($"/api/v1/slot-markings/{one.Id()}/moderation", new { agrees = true });
        Assert.Equal((3, 0), (await bo.PostAsync($"/api/v1/exams/{exam}/marking/sign-off")) is var signed ? (signed.Int("attempts"), signed.Int("waiting")) : default);
        Assert.Equal(0, (await wang.GetAsync($"/api/v1/exams/{exam}/result-sheet")).Int("waitingToBeMarked"));
        Assert.Equal(16m, (await wang.GetAsync($"{path}/result")).GetProperty("score").GetDecimal());
        Assert.Equal(["superseded"], await server.InDatabaseAsync(async db => (await db.SlotMarkings.Where(one => one.ExamId == exam && one.CalibrationId != null).ToListAsync()).Select(one => one.State.ToString().ToLowerInvariant()).Distinct()));
        var counted = await server.InDatabaseAsync(db => db.ExamMarkings.Where(marking => db.ExamAttempts.Any(attempt => attempt.Id == marking.AttemptId && attempt.ExamId == exam)).ToListAsync());
        Assert.All(counted, marking => Assert.Equal([1, 2], marking.Slots.Select(slot => slot.Slot)));
        Assert.Equal(3, (await wang.GetAsync($"/api/v1/exams/{exam}/results")).Items().Length);
        Assert.DoesNotContain("陈", (await wang.GetAsync($"/api/v1/exams/{exam}/results")).GetRawText(), StringComparison.Ordinal);
        var faults = await server.InDatabaseAsync(async db =>
        {
            var found = new List<string>();
            await foreach (var fault in new AttemptCheck(db).FindAsync(TestContext.Current.CancellationToken)) found.Add(fault.What.Code);
            return found;
        });
        Assert.Empty(faults);
        Assert.NotEqual(Guid.Empty, tried);
    }

    [Fact]
    public async Task What_cannot_be_one_is_told_and_what_has_ended_goes_to_nobody()
    {
        var (ma, wang) = (await MarkerAsync("Ma"), await server.WangAsync());
        var exam = await ExamAsync();
        await SatAsync(exam, "Li");
        var question = await QuestionAsync(exam, "E1");
        Task AddAsync(object body) => wang.PostAsync(Scripts(exam), body);
        await Refused.ExpectAsync(422, "calibration.answer_missing", () => AddAsync(new { questionVersionId = question, points = 1 }));
        await Refused.ExpectAsync(422, "calibration.answer_missing", () => AddAsync(new { questionVersionId = question, answer = "x", slotMarkingId = Guid.NewGuid(), points = 1 }));
        await Refused.ExpectAsync(422, "calibration.question_unknown", () => AddAsync(new { questionVersionId = Guid.NewGuid(), answer = "x", points = 1 }));
        await Refused.ExpectAsync(422, "calibration.text_too_long", () => AddAsync(new { questionVersionId = question, answer = new string('x', 20_001), points = 1 }));
        await Refused.ExpectAsync(422, "slot_marking.mark_out_of_bounds", () => AddAsync(new { questionVersionId = question, answer = "x", points = 10.01m }));
        await Refused.ExpectAsync(422, "slot_marking.mark_out_of_bounds", () => AddAsync(new { questionVersionId = question, answer = "x" }));
        // An answer that nobody has marked has no known mark.
        await Refused.ExpectAsync(422, "calibration.source_unfit", async () => await AddAsync(new { slotMarkingId = (await wang.GetAsync($"/api/v1/slot-markings?examId={exam}")).Items()[0].Id() }));
        await Refused.ExpectAsync(403, "marking.forbidden", () => ma.PostAsync(Scripts(exam), new { questionVersionId = question, answer = "x", points = 1 }));
        var named = await ExamAsync(new { isBlind = false });
        await SatAsync(named, "Zhao");
        await Refused.ExpectAsync(422, "calibration.not_blind", async () => await wang.PostAsync(Scripts(named), new { questionVersionId = await QuestionAsync(named, "E1"), answer = "x", points = 1 }));

        await AddAsync(new { questionVersionId = question, answer = "x", points = 1 });
        var script = (await wang.GetAsync(Scripts(exam))).Items("scripts").Single().Id();
        await wang.PostAsync($"{Scripts(exam)}/{script}/ending");
        await Refused.ExpectAsync(404, "calibration.not_found", () => wang.PostAsync($"{Scripts(exam)}/{script}/ending"));
        await DealAsync(exam, ma);
        Assert.Empty(await CalibrationAsync(exam));
    }
}

public sealed class CalibrationTestsOnSqlite(SqliteServer server) : CalibrationTests(server), IClassFixture<SqliteServer>;

public sealed class CalibrationTestsOnPostgreSql(PostgreSqlServer server) : CalibrationTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
