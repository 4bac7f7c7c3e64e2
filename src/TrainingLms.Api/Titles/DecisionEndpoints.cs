using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Titles;

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

    static Task<ApplicationView> Confirm(Guid id, WorkCalendar calendar, [AsParameters] Desk desk) =>
        desk.DoAsync(id, (a, act) => a.Confirm(calendar.DayOf(act.At), act));

    static Task<ApplicationView> RefuseConfirmation(Guid id, ReasonRequest request, [AsParameters] Desk desk) =>
        desk.MoveAsync(id, TitleApplicationTrigger.RefuseConfirm, request);
}
