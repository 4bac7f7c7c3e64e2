using System.Text.Json;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Appeals: filed by candidates, admitted and decided by independent reviewers.</summary>
static class ExamAppealEndpoints
{
    public static void MapExamAppeals(this IEndpointRouteBuilder routes)
    {
        var attempts = routes.MapGroup("/exam-attempts/{id:guid}").WithTags("Exam appeals");
        attempts.MapGet("/appeal-terms", Terms).WithSummary("Whether I may appeal about my attempt, until when, by when it would be decided, and whether a mark may go down");
        attempts.MapPost("/appeals", File).WithSummary("Appeal about my attempt; a result that is not out is held meanwhile");
        var appeals = routes.MapGroup("/exam-appeals").WithTags("Exam appeals");
        appeals.MapGet("/", List).WithSummary("My appeals, and those in my scope, newest first");
        appeals.MapGet("/{id:guid}", Get).WithSummary("One appeal with every step and what can be done to it");
        appeals.MapPost("/{id:guid}/admission", Admit).WithSummary("Find that an appeal is to be looked into");
        appeals.MapPost("/{id:guid}/dismissal", Dismiss).WithSummary("Find that an appeal is not to be looked into, with the reason");
        appeals.MapPost("/{id:guid}/review", TakeUp).WithSummary("Begin to look into an appeal, as a reviewer who had no hand in it");
        appeals.MapGet("/{id:guid}/script", Script).WithSummary("The disputed slots with key and answer, and without any mark, for whoever has taken the appeal up");
        appeals.MapPost("/{id:guid}/decision", Decide).WithSummary("Uphold an appeal, wholly or in part, or reject it; marks and rescoring as the ground asks");
        appeals.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take my appeal back before it is decided");
    }

    static async Task<AppealTermsView> Terms(Guid id, AppealDesk desk, Act act, SentenceBook book, CancellationToken cancel) => AppealTermsView.Of(await desk.TermsAsync(id, act, cancel), book);

    static async Task<IResult> File(Guid id, NewAppealRequest request, AppealDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var appeal = await desk.FileAsync(id, new NewAppeal(request.Ground, [.. request.Slots ?? []], request.Statement ?? ""), act, cancel);
        return Results.Created($"/api/v1/exam-appeals/{appeal.Id}", await Show(appeal, desk, act, book, cancel));
    }

    static async Task<PageView<ExamAppealView>> List([AsParameters] PageRequest page, AppealDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(page, act, cancel), appeal => ExamAppealView.Of(appeal, act, []));

    static async Task<ExamAppealView> Get(Guid id, AppealDesk desk, Act act, SentenceBook book, CancellationToken cancel) => await Show(await desk.FindAsync(id, act.By, cancel), desk, act, book, cancel);

    static Task<ExamAppealView> Admit(Guid id, ReasonRequest request, ExpectedVersion expected, AppealDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, ExamAppealTrigger.Admit, request, expected, desk, act, book, cancel);

    static Task<ExamAppealView> Dismiss(Guid id, ReasonRequest request, ExpectedVersion expected, AppealDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, ExamAppealTrigger.Dismiss, request, expected, desk, act, book, cancel);

    static Task<ExamAppealView> TakeUp(Guid id, ReasonRequest request, ExpectedVersion expected, AppealDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, ExamAppealTrigger.TakeUp, request, expected, desk, act, book, cancel);

    static Task<ExamAppealView> Withdraw(Guid id, ReasonRequest request, ExpectedVersion expected, AppealDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, ExamAppealTrigger.Withdraw, request, expected, desk, act, book, cancel);

    static async Task<IReadOnlyList<DisputedSlotView>> Script(Guid id, AppealDesk desk, Act act, CancellationToken cancel) => [.. (await desk.ScriptAsync(id, act, cancel)).Select(DisputedSlotView.Of)];

    static async Task<ExamAppealView> Decide(Guid id, AppealDecisionRequest request, ExpectedVersion expected, AppealDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var trigger = request.Outcome switch
        {
            AppealOutcome.Upheld => ExamAppealTrigger.Uphold,
            AppealOutcome.PartlyUpheld => ExamAppealTrigger.UpholdPartly,
            _ => ExamAppealTrigger.Reject,
        };
        var marks = (request.Marks ?? []).Select(mark => new AppealMark(mark.Slot, Hundredths(mark.Mark), mark.Reason)).ToList();
        return await Show(await desk.DecideAsync(id, new AppealDecision(trigger, marks, request.RescoringId), expected, act.Because(request.Reason), cancel), desk, act, book, cancel);
    }

