using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>Eligibility, and the authority's decision at the end.</summary>
static class DecisionEndpoints
{
    public static void MapTitleDecisions(this IEndpointRouteBuilder routes)
    {
        var applications = routes.MapGroup("/title-applications/{id:guid}").WithTags("Title applications");
        applications.MapGet("/eligibility", Explain).WithSummary("Every rule with its inputs, what the engine proposes and what people decided");
        applications.MapPost("/eligibility-findings", DecideFinding).WithSummary("Decide a rule that the engine could not");
        applications.MapPost("/eligibility-exceptions", ApplyException).WithSummary("Grant an exception from a failed rule");
        applications.MapPost("/eligibility-signature", SignEligible).WithSummary("First signature: it is eligible");
        applications.MapPost("/eligibility-confirmation", ConfirmEligible).WithSummary("Second signature, by another person");
        applications.MapPost("/ineligibility", ConfirmIneligible).WithSummary("It is not eligible, with the reasons");
        applications.MapPost("/officer-waiver-signatures", SignWaiver).WithSummary("Sign first that an officer may act in spite of a conflict that is not hard, with the reason");
        applications.MapPost("/officer-waivers", Waive).WithSummary("Let the officer act, as the second person, with the reason");
        applications.MapPost("/defence-slot", OfferSlot).WithSummary("Set time and place of the defence, or move them before it begins");
        applications.MapPost("/defence-second-slot", OfferSecondSlot).WithSummary("Offer a second slot after the first absence, with the reason that is accepted");
        applications.MapPost("/defence-absence", MissDefence).WithSummary("Absent for the second time or without an accepted reason; the rules say what follows");
        applications.MapPost("/confirmation", Confirm).WithSummary("Confirm the title");
        applications.MapPost("/confirmation-refusal", RefuseConfirmation).WithSummary("Do not confirm the title");
    }

    static async Task<EligibilityView> Explain(Guid id, [AsParameters] Desk desk)
    {
        var a = await desk.Applications.FindAsync(id, desk.Act.By, desk.Cancel);
        return new EligibilityView(a.Id, a.RuleSetVersion, a.EligibilityConfirmedBy is not null || a.State == TitleApplicationState.Ineligible,
            [.. a.Findings.Select(finding => FindingView.Of(finding, desk.Book))]);
    }

    static Task<ApplicationView> DecideFinding(Guid id, FindingDecisionRequest request, [AsParameters] Desk desk) =>
        desk.DoAsync(id, (a, act) => a.DecideFinding(request.Key, request.Met, act), request.Reason);

    static Task<ApplicationView> ApplyException(Guid id, EligibilityExceptionRequest request, [AsParameters] Desk desk) =>
        desk.DoAsync(id, (a, act) => a.ApplyException(request.Key, request.Recommenders, act), request.Reason);

    static Task<ApplicationView> SignEligible(Guid id, [AsParameters] Desk desk) => desk.DoAsync(id, (a, act) => a.SignEligible(act));

    static Task<ApplicationView> ConfirmEligible(Guid id, [AsParameters] Desk desk) => desk.DoAsync(id, (a, act) => a.ConfirmEligible(act));

    static Task<ApplicationView> ConfirmIneligible(Guid id, ReasonRequest request, [AsParameters] Desk desk) =>
        desk.DoWithPeriodsAsync(id, (a, act) => a.ConfirmIneligible(act), request.Reason);

    static async Task<IResult> SignWaiver(Guid id, OfficerWaiverRequest request, OfficerWaiverDesk desk, Act act, CancellationToken cancel)
    {
        await desk.SignAsync(id, request.PersonId, act.Because(request.Reason), cancel);
        return Results.NoContent();
    }

    static async Task<IResult> Waive(Guid id, OfficerWaiverRequest request, OfficerWaiverDesk desk, Act act, CancellationToken cancel)
    {
        await desk.WaiveAsync(id, request.PersonId, act.Because(request.Reason), cancel);
        return Results.NoContent();
    }

    static Task<ApplicationView> OfferSlot(Guid id, DefenceSlotRequest request, [AsParameters] Desk desk) =>
        desk.DoAsync(id, (a, act) => a.OfferSlot(request.Slot, act));

    static Task<ApplicationView> OfferSecondSlot(Guid id, DefenceSlotRequest request, [AsParameters] Desk desk) =>
        desk.DoAsync(id, (a, act) => a.OfferSecondSlot(request.Slot, act), request.Reason);

    static Task<ApplicationView> MissDefence(Guid id, ReasonRequest request, [AsParameters] Desk desk) =>
        desk.DoWithPeriodsAsync(id, (a, act) => a.MissDefence(act), request.Reason);

    static Task<ApplicationView> Confirm(Guid id, WorkCalendar calendar, [AsParameters] Desk desk) =>
        desk.DoAsync(id, (a, act) => a.Confirm(calendar.DayOf(act.At), act));

    static Task<ApplicationView> RefuseConfirmation(Guid id, ReasonRequest request, [AsParameters] Desk desk) =>
        desk.MoveAsync(id, TitleApplicationTrigger.RefuseConfirm, request);
}

sealed record OfficerWaiverRequest(Guid PersonId, string? Reason = null);
