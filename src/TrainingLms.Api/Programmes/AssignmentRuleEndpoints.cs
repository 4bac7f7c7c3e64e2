using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Programmes;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Programmes;

/// <summary>Who is assigned to a programme: previewed, applied as previewed, kept up; and the queue of exceptions.</summary>
static class AssignmentRuleEndpoints
{
    public static void MapAssignmentRules(this IEndpointRouteBuilder routes)
    {
        var programmes = routes.MapGroup("/programmes/{id:guid}").WithTags("Programmes");
        programmes.MapPost("/assignment-previews", Preview).WithSummary("Who would be assigned, with counts and problems; writes nothing");
        programmes.MapPost("/assignments", Apply).WithSummary("Assign as previewed, once or as a lasting rule");
        var rules = routes.MapGroup("/assignment-rules").WithTags("Programmes");
        rules.MapGet("/", List).WithSummary("Rules of assignment of the units in my scope, newest first");
        rules.MapGet("/{id:guid}", Get).WithSummary("One rule of assignment with what can be done to it");
        rules.MapPost("/{id:guid}/end", End).WithSummary("End a lasting rule; who was assigned stays assigned");
        var cases = routes.MapGroup("/assignment-cases").WithTags("Programmes");
        cases.MapGet("/", ListCases).WithSummary("The queue of exceptions: people in my scope whom a rule would assign, if it were not for a problem");
        cases.MapGet("/{id:guid}", GetCase).WithSummary("One exception with what can be done to it");
        cases.MapPost("/decisions", Decide).WithSummary("Decide many exceptions alike: set a date, waive or dismiss, with a reason");
    }

    static async Task<AssignmentPreviewView> Preview(Guid id, AssignmentPreviewRequest request, AssignmentOffice office, ProgrammeOptions options, Act act, SentenceBook book, CancellationToken cancel) =>
        AssignmentPreviewView.Of(await office.PreviewAsync(id, request.Audience, request.Due ?? new DueRule(), request.IsLasting, act, cancel), options.MostShown, book);

    static async Task<IResult> Apply(Guid id, AssignRequest request, AssignmentOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var rule = await office.ApplyAsync(id, request.Audience, request.Due ?? new DueRule(), request.IsLasting, request.PreviewHash, act.Because(request.Reason), cancel);
        return Results.Created($"/api/v1/assignment-rules/{rule.Id}", AssignmentRuleView.Of(rule, act, book));
    }

    static async Task<PageView<AssignmentRuleView>> List([AsParameters] PageRequest page, AssignmentOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await office.ListRulesAsync(act.By, page, cancel), rule => AssignmentRuleView.Of(rule, act, book));

