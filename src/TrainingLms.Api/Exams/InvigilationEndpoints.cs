using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>While an exam is sat: the roster, the door, time, pauses and the log; for one, a room or the whole exam.</summary>
static class InvigilationEndpoints
{
    public static void MapInvigilation(this IEndpointRouteBuilder routes)
    {
        var exams = routes.MapGroup("/exams/{id:guid}").WithTags("Invigilation");
        exams.MapGet("/roster", Roster).WithSummary("Who sits an exam that I look after: state, room, deadline, effect of accommodations, last acknowledged answer");
        exams.MapGet("/counters", Counters).WithSummary("How many attempts of the roster are in each state");
        exams.MapPost("/time-grant", GrantAll).WithSummary("Give time to everybody who writes in a room or in the whole exam");
        exams.MapPost("/pause", PauseAll).WithSummary("Interrupt a room or the whole exam");
        exams.MapPost("/resumption", ResumeAll).WithSummary("Let a room or the whole exam go on");
        exams.MapGet("/incidents", Incidents).WithSummary("The log of an exam that I look after, newest first");
        exams.MapPost("/incidents", Note).WithSummary("Note something in the log of an exam");

        var attempts = routes.MapGroup("/exam-attempts/{id:guid}").WithTags("Invigilation");
        attempts.MapPost("/authorisation", Authorise).WithSummary("Let somebody who has checked in begin");
        attempts.MapPost("/turning-away", TurnAway).WithSummary("Send somebody away from the door");
        attempts.MapPost("/time-grant", Grant).WithSummary("Give time for an incident; the reply says whether the close cuts it");
        attempts.MapPost("/extension", Extend).WithSummary("Extend the close of one attempt");
        attempts.MapPost("/pause", Pause).WithSummary("Interrupt one attempt; the remaining time stands still");
        attempts.MapPost("/resumption", Resume).WithSummary("Let one attempt go on; by the candidate where the invigilator said so");
        attempts.MapPost("/recall", Recall).WithSummary("Take a paper back before it is started");
    }

    static async Task<PageView<SittingView>> Roster(
        Guid id, [AsParameters] PageRequest page, [AsParameters] RosterFilter filter, SittingRoster roster, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await roster.ListAsync(id, filter, act.By, page, cancel), line => SittingView.Of(line, act, book));

    static async Task<CountersView> Counters(Guid id, string? room, SittingRoster roster, Act act, CancellationToken cancel)
    {
        var counts = await roster.CountAsync(id, new RosterFilter { Room = room }, act.By, cancel);
        return new CountersView(act.At, counts.Values.Sum(), [.. counts.OrderBy(count => count.Key).Select(count => new StateCount(count.Key, count.Value))]);
    }

