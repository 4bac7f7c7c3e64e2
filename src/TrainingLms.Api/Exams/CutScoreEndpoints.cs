using System.ComponentModel;
using System.Text.Json;
using NodaTime;
using TrainingLms.Api.Accounts;
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

/// <summary>Cut scores by modified Angoff: raters estimate in rounds, the board decides, and the exam has a new scoring version.</summary>
static class CutScoreEndpoints
{
    public static void MapCutScores(this IEndpointRouteBuilder routes)
    {
        var exams = routes.MapGroup("/exams/{id:guid}").WithTags("Cut scores");
        exams.MapGet("/cut-score-studies", List).WithSummary("Studies of the exam's cut score, newest first");
        exams.MapPost("/cut-score-studies", DrawUp).InPersonOnly().WithSummary("Draw up a study with its raters: 2 to 30 people who see the exam's questions and do not sit it; fewer than five are warned about");
        var studies = routes.MapGroup("/cut-score-studies/{id:guid}").WithTags("Cut scores");
        studies.MapGet("/", Get).WithSummary("One study: how far it is, what the rounds that are over come to, what the board decided, and what can be done");
        studies.MapGet("/items", Items).WithSummary("The items with the own estimates, and of rounds that are over mean, lowest and highest of all; for whoever sees the exam's questions");
        studies.MapPost("/rounds", OpenRound).WithSummary("Open the next round, as exam manager");
        studies.MapPut("/estimates", Estimate).WithSummary("Give estimates for the open round, as a rater: all at once or item by item; earlier ones of the round are replaced");
        studies.MapPost("/discussion", CloseRound).WithSummary("End the round once every rater has estimated every item, so that the raters can discuss it");
        studies.MapPost("/raters/{personId:guid}/excusal", Excuse).WithSummary("Let a rater go, with a reason; the estimates are kept and count no more");
        studies.MapPost("/finish", Finish).WithSummary("Leave it at the rounds there were, at least two; the board is told");
        studies.MapPost("/decision", Decide).WithSummary("Set the cut score as the board: that of the raters, or so many standard errors off it with a reason; attempts that were marked before are marked by it by the clock");
        studies.MapPost("/cancellation", Cancel).WithSummary("Give a study up before it is decided");
        studies.MapGet("/workbook", GetWorkbook).WithSummary("Estimates round by round, figures and decision as a workbook (.xlsx); raters by seat and not by name");
    }

    static async Task<PageView<CutScoreStudyView>> List(Guid id, [AsParameters] PageRequest page, CutScoreDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(id, page, act, cancel), study => CutScoreStudyView.Of(study, [], null, [], act));

    static async Task<IResult> DrawUp(Guid id, NewCutScoreStudyRequest request, CutScoreDesk desk, CutScoreBook studies, Act act, SentenceBook book, CancellationToken cancel)
    {
        var study = await desk.DrawUpAsync(id, request.Raters ?? [], act, cancel);
        return Results.Created($"/api/v1/cut-score-studies/{study.Id}", await Show(study, desk, studies, act, book, cancel));
    }

    static async Task<CutScoreStudyView> Get(Guid id, CutScoreDesk desk, CutScoreBook studies, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.FindAsync(id, act.By, cancel), desk, studies, act, book, cancel);

    static async Task<PageView<CutItemView>> Items(Guid id, [AsParameters] PageRequest page, CutScoreDesk desk, CutScoreBook studies, Act act, CancellationToken cancel) =>
        PageView.Of(await studies.ItemsAsync(await desk.FindAsync(id, act.By, cancel), page, act, cancel), CutItemView.Of);

    static async Task<CutScoreStudyView> OpenRound(Guid id, ExpectedVersion expected, CutScoreDesk desk, CutScoreBook studies, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.MoveAsync(id, CutScoreTrigger.OpenRound, expected, act, cancel), desk, studies, act, book, cancel);

