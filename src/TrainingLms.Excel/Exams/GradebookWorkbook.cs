using NodaTime;
using NodaTime.Text;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Exams;

/// <summary>Writes the gradebook of an exam: one row per attempt, one column per slot, a sheet of blanks, and what the figures mean.</summary>
public sealed class GradebookWorkbook(SentenceBook book)
{
    static readonly OffsetDateTimePattern LocalSecond = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss o<+HH':'mm>");

    /// <summary>Writes it while its lines are read, once for each of the two sheets that need them: nothing is kept in memory between.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="gradebook">Exam and lines; both readings must find the same, so the caller holds one look at the database meanwhile.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, Gradebook gradebook, CancellationToken cancel = default)
    {
        var slots = Enumerable.Range(1, gradebook.Exam.Blueprint.SlotCount).ToList();
        var grades = new SheetPlan("成绩册",
        [
            new("工号", CellStyle.Code), new("姓名"), new("单位", Width: 40), new("第几次", CellStyle.Number, 8), new("状态"), new("开始时间", Width: 26), new("交卷时间", Width: 26),
            new("交卷方式"), new("总分（未取整）", CellStyle.Number), new("成绩", CellStyle.Number), new("结论"), new("成绩状态"), .. slots.Select(slot => new SheetColumn($"第{slot}题", CellStyle.Number, 8)),
        ])
        {
            Print = new PrintPlan(Paper.A3, PagesWide(slots.Count), RepeatedColumns: 2),
        };
        var blanks = new SheetPlan("未答题", new("工号", CellStyle.Code), new("姓名"), new("第几次", CellStyle.Number, 8), new("未答题数", CellStyle.Number), new("题号", Width: 60));
        var about = new SheetPlan("说明", new("项目"), new("内容", CellStyle.Note, 90)) { HasFilter = false };

        await using var workbook = await WorkbookWriter.CreateAsync(target, [grades, blanks, about], cancel: cancel);
        var sheet = await workbook.BeginAsync(grades, cancel);
        await foreach (var line in gradebook.Lines.WithCancellation(cancel)) await sheet.RowAsync([.. Cells(line, slots)]);
        var unanswered = await workbook.BeginAsync(blanks, cancel);
        await foreach (var line in gradebook.Lines.WithCancellation(cancel))
        {
            if (line.Marking is not { } marking) continue;
            var empty = marking.Slots.Where(slot => slot.IsBlank).Select(slot => slot.Slot).ToList();
            if (empty.Count > 0) await unanswered.RowAsync(line.Person.PersonNumber, line.Person.Name, line.Attempt.Number, empty.Count, string.Join('、', empty));
        }
        var notes = await workbook.BeginAsync(about, cancel);
        await notes.RowAsync("考试", gradebook.Exam.Title);
        await notes.RowAsync("范围", "导出人权限范围内的全部考试记录");
        await notes.RowAsync("导出时间", Local(gradebook.At));
        await notes.RowAsync("满分", gradebook.Exam.MaximumHundredths / 100m);
        await notes.RowAsync("及格线", gradebook.PassMark.Hundredths / 100m);
        if (gradebook.PassMark.Source == PassMarkSource.Board) await notes.RowAsync("及格线的来源", "考试委员会确定的分数线。每份试卷的题目不同时，各卷的及格线按卷上的题目计算，这里是平均值。");
        await notes.RowAsync("取整规则", "总分只在发布时取整一次：四舍五入到小数点后两位；成绩达到及格线为合格。各题得分不取整。");
        await notes.RowAsync("题号", "每份试卷的题目不同，同一题号在不同考生处不是同一道题。");
        await workbook.CompleteAsync(cancel);
    }

    /// <summary>As many sheets of A3 side by side as can be read: the first holds the person and some 10 questions, each further one about 23 beside number and name.</summary>
    static int PagesWide(int slots) => 1 + ((Math.Max(0, slots - 10) + 22) / 23);

    IEnumerable<CellValue> Cells(GradebookLine line, List<int> slots)
    {
        var (attempt, marking) = (line.Attempt, line.Marking);
        yield return line.Person.PersonNumber;
        yield return line.Person.Name;
        yield return line.UnitPath;
        yield return attempt.Number;
        yield return book[$"exam_attempt.state.{Snake.Of(attempt.State)}"];
        yield return Local(attempt.StartedAt);
        yield return Local(attempt.SealedAt);
        yield return attempt.Receipt is { } receipt ? book[$"seal_cause.{Snake.Of(receipt.Cause)}"] : null;
        yield return Exact(marking?.TotalTenMillionths);
        yield return marking?.ScoreHundredths / 100m;
        yield return marking?.HasPassed switch { true => "合格", false => "不合格", null => null };
        yield return line.Result is { } state ? book[$"exam_result.state.{Snake.Of(state)}"] : null;
        var marks = marking?.Slots.ToDictionary(slot => slot.Slot);
        foreach (var slot in slots) yield return Exact(marks?.GetValueOrDefault(slot)?.MarkTenMillionths);
    }

    static decimal? Exact(long? tenMillionths) => tenMillionths / 10_000_000m;

    static string? Local(Instant? instant) => instant is { } at ? LocalSecond.Format(at.WithOffset(Offset.FromHours(8))) : null;
}
