using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Classes;

/// <summary>Materials of classes.</summary>
static class MaterialEndpoints
{
    public static void MapClassMaterials(this IEndpointRouteBuilder routes)
    {
        var materials = routes.MapGroup("/class-materials").WithTags("Classes");
        materials.MapGet("/", List).WithSummary("Materials of classes in which I have a seat, that I teach or look after, and those in my scope; newest first");
        materials.MapGet("/{id:guid}", Get).WithSummary("One material with its versions and what can be done");
        materials.MapPost("/", File).TakesUpload().Accepts<Stream>("application/octet-stream").WithSummary("File a material (PDF, PNG or JPEG as the body) for a class that I teach or look after");
        materials.MapPost("/{id:guid}/versions", Replace).TakesUpload().Accepts<Stream>("application/octet-stream").WithSummary("Add a newer version; the older ones stay");
        materials.MapGet("/{id:guid}/versions/{number:int}", Open).Produces<Stream>(200, "application/octet-stream").WithSummary("The file of a version");
        materials.MapPost("/{id:guid}/revision", Revise).WithSummary("Change the title, or from when on the people of the class see it");
        materials.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take a material out");
    }

    static async Task<PageView<MaterialSummaryView>> List(Guid? classId, [AsParameters] PageRequest page, MaterialDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act, classId, page, cancel), MaterialSummaryView.Of);

    static async Task<MaterialView> Get(Guid id, MaterialDesk desk, Act act, SentenceBook book, CancellationToken cancel) => await Show(await desk.FindAsync(id, act, cancel), desk, act, book, cancel);

    static async Task<IResult> File(
        Guid classId, string title, [Description("From when on the people of the class see it, such as 2026-05-01T01:00:00Z; at once where it is left out")] string? visibleFrom, string? fileName, HttpRequest http,
        MaterialDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var material = await desk.FileAsync(classId, title, Setting.At(visibleFrom, "visibleFrom") ?? act.At, fileName ?? "", await http.WholeBodyAsync(cancel), act, cancel);
        return Results.Created($"/api/v1/class-materials/{material.Id}", await Show(material, desk, act, book, cancel));
    }

    static async Task<MaterialView> Replace(Guid id, string? fileName, HttpRequest http, ExpectedVersion expected, MaterialDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.ReplaceAsync(id, fileName ?? "", await http.WholeBodyAsync(cancel), expected, act, cancel), desk, act, book, cancel);

    static async Task<IResult> Open(Guid id, int number, MaterialDesk desk, Act act, CancellationToken cancel)
    {
        var (version, content) = await desk.OpenAsync(id, number, act, cancel);
        return Results.File(content, version.MediaType, version.Name);
    }

    static async Task<MaterialView> Revise(Guid id, MaterialRequest request, ExpectedVersion expected, MaterialDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.ReviseAsync(id, request.Title, request.VisibleFrom, expected, act, cancel), desk, act, book, cancel);

    static async Task<MaterialView> Withdraw(Guid id, ReasonRequest request, ExpectedVersion expected, MaterialDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.WithdrawAsync(id, expected, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<MaterialView> Show(ClassMaterial material, MaterialDesk desk, Act act, SentenceBook book, CancellationToken cancel) => MaterialView.Of(await desk.LookAsync(material, act, cancel), book);
}

sealed record MaterialRequest(string Title, Instant VisibleFrom);

sealed record MaterialSummaryView(Guid Id, Guid ClassId, string Title, Instant VisibleFrom, int Number, ClassMaterialState State, long Version)
{
    public static MaterialSummaryView Of(ClassMaterial m) => new(m.Id, m.ClassRunId, m.Title, m.VisibleFrom, m.Number, m.State, m.Version);
}

sealed record MaterialView(Guid Id, Guid ClassId, string Title, Instant VisibleFrom, IReadOnlyList<MaterialVersion> Versions, ClassMaterialState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static MaterialView Of(MaterialSight sight, SentenceBook book)
    {
        var m = sight.Material;
        return new(m.Id, m.ClassRunId, m.Title, m.VisibleFrom, sight.Versions, m.State, m.Version, ActionView.Of(sight.Actions, book));
    }
}
