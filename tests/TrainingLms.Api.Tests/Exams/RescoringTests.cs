using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>An item turned out wrong: tried without effect, approved by two, carried out by the clock, confirmed by the board.</summary>
public abstract class RescoringTests(LmsServer server)
{
    /// <summary>A slot of Li's paper that Li has got wrong, as the story needs it.</summary>
    sealed record Wrong(Guid Exam, string Path, int Slot, Guid Version, string Chosen);

    Task<Persona> SunAsync() => server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C"));

    /// <summary>Li answers for 58 marks of 60 that are needed, and gets one single choice, worth four, wrong.</summary>
    async Task<Wrong> SatAsync(Persona li, Guid? exam = null, long target = 58_00)
    {
        exam ??= await server.PublishedAsync();
        var path = await server.StartedAsync(li, exam: exam);
        var id = ExamStory.IdOf(path);
        var (key, paper) = (await server.KeyAsync(id), await server.InDatabaseAsync(db => db.ExamPapers.SingleAsync(paper => paper.AttemptId == id)));
        var wrong = paper.Content.Slots.First(slot => slot.Type == QuestionType.Single);
        var chosen = wrong.OptionOrder.First(option => option != (string)key[wrong.Number]);
        var saves = new List<(int, long, object?)> { (wrong.Number, 1, chosen) };
        var left = target;
        foreach (var slot in paper.Content.Slots.Where(slot => slot != wrong).OrderByDescending(slot => slot.MaximumHundredths))
        {
            if (slot.MaximumHundredths > left) continue;
            saves.Add((slot.Number, 1, key[slot.Number]));
            left -= slot.MaximumHundredths;
        }
        Assert.Equal(0, left);
        await li.HandInAsync(path, 1, [.. saves]);
        await server.SweepAsync();
        return new Wrong(exam.Value, path, wrong.Number, wrong.QuestionVersionId, chosen);
    }

    async Task CloseAsync()
    {
        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();
    }

    /// <summary>The question with another option as its key, as the manager writes it.</summary>
    static async Task<JsonNode> WithKeyAsync(Persona wang, Wrong wrong, string option, string fraction = "1")
    {
        var questions = (await wang.GetAsync($"/api/v1/exams/{wrong.Exam}/questions?limit=200")).Items();
        var question = questions.Single(one => one.Id() == wrong.Version);
        Assert.True(question.Int("attempts") > 0);
        var content = JsonNode.Parse(question.GetProperty("content").GetRawText())!;
        foreach (var known in content["options"]!.AsArray()) known!["fraction"] = known["id"]!.GetValue<string>() == option ? fraction : fraction == "1" ? "0" : known["fraction"]!.GetValue<string>();
        return content;
    }

    static async Task<string> DrawnUpAsync(Persona wang, Guid exam, params object[] remedies) =>
        $"/api/v1/exam-rescorings/{(await wang.PostAsync($"/api/v1/exams/{exam}/rescorings", new { remedies, reason = "the law has changed" })).Id()}";

    async Task<JsonElement> ApprovedAsync(Persona sun, string path)
    {
        var approved = await sun.PostAsync($"{path}/approval", new { reportHash = (await sun.GetAsync(path)).Text("reportHash") });
        await server.SweepAsync();
        return approved;
    }

    Task<List<AttemptMarking>> MarkingsAsync(string path) => server.InDatabaseAsync(db =>
        db.ExamMarkings.Where(marking => marking.AttemptId == ExamStory.IdOf(path)).OrderBy(marking => marking.ScoringVersion).ToListAsync());

