using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>What would come of given figures, by the code that the workflows use; nothing is stored, and nothing read of anybody.</summary>
static class WhatIfEndpoints
{
    public static void MapTitleWhatIfs(this IEndpointRouteBuilder routes)
    {
        var asked = routes.MapGroup("/title-what-ifs").WithTags("Title applications");
        asked.MapPost("/eligibility", Eligibility).WithSummary("What the engine would say of given facts; stores nothing");
        asked.MapPost("/notice-end", NoticeEnd).WithSummary("When a notice would end, with the working days that count");
        asked.MapPost("/thresholds", Thresholds).WithSummary("Whether a panel is large enough and quorate, how many in favour pass, and whether given votes do");
        asked.MapPost("/planning", Plan).WithSummary("Notice and earliest filing that follow from a vote, and the last vote of a year that can be filed in it");
    }

    static async Task<IReadOnlyList<FindingView>> Eligibility(
        EligibilityWhatIfRequest request, EligibilityDesk eligibility, Act act, SentenceBook book, CancellationToken cancel) =>
        [.. (await eligibility.WhatIfAsync(request.Series, request.Specialty, request.Facts, act, cancel)).Select(finding => FindingView.Of(finding, book))];

    static Task<NoticeEndAnswer> NoticeEnd(NoticeEndWhatIfRequest request, WhatIfs whatIfs, Act act, CancellationToken cancel) => whatIfs.NoticeEndAsync(
        new NoticeEndQuestion(new RuleQuestion(request.Series, request.Specialty), request.Kind, request.PublishedAt, request.WorkingDays, request.PublicationDayCounts), act, cancel);

    static ThresholdView Thresholds(ThresholdWhatIfRequest request, SentenceBook book) => ThresholdView.Of(WhatIfs.Thresholds(new ThresholdQuestion(
        request.PanelSize, request.Present, request.Recused, request.RecusalDenominator, request.Level, request.Basis, request.Favour, request.Returned)), book);

    static async Task<PlanningView> Plan(PlanningWhatIfRequest request, WhatIfs whatIfs, Act act, CancellationToken cancel)
    {
        var found = await whatIfs.PlanAsync(new PlanningQuestion(new RuleQuestion(request.Series, request.Specialty), request.Vote, request.Year, request.Published), act, cancel);
        return new PlanningView(found.Plan.Vote, found.Plan.Published, found.Plan.NoticeEnd, found.Plan.EarliestFiling, found.LastVoteOfYear, found.MustBeFiledInYear);
    }
}

sealed record EligibilityWhatIfRequest(
    string Series, string Specialty, TitleLevel Level, EmploymentCategory Employment, LocalDate YearsCutoff, EducationLevel? Education = null,
    bool ProbationPassed = false, TitleLevel? LowerTitle = null, LocalDate? LowerTitleSince = null, PersonStatus Status = PersonStatus.Active,
    bool? HoursMet = null, bool? AssessmentsQualified = null, bool? SanctionInEffect = null)
{
    public EligibilityFacts Facts => new(
        Employment, Status, Level, Education, ProbationPassed, LowerTitle, LowerTitleSince, YearsCutoff,
        HoursMet is { } met ? new HoursFacts(YearsCutoff.Year, met, null) : null, AssessmentsQualified, SanctionInEffect, null);
}

sealed record NoticeEndWhatIfRequest(
    Instant PublishedAt, NoticeKind Kind = NoticeKind.Result, int? WorkingDays = null, bool? PublicationDayCounts = null, string? Series = null, string? Specialty = null);

sealed record ThresholdWhatIfRequest(
    int PanelSize, int Present, int Recused = 0, int? Favour = null, int? Returned = null, TitleLevel? Level = null, PanelBasis Basis = PanelBasis.Specialty,
    RecusalDenominator RecusalDenominator = RecusalDenominator.ExcludeFromPresent);

sealed record PlanningWhatIfRequest(LocalDate? Vote = null, int? Year = null, LocalDate? Published = null, string? Series = null, string? Specialty = null);

sealed record SizeRefusalView(string Code, string Sentence);

sealed record ThresholdView(
    int? MinimumSize, IReadOnlyList<SizeRefusalView> SizeRefused, int Quorum, bool IsQuorate, bool IsQuorateForCase, int Voting, int Base, int FavourNeeded, bool IsVoid, bool? Passes)
{
    public static ThresholdView Of(ThresholdAnswer a, SentenceBook book) => new(
        a.MinimumSize, [.. a.SizeRefused.Select(refusal => new SizeRefusalView(refusal.Code, book.Say(refusal)))], a.Quorum, a.IsQuorate, a.IsQuorateForCase, a.Voting, a.Base,
        a.FavourNeeded, a.IsVoid, a.Passes);
}

sealed record PlanningView(LocalDate Vote, LocalDate Published, LocalDate NoticeEnd, LocalDate EarliestFiling, LocalDate LastVoteOfYear, bool MustBeFiledInYear);