    static async Task<AssignmentRuleView> Get(Guid id, AssignmentOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        AssignmentRuleView.Of(await office.FindRuleAsync(id, act.By, cancel), act, book);

    static async Task<AssignmentRuleView> End(Guid id, ReasonRequest request, ExpectedVersion expected, AssignmentOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        AssignmentRuleView.Of(await office.EndRuleAsync(id, expected, act.Because(request.Reason), cancel), act, book);

    static async Task<PageView<AssignmentCaseView>> ListCases(string? state, [AsParameters] PageRequest page, CaseDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, Setting.Find<AssignmentCaseState>(state, "state"), page, cancel), one => AssignmentCaseView.Of(one, act, book));

    static async Task<AssignmentCaseView> GetCase(Guid id, CaseDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        AssignmentCaseView.Of(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<CaseDecisionsView> Decide(DecideCasesRequest request, CaseDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var trigger = request.Decision switch
        {
            CaseDecision.SetDate => AssignmentCaseTrigger.SetDate,
            CaseDecision.Waive => AssignmentCaseTrigger.Waive,
            _ => AssignmentCaseTrigger.Dismiss,
        };
        return CaseDecisionsView.Of(await desk.DecideAsync(request.Ids, trigger, request.DueOn, act.Because(request.Reason), cancel), book);
    }
}

/// <summary>What an officer decides about exceptions.</summary>
enum CaseDecision
{
    /// <summary>Assign with a last day of its own.</summary>
    SetDate,

    /// <summary>Assign all the same.</summary>
    Waive,

    /// <summary>Do not assign.</summary>
    Dismiss,
}

sealed record AssignmentPreviewRequest(
    Audience Audience, DueRule? Due = null, [property: Description("Whether people who come to fit later are assigned too, and those who fit no longer are released")] bool IsLasting = false);

sealed record AssignRequest(
    Audience Audience, [property: Description("Hash of the preview that was seen; refused when anything of it would be different now")] string PreviewHash, DueRule? Due = null, bool IsLasting = false,
    string? Reason = null);

sealed record DecideCasesRequest(
    IReadOnlyList<Guid> Ids, CaseDecision Decision, [property: Description("The last day to set; only with set_date")] LocalDate? DueOn = null, string? Reason = null);

sealed record AssignmentPreviewView(
    int Assign, int Reassign, int AlreadyAssigned, int KeptOut, int InQueue, int Problems, [property: Description("How many of a list were not found or do not fit")] int NotFound, string Hash,
    [property: Description("Everybody who is no problem, at most as many as are shown")] IReadOnlyList<PlannedAssignmentView> People,
    [property: Description("Everybody who would go into the queue of exceptions, at most as many as are shown")] IReadOnlyList<PlannedAssignmentView> Exceptions)
{
    public static AssignmentPreviewView Of(AssignmentPreview p, int most, SentenceBook book) => new(
        p.CountOf(AssignmentVerdict.Assign), p.CountOf(AssignmentVerdict.Reassign), p.CountOf(AssignmentVerdict.AlreadyAssigned), p.CountOf(AssignmentVerdict.KeptOut),
        p.CountOf(AssignmentVerdict.InQueue), p.CountOf(AssignmentVerdict.Problem), p.NotFound, p.Hash,
        [.. p.Rows.Where(row => row.Problem is null).Take(most).Select(row => PlannedAssignmentView.Of(row, book))],
        [.. p.Rows.Where(row => row.Problem is not null).Take(most).Select(row => PlannedAssignmentView.Of(row, book))]);
}

sealed record PlannedAssignmentView(
    Guid PersonId, Guid UnitId, AssignmentVerdict Verdict, string VerdictLabel, LocalDate? DueOn, AssignmentProblem? Problem, string? ProblemLabel)
{
    public static PlannedAssignmentView Of(PlannedAssignment p, SentenceBook book) => new(
        p.PersonId, p.UnitId, p.Verdict, book[$"assignment_verdict.{Snake.Of(p.Verdict)}"], p.DueOn, p.Problem, p.Problem is { } problem ? book[$"assignment_problem.{Snake.Of(problem)}"] : null);
}

sealed record AssignmentRuleView(
    Guid Id, Guid ProgrammeId, string Programme, Guid UnitId, AudienceView Audience, DueRule Due, AssignmentRuleState State, string StateLabel, Guid AppliedBy, Instant AppliedAt, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static AssignmentRuleView Of(AssignmentRule r, Act act, SentenceBook book) => new(
        r.Id, r.ProgrammeId, r.ProgrammeKey, r.UnitId, AudienceView.Of(r.Audience), r.Due, r.State, book[$"assignment_rule.state.{Snake.Of(r.State)}"], r.AppliedBy, r.AppliedAt, r.Version,
        ActionView.Of(AssignmentRuleWorkflow.Table.PermittedTriggers(r, act.Because("-")), book));
}

sealed record AudienceView(
    Guid UnitId, bool WithBelow, IReadOnlyList<string>? Posts, IReadOnlyList<string>? Ranks, IReadOnlyList<EmploymentCategory>? Categories,
    [property: Description("How many people were listed; who they are stands in their assignments, for whoever sees those")] int? Listed)
{
    public static AudienceView Of(Audience a) => new(a.UnitId, a.WithBelow, a.Posts, a.Ranks, a.Categories, a.PersonIds?.Count);
}

sealed record AssignmentCaseView(
    Guid Id, Guid RuleId, string Programme, Guid PersonId, Guid UnitId, AssignmentProblem Problem, string ProblemLabel,
    [property: Description("Key of the course that somebody who is assigned cannot be enrolled in; null where the assignment itself is the problem")] string? Course, LocalDate? DueOn, Instant RaisedAt, AssignmentCaseState State,
    string StateLabel, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static AssignmentCaseView Of(AssignmentCase c, Act act, SentenceBook book) => new(
        c.Id, c.RuleId, c.ProgrammeKey, c.PersonId, c.UnitId, c.Problem, book[$"assignment_problem.{Snake.Of(c.Problem)}"], c.CourseKey.Length == 0 ? null : c.CourseKey, c.DueOn, c.RaisedAt, c.State,
        book[$"assignment_case.state.{Snake.Of(c.State)}"], c.Version, ActionView.Of(CaseDesk.Actions(c, act), book));
}

sealed record CaseDecisionsView(IReadOnlyList<Guid> Decided, int NotFound, IReadOnlyList<OpenCaseView> StillOpen)
{
    public static CaseDecisionsView Of(CaseDecisions d, SentenceBook book) => new(
        d.Decided, d.NotFound, [.. d.Refused.Select(one => new OpenCaseView(one.Id, [.. one.Why.Select(why => new ProblemReason(why.Code, book.Say(why), why.Member))]))]);
}

sealed record OpenCaseView(Guid Id, IReadOnlyList<ProblemReason> Reasons);