    /// <summary>Marks are whole hundredths; any other number is outside every maximum.</summary>
    static long Hundredths(decimal mark) => mark is >= 0 and < 1_000_000 && mark * 100 == decimal.Truncate(mark * 100) ? (long)(mark * 100) : -1;

    static async Task<ExamAppealView> Move(Guid id, ExamAppealTrigger trigger, ReasonRequest request, ExpectedVersion expected, AppealDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<ExamAppealView> Show(ExamAppeal appeal, AppealDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAppealView.Of(appeal, act, ActionView.Of(await desk.ActionsAsync(appeal, act, cancel), book));
}

sealed record NewAppealRequest(AppealGround Ground, IReadOnlyList<int>? Slots = null, string? Statement = null);

/// <summary>How an appeal ends.</summary>
enum AppealOutcome
{
    /// <summary>For the candidate.</summary>
    Upheld,

    /// <summary>For the candidate in part.</summary>
    PartlyUpheld,

    /// <summary>Against the candidate.</summary>
    Rejected,
}

sealed record GivenMarkRequest(int Slot, decimal Mark, string? Reason = null);

sealed record AppealDecisionRequest(AppealOutcome Outcome, string? Reason = null, IReadOnlyList<GivenMarkRequest>? Marks = null, Guid? RescoringId = null);

sealed record GroundView(AppealGround Ground, bool Allowed, IReadOnlyList<ProblemReason> Reasons);

/// <summary>What a candidate has to know before appealing. <c>until</c> is null while the result is not out.</summary>
sealed record AppealTermsView(Guid AttemptId, Instant? Until, int FilingDays, AppealDays Days, Instant DecideBy, int DecidingDays, bool MarkMayGoDown, IReadOnlyList<GroundView> Grounds)
{
    public static AppealTermsView Of(AppealTerms t, SentenceBook book) => new(t.Attempt.Id, t.Until, t.Attempt.Rules.AppealFilingDays, t.Attempt.Rules.AppealDays, t.DecideBy, t.Attempt.Rules.AppealDecidingDays,
        t.Attempt.Rules.AppealMayLower,
        [.. t.Grounds.Select(one => new GroundView(one.Ground, one.Against.Count == 0, [.. one.Against.Select(refusal => new ProblemReason(refusal.Code, book.Say(refusal), refusal.Member))]))]);
}

sealed record AppealStepView(ExamAppealTrigger What, Instant At, string? Words);

/// <summary>An appeal. Whose it is, and which attempt, is null for a reviewer of the marking ground, who knows it by its code.</summary>
sealed record ExamAppealView(
    Guid Id, Guid ExamId, string Code, Guid? AttemptId, Guid? PersonId, AppealGround Ground, IReadOnlyList<int> Slots, string Statement, bool MarkMayGoDown, Instant DecideBy, bool Overdue, Guid? RescoringId,
    ExamAppealState State, IReadOnlyList<AppealStepView> Steps, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ExamAppealView Of(ExamAppeal a, Act act, IReadOnlyList<ActionView> actions)
    {
        var showsWhose = a.Ground != AppealGround.Marking || a.CandidateId == act.By.PersonId || ExamScope.SeesResultsAt(act.By, a.UnitId);
        return new(a.Id, a.ExamId, a.Code, showsWhose ? a.AttemptId : null, showsWhose ? a.CandidateId : null, a.Ground, a.Slots, a.Statement, a.MayLower, a.DecideBy, a.OverdueAt is not null, a.RescoringId, a.State,
            [.. a.Steps.Select(step => new AppealStepView(step.What, step.At, step.Words))], a.Version, actions);
    }
}

/// <summary>A disputed slot. <c>answer</c> is as it was stored; null where it was left blank.</summary>
sealed record DisputedSlotView(int Slot, QuestionType Type, decimal Maximum, JsonElement Content, JsonElement? Answer)
{
    public static DisputedSlotView Of(DisputedSlot d) => new(d.Slot.Number, d.Slot.Type, d.Slot.MaximumHundredths / 100m, BankText.Show(d.Code, d.Question), Parse(d.Response));

    static JsonElement? Parse(string? stored)
    {
        if (stored is null) return null;
        using var document = JsonDocument.Parse(stored);
        return document.RootElement.Clone();
    }
}
