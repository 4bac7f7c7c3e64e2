using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Exams;
using TrainingLms.Excel;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Samples, second marks and batches that are looked at again.</summary>
public abstract partial class MarkingTests
{
    [Fact]
    public async Task A_batch_that_a_moderator_does_not_agree_with_goes_back_whole_and_is_marked_again()
    {
        var (ma, mo, bo) = (await MarkerAsync("Ma"), await server.PersonAsync("Mo", "C", roles: (Role.Moderator, "C")), await server.BoardAsync("Bo"));
        var exam = await ExamAsync(new { moderationPercent = 30 });
        for (var n = 0; n < 3; n++) await SatAsync(exam, await server.PersonAsync("Li"));
        await DealAsync(exam, ma);
        await MarkAllAsync(9);
        await Refused.ExpectAsync(422, "marking.nothing_to_sign", () => bo.PostAsync($"/api/v1/exams/{exam}/marking/sign-off"));
        await Refused.ExpectAsync(403, "marking.forbidden", () => ma.PostAsync($"/api/v1/exams/{exam}/marking/moderation-samples"));
        var drawn = await mo.PostAsync($"/api/v1/exams/{exam}/marking/moderation-samples");
        Assert.Equal((1, 2), (drawn.Int("markers"), drawn.Int("answers")));
        await Refused.ExpectAsync(422, "marking.nothing_to_draw", () => mo.PostAsync($"/api/v1/exams/{exam}/marking/moderation-samples"));
        var (sample, others) = (await SampleAsync(true), await SampleAsync(false));
        Assert.Equal((2, 4), (sample.Length, others.Length));
        await Refused.ExpectAsync(422, "slot_marking.not_in_sample", () => mo.PostAsync($"{others[0]}/moderation", new { agrees = true }));
        await mo.PostAsync($"{sample[0]}/moderation", new { agrees = true });
        var code = (await mo.GetAsync(others[0])).Text("scriptCode");
        await Refused.ExpectAsync(422, "slot_marking.moderation_missing", () => bo.PostAsync($"/api/v1/exams/{exam}/marking/sign-off", new { scripts = new[] { code } }));
        await Refused.ExpectAsync(422, "reason.missing", () => mo.PostAsync($"{sample[1]}/moderation", new { agrees = false }));
        await mo.PostAsync($"{sample[1]}/moderation", new { agrees = false, reason = "too generous" });
        var states = (await mo.GetAsync($"/api/v1/exams/{exam}/marking")).GetProperty("states");
        Assert.Equal((5, 1, 0), (states.Int("allocated"), states.Int("moderated"), states.Int("agreed")));

        await MarkAllAsync(6);
        await mo.PostAsync($"/api/v1/exams/{exam}/marking/moderation-samples");
        foreach (var path in await SampleAsync(true)) await mo.PostAsync($"{path}/moderation", new { agrees = true });
        Assert.Equal(3, (await bo.PostAsync($"/api/v1/exams/{exam}/marking/sign-off")).Int("attempts"));
        Assert.Equal(11, await server.InDatabaseAsync(db => db.GivenMarks.CountAsync(mark => db.SlotMarkings.Any(one => one.Id == mark.SlotMarkingId && one.ExamId == exam))));

        async Task MarkAllAsync(decimal points)
        {
            foreach (var (question, mark) in new[] { ("E1", Points(points)), ("E2", FullRubric) })
                foreach (var path in await PathsAsync(exam, question))
                    if ((await ma.GetAsync(path)).Text("state") == "allocated") await MarkAsync(ma, path, mark);
        }

        Task<string[]> SampleAsync(bool isIn) => server.InDatabaseAsync(async db => (await db.SlotMarkings.Where(one => one.ExamId == exam && one.State == SlotMarkingState.Agreed && one.IsInModeration == isIn)
            .OrderBy(one => one.Id).Select(one => one.Id).ToListAsync()).Select(id => $"/api/v1/slot-markings/{id}").ToArray());
    }

