using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.SlotMarkingState;
using static TrainingLms.Exams.SlotMarkingTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>How far the marking of one answer is.</summary>
public enum SlotMarkingState
{
    /// <summary>Nobody is to mark it yet.</summary>
    Unallocated,

    /// <summary>Somebody is to mark it.</summary>
    Allocated,

    /// <summary>A marker has opened it.</summary>
    Marking,

    /// <summary>It has a first mark.</summary>
    Marked,

    /// <summary>It waits for the mark of another marker.</summary>
    AwaitingSecond,

    /// <summary>Two marks differ too much; a senior marker decides.</summary>
    Adjudication,

    /// <summary>It has a mark that counts.</summary>
    Agreed,

    /// <summary>A moderator has looked at the mark and agrees.</summary>
    Moderated,

    /// <summary>The board has signed the mark off.</summary>
    Final,

    /// <summary>The attempt was reopened; the marks are kept and count no more.</summary>
    Superseded,
}

/// <summary>What can be done to the marking of one answer.</summary>
public enum SlotMarkingTrigger
{
    /// <summary>Draw it up for an answer that waits for a person.</summary>
    DrawUp,

    /// <summary>Give it to a marker, or to two.</summary>
    Allocate,

    /// <summary>Give it to others before it is marked.</summary>
    Reallocate,

    /// <summary>Open it to be marked.</summary>
    OpenScript,

    /// <summary>Give the first mark.</summary>
    SubmitMark,

    /// <summary>The one mark counts.</summary>
    AcceptSingle,

    /// <summary>It gets a second mark.</summary>
    RequireSecond,

    /// <summary>Say who gives the second mark.</summary>
    AllocateSecond,

    /// <summary>Give a second mark that agrees.</summary>
    AgreeBySecond,

    /// <summary>Give a second mark that differs too much.</summary>
    SendToAdjudication,

    /// <summary>Give the third mark.</summary>
    Adjudicate,

    /// <summary>Set a mark by hand; what came about by the rule is kept beside it.</summary>
    ForceMark,

    /// <summary>Agree to a mark of the sample.</summary>
    PassModeration,

    /// <summary>Give the marker's whole batch back.</summary>
    FailModeration,

    /// <summary>Go back with the batch.</summary>
    GoBackWithBatch,

    /// <summary>Sign the mark off as the board.</summary>
    SignOff,

    /// <summary>The attempt was reopened.</summary>
    Supersede,
}

/// <summary>Fact: whether somebody is fit to mark an answer.</summary>
/// <param name="MarkerId">Who.</param>
/// <param name="HoldsRole">Whether the person marks for the exam's unit today.</param>
/// <param name="HasInterest">Whether it is the own script, or that of somebody whom the rules of the exam do not allow.</param>
public sealed record Fitness(Guid MarkerId, bool HoldsRole, bool HasInterest);

/// <summary>Fact: who is to mark.</summary>
/// <param name="Markers">One or two.</param>
public sealed record Allotment(IReadOnlyList<Fitness> Markers);

/// <summary>Fact: whether the attempt counts now, and whether the actor has an interest in it.</summary>
/// <param name="Stands">Whether the attempt is scored: neither annulled nor being written again.</param>
/// <param name="HasInterest">As <see cref="Fitness.HasInterest"/>.</param>
public sealed record ScriptStanding(bool Stands, bool HasInterest);

/// <summary>Fact: whether the first mark gets a second one.</summary>
public sealed record SecondNeed(bool IsNeeded);

/// <summary>Fact: whether two marks agree.</summary>
public sealed record MarkHarmony(bool Agrees);

/// <summary>Fact: the answer that a moderator looked at, as far as it stands for its batch.</summary>
/// <param name="IsSampled">Whether it was drawn.</param>
public sealed record ModerationSample(bool IsSampled);

/// <summary>Fact: how far the marking of a whole attempt is.</summary>
/// <param name="Open">Answers without a mark that counts.</param>
/// <param name="Unmoderated">Answers whose moderation is still to come.</param>
public sealed record AttemptReadiness(int Open, int Unmoderated);

