using System.ComponentModel;
using System.Text.Json;
using TrainingLms.Api.Web;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>What candidates may see of their attempts: told beforehand for each phase, and shown as far as the phase allows.</summary>
static class DisclosureEndpoints
{
    public static void MapDisclosures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/exams/{id:guid}/disclosure", Preview).WithTags("Exams").WithSummary("What candidates of an exam are shown of their attempts, phase by phase, in words: how its rules will work");
        routes.MapGet("/exam-attempts/{id:guid}/review", Review).WithTags("Exam attempts")
            .WithSummary("My own attempt after the hand-in, question by question: answers, marks, right or wrong, feedback and key, each as far as the exam shows it now");
    }

    static async Task<DisclosureView> Preview(Guid id, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel) => DisclosureView.Of(await office.FindAsync(id, act.By, cancel), book);

    static async Task<ReviewView> Review(Guid id, DisclosureDesk desk, Act act, CancellationToken cancel) => ReviewView.Of(await desk.ReviewAsync(id, act, cancel));
}

/// <summary>What candidates are shown in each phase; what is left out stays as by default: only the receipt before the release, marks after it.</summary>
sealed record DisclosureRequest(
    [property: Description("While it is written: answers alone")] IReadOnlyList<DisclosedThing>? During = null,
    [property: Description("After the hand-in, while others may write; neither feedback nor key")] IReadOnlyList<DisclosedThing>? AfterSealing = null,
    [property: Description("Once the window is over and nobody writes any more")] IReadOnlyList<DisclosedThing>? AfterWindow = null,
    [property: Description("Once the result is released; always marks")] IReadOnlyList<DisclosedThing>? AfterRelease = null)
{
    public Disclosure Read() => new()
    {
        During = Sorted(During) ?? Disclosure.Default.During,
        AfterSealing = Sorted(AfterSealing) ?? Disclosure.Default.AfterSealing,
        AfterWindow = Sorted(AfterWindow) ?? Disclosure.Default.AfterWindow,
        AfterRelease = Sorted(AfterRelease) ?? Disclosure.Default.AfterRelease,
    };

    static DisclosedThing[]? Sorted(IReadOnlyList<DisclosedThing>? things) => things is null ? null : [.. things.Distinct().Order()];
}

sealed record DisclosureView(Guid ExamId, IReadOnlyList<PhaseView> Phases, [property: Description("What is never shown, whatever the phase")] string Never)
{
    public static DisclosureView Of(Exam exam, SentenceBook book) => new(exam.Id, [.. Enum.GetValues<DisclosurePhase>().Select(phase => PhaseView.Of(exam.Disclosure, phase, book))], book["disclosure.never"]);
}

sealed record PhaseView(DisclosurePhase Phase, string Text, IReadOnlyList<ThingView> Things)
{
    public static PhaseView Of(Disclosure disclosure, DisclosurePhase phase, SentenceBook book) => new(phase, book[$"disclosure_phase.{Snake.Of(phase)}"],
        [.. Enum.GetValues<DisclosedThing>().Select(thing => new ThingView(thing, book[$"disclosed_thing.{Snake.Of(thing)}"], disclosure.In(phase).Contains(thing)))]);
}

sealed record ThingView(DisclosedThing Thing, string Text, bool Shown);

/// <summary>The own attempt. <c>score</c> is provisional until the phase is after_release, and does not count what <c>waiting</c> names; both are null where marks are not shown.</summary>
sealed record ReviewView(Guid AttemptId, DisclosurePhase Phase, IReadOnlyList<DisclosedThing> Shown, decimal? Score, decimal? Maximum, IReadOnlyList<int>? Waiting, IReadOnlyList<ReviewedSlotView> Slots)
{
    public static ReviewView Of(AttemptReview r) => new(r.Attempt.Id, r.Phase, r.Shown, r.Marking?.ScoreHundredths / 100m, r.Marking?.MaximumHundredths / 100m, r.Marking is null ? null : [.. r.Marking.Waiting],
        [.. r.Slots.Select(ReviewedSlotView.Of)]);
}

/// <summary>One question. A <c>secure</c> one shows its mark and nothing else. <c>mark</c> is also null where a person has yet to mark it, and where the question counts for nobody.</summary>
sealed record ReviewedSlotView(
    int Slot, int Section, decimal Maximum, bool Secure, QuestionType? Type, SheetQuestion? Question, JsonElement? Response, decimal? Mark, RemedyKind? Remedy, AnswerVerdict? Verdict, string? Explanation,
    IReadOnlyList<string> Comments, IReadOnlyList<ShownKey> Keys)
{
    public static ReviewedSlotView Of(ReviewedSlot s) => new(
        s.Slot, s.Section, s.MaximumHundredths / 100m, s.IsSecure, s.Type, s.Question, s.Response is null ? null : JsonDocument.Parse(s.Response).RootElement, s.MarkTenMillionths / 10_000_000m, s.Remedy, s.Verdict,
        s.Explanation, s.Comments, s.Keys);
}
