using NodaTime;
using NodaTime.Text;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Exams;

/// <summary>Writes an analysis of an exam: items, options, the exam as a whole, how its attempts went, cells, and what the figures mean.</summary>
public sealed class AnalysisWorkbook(SentenceBook book, AnalysisOptions options)
{
    static readonly OffsetDateTimePattern LocalSecond = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss o<+HH':'mm>");

    /// <summary>Writes it.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="whole">What was counted.</param>
    /// <param name="showsKeys">Whether it tells of options, and with it which are right; never of a question whose key is secure.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, WholeAnalysis whole, bool showsKeys, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(whole);
        var analysis = whole.Analysis;
        SheetColumn code = new("题目编号", CellStyle.Code, 16), version = new("版本", CellStyle.Number, 6);
        var items = new SheetPlan("试题分析",
            code, version, new("题型", Width: 14), new("知识点", Width: 30), new("满分", CellStyle.Number, 8), new("人数", CellStyle.Number, 8), new("未答", CellStyle.Number, 8),
            new("得分率", CellStyle.Number), new("标准差", CellStyle.Number), new("题余相关", CellStyle.Number), new("点二列相关", CellStyle.Number), new("区分效率", CellStyle.Number),
            new("有效权重", CellStyle.Number), new("高低分组差", CellStyle.Number), new("每组人数", CellStyle.Number, 10), new("用时中位数（秒）", CellStyle.Number), new("提示", Width: 40));
        var choices = new SheetPlan("选项分析",
            code, version, new("选项", CellStyle.Code, 8), new("得分选项", Width: 10), new("人数", CellStyle.Number, 8), new("占比", CellStyle.Number), new(analysis.IsCommonForm ? "平均总分" : "平均得分率（%）", CellStyle.Number),
            new("与其余题相关", CellStyle.Number), new("高分组", CellStyle.Number), new("低分组", CellStyle.Number));
        var facts = new SheetPlan("总体", new("项目", Width: 24), new("数值", CellStyle.Number, 16), new("备注", CellStyle.Note, 50)) { HasFilter = false };
        var counts = new SheetPlan("人数", new("项目", Width: 24), new("数值", CellStyle.Number, 12)) { HasFilter = false };
        var cells = new SheetPlan("按组卷单元", new("部分", CellStyle.Number, 8), new("单元或必考题", Width: 50), new("题位数", CellStyle.Number), new("未答", CellStyle.Number), new("得分率", CellStyle.Number));
        var about = new SheetPlan("说明", new("项目", Width: 24), new("内容", CellStyle.Note, 90)) { HasFilter = false };

