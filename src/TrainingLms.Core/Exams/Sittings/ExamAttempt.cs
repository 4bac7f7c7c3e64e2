using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>One person's attempt at an exam: the times in force for it, the lease of the device that writes, and what became of it.</summary>
public sealed class ExamAttempt : Governed<AttemptState>
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

    /// <summary>From when this person may start.</summary>
    public Instant OpensAt { get; private init; }

    /// <summary>H of the exam rules: when it ends whatever time is left.</summary>
    public Instant HardCloseAt { get; private set; }

    /// <summary>W of the exam rules: the limit for this person, in seconds.</summary>
    public int LimitSeconds { get; private set; }

    /// <summary>N of the exam rules: how long after the deadline answers are still taken, in seconds.</summary>
    public int AllowanceSeconds { get; private init; }

    /// <summary>Hash of the frozen paper; null before it is assembled.</summary>
    public string? PaperHash { get; private set; }

    /// <summary>When writing began; null before.</summary>
    public Instant? StartedAt { get; private set; }

    /// <summary>D of the exam rules: until when the candidate may write; null before the start.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>D + N: the last instant at which an answer is taken; null before the start.</summary>
    public Instant? AcceptsUntil { get; private set; }

    /// <summary>Raised by each take-over; only the client that knows it may write. 0 before the start.</summary>
    public long LeaseEpoch { get; private set; }

    /// <summary>Set while the attempt is active, and unique: at most one at a time for a person and exam.</summary>
    public string? ActiveKey { get; private set; }

    /// <summary>When the answers became final; null before.</summary>
    public Instant? SealedAt { get; private set; }

    /// <summary>How often the answers became final; part of the key of a marking.</summary>
    public int SealNumber { get; private set; }

    /// <summary>What the candidate got when handing in; null before.</summary>
    public Receipt? Receipt { get; private set; }

    /// <summary>Score of the newest marking, in hundredths; null before marking.</summary>
    public long? ScoreHundredths { get; private set; }

    /// <summary>Whether the score reaches the pass mark; null before marking.</summary>
    public bool? HasPassed { get; private set; }

    /// <summary>When the answers were erased, long after the result; null while they are kept.</summary>
    public Instant? AnswersErasedAt { get; private set; }

    /// <summary>The answers are gone; score, verdict and receipt stay.</summary>
    public void ForgetAnswers(Instant at) => AnswersErasedAt = at;

    /// <inheritdoc/>
    public override Instant? NextDue() => ExamAttemptWorkflow.Table.NextDue(this);

    /// <summary>Gives somebody the right to sit.</summary>
    /// <exception cref="RefusedException"><c>attempt.exam_not_published</c>, <c>attempt.none_left</c>, <c>attempt.window_over</c>, <c>attempt.person_inactive</c>, forbidden.</exception>
    public static ExamAttempt Assign(Exam exam, Guid candidateId, int number, Act act)
    {
        var attempt = new ExamAttempt
        {
            Id = act.NewId(),
            ExamId = exam.Id,
            UnitId = exam.UnitId,
            CandidateId = candidateId,
            Number = number,
            OpensAt = exam.OpensAt,
            HardCloseAt = exam.ClosesAt,
            LimitSeconds = exam.LimitSeconds,
            AllowanceSeconds = exam.AllowanceSeconds,
        };
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

    /// <summary>Begins writing: the clock runs, and this client holds the first lease.</summary>
    /// <exception cref="RefusedException"><c>attempt.window_not_open</c>, <c>attempt.window_over</c>, <c>attempt.paper_changed</c>, wrong state, forbidden.</exception>
    public void Start(Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Start, act);
        StartedAt = act.At;
        Deadline = ExamTime.Deadline(act.At, Duration.FromSeconds(LimitSeconds), HardCloseAt);
        AcceptsUntil = Deadline + Duration.FromSeconds(AllowanceSeconds);
        LeaseEpoch = 1;
        ActiveKey = $"{CandidateId:N}/{ExamId:N}";
    }

    /// <summary>Lets another client go on writing; the one before is refused from now on.</summary>
    /// <exception cref="RefusedException"><c>attempt.deadline_passed</c>, wrong state, forbidden.</exception>
    public void TakeOver(Act act)
    {
        ExamAttemptWorkflow.Table.Check(this, AttemptTrigger.TakeOver, act).OrConflict();
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.TakeOver, act);
        LeaseEpoch++;
    }

    /// <summary>Hands in: the answers as they stand become final now.</summary>
    /// <exception cref="RefusedException"><c>attempt.lease_taken</c>, <c>attempt.deadline_passed</c>, <c>attempt.submission_unconfirmed</c>, wrong state, forbidden.</exception>
    public void Submit(IReadOnlyCollection<Answer> answers, int slots, Act act)
    {
        ExamAttemptWorkflow.Table.Check(this, AttemptTrigger.Submit, act).OrConflict();
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Submit, act);
        Seal(SealCause.Submitted, act.At, answers, slots);
    }

    /// <summary>Time is over: the answers become final as of the deadline, whenever the clock gets to it.</summary>
    /// <exception cref="RefusedException"><c>attempt.still_in_time</c>, wrong state, forbidden.</exception>
    public void CloseByTime(IReadOnlyCollection<Answer> answers, int slots, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.CloseByTime, act);
        Seal(SealCause.TimeOver, Deadline!.Value, answers, slots);
    }

    /// <summary>Takes the result of the automatic marking.</summary>
    /// <exception cref="RefusedException"><c>attempt.paper_changed</c>, wrong state, forbidden.</exception>
    public void FinishAutoMarking(AttemptMarking marking, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.FinishAutoMarking, act);
        ScoreHundredths = marking.ScoreHundredths;
        HasPassed = marking.HasPassed;
    }

    /// <summary>The window went by without a start.</summary>
    public void CloseWindow(Act act) => ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.CloseWindow, act);

    /// <summary>Calls it off; it is not counted.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, wrong state, forbidden.</exception>
    public void Cancel(Act act) => ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Cancel, act);

    void Seal(SealCause cause, Instant sealedAt, IReadOnlyCollection<Answer> answers, int slots)
    {
        SealedAt = sealedAt;
        SealNumber++;
        ActiveKey = null;
        Receipt = Receipt.Of(this, cause, answers, slots);
    }
}

/// <summary>The one deadline function.</summary>
public static class ExamTime
{
    /// <summary>D = the earlier of start + limit and the hard close: who starts late does not get the full limit.</summary>
    public static Instant Deadline(Instant startedAt, Duration limit, Instant hardCloseAt) => Instant.Min(startedAt + limit, hardCloseAt);
}