    [Fact]
    public async Task What_was_previewed_is_what_is_applied_and_the_board_confirms_the_new_version()
    {
        var (li, wang, sun) = (await server.PersonAsync("Li"), await server.WangAsync(), await SunAsync());
        var wrong = await SatAsync(li);
        await server.ReleasedAsync(wrong.Exam);
        Assert.Equal((58m, false), (await li.GetAsync($"{wrong.Path}/result")) is var before ? (before.GetProperty("score").GetDecimal(), before.GetProperty("passed").GetBoolean()) : default);

        var path = await DrawnUpAsync(wang, wrong.Exam, new { questionVersionId = wrong.Version, kind = "accept_key", content = await WithKeyAsync(wang, wrong, wrong.Chosen) });
        await Refused.ExpectAsync(409, "rescoring.not_previewed", () => sun.GetAsync($"{path}/workbook"));
        var previewed = await wang.PostAsync($"{path}/preview");
        var summary = previewed.GetProperty("summary");
        Assert.Equal((1, 1, 1, 0, 1, 0, 4m), (summary.Int("attempts"), summary.Int("changed"), summary.Int("raised"), summary.Int("lowered"), summary.Int("newlyPassed"), summary.Int("loweredReleased"), summary.GetProperty("meanChange").GetDecimal()));
        var line = (await sun.GetAsync($"{path}/differences")).Items().Single();
        Assert.Equal((true, 58m, 62m, false, true, true), (line.GetProperty("verdictChanged").GetBoolean(), line.GetProperty("oldTotal").GetDecimal(), line.GetProperty("newTotal").GetDecimal(),
            line.GetProperty("oldPassed").GetBoolean(), line.GetProperty("newPassed").GetBoolean(), line.GetProperty("released").GetBoolean()));
        var slot = line.Items("slots").Single();
        Assert.Equal((wrong.Slot, 0m, 4m), (slot.Int("slot"), slot.GetProperty("oldMark").GetDecimal(), slot.GetProperty("newMark").GetDecimal()));
        // A dry run changes nothing.
        Assert.Single(await MarkingsAsync(wrong.Path));

        await Refused.ExpectAsync(422, "duty.rescoring_needs_two", () => wang.PostAsync($"{path}/approval", new { reportHash = previewed.Text("reportHash") }));
        await Refused.ExpectAsync(422, "rescoring.report_changed", () => sun.PostAsync($"{path}/approval", new { reportHash = "0" }));
        Assert.Equal(("approved", 2), (await ApprovedAsync(sun, path)) is var approved ? (approved.Text("state"), approved.Int("scoringVersion")) : default);
        Assert.Equal("applied", (await wang.GetAsync(path)).Text("state"));
        var markings = await MarkingsAsync(wrong.Path);
        Assert.Equal([(1, 58_00L, false), (2, 62_00L, true)], markings.Select(marking => (marking.ScoringVersion, marking.ScoreHundredths, marking.HasPassed!.Value)));
        Assert.Equal((line.GetProperty("newTotal").GetDecimal(), line.GetProperty("newScore").GetDecimal()), (markings[1].TotalTenMillionths / 10_000_000m, markings[1].ScoreHundredths / 100m));

        // The candidate goes on seeing the old version until the board has confirmed the new one.
        Assert.Equal(58m, (await li.GetAsync($"{wrong.Path}/result")).GetProperty("score").GetDecimal());
        await server.SignedAsync(wrong.Exam, await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
        await wang.PostAsync($"/api/v1/exams/{wrong.Exam}/results/release");
        var result = await li.GetAsync($"{wrong.Path}/result");
        Assert.Equal((62m, true, 2), (result.GetProperty("score").GetDecimal(), result.GetProperty("passed").GetBoolean(), result.Int("edition")));
        Assert.Equal(["Superseded", "Released"], await server.InDatabaseAsync(async db =>
            (await db.ExamResults.Where(one => one.AttemptId == ExamStory.IdOf(wrong.Path)).OrderBy(one => one.Edition).Select(one => one.State).ToListAsync()).Select(state => $"{state}")));
        Assert.True(await server.InDatabaseAsync(db => db.AuditEntries.AnyAsync(entry => entry.SubjectId == ExamStory.IdOf(wrong.Path) && entry.Trigger == "rescore")));
    }

    [Fact]
    public async Task Statistics_after_a_rescoring_take_the_key_that_is_in_force()
    {
        var (li, wang, sun) = (await server.PersonAsync("Li"), await server.WangAsync(), await SunAsync());
        var wrong = await SatAsync(li);
        await CloseAsync();
        var frozen = (string)(await server.KeyAsync(ExamStory.IdOf(wrong.Path)))[wrong.Slot];
        Assert.Equal([frozen], await RightAsync());
        await RescoredAsync("accept_key");
        Assert.Equal(new[] { frozen, wrong.Chosen }.Order(StringComparer.Ordinal), await RightAsync());
        await RescoredAsync("change_fraction");
        Assert.Equal([wrong.Chosen], await RightAsync());

        async Task RescoredAsync(string kind)
        {
            var path = await DrawnUpAsync(wang, wrong.Exam, new { questionVersionId = wrong.Version, kind, content = await WithKeyAsync(wang, wrong, wrong.Chosen) });
            await wang.PostAsync($"{path}/preview");
            await ApprovedAsync(sun, path);
            server.Clock.Advance(Duration.FromSeconds(1));
        }

        async Task<IEnumerable<string>> RightAsync()
        {
            var drawn = (await wang.PostAsync($"/api/v1/exams/{wrong.Exam}/analyses", new { results = "marked", sittings = "first" })).Id();
            var figures = await server.InDatabaseAsync(db => db.ExamAnalysedItems.Where(item => item.AnalysisId == drawn && item.QuestionVersionId == wrong.Version).Select(item => item.Figures).SingleAsync());
            return figures.Options.Where(option => option.IsRight).Select(option => option.Option!).Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task A_report_that_is_no_longer_true_is_not_approved_and_previewing_again_helps()
    {
        var (li, zhao, wang, sun) = (await server.PersonAsync("Li"), await server.PersonAsync("Zhao"), await server.WangAsync(), await SunAsync());
        var wrong = await SatAsync(li);
        var path = await DrawnUpAsync(wang, wrong.Exam, new { questionVersionId = wrong.Version, kind = "full_credit" });
        await wang.PostAsync($"{path}/preview");
        await Refused.ExpectAsync(422, "rescoring.window_open", () => ApprovedAsync(sun, path));
        await SatAsync(zhao, wrong.Exam, 40_00);
        await CloseAsync();
        await Refused.ExpectAsync(422, "rescoring.report_changed", () => ApprovedAsync(sun, path));
        Assert.Equal(2, (await sun.PostAsync($"{path}/preview")).GetProperty("summary").Int("attempts"));
        await ApprovedAsync(sun, path);
        Assert.Equal("applied", (await wang.GetAsync(path)).Text("state"));
    }

    [Fact]
    public async Task Of_two_approvals_at_one_moment_one_counts_and_of_two_rescorings_the_second_is_previewed_again()
    {
        var (li, wang, sun, tan) = (await server.PersonAsync("Li"), await server.WangAsync(), await SunAsync(), await SunAsync());
        var wrong = await SatAsync(li);
        await CloseAsync();
        var paths = new List<string>();
        foreach (var kind in (string[])["full_credit", "drop"])
        {
            paths.Add(await DrawnUpAsync(wang, wrong.Exam, new { questionVersionId = wrong.Version, kind }));
            await wang.PostAsync($"{paths[^1]}/preview");
        }
        var hash = (await wang.GetAsync(paths[0])).Text("reportHash");
        var outcomes = await Task.WhenAll(((Persona[])[sun, tan]).Select(async second =>
        {
            try
            {
                return (await second.PostAsync($"{paths[0]}/approval", new { reportHash = hash })).Text("state");
            }
            catch (Refused refused)
            {
                return string.Join(' ', refused.Codes);
            }
        }));
        Assert.Equal(["approved", "rescoring.approve.not_in_approved"], outcomes.Order());
        await server.SweepAsync();
        await Refused.ExpectAsync(422, "rescoring.report_changed", () => ApprovedAsync(sun, paths[1]));
        await wang.PostAsync($"{paths[1]}/preview");
        Assert.Equal(3, (await ApprovedAsync(sun, paths[1])).Int("scoringVersion"));
        Assert.Equal([(1, 58_00L, 100_00L), (2, 62_00L, 100_00L), (3, 58_00L, 96_00L)],
            (await MarkingsAsync(wrong.Path)).Select(marking => (marking.ScoringVersion, marking.ScoreHundredths, marking.MaximumHundredths)));
    }

    [Fact]
    public async Task Carrying_it_out_twice_or_after_a_crash_marks_each_attempt_once()
    {
        var (li, zhao, wang, sun) = (await server.PersonAsync("Li"), await server.PersonAsync("Zhao"), await server.WangAsync(), await SunAsync());
        var wrong = await SatAsync(li);
        var other = await SatAsync(zhao, wrong.Exam, 40_00);
        await CloseAsync();
        var path = await DrawnUpAsync(wang, wrong.Exam, new { questionVersionId = wrong.Version, kind = "full_credit" });
        var hash = (await wang.PostAsync($"{path}/preview")).Text("reportHash");
        await sun.PostAsync($"{path}/approval", new { reportHash = hash });
        // Two machines at once, which then die before they say that they are done.
        Assert.Equal(2, (await Task.WhenAll(ApplyAsync(wrong.Exam), ApplyAsync(wrong.Exam))).Sum());
        Assert.Equal("approved", (await wang.GetAsync(path)).Text("state"));
        await server.SweepAsync();
        Assert.Equal("applied", (await wang.GetAsync(path)).Text("state"));
        foreach (var sat in (string[])[wrong.Path, other.Path]) Assert.Equal([1, 2], (await MarkingsAsync(sat)).Select(marking => marking.ScoringVersion));
        Assert.Equal(2, await server.InDatabaseAsync(db => db.ExamResults.CountAsync(result => result.AttemptId == ExamStory.IdOf(wrong.Path))));
    }

    async Task<int> ApplyAsync(Guid exam)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var (db, rescorer) = (scope.ServiceProvider.GetRequiredService<LmsDbContext>(), scope.ServiceProvider.GetRequiredService<Rescorer>());
        return await rescorer.ApplyNextAsync(await db.Exams.AsNoTracking().SingleAsync(one => one.Id == exam), new ScoringInForce(2, (await db.ExamScorings.SingleAsync(one => one.ExamId == exam)).Rules), "test", server.SystemAct, default);
    }

    [Fact]
    public async Task Nobody_whose_figures_stay_gets_another_version_of_the_result()
    {
        var (li, zhao, wang, sun) = (await server.PersonAsync("Li"), await server.PersonAsync("Zhao"), await server.WangAsync(), await SunAsync());
        var wrong = await SatAsync(li);
        var other = await SatAsync(zhao, wrong.Exam, 40_00);
        await server.ReleasedAsync(wrong.Exam);
        // A wrong answer is worth half of it now: for Li alone, because Zhao got another single choice wrong, or earned it.
        var path = await DrawnUpAsync(wang, wrong.Exam, new { questionVersionId = wrong.Version, kind = "accept_key", content = await WithKeyAsync(wang, wrong, wrong.Chosen) });
        await wang.PostAsync($"{path}/preview");
        var changed = (await wang.GetAsync($"{path}/differences")).Items().Select(line => line.Id("attemptId")).ToHashSet();
        Assert.Contains(ExamStory.IdOf(wrong.Path), changed);
        await ApprovedAsync(sun, path);
        foreach (var sat in (string[])[wrong.Path, other.Path])
        {
            var id = ExamStory.IdOf(sat);
            Assert.Equal(2, (await MarkingsAsync(sat)).Count);
            Assert.Equal(changed.Contains(id) ? 2 : 1, await server.InDatabaseAsync(db => db.ExamResults.CountAsync(result => result.AttemptId == id)));
        }
    }

    [Fact]
    public async Task Lowering_a_released_score_takes_the_board_and_leaves_it_its_confirmation()
    {
        var (li, wang, sun, bo) = (await server.PersonAsync("Li"), await server.WangAsync(), await SunAsync(), await server.BoardAsync("Bo"));
        var wrong = await SatAsync(li, target: 62_00);
        await server.ReleasedAsync(wrong.Exam);
        var right = await server.InDatabaseAsync(async db => (await db.ExamMarkings.SingleAsync(marking => marking.AttemptId == ExamStory.IdOf(wrong.Path))).Slots.First(slot => slot.MarkTenMillionths == 40_000_000).Slot);
        var version = await server.InDatabaseAsync(async db => (await db.ExamPapers.SingleAsync(paper => paper.AttemptId == ExamStory.IdOf(wrong.Path))).Content.Slots.Single(slot => slot.Number == right).QuestionVersionId);
        var path = await DrawnUpAsync(wang, wrong.Exam, new { questionVersionId = version, kind = "drop" });
        var previewed = await wang.PostAsync($"{path}/preview");
        var summary = previewed.GetProperty("summary");
        // 58 of 96 is more than 57.6: still a pass, and still a lower number than the one that was seen.
        Assert.Equal((1, 0, 1), (summary.Int("lowered"), summary.Int("newlyFailed"), summary.Int("loweredReleased")));
        await Refused.ExpectAsync(422, "rescoring.lowering_undecided", () => ApprovedAsync(sun, path));
        await Refused.ExpectAsync(422, "rescoring.decision_missing", () => bo.PostAsync($"{path}/board-decision", new { reportHash = previewed.Text("reportHash") }));
        await bo.PostAsync($"{path}/board-decision", new { decision = "2026-9", reportHash = previewed.Text("reportHash") });
        await ApprovedAsync(sun, path);
        Assert.Equal("2026-9", (await wang.GetAsync(path)).Text("boardDecision"));
        Assert.Equal((58_00L, 96_00L, 57_60L), (await MarkingsAsync(wrong.Path))[1] is var marking ? (marking.ScoreHundredths, marking.MaximumHundredths, marking.PassHundredths) : default);
        Assert.Equal(62m, (await li.GetAsync($"{wrong.Path}/result")).GetProperty("score").GetDecimal());
    }

    [Fact]
    public async Task Who_sat_has_no_part_in_it_and_candidates_see_nothing_of_it()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.WangAsync());
        var sat = await server.PersonAsync("Sat", "C", roles: (Role.ExamManager, "C"));
        var wrong = await SatAsync(li);
        await SatAsync(sat, wrong.Exam, 40_00);
        object[] remedies = [new { questionVersionId = wrong.Version, kind = "full_credit" }];
        await Refused.ExpectAsync(422, "rescoring.own_exam", () => sat.PostAsync($"/api/v1/exams/{wrong.Exam}/rescorings", new { remedies, reason = "to pass" }));
        await Refused.ExpectAsync(403, "rescoring.draw_up.forbidden", () => li.PostAsync($"/api/v1/exams/{wrong.Exam}/rescorings", new { remedies, reason = "to pass" }));
        await Refused.ExpectAsync(403, "rescoring.questions_forbidden", () => li.GetAsync($"/api/v1/exams/{wrong.Exam}/questions"));
        await Refused.ExpectAsync(422, "rescoring.question_unknown", () => DrawnUpAsync(wang, wrong.Exam, new { questionVersionId = Guid.AllBitsSet, kind = "drop" }));
        var path = await DrawnUpAsync(wang, wrong.Exam, remedies);
        await Refused.ExpectAsync(404, "rescoring.not_found", () => li.GetAsync(path));
        await wang.PostAsync($"{path}/preview");
        Assert.All((await sat.GetAsync($"{path}/differences")).Items(), line => Assert.NotEqual(sat.Id, line.Id("personId")));
        Assert.Equal("withdrawn", (await wang.PostAsync($"{path}/withdrawal", new { reason = "the key was right" })).Text("state"));
    }

