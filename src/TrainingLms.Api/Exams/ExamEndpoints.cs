using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Excel.Exams;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Exams: drawn up by exam managers, seen by candidates once published.</summary>
static class ExamEndpoints
{
    public static void MapExams(this IEndpointRouteBuilder routes)
    {
        var exams = routes.MapGroup("/exams").WithTags("Exams");
        exams.MapGet("/", List).WithSummary("Published exams, and those of my scope in every state");
        exams.MapGet("/{id:guid}", Get).WithSummary("One exam with what can be done to it");
        exams.MapPost("/", Create).WithSummary("Draw up an exam from the definition in a course package");
        exams.MapPut("/{id:guid}/rules", ChangeRules).WithSummary("Say how a draft is sat: what happens when time is over, allowances, check-in, password, and what candidates may see of their attempts in each phase");
        exams.MapPost("/{id:guid}/publication", Publish).WithSummary("Open an exam to candidates; refused with every shortage of its pool");
        exams.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take an exam back while nobody has an attempt");
        exams.MapGet("/{id:guid}/feasibility", GetFeasibility).WithSummary("How each cell of the blueprint stands, everything that is short, and how many different papers the tightest cell allows");
        exams.MapGet("/{id:guid}/attempts", Attempts).WithSummary("Attempts at an exam in my scope");
        exams.MapPost("/{id:guid}/attempts", Assign).WithSummary("Give somebody the right to sit, with room and group; the open attempt again where there is one");
        exams.MapGet("/{id:guid}/gradebook", GetGradebook).WithSummary("Gradebook of an exam as a workbook (.xlsx), for staff in scope");
    }

    static async Task<PageView<ExamView>> List([AsParameters] PageRequest page, ExamOffice office, Act act, CancellationToken cancel)
    {
        var exams = await office.ListAsync(act.By, page, cancel);
        var marks = await office.PassMarksAsync(exams.Items, cancel);
        return PageView.Of(exams, exam => ExamView.Of(exam, marks[exam.Id], []));
    }

    static async Task<ExamView> Get(Guid id, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.FindAsync(id, act.By, cancel), office, act, book, cancel);

    static async Task<IResult> Create(NewExamRequest request, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var exam = await office.CreateAsync(new NewExam(request.CourseKey, request.UnitId, request.OpensAt, request.ClosesAt, request.Rules?.Read(), request.Password), act, cancel);
        return Results.Created($"/api/v1/exams/{exam.Id}", await Show(exam, office, act, book, cancel));
    }

    static async Task<ExamView> ChangeRules(Guid id, ExamRulesRequest request, ExpectedVersion expected, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.ChangeRulesAsync(id, (request.Rules ?? new RulesRequest()).Read(), request.Password, expected, act, cancel), office, act, book, cancel);

    static async Task<IResult> Assign(Guid id, AssignmentRequest request, AdmissionDesk admission, Act act, SentenceBook book, CancellationToken cancel)
    {
        var attempt = await admission.AssignAsync(id, request.PersonId, new Seat(request.Room, request.Group), act, cancel);
        return Results.Created($"/api/v1/exam-attempts/{attempt.Id}", ExamAttemptEndpoints.Show(attempt, act, book));
    }

    static async Task<ExamView> Publish(Guid id, ExpectedVersion expected, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.PublishAsync(id, expected, act, cancel), office, act, book, cancel);

