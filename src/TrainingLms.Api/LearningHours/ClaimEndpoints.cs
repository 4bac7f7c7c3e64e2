using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.LearningHours;

/// <summary>Claims of outside learning.</summary>
static class ClaimEndpoints
{
    public static void MapClaims(this IEndpointRouteBuilder routes)
    {
        var claims = routes.MapGroup("/hours/claims").WithTags("Learning hours");
        claims.MapGet("/", List).WithSummary("My claims and those in my scope, newest first");
        claims.MapGet("/{id:guid}", Get).WithSummary("One claim with what can be done to it");
        claims.MapPost("/", Claim).WithSummary("Claim hours of outside learning");
        claims.MapPost("/{id:guid}/endorsement", Endorse).WithSummary("Support a claim for the unit");
        claims.MapPost("/{id:guid}/grant", Grant).WithSummary("Grant hours, at most what was claimed; a second person");
        claims.MapPost("/{id:guid}/refusal", Refuse).WithSummary("Do not recognise a claim");
        claims.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take my claim back");
    }

    static async Task<PageView<ClaimView>> List([AsParameters] PageRequest page, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, page, cancel), claim => ClaimView.Of(claim, act, book));

    static async Task<ClaimView> Get(Guid id, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Claim(NewClaimRequest request, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var wanted = new NewClaim(request.Category, request.HoursHundredths, request.LearnedOn, request.Title, request.Evidence);
        var view = ClaimView.Of(await desk.ClaimAsync(wanted, act, cancel), act, book);
        return Results.Created($"/api/v1/hours/claims/{view.Id}", view);
    }

    static async Task<ClaimView> Endorse(Guid id, ReasonRequest request, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.EndorseAsync(id, act.Because(request.Reason), cancel), act, book);

    static async Task<ClaimView> Grant(Guid id, GrantRequest request, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.GrantAsync(id, request.GrantedHundredths, act.Because(request.Reason), cancel), act, book);

    static async Task<ClaimView> Refuse(Guid id, ReasonRequest request, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.MoveAsync(id, HoursClaimTrigger.Refuse, act.Because(request.Reason), cancel), act, book);

    static async Task<ClaimView> Withdraw(Guid id, ReasonRequest request, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.MoveAsync(id, HoursClaimTrigger.Withdraw, act.Because(request.Reason), cancel), act, book);
}

sealed record NewClaimRequest(
    HoursCategory Category, [property: Description("Hours in hundredths, 25 to 20000")] int HoursHundredths, LocalDate LearnedOn, string Title, string Evidence);

sealed record GrantRequest([property: Description("Hours in hundredths, at most what was claimed")] int GrantedHundredths, string? Reason = null);

sealed record ClaimView(
    Guid Id, Guid PersonId, Guid UnitId, HoursCategory Category, string Title, string Evidence, LocalDate LearnedOn, int ClaimedHundredths, int? GrantedHundredths,
    Guid? EndorsedBy, HoursClaimState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    // The button to grant is judged by the full claim and a reason; what is really granted is judged when it is pressed.
    public static ClaimView Of(HoursClaim c, Act act, SentenceBook book) => new(
        c.Id, c.PersonId, c.UnitId, c.Category, c.Title, c.Evidence, c.LearnedOn, c.ClaimedHundredths, c.GrantedHundredths, c.EndorsedBy, c.State, c.Version,
        ActionView.Of(HoursClaimWorkflow.Table.PermittedTriggers(c, act.Because("-").Given(new GrantedHours(c.ClaimedHundredths))), book));
}
