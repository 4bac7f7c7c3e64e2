using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Excel.Rosters;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Exams;

/// <summary>The roster of an exam (exams.md 12): who is assigned, where, with which effect of accommodations, and until when; with columns in which personal overrides are typed and read again.</summary>
public sealed class ExamRosterWorkbook(SentenceBook book, DateTimeZone zone)
{
    static readonly TableColumn[] Known = [.. ((string[])[OverrideColumns.Person, OverrideColumns.Opens, OverrideColumns.Closes, OverrideColumns.Limit, OverrideColumns.Attempts, OverrideColumns.Reason]).Select(key => new TableColumn(key, OverrideColumns.HeadingOf(key)))];

    static readonly TablePlan Plan = new(Known, [OverrideColumns.Person], [OverrideColumns.Opens, OverrideColumns.Closes, OverrideColumns.Limit, OverrideColumns.Attempts], [OverrideColumns.Reason]);

    /// <summary>Writes it.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="roster">The roster.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, WholeRoster roster, CancellationToken cancel = default)
    {
        var lines = new SheetPlan("考场名册",
        [
            new("工号", CellStyle.Code), new("姓名", Width: 10), new("第几次", CellStyle.Number, 8), new("状态"), new("考场", Width: 10), new("分组", Width: 10), new("便利措施的效果", Width: 28), new("签到时间", Width: 18), new("开始时间", Width: 18), new("截止时间", Width: 18),
            new(OverrideColumns.HeadingOf(OverrideColumns.Opens), CellStyle.Code, 18), new(OverrideColumns.HeadingOf(OverrideColumns.Closes), CellStyle.Code, 18), new(OverrideColumns.HeadingOf(OverrideColumns.Limit), CellStyle.Code, 16),
            new(OverrideColumns.HeadingOf(OverrideColumns.Attempts), CellStyle.Code, 10), new(OverrideColumns.HeadingOf(OverrideColumns.Reason), Width: 40),
        ])
        {
            // At the door one reads the left page; the right one, with the columns to be typed, stays in the office.
            Print = new PrintPlan(PagesWide: 2, RepeatedColumns: 2),
        };
        var about = new SheetPlan("说明", new("项目"), new("内容", CellStyle.Note, 90)) { HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [lines, about], cancel: cancel);
        var sheet = await workbook.BeginAsync(lines, cancel);
        foreach (var line in roster.Lines) await sheet.RowAsync([.. Cells(line)]);
        var notes = await workbook.BeginAsync(about, cancel);
        await notes.RowAsync("考试", roster.Exam.Title);
        await notes.RowAsync("范围", "本场考试中导出人可以监考或管理的全部考试记录");
        await notes.RowAsync("筛选", "无");
        await notes.RowAsync("导出时间", Local(roster.At));
        await notes.RowAsync("时间", "按单位所在时区填写到分钟，例如 2026-03-02 09:00");
        await notes.RowAsync("调整个人时间", "填写“个人”开头的各列和调整理由后，可以整个文件导入。先试算，列出全部问题和将要做的调整；确认后才写入，写入的就是试算的内容。空格不改变原值；填“无”表示不限；其他列不读取。");
        await notes.RowAsync("取整规则", "时间不含秒。");
        await workbook.CompleteAsync(cancel);
    }

    /// <summary>The rows of a workbook.</summary>
    /// <exception cref="RefusedException">What the reader of workbooks refuses.</exception>
    public static IReadOnlyList<OverrideRow> Read(byte[] file)
    {
        try
        {
            using var source = TableSource.Open(new MemoryStream(file, writable: false));
            var table = SheetTable.Find(source, Plan);
            var columns = table.Header.Mapping;
            return [.. table.ReadRows().Select(row => new OverrideRow(row.Number, columns.Select(column => (column.Key, Text: row[column.Value].Shown(source.UsesDate1904)?.Trim())).Where(cell => !string.IsNullOrEmpty(cell.Text))
                .ToDictionary(cell => cell.Key, cell => cell.Text!)))];
        }
        catch (WorkbookRefusedException refused)
        {
            throw refused.AsRefusal();
        }
    }

    IEnumerable<CellValue> Cells(RosterLine line)
    {
        var (attempt, person, own) = line;
        yield return person.PersonNumber;
        yield return person.Name;
        yield return attempt.Number;
        yield return book[$"exam_attempt.state.{Snake.Of(attempt.State)}"];
        yield return attempt.Room;
        yield return attempt.GroupLabel;
        yield return attempt.Accommodation is { } effect ? Effect(effect) : null;
        yield return Local(attempt.CheckedInAt);
        yield return Local(attempt.StartedAt);
        yield return Local(attempt.Deadline);
        yield return own?.OpensAt == OverrideTimes.None ? OverrideColumns.NoneWord : Local(own?.OpensAt);
        yield return own?.ClosesAt == OverrideTimes.Never ? OverrideColumns.NoneWord : Local(own?.ClosesAt);
        yield return own?.LimitSeconds is { } seconds ? OverrideColumns.Minutes(seconds) : null;
        yield return own?.Attempts is { } attempts ? OverrideColumns.Number(attempts) : null;
        yield return own?.Reason;
    }

    static string Effect(AccommodationEffect effect) => string.Join('；', ((string?[])
    [
        effect.FactorPercent > 100 ? $"时间为 {effect.FactorPercent}%" : null, effect.FixedMinutes > 0 ? $"加 {effect.FixedMinutes} 分钟" : null, effect.StopsClock ? "休息时停止计时" : null,
        effect.LargePrint ? "大字试卷" : null, effect.SeparateRoom ? "单独考场" : null,
    ]).OfType<string>());

    string? Local(Instant? instant) => instant is { } at ? OverrideColumns.Moment.Format(at.InZone(zone).LocalDateTime) : null;
}
