using System.ComponentModel;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Programmes;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Programmes;

/// <summary>Versions of programmes.</summary>
static class ProgrammeEndpoints
{
    public static void MapProgrammes(this IEndpointRouteBuilder routes)
    {
        var programmes = routes.MapGroup("/programmes").WithTags("Programmes");
        programmes.MapGet("/", List).WithSummary("Versions of programmes: what is or was published, and all versions of units in my scope, newest first");
        programmes.MapGet("/{id:guid}", Get).WithSummary("One version of a programme with its courses, paths and policy, and what can be done to it");
        programmes.MapPost("/", Draft).WithSummary("Write a version of a programme; the first one makes the programme");
        programmes.MapPost("/{id:guid}/approval", Approve).WithSummary("Decide a version as a second person");
        programmes.MapPost("/{id:guid}/publication", Publish).WithSummary("Open a version for people; the one published before is superseded");
        programmes.MapPost("/{id:guid}/retirement", Retire).WithSummary("Assign nobody to a version any more; whoever is in it goes on");
        programmes.MapPost("/{id:guid}/discard", Discard).WithSummary("Drop a version that was never published");
    }

    static async Task<PageView<ProgrammeView>> List(
        [Description("Only versions of the programme with this key")] string? key, [AsParameters] PageRequest page, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await office.ListAsync(act.By, key, page, cancel), version => ProgrammeView.Of(version, null, book));

    static async Task<ProgrammeView> Get(Guid id, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.FindAsync(id, act.By, cancel), office, act, book, cancel);

    static async Task<IResult> Draft(DraftProgrammeRequest request, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var view = await ShowAsync(await office.DraftAsync(request.UnitId, request.Key, request.Content, act, cancel), office, act, book, cancel);
        return Results.Created($"/api/v1/programmes/{view.Id}", view);
    }

    static async Task<ProgrammeView> Approve(Guid id, ReasonRequest request, ExpectedVersion expected, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.MoveAsync(id, ProgrammeVersionTrigger.Approve, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<ProgrammeView> Publish(Guid id, ReasonRequest request, ExpectedVersion expected, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.PublishAsync(id, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<ProgrammeView> Retire(Guid id, ReasonRequest request, ExpectedVersion expected, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.MoveAsync(id, ProgrammeVersionTrigger.Retire, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<ProgrammeView> Discard(Guid id, ReasonRequest request, ExpectedVersion expected, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.MoveAsync(id, ProgrammeVersionTrigger.Discard, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<ProgrammeView> ShowAsync(ProgrammeVersion version, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        ProgrammeView.Of(version, await office.KnowingAsync(version, act.Because("-"), cancel), book);
}

sealed record DraftProgrammeRequest(
    Guid UnitId, [property: Description("Key of the programme: lower-case letters, digits and hyphens; the version is the next by number")] string Key, ProgrammeContent Content);

sealed record ProgrammeView(
    Guid Id, Guid ProgrammeId, string Key, int Number, Guid UnitId, string Title, ProgrammeVersionState State, string StateLabel, Guid DraftedBy, ProgrammeContent Content, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ProgrammeView Of(ProgrammeVersion v, Act? knowing, SentenceBook book) => new(
        v.Id, v.ProgrammeId, v.Key, v.Number, v.UnitId, v.TitleIn(book.Language), v.State, book[$"programme_version.state.{Snake.Of(v.State)}"], v.DraftedBy, v.Content, v.Version,
        knowing is null ? [] : ActionView.Of(ProgrammeVersionWorkflow.Table.PermittedTriggers(v, knowing), book));
}
