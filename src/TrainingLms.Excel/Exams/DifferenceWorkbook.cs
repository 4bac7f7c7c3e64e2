using NodaTime;
using NodaTime.Text;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Exams;

/// <summary>Writes the difference report of a rescoring (exams.md 9.3 and 12): one row per attempt and slot, changed verdicts first, and what the figures mean.</summary>
public sealed class DifferenceWorkbook(SentenceBook book)
{
    static readonly OffsetDateTimePattern LocalSecond = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss o<+HH':'mm>");

    /// <summary>Writes it.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="report">The report.</param>
    /// <param name="at">When it is written.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, DifferenceSheet report, Instant at, CancellationToken cancel = default)
    {
        var differences = new SheetPlan("差异",
        [
            new("工号", CellStyle.Code), new("姓名"), new("第几次", CellStyle.Number, 8), new("结论变化"), new("题号", CellStyle.Number, 8), new("题目编码", CellStyle.Code), new("原得分", CellStyle.Number), new("新得分", CellStyle.Number),
            new("原总分", CellStyle.Number), new("新总分", CellStyle.Number), new("原成绩", CellStyle.Number), new("新成绩", CellStyle.Number), new("原满分", CellStyle.Number), new("新满分", CellStyle.Number),
            new("原及格线", CellStyle.Number), new("新及格线", CellStyle.Number), new("原结论"), new("新结论"), new("原成绩已发布"),
        ]);
        var about = new SheetPlan("说明", new("项目"), new("内容", Width: 60)) { HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [differences, about], cancel: cancel);
        var sheet = await workbook.BeginAsync(differences, cancel);
        foreach (var one in report.Lines)
            // Where only the maximum or the pass mark has moved, no item differs, and the line is there all the same.
            foreach (var slot in one.Line.Slots.Select(SlotDifference? (slot) => slot).DefaultIfEmpty()) await sheet.RowAsync([.. Cells(one, slot, report)]);
        var notes = await workbook.BeginAsync(about, cancel);
        foreach (var (name, value) in About(report, at)) await notes.RowAsync(name, value);
        await workbook.CompleteAsync(cancel);
    }

    IEnumerable<(string, CellValue)> About(DifferenceSheet report, Instant at)
    {
        var (rescoring, summary) = (report.Rescoring, report.Rescoring.Summary!);
        yield return ("考试", report.Exam.Title);
        yield return ("范围", "本场考试已评分的全部考试记录，不含导出人本人的");
        yield return ("筛选", "只列有差异的考试记录；结论有变化的在前");
        yield return ("复评原因", rescoring.Reason);
        yield return ("处理办法", string.Join('；', rescoring.Remedies.Select(remedy => $"{report.Codes[remedy.QuestionVersionId]} {book[$"remedy_kind.{Snake.Of(remedy.Kind)}"]}")));
        yield return ("复评状态", book[$"rescoring.state.{Snake.Of(rescoring.State)}"]);
        yield return ("试算时间", Local(rescoring.PreviewedAt!.Value));
        yield return ("导出时间", Local(at));
        yield return ("报告校验值", rescoring.ReportHash!);
        yield return ("试算的考试记录", summary.Attempts);
        yield return ("有差异的考试记录", summary.Changed);
        yield return ("成绩提高", summary.Raised);
        yield return ("成绩降低", summary.Lowered);
        yield return ("变为合格", summary.NewlyPassed);
        yield return ("变为不合格", summary.NewlyFailed);
        yield return ("已发布成绩降低", summary.LoweredReleased);
        yield return ("答案已删除未重评", summary.Erased);
        yield return ("总分平均变化", summary.MeanChange / 10_000_000m);
        yield return ("取整规则", "各题得分和总分不取整；成绩由总分四舍五入到小数点后两位。平均变化按有差异的考试记录计算。不计分的题没有得分。");
    }

    static IEnumerable<CellValue> Cells(DifferenceOf one, SlotDifference? slot, DifferenceSheet report)
    {
        var line = one.Line;
        yield return one.Person.PersonNumber;
        yield return one.Person.Name;
        yield return one.Attempt;
        yield return line.IsVerdictChanged ? "是" : "否";
        yield return slot is null ? CellValue.Blank : slot.Slot;
        yield return slot is null ? CellValue.Blank : report.Codes[slot.QuestionVersionId];
        yield return slot?.Old / 10_000_000m;
        yield return slot?.New / 10_000_000m;
        yield return line.OldTotal / 10_000_000m;
        yield return line.NewTotal / 10_000_000m;
        yield return line.OldScore / 100m;
        yield return line.NewScore / 100m;
        yield return line.OldMaximum / 100m;
        yield return line.NewMaximum / 100m;
        yield return line.OldPass / 100m;
        yield return line.NewPass / 100m;
        yield return Verdict(line.OldVerdict);
        yield return Verdict(line.NewVerdict);
        yield return line.IsReleased ? "是" : "否";
    }

    static string? Verdict(bool? hasPassed) => hasPassed switch { true => "合格", false => "不合格", null => null };

    static string Local(Instant at) => LocalSecond.Format(at.WithOffset(Offset.FromHours(8)));
}
