using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>The times of an attempt: what they follow from, and how they follow.</summary>
public sealed partial class ExamAttempt
{
    /// <summary>Whose times change while writing is given at least so long to finish.</summary>
    public static readonly Duration ShortestNotice = Duration.FromSeconds(120);

    /// <summary>From when this person may start; the epoch where at any time.</summary>
    public Instant OpensAt { get; private set; }

    /// <summary>The close in force for this person, without what moves it; null where there is none.</summary>
    public Instant? ClosesAt { get; private set; }

    /// <summary>W of the exam rules: the limit for this person, in seconds; 0 where there is none.</summary>
    public int LimitSeconds { get; private set; }

    /// <summary>What the person's accommodations give; null for nothing.</summary>
    public AccommodationEffect? Accommodation { get; private set; }

    /// <summary>I of the exam rules: time given for incidents, in seconds.</summary>
    public long IncidentSeconds { get; private set; }

    /// <summary>P of the exam rules: closed pauses, in microseconds.</summary>
    public long PausedMicroseconds { get; private set; }

    /// <summary>The explicit extension of the close, in seconds.</summary>
    public long ExtensionSeconds { get; private set; }

    /// <summary>What a shortening of the limit left to somebody who was writing: the deadline does not lie before it. Null where there was none.</summary>
    public Instant? FloorAt { get; private set; }

    /// <summary>The same for a shortening of the close.</summary>
    public Instant? CloseFloorAt { get; private set; }

    /// <summary>The person's unit when the times were found; another one asks for a new look at overrides of units.</summary>
    public Guid TimesUnitId { get; private set; }

    /// <summary>The exam's count of changes of overrides when the times were found.</summary>
    public long TimesRevision { get; private set; }

    /// <summary>H of the exam rules: when it ends whatever time is left; null where nothing closes.</summary>
    public Instant? HardCloseAt { get; private set; }

    /// <summary>D of the exam rules: until when the candidate may write; null before the start.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>D + N: the last instant at which an answer is taken; null before the start.</summary>
    public Instant? AcceptsUntil { get; private set; }

    /// <summary>D + N + G: the last instant at which it can be handed in during the grace; null before the start.</summary>
    public Instant? GraceUntil => AcceptsUntil + Duration.FromSeconds(Rules.GraceSeconds);

    /// <summary>Time left to write at an instant; during a pause it stands still. Zero when none is left, or nothing is being written.</summary>
    public Duration RemainingAt(Instant now) => (State, Deadline) switch
    {
        (AttemptState.InProgress, { } deadline) => Duration.Max(Duration.Zero, deadline - now),
        (AttemptState.Paused, { } deadline) => Duration.Max(Duration.Zero, deadline - PausedAt!.Value),
        _ => Duration.Zero,
    };

