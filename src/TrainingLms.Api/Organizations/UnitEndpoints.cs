using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Organizations;

/// <summary>The tree of units.</summary>
static class UnitEndpoints
{
    public static void MapUnits(this IEndpointRouteBuilder routes)
    {
        var units = routes.MapGroup("/units").WithTags("Units");
        units.MapGet("/", List).WithSummary("Units in the order of their codes, all or below one parent");
        units.MapGet("/{id:guid}", Get).WithSummary("One unit with what can be done to it");
        units.MapPost("/", Plan).WithSummary("Enter a planned unit");
        units.MapPost("/{id:guid}/opening", Begin).WithSummary("Open a planned unit");
        units.MapPost("/{id:guid}/closing", BeginClosing).WithSummary("Begin to close a unit");
        units.MapPost("/{id:guid}/reopening", Reopen).WithSummary("Call closing off");
        units.MapPost("/{id:guid}/closure", Close).WithSummary("Close an empty unit for good");
    }

    static async Task<PageView<UnitView>> List(Guid? parentId, [AsParameters] PageRequest page, UnitRegister register, CancellationToken cancel) =>
        PageView.Of(await register.ListAsync(parentId, page, cancel), unit => UnitView.Of(unit, []));

    static async Task<UnitView> Get(Guid id, UnitRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await register.FindAsync(id, cancel), register, act, book, cancel);

    static async Task<IResult> Plan(NewUnitRequest request, UnitRegister register, Act act, SentenceBook book, CancellationToken cancel)
    {
        var unit = await register.PlanAsync(new NewUnit(request.Code, request.Name, request.Level, request.Type, request.ParentId), act, cancel);
        return Results.Created($"/api/v1/units/{unit.Id}", await Show(unit, register, act, book, cancel));
    }

    static Task<UnitView> Begin(Guid id, ReasonRequest request, ExpectedVersion expected, UnitRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, UnitTrigger.Begin, request, expected, register, act, book, cancel);

    static Task<UnitView> BeginClosing(Guid id, ReasonRequest request, ExpectedVersion expected, UnitRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, UnitTrigger.BeginClosing, request, expected, register, act, book, cancel);

    static Task<UnitView> Reopen(Guid id, ReasonRequest request, ExpectedVersion expected, UnitRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, UnitTrigger.Reopen, request, expected, register, act, book, cancel);

    static Task<UnitView> Close(Guid id, ReasonRequest request, ExpectedVersion expected, UnitRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, UnitTrigger.Close, request, expected, register, act, book, cancel);

    static async Task<UnitView> Move(
        Guid id, UnitTrigger trigger, ReasonRequest request, ExpectedVersion expected, UnitRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await register.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), register, act, book, cancel);

    static async Task<UnitView> Show(OrganizationUnit unit, UnitRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        UnitView.Of(unit, ActionView.Of(await register.ActionsAsync(unit, act, cancel), book));
}

sealed record NewUnitRequest(string Code, string Name, UnitLevel Level, string Type, Guid? ParentId);

sealed record UnitView(
    Guid Id, string Code, string Name, UnitLevel Level, string Type, Guid? ParentId, UnitState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static UnitView Of(OrganizationUnit unit, IReadOnlyList<ActionView> actions) =>
        new(unit.Id, unit.Code, unit.Name, unit.Level, unit.Type, unit.ParentId, unit.State, unit.Version, actions);
}