    [Fact]
    public async Task A_mark_set_by_hand_is_looked_at_like_any_other_and_goes_back_to_no_marker()
    {
        var (ma, su, mo, bo) = (await MarkerAsync("Ma"), await SeniorAsync(), await server.PersonAsync("Mo", "C", roles: (Role.Moderator, "C")), await server.BoardAsync("Bo"));
        var exam = await ExamAsync(new { moderationLeast = 2 });
        await SatAsync(exam, await server.PersonAsync("Li"));
        await DealAsync(exam, ma);
        var (why, how) = ((await PathsAsync(exam, "E1")).Single(), (await PathsAsync(exam, "E2")).Single());
        await MarkAsync(ma, why, Points(4));
        await MarkAsync(ma, how, FullRubric);
        await su.PostAsync($"{why}/correction", new { points = 6, reason = "page overlooked" });
        Assert.Equal(2, (await mo.PostAsync($"/api/v1/exams/{exam}/marking/moderation-samples")).Int("answers"));
        await Refused.ExpectAsync(422, "slot_marking.set_by_hand", () => mo.PostAsync($"{why}/moderation", new { agrees = false, reason = "too much" }));
        await mo.PostAsync($"{how}/moderation", new { agrees = true });
        await Refused.ExpectAsync(422, "marking.nothing_to_sign", () => bo.PostAsync($"/api/v1/exams/{exam}/marking/sign-off"));
        // The moderator does not agree, somebody sets it anew, and the moderator looks again.
        await su.PostAsync($"{why}/correction", new { points = 5, reason = "half of the page" });
        Assert.Equal(("moderated", 5m), (await mo.PostAsync($"{why}/moderation", new { agrees = true })) is var looked ? (looked.Text("state"), looked.GetProperty("mark").GetDecimal()) : default);
        Assert.Equal(1, (await bo.PostAsync($"/api/v1/exams/{exam}/marking/sign-off")).Int("attempts"));
    }

    [Fact]
    public async Task A_mark_set_by_hand_after_the_lots_were_drawn_goes_into_the_next()
    {
        var (ma, su, mo, bo) = (await MarkerAsync("Ma"), await SeniorAsync(), await server.PersonAsync("Mo", "C", roles: (Role.Moderator, "C")), await server.BoardAsync("Bo"));
        var exam = await ExamAsync(new { moderationLeast = 1 });
        await SatAsync(exam, await server.PersonAsync("Li"));
        await DealAsync(exam, ma);
        await MarkAsync(ma, (await PathsAsync(exam, "E1")).Single(), Points(4));
        await MarkAsync(ma, (await PathsAsync(exam, "E2")).Single(), FullRubric);
        await mo.PostAsync($"/api/v1/exams/{exam}/marking/moderation-samples");
        var (sample, rest) = ((await DrawnAsync(true)).Single(), (await DrawnAsync(false)).Single());
        await mo.PostAsync($"{sample}/moderation", new { agrees = true });
        await su.PostAsync($"{rest}/correction", new { points = 2, reason = "page overlooked" });
        await Refused.ExpectAsync(422, "marking.nothing_to_sign", () => bo.PostAsync($"/api/v1/exams/{exam}/marking/sign-off"));
        Assert.Equal(1, (await mo.PostAsync($"/api/v1/exams/{exam}/marking/moderation-samples")).Int("answers"));
        await mo.PostAsync($"{rest}/moderation", new { agrees = true });
        Assert.Equal(1, (await bo.PostAsync($"/api/v1/exams/{exam}/marking/sign-off")).Int("attempts"));

        Task<string[]> DrawnAsync(bool isIn) => server.InDatabaseAsync(async db => (await db.SlotMarkings.Where(one => one.ExamId == exam && one.IsInModeration == isIn).Select(one => one.Id).ToListAsync()).Select(id => $"/api/v1/slot-markings/{id}").ToArray());
    }

