using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Exams;
using TrainingLms.Excel;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>What remedies and rescoring do to marks that people gave.</summary>
public abstract partial class MarkingTests
{
    [Fact]
    public async Task A_rescoring_leaves_what_people_have_marked_and_a_remedy_for_an_essay_takes_its_place()
    {
        var (ma, wang, sun) = (await MarkerAsync("Ma"), await server.WangAsync(), await server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C")));
        var exam = await ExamAsync();
        var path = await SatAsync(exam, await server.PersonAsync("Li"));
        await DealAsync(exam, ma);
        await MarkAsync(ma, (await PathsAsync(exam, "E1")).Single(), Points(8));
        await MarkAsync(ma, (await PathsAsync(exam, "E2")).Single(), FullRubric);
        await (await server.BoardAsync("Bo")).PostAsync($"/api/v1/exams/{exam}/marking/sign-off");
        Assert.Equal((38m, 40m), await ScoreAsync());
        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();

        await RescoredAsync("E9", "drop");
        Assert.Equal((28m, 30m), await ScoreAsync());
        await RescoredAsync("E1", "full_credit");
        Assert.Equal((30m, 30m), await ScoreAsync());
        Assert.Equal([], await server.InDatabaseAsync(async db =>
        {
            var faults = new List<string>();
            await foreach (var found in new AttemptCheck(db).FindAsync(TestContext.Current.CancellationToken))
                if (found.Key == $"{ExamStory.IdOf(path)}") faults.Add(found.What.Code);
            return faults;
        }));

        async Task<(decimal, decimal)> ScoreAsync()
        {
            var result = await wang.GetAsync($"{path}/result");
            Assert.Empty(result.Items("waiting"));
            return (result.GetProperty("score").GetDecimal(), result.GetProperty("maximum").GetDecimal());
        }

        async Task RescoredAsync(string code, string kind)
        {
            var question = (await wang.GetAsync($"/api/v1/exams/{exam}/questions?limit=200")).Items().Single(one => one.Text("code") == code);
            var rescoring = $"/api/v1/exam-rescorings/{(await wang.PostAsync($"/api/v1/exams/{exam}/rescorings", new { remedies = new[] { new { questionVersionId = question.Id(), kind } }, reason = "the law has changed" })).Id()}";
            await wang.PostAsync($"{rescoring}/preview");
            await sun.PostAsync($"{rescoring}/approval", new { reportHash = (await sun.GetAsync(rescoring)).Text("reportHash") });
            await server.SweepAsync();
        }
    }

    [Fact]
    public async Task An_essay_that_a_remedy_decides_waits_for_nobody_and_is_marked_after_all_where_it_counts_again()
    {
        var (ma, wang, sun, bo) = (await MarkerAsync("Ma"), await server.WangAsync(), await server.PersonAsync("Sun", "C", roles: (Role.ExamManager, "C")), await server.BoardAsync("Bo"));
        var exam = await ExamAsync();
        var path = await SatAsync(exam, await server.PersonAsync("Li"));
        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();
        await RescoredAsync("full_credit");
        // Only the other essay is dealt out, and with its mark the attempt is complete.
        Assert.Equal((1, 0), await DealAsync(exam, ma) is var dealt ? (dealt.Int("allocated"), dealt.Int("withoutMarker")) : default);
        await MarkAsync(ma, (await PathsAsync(exam, "E2")).Single(), FullRubric);
        Assert.Equal(1, (await bo.PostAsync($"/api/v1/exams/{exam}/marking/sign-off")).Int("attempts"));
        Assert.Equal((40m, "provisional", 0), await ShownAsync());
        Assert.Equal(0, (await wang.GetAsync($"/api/v1/exams/{exam}/result-sheet")).Int("waitingToBeMarked"));

        await RescoredAsync("restore");
        // The board has nothing to sign of an attempt that waits for a mark again.
        Assert.Empty((await wang.GetAsync($"/api/v1/exams/{exam}/results")).Items());
        Assert.Equal(1, (await wang.GetAsync($"/api/v1/exams/{exam}/result-sheet")).Int("waitingToBeMarked"));
        Assert.Equal(1, (await DealAsync(exam, ma)).Int("allocated"));
        await MarkAsync(ma, (await PathsAsync(exam, "E1")).Single(), Points(7));
        Assert.Equal(1, (await bo.PostAsync($"/api/v1/exams/{exam}/marking/sign-off")).Int("attempts"));
        Assert.Equal((37m, "provisional", 0), await ShownAsync());
        Assert.DoesNotContain("attempt.result_differs", await server.InDatabaseAsync(async db =>
            (await new AttemptCheck(db).FindAsync(TestContext.Current.CancellationToken).ToListAsync()).Where(found => found.Key == $"{ExamStory.IdOf(path)}").Select(found => found.What.Code)));

        async Task<(decimal, string, int)> ShownAsync() => await wang.GetAsync($"{path}/result") is var result ? (result.GetProperty("score").GetDecimal(), result.Text("state"), result.Items("waiting").Length) : default;

        async Task RescoredAsync(string kind)
        {
            var question = (await wang.GetAsync($"/api/v1/exams/{exam}/questions?limit=200")).Items().Single(one => one.Text("code") == "E1");
            var rescoring = $"/api/v1/exam-rescorings/{(await wang.PostAsync($"/api/v1/exams/{exam}/rescorings", new { remedies = new[] { new { questionVersionId = question.Id(), kind } }, reason = "the task was unclear" })).Id()}";
            await wang.PostAsync($"{rescoring}/preview");
            await sun.PostAsync($"{rescoring}/approval", new { reportHash = (await sun.GetAsync(rescoring)).Text("reportHash") });
            await server.SweepAsync();
        }
    }
}
