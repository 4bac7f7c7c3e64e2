using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Ma and Mu estimate the items of an exam that Li has sat for 58 marks of 60, and the board sets the cut score.</summary>
public abstract class CutScoreTests(LmsServer server)
{
    sealed record Study(Guid Exam, string Path, Persona Wang, Persona Ma, Persona Mu, Persona Bo);

    async Task<Study> DrawnUpAsync(Guid? exam = null)
    {
        exam ??= await server.PublishedAsync();
        var (wang, ma, mu, bo) = (await server.WangAsync(), await server.PersonAsync("Ma", "C", roles: (Role.QuestionAuthor, "C")), await server.PersonAsync("Mu", "C", roles: (Role.CourseReviewer, "C")), await server.BoardAsync("Bo"));
        var study = await wang.PostAsync($"/api/v1/exams/{exam}/cut-score-studies", new { raters = new[] { ma.Id, mu.Id } });
        return new Study(exam.Value, $"/api/v1/cut-score-studies/{study.Id()}", wang, ma, mu, bo);
    }

    static decimal Figure(JsonElement json, string name) => json.GetProperty(name).GetDecimal();

    static async Task<List<JsonElement>> ItemsAsync(Persona rater, Study study)
    {
        var items = new List<JsonElement>();
        for (string? cursor = null; ;)
        {
            var page = await rater.GetAsync($"{study.Path}/items?limit=200{(cursor is null ? "" : $"&cursor={cursor}")}");
            items.AddRange(page.Items());
            if (page.GetProperty("next") is not { ValueKind: JsonValueKind.String } next) return items;
            cursor = next.GetString();
        }
    }

    static Task EstimateAsync(Persona rater, Study study, decimal chance) => EstimateAsync(rater, study, _ => chance);

    static async Task EstimateAsync(Persona rater, Study study, Func<int, decimal> chanceOf) =>
        await rater.PutAsync($"{study.Path}/estimates", new { estimates = (await ItemsAsync(rater, study)).Select((item, at) => new { questionVersionId = item.Id("questionVersionId"), chance = chanceOf(at) }) });

    static Task<JsonElement> RoundAsync(Study study, decimal ma, decimal mu) => RoundAsync(study, _ => ma, _ => mu);

    static async Task<JsonElement> RoundAsync(Study study, Func<int, decimal> ma, Func<int, decimal> mu)
    {
        await study.Wang.PostAsync($"{study.Path}/rounds");
        await EstimateAsync(study.Ma, study, ma);
        await EstimateAsync(study.Mu, study, mu);
        return await study.Wang.PostAsync($"{study.Path}/discussion");
    }

    static async Task<Study> FinishedAsync(Study study, decimal ma = 0.55m, decimal mu = 0.59m)
    {
        await RoundAsync(study, 0.4m, 0.8m);
        await RoundAsync(study, ma, mu);
        await study.Wang.PostAsync($"{study.Path}/finish");
        return study;
    }

    /// <summary>Somebody answers for so many marks and hands in.</summary>
    async Task<Guid> SatAsync(Persona person, Guid exam, long target)
    {
        var path = await server.StartedAsync(person, exam: exam);
        var id = ExamStory.IdOf(path);
        var (key, paper) = (await server.KeyAsync(id), await server.InDatabaseAsync(db => db.ExamPapers.SingleAsync(one => one.AttemptId == id)));
        var saves = new List<(int, long, object?)>();
        foreach (var slot in paper.Content.Slots.OrderByDescending(slot => slot.MaximumHundredths))
        {
            if (slot.MaximumHundredths > target) continue;
            saves.Add((slot.Number, 1, key[slot.Number]));
            target -= slot.MaximumHundredths;
        }
        Assert.Equal(0, target);
        await person.HandInAsync(path, 1, [.. saves]);
        await server.SweepAsync();
        return id;
    }

