using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Competencies;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Competencies;

/// <summary>The levels that posts ask for.</summary>
static class PostProfileEndpoints
{
    public static void MapPostProfiles(this IEndpointRouteBuilder routes)
    {
        var profiles = routes.MapGroup("/post-profiles").WithTags("Competencies");
        profiles.MapGet("/", List).WithSummary("Profiles that are or were in force, and drafts in my scope, newest first");
        profiles.MapGet("/{id:guid}", Get).WithSummary("One profile and what can be done to it");
        profiles.MapPost("/", Draft).WithSummary("Write a version for a unit with all below: for everybody, a post, a category, or both");
        profiles.MapPost("/{id:guid}/approval", Approve).WithSummary("Bring a version into force as a second person; the one before is replaced");
        profiles.MapPost("/{id:guid}/retirement", Retire).WithSummary("Take a profile out of force, with a reason");
        profiles.MapPost("/{id:guid}/discard", Discard).WithSummary("Drop a draft, with a reason");
    }

    static async Task<PageView<ProfileView>> List(Guid? unitId, string? state, [AsParameters] PageRequest page, ProfileOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await office.ListAsync(act.By, unitId, Setting.Find<PostProfileState>(state, "state"), page, cancel), profile => ProfileView.Of(profile, [], book));

    static async Task<ProfileView> Get(Guid id, ProfileOffice office, Act act, SentenceBook book, CancellationToken cancel) => Show(await office.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Draft(DraftProfileRequest request, ProfileOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var plan = new NewProfile(request.UnitId, request.Post ?? "", request.Category, request.Model, request.Version, request.Wanted, request.Basis);
        var view = Show(await office.DraftAsync(plan, act, cancel), act, book);
        return Results.Created($"/api/v1/post-profiles/{view.Id}", view);
    }

    static async Task<ProfileView> Approve(Guid id, ReasonRequest request, ExpectedVersion expected, ProfileOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await office.ApproveAsync(id, expected, act.Because(request.Reason), cancel), act, book);

    static async Task<ProfileView> Retire(Guid id, ReasonRequest request, ExpectedVersion expected, ProfileOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await office.MoveAsync(id, PostProfileTrigger.Retire, expected, act.Because(request.Reason), cancel), act, book);

    static async Task<ProfileView> Discard(Guid id, ReasonRequest request, ExpectedVersion expected, ProfileOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await office.MoveAsync(id, PostProfileTrigger.Discard, expected, act.Because(request.Reason), cancel), act, book);

    static ProfileView Show(PostProfile profile, Act act, SentenceBook book) => ProfileView.Of(profile, ActionView.Of(PostProfileWorkflow.Table.PermittedTriggers(profile, act.Because("-")), book), book);
}

sealed record DraftProfileRequest(
    Guid UnitId, string Model, [property: Description("Version of the model")] int Version, [property: Description("Wanted levels; what is left out is not asked for")] IReadOnlyList<WantedLevel> Wanted,
    [property: Description("Why, for example the number of the document")] string Basis,
    [property: Description("Post as people's records write it; left out for every post")] string? Post = null, EmploymentCategory? Category = null);

sealed record ProfileView(
    Guid Id, Guid UnitId, [property: Description("Empty for every post")] string Post, EmploymentCategory? Category, string Model, int ModelVersion, int Number, IReadOnlyList<WantedLevel> Wanted,
    string Basis, Guid DraftedBy, Instant? InForceSince, PostProfileState State, string StateLabel, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ProfileView Of(PostProfile p, IReadOnlyList<ActionView> actions, SentenceBook book) => new(
        p.Id, p.UnitId, p.Post, p.Category, p.ModelKey, p.ModelNumber, p.Number, p.Wanted.Levels, p.Basis, p.DraftedBy, p.InForceSince, p.State, book[$"post_profile.state.{Snake.Of(p.State)}"],
        p.Version, actions);
}