    [Fact]
    public async Task What_is_sealed_or_reinstated_later_is_marked_by_the_newest_version()
    {
        var (li, zhao, wang, sun) = (await server.PersonAsync("Li"), await server.PersonAsync("Zhao"), await server.WangAsync(), await SunAsync());
        var pan = await server.PersonAsync("Pan", "C", roles: (Role.IntegrityPanel, "C"));
        var wrong = await SatAsync(li);
        var other = await SatAsync(zhao, wrong.Exam, 40_00);
        await pan.PostAsync($"{other.Path}/annulment", new { decision = "2026-7" });
        await CloseAsync();
        var path = await DrawnUpAsync(wang, wrong.Exam, new { questionVersionId = wrong.Version, kind = "full_credit" });
        await wang.PostAsync($"{path}/preview");
        await ApprovedAsync(sun, path);
        Assert.Equal([1], (await MarkingsAsync(other.Path)).Select(marking => marking.ScoringVersion));
        await pan.PostAsync($"{other.Path}/reinstatement", new { decision = "2026-8" });
        Assert.Equal([1, 2], (await MarkingsAsync(other.Path)).Select(marking => marking.ScoringVersion));

        await wang.PostAsync($"{wrong.Path}/reopening-request", new { kind = "writing", cause = "mistake", reason = "wrong button", seconds = 600 });
        await sun.PostAsync($"{wrong.Path}/reopening");
        await server.TakenOverAsync(li, wrong.Path);
        await li.HandInAsync(wrong.Path, 3);
        await server.SweepAsync();
        Assert.Equal([(1, 1), (1, 2), (2, 2)], (await MarkingsAsync(wrong.Path)).OrderBy(marking => marking.SealNumber).Select(marking => (marking.SealNumber, marking.ScoringVersion)));
        Assert.Equal(62_00, (await MarkingsAsync(wrong.Path)).Single(marking => marking.SealNumber == 2).ScoreHundredths);
    }