    /// <summary>Follows an override, an accommodation or a membership that has changed. While writing goes on at least two minutes stay.</summary>
    /// <returns>Whether anything is different now; nothing is recorded where not.</returns>
    public bool AdjustTimes(TimesFound found, Act act)
    {
        var isSame = found.Times.OpensAt == OpensAt && found.Times.ClosesAt == ClosesAt && found.Times.LimitSeconds == LimitSeconds && found.Accommodation == Accommodation;
        if (!isSame)
        {
            ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.AdjustTimes, act);
            var (deadline, close) = (Deadline, HardCloseAt);
            Take(found);
            KeepNotice(deadline, close, act.At);
        }
        (TimesUnitId, TimesRevision) = (found.UnitId, found.Revision);
        return !isSame;
    }

    /// <summary>Gives time for an incident while writing, or to whose answers have just been closed.</summary>
    /// <exception cref="RefusedException">
    /// <c>attempt.grant_out_of_range</c>, <c>reason.missing</c>, <c>attempt.deadline_passed</c>, <c>attempt.grant_too_short</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.
    /// </exception>
    public GrantOutcome GrantTime(int seconds, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, State == AttemptState.SubmitGrace ? AttemptTrigger.GrantTimeInGrace : AttemptTrigger.GrantTime, act.Given(new TimeGrant(seconds)));
        var before = Deadline!.Value;
        IncidentSeconds += seconds;
        Reckon();
        var gained = Deadline!.Value - before;
        return new GrantOutcome(Deadline.Value, (long)gained.TotalSeconds, gained < Duration.FromSeconds(seconds));
    }

    /// <summary>Extends the close of this attempt; the deadline follows where the close had cut it.</summary>
    /// <exception cref="RefusedException"><c>attempt.no_close</c>, <c>attempt.grant_out_of_range</c>, <c>reason.missing</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void ExtendClose(int seconds, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.ExtendClose, act.Given(new TimeGrant(seconds)));
        ExtensionSeconds += seconds;
        Reckon();
    }

    /// <summary>Stops the clock.</summary>
    /// <param name="mayResume">Whether the candidate may go on by oneself, as after a break.</param>
    /// <param name="act">Who, with the reason.</param>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>attempt.deadline_passed</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void Pause(bool mayResume, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Pause, act);
        (PausedAt, MayResume) = (act.At, mayResume);
    }

    /// <summary>Lets the clock run on: what was left is left, as far as the close allows.</summary>
    /// <exception cref="RefusedException"><c>attempt.window_over</c>, <c>attempt.resume_by_invigilator</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void Resume(Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Resume, act);
        StandStill(PausedAt!.Value, act.At);
        (PausedAt, MayResume) = (null, false);
        Reckon();
    }

    /// <summary>The deadline if so many seconds were given; null before the start.</summary>
    internal Instant? DeadlineWith(int seconds) => EndOf(Time with { IncidentSeconds = IncidentSeconds + seconds });

    ExamTime Time => new()
    {
        ClosesAt = ClosesAt,
        LimitSeconds = LimitSeconds,
        FactorPercent = Accommodation?.FactorPercent ?? 100,
        FixedSeconds = (Accommodation?.FixedMinutes ?? 0) * 60,
        IncidentSeconds = IncidentSeconds,
        PausedMicroseconds = PausedMicroseconds,
        ExtensionSeconds = ExtensionSeconds,
        AccommodationMovesClose = Rules.AccommodationMovesClose,
        IncidentMovesClose = Rules.IncidentMovesClose,
    };

    void Take(TimesFound found)
    {
        (OpensAt, ClosesAt, LimitSeconds, _) = found.Times;
        (Accommodation, TimesUnitId, TimesRevision) = (found.Accommodation, found.UnitId, found.Revision);
        Reckon();
    }

    /// <summary>The one place where H and D are set, from everything they follow from.</summary>
    void Reckon()
    {
        HardCloseAt = CloseOf(Time);
        Deadline = EndOf(Time);
        AcceptsUntil = Deadline + Duration.FromSeconds(Rules.AllowanceSeconds);
    }

    Instant? CloseOf(ExamTime time) => Later(time.HardClose, CloseFloorAt);

    Instant? EndOf(ExamTime time) => StartedAt is { } started ? ExamTime.Earlier(Later(time.UsedUpAt(started), FloorAt), CloseOf(time)) : null;

    static Instant? Later(Instant? end, Instant? floor) => end is { } at && floor is { } least ? Instant.Max(at, least) : end;

    /// <summary>Whoever is writing is left two minutes of it, or what there was where it was less; the close does not come before two minutes from now.</summary>
    void KeepNotice(Instant? deadline, Instant? close, Instant now)
    {
        if (deadline is not { } before) return;
        if (HardCloseAt is { } closes && !(close <= closes)) CloseFloorAt = ExamTime.Earlier(close, now + ShortestNotice);
        if (Deadline < before) FloorAt = Instant.Min(before, (PausedAt ?? now) + ShortestNotice);
        Reckon();
    }

    void StandStill(Instant from, Instant to)
    {
        PausedMicroseconds += (to - from).BclCompatibleTicks / 10;
        FloorAt += to - from;
    }
}
