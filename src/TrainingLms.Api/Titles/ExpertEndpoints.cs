using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>The expert pool.</summary>
static class ExpertEndpoints
{
    public static void MapExperts(this IEndpointRouteBuilder routes)
    {
        var experts = routes.MapGroup("/title-experts").WithTags("Expert pool");
        experts.MapGet("/", List).WithSummary("Places in the expert pool, in the order of their codes");
        experts.MapGet("/{id:guid}", Get).WithSummary("One place with what can be done to it");
        experts.MapPost("/", Nominate).WithSummary("Propose an expert");
        experts.MapPost("/{id:guid}/admission", Admit).WithSummary("Admit an expert for a term of at most three years; a second person");
        experts.MapPost("/{id:guid}/renewal", Renew).WithSummary("Give an expert a new term");
        experts.MapPut("/{id:guid}/availability", MarkUnavailable).WithSummary("Say when I cannot come and how many cases I read at most");
        experts.MapPost("/{id:guid}/refusal", (Guid id, ReasonRequest request, ExpertPool pool, Act act, SentenceBook book, CancellationToken cancel) =>
            Move(id, MembershipTrigger.Decline, request, pool, act, book, cancel)).WithSummary("Do not take an expert in");
        experts.MapPost("/{id:guid}/suspension", (Guid id, ReasonRequest request, ExpertPool pool, Act act, SentenceBook book, CancellationToken cancel) =>
            Move(id, MembershipTrigger.Suspend, request, pool, act, book, cancel)).WithSummary("Set an expert aside while something is looked into");
        experts.MapPost("/{id:guid}/restoration", (Guid id, ReasonRequest request, ExpertPool pool, Act act, SentenceBook book, CancellationToken cancel) =>
            Move(id, MembershipTrigger.Restore, request, pool, act, book, cancel)).WithSummary("Put a suspended expert back");
        experts.MapPost("/{id:guid}/removal", (Guid id, ReasonRequest request, ExpertPool pool, Act act, SentenceBook book, CancellationToken cancel) =>
            Move(id, MembershipTrigger.Remove, request, pool, act, book, cancel)).WithSummary("Take an expert out for good");
    }

    static async Task<PageView<ExpertView>> List([AsParameters] PageRequest page, ExpertPool pool, Act act, CancellationToken cancel) =>
        PageView.Of(await pool.ListAsync(act.By, page, cancel), membership => ExpertView.Of(membership, []));

    static async Task<ExpertView> Get(Guid id, ExpertPool pool, Act act, SentenceBook book, CancellationToken cancel) =>
        await ExpertView.ShowAsync(await pool.FindAsync(id, act.By, cancel), pool, act, book, cancel);

    static async Task<IResult> Nominate(NewExpertRequest request, ExpertPool pool, Act act, SentenceBook book, CancellationToken cancel)
    {
        var wanted = new NewExpert(request.PersonId, request.UnitId, request.Code, request.Level, request.Specialty, request.Stratum);
        var view = await ExpertView.ShowAsync(await pool.NominateAsync(wanted, act, cancel), pool, act, book, cancel);
        return Results.Created($"/api/v1/title-experts/{view.Id}", view);
    }

    static async Task<ExpertView> Admit(Guid id, TermRequest request, ExpertPool pool, Act act, SentenceBook book, CancellationToken cancel) =>
        await ExpertView.ShowAsync(await pool.BeginTermAsync(id, MembershipTrigger.Admit, request.To, act, cancel), pool, act, book, cancel);

    static async Task<ExpertView> Renew(Guid id, TermRequest request, ExpertPool pool, Act act, SentenceBook book, CancellationToken cancel) =>
        await ExpertView.ShowAsync(await pool.BeginTermAsync(id, MembershipTrigger.Renew, request.To, act, cancel), pool, act, book, cancel);

    static async Task<ExpertView> MarkUnavailable(Guid id, AvailabilityRequest request, ExpertPool pool, Act act, SentenceBook book, CancellationToken cancel) =>
        await ExpertView.ShowAsync(await pool.MarkUnavailableAsync(id, new Availability(request.From, request.To, request.MaxCases), act, cancel), pool, act, book, cancel);

    static async Task<ExpertView> Move(
        Guid id, MembershipTrigger trigger, ReasonRequest request, ExpertPool pool, Act act, SentenceBook book, CancellationToken cancel) =>
        await ExpertView.ShowAsync(await pool.MoveAsync(id, trigger, act.Because(request.Reason), cancel), pool, act, book, cancel);
}

sealed record NewExpertRequest(Guid PersonId, Guid UnitId, string Code, TitleLevel Level, string Specialty, string Stratum = "general");

sealed record TermRequest(LocalDate To);

sealed record AvailabilityRequest(LocalDate? From = null, LocalDate? To = null, int? MaxCases = null);

sealed record ExpertView(
    Guid Id, Guid PersonId, Guid UnitId, string Code, TitleLevel Level, string Specialty, string Stratum, LocalDate? TermTo, LocalDate? UnavailableFrom,
    LocalDate? UnavailableTo, int? MaxCases, MembershipState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ExpertView Of(ExpertMembership m, IReadOnlyList<ActionView> actions) =>
        new(m.Id, m.PersonId, m.UnitId, m.Code, m.Level, m.Specialty, m.Stratum, m.TermTo, m.UnavailableFrom, m.UnavailableTo, m.MaxCases, m.State, m.Version, actions);

    public static async Task<ExpertView> ShowAsync(ExpertMembership m, ExpertPool pool, Act act, SentenceBook book, CancellationToken cancel) =>
        Of(m, ActionView.Of(await pool.ActionsAsync(m, act, cancel), book));
}
