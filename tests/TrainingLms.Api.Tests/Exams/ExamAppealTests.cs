using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>A candidate appeals, somebody who had no hand in it decides, and what is decided goes the way of every result.</summary>
public abstract class ExamAppealTests(LmsServer server)
{
    static readonly object Procedure = new { ground = "procedure", statement = "the clock on the wall stood still" };

    Task<Persona> YeAsync(string name = "Ye") => server.PersonAsync(name, "C", roles: (Role.AppealsReviewer, "C"));

    /// <summary>Li hands in everything right but the first slot, which is left blank.</summary>
    async Task<(Guid Exam, string Path)> SatAsync(Persona li, object? rules = null, bool isReleased = true)
    {
        var exam = await server.PublishedAsync(rules);
        var path = await server.StartedAsync(li, exam: exam);
        var key = await server.KeyAsync(ExamStory.IdOf(path));
        await li.HandInAsync(path, 1, [.. key.Where(slot => slot.Key > 1).Select(slot => (slot.Key, 1L, (object?)slot.Value))]);
        await server.SweepAsync();
        if (isReleased) await server.ReleasedAsync(exam);
        return (exam, path);
    }

    static string Of(JsonElement appeal) => $"/api/v1/exam-appeals/{appeal.Id()}";

    static async Task<string> TakenUpAsync(Persona li, Persona ye, string path, object appeal)
    {
        var filed = Of(await li.PostAsync($"{path}/appeals", appeal));
        await ye.PostAsync($"{filed}/admission");
        await ye.PostAsync($"{filed}/review");
        return filed;
    }

    static object Marking(params int[] slots) => new { ground = "marking", slots, statement = "the first answer was given orally" };

    static object Upheld(decimal mark, int slot = 1) => new { outcome = "upheld", reason = "the invigilator confirms it", marks = new[] { new { slot, mark, reason = "right" } } };

    Task<List<(int Round, long Score)>> MarkingsAsync(string path) => server.InDatabaseAsync(async db =>
        (await db.ExamMarkings.Where(marking => marking.AttemptId == ExamStory.IdOf(path)).OrderBy(marking => marking.Round).ToListAsync()).ConvertAll(marking => (marking.Round, marking.ScoreHundredths)));

    [Fact]
    public async Task The_candidate_is_told_before_filing_until_when_on_what_and_what_can_happen()
    {
        var (li, zhao) = (await server.PersonAsync("Li"), await server.PersonAsync("Zhao"));
        var (exam, path) = await SatAsync(li, isReleased: false);
        var before = await li.GetAsync($"{path}/appeal-terms");
        Assert.Equal((JsonValueKind.Null, false, 10, "working"), (before.GetProperty("until").ValueKind, before.GetProperty("markMayGoDown").GetBoolean(), before.Int("filingDays"), before.Text("days")));
        Assert.Equal(["extenuating_facts", "incident", "item_content", "procedure"], before.Items("grounds").Where(ground => ground.GetProperty("allowed").GetBoolean()).Select(ground => ground.Text("ground")).Order());
        Assert.Equal("exam_appeal.result_not_released", before.Items("grounds").Single(ground => ground.Text("ground") == "marking").Items("reasons").Single().Text("code"));
        await Refused.ExpectAsync(404, "attempt.not_found", () => zhao.GetAsync($"{path}/appeal-terms"));
        await server.ReleasedAsync(exam);
        var released = server.Clock.GetCurrentInstant();
        Assert.Equal(server.Calendar.EndOfWorkingDays(released, 10), NodaTime.Text.InstantPattern.ExtendedIso.Parse((await li.GetAsync($"{path}/appeal-terms")).Text("until")).Value);
        server.Clock.MoveTo(server.Calendar.EndOfWorkingDays(released, 10));
        await Refused.ExpectAsync(422, "exam_appeal.too_late", () => li.PostAsync($"{path}/appeals", Procedure));
    }

    [Fact]
    public async Task An_upheld_mark_makes_another_marking_and_a_version_that_the_board_confirms()
    {
        var (li, ye, wang) = (await server.PersonAsync("Li"), await YeAsync(), await server.WangAsync());
        var (exam, path) = await SatAsync(li);
        var appeal = await TakenUpAsync(li, ye, path, Marking(1));
        // Neither who appealed nor what was earned is the reviewer's to know.
        var seen = await ye.GetAsync(appeal);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (seen.GetProperty("personId").ValueKind, seen.GetProperty("attemptId").ValueKind));
        await Refused.ExpectAsync(404, "attempt.not_found", () => ye.GetAsync($"{path}/result"));
        var script = (await ye.GetAsync($"{appeal}/script")).EnumerateArray().Single();
        Assert.Equal((1, JsonValueKind.Null), (script.Int("slot"), script.GetProperty("answer").ValueKind));
        Assert.DoesNotContain("mark\"", script.GetRawText(), StringComparison.OrdinalIgnoreCase);
        await Refused.ExpectAsync(403, "exam_appeal.script_forbidden", () => li.GetAsync($"{appeal}/script"));

