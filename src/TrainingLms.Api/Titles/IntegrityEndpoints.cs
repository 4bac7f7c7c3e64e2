using Microsoft.AspNetCore.Mvc;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>Leads of fraud, cases that stand still for one, and integrity records.</summary>
static class IntegrityEndpoints
{
    public static void MapTitleIntegrity(this IEndpointRouteBuilder routes)
    {
        var leads = routes.MapGroup("/title-fraud-leads").WithTags("Title integrity");
        leads.MapGet("/", List).WithSummary("Leads of my office, and those against me that I was heard on");
        leads.MapGet("/{id:guid}", Get).WithSummary("One lead with what can be done to it");
        leads.MapPost("/", Raise).WithSummary("Raise a lead against an application or an expert");
        leads.MapPost("/{id:guid}/hearing", Hear).WithSummary("Take down what the person said to it");
        leads.MapPost("/{id:guid}/finding", Sign).WithSummary("First signature: proven or not, with the evidence");
        leads.MapPost("/{id:guid}/finding-confirmation", Confirm).WithSummary("Second signature, by another one of the authority");
        routes.MapGet("/title-integrity-records", Records).WithTags("Title integrity").WithSummary("Integrity records of my office, and my own");

        var applications = routes.MapGroup("/title-applications/{id:guid}").WithTags("Title integrity");
        applications.MapPost("/freeze", Freeze).WithSummary("Let an application stand still while a lead is looked into; its notice goes on");
        applications.MapPost("/unfreezing", Unfreeze).WithSummary("Let it go on where it was, with the time it lost");
        applications.MapPost("/sanction", Sanction).WithSummary("End it for proven fraud; the applicant comes on record");
    }

    static async Task<PageView<LeadView>> List([AsParameters] PageRequest page, LeadDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, page, cancel), lead => LeadView.Of(lead, act, []));

    static async Task<LeadView> Get(Guid id, [AsParameters] LeadWork work) => await work.ShowAsync(await work.Desk.FindAsync(id, work.Act.By, work.Cancel));

    static async Task<IResult> Raise(NewLeadRequest request, [AsParameters] LeadWork work)
    {
        var lead = request.ExpertId is { } expert
            ? await work.Desk.RaiseAgainstExpertAsync(expert, request.Statement ?? "", work.Act, work.Cancel)
            : await work.Desk.RaiseAgainstCaseAsync(request.ApplicationId ?? Guid.Empty, request.ObjectionId, request.Statement ?? "", work.Act, work.Cancel);
        return Results.Created($"/api/v1/title-fraud-leads/{lead.Id}", await work.ShowAsync(lead));
    }

    static async Task<LeadView> Hear(Guid id, ReasonRequest request, [AsParameters] LeadWork work) =>
        await work.ShowAsync(await work.Desk.HearAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static async Task<LeadView> Sign(Guid id, LeadFindingRequest request, [AsParameters] LeadWork work) =>
        await work.ShowAsync(await work.Desk.SignAsync(id, new SignedLead(request.Proven, request.Evidence ?? []), work.Expected, work.Act, work.Cancel));

    static async Task<LeadView> Confirm(Guid id, ReasonRequest request, [AsParameters] LeadWork work) =>
        await work.ShowAsync(await work.Desk.ConfirmAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static async Task<PageView<IntegrityRecordView>> Records([AsParameters] PageRequest page, IntegrityRegister register, Act act, CancellationToken cancel) =>
        PageView.Of(await register.ListAsync(act.By, page, cancel), IntegrityRecordView.Of);

    static async Task<ApplicationView> Freeze(Guid id, ReasonRequest request, InvestigationDesk investigations, [AsParameters] Desk desk) =>
        await desk.ShowAsync(await investigations.FreezeAsync(id, desk.Expected, desk.Act.Because(request.Reason), desk.Cancel));

    static async Task<ApplicationView> Unfreeze(Guid id, ReasonRequest request, InvestigationDesk investigations, [AsParameters] Desk desk) =>
        await desk.ShowAsync(await investigations.UnfreezeAsync(id, desk.Expected, desk.Act.Because(request.Reason), desk.Cancel));

    static async Task<ApplicationView> Sanction(Guid id, ReasonRequest request, InvestigationDesk investigations, [AsParameters] Desk desk) =>
        await desk.ShowAsync(await investigations.SanctionAsync(id, desk.Expected, desk.Act.Because(request.Reason), desk.Cancel));
}

/// <summary>What every act on a lead needs, bound at once.</summary>
sealed record LeadWork([FromServices] LeadDesk Desk, [FromServices] ExpectedVersion Expected, [FromServices] Act Act, [FromServices] SentenceBook Book, CancellationToken Cancel)
{
    public async Task<LeadView> ShowAsync(FraudLead lead) => LeadView.Of(lead, Act, ActionView.Of(await Desk.ActionsAsync(lead, Act, Cancel), Book));
}

/// <summary>A lead. Either <c>applicationId</c>, where it may come from an objection, or <c>expertId</c>.</summary>
sealed record NewLeadRequest(string? Statement = null, Guid? ApplicationId = null, Guid? ExpertId = null, Guid? ObjectionId = null);

sealed record LeadFindingRequest(bool Proven = false, IReadOnlyList<string>? Evidence = null);

/// <summary>A lead. Whom it is about sees that it is there, what was taken down of the hearing and what was found; not the words of supervision, nor the evidence.</summary>
sealed record LeadView(
    Guid Id, LeadKind Kind, Guid SubjectId, Guid PersonId, Guid? ObjectionId, string? Statement, Instant RaisedAt, Instant? HeardAt, string? Hearing, bool? SignedAsProven, IReadOnlyList<string> Evidence,
    FraudLeadState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static LeadView Of(FraudLead l, Act act, IReadOnlyList<ActionView> actions)
    {
        var isSubject = act.By.PersonId == l.PersonId;
        return new(l.Id, l.Kind, l.SubjectId, l.PersonId, isSubject ? null : l.ObjectionId, isSubject ? null : l.Statement, l.RaisedAt, l.HeardAt, l.Hearing,
            isSubject && l.State == FraudLeadState.Raised ? null : l.SignedAsProven, isSubject ? [] : l.Evidence, l.State, l.Version, actions);
    }
}

/// <summary>An integrity record. <c>endsOn</c> is the last day it counts; <c>liftedAt</c> is null while it stands.</summary>
sealed record IntegrityRecordView(Guid Id, Guid PersonId, IntegrityGround Ground, Guid SourceId, LocalDate MadeOn, LocalDate EndsOn, Instant? LiftedAt)
{
    public static IntegrityRecordView Of(IntegrityRecord r) => new(r.Id, r.PersonId, r.Ground, r.SourceId, r.MadeOn, r.EndsOn, r.LiftedAt);
}
