using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Programmes;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Programmes;

/// <summary>What the check finds about programmes, and the repairs that a person makes.</summary>
static class ProgrammeFindingEndpoints
{
    public static void MapProgrammeFindings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/programme-findings", List).WithTags("Programmes").WithSummary("Findings of the check about assignments in my scope, each with its repairs");
        routes.MapPost("/programme-assignments/{id:guid}/repair", Repair).WithTags("Programmes").WithSummary("Repair what the check found, by one of the repairs that it names and with a reason");
    }

    static async Task<PageView<ProgrammeFindingView>> List([AsParameters] PageRequest page, RepairDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, page, cancel), found => ProgrammeFindingView.Of(found, book));

    static async Task<ProgrammeStandingView> Repair(
        Guid id, RepairRequest request, ExpectedVersion expected, RepairDesk repairs, ProgrammeDesk desk, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        await repairs.RepairAsync(id, request.Repair, expected, act.Because(request.Reason), cancel);
        return await ProgrammeAssignmentEndpoints.ShowAsync(id, desk, office, act, book, cancel);
    }
}

sealed record RepairRequest(ProgrammeRepair Repair, string? Reason = null);

sealed record ProgrammeFindingView(Guid AssignmentId, Guid PersonId, string Code, string Text, IReadOnlyList<RepairView> Repairs)
{
    public static ProgrammeFindingView Of(ProgrammeFinding f, SentenceBook book) => new(
        f.AssignmentId, f.PersonId, f.Code, book.Say(new Refusal(f.Code, [("repairs", f.Repairs.Select(repair => book[$"programme_repair.{Snake.Of(repair)}"]).ToList())])),
        [.. f.Repairs.Select(repair => new RepairView(repair, book[$"programme_repair.{Snake.Of(repair)}"]))]);
}

sealed record RepairView(ProgrammeRepair Repair, string Label);