    [Fact]
    public async Task A_reopened_attempt_supersedes_its_marks_and_an_annulled_one_keeps_them_waiting()
    {
        var (li, ma, su, wang) = (await server.PersonAsync("Li"), await MarkerAsync("Ma"), await SeniorAsync(), await server.WangAsync());
        var (sun, pan) = (await server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C")), await server.PersonAsync("Pan", "C", roles: (Role.IntegrityPanel, "C")));
        var exam = await ExamAsync();
        var path = await SatAsync(exam, li);
        await DealAsync(exam, ma);
        var why = (await PathsAsync(exam, "E1")).Single();
        await ma.PostAsync($"{why}/opening");
        await pan.PostAsync($"{path}/annulment", new { decision = "2026-7" });
        await Refused.ExpectAsync(422, "slot_marking.attempt_withheld", () => ma.PostAsync($"{why}/mark", Points(8)));
        await pan.PostAsync($"{path}/reinstatement", new { decision = "2026-8" });
        Assert.Equal("agreed", (await ma.PostAsync($"{why}/mark", Points(8))).Text("state"));
        var forced = await su.PostAsync($"{why}/correction", new { points = 9, reason = "a page was overlooked" });
        Assert.Equal((9m, 8m, "a page was overlooked"), (forced.GetProperty("mark").GetDecimal(), forced.GetProperty("forcedMark").GetProperty("agreed").GetDecimal(), forced.GetProperty("forcedMark").Text("reason")));

        await wang.PostAsync($"{path}/reopening-request", new { kind = "writing", cause = "other", reason = "power failure", seconds = 600 });
        await sun.PostAsync($"{path}/reopening");
        Assert.Equal("superseded", (await ma.GetAsync(why)).Text("state"));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.GivenMarks.CountAsync(mark => mark.SlotMarkingId == Guid.Parse(why.Split('/')[4], null))));
        await li.HandInAsync(path, 2);
        Assert.Equal(2, await server.InDatabaseAsync(db => db.SlotMarkings.CountAsync(one => one.ExamId == exam && one.State == SlotMarkingState.Unallocated && one.SealNumber == 2)));
        Assert.NotEqual(why, (await PathsAsync(exam, "E1")).Single());
    }

    [Fact]
    public async Task A_sample_asks_for_second_marks_of_the_drawn_the_failed_and_the_near_and_somebody_else_gives_them()
    {
        var (ma, mu) = (await MarkerAsync("Ma"), await MarkerAsync("Mu"));
        var exam = await ExamAsync(new { mode = "sampled", secondPercent = 0, secondLeast = 0 });
        for (var n = 0; n < 3; n++) await SatAsync(exam, await server.PersonAsync("Li"));
        await DealAsync(exam, ma);
        var states = new List<string>();
        foreach (var (path, points) in (await PathsAsync(exam, "E1")).Zip([9m, 5m, 6.4m])) states.Add((await MarkAsync(ma, path, Points(points))).Text("state"));
        Assert.Equal(["agreed", "awaiting_second", "awaiting_second"], states);
        Assert.Equal(2, (await (await server.WangAsync()).GetAsync($"/api/v1/exams/{exam}/marking")).Int("withoutSecond"));
        Assert.Equal((0, 2), (await DealAsync(exam, ma)) is var again ? (again.Int("allocated"), again.Int("withoutMarker")) : default);
        await DealAsync(exam, mu);
        var failed = (await PathsAsync(exam, "E1"))[1];
        Assert.Equal(("agreed", 5.25m), (await mu.PostAsync($"{failed}/mark", Points(5.5m))) is var agreed ? (agreed.Text("state"), agreed.GetProperty("mark").GetDecimal()) : default);

        var drawn = await ExamAsync(new { mode = "sampled", secondPercent = 50, secondEveryFail = false, secondNearPercent = 0, secondLeast = 0 });
        for (var n = 0; n < 2; n++) await SatAsync(drawn, await server.PersonAsync("Li"));
        await DealAsync(drawn, ma);
        Assert.Equal(2, await server.InDatabaseAsync(db => db.SlotMarkings.CountAsync(one => one.ExamId == drawn && one.IsSampled)));
    }
}