/// <summary>The marking of one answer by people (exams.md 9.1).</summary>
/// <remarks>
/// Rows that the rules do not have: giving an answer to others before it is marked, saying who gives a second mark that only the sample asked for, setting a
/// mark by hand, what goes back because its batch does (so that a moderator who has given one mark of it can still judge the others), and what a reopening overtakes. An annulled attempt moves nothing here: its rows are refused until it stands again.
/// </remarks>
public static class SlotMarkingWorkflow
{
    static readonly Who<SlotMarking> Senior = Who.Holding<SlotMarking>(Role.SeniorMarker, s => s.UnitId);
    static readonly Who<SlotMarking> Marker = Who.Holding<SlotMarking>(Role.Marker, s => s.UnitId).Or(Senior);
    static readonly Who<SlotMarking> Allocator = Who.Holding<SlotMarking>(Role.ExamManager, s => s.UnitId).Or(Senior);
    static readonly Who<SlotMarking> Moderator = Who.Holding<SlotMarking>(Role.Moderator, s => s.UnitId);
    static readonly Who<SlotMarking> Board = Who.Holding<SlotMarking>(Role.ExamBoard, s => s.UnitId);
    static readonly Who<SlotMarking> Clock = Who.Clock<SlotMarking>();

    static readonly NotOwn<SlotMarking> NotOwn = new("slot_marking.own_script", s => s.CandidateId);

    static readonly Guard<SlotMarking> Stands = new("slot_marking.attempt_withheld", (_, act) => act.Fact<ScriptStanding>().Stands);

    static readonly Guard<SlotMarking> NoInterest = new("slot_marking.conflict_of_interest", (_, act) => !act.Fact<ScriptStanding>().HasInterest);

    /// <summary>Who runs the exam gives its answers out, and knows whose they are.</summary>
    static readonly Guard<SlotMarking> RunsItNot = new("slot_marking.manager_marks_nothing", (s, act) => !act.By.Holds(Role.ExamManager, s.UnitId));

    static readonly Guard<SlotMarking> MarkersHoldRole = new("slot_marking.not_a_marker", (_, act) => act.Fact<Allotment>().Markers.All(marker => marker.HoldsRole));

    static readonly Guard<SlotMarking> MarkersHaveNoInterest = new("slot_marking.conflict_of_interest", (_, act) => !act.Fact<Allotment>().Markers.Any(marker => marker.HasInterest));

    static readonly Guard<SlotMarking> MarkersDiffer = new("slot_marking.same_marker",
        (s, act) => act.Fact<Allotment>().Markers is var markers && markers.DistinctBy(marker => marker.MarkerId).Count() == markers.Count
            && (s.State != AwaitingSecond || markers.All(marker => marker.MarkerId != s.FirstMarkerId)));

    static readonly Guard<SlotMarking> Allotted = new("slot_marking.not_yours", (s, act) => act.By.PersonId == s.FirstMarkerId || act.By.PersonId == s.SecondMarkerId);

    static readonly Guard<SlotMarking> AllottedSecond = new("slot_marking.not_yours", (s, act) => act.By.PersonId == s.SecondMarkerId);

    static readonly Guard<SlotMarking> MarkComplete = new("slot_marking.levels_missing", (_, act) => act.Fact<MarkWorth>().Faults.Count == 0) { Told = (_, act) => act.Fact<MarkWorth>().Faults };

    static readonly Guard<SlotMarking> WithinBounds = new("slot_marking.mark_out_of_bounds",
        (_, act) => act.Fact<MarkWorth>().IsWithinBounds, (s, _) => [("maximum", s.MaximumHundredths / 100m)]);

    static readonly Guard<SlotMarking> SecondNeeded = new("slot_marking.no_second_needed", (_, act) => act.Fact<SecondNeed>().IsNeeded);

    static readonly Guard<SlotMarking> NoSecondNeeded = new("slot_marking.second_needed", (_, act) => !act.Fact<SecondNeed>().IsNeeded);

    static readonly Guard<SlotMarking> MarksAgree = new("slot_marking.marks_differ", (_, act) => act.Fact<MarkHarmony>().Agrees);

    static readonly Guard<SlotMarking> MarksDiffer = new("slot_marking.marks_agree", (_, act) => !act.Fact<MarkHarmony>().Agrees);

    static readonly SecondPerson<SlotMarking> NotTheFirst = new("slot_marking.marked_first", [SubmitMark]);

