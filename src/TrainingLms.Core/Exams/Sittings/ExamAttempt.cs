using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>One person's attempt at an exam: the times in force for it, the lease of the device that writes, and what became of it.</summary>
public sealed partial class ExamAttempt : Governed<AttemptState>
{
    ExamAttempt() { }

    /// <summary>The exam.</summary>
    public Guid ExamId { get; private init; }

    /// <summary>The exam's unit.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Who sits.</summary>
    public Guid CandidateId { get; private init; }

    /// <summary>1 for the first attempt; never used twice.</summary>
    public int Number { get; private init; }

    /// <summary>How the exam is sat, as it was when the attempt was assigned; the exam's rules do not change afterwards.</summary>
    public ExamRules Rules { get; private init; } = ExamRules.Default;

    /// <summary>The room or place, as invigilators name it; null where nobody said.</summary>
    public string? Room { get; private set; }

    /// <summary>A label that overrides for groups ask for, such as the class; null for none.</summary>
    public string? GroupLabel { get; private set; }

    /// <summary>Hash of the frozen paper; null before it is assembled.</summary>
    public string? PaperHash { get; private set; }

    /// <summary>When the candidate checked in; null before, and after being turned away.</summary>
    public Instant? CheckedInAt { get; private set; }

    /// <summary>When writing began; null before.</summary>
    public Instant? StartedAt { get; private set; }

    /// <summary>Since when it is paused; null while it is not.</summary>
    public Instant? PausedAt { get; private set; }

    /// <summary>Whether the candidate may end the pause, because an invigilator said so.</summary>
    public bool MayResume { get; private set; }

    /// <summary>Raised by each take-over and each reopening; only the client that knows it may write. 0 before the start.</summary>
    public long LeaseEpoch { get; private set; }

    /// <summary>Set while the attempt is active, and unique: at most one at a time for a person and exam, or for a person where the exam is exclusive.</summary>
    public string? ActiveKey { get; private set; }

    /// <summary>When the answers became final; null before, and after a reopening.</summary>
    public Instant? SealedAt { get; private set; }

    /// <summary>How often the answers became final; part of the key of a marking.</summary>
    public int SealNumber { get; private set; }

    /// <summary>When writing ended without a hand-in; null where it did not.</summary>
    public Instant? AbandonedAt { get; private set; }

    /// <summary>Whether it was handed in during the grace.</summary>
    public bool IsLate { get; private set; }

    /// <summary>What the candidate got when handing in; null before, and after a reopening.</summary>
    public Receipt? Receipt { get; private set; }

    /// <summary>Score of the newest marking, in hundredths; null before marking, and after a reopening.</summary>
    public long? ScoreHundredths { get; private set; }

    /// <summary>Whether the score reaches the pass mark; null before marking, after a reopening, and while a person has yet to mark what decides it.</summary>
    public bool? HasPassed { get; private set; }

    /// <summary>When the answers were erased, long after the result; null while they are kept.</summary>
    public Instant? AnswersErasedAt { get; private set; }

    /// <summary>The answers are gone; score, verdict and receipt stay.</summary>
    public void ForgetAnswers(Instant at) => AnswersErasedAt = at;

    /// <inheritdoc/>
    public override Instant? NextDue() => ExamAttemptWorkflow.Table.NextDue(this);

    /// <summary>Gives somebody the right to sit.</summary>
    /// <param name="exam">The exam.</param>
    /// <param name="candidateId">Who.</param>
    /// <param name="number">Number of the attempt.</param>
    /// <param name="act">Who assigns, with the <see cref="Sitting"/>.</param>
    /// <param name="found">The times in force; null for those of the exam.</param>
    /// <param name="place">Room and group; null for none.</param>
    /// <exception cref="RefusedException">
    /// <c>attempt.exam_not_published</c>, <c>attempt.none_left</c>, <c>attempt.cooling_down</c>, <c>attempt.window_over</c>, <c>attempt.person_inactive</c>, forbidden.
    /// </exception>
    public static ExamAttempt Assign(Exam exam, Guid candidateId, int number, Act act, TimesFound? found = null, Seat? place = null)
    {
        var attempt = new ExamAttempt
        {
            Id = act.NewId(),
            ExamId = exam.Id,
            UnitId = exam.UnitId,
            CandidateId = candidateId,
            Number = number,
            Rules = exam.Rules with { Marking = null, Disclosure = null },
            Room = place?.Room,
            GroupLabel = place?.GroupLabel,
        };
        attempt.Take(found ?? new TimesFound(ResolvedTimes.Of(exam), null, Guid.Empty, exam.TimesRevision));
        ExamAttemptWorkflow.Table.Fire(attempt, AttemptTrigger.Assign, act);
        return attempt;
    }

