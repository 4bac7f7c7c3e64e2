using System.IO.Compression;
using NodaTime;

namespace TrainingLms.Excel.Tests;

/// <summary>Workbooks as our writer makes them.</summary>
static class Written
{
    public static readonly SheetPlan Lists = new("字典", new SheetColumn("性别"), new SheetColumn("状态")) { IsHidden = true };

    public static readonly SheetPlan Roster = new("花名册 'A' 班",
        new("工号", CellStyle.Code, 12) { IsRequired = true },
        new("姓名", CellStyle.Text, 10.5) { IsRequired = true },
        new("性别") { Choices = new("字典", 1, 2) },
        new("参加工作日期", CellStyle.Date),
        new("得分", CellStyle.Number),
        new("学时", CellStyle.Hours),
        new("错误说明", CellStyle.Note, 40))
    {
        ExpectedRows = 2,
        Print = new(Paper.A3, RepeatedColumns: 2, Footer: "人事处 & 培训处"),
    };

    public static readonly SheetPlan Notes = new("填写说明", new SheetColumn("", CellStyle.Note, 80)) { HasHeader = false };

    /// <summary>Every sheet and every feature of the writer in one workbook.</summary>
    public static Task<byte[]> SampleAsync() => BytesAsync([Roster, Notes, Lists], async book =>
    {
        var roster = await book.BeginAsync(Roster);
        await roster.RowAsync("00017", "李静", "女", new LocalDate(2020, 7, 1), 87.25m, 3.5m, CellValue.Blank);
        await roster.RowAsync("330106199001011234", "=1+1", CellValue.Of("不男").As(CellStyle.Wrong), new LocalDate(1899, 1, 2), 12, CellValue.Blank, " 列\n二 ");
        var notes = await book.BeginAsync(Notes);
        await notes.RowAsync("工号：必填 <1-32> & \"字母\"");
        var lists = await book.BeginAsync(Lists);
        await lists.RowAsync("男", "在职");
        await lists.RowAsync("女", "离职");
    });

    public static Task<byte[]> ColumnAsync(IEnumerable<string> texts, CellStyle style = CellStyle.Text)
    {
        var plan = new SheetPlan("文本", new SheetColumn("值", style));
        return BytesAsync([plan], async book =>
        {
            var sheet = await book.BeginAsync(plan);
            foreach (var text in texts) await sheet.RowAsync(text);
        });
    }

    public static async Task<byte[]> BytesAsync(IReadOnlyList<SheetPlan> plans, Func<WorkbookWriter, Task> fill)
    {
        using var target = new MemoryStream();
        await using var book = await WorkbookWriter.CreateAsync(target, plans, CompressionLevel.Optimal);
        await fill(book);
        await book.CompleteAsync();
        return target.ToArray();
    }

    public static List<SheetRow> Read(byte[] file, int sheet = 0)
    {
        using var book = Workbook.Open(new MemoryStream(file));
        return [.. book.Sheets[sheet].ReadRows()];
    }

    public static string Part(byte[] file, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
