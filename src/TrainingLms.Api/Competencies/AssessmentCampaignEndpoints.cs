using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Competencies;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Competencies;

/// <summary>Campaigns in which the same people are rated before and after.</summary>
static class AssessmentCampaignEndpoints
{
    public static void MapAssessmentCampaigns(this IEndpointRouteBuilder routes)
    {
        var campaigns = routes.MapGroup("/assessment-campaigns").WithTags("Competencies");
        campaigns.MapGet("/", List).WithSummary("Campaigns in my scope and those I am in, newest first");
        campaigns.MapGet("/{id:guid}", Get).WithSummary("One campaign and what can be done to it");
        campaigns.MapPost("/", Draft).WithSummary("Plan a campaign: model version, two dates, people with named assessors");
        campaigns.MapPut("/{id:guid}", Revise).WithSummary("Plan it otherwise, before it is scheduled");
        campaigns.MapPost("/{id:guid}/schedule", Schedule).WithSummary("Fix model, people and dates; from then on only the dates move it");
        campaigns.MapPost("/{id:guid}/cancellation", Cancel).WithSummary("Call it off, with a reason");
        campaigns.MapGet("/{id:guid}/comparison", Compare).WithSummary("Averages of the people rated both before and after, once it is over; groups of fewer than five are not shown");
        var participants = routes.MapGroup("/assessment-participants").WithTags("Competencies");
        participants.MapGet("/", Participants).WithSummary("People in campaigns: myself, those I assess, and those in my scope, as they were listed");
        participants.MapGet("/{id:guid}", GetParticipant).WithSummary("One of them with ratings and what can be done");
        participants.MapPost("/{id:guid}/before-rating", RateBefore).WithSummary("Rate every dimension before, as the named assessor");
        participants.MapPost("/{id:guid}/after-rating", RateAfter).WithSummary("Rate every dimension after, as the named assessor");
    }

    static async Task<PageView<CampaignView>> List(string? state, [AsParameters] PageRequest page, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await office.ListAsync(act.By, Setting.Find<CampaignState>(state, "state"), page, cancel), campaign => CampaignView.Of(campaign, [], book));

    static async Task<CampaignView> Get(Guid id, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) => await ShowAsync(await office.FindAsync(id, act.By, cancel), office, act, book, cancel);

    static async Task<IResult> Draft(DraftCampaignRequest request, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var view = await ShowAsync(await office.DraftAsync(request.UnitId, request.Plan.ToPlan(), act, cancel), office, act, book, cancel);
        return Results.Created($"/api/v1/assessment-campaigns/{view.Id}", view);
    }

    static async Task<CampaignView> Revise(Guid id, CampaignPlanRequest request, ExpectedVersion expected, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.ReviseAsync(id, request.ToPlan(), expected, act, cancel), office, act, book, cancel);