    static async Task<ExamView> Withdraw(
        Guid id, ReasonRequest request, ExpectedVersion expected, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.WithdrawAsync(id, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<FeasibilityView> GetFeasibility(Guid id, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        FeasibilityView.Of(id, await office.FeasibilityAsync(id, act, cancel), book);

    static async Task<PageView<ListedAttemptView>> Attempts(Guid id, [AsParameters] PageRequest page, ExamOffice office, Act act, CancellationToken cancel) =>
        PageView.Of(await office.AttemptsAsync(id, act.By, page, cancel), listed => ListedAttemptView.Of(listed, act.By));

    static async Task<IResult> GetGradebook(Guid id, GradebookDesk desk, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var gradebook = await desk.DrawUpAsync(id, act, cancel);
        var unitId = await db.Exams.Where(exam => exam.Id == id).Select(exam => exam.UnitId).SingleAsync(cancel);
        await db.WriteDownAsync(act, new Export("export_gradebook", "exam", id, Right.SeeExamResults, unitId), cancel);
        return WorkbookFile.InOneLook("gradebook.xlsx", db, target => new GradebookWorkbook(SentenceBook.Chinese).WriteAsync(target, gradebook, cancel), cancel);
    }

    static async Task<ExamView> Show(Exam exam, ExamOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamView.Of(exam, (await office.PassMarksAsync([exam], cancel))[exam.Id], ActionView.Of(await office.ActionsAsync(exam, act, cancel), book));
}

sealed record NewExamRequest(string CourseKey, Guid UnitId, Instant OpensAt, Instant ClosesAt, RulesRequest? Rules = null, string? Password = null);

sealed record ExamRulesRequest(RulesRequest? Rules = null, string? Password = null);

sealed record AssignmentRequest(Guid PersonId, string? Room = null, string? Group = null);

/// <summary>How an exam is sat; what is left out stays as by default.</summary>
sealed record RulesRequest(
    DeadlinePolicy Policy = DeadlinePolicy.AutoSubmit, int AllowanceSeconds = 60, int GraceSeconds = 0, int LatePenaltyPercent = 0, bool NeedsAuthorisation = false, int CheckInMinutes = 30,
    int? LatestEntryMinutes = null, int EarliestHandInMinutes = 0, int CoolDownMinutes = 0, int? CancelCutOffMinutes = null, bool AccommodationMovesClose = true, bool IncidentMovesClose = false,
    bool AllowsTakeOver = true, bool IsExclusive = false, int InvigilatorGrantMinutes = 30, int ManagerGrantMinutes = 240, int BoardQuorum = 2, CountingRule Counting = CountingRule.Best,
    int AppealFilingDays = 10, int AppealDecidingDays = 20, AppealDays AppealDays = AppealDays.Working, bool AppealMayLower = false, MarkingRulesRequest? Marking = null, DisclosureRequest? Disclosure = null, IReadOnlyList<string>? Addresses = null)
{
    public ExamRules Read() => new()
    {
        Policy = Policy,
        AllowanceSeconds = AllowanceSeconds,
        GraceSeconds = GraceSeconds,
        LatePenaltyPercent = LatePenaltyPercent,
        NeedsAuthorisation = NeedsAuthorisation,
        CheckInMinutes = CheckInMinutes,
        LatestEntryMinutes = LatestEntryMinutes,
        EarliestHandInMinutes = EarliestHandInMinutes,
        CoolDownMinutes = CoolDownMinutes,
        CancelCutOffMinutes = CancelCutOffMinutes,
        AccommodationMovesClose = AccommodationMovesClose,
        IncidentMovesClose = IncidentMovesClose,
        AllowsTakeOver = AllowsTakeOver,
        IsExclusive = IsExclusive,
        InvigilatorGrantMinutes = InvigilatorGrantMinutes,
        ManagerGrantMinutes = ManagerGrantMinutes,
        BoardQuorum = BoardQuorum,
        Counting = Counting,
        AppealFilingDays = AppealFilingDays,
        AppealDecidingDays = AppealDecidingDays,
        AppealDays = AppealDays,
        AppealMayLower = AppealMayLower,
        Marking = Marking?.Read(),
        Disclosure = Disclosure?.Read(),
        Addresses = Addresses ?? [],
    };
}

/// <summary>How people mark an exam; what is left out stays as by default.</summary>
sealed record MarkingRulesRequest(
    MarkingMode Mode = MarkingMode.OneMarker, int SecondPercent = 10, int SecondLeast = 5, bool SecondEveryFail = true, int SecondNearPercent = 5, bool IsBlind = true,
    ToleranceUnit ToleranceUnit = ToleranceUnit.Percent, int ToleranceHundredths = 10_00, AgreementRule Agreement = AgreementRule.Average,
    AdjudicationRule Adjudication = AdjudicationRule.ThirdWins, IReadOnlyList<int>? ClassPercents = null, int ModerationPercent = 0, int ModerationLeast = 0, bool AllowsOwnUnit = false)
{
    public MarkingRules Read() => new()
    {
        Mode = Mode,
        SecondPercent = SecondPercent,
        SecondLeast = SecondLeast,
        SecondEveryFail = SecondEveryFail,
        SecondNearPercent = SecondNearPercent,
        IsBlind = IsBlind,
        ToleranceUnit = ToleranceUnit,
        ToleranceHundredths = ToleranceHundredths,
        Agreement = Agreement,
        Adjudication = Adjudication,
        ClassPercents = ClassPercents ?? MarkingRules.Default.ClassPercents,
        ModerationPercent = ModerationPercent,
        ModerationLeast = ModerationLeast,
        AllowsOwnUnit = AllowsOwnUnit,
    };
}

/// <summary>An exam. <c>passMark</c> is the one in force, of a whole paper; <c>passMarkSource</c> says whether it is that of the definition or of the board, which decided <c>passMarkDecidedAt</c>. Where papers hold other items, the board's is of an average paper.</summary>
sealed record ExamView(
    Guid Id, string Title, string? EnglishTitle, string CourseKey, Guid UnitId, Instant OpensAt, Instant ClosesAt, int Minutes, int Attempts, int Slots,
    decimal Maximum, decimal PassMark, PassMarkSource PassMarkSource, Instant? PassMarkDecidedAt, DeadlinePolicy Policy, int AllowanceSeconds, ExamRules Rules, Instant? ReleaseAt, ExamState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ExamView Of(Exam e, PassMark mark, IReadOnlyList<ActionView> actions) => new(
        e.Id, e.Title, e.EnglishTitle, e.CourseKey, e.UnitId, e.OpensAt, e.ClosesAt, e.LimitSeconds / 60, e.Attempts, e.Blueprint.SlotCount,
        e.MaximumHundredths / 100m, mark.Hundredths / 100m, mark.Source, mark.DecidedAt, e.Rules.Policy, e.Rules.AllowanceSeconds, e.Rules, e.ReleaseAt, e.State, e.Version, actions);
}

sealed record FeasibilityView(Guid Id, IReadOnlyList<CellView> Cells, IReadOnlyList<string> Shortages, CellView? Tightest)
{
    public static FeasibilityView Of(Guid id, PaperFeasibility feasibility, SentenceBook book) => new(
        id, [.. feasibility.Cells.Select(cell => CellView.Of(cell, book))], [.. feasibility.Shortages.Select(book.Say)], feasibility.Tightest is { } tightest ? CellView.Of(tightest, book) : null);
}

/// <summary>A cell. <c>distinctPapers</c> is text: the number is often beyond what JSON readers can hold.</summary>
sealed record CellView(int Section, string Cell, int Needs, int Has, int Usable, IReadOnlyList<string> Reasons, string DistinctPapers)
{
    public static CellView Of(CellOutlook cell, SentenceBook book) =>
        new(cell.Section, cell.Name, cell.Needs, cell.Has, cell.Usable, [.. cell.Reasons.Select(book.Say)], $"{cell.DistinctDraws}");
}

sealed record ListedAttemptView(
    Guid Id, Guid PersonId, string PersonNumber, string Name, Guid UnitId, string Unit, int Number, AttemptState State,
    Instant? StartedAt, Instant? SealedAt, SealCause? Cause, decimal? Score, bool? Passed)
{
    /// <summary>Nobody reads the own score off this list: it comes with the release.</summary>
    public static ListedAttemptView Of(AttemptInList listed, Actor reader)
    {
        var (a, person, unit) = listed;
        var shows = a.VoidedFrom is null && a.CandidateId != reader.PersonId;
        return new(a.Id, person.Id, person.PersonNumber, person.Name, unit.Id, unit.Name, a.Number, a.State,
            a.StartedAt, a.SealedAt, a.Receipt?.Cause, shows ? a.ScoreHundredths / 100m : null, shows ? a.HasPassed : null);
    }
}
