using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What must hold for the moves of an attempt, and when the clock makes them.</summary>
static class ExamAttemptGuards
{
    /// <summary>Longest number of a decision.</summary>
    public const int LongestNumber = 80;

    static readonly Duration Tick = Duration.FromTicks(10);

    public static readonly Guard<ExamAttempt> ExamPublished = new("attempt.exam_not_published", (_, act) => act.Fact<Sitting>().Exam.State is ExamState.Published or ExamState.Closed);
    public static readonly Guard<ExamAttempt> ActivePerson = new("attempt.person_inactive", (_, act) => act.Fact<Sitting>().IsPersonActive);
    public static readonly Guard<ExamAttempt> AttemptsLeft = new("attempt.none_left",
        (_, act) => act.Fact<Sitting>() is var sitting && (sitting.Attempts == 0 || sitting.Used < sitting.Attempts), (_, act) => [("attempts", act.Fact<Sitting>().Attempts)]);
    public static readonly Guard<ExamAttempt> CooledDown = new("attempt.cooling_down", (_, act) => FreeAt(act) is not { } free || act.At >= free, (_, act) => [("free", FreeAt(act))]);

    public static readonly Guard<ExamAttempt> WindowOpen = new("attempt.window_not_open", (attempt, act) => act.At >= attempt.OpensAt, (attempt, _) => [("open", attempt.OpensAt)]);
    public static readonly Guard<ExamAttempt> DoorOpen = new("attempt.check_in_not_open", (attempt, act) => act.At >= DoorOpensAt(attempt), (attempt, _) => [("open", DoorOpensAt(attempt))]);
    public static readonly Guard<ExamAttempt> BeforeHardClose = new("attempt.window_over", (attempt, act) => attempt.HardCloseAt is not { } close || act.At < close, (attempt, _) => [("close", attempt.HardCloseAt)]);
    public static readonly Guard<ExamAttempt> EntryOpen = new("attempt.entry_closed",
        (attempt, act) => LatestEntry(attempt) is not { } latest || (attempt.CheckedInAt ?? act.At) <= latest, (attempt, _) => [("latest", LatestEntry(attempt))]);
    public static readonly Guard<ExamAttempt> WordSaid = new("attempt.password_wrong", (attempt, act) => !attempt.Rules.NeedsPassword || act.Fact<DoorWord>().IsRight);
    public static readonly Guard<ExamAttempt> InTheRoom = new("attempt.address_outside",
        (attempt, act) => AddressRanges.Hold(attempt.Rules.Addresses, act.ClientAddress), (attempt, act) => [("ranges", attempt.Rules.Addresses), ("address", act.ClientAddress)]);
    public static readonly Guard<ExamAttempt> NoDoor = new("attempt.check_in_first", (attempt, _) => !attempt.Rules.NeedsAuthorisation);
    public static readonly Guard<ExamAttempt> HasDoor = new("attempt.no_check_in", (attempt, _) => attempt.Rules.NeedsAuthorisation);
    public static readonly Guard<ExamAttempt> PaperIntact = new("attempt.paper_changed", (_, act) => act.Fact<PaperCheck>().IsIntact);
    public static readonly Guard<ExamAttempt> BeforeCutOff = new("attempt.too_late_to_cancel",
        (attempt, act) => act.Warrant?.As != ExamAttemptWorkflow.AsCandidate || act.At < CutOff(attempt), (attempt, _) => [("cutOff", CutOff(attempt))]);

    public static readonly Guard<ExamAttempt> LeaseHeld = new("attempt.lease_taken", (attempt, act) => act.Fact<LeaseClaim>().Epoch == attempt.LeaseEpoch);
    public static readonly Guard<ExamAttempt> InTime = new("attempt.deadline_passed", (attempt, act) => act.At <= attempt.AcceptsUntil, (attempt, _) => [("deadline", attempt.Deadline)]);
    public static readonly Guard<ExamAttempt> TakeOverAllowed = new("attempt.take_over_not_allowed", (attempt, _) => attempt.Rules.AllowsTakeOver);
    public static readonly Guard<ExamAttempt> Reidentified = new("attempt.sign_in_again", (_, act) => act.Fact<Reidentification>().IsFresh);
    public static readonly Guard<ExamAttempt> Confirmed = new("attempt.submission_unconfirmed", (_, act) => act.Fact<HandIn>().IsConfirmed);
    public static readonly Guard<ExamAttempt> ConfirmedTwice = new("attempt.withdrawal_unconfirmed", (_, act) => act.Fact<GivingUp>() is { IsConfirmed: true, IsConfirmedAgain: true });
    public static readonly Guard<ExamAttempt> MayHandIn = new("attempt.too_early_to_hand_in", (attempt, act) => act.At >= HandInFrom(attempt), (attempt, _) => [("from", HandInFrom(attempt))]);
    public static readonly Guard<ExamAttempt> GraceLeft = new("attempt.grace_over", (attempt, act) => act.At <= attempt.GraceUntil, (attempt, _) => [("until", attempt.GraceUntil)]);

