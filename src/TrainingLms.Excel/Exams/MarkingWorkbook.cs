using NodaTime;
using NodaTime.Text;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Exams;

/// <summary>Writes how an exam was marked: one row for each answer, one for each marker, and what the figures mean.</summary>
public sealed class MarkingWorkbook(SentenceBook book)
{
    static readonly OffsetDateTimePattern LocalSecond = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss o<+HH':'mm>");

    /// <summary>Writes it. Candidates stand in it by their script codes, markers by their person numbers.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="report">How the marking goes.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, MarkingReport report, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        var marks = new SheetPlan("阅卷",
        [
            new("试卷代号", CellStyle.Code, 14), new("题号", CellStyle.Number, 8), new("试题", CellStyle.Code), new("状态"), new("满分", CellStyle.Number), new("第几轮", CellStyle.Number, 8),
            new("一评", CellStyle.Code), new("一评分", CellStyle.Number), new("二评", CellStyle.Code), new("二评分", CellStyle.Number), new("分差", CellStyle.Number),
            new("仲裁", CellStyle.Code), new("仲裁分", CellStyle.Number), new("合成方式", Width: 16), new("合成分", CellStyle.Number), new("改定分", CellStyle.Number), new("改定人", CellStyle.Code), new("改定理由", Width: 40),
        ])
        {
            Print = new PrintPlan(PagesWide: 2, RepeatedColumns: 2),
        };
        var markers = new SheetPlan("阅卷人", new("工号", CellStyle.Code), new("姓名"), new("待评", CellStyle.Number), new("已评", CellStyle.Number), new("可比份数", CellStyle.Number), new("平均分差", CellStyle.Number),
            new("分差标准差", CellStyle.Number), new("完全一致（%）", CellStyle.Number), new("容差内（%）", CellStyle.Number),
            new("标准卷份数", CellStyle.Number), new("与已知分平均差", CellStyle.Number, 16), new("与已知分差标准差", CellStyle.Number, 18));
        var about = new SheetPlan("说明", new("项目"), new("内容", CellStyle.Note, 90)) { HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [marks, markers, about], cancel: cancel);
        var sheet = await workbook.BeginAsync(marks, cancel);
        foreach (var line in report.Lines) await sheet.RowAsync([.. Cells(line, report)]);
        var people = await workbook.BeginAsync(markers, cancel);
        foreach (var one in report.Markers)
            await people.RowAsync(one.Number, one.Name, one.Waiting, one.Given, one.Figures.Number, one.Figures.MeanDifference, one.Figures.Deviation, one.Figures.ExactPercent, one.Figures.WithinPercent,
                one.Calibration?.Number, one.Calibration?.MeanDifference, one.Calibration?.Deviation);
        var notes = await workbook.BeginAsync(about, cancel);
        var rules = report.Exam.MarkingRules;
        await notes.RowAsync("考试", report.Exam.Title);
        await notes.RowAsync("范围", "本场考试需要人工阅卷的全部作答，不含导出人本人的");
        await notes.RowAsync("导出时间", LocalSecond.Format(report.At.WithOffset(Offset.FromHours(8))));
        await notes.RowAsync("评分方式", book[$"marking_mode.{Snake.Of(rules.Mode)}"]);
        await notes.RowAsync("合成规则", book[$"agreement_rule.{Snake.Of(rules.Agreement)}"]);
        await notes.RowAsync("仲裁规则", book[$"adjudication_rule.{Snake.Of(rules.Adjudication)}"]);
        await notes.RowAsync("容差", $"{rules.ToleranceHundredths / 100m}{(rules.ToleranceUnit == ToleranceUnit.Marks ? "分" : "%（占该题满分）")}");
        await notes.RowAsync("取整规则", "两评平均四舍五入到 0.01 分；总分只在发布时取整一次。");
        await notes.RowAsync("分差", "一评分减二评分。同一题的分数全部评出之前不显示任何一个。");
        await notes.RowAsync("阅卷人指标", "阅卷人给分减合成分；第三评不计入。标准差按 n-1 计算。与已知分的比较只在考试管理员导出的工作簿里。");
        await workbook.CompleteAsync(cancel);
    }

    IEnumerable<CellValue> Cells(MarkingLine line, MarkingReport report)
    {
        var (marking, marks) = (line.Marking, line.Marks);
        var (first, second, third) = (marks.GetValueOrDefault(MarkPlace.First), marks.GetValueOrDefault(MarkPlace.Second), marks.GetValueOrDefault(MarkPlace.Third));
        yield return marking.ScriptCode;
        yield return marking.Slot;
        yield return line.Question;
        yield return book[$"slot_marking.state.{Snake.Of(marking.State)}"];
        yield return marking.MaximumHundredths / 100m;
        yield return marking.Round;
        yield return Number(marking.FirstMarkerId, report);
        yield return Exact(first?.MarkTenMillionths);
        yield return Number(marking.SecondMarkerId, report);
        yield return Exact(second?.MarkTenMillionths);
        yield return Exact(first?.MarkTenMillionths - second?.MarkTenMillionths);
        yield return Number(third?.MarkerId, report);
        yield return Exact(third?.MarkTenMillionths);
        yield return marking.AgreedBy is { } by ? book[$"agreed_by.{Snake.Of(by)}"] : null;
        yield return Exact(marking.AgreedTenMillionths);
        yield return Exact(marking.ForcedTenMillionths);
        yield return Number(marking.ForcedBy, report);
        yield return marking.ForcedReason;
    }

    static string? Number(Guid? person, MarkingReport report) => person is { } id ? report.Numbers.GetValueOrDefault(id) : null;

    static decimal? Exact(long? tenMillionths) => tenMillionths / 10_000_000m;
}
