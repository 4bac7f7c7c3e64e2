using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Excel;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Banks come in and go out as files: checked whole, written when clean, and told row by row when not.</summary>
public abstract class BankImportTests(LmsServer server)
{
    static int banks;

    [Fact]
    public async Task A_bank_file_comes_in_goes_out_and_comes_in_again_without_change()
    {
        var (li, bank, key) = await BankAsync();
        var file = Yaml(key, ("Q-1", "one", "[Q-2]"), ("Q-2", "two", "[Q-1]"));
        Assert.Equal(["Q-1", "Q-2"], Codes(await li.UploadAsync($"{bank}/import-checks", file), "new"));
        Assert.Empty((await li.GetAsync($"{bank}/questions")).Items());
        Assert.Equal(["Q-1", "Q-2"], Codes(await li.UploadAsync($"{bank}/imports", file), "new"));

        var exported = await li.DownloadAsync($"{bank}/export?format=yaml");
        Assert.Equal(["Q-1", "Q-2"], Codes(await li.UploadAsync($"{bank}/imports", exported), "same"));
        Assert.Equal(["Q-1", "Q-2"], Codes(await li.UploadAsync($"{bank}/imports", await li.DownloadAsync($"{bank}/export")), "same"));
        Assert.Equal(2, (await li.GetAsync($"{bank}/questions")).Items().Length);
        Assert.Equal(2, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(entry => entry.Trigger == "export_question_bank" && entry.SubjectId == Guid.Parse(bank.Split('/')[4]))));