    Task<(int, long, bool?)> NewestAsync(Guid attempt) => server.InDatabaseAsync(async db =>
        await db.ExamMarkings.Where(one => one.AttemptId == attempt).OrderByDescending(one => one.ScoringVersion).FirstAsync() is var marking ? (marking.ScoringVersion, marking.PassHundredths, marking.HasPassed) : default);

    [Fact]
    public async Task The_boards_cut_counts_for_who_has_sat_and_who_is_still_to_sit_and_results_wait_for_it()
    {
        var (exam, li, zhao) = (await server.PublishedAsync(), await server.PersonAsync("Li"), await server.PersonAsync("Zhao"));
        var attempt = await SatAsync(li, exam, 58_00);
        Assert.Equal((1, 60_00L, (bool?)false), await NewestAsync(attempt));
        var study = await DrawnUpAsync(exam);
        var sheet = await study.Bo.GetAsync($"/api/v1/exams/{exam}/result-sheet");
        await Refused.ExpectAsync(409, "exam_result.cut_score_open", () => study.Bo.PostAsync($"/api/v1/exams/{exam}/result-sheet/signatures", new { hash = sheet.Text("hash") }));
        await FinishedAsync(study);

        // 0.55 and 0.59 for every item are 55 and 59 of 100 marks: mean 57, SD 2.8284271, SE 2; a quarter of it more is 57.5.
        var shown = await study.Bo.GetAsync(study.Path);
        var last = shown.Items("rounds")[^1];
        Assert.Equal((57m, 2.8284271m, 2m), (Figure(last, "cutScore"), Figure(last, "standardDeviation"), Figure(last, "standardError")));
        Assert.Equal([55m, 59m], last.GetProperty("raters").EnumerateArray().Select(rater => rater.GetDecimal()).Order());
        Assert.Equal(["cut_score.few_raters"], shown.Items("warnings").Select(warning => warning.Text("code")));
        Assert.Equal([(60m, "definition", JsonValueKind.Null)], await PassMarksAsync(li, exam));
        await Refused.ExpectAsync(422, "cut_score.shift_without_reason", () => study.Bo.PostAsync($"{study.Path}/decision", new { decision = "2026-9", standardErrors = 0.25m }));
        await Refused.ExpectAsync(422, "cut_score.shift_too_large", () => study.Bo.PostAsync($"{study.Path}/decision", new { decision = "2026-9", standardErrors = 0.255m, reason = "borderline cases" }));
        await Refused.ExpectAsync(403, "cut_score_study.decide.forbidden", () => study.Wang.PostAsync($"{study.Path}/decision", new { decision = "2026-9" }));
        var decided = (await study.Bo.PostAsync($"{study.Path}/decision", new { decision = "2026-9", standardErrors = 0.25m, reason = "borderline cases" })).GetProperty("decision");
        Assert.Equal((57.5m, 0.25m, "borderline cases", 2), (Figure(decided, "cutScore"), Figure(decided, "standardErrors"), decided.Text("reason"), decided.Int("scoringVersion")));
        // At once, for staff and candidates, wherever the exam is shown.
        foreach (var reader in (Persona[])[study.Wang, li]) Assert.Equal([(57.5m, "board", JsonValueKind.String)], await PassMarksAsync(reader, exam));
        Assert.Equal(decided.Text("decidedAt"), (await li.GetAsync($"/api/v1/exams/{exam}")).Text("passMarkDecidedAt"));
        await server.SweepAsync();
        Assert.Equal("in_force", (await study.Wang.GetAsync(study.Path)).Text("state"));

        Assert.Equal((2, 57_50L, (bool?)true), await NewestAsync(attempt));
        Assert.Equal((2, 57_50L, (bool?)false), await NewestAsync(await SatAsync(zhao, exam, 56_00)));
        await server.ReleasedAsync(exam);
        Assert.True((await li.GetAsync($"/api/v1/exam-attempts/{attempt}/result")).GetProperty("passed").GetBoolean());
        Assert.Empty(await server.InDatabaseAsync(async db => await new AttemptCheck(db).FindAsync(default).ToListAsync()));
        await Refused.ExpectAsync(422, "cut_score.results_confirmed", async () =>
        {
            var late = await FinishedAsync(await DrawnUpAsync(exam));
            await late.Bo.PostAsync($"{late.Path}/decision", new { decision = "2026-10" });
        });
    }

