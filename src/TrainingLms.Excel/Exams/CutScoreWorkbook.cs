using System.Globalization;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Exams;

/// <summary>Writes a study of a cut score (exams.md 11.1 and 12): each round with its items and raters, the figures, the board's decision, and what they mean.</summary>
public sealed class CutScoreWorkbook(SentenceBook book)
{
    static readonly OffsetDateTimePattern LocalSecond = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss o<+HH':'mm>");

    /// <summary>Writes it.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="sheet">The study.</param>
    /// <param name="at">When it is written.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, CutScoreSheet sheet, Instant at, CancellationToken cancel = default)
    {
        var rounds = sheet.Rounds.Select(round => (Round: round, Plan: new SheetPlan($"第{round.Number}轮",
        [
            new("题目编号", CellStyle.Code, 16), new("版本", CellStyle.Number, 6), new("知识点", Width: 30), new("平均每卷分值", CellStyle.Number, 12),
            .. round.Panel.Select(rater => new SheetColumn($"评定人{rater.Seat}", CellStyle.Number, 9)), new("平均", CellStyle.Number, 9), new("最低", CellStyle.Number, 8), new("最高", CellStyle.Number, 8),
        ]))).ToList();
        var figures = new SheetPlan("分数线", new("轮次", CellStyle.Number, 6), new("项目", Width: 24), new("数值", CellStyle.Number, 14)) { HasFilter = false };
        var about = new SheetPlan("说明", new("项目", Width: 28), new("内容", CellStyle.Note, 90)) { HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [.. rounds.Select(one => one.Plan), figures, about], cancel: cancel);
        foreach (var (round, plan) in rounds)
        {
            var lines = await workbook.BeginAsync(plan, cancel);
            foreach (var item in sheet.Items.All) await lines.RowAsync([.. Cells(round, item, sheet.Items)]);
        }
        var facts = await workbook.BeginAsync(figures, cancel);
        foreach (var (round, name, value) in sheet.Rounds.SelectMany(Figures)) await facts.RowAsync(round, name, value);
        var notes = await workbook.BeginAsync(about, cancel);
        foreach (var (name, value) in About(sheet, at)) await notes.RowAsync(name, value);
        await workbook.CompleteAsync(cancel);
    }

    static IEnumerable<CellValue> Cells(CutRound round, CutItem item, CutItems items)
    {
        var all = round.Of(item.Version.Id).ToList();
        yield return item.Version.Code;
        yield return item.Version.Number;
        yield return item.Version.Content.Topic;
        yield return items.MarksOf(item) / 10_000_000m;
        foreach (var estimate in all) yield return estimate / 100m;
        yield return Math.Round(all.Sum() / (100m * all.Count), 4, MidpointRounding.AwayFromZero);
        yield return all.Min() / 100m;
        yield return all.Max() / 100m;
    }

    static IEnumerable<(int, string, decimal?)> Figures(CutRound round)
    {
        var f = round.Figures;
        foreach (var (rater, cut) in round.Panel.Zip(f.Raters)) yield return (round.Number, $"评定人{rater.Seat}的分数线", cut / 10_000_000m);
        yield return (round.Number, "平均分数线", f.Cut / 10_000_000m);
        yield return (round.Number, "标准差", f.Deviation / 10_000_000m);
        yield return (round.Number, "标准误", f.StandardError / 10_000_000m);
    }

    IEnumerable<(string, CellValue)> About(CutScoreSheet sheet, Instant at)
    {
        var (exam, study) = (sheet.Exam, sheet.Study);
        yield return ("考试", exam.Title);
        yield return ("范围", sheet.Items.IsCommonForm ? "全部计分题；每份试卷的题目相同" : "可能出现在试卷上的全部计分题；每份试卷的题目不同");
        yield return ("筛选", "只列已结束的轮次；退出的评定人不计入");
        yield return ("导出时间", Local(at));
        yield return ("评定状态", book[$"cut_score_study.state.{Snake.Of(study.State)}"]);
        yield return ("评定人", string.Join('、', sheet.Names));
        yield return ("评定人编号", "编号由抽签确定，与姓名的排列顺序无关");
        if (sheet.Names.Count < CutFigures.FewestRaters) yield return ("提示", book.Say(new Refusal("cut_score.few_raters", [("least", CutFigures.FewestRaters)])));
        yield return ("满分", exam.MaximumHundredths / 100m);
        yield return ("考试定义的及格线", exam.PassHundredths / 100m);
        if (study.CutHundredths is { } cut)
        {
            yield return ("考试委员会确定的分数线", cut / 100m);
            yield return ("与评定结果相差的标准误个数", study.StandardErrors!.Value / 100m);
            yield return ("相差的理由", study.Reason ?? "不相差");
            yield return ("决定文号", study.BoardDecisionNumber!);
            yield return ("决定时间", Local(study.DecidedAt!.Value));
            yield return ("计分版本", $"{study.ScoringVersion!.Value.ToString(CultureInfo.InvariantCulture)}");
        }
        yield return ("计算方法", "估计值是刚好合格的考生答对（得满分）的可能性。每名评定人的分数线是各题估计值乘以平均每卷分值之和；平均分数线是各评定人分数线的平均数；标准误是标准差除以人数的平方根。");
        yield return ("试卷不同时", "每份试卷的分数线是卷上各题平均估计值乘以分值之和，再加上考试委员会决定的相差分数。");
        yield return ("取整规则", "分数线四舍五入到小数点后两位，只取整一次；各评定人的分数线、标准差和标准误显示到小数点后七位，平均估计值显示到小数点后四位。");
    }

    static string Local(Instant at) => LocalSecond.Format(at.WithOffset(Offset.FromHours(8)));
}