        // A draft is written anew; what was approved gets another version.
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.QuestionAuthor, "C"));
        var second = (await li.GetAsync($"{bank}/questions?code=Q-2")).Items().Single().Id();
        await li.PostAsync($"/api/v1/questions/{second}/submission");
        await Refused.ExpectAsync(422, "bank.import_has_problems import.in_review", () => li.UploadAsync($"{bank}/imports", Yaml(key, ("Q-1", "one", "[]"), ("Q-2", "two!", "[]"))));
        await zhao.PostAsync($"/api/v1/questions/{second}/approval");
        Assert.Equal(["Q-1", "Q-2"], Codes(await li.UploadAsync($"{bank}/imports", Yaml(key, ("Q-1", "one!", "[]"), ("Q-2", "two!", "[]"))), "changed"));
        Assert.Equal(["Q-1:1:draft", "Q-2:1:approved", "Q-2:2:draft"],
            (await li.GetAsync($"{bank}/questions")).Items().Select(question => $"{question.Text("code")}:{question.Int("number")}:{question.Text("state")}").Order());

        // A draft that was dropped says nothing about the version in use.
        var dropped = (await li.GetAsync($"{bank}/questions?code=Q-2&state=draft")).Items().Single().Id();
        await li.PostAsync($"/api/v1/questions/{dropped}/discard", new { reason = "no need" });
        Assert.Equal(["Q-2"], Codes(await li.UploadAsync($"{bank}/imports", Yaml(key, ("Q-1", "one!!", "[]"), ("Q-2", "two", "[Q-1]"))), "same"));
        Assert.Equal(["Q-2"], Codes(await li.UploadAsync($"{bank}/imports", Yaml(key, ("Q-1", "one!!", "[]"), ("Q-2", "two again", "[]"))), "changed"));
        Assert.Equal(["1:approved", "2:retired", "3:draft"], (await li.GetAsync($"{bank}/questions?code=Q-2")).Items().Select(question => $"{question.Int("number")}:{question.Text("state")}").Order());
    }

    [Fact]
    public async Task A_file_with_a_fault_writes_nothing_and_tells_all_of_them()
    {
        var (li, bank, key) = await BankAsync();
        await Refused.ExpectAsync(422, "bank.import_has_problems question.enemy_unknown import.code_twice", () => li.UploadAsync($"{bank}/imports", Yaml(key, ("Q-1", "one", "[Q-9]"), ("Q-1", "two", "[]"))));
        await Refused.ExpectAsync(422, "bank.import_has_problems import.other_bank", () => li.UploadAsync($"{bank}/imports", Yaml("other", ("Q-1", "one", "[]"))));
        await Refused.ExpectAsync(422, "bank.import_has_problems course.package_invalid", () => li.UploadAsync($"{bank}/imports", Encoding.UTF8.GetBytes("bank: [\n")));
        await Refused.ExpectAsync(422, "bank.import_has_problems course.package_invalid", () => li.UploadAsync($"{bank}/imports", [0xFF, 0xFE, 0x00]));
        Assert.Empty((await li.GetAsync($"{bank}/questions")).Items());
        var similar = await li.UploadAsync($"{bank}/import-checks", Yaml(key, ("Q-1", "网络运营者应当履行哪些义务？", "[]"), ("Q-2", "网络运营者，应当履行哪些义务?", "[]")));
        Assert.Equal(("Q-2", "Q-1"), similar.Items("similar").Single() is var pair ? (pair.Text("code"), pair.Text("other")) : default);
    }

    [Fact]
    public async Task A_workbook_is_told_cell_by_cell_and_comes_back_marked_with_the_users_own_columns()
    {
        var (li, bank, _) = await BankAsync();
        var workbook = await WorkbookAsync(
            ["题号", "题型", "知识点", "难度", "认知层次", "题目", "选项A", "选项B", "答案", "解析", "我的备注"],
            ["Q-1", "单选", "t", "1", "记忆", "第一题", "甲", "乙", "B", "因为", "留着"],
            ["Q-2", "单选", "t", "9", "记忆", "第二题", "甲", "乙", "C", "因为", "也留着"],
            ["Q-3", "signle", "t", "1", "记忆", "第三题", "甲", "乙", "A", "因为", ""]);
        var problems = (await li.UploadAsync($"{bank}/import-checks", workbook)).Items("problems");
        Assert.Equal(["3 难度 import.difficulty_unknown", "3 答案 import.key_not_one_letter", "4 题型 import.word_unknown"], problems.Select(problem => $"{problem.Int("row")} {problem.Text("column")} {problem.Text("code")}"));
        Assert.Equal("Was \"single\" meant?", problems[2].Text("suggestion"));
        var refused = await Refused.ExpectAsync(422, "bank.import_has_problems import.difficulty_unknown import.key_not_one_letter import.word_unknown", () => li.UploadAsync($"{bank}/imports", workbook));
        Assert.StartsWith("Row 3, 难度: ", refused.Problem.Items("errors")[1].Text("message"), StringComparison.Ordinal);
        Assert.Empty((await li.GetAsync($"{bank}/questions")).Items());

        using var response = await li.Http.PostAsync(new Uri($"{bank}/import-corrections", UriKind.Relative), new ByteArrayContent(workbook) { Headers = { ContentType = new("application/octet-stream") } }, TestContext.Current.CancellationToken);
        var corrected = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var sheet = Part(corrected, "xl/worksheets/sheet1.xml");
        foreach (var text in new[] { "我的备注", "也留着", "第三题", "问题说明", "Difficulty is a whole number from 1 to 5." }) Assert.Contains(text, sheet, StringComparison.Ordinal);
        // Sent back as it is, it says the same again, own columns and messages included.
        Assert.Equal(3, (await li.UploadAsync($"{bank}/import-checks", corrected)).Items("problems").Length);
        Assert.Equal(["Q-1"], Codes(await li.UploadAsync($"{bank}/imports", await WorkbookAsync(
            ["code", "type", "topic", "difficulty", "level", "text", "option A", "option B", "key", "explanation"], ["Q-1", "single", "t", "1", "remember", "one", "a", "b", "B", "because"])), "new"));
    }

    [Fact]
    public async Task Only_authors_of_the_bank_take_anything_in()
    {
        var (_, bank, key) = await BankAsync();
        var wang = await server.WangAsync();
        await Refused.ExpectAsync(403, "question.draft.forbidden", () => wang.UploadAsync($"{bank}/imports", Yaml(key, ("Q-1", "one", "[]"))));
        await Refused.ExpectAsync(403, "question.draft.forbidden", () => wang.UploadAsync($"{bank}/import-checks", [1, 2, 3]));
        var stranger = await server.PersonAsync("Qian", "C-2", roles: (Role.QuestionAuthor, "C-2"));
        await Refused.ExpectAsync(404, "question_bank.not_found", () => stranger.UploadAsync($"{bank}/imports", [1, 2, 3]));
    }

    async Task<(Persona Li, string Bank, string Key)> BankAsync()
    {
        var wang = await server.WangAsync();
        var key = $"files-{Interlocked.Increment(ref banks)}";
        var bank = await wang.PostAsync("/api/v1/question-banks", new { unitId = server.Units["C"], key, title = "题库" });
        return (await server.PersonAsync("Li", "C", roles: (Role.QuestionAuthor, "C")), $"/api/v1/question-banks/{bank.Id()}", key);
    }

    static string[] Codes(JsonElement reply, string list) => [.. reply.Items(list).Select(code => code.GetString()!)];

    static byte[] Yaml(string bank, params (string Code, string Text, string Enemies)[] questions) => Encoding.UTF8.GetBytes($"bank: {bank}\nquestions:\n" + string.Concat(questions.Select(question =>
        $"  - {{ code: {question.Code}, type: true-false, topic: t, difficulty: 1, level: remember, text: '{question.Text}', answer: true, explanation: e, source: s, enemies: {question.Enemies} }}\n")));

    static async Task<byte[]> WorkbookAsync(string[] headings, params string[][] rows)
    {
        using var target = new MemoryStream();
        var plan = new SheetPlan("Sheet1", [.. headings.Select(heading => new SheetColumn(heading))]);
        await using (var workbook = await WorkbookWriter.CreateAsync(target, [plan]))
        {
            var sheet = await workbook.BeginAsync(plan);
            foreach (var row in rows) await sheet.RowAsync([.. row.Select(cell => CellValue.Of(cell))]);
            await workbook.CompleteAsync();
        }
        return target.ToArray();
    }

    static string Part(byte[] workbook, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}

public sealed class BankImportTestsOnSqlite(SqliteServer server) : BankImportTests(server), IClassFixture<SqliteServer>;

public sealed class BankImportTestsOnPostgreSql(PostgreSqlServer server) : BankImportTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
