using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.Web;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.People;
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
        claims.MapGet("/{id:guid}", Get).WithSummary("One claim with its evidence, what it overlaps with and what can be done to it");
        claims.MapPost("/", Draft).WithSummary("Begin a claim of outside learning by the conversion table");
        claims.MapPut("/{id:guid}", Revise).WithSummary("Write my draft anew");
        claims.MapPost("/{id:guid}/evidence", Attach).TakesUpload().Accepts<Stream>("application/octet-stream").WithSummary("Add a file of evidence (PDF, PNG or JPEG as the body) to my draft");
        claims.MapGet("/{id:guid}/evidence/{fileId:guid}", Open).Produces<Stream>(200, "application/octet-stream").WithSummary("A file of evidence; looking at that of others is written down");
        claims.MapDelete("/{id:guid}/evidence/{fileId:guid}", Detach).WithSummary("Remove a file of evidence from my draft");
        claims.MapPost("/{id:guid}/submission", Submit).WithSummary("Hand my draft in");
        claims.MapPost("/{id:guid}/return", Return).WithSummary("Give a claim back to be put right");
        claims.MapPost("/{id:guid}/endorsement", Endorse).WithSummary("Support a claim for the unit, having seen the evidence");
        claims.MapPost("/{id:guid}/grant", Grant).WithSummary("Grant hours, at most what the table gives; a second person");
        claims.MapPost("/{id:guid}/refusal", Refuse).WithSummary("Do not recognise a claim");
        claims.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take my claim back");
        claims.MapPost("/{id:guid}/reversal", Reverse).WithSummary("Take the grant of a claim back that proved wrong, after the person was heard");
    }

    static async Task<PageView<ClaimView>> List([AsParameters] PageRequest page, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act, page, cancel), claim => ClaimView.Of(claim, book));

    static async Task<ClaimView> Get(Guid id, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.LookAsync(id, act, cancel), book);

    static async Task<IResult> Draft(NewClaimRequest request, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var view = ClaimView.Of(await desk.DraftAsync(request.Wanted, act, cancel), book);
        return Results.Created($"/api/v1/hours/claims/{view.Id}", view);
    }

    static async Task<ClaimView> Revise(Guid id, NewClaimRequest request, ExpectedVersion expected, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.ReviseAsync(id, request.Wanted, expected, act, cancel), book);

    static async Task<ClaimView> Attach(Guid id, HttpRequest http, string? fileName, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.AttachAsync(id, fileName ?? "", await http.WholeBodyAsync(cancel), act, cancel), book);

    static async Task<IResult> Open(Guid id, Guid fileId, ClaimDesk desk, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var (claim, file, content) = await desk.OpenAsync(id, fileId, act.By, cancel);
        if (claim.PersonId != act.By.PersonId)
            await db.WriteDownAsync(act, new Export("open_claim_evidence", "hours_claim", id, Right.SeeLearning, claim.UnitId, ("file", file.Hash)), cancel);
        return Results.File(content, file.MediaType, file.Name);
    }

    static async Task<ClaimView> Detach(Guid id, Guid fileId, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.DetachAsync(id, fileId, act, cancel), book);

    static async Task<ClaimView> Submit(Guid id, ReasonRequest request, ExpectedVersion expected, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.SubmitAsync(id, expected, act.Because(request.Reason), cancel), book);

    static async Task<ClaimView> Return(Guid id, ReasonRequest request, ExpectedVersion expected, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.MoveAsync(id, HoursClaimTrigger.Return, expected, act.Because(request.Reason), cancel), book);

    static async Task<ClaimView> Endorse(Guid id, EndorseClaimRequest request, ExpectedVersion expected, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.EndorseAsync(id, request.EvidenceSeen, expected, act.Because(request.Reason), cancel), book);

    static async Task<ClaimView> Grant(Guid id, GrantRequest request, ExpectedVersion expected, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.GrantAsync(id, request.GrantedHundredths, expected, act.Because(request.Reason), cancel), book);

    static async Task<ClaimView> Refuse(Guid id, RefuseClaimRequest request, ExpectedVersion expected, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.RefuseAsync(id, request.ReasonCode, expected, act.Because(request.Reason), cancel), book);

    static async Task<ClaimView> Withdraw(Guid id, ReasonRequest request, ExpectedVersion expected, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.MoveAsync(id, HoursClaimTrigger.Withdraw, expected, act.Because(request.Reason), cancel), book);

    static async Task<ClaimView> Reverse(Guid id, ReverseClaimRequest request, ExpectedVersion expected, ClaimDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ClaimView.Of(await desk.ReverseAsync(id, request.HeardOn, expected, act.Because(request.Reason), cancel), book);
}