    static async Task<IReadOnlyList<OutcomeView>> GrantAll(Guid id, GroupGrantRequest request, InvigilationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        OutcomeView.Of(await desk.GrantAllAsync(id, request.Room, request.Seconds, request.Cause, act.Because(request.Reason), cancel), book);

    static async Task<IReadOnlyList<OutcomeView>> PauseAll(Guid id, GroupPauseRequest request, InvigilationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        OutcomeView.Of(await desk.PauseAllAsync(id, request.Room, request.Cause, request.CandidateMayResume, act.Because(request.Reason), cancel), book);

    static async Task<IReadOnlyList<OutcomeView>> ResumeAll(Guid id, GroupResumptionRequest request, InvigilationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        OutcomeView.Of(await desk.ResumeAllAsync(id, request.Room, act.Because(request.Reason), cancel), book);

    static async Task<PageView<IncidentView>> Incidents(Guid id, [AsParameters] PageRequest page, IncidentLog log, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await log.ListAsync(id, act.By, page, cancel), incident => IncidentView.Of(incident, book));

    static async Task<IResult> Note(Guid id, NoteRequest request, IncidentLog log, Act act, SentenceBook book, CancellationToken cancel) =>
        Results.Created($"/api/v1/exams/{id}/incidents", IncidentView.Of(await log.NoteAsync(id, request.AttemptId, request.Room, request.Cause, act.Because(request.Reason), cancel), book));

    static async Task<AttemptView> Authorise(Guid id, InvigilationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.AuthoriseAsync(id, act, cancel), act, book);

    static async Task<AttemptView> TurnAway(Guid id, ReasonRequest request, InvigilationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.TurnAwayAsync(id, act.Because(request.Reason), cancel), act, book);

    static async Task<GrantView> Grant(Guid id, GrantRequest request, InvigilationDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var (attempt, outcome) = await desk.GrantAsync(id, request.Seconds, request.Cause, act.Because(request.Reason), cancel);
        return new GrantView(ExamAttemptEndpoints.Show(attempt, act, book), outcome.Deadline, outcome.GainedSeconds, outcome.IsCutByClose);
    }

    static async Task<AttemptView> Extend(Guid id, GrantRequest request, InvigilationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.ExtendAsync(id, request.Seconds, request.Cause, act.Because(request.Reason), cancel), act, book);

    static async Task<AttemptView> Pause(Guid id, PauseRequest request, InvigilationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.PauseAsync(id, request.Cause, request.CandidateMayResume, act.Because(request.Reason), cancel), act, book);

    static async Task<AttemptView> Resume(Guid id, ReasonRequest request, InvigilationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.ResumeAsync(id, act.Because(request.Reason), cancel), act, book);

    static async Task<AttemptView> Recall(Guid id, ReasonRequest request, AdmissionDesk admission, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await admission.RecallAsync(id, act.Because(request.Reason), cancel), act, book);
}

sealed record GrantRequest(int Seconds, IncidentCause Cause, string? Reason = null);

sealed record PauseRequest(IncidentCause Cause, string? Reason = null, bool CandidateMayResume = false);

sealed record GroupGrantRequest(int Seconds, IncidentCause Cause, string? Reason = null, string? Room = null);

sealed record GroupPauseRequest(IncidentCause Cause, string? Reason = null, string? Room = null, bool CandidateMayResume = false);

sealed record GroupResumptionRequest(string? Reason = null, string? Room = null);

sealed record NoteRequest(IncidentCause Cause, string? Reason = null, Guid? AttemptId = null, string? Room = null);

sealed record GrantView(AttemptView Attempt, Instant Deadline, long GainedSeconds, bool CutByClose);

/// <summary>What became of one attempt when something was done to many.</summary>
sealed record OutcomeView(Guid AttemptId, bool Done, AttemptState? State, Instant? Deadline, long? GainedSeconds, bool? CutByClose, IReadOnlyList<ProblemReason> Reasons)
{
    public static IReadOnlyList<OutcomeView> Of(IReadOnlyList<SittingOutcome> outcomes, SentenceBook book) => [.. outcomes.Select(one => new OutcomeView(
        one.AttemptId, one.Refusals.Count == 0, one.State, one.Grant?.Deadline, one.Grant?.GainedSeconds, one.Grant?.IsCutByClose,
        [.. one.Refusals.Select(refusal => new ProblemReason(refusal.Code, book.Say(refusal), refusal.Member))]))];
}

sealed record CountersView(Instant ServerNow, int Total, IReadOnlyList<StateCount> States);

sealed record StateCount(AttemptState State, int Count);

/// <summary>One line of the roster, with what the person who looks may do.</summary>
sealed record SittingView(
    Guid Id, Guid PersonId, string PersonNumber, string Name, int Number, AttemptState State, string StateLabel, string? Room, string? Group, AccommodationEffect? Accommodation, Instant? CheckedInAt,
    Instant? StartedAt, Instant? PausedAt, Instant? Deadline, Instant? HardCloseAt, Instant ServerNow, long RemainingMs, long IncidentSeconds, long ExtensionSeconds, int Reopenings,
    ReopeningRequest? ReopeningAsked, Instant? LastSavedAt, Instant? LastSeenAt, int Disconnects, long? ClockOffsetMs, long Version, IReadOnlyList<ActionView> Actions)
{
    public static SittingView Of(SittingLine line, Act act, SentenceBook book)
    {
        var (a, person, saved, presence) = line;
        return new(a.Id, person.Id, person.PersonNumber, person.Name, a.Number, a.State, book[$"exam_attempt.state.{Snake.Of(a.State)}"], a.Room, a.GroupLabel, a.Accommodation, a.CheckedInAt,
            a.StartedAt, a.PausedAt, a.Deadline, a.HardCloseAt, act.At, AnswerDesk.RemainingMs(a, act.At), a.IncidentSeconds, a.ExtensionSeconds, a.ReopenCount,
            a.ReopeningAsked, saved, presence?.LastSeenAt, presence?.Gaps ?? 0, presence?.ClockOffsetMs, a.Version, ExamAttemptEndpoints.Actions(a, act, book));
    }
}

sealed record IncidentView(
    Guid Id, Guid? AttemptId, string? Room, IncidentKind Kind, string KindLabel, IncidentCause Cause, string CauseLabel, int? Seconds, int Attempts, string Text, Instant At, Guid WrittenBy)
{
    public static IncidentView Of(ExamIncident i, SentenceBook book) => new(
        i.Id, i.AttemptId, i.Room, i.Kind, book[$"incident_kind.{Snake.Of(i.Kind)}"], i.Cause, book[$"incident_cause.{Snake.Of(i.Cause)}"], i.Seconds, i.Attempts, i.Text, i.At, i.WrittenBy);
}