    [Fact]
    public async Task The_report_is_a_workbook_that_says_what_it_shows()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.WangAsync());
        var wrong = await SatAsync(li);
        var path = await DrawnUpAsync(wang, wrong.Exam, new { questionVersionId = wrong.Version, kind = "full_credit" });
        await wang.PostAsync($"{path}/preview");
        using var file = new MemoryStream(await wang.DownloadAsync($"{path}/workbook"));
        using var workbook = new System.IO.Compression.ZipArchive(file);
        var row = Assert.Single(ExamOfficeTests.Rows(workbook, 1));
        Assert.Equal(["Li", "是", $"{wrong.Slot}", "0", "4", "58", "62", "不合格", "合格", "否"],
            [row["姓名"], row["结论变化"], row["题号"], row["原得分"], row["新得分"], row["原总分"], row["新总分"], row["原结论"], row["新结论"], row["原成绩已发布"]]);
        var about = ExamOfficeTests.Rows(workbook, 2).ToDictionary(line => line["项目"], line => line["内容"]);
        Assert.Equal(("4", "1", "the law has changed"), (about["总分平均变化"], about["变为合格"], about["复评原因"]));
    }
}

public sealed class RescoringTestsOnSqlite(SqliteServer server) : RescoringTests(server), IClassFixture<SqliteServer>;

public sealed class RescoringTestsOnPostgreSql(PostgreSqlServer server) : RescoringTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