sealed record NewClaimRequest(
    [property: Description("Key of a row of the conversion table that can be claimed")] string Kind, [property: Description("How many units of the row")] int Units, HoursCategory Category,
    LocalDate LearnedOn, string Title, string Evidence, LocalDate? LearnedFrom = null,
    [property: Description("Hours in hundredths, at most what the table gives; null for all of it")] int? HoursHundredths = null,
    [property: Description("Level of a work")] string? Level = null, [property: Description("Rank of the author of a work, from 1")] int? AuthorRank = null)
{
    public NewClaim Wanted => new(Kind, Units, Level, AuthorRank, Category, HoursHundredths, LearnedFrom, LearnedOn, Title, Evidence);
}

sealed record EndorseClaimRequest([property: Description("That the evidence was looked at")] bool EvidenceSeen, [property: Description("Required where it overlaps with other learning")] string? Reason = null);

sealed record GrantRequest([property: Description("Hours in hundredths, at most what the table gives")] int GrantedHundredths, string? Reason = null);

sealed record RefuseClaimRequest(ClaimRefusal? ReasonCode = null, [property: Description("In words; required where the reason is another one")] string? Reason = null);

sealed record ReverseClaimRequest([property: Description("The day on which the person was heard")] LocalDate? HeardOn = null, string? Reason = null);

sealed record ClaimView(
    Guid Id, Guid PersonId, Guid UnitId, string Kind, int Units, string? Level, int? AuthorRank, HoursCategory Category, string Title, string Evidence, LocalDate? LearnedFrom, LocalDate LearnedOn,
    int ClaimedHundredths, int TableHundredths, string? RuleVersion, int? GrantedHundredths, Guid? EndorsedBy, ClaimRefusal? RefusedFor, string? Remark, LocalDate? HeardOn,
    IReadOnlyList<EvidenceView> Files, [property: Description("What else was learned in the same days; shown with one claim, not in lists")] IReadOnlyList<string> Overlaps,
    [property: Description("What it would count if it were granted now; null in lists and once it is decided")] int? WouldCountHundredths, IReadOnlyList<HoursCutView> WouldNotCount,
    HoursClaimState State, string StateLabel, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ClaimView Of(ClaimSight sight, SentenceBook book)
    {
        var c = sight.Claim;
        return new(c.Id, c.PersonId, c.UnitId, c.Kind, c.Units, c.Level, c.AuthorRank, c.Category, c.Title, c.Evidence, c.LearnedFrom, c.LearnedOn, c.ClaimedHundredths, c.TableHundredths,
            c.RuleVersion, c.GrantedHundredths, c.EndorsedBy, c.RefusedFor, c.Remark, c.HeardOn,
            [.. sight.Files.Select(file => new EvidenceView(file.Id, file.Name, file.MediaType, file.Size, file.Hash))], sight.Overlaps,
            sight.WouldCount?.CountedHundredths, [.. (sight.WouldCount?.Cuts ?? []).Select(cut => HoursCutView.Of(cut, book))], c.State, book[$"hours_claim.state.{Snake.Of(c.State)}"], c.Version, ActionView.Of(HoursClaimWorkflow.Table.PermittedTriggers(c, sight.Act), book));
    }
}

sealed record EvidenceView(Guid Id, string Name, string MediaType, int Size, string Hash);
