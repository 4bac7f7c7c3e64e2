using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Answers that people mark: what a marker has to do, marks, and decisions about them.</summary>
static class SlotMarkingEndpoints
{
    public static void MapSlotMarkings(this IEndpointRouteBuilder routes)
    {
        var markings = routes.MapGroup("/slot-markings").WithTags("Marking");
        markings.MapGet("/", List).WithSummary("Answers given to me to mark, and those marked in my scope, with what can be done");
        markings.MapGet("/{id:guid}", Get).WithSummary("One answer with question, rubric and the marks I may see; whose it is stays a code where the exam is marked blind");
        markings.MapPost("/{id:guid}/opening", Open).WithSummary("Open an answer to mark it");
        markings.MapPost("/{id:guid}/mark", Submit).WithSummary("Give the first or second mark, by points or by the levels of the rubric; what follows by the rules happens with it");
        markings.MapPost("/{id:guid}/adjudication", Adjudicate).WithSummary("Decide between two marks with a third, as a senior marker who gave neither");
        markings.MapPost("/{id:guid}/correction", Force).WithSummary("Set an agreed mark by hand, with a reason; what the rule made stays beside it");
        markings.MapPost("/{id:guid}/moderation", Moderate).WithSummary("Agree to a mark of the sample, or give the marker's whole batch back with a reason");
    }

    static async Task<PageView<SlotMarkingView>> List(Guid? examId, string? state, [AsParameters] PageRequest page, MarkingDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(examId, Setting.Find<SlotMarkingState>(state, "state"), act.By, page, cancel), one => SlotMarkingView.Of(one.Marking, one.Rules, MarkingScope.IsStaffOf(act.By, one.Marking.UnitId), act, book));

    static async Task<ScriptView> Get(Guid id, MarkingDesk desk, Act act, SentenceBook book, CancellationToken cancel) => ScriptView.Of(await desk.ShowAsync(id, act.By, cancel), act, book);

    static async Task<ScriptView> Open(Guid id, MarkingDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.OpenAsync(id, act, cancel);
        return await Get(id, desk, act, book, cancel);
    }

    static async Task<ScriptView> Submit(Guid id, MarkRequest request, ExpectedVersion expected, MarkingDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.SubmitAsync(id, request.Read(), expected, act, cancel);
        return await Get(id, desk, act, book, cancel);
    }

    static async Task<ScriptView> Adjudicate(Guid id, MarkRequest request, ExpectedVersion expected, MarkingDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.AdjudicateAsync(id, request.Read(), expected, act, cancel);
        return await Get(id, desk, act, book, cancel);
    }

    static async Task<ScriptView> Force(Guid id, CorrectionRequest request, ExpectedVersion expected, MarkingDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.ForceAsync(id, MarkRequest.Hundredths(request.Points), expected, act.Because(request.Reason), cancel);
        return await Get(id, desk, act, book, cancel);
    }

    static async Task<ScriptView> Moderate(Guid id, ModerationRequest request, ExpectedVersion expected, ModerationDesk desk, MarkingDesk marking, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.DecideAsync(id, request.Agrees, expected, act.Because(request.Reason), cancel);
        return await Get(id, marking, act, book, cancel);
    }
}

/// <summary>A mark. Points where the question has no rubric, otherwise a level for each criterion; <c>not-applicable</c> where the rubric allows it, and then with a comment or note.</summary>
sealed record MarkRequest(
    [property: Description("Marks, with two decimals at most")] decimal? Points = null, IReadOnlyDictionary<string, string>? Levels = null,
    [property: Description("About the answer")] string? Comment = null, [property: Description("For those who work on the marks; never shown to the candidate")] string? InternalNote = null)
{
    public MarkSheet Read() => new(Points is { } points ? Hundredths(points) : null, Levels, Comment, InternalNote);

    /// <summary>Whole hundredths; a mark with more decimals, or beyond any paper, is out of bounds everywhere.</summary>
    public static long Hundredths(decimal points) => points is >= 0 and <= 1_000_000 && points * 100 == decimal.Truncate(points * 100) ? (long)(points * 100) : -1;
}

sealed record CorrectionRequest(decimal Points, string? Reason = null);

sealed record ModerationRequest(bool Agrees, string? Reason = null);