    /// <summary>The pass mark as the exam itself and the list of exams show it; one where both say the same.</summary>
    static async Task<List<(decimal, string, JsonValueKind)>> PassMarksAsync(Persona reader, Guid exam)
    {
        JsonElement[] shown = [await reader.GetAsync($"/api/v1/exams/{exam}"), (await reader.GetAsync("/api/v1/exams?limit=200")).Items().Single(one => one.Id() == exam)];
        return [.. shown.Select(one => (Figure(one, "passMark"), one.Text("passMarkSource"), one.GetProperty("passMarkDecidedAt").ValueKind)).Distinct()];
    }

    [Fact]
    public async Task Once_an_item_is_dropped_the_cut_of_a_paper_that_held_it_is_that_of_its_other_items()
    {
        var (exam, li, zhao) = (await server.PublishedAsync(), await server.PersonAsync("Li"), await server.PersonAsync("Zhao"));
        var (hers, his) = (await SatAsync(li, exam, 58_00), await SatAsync(zhao, exam, 56_00));
        var study = await DrawnUpAsync(exam);
        static decimal Chance(int at) => (3 + (at % 6)) / 10m;
        foreach (var _ in Enumerable.Range(1, 2)) await RoundAsync(study, Chance, Chance);
        await study.Wang.PostAsync($"{study.Path}/finish");
        await study.Bo.PostAsync($"{study.Path}/decision", new { decision = "2026-9" });
        await server.SweepAsync();
        var chances = (await ItemsAsync(study.Ma, study)).Select((item, at) => (Id: item.Id("questionVersionId"), Chance: Chance(at))).ToDictionary(item => item.Id, item => item.Chance);
        var papers = await server.InDatabaseAsync(db => db.ExamPapers.Where(paper => paper.AttemptId == hers || paper.AttemptId == his).ToDictionaryAsync(paper => paper.AttemptId, paper => paper.Content.Slots));
        long Cut(Guid attempt, Guid? without = null) => (long)papers[attempt].Where(slot => slot.QuestionVersionId != without).Sum(slot => chances[slot.QuestionVersionId] * slot.MaximumHundredths);
        Assert.Equal((Cut(hers), Cut(his)), ((await NewestAsync(hers)).Item2, (await NewestAsync(his)).Item2));

        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();
        // One that stands on her paper alone, and is easier or harder than the others, so that a share of the whole would be another figure.
        var dropped = papers[hers].First(slot => papers[his].All(other => other.QuestionVersionId != slot.QuestionVersionId)
            && Cut(hers, slot.QuestionVersionId) != (long)Math.Round(Cut(hers) * (100_00 - slot.MaximumHundredths) / 100_00m, MidpointRounding.AwayFromZero)).QuestionVersionId;
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C"));
        var rescoring = $"/api/v1/exam-rescorings/{(await study.Wang.PostAsync($"/api/v1/exams/{exam}/rescorings", new { remedies = new[] { new { questionVersionId = dropped, kind = "drop" } }, reason = "the law has changed" })).Id()}";
        await study.Wang.PostAsync($"{rescoring}/preview");
        await sun.PostAsync($"{rescoring}/approval", new { reportHash = (await sun.GetAsync(rescoring)).Text("reportHash") });
        await server.SweepAsync();
        Assert.Equal((3, Cut(hers, dropped)), await NewestAsync(hers) is var she ? (she.Item1, she.Item2) : default);
        Assert.Equal((3, Cut(his)), await NewestAsync(his) is var he ? (he.Item1, he.Item2) : default);
        var found = await server.InDatabaseAsync(async db => await new AttemptCheck(db).FindAsync(default).ToListAsync());
        Assert.DoesNotContain(found, one => one.Key == $"{hers}" || one.Key == $"{his}");
    }