    public static readonly Guard<ExamAttempt> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));
    public static readonly Guard<ExamAttempt> BeforeDeadline = new("attempt.deadline_passed", (attempt, act) => act.At < attempt.Deadline, (attempt, _) => [("deadline", attempt.Deadline)]);
    public static readonly Guard<ExamAttempt> AmountAllowed = new("attempt.grant_out_of_range",
        (attempt, act) => act.Fact<TimeGrant>().Seconds is > 0 and var seconds && seconds <= MostMinutes(attempt, act) * 60, (attempt, act) => [("minutes", MostMinutes(attempt, act))]);
    public static readonly Guard<ExamAttempt> HasClose = new("attempt.no_close", (attempt, _) => attempt.HardCloseAt is not null);
    public static readonly Guard<ExamAttempt> LetOn = new("attempt.resume_by_invigilator", (attempt, act) => act.Warrant?.As != ExamAttemptWorkflow.AsCandidate || attempt.MayResume);
    public static readonly Guard<ExamAttempt> TimeIsBack = new("attempt.grant_too_short", (attempt, act) => attempt.DeadlineWith(act.Fact<TimeGrant>().Seconds) > act.At);

    public static readonly Guard<ExamAttempt> NewerScoring = new("attempt.scoring_not_newer", (_, act) => act.Fact<ScoringStep>() is var step && step.To > step.From);
    public static readonly Guard<ExamAttempt> AnswersKept = new("attempt.answers_erased", (attempt, _) => attempt.AnswersErasedAt is null);
    public static readonly Guard<ExamAttempt> AskedToWrite = new("attempt.reopening_not_asked", (attempt, _) => attempt.ReopeningAsked?.Kind == ReopeningKind.Writing);
    public static readonly Guard<ExamAttempt> AskedToCount = new("attempt.reopening_not_asked", (attempt, _) => attempt.ReopeningAsked?.Kind == ReopeningKind.AsSubmitted);
    public static readonly Guard<ExamAttempt> Asked = new("attempt.reopening_not_asked", (attempt, _) => attempt.ReopeningAsked is not null);
    public static readonly Guard<ExamAttempt> NotReleased = new("attempt.result_released", (_, act) => !act.Fact<ReopeningFacts>().IsReleased);
    public static readonly Guard<ExamAttempt> NoOtherActive = new("attempt.another_active", (_, act) => !act.Fact<ReopeningFacts>().IsAnotherActive);
    public static readonly Guard<ExamAttempt> WritesOn = new("attempt.reopening_without_time", (attempt, act) => attempt.ReopenedUntil(act.At) > act.At);
    public static readonly Guard<ExamAttempt> TimeIsGone = new("attempt.still_in_time", (attempt, act) => act.At >= attempt.Deadline, (attempt, _) => [("due", attempt.Deadline)]);
    public static readonly SecondPerson<ExamAttempt> AnotherPerson = new("duty.reopening_needs_two", [AttemptTrigger.AskReopening], Stands: attempt => attempt.ReopeningAsked is not null);

    public static readonly Guard<ExamAttempt> FileBrought = new("attempt.offline_file_not_brought", (attempt, _) => attempt.OfflineFileId is not null);
    public static readonly Guard<ExamAttempt> FileLookedAt = new("attempt.offline_file_other", (attempt, act) => attempt.OfflineFileId is null || act.Fact<OfflineClaim>().IsTheFile);
    public static readonly Guard<ExamAttempt> FileFits = new("attempt.offline_file_unreadable", (_, act) => act.Fact<OfflineFileFacts>().Faults.Count == 0) { Told = (_, act) => act.Fact<OfflineFileFacts>().Faults };
    public static readonly SecondPerson<ExamAttempt> ImportByAnother = new("duty.offline_needs_two", [AttemptTrigger.BringOfflineFile], Stands: attempt => attempt.OfflineFileId is not null);

    public static readonly Guard<ExamAttempt> Decided = new("attempt.decision_missing", (_, act) => act.Fact<PanelDecision>().Number is { Length: > 0 and <= LongestNumber });
    public static readonly Guard<ExamAttempt> WasNotStarted = Was("attempt.was_started", AttemptPhase.NotStarted);
    public static readonly Guard<ExamAttempt> HadAnswers = Was("attempt.was_not_sealed", [.. AttemptPhase.Active, AttemptState.Sealed]);
    public static readonly Guard<ExamAttempt> WasScored = Was("attempt.was_not_scored", AttemptState.Scored);
    public static readonly Guard<ExamAttempt> WasAbandoned = Was("attempt.was_not_abandoned", AttemptState.Abandoned);

    /// <summary>The last accepted instant still belongs to the candidate; the clock may close from the next tick on.</summary>
    public static readonly Due<ExamAttempt> OutOfTime = ByPolicy("attempt.still_in_time", attempt => attempt.AcceptsUntil + Tick, DeadlinePolicy.AutoSubmit);
    public static readonly Due<ExamAttempt> OutOfTimeBeforeGrace = ByPolicy("attempt.still_in_time", attempt => attempt.AcceptsUntil + Tick, DeadlinePolicy.Grace);
    public static readonly Due<ExamAttempt> OutOfTimeForGood = ByPolicy("attempt.still_in_time", attempt => attempt.AcceptsUntil + Tick, DeadlinePolicy.Abandon);
    public static readonly Due<ExamAttempt> OutOfGrace = new("attempt.grace_still_runs", attempt => attempt.GraceUntil + Tick);
    public static readonly Due<ExamAttempt> ClosedWhilePaused = ByPolicy("attempt.window_still_open", ClosedAt, DeadlinePolicy.AutoSubmit, DeadlinePolicy.Grace);
    public static readonly Due<ExamAttempt> ClosedForGoodWhilePaused = ByPolicy("attempt.window_still_open", ClosedAt, DeadlinePolicy.Abandon);
    public static readonly Due<ExamAttempt> WindowGone = new("attempt.window_still_open", attempt => attempt.HardCloseAt);
    public static readonly Due<ExamAttempt> AnswersFinal = new("attempt.answers_not_final", attempt => attempt.SealedAt);

    static Due<ExamAttempt> ByPolicy(string code, Func<ExamAttempt, Instant?> at, params DeadlinePolicy[] policies) =>
        new(code, attempt => policies.Contains(attempt.Rules.Policy) ? at(attempt) : null);

    static Guard<ExamAttempt> Was(string code, params AttemptState[] states) => new(code, (attempt, _) => attempt.VoidedFrom is { } before && states.Contains(before));

    static Instant? ClosedAt(ExamAttempt attempt) => attempt.HardCloseAt + Duration.FromSeconds(attempt.Rules.AllowanceSeconds) + Tick;

    static Instant DoorOpensAt(ExamAttempt attempt) =>
        attempt.OpensAt == OverrideTimes.None ? attempt.OpensAt : attempt.OpensAt - Duration.FromMinutes(attempt.Rules.CheckInMinutes);

    static Instant? LatestEntry(ExamAttempt attempt) => attempt.Rules.LatestEntryMinutes is { } minutes && attempt.OpensAt != OverrideTimes.None
        ? attempt.OpensAt + Duration.FromMinutes(minutes) : null;

    static Instant? CutOff(ExamAttempt attempt) => attempt.Rules.CancelCutOffMinutes is not { } minutes ? null
        : attempt.OpensAt == OverrideTimes.None ? attempt.OpensAt : attempt.OpensAt - Duration.FromMinutes(minutes);

    static Instant? HandInFrom(ExamAttempt attempt) => attempt.StartedAt + Duration.FromMinutes(attempt.Rules.EarliestHandInMinutes);

    static Instant? FreeAt(Act act) => act.Fact<Sitting>() is var sitting ? sitting.LastEndedAt + Duration.FromMinutes(sitting.Exam.Rules.CoolDownMinutes) : null;

    static int MostMinutes(ExamAttempt attempt, Act act) => act.Warrant?.As == Role.ExamManager ? attempt.Rules.ManagerGrantMinutes : attempt.Rules.InvigilatorGrantMinutes;
}