        await using var workbook = await WorkbookWriter.CreateAsync(target, [items, choices, facts, counts, cells, about], cancel: cancel);
        var sheet = await workbook.BeginAsync(items, cancel);
        var shown = whole.Items.Select(one => (Figures: options.Shown(one.Figures), one.Version, ShowsKey: showsKeys && !one.IsSecure)).ToList();
        foreach (var (figures, of, _) in shown)
        {
            await sheet.RowAsync(
                of.Code, of.Number, book[$"question_type.{Snake.Of(of.Content.Type)}"], of.Content.Topic, figures.MaximumHundredths / 100m, figures.Count, figures.Blanks, Cell(figures.Facility), Cell(figures.Deviation),
                Cell(figures.ItemRest), Cell(figures.PointBiserial), Cell(figures.Efficiency), Cell(figures.Weight), Cell(figures.UpperLower), figures.UpperLower is null ? CellValue.Blank : figures.GroupSize,
                Cell(figures.MedianSeconds), string.Join('；', Remarks(figures)));
        }
        var lines = await workbook.BeginAsync(choices, cancel);
        foreach (var (figures, of, _) in shown.Where(one => one.ShowsKey))
        {
            foreach (var option in figures.Options)
            {
                await lines.RowAsync(of.Code, of.Number, option.Option ?? "未答", option.IsRight ? "是" : CellValue.Blank, option.Count, Cell(option.Share), Cell(option.MeanTotal), Cell(option.ItemRest), Cell(option.Upper), Cell(option.Lower));
            }
        }
        await WriteTestAsync(await workbook.BeginAsync(facts, cancel), analysis);
        await WriteCountsAsync(await workbook.BeginAsync(counts, cancel), analysis.Counts);
        var places = await workbook.BeginAsync(cells, cancel);
        foreach (var cell in analysis.Cells.Select(cell => options.Shown(cell, analysis.Count))) await places.RowAsync(cell.Section, cell.Name, cell.Slots, cell.Blanks, Cell(cell.Facility));
        await WriteAboutAsync(await workbook.BeginAsync(about, cancel), whole);
        await workbook.CompleteAsync(cancel);
    }

    IEnumerable<string> Remarks(ItemFigures figures)
    {
        if (figures.IsPilot) yield return "试测题，不计分";
        if (figures.UpperLower is not null && figures.GroupSize < options.LeastInGroup) yield return "高低分组人数少，仅供参考";
        if (figures.ItemRest is not null && figures.Count < options.LeastForCorrelations) yield return "人数少，相关系数仅供参考";
        foreach (var sign in figures.Signs) yield return book[$"item_sign.{Snake.Of(sign)}"];
    }

    async Task WriteTestAsync(SheetWriter sheet, ExamAnalysis analysis)
    {
        var test = options.Shown(analysis.Test);
        var thin = test.Count < options.LeastForAlpha ? "人数少，仅供参考" : "";
        await sheet.RowAsync("计入人次", test.Count);
        await sheet.RowAsync("计分题数", test.Items);
        await sheet.RowAsync("平均分", Cell(test.Mean));
        await sheet.RowAsync("标准差", Cell(test.Deviation));
        await sheet.RowAsync("偏度", Cell(test.Skewness));
        await sheet.RowAsync("峰度（超额）", Cell(test.Kurtosis));
        await sheet.RowAsync("克隆巴赫 α 系数", Cell(test.Alpha), analysis.IsCommonForm ? thin : "各人试卷不同，不计算");
        await sheet.RowAsync("误差比", Cell(test.ErrorRatio), thin);
        await sheet.RowAsync("测量标准误", Cell(test.StandardError), thin);
    }

    static async Task WriteCountsAsync(SheetWriter sheet, SittingCounts counts)
    {
        await sheet.RowAsync("安排", counts.Assigned);
        await sheet.RowAsync("开考", counts.Started);
        await sheet.RowAsync("本人交卷", counts.SealedBySubmit);
        await sheet.RowAsync("到时收卷", counts.SealedByTime);
        await sheet.RowAsync("放弃", counts.Abandoned);
        await sheet.RowAsync("缺考", counts.NoShow);
        await sheet.RowAsync("作废", counts.Voided);
        await sheet.RowAsync("取消", counts.Cancelled);
    }

    async Task WriteAboutAsync(SheetWriter sheet, WholeAnalysis whole)
    {
        var analysis = whole.Analysis;
        await sheet.RowAsync("考试", whole.Exam.Title);
        await sheet.RowAsync("统计编号", $"{analysis.Id}");
        await sheet.RowAsync("计入的考试记录", $"{book[$"counted_sittings.{Snake.Of(analysis.Sittings)}"]}；{book[$"counted_results.{Snake.Of(analysis.Results)}"]}；作废的不计入");
        await sheet.RowAsync("统计时间", LocalSecond.Format(analysis.DrawnUpAt.WithOffset(Offset.FromHours(8))));
        await sheet.RowAsync("人数下限", $"少于 {options.LeastShown} 人只给人数；少于 {options.LeastForCorrelations} 人的相关系数、少于 {options.LeastForAlpha} 人的 α 系数仅供参考");
        await sheet.RowAsync("未答", "未答按 0 分计入得分，并在选项分析中单独成行");
        await sheet.RowAsync("得分率", "平均得分 ÷ 满分");
        await sheet.RowAsync("题余相关", analysis.IsCommonForm ? "本题得分与其余题总分（不含本题、不含试测题）的相关系数" : "各人试卷不同：本题得分与其余题得分率（%）的相关系数");
        await sheet.RowAsync("点二列相关", "本题得分与总分（含本题）的相关系数，不作校正");
        await sheet.RowAsync("区分效率", "与其余题的协方差 ÷ 同样得分可达到的最大协方差");
        await sheet.RowAsync("有效权重", "本题对总分离散程度的贡献份额；协方差为负或各人试卷不同时不计算");
        await sheet.RowAsync("高低分组差", "总分最高 27% 与最低 27% 的得分率之差；同分者平分边界名额");
        await sheet.RowAsync("用时中位数", "由保存答案的时间推算；同时保存的题目平分间隔，暂停计入其后保存的题目");
        await sheet.RowAsync("按组卷单元", "题目符合两个单元时，在两个单元中都计入");
        await sheet.RowAsync("取整", "显示到小数点后七位，计算时不取整");
    }

    static CellValue Cell(double? figure) => figure is { } value ? Math.Round((decimal)value, 7) : CellValue.Blank;
}