    [Fact]
    public async Task A_rater_sees_the_own_estimates_and_of_the_others_no_more_than_mean_and_range_of_rounds_that_are_over()
    {
        var study = await DrawnUpAsync();
        await study.Wang.PostAsync($"{study.Path}/rounds");
        await EstimateAsync(study.Ma, study, 0.4m);
        await Refused.ExpectAsync(422, "cut_score.round_incomplete", () => study.Wang.PostAsync($"{study.Path}/discussion"));
        var mine = (await ItemsAsync(study.Ma, study))[0].Items("rounds").Single();
        Assert.Equal((0.4m, JsonValueKind.Null, JsonValueKind.Null), (Figure(mine, "own"), mine.GetProperty("mean").ValueKind, mine.GetProperty("highest").ValueKind));
        foreach (var other in (Persona[])[study.Mu, study.Wang])
        {
            var theirs = (await ItemsAsync(other, study))[0].Items("rounds").Single();
            Assert.All((string[])["own", "mean", "lowest", "highest"], name => Assert.Equal(JsonValueKind.Null, theirs.GetProperty(name).ValueKind));
        }
        Assert.Empty((await study.Wang.GetAsync(study.Path)).Items("rounds"));
        Assert.Equal([0, (await ItemsAsync(study.Ma, study)).Count], (await study.Wang.GetAsync(study.Path)).Items("panel").Select(rater => rater.Int("estimated")).Order());

        await EstimateAsync(study.Mu, study, 0.75m);
        await study.Wang.PostAsync($"{study.Path}/discussion");
        mine = (await ItemsAsync(study.Ma, study))[0].Items("rounds").Single();
        Assert.Equal((0.4m, 0.575m, 0.4m, 0.75m), (Figure(mine, "own"), Figure(mine, "mean"), Figure(mine, "lowest"), Figure(mine, "highest")));
        var round = (await study.Ma.GetAsync(study.Path)).Items("rounds").Single();
        Assert.Equal((57.5m, JsonValueKind.Null), (Figure(round, "cutScore"), round.GetProperty("raters").ValueKind));
        Assert.Empty((await study.Ma.GetAsync(study.Path)).Items("panel"));
        await Refused.ExpectAsync(403, "cut_score.sheet_forbidden", () => study.Ma.GetAsync($"{study.Path}/workbook"));
        await Refused.ExpectAsync(403, "cut_score.items_forbidden", () => study.Bo.GetAsync($"{study.Path}/items"));
        await Refused.ExpectAsync(404, "cut_score.not_found", async () => await (await server.PersonAsync("Lu", "C", roles: (Role.QuestionAuthor, "C"))).GetAsync(study.Path));

        // What was estimated in the first round stays when the second goes on.
        await RoundAsync(study, 0.6m, 0.6m);
        Assert.Equal([0.4m, 0.6m], (await ItemsAsync(study.Ma, study))[0].Items("rounds").Select(one => Figure(one, "own")));
    }

    [Fact]
    public async Task Wrong_estimates_are_all_named_and_nothing_of_them_is_kept()
    {
        var study = await DrawnUpAsync();
        await study.Wang.PostAsync($"{study.Path}/rounds");
        var items = (await ItemsAsync(study.Ma, study)).ConvertAll(item => item.Id("questionVersionId"));
        var refused = await Assert.ThrowsAsync<Refused>(() => study.Ma.PutAsync($"{study.Path}/estimates", new
        {
            estimates = new object[]
            {
                new { questionVersionId = items[0], chance = 0.5m }, new { questionVersionId = items[0], chance = 0.5m }, new { questionVersionId = Guid.AllBitsSet, chance = 0.5m },
                new { questionVersionId = items[1], chance = 1.01m }, new { questionVersionId = items[2], chance = 0.555m },
            },
        }));
        Assert.Equal(["cut_score.item_twice", "cut_score.item_unknown", "cut_score.estimate_outside", "cut_score.estimate_outside"], refused.Codes);
        var id = Guid.Parse(study.Path.Split('/')[^1]);
        Assert.Equal(0, await server.InDatabaseAsync(db => db.CutScoreEstimates.CountAsync(one => one.StudyId == id)));
        await Refused.ExpectAsync(403, "cut_score_study.estimate.forbidden", () => study.Wang.PutAsync($"{study.Path}/estimates", new { estimates = new[] { new { questionVersionId = items[0], chance = 0.5m } } }));
    }