    static readonly SecondPerson<SlotMarking> NeitherOfTheTwo = new("slot_marking.marked_before", [SubmitMark, SendToAdjudication]);

    static readonly SecondPerson<SlotMarking> NotOwnMarking = new("slot_marking.own_marking", [SubmitMark, AgreeBySecond, SendToAdjudication, Adjudicate, ForceMark]);

    static readonly SecondPerson<SlotMarking> GaveNoMark = new("slot_marking.marked_before", [SubmitMark, AgreeBySecond, SendToAdjudication, Adjudicate]);

    static readonly SecondPerson<SlotMarking> NotByOneHand = new("slot_marking.set_by_oneself", [ForceMark]);

    static readonly Guard<SlotMarking> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<SlotMarking> InSample = new("slot_marking.not_in_sample", (_, act) => act.Fact<ModerationSample>().IsSampled);

    static readonly Guard<SlotMarking> NotByHand = new("slot_marking.set_by_hand", (s, _) => s.ForcedTenMillionths is null);

    static readonly Guard<SlotMarking> AllAgreed = new("slot_marking.others_open",
        (_, act) => act.Fact<AttemptReadiness>().Open == 0, (_, act) => [("count", act.Fact<AttemptReadiness>().Open)]);

    static readonly Guard<SlotMarking> ModerationDone = new("slot_marking.moderation_missing",
        (_, act) => act.Fact<AttemptReadiness>().Unmoderated == 0, (_, act) => [("count", act.Fact<AttemptReadiness>().Unmoderated)]);

    /// <summary>The table.</summary>
    public static readonly Workflow<SlotMarkingState, SlotMarkingTrigger, SlotMarking> Table = new("slot_marking")
    {
        { New,                  DrawUp,             Unallocated,    Clock },
        { Unallocated,          Allocate,           Allocated,      Allocator, NotOwn, Stands, MarkersHoldRole, MarkersHaveNoInterest, MarkersDiffer },
        { [Allocated, Marking], Reallocate,         Allocated,      Allocator, NotOwn, Stands, MarkersHoldRole, MarkersHaveNoInterest, MarkersDiffer },
        { Allocated,            OpenScript,         Marking,        Marker, Allotted, RunsItNot, NotOwn, NoInterest, Stands },
        { Marking,              SubmitMark,         Marked,         Marker, Allotted, RunsItNot, NotOwn, NoInterest, Stands, MarkComplete, WithinBounds },
        { Marked,               AcceptSingle,       Agreed,         Clock, NoSecondNeeded },
        { Marked,               RequireSecond,      AwaitingSecond, Clock, SecondNeeded },
        { AwaitingSecond,       AllocateSecond,     AwaitingSecond, Allocator, NotOwn, Stands, MarkersHoldRole, MarkersHaveNoInterest, MarkersDiffer },
        { AwaitingSecond,       AgreeBySecond,      Agreed,         Marker, AllottedSecond, RunsItNot, NotTheFirst, NotOwn, NoInterest, Stands, MarkComplete, WithinBounds, MarksAgree },
        { AwaitingSecond,       SendToAdjudication, Adjudication,   Marker, AllottedSecond, RunsItNot, NotTheFirst, NotOwn, NoInterest, Stands, MarkComplete, WithinBounds, MarksDiffer },
        { Adjudication,         Adjudicate,         Agreed,         Senior, RunsItNot, NeitherOfTheTwo, NotOwn, NoInterest, Stands, MarkComplete, WithinBounds },
        { Agreed,               ForceMark,          Agreed,         Senior.Or(Board), GaveNoMark, NotOwn, NoInterest, Stands, ReasonGiven, WithinBounds },
        { Agreed,               PassModeration,     Moderated,      Moderator, NotOwnMarking, NotOwn, Stands, InSample },
        { Agreed,               FailModeration,     Allocated,      Moderator, NotOwnMarking, NotOwn, Stands, InSample, ReasonGiven, NotByHand },
        { Agreed,               GoBackWithBatch,    Allocated,      Clock, Stands, NotByHand },
        { [Agreed, Moderated],  SignOff,            Final,          Board, NotByOneHand, NotOwn, Stands, AllAgreed, ModerationDone },
        { [Unallocated, Allocated, Marking, Marked, AwaitingSecond, Adjudication, Agreed, Moderated, Final], Supersede, Superseded, Clock },
    };
}
