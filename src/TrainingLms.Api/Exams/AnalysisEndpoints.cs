using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Excel.Exams;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Statistics of exams and of their questions.</summary>
static class AnalysisEndpoints
{
    public static void MapExamAnalyses(this IEndpointRouteBuilder routes)
    {
        var exams = routes.MapGroup("/exams/{id:guid}/analyses").WithTags("Exam statistics");
        exams.MapPost("/", DrawUp).WithSummary("Draw up and keep statistics of an exam: items, options, cells, the exam as a whole");
        exams.MapGet("/", List).WithSummary("Statistics of an exam that were drawn up, newest first");
        var analyses = routes.MapGroup("/exam-analyses/{id:guid}").WithTags("Exam statistics");
        analyses.MapGet("/", Get).WithSummary("One analysis with all items and options; figures that rest on too few are left out");
        analyses.MapGet("/workbook", GetWorkbook).WithSummary("The same as a workbook (.xlsx)");
        routes.MapGet("/questions/{id:guid}/figures", GetFigures).WithTags("Question banks").WithSummary("What the version showed in exams, the newest analysis of each");
    }

    static async Task<IResult> DrawUp(Guid id, AnalysisRequest request, AnalysisDesk desk, AnalysisOptions options, Act act, SentenceBook book, CancellationToken cancel)
    {
        var whole = await desk.DrawUpAsync(id, request.Sittings, request.Results, act, cancel);
        return Results.Created($"/api/v1/exam-analyses/{whole.Analysis.Id}", Show(whole, options, act, book));
    }

    static async Task<PageView<ListedAnalysisView>> List(Guid id, [AsParameters] PageRequest page, AnalysisDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(id, page, act.By, cancel), ListedAnalysisView.Of);

    static async Task<AnalysisView> Get(Guid id, AnalysisDesk desk, AnalysisOptions options, Act act, SentenceBook book, CancellationToken cancel) => Show(await desk.FindAsync(id, act.By, cancel), options, act, book);

    static async Task<IResult> GetWorkbook(Guid id, AnalysisDesk desk, AnalysisOptions options, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var whole = await desk.FindAsync(id, act.By, cancel);
        await db.WriteDownAsync(act, new Export("export_analysis", "exam", whole.Exam.Id, Right.SeeExamResults, whole.Exam.UnitId), cancel);
        return WorkbookFile.Of("item-analysis.xlsx", target => new AnalysisWorkbook(SentenceBook.Chinese, options).WriteAsync(target, whole, AnalysisScope.SeesKeysOf(act.By, whole.Analysis), cancel));
    }

    static async Task<QuestionFiguresView> GetFigures(Guid id, QuestionDesk questions, AnalysisDesk desk, AnalysisOptions options, Act act, SentenceBook book, CancellationToken cancel)
    {
        var question = await questions.FindAsync(id, act.By, cancel);
        var figures = await desk.OfQuestionAsync(id, cancel);
        return new QuestionFiguresView(id, question.Content.Difficulty, [.. figures.Select(one =>
            new QuestionInExamView(one.Analysis.ExamId, one.ExamTitle, one.Analysis.Id, one.Analysis.DrawnUpAt, ItemView.Of(one.Figures, question.Code, question.Number, question.Type, question.Topic, !question.IsSecure, options, book)))]);
    }

    static AnalysisView Show(WholeAnalysis whole, AnalysisOptions options, Act act, SentenceBook book) => AnalysisView.Of(whole, options, AnalysisScope.SeesKeysOf(act.By, whole.Analysis), book);
}

sealed record AnalysisRequest(
    [property: Description("Which attempts of a person are counted")] CountedSittings Sittings = CountedSittings.First,
    [property: Description("Whose marks are counted; before the board confirms, marked ones give a look at the questions")] CountedResults Results = CountedResults.Confirmed);

sealed record ListedAnalysisView(Guid Id, Guid ExamId, Instant DrawnUpAt, Guid DrawnUpBy, CountedSittings Sittings, CountedResults Results, int Count)
{
    public static ListedAnalysisView Of(ExamAnalysis a) => new(a.Id, a.ExamId, a.DrawnUpAt, a.DrawnUpBy, a.Sittings, a.Results, a.Count);
}