    static async Task<CutScoreStudyView> Estimate(Guid id, EstimatesRequest request, CutScoreDesk desk, CutScoreBook studies, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.EstimateAsync(id, [.. (request.Estimates ?? []).Select(one => new GivenEstimate(one.QuestionVersionId, one.Chance))], act, cancel), desk, studies, act, book, cancel);

    static async Task<CutScoreStudyView> CloseRound(Guid id, ExpectedVersion expected, CutScoreDesk desk, CutScoreBook studies, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.MoveAsync(id, CutScoreTrigger.CloseRound, expected, act, cancel), desk, studies, act, book, cancel);

    static async Task<CutScoreStudyView> Excuse(Guid id, Guid personId, ReasonRequest request, ExpectedVersion expected, CutScoreDesk desk, CutScoreBook studies, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.ExcuseAsync(id, personId, expected, act.Because(request.Reason), cancel), desk, studies, act, book, cancel);

    static async Task<CutScoreStudyView> Finish(Guid id, ExpectedVersion expected, CutScoreDesk desk, CutScoreBook studies, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.MoveAsync(id, CutScoreTrigger.Finish, expected, act, cancel), desk, studies, act, book, cancel);

    static async Task<CutScoreStudyView> Decide(Guid id, CutDecisionRequest request, ExpectedVersion expected, CutScoreDesk desk, CutScoreBook studies, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.DecideAsync(id, request.StandardErrors, request.Decision?.Trim(), expected, act.Because(request.Reason), cancel), desk, studies, act, book, cancel);

    static async Task<CutScoreStudyView> Cancel(Guid id, ReasonRequest request, ExpectedVersion expected, CutScoreDesk desk, CutScoreBook studies, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.MoveAsync(id, CutScoreTrigger.Cancel, expected, act.Because(request.Reason), cancel), desk, studies, act, book, cancel);

    static async Task<IResult> GetWorkbook(Guid id, CutScoreDesk desk, CutScoreBook studies, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var sheet = await studies.SheetAsync(await desk.FindAsync(id, act.By, cancel), act, cancel);
        await db.WriteDownAsync(act, new Export("export_cut_score", "exam", sheet.Exam.Id, Right.SeeExamResults, sheet.Exam.UnitId), cancel);
        return WorkbookFile.Of("cut-score.xlsx", target => new CutScoreWorkbook(SentenceBook.Chinese).WriteAsync(target, sheet, act.At, cancel));
    }

    static ProblemReason FewRaters(SentenceBook book)
    {
        var few = new Refusal("cut_score.few_raters", [("least", CutFigures.FewestRaters)]);
        return new ProblemReason(few.Code, book.Say(few), null);
    }

    static async Task<CutScoreStudyView> Show(CutScoreStudy study, CutScoreDesk desk, CutScoreBook studies, Act act, SentenceBook book, CancellationToken cancel)
    {
        var (items, rounds) = await studies.RoundsAsync(study, cancel);
        var isStaff = ExamScope.SeesResultsAt(act.By, study.UnitId);
        var panel = isStaff ? await studies.PanelAsync(study, cancel) : [];
        return CutScoreStudyView.Of(study, rounds, items, panel, act) with
        {
            Warnings = study.Panel.Count() < CutFigures.FewestRaters ? [FewRaters(book)] : [],
            Actions = ActionView.Of(await desk.ActionsAsync(study, act, cancel), book),
        };
    }
}

sealed record NewCutScoreStudyRequest([property: Description("Keys of the persons")] IReadOnlyList<Guid>? Raters = null);

sealed record EstimateRequest(Guid QuestionVersionId, [property: Description("The chance that a minimally competent candidate earns the item: 0 to 1 with two decimals")] decimal Chance);

sealed record EstimatesRequest(IReadOnlyList<EstimateRequest>? Estimates = null);

/// <summary>The decision of the board. <c>standardErrors</c> says by how much it differs from the raters' cut, from -3 to 3 in hundredths; anything but 0 needs a reason.</summary>
sealed record CutDecisionRequest(string? Decision = null, decimal StandardErrors = 0, string? Reason = null);