    static async Task<CampaignView> Schedule(Guid id, ReasonRequest request, ExpectedVersion expected, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.ScheduleAsync(id, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<CampaignView> Cancel(Guid id, ReasonRequest request, ExpectedVersion expected, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.CancelAsync(id, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<ComparisonView> Compare(Guid id, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) => ComparisonView.Of(await office.CompareAsync(id, act.By, cancel), book);

    static async Task<PageView<ParticipantView>> Participants(
        Guid? campaignId, string? state, [Description("Only those whom I am to assess")] bool? forMe, [AsParameters] PageRequest page, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await office.ParticipantsAsync(act.By, new ParticipantFilter(campaignId, Setting.Find<ParticipantState>(state, "state"), forMe ?? false), page, cancel),
            participant => ParticipantView.Of(participant, [], book));

    static async Task<ParticipantView> GetParticipant(Guid id, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.FindParticipantAsync(id, act.By, cancel), office, act, book, cancel);

    static async Task<ParticipantView> RateBefore(Guid id, RateParticipantRequest request, ExpectedVersion expected, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.RateAsync(id, CampaignPhase.Before, request.Levels, expected, act, cancel), office, act, book, cancel);

    static async Task<ParticipantView> RateAfter(Guid id, RateParticipantRequest request, ExpectedVersion expected, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.RateAsync(id, CampaignPhase.After, request.Levels, expected, act, cancel), office, act, book, cancel);

    static async Task<CampaignView> ShowAsync(AssessmentCampaign campaign, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        CampaignView.Of(campaign, ActionView.Of(await office.ActionsAsync(campaign, act, cancel), book), book);

    static async Task<ParticipantView> ShowAsync(CampaignParticipant participant, CampaignOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        ParticipantView.Of(participant, ActionView.Of(await office.ActionsAsync(participant, act, cancel), book), book);
}

sealed record DraftCampaignRequest(Guid UnitId, CampaignPlanRequest Plan);

sealed record CampaignPlanRequest(
    string Title, string Model, [property: Description("Version of the model")] int Version, [property: Description("First day of the ratings before")] LocalDate BeforeOn,
    [property: Description("First day of the ratings after")] LocalDate AfterOn, [property: Description("For how many days ratings may be given from each date on")] int WindowDays,
    IReadOnlyList<NamedParticipant> Participants)
{
    public CampaignPlan ToPlan() => new(Title, Model, Version, BeforeOn, AfterOn, WindowDays, Participants);
}

sealed record RateParticipantRequest([property: Description("One for each dimension of the model")] IReadOnlyList<WantedLevel> Levels);

sealed record CampaignView(
    Guid Id, Guid UnitId, string Title, string Model, int ModelVersion, LocalDate BeforeOn, LocalDate AfterOn, int WindowDays, Instant BeforeUntil, Instant AfterUntil, int People,
    [property: Description("SHA-256 over the keys of the people in order, one in a line; null before it is scheduled")] string? PeopleHash, CampaignState State, string StateLabel, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static CampaignView Of(AssessmentCampaign c, IReadOnlyList<ActionView> actions, SentenceBook book) => new(
        c.Id, c.UnitId, c.Title, c.ModelKey, c.ModelNumber, c.BeforeOn, c.AfterOn, c.WindowDays, c.BeforeUntil, c.AfterUntil, c.People, c.PeopleHash, c.State,
        book[$"assessment_campaign.state.{Snake.Of(c.State)}"], c.Version, actions);
}

sealed record ParticipantView(
    Guid Id, Guid CampaignId, Guid PersonId, Guid UnitId, Guid AssessorId, IReadOnlyList<CampaignRatingView> Ratings, ParticipantState State, string StateLabel, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ParticipantView Of(CampaignParticipant p, IReadOnlyList<ActionView> actions, SentenceBook book) => new(
        p.Id, p.CampaignId, p.PersonId, p.UnitId, p.AssessorId, [.. p.Ratings.OrderBy(rating => rating.Phase).ThenBy(rating => rating.Id).Select(rating => new CampaignRatingView(rating.Phase, rating.Dimension, rating.Level))],
        p.State, book[$"assessment_participant.state.{Snake.Of(p.State)}"], p.Version, actions);
}

sealed record CampaignRatingView(CampaignPhase Phase, string Dimension, int Level);

sealed record ComparisonView(Guid CampaignId, string Model, int ModelVersion, [property: Description("All together first, then the unit by itself and each unit right below")] IReadOnlyList<ComparedGroupView> Groups)
{
    public static ComparisonView Of(CampaignComparison c, SentenceBook book) => new(
        c.Campaign.Id, c.Model.Key, c.Model.Number,
        [.. c.Groups.Select(group => new ComparedGroupView(group.Unit.Id, group.Unit.Name, group.WithBelow, group.Pairs is not null, group.Pairs,
            [.. group.Dimensions.Select(one => new ComparedDimensionView(one.Dimension.Key, one.Dimension.Title.In(book.Language), one.BeforeHundredths, one.AfterHundredths, one.ChangeHundredths))]))]);
}

sealed record ComparedGroupView(
    Guid UnitId, string UnitName, bool WithBelow, [property: Description("False where the group has fewer than five people, or would let such a group be worked out")] bool IsShown,
    [property: Description("How many people were rated both before and after")] int? Pairs, IReadOnlyList<ComparedDimensionView> Dimensions);

sealed record ComparedDimensionView(string Dimension, string Title, [property: Description("Average level in hundredths")] int BeforeHundredths, int AfterHundredths, int ChangeHundredths);
