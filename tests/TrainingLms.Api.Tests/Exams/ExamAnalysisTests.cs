using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Excel;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Statistics of a sat exam: counted from what was marked, kept, and shown as far as they rest on enough.</summary>
public abstract class ExamAnalysisTests(LmsServer server)
{
    const int Slots = 27;
    const int People = 20;

    async Task<string> SatAsync(Guid exam, string name, int right) => await SatAsync(exam, await server.PersonAsync(name), right);

    async Task<string> SatAsync(Guid exam, Persona person, int right)
    {
        var path = await server.StartedAsync(person, exam: exam);
        var key = await server.KeyAsync(ExamStory.IdOf(path));
        server.Clock.Advance(Duration.FromSeconds(60));
        await person.HandInAsync(path, 1, [.. key.Take(right).Select(slot => (slot.Key, 1L, (object?)slot.Value))]);
        return path;
    }

    static Task<JsonElement> DrawUpAsync(Persona by, Guid exam, string results = "marked", string sittings = "first") => by.PostAsync($"/api/v1/exams/{exam}/analyses", new { results, sittings });

    [Fact]
    public async Task Figures_are_counted_kept_and_shown_from_ten_attempts_on()
    {
        var (wang, exam) = (await server.WangAsync(), await server.PublishedAsync());
        await Refused.ExpectAsync(422, "exam_analysis.nothing_to_count", () => DrawUpAsync(wang, exam));
        for (var number = 0; number < 9; number++) await SatAsync(exam, $"P{number}", 2 * number);
        var thin = await DrawUpAsync(wang, exam);
        Assert.Equal((9, JsonValueKind.Null), (thin.Int("count"), thin.GetProperty("test").GetProperty("mean").ValueKind));
        Assert.All(thin.Items("items"), item => Assert.Equal((JsonValueKind.Null, 0), (item.GetProperty("facility").ValueKind, item.Items("options").Length)));

        for (var number = 9; number < People; number++) await SatAsync(exam, $"P{number}", number);
        var drawn = await DrawUpAsync(wang, exam);
        var means = await server.InDatabaseAsync(db => db.ExamMarkings.Join(db.ExamAttempts, marking => marking.AttemptId, attempt => attempt.Id, (marking, attempt) => new { attempt.ExamId, marking.TotalTenMillionths })
            .Where(one => one.ExamId == exam).Select(one => one.TotalTenMillionths).ToListAsync());
        Assert.Equal(means.Average() / 10_000_000, drawn.GetProperty("test").GetProperty("mean").GetDouble(), 9);
        var items = drawn.Items("items");
        Assert.Equal(People * Slots, items.Sum(item => item.Int("count")));
        Assert.Equal((People * Slots) - 72 - Enumerable.Range(9, People - 9).Sum(), items.Sum(item => item.Int("blanks")));
        Assert.All(items.Where(item => item.Text("type") != "multiple" && item.Items("options").Length > 0), item => Assert.Equal(item.Int("count"), item.Items("options").Sum(option => option.Int("count"))));
        Assert.All(items.Where(item => item.Items("options").Length > 0), item => Assert.Equal(item.Int("blanks"), item.Items("options")[^1].Int("count")));
        Assert.All(items.Where(item => item.Int("count") > item.Int("blanks") && item.Items("options").Length > 0), item => Assert.True(item.GetProperty("medianSeconds").GetDouble() is > 0 and <= 60));
        Assert.Equal(People * Slots, drawn.Items("cells").Sum(cell => cell.Int("slots")));
        Assert.Equal((People, People, People), (drawn.GetProperty("counts").Int("assigned"), drawn.GetProperty("counts").Int("started"), drawn.GetProperty("counts").Int("sealedBySubmit")));

        var path = $"/api/v1/exam-analyses/{drawn.Id()}";
        Assert.Equal(drawn.GetRawText(), (await wang.GetAsync(path)).GetRawText());
        Assert.Equal(2, (await wang.GetAsync($"/api/v1/exams/{exam}/analyses")).Items().Length);
        Assert.Contains(items.SelectMany(item => item.Items("options")), option => option.GetProperty("right").ValueKind == JsonValueKind.True);
        var bo = await server.BoardAsync("Bo");
        Assert.Empty((await bo.GetAsync(path)).Items("items").SelectMany(item => item.Items("options")));
        using var book = Workbook.Open(new MemoryStream(await wang.DownloadAsync($"{path}/workbook")));
        Assert.Equal(["试题分析", "选项分析", "总体", "人数", "按组卷单元", "说明"], book.Sheets.Select(sheet => sheet.Name));
        Assert.Equal(items.Length + 1, book.Sheets[0].ReadRows(TestContext.Current.CancellationToken).Count());
        var question = await server.InDatabaseAsync(db => db.ExamAnalysedItems.Where(item => item.AnalysisId == drawn.Id()).Select(item => item.QuestionVersionId).FirstAsync());
        await Refused.ExpectAsync(404, "question.not_found", () => bo.GetAsync($"/api/v1/questions/{question}/figures"));
        Assert.Equal(["analyse", "analyse"], await server.InDatabaseAsync(db => db.AuditEntries.Where(entry => entry.SubjectId == exam && entry.Trigger == "analyse").Select(entry => entry.Trigger).ToListAsync()));
    }

    [Fact]
    public async Task Only_confirmed_results_count_unless_asked_otherwise_and_a_person_counts_once()
    {
        var (wang, exam) = (await server.WangAsync(), await server.PublishedAsync());
        var li = await server.PersonAsync("Li");
        await SatAsync(exam, li, 3);
        await SatAsync(exam, li, 7);
        await Refused.ExpectAsync(422, "exam_analysis.nothing_to_count", () => DrawUpAsync(wang, exam, "confirmed"));
        Assert.Equal(1, (await DrawUpAsync(wang, exam)).Int("count"));
        Assert.Equal(2, (await DrawUpAsync(wang, exam, sittings: "all")).Int("count"));
        await server.SignedAsync(exam, await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
        Assert.Equal(2, (await DrawUpAsync(await server.BoardAsync("Bo"), exam, "confirmed", "all")).Int("count"));
    }

    [Fact]
    public async Task Candidates_and_invigilators_draw_nothing_up_and_see_nothing()
    {
        var exam = await server.PublishedAsync();
        await SatAsync(exam, "Li", 3);
        var drawn = (await DrawUpAsync(await server.WangAsync(), exam)).Id();
        foreach (var outsider in (Persona[])[await server.PersonAsync("Li"), await server.GuAsync()])
        {
            await Refused.ExpectAsync(403, "exam.analyse.forbidden", () => DrawUpAsync(outsider, exam));
            await Refused.ExpectAsync(404, "exam_analysis.not_found", () => outsider.GetAsync($"/api/v1/exam-analyses/{drawn}"));
            Assert.Empty((await outsider.GetAsync($"/api/v1/exams/{exam}/analyses")).Items());
        }
    }
}

public sealed class ExamAnalysisTestsOnSqlite(SqliteServer server) : ExamAnalysisTests(server), IClassFixture<SqliteServer>;

public sealed class ExamAnalysisTestsOnPostgreSql(PostgreSqlServer server) : ExamAnalysisTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