/// <summary>An answer in a list. <c>attemptId</c> is for staff who do not mark it, and for everybody where marking is not blind.</summary>
sealed record SlotMarkingView(
    Guid Id, Guid ExamId, Guid? AttemptId, string ScriptCode, int Slot, decimal Maximum, SlotMarkingState State, int Round, bool Mine, decimal? Mark, long Version, IReadOnlyList<ActionView> Actions)
{
    public static SlotMarkingView Of(SlotMarking m, MarkingRules rules, bool isStaff, Act act, SentenceBook book) => new(
        m.Id, m.ExamId, AttemptFor(m, rules, isStaff, act), m.ScriptCode, m.Slot, m.MaximumHundredths / 100m, m.State, m.Round, IsMarkedBy(m, act), m.MarkTenMillionths / 10_000_000m, m.Version, ActionView.Of(MarkingDesk.Actions(m, act), book));

    /// <summary>Who marks it has no need of the attempt, whatever else the person may see: an answer that has none would be told from the others.</summary>
    internal static Guid? AttemptFor(SlotMarking m, MarkingRules rules, bool isStaff, Act act) => !rules.IsBlind || (isStaff && !IsMarkedBy(m, act)) ? m.AttemptId : null;

    static bool IsMarkedBy(SlotMarking m, Act act) => m.FirstMarkerId == act.By.PersonId || m.SecondMarkerId == act.By.PersonId;
}

/// <summary>An answer to be marked. <c>question</c> is null for whoever does not read scripts, <c>candidate</c> where marking is blind.</summary>
sealed record ScriptView(
    Guid Id, Guid ExamId, Guid? AttemptId, string ScriptCode, int Slot, decimal Maximum, SlotMarkingState State, int Round, CandidateView? Candidate, ScriptQuestionView? Question, string? Answer, int? Length,
    IReadOnlyList<GivenMarkView> Marks, decimal? Mark, AgreedBy? AgreedBy, ForcedMarkView? ForcedMark, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ScriptView Of(ShownMarking shown, Act act, SentenceBook book)
    {
        var (m, rules, script, marks, candidate, isStaff) = shown;
        return new(
            m.Id, m.ExamId, SlotMarkingView.AttemptFor(m, rules, isStaff, act), m.ScriptCode, m.Slot, m.MaximumHundredths / 100m, m.State, m.Round,
            candidate is var (number, name) ? new CandidateView(number, name) : null, script is null ? null : ScriptQuestionView.Of(script.Question), script?.Text, script?.Length,
            [.. marks.Select(mark => GivenMarkView.Of(mark, isStaff || mark.MarkerId == act.By.PersonId))], m.MarkTenMillionths / 10_000_000m, m.AgreedBy,
            m.ForcedTenMillionths is { } forced && isStaff ? new ForcedMarkView(forced / 10_000_000m, m.AgreedTenMillionths / 10_000_000m, m.ForcedBy!.Value, m.ForcedAt!.Value, m.ForcedReason!) : null,
            m.Version, ActionView.Of(MarkingDesk.Actions(m, act), book));
    }
}

sealed record CandidateView(string PersonNumber, string Name);

sealed record ScriptQuestionView(string Text, string? Stimulus, string Explanation, int? LeastLength, int? MostLength, IReadOnlyList<CriterionView>? Rubric)
{
    public static ScriptQuestionView Of(QuestionContent question) => new(
        question.Text, question.Stimulus?.Text, question.Explanation, (question.Key as EssayKey)?.LeastLength, (question.Key as EssayKey)?.MostLength,
        MarkingDesk.RubricOf(question)?.Criteria.Select(criterion => new CriterionView(criterion.Id, criterion.Text, criterion.IsCritical, criterion.MayBeNotApplicable,
            [.. criterion.Levels.Select(level => new LevelView(level.Id, level.Label, level.Descriptor, level.PointsHundredths / 100m))])).ToList());
}

sealed record CriterionView(string Id, string Text, bool Critical, bool MayBeNotApplicable, IReadOnlyList<LevelView> Levels);

sealed record LevelView(string Id, string Label, string? Descriptor, decimal Points);

/// <summary>A mark. Who gave it and the internal note are for staff, and for whoever gave it.</summary>
sealed record GivenMarkView(int Round, MarkPlace Place, Guid? MarkerId, Instant At, decimal Mark, IReadOnlyDictionary<string, string>? Levels, string? Comment, string? InternalNote)
{
    public static GivenMarkView Of(GivenMark m, bool isWhole) =>
        new(m.Round, m.Place, isWhole ? m.MarkerId : null, m.At, m.MarkTenMillionths / 10_000_000m, m.Levels, m.Comment, isWhole ? m.InternalNote : null);
}

sealed record ForcedMarkView(decimal Mark, decimal? Agreed, Guid PersonId, Instant At, string Reason);