/// <summary>A rater, for staff. Names are in no order that leads to a seat.</summary>
sealed record CutRaterView(Guid PersonId, string PersonNumber, string Name, [property: Description("Items estimated in the round that is open or was the last")] int Estimated, Instant? ExcusedAt, string? ExcusedReason);

/// <summary>A round that is over. <c>raters</c> are the cut scores by seat; null for whoever still estimates. Marks are of an average paper; where all papers are the same, of each.</summary>
sealed record CutRoundView(int Round, decimal CutScore, decimal? StandardDeviation, decimal? StandardError, IReadOnlyList<decimal>? Raters)
{
    public static CutRoundView Of(CutRound round, bool showsRaters)
    {
        var f = round.Figures;
        return new(round.Number, f.Cut / 10_000_000m, f.Deviation / 10_000_000m, f.StandardError / 10_000_000m, showsRaters ? [.. f.Raters.Select(rater => rater / 10_000_000m)] : null);
    }
}

/// <summary>What the board decided. <c>cutScore</c> is in marks of an average paper; where papers differ, each has its own by its items.</summary>
sealed record CutDecisionView(decimal CutScore, decimal StandardErrors, string? Reason, string Decision, Guid DecidedBy, Instant DecidedAt, int ScoringVersion);

/// <summary>A study. <c>sameItems</c> says whether all papers hold the same items; <c>panel</c> is for staff.</summary>
sealed record CutScoreStudyView(
    Guid Id, Guid ExamId, CutScoreState State, int Round, int Raters, int? Items, bool? SameItems, IReadOnlyList<CutRoundView> Rounds, IReadOnlyList<CutRaterView> Panel, CutDecisionView? Decision,
    Guid DrawnUpBy, IReadOnlyList<ProblemReason> Warnings, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static CutScoreStudyView Of(CutScoreStudy s, IReadOnlyList<CutRound> rounds, CutItems? items, IReadOnlyList<(CutScoreRater Rater, Person Person, int Estimated)> panel, Act act)
    {
        var showsRaters = ExamScope.SeesResultsAt(act.By, s.UnitId) && !s.IsStillRating(act.By.PersonId);
        return new(s.Id, s.ExamId, s.State, s.Round, s.Panel.Count(), items?.All.Length, items?.IsCommonForm, [.. rounds.Select(round => CutRoundView.Of(round, showsRaters))],
            [.. panel.Select(one => new CutRaterView(one.Person.Id, one.Person.PersonNumber, one.Person.Name, one.Estimated, one.Rater.ExcusedAt, one.Rater.ExcusedReason))],
            s.CutHundredths is { } cut ? new CutDecisionView(cut / 100m, s.StandardErrors!.Value / 100m, s.Reason, s.BoardDecisionNumber!, s.DecidedBy!.Value, s.DecidedAt!.Value, s.ScoringVersion!.Value) : null,
            s.DrawnUpBy, [], s.Version, []);
    }
}

sealed record CutItemRoundView(int Round, decimal? Own, decimal? Mean, decimal? Lowest, decimal? Highest)
{
    public static CutItemRoundView Of(CutItemRound r) =>
        new(r.Round, r.Own / 100m, r.Sum is { } sum ? Math.Round(sum / (100m * r.Raters), 4, MidpointRounding.AwayFromZero) : null, r.Lowest / 100m, r.Highest / 100m);
}

/// <summary>An item of a study. <c>content</c> is as the bank format writes it; null where the key is secure. <c>marks</c> is what it brings to an average paper.</summary>
sealed record CutItemView(Guid QuestionVersionId, string Code, int Number, QuestionType Type, string Text, JsonElement? Content, decimal Marks, IReadOnlyList<CutItemRoundView> Rounds)
{
    public static CutItemView Of(CutItemLine line)
    {
        var version = line.Item.Version;
        return new(version.Id, version.Code, version.Number, version.Content.Type, version.Content.Text, line.IsSecure ? null : BankText.Show(version.Code, version.Content),
            line.Marks / 10_000_000m, [.. line.Rounds.Select(CutItemRoundView.Of)]);
    }
}