    /// <summary>The seed of this attempt's paper, from exam, candidate, number and the exam's secret.</summary>
    public byte[] SeedFrom(byte[] secret) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{ExamId:N}/{CandidateId:N}/{Number}"));

    /// <summary>Freezes the paper.</summary>
    public void ReceivePaper(Paper paper, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.AssemblePaper, act);
        PaperHash = paper.Hash;
    }

    /// <summary>Takes the paper back before it is started; another one is assembled when it is needed.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void RecallPaper(Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.RecallPaper, act);
        PaperHash = null;
    }

    /// <summary>Begins writing: the clock runs, and this client holds the first lease.</summary>
    /// <exception cref="RefusedException">
    /// <c>attempt.window_not_open</c>, <c>attempt.window_over</c>, <c>attempt.entry_closed</c>, <c>attempt.address_outside</c>, <c>attempt.password_wrong</c>,
    /// <c>attempt.check_in_first</c>, <c>attempt.paper_changed</c>, wrong state, forbidden.
    /// </exception>
    public void Start(Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Start, act);
        Begin(act);
    }

    /// <summary>Lets another client go on writing; the one before is refused from now on.</summary>
    /// <exception cref="RefusedException"><c>attempt.deadline_passed</c>, <c>attempt.take_over_not_allowed</c>, <c>attempt.address_outside</c>, <c>attempt.sign_in_again</c>, wrong state, forbidden.</exception>
    public void TakeOver(Act act)
    {
        ExamAttemptWorkflow.Table.Check(this, AttemptTrigger.TakeOver, act).OrConflict();
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.TakeOver, act);
        LeaseEpoch++;
    }

    /// <summary>Hands in: the answers as they stand become final now.</summary>
    /// <exception cref="RefusedException">
    /// <c>attempt.lease_taken</c>, <c>attempt.deadline_passed</c>, <c>attempt.submission_unconfirmed</c>, <c>attempt.too_early_to_hand_in</c>, wrong state, forbidden.
    /// </exception>
    public void Submit(IReadOnlyCollection<Answer> answers, int slots, Act act)
    {
        ExamAttemptWorkflow.Table.Check(this, AttemptTrigger.Submit, act).OrConflict();
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Submit, act);
        Seal(SealCause.Submitted, act.At, answers, slots);
    }

    /// <summary>Hands in during the grace: what was saved in time counts, with the penalty that the rules ask for.</summary>
    /// <exception cref="RefusedException"><c>attempt.grace_over</c>, <c>attempt.submission_unconfirmed</c>, wrong state, forbidden.</exception>
    public void SubmitLate(IReadOnlyCollection<Answer> answers, int slots, Act act)
    {
        ExamAttemptWorkflow.Table.Check(this, AttemptTrigger.SubmitLate, act).OrConflict();
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.SubmitLate, act);
        IsLate = true;
        Seal(SealCause.SubmittedLate, act.At, answers, slots);
    }

    /// <summary>Gives up: the answers are kept and not scored.</summary>
    /// <exception cref="RefusedException"><c>attempt.withdrawal_unconfirmed</c>, wrong state, forbidden.</exception>
    public void Withdraw(Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Withdraw, act);
        Abandon(act.At);
    }

    /// <summary>Time is over: whatever the rules of the exam say happens, as of the deadline, whenever the clock gets to it.</summary>
    /// <param name="due">A trigger of the clock that is due.</param>
    /// <param name="answers">The answers as they stand.</param>
    /// <param name="slots">How many slots the paper has.</param>
    /// <param name="act">The clock's act.</param>
    /// <exception cref="RefusedException"><c>attempt.still_in_time</c>, <c>attempt.grace_still_runs</c>, <c>attempt.window_still_open</c>, wrong state, forbidden.</exception>
    public void RunOut(AttemptTrigger due, IReadOnlyCollection<Answer> answers, int slots, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, due, act);
        switch (due)
        {
            case AttemptTrigger.CloseByTime:
                Seal(SealCause.TimeOver, Deadline!.Value, answers, slots);
                break;
            case AttemptTrigger.SealAtHardClose:
                Seal(SealCause.HardClose, PausedAt!.Value, answers, slots);
                break;
            case AttemptTrigger.AbandonByTime or AttemptTrigger.CloseGrace:
                Abandon(Deadline!.Value);
                break;
            case AttemptTrigger.AbandonAtHardClose:
                Abandon(PausedAt!.Value);
                break;
        }
    }

    /// <summary>Time is over, under the policy that hands in by itself: the answers become final as of the deadline.</summary>
    /// <exception cref="RefusedException"><c>attempt.still_in_time</c>, wrong state, forbidden.</exception>
    public void CloseByTime(IReadOnlyCollection<Answer> answers, int slots, Act act) => RunOut(AttemptTrigger.CloseByTime, answers, slots, act);

    /// <summary>Takes the result of the automatic marking.</summary>
    /// <exception cref="RefusedException"><c>attempt.paper_changed</c>, wrong state, forbidden.</exception>
    public void FinishAutoMarking(AttemptMarking marking, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.FinishAutoMarking, act);
        ScoreHundredths = marking.ScoreHundredths;
        HasPassed = marking.HasPassed;
    }

    /// <summary>Takes the marks that people gave to what no program could mark.</summary>
    /// <exception cref="RefusedException">Wrong state.</exception>
    public void TakeMarks(AttemptMarking marking, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.TakeMarks, act);
        ScoreHundredths = marking.ScoreHundredths;
        HasPassed = marking.HasPassed;
    }

    /// <summary>Takes a marking by newer scoring rules; the one before is kept.</summary>
    /// <exception cref="RefusedException"><c>attempt.scoring_not_newer</c>, <c>attempt.answers_erased</c>, <c>attempt.paper_changed</c>, wrong state, forbidden.</exception>
    public void Rescore(AttemptMarking marking, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Rescore, act);
        ScoreHundredths = marking.ScoreHundredths;
        HasPassed = marking.HasPassed;
    }

    /// <summary>Takes a marking with marks that an appeal has decided; the one before is kept.</summary>
    /// <exception cref="RefusedException">Wrong state, forbidden.</exception>
    public void Revise(AttemptMarking marking, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Revise, act);
        ScoreHundredths = marking.ScoreHundredths;
        HasPassed = marking.HasPassed;
    }

    /// <summary>The window went by without a start.</summary>
    public void CloseWindow(Act act) => ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.CloseWindow, act);

    /// <summary>Calls it off; it is not counted.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>attempt.too_late_to_cancel</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void Cancel(Act act) => ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Cancel, act);

    /// <summary>What a candidate needs to know before a save is judged: a pause and a grace have closed the answers.</summary>
    internal string? ClosedFor => State switch
    {
        AttemptState.Paused => "attempt.paused",
        AttemptState.SubmitGrace => "attempt.deadline_passed",
        _ => null,
    };

    void Begin(Act act)
    {
        StartedAt = act.At;
        LeaseEpoch = 1;
        Activate();
        Reckon();
    }

    void Activate() => ActiveKey = Rules.IsExclusive ? $"{CandidateId:N}" : $"{CandidateId:N}/{ExamId:N}";

    void Seal(SealCause cause, Instant sealedAt, IReadOnlyCollection<Answer> answers, int slots)
    {
        SealedAt = sealedAt;
        SealNumber++;
        (ActiveKey, PausedAt, MayResume) = (null, null, false);
        Receipt = Receipt.Of(this, cause, answers, slots);
    }

    void Abandon(Instant endedAt)
    {
        AbandonedAt = endedAt;
        (ActiveKey, PausedAt, MayResume) = (null, null, false);
    }
}

/// <summary>Where somebody is to sit.</summary>
/// <param name="Room">The room or place; null where nobody said.</param>
/// <param name="GroupLabel">The group, such as the class; null for none.</param>
public sealed record Seat(string? Room, string? GroupLabel)
{
    /// <summary>Longest text of either.</summary>
    public const int Longest = 80;
}