        await Refused.ExpectAsync(422, "exam_appeal.marks_missing", () => ye.PostAsync($"{appeal}/decision", new { outcome = "upheld", reason = "yes" }));
        await Refused.ExpectAsync(422, "exam_appeal.marks_missing", () => ye.PostAsync($"{appeal}/decision", Upheld(1, slot: 2)));
        await Refused.ExpectAsync(422, "exam_appeal.marks_missing", () => ye.PostAsync($"{appeal}/decision", Upheld(99)));
        await Refused.ExpectAsync(422, "exam_appeal.marks_missing", () => ye.PostAsync($"{appeal}/decision", Upheld(0.001m)));
        var maximum = script.GetProperty("maximum").GetDecimal();
        Assert.Equal("upheld", (await ye.PostAsync($"{appeal}/decision", Upheld(maximum))).Text("state"));
        Assert.Equal([(0, 100_00 - (long)(maximum * 100)), (1, 100_00)], await MarkingsAsync(path));
        // The result that is out stands until the new version is confirmed.
        Assert.Equal(100 - maximum, (await li.GetAsync($"{path}/result")).GetProperty("score").GetDecimal());
        await server.SignedAsync(exam, await server.BoardAsync("Bei"), await server.BoardAsync("Ben"));
        await wang.PostAsync($"/api/v1/exams/{exam}/results/release");
        Assert.Equal((100m, 2), (await li.GetAsync($"{path}/result")) is var result ? (result.GetProperty("score").GetDecimal(), result.Int("edition")) : default);
        await server.SweepAsync();
        var own = await li.GetAsync(appeal);
        Assert.Equal(("closed", "lodge admit take_up uphold close"), (own.Text("state"), string.Join(' ', own.Items("steps").Select(step => step.Text("what")))));
        Assert.Equal("the invigilator confirms it", own.Items("steps")[3].Text("words"));
        Assert.Equal(["Superseded", "Released"], await server.InDatabaseAsync(async db =>
            (await db.ExamResults.Where(one => one.AttemptId == ExamStory.IdOf(path)).OrderBy(one => one.Edition).Select(one => one.State).ToListAsync()).Select(state => $"{state}")));
        // Neither the version that was out nor the one that was drawn up by the decision was held for it.
        Assert.False(await server.InDatabaseAsync(db => db.ExamResultFlags.AnyAsync(flag => flag.Id == ExamStory.IdOf(appeal))));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_mark_never_goes_down_unless_the_exam_says_so(bool mayLower)
    {
        var (li, ye) = (await server.PersonAsync("Li"), await YeAsync());
        var (_, path) = await SatAsync(li, new { appealMayLower = mayLower });
        Assert.Equal(mayLower, (await li.GetAsync($"{path}/appeal-terms")).GetProperty("markMayGoDown").GetBoolean());
        var appeal = await TakenUpAsync(li, ye, path, Marking(2));
        Assert.Equal("upheld", (await ye.PostAsync($"{appeal}/decision", Upheld(0, slot: 2))).Text("state"));
        var markings = await MarkingsAsync(path);
        Assert.Equal(mayLower ? 2 : 1, markings.Count);
        if (mayLower) Assert.True(markings[1].Score < markings[0].Score);
        Assert.Equal(1, await server.InDatabaseAsync(db => db.DecidedMarks.CountAsync(mark => mark.AttemptId == ExamStory.IdOf(path) && mark.Mark == 0)));
        await server.SweepAsync();
        Assert.Equal(mayLower ? "upheld" : "closed", (await li.GetAsync(appeal)).Text("state"));
    }