    [Fact]
    public async Task Two_raters_may_estimate_at_one_moment_and_of_two_studies_one_goes_on()
    {
        var study = await DrawnUpAsync();
        await Refused.ExpectAsync(422, "cut_score.already_open", () => DrawnUpAsync(study.Exam));
        await study.Wang.PostAsync($"{study.Path}/rounds");
        await Task.WhenAll(EstimateAsync(study.Ma, study, 0.4m), EstimateAsync(study.Mu, study, 0.5m), EstimateAsync(study.Ma, study, 0.4m));
        Assert.Equal(45m, Figure((await study.Wang.PostAsync($"{study.Path}/discussion")).Items("rounds").Single(), "cutScore"));
    }

    [Fact]
    public async Task Whoever_sat_or_draws_the_study_up_or_has_no_fitting_role_is_no_rater()
    {
        var (exam, li, wang) = (await server.PublishedAsync(), await server.PersonAsync("Li", "C", roles: (Role.QuestionAuthor, "C")), await server.WangAsync());
        var zhao = await server.PersonAsync("Zhao");
        await SatAsync(li, exam, 58_00);
        var refused = await Assert.ThrowsAsync<Refused>(() => wang.PostAsync($"/api/v1/exams/{exam}/cut-score-studies", new { raters = new[] { li.Id, wang.Id, zhao.Id } }));
        Assert.Equal(["cut_score.rater_unfit", "cut_score.rater_unfit", "cut_score.rater_unfit"], refused.Codes);
        await Refused.ExpectAsync(422, "cut_score.raters_missing", () => wang.PostAsync($"/api/v1/exams/{exam}/cut-score-studies", new { raters = new[] { zhao.Id } }));
    }

    [Fact]
    public async Task The_workbook_holds_every_round_with_its_raters_by_seat_the_figures_and_the_decision()
    {
        var study = await FinishedAsync(await DrawnUpAsync());
        await study.Bo.PostAsync($"{study.Path}/decision", new { decision = "2026-9", standardErrors = -0.5m, reason = "borderline cases" });
        using var file = new MemoryStream(await study.Bo.DownloadAsync($"{study.Path}/workbook"));
        using var workbook = new System.IO.Compression.ZipArchive(file);
        var (first, figures, about) = (ExamOfficeTests.Rows(workbook, 1).ToList(), ExamOfficeTests.Rows(workbook, 3).ToList(), ExamOfficeTests.Rows(workbook, 4).ToDictionary(line => line["项目"], line => line["内容"]));
        Assert.Equal((await ItemsAsync(study.Ma, study)).Select(item => item.Text("code")), first.Select(row => row["题目编号"]));
        Assert.All(first, row => Assert.Equal(("0.6", "0.4", "0.8"), (row["平均"], row["最低"], row["最高"])));
        Assert.Equal(["0.4", "0.8"], ((string[])[first[0]["评定人1"], first[0]["评定人2"]]).Order(StringComparer.Ordinal));
        Assert.Equal(["2"], figures.Where(row => row["轮次"] == "2" && row["项目"] == "标准误").Select(row => row["数值"]));
        Assert.Equal(("56", "-0.5", "borderline cases", "2026-9", "Ma、Mu"), (about["考试委员会确定的分数线"], about["与评定结果相差的标准误个数"], about["相差的理由"], about["决定文号"], about["评定人"]));
    }
}

public sealed class CutScoreTestsOnSqlite(SqliteServer server) : CutScoreTests(server), IClassFixture<SqliteServer>;

public sealed class CutScoreTestsOnPostgreSql(PostgreSqlServer server) : CutScoreTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