/// <summary>Statistics. Without a common form there is no alpha, and correlations compare with the per cent earned elsewhere. <c>indicative</c>: they rest on few attempts.</summary>
sealed record AnalysisView(
    Guid Id, Guid ExamId, string ExamTitle, Instant DrawnUpAt, CountedSittings Sittings, CountedResults Results, int Count, bool CommonForm, bool Indicative, TestView Test, SittingCounts Counts,
    IReadOnlyList<CellFigures> Cells, IReadOnlyList<ItemView> Items)
{
    public static AnalysisView Of(WholeAnalysis whole, AnalysisOptions options, bool showsKeys, SentenceBook book)
    {
        var a = whole.Analysis;
        return new(a.Id, a.ExamId, book.Language == "en" && whole.Exam.EnglishTitle is { } title ? title : whole.Exam.Title, a.DrawnUpAt, a.Sittings, a.Results, a.Count, a.IsCommonForm, a.Count < options.LeastForCorrelations,
            TestView.Of(options.Shown(a.Test), options), a.Counts, [.. a.Cells.Select(cell => options.Shown(cell, a.Count))],
            [.. whole.Items.Select(one => ItemView.Of(one.Figures, one.Version.Code, one.Version.Number, one.Version.Content.Type, one.Version.Content.Topic, showsKeys && !one.IsSecure, options, book))]);
    }
}

sealed record TestView(int Items, double? Mean, double? StandardDeviation, double? Skewness, double? Kurtosis, double? Alpha, bool AlphaIndicative, double? ErrorRatio, double? StandardError)
{
    public static TestView Of(TestFigures t, AnalysisOptions options) =>
        new(t.Items, t.Mean, t.Deviation, t.Skewness, t.Kurtosis, t.Alpha, t.Alpha is not null && t.Count < options.LeastForAlpha, t.ErrorRatio, t.StandardError);
}

/// <summary>Figures of one item; null where not defined, or resting on too few.</summary>
sealed record ItemView(
    Guid QuestionId, string Code, int Number, QuestionType Type, string Topic, decimal? Maximum, bool Pilot, int Count, int Blanks, double? Facility, double? StandardDeviation,
    [property: Description("Correlation with the rest of the paper, the item left out")] double? ItemRest,
    [property: Description("100 times the correlation with the rest")] double? DiscriminationIndex,
    [property: Description("Correlation with the total, the item included")] double? PointBiserial,
    double? DiscriminativeEfficiency, double? EffectiveWeight,
    [property: Description("Facility of the best 27 % less that of the last 27 %")] double? D27, int GroupSize, bool D27Indicative, bool Indicative, double? MedianSeconds,
    IReadOnlyList<ItemSignView> Signs, IReadOnlyList<OptionView> Options)
{
    public static ItemView Of(ItemFigures all, string code, int number, QuestionType type, string topic, bool showsKey, AnalysisOptions options, SentenceBook book)
    {
        var f = options.Shown(all);
        return new(f.Item, code, number, type, topic, f.MaximumHundredths / 100m, f.IsPilot, f.Count, f.Blanks, f.Facility, f.Deviation, f.ItemRest, f.ItemRest * 100, f.PointBiserial, f.Efficiency, f.Weight, f.UpperLower,
            f.GroupSize, f.UpperLower is not null && f.GroupSize < options.LeastInGroup, f.Count < options.LeastForCorrelations, f.MedianSeconds,
            [.. f.Signs.Select(sign => new ItemSignView(sign, book[$"item_sign.{Snake.Of(sign)}"]))],
            // Shares and means of the options tell the right one, even where it is not named.
            [.. (showsKey ? f.Options : []).Select(option => new OptionView(option.Option, option.IsRight, option.Count, option.Share, option.MeanTotal, option.ItemRest, option.Upper, option.Lower))]);
    }
}

sealed record ItemSignView(ItemSign Code, string Text);

/// <summary>Who chose an option; <c>option</c> is null for no answer. There are none where the key is not shown.</summary>
sealed record OptionView(string? Option, bool Right, int Count, double Share, double? MeanTotal, double? ItemRest, double Upper, double Lower);

sealed record QuestionFiguresView(Guid QuestionId, [property: Description("As the author judges it, 1 to 5")] int Difficulty, IReadOnlyList<QuestionInExamView> Exams);

sealed record QuestionInExamView(Guid ExamId, string ExamTitle, Guid AnalysisId, Instant DrawnUpAt, ItemView Figures);