    [Fact]
    public async Task A_result_that_is_not_out_is_held_until_the_appeal_ends_and_nobody_ends_it_by_hand()
    {
        var (li, ye, wang) = (await server.PersonAsync("Li"), await YeAsync(), await server.WangAsync());
        var (exam, path) = await SatAsync(li, isReleased: false);
        await server.SignedAsync(exam, await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
        var filed = Of(await li.PostAsync($"{path}/appeals", Procedure));
        var held = (await wang.GetAsync($"/api/v1/exams/{exam}/results")).Items().Single();
        Assert.Equal(("under_review", "appeal"), (held.Text("state"), held.Items("flags").Single().Text("kind")));
        await Refused.ExpectAsync(409, "exam_result.appeal_open", () => wang.PostAsync($"/api/v1/exam-results/{held.Id()}/flags/{held.Items("flags").Single().Id()}/decision", new { decision = "nothing to it" }));
        await Refused.ExpectAsync(422, "exam_appeal.already_open", () => li.PostAsync($"{path}/appeals", Procedure));
        await Refused.ExpectAsync(422, "reason.missing", () => ye.PostAsync($"{filed}/dismissal"));
        Assert.Equal("inadmissible", (await ye.PostAsync($"{filed}/dismissal", new { reason = "the clock of the computer counts" })).Text("state"));
        Assert.Equal("provisional", (await wang.GetAsync($"/api/v1/exams/{exam}/results")).Items().Single().Text("state"));
        await Refused.ExpectAsync(422, "exam_appeal.decided_before", () => li.PostAsync($"{path}/appeals", Procedure));

        var second = Of(await li.PostAsync($"{path}/appeals", new { ground = "incident", statement = "there was a fire alarm at ten" }));
        Assert.Equal("withdrawn", (await li.PostAsync($"{second}/withdrawal")).Text("state"));
        Assert.Equal("provisional", (await wang.GetAsync($"/api/v1/exams/{exam}/results")).Items().Single().Text("state"));
    }

    [Fact]
    public async Task Who_had_a_hand_in_it_or_sees_the_marks_does_not_review_it()
    {
        var (li, ye) = (await server.PersonAsync("Li"), await YeAsync());
        var bo = await server.PersonAsync("Bo", "C", roles: [(Role.ExamBoard, "C"), (Role.AppealsReviewer, "C")]);
        var gu = await server.PersonAsync("Gu", "C", roles: [(Role.Invigilator, "C"), (Role.AppealsReviewer, "C")]);
        var tan = await server.PersonAsync("Tan", "C", roles: [(Role.TrainingOfficer, "C"), (Role.AppealsReviewer, "C")]);
        var exam = await server.PublishedAsync();
        var path = await server.StartedAsync(li, exam: exam);
        await gu.PostAsync($"{path}/time-grant", new { seconds = 60, cause = "room", reason = "noise" });
        await li.HandInAsync(path);
        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();
        await server.SignedAsync(exam, bo, await server.BoardAsync("Bai"));
        await (await server.WangAsync()).PostAsync($"/api/v1/exams/{exam}/results/release");
        var filed = Of(await li.PostAsync($"{path}/appeals", Marking(1)));
        foreach (var involved in (Persona[])[bo, gu]) await Refused.ExpectAsync(422, "exam_appeal.not_independent", () => involved.PostAsync($"{filed}/admission"));
        await Refused.ExpectAsync(403, "exam_appeal.admit.forbidden", async () => await (await server.WangAsync()).PostAsync($"{filed}/admission"));
        await ye.PostAsync($"{filed}/admission");
        await Refused.ExpectAsync(422, "exam_appeal.sees_marks", () => tan.PostAsync($"{filed}/review"));
        await ye.PostAsync($"{filed}/review");
        await Refused.ExpectAsync(422, "exam_appeal.other_reviewer", async () => await (await YeAsync("Yu")).PostAsync($"{filed}/decision", new { outcome = "rejected", reason = "no" }));
        await Refused.ExpectAsync(404, "exam_appeal.not_found", async () => await (await server.PersonAsync("Zhao")).GetAsync(filed));
    }

    [Fact]
    public async Task Of_two_decisions_at_one_moment_one_counts()
    {
        var (li, ye) = (await server.PersonAsync("Li"), await YeAsync());
        var (_, path) = await SatAsync(li);
        var appeal = await TakenUpAsync(li, ye, path, Marking(1));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            try
            {
                return (await ye.PostAsync($"{appeal}/decision", Upheld(1))).Text("state");
            }
            catch (Refused refused)
            {
                return $"{refused.Status}";
            }
        }));
        Assert.Equal(["409", "upheld"], outcomes.Order());
        Assert.Equal(2, (await MarkingsAsync(path)).Count);
        var filings = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            try
            {
                return (await li.PostAsync($"{path}/appeals", Procedure)).Text("state");
            }
            catch (Refused refused)
            {
                return string.Join(' ', refused.Codes);
            }
        }));
        Assert.Equal(["exam_appeal.already_open", "filed"], filings.Order());
    }

    [Fact]
    public async Task An_appeal_that_is_late_is_told_and_one_about_a_question_waits_for_its_rescoring()
    {
        var (li, ye, wang) = (await server.PersonAsync("Li"), await YeAsync(), await server.WangAsync());
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C"));
        var (exam, path) = await SatAsync(li, new { appealDecidingDays = 4, appealDays = "calendar" });
        var appeal = await TakenUpAsync(li, ye, path, new { ground = "item_content", slots = new[] { 1 }, statement = "two answers are right" });
        server.Clock.Advance(Duration.FromDays(8));
        await server.SweepAsync();
        await server.SweepAsync();
        Assert.True((await li.GetAsync(appeal)).GetProperty("overdue").GetBoolean());
        Assert.Equal("exam_appeal_delayed exam_appeal_overdue", await server.InDatabaseAsync(db => db.Occurrences.Where(one => one.Step == "fall_overdue" && one.PersonId == li.Id).Select(one => one.Kinds).SingleAsync()));

        var version = await server.InDatabaseAsync(async db => (await db.ExamPapers.SingleAsync(paper => paper.AttemptId == ExamStory.IdOf(path))).Content.Slots[0].QuestionVersionId);
        await Refused.ExpectAsync(422, "exam_appeal.rescoring_missing", () => ye.PostAsync($"{appeal}/decision", new { outcome = "upheld", reason = "both are right" }));
        var rescoring = await wang.PostAsync($"/api/v1/exams/{exam}/rescorings", new { remedies = new[] { new { questionVersionId = version, kind = "full_credit" } }, reason = "an appeal" });
        await ye.PostAsync($"{appeal}/decision", new { outcome = "upheld", reason = "both are right", rescoringId = rescoring.Id() });
        await server.SweepAsync();
        Assert.Equal("upheld", (await li.GetAsync(appeal)).Text("state"));
        // What an appeal was decided by is not given up behind the candidate's back.
        await Refused.ExpectAsync(422, "rescoring.named_by_appeal", () => wang.PostAsync($"/api/v1/exam-rescorings/{rescoring.Id()}/withdrawal", new { reason = "too much work" }));
        var previewed = await wang.PostAsync($"/api/v1/exam-rescorings/{rescoring.Id()}/preview");
        await sun.PostAsync($"/api/v1/exam-rescorings/{rescoring.Id()}/approval", new { reportHash = previewed.Text("reportHash") });
        await server.SweepAsync();
        await server.SignedAsync(exam, await server.BoardAsync("Bei"), await server.BoardAsync("Ben"));
        await wang.PostAsync($"/api/v1/exams/{exam}/results/release");
        await server.SweepAsync();
        Assert.Equal("closed", (await li.GetAsync(appeal)).Text("state"));
        Assert.Equal(100m, (await li.GetAsync($"{path}/result")).GetProperty("score").GetDecimal());
    }

    [Fact]
    public async Task What_an_appeal_has_decided_stands_in_a_later_rescoring()
    {
        var (li, ye, wang) = (await server.PersonAsync("Li"), await YeAsync(), await server.WangAsync());
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C"));
        var (exam, path) = await SatAsync(li);
        await ye.PostAsync($"{await TakenUpAsync(li, ye, path, Marking(1))}/decision", Upheld(2));
        var slots = await server.InDatabaseAsync(async db => (await db.ExamPapers.SingleAsync(paper => paper.AttemptId == ExamStory.IdOf(path))).Content.Slots);
        var rescoring = $"/api/v1/exam-rescorings/{(await wang.PostAsync($"/api/v1/exams/{exam}/rescorings", new { remedies = new[] { new { questionVersionId = slots[1].QuestionVersionId, kind = "full_credit" } }, reason = "unclear" })).Id()}";
        var summary = (await wang.PostAsync($"{rescoring}/preview")).GetProperty("summary");
        Assert.Equal((1, 0), (summary.Int("attempts"), summary.Int("changed")));
        await sun.PostAsync($"{rescoring}/approval", new { reportHash = (await sun.GetAsync(rescoring)).Text("reportHash") });
        await server.SweepAsync();
        var scores = (await MarkingsAsync(path)).ConvertAll(marking => marking.Score);
        Assert.Equal(scores[1], scores[2]);
        Assert.Equal(scores[0] + 2_00, scores[1]);
    }
}

public sealed class ExamAppealTestsOnSqlite(SqliteServer server) : ExamAppealTests(server), IClassFixture<SqliteServer>;

public sealed class ExamAppealTestsOnPostgreSql(PostgreSqlServer server) : ExamAppealTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
