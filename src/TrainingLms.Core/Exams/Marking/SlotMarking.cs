using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>阅卷: the marking of one answer that needs a person. There is one for each such slot of a sealed attempt; the marks themselves are <see cref="GivenMark"/>.</summary>
public sealed class SlotMarking : Governed<SlotMarkingState>
{
    /// <summary>A key begins with the milliseconds of its instant, in so many bytes.</summary>
    const int TimeBytes = 6;

    SlotMarking() { }

    /// <summary>The exam.</summary>
    public Guid ExamId { get; private init; }

    /// <summary>The exam's unit.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The attempt; null for a calibration script.</summary>
    public Guid? AttemptId { get; private init; }

    /// <summary>Which seal of it.</summary>
    public int SealNumber { get; private init; }

    /// <summary>Who sat; nobody, all zeros, for a calibration script.</summary>
    public Guid CandidateId { get; private init; }

    /// <summary>The calibration script that its marker is tried with; null for the answer of a candidate.</summary>
    public Guid? CalibrationId { get; private init; }

    /// <summary>What markers know the attempt by; the same for all its slots, and nothing of it tells who sat.</summary>
    public string ScriptCode { get; private init; } = "";

    /// <summary>Number of the slot.</summary>
    public int Slot { get; private init; }

    /// <summary>The question that stands there.</summary>
    public Guid QuestionVersionId { get; private init; }

    /// <summary>Maximum mark of the slot, in hundredths.</summary>
    public long MaximumHundredths { get; private init; }

    /// <summary>The pass line of the slot, in ten-millionths of a mark, see <see cref="MarkAgreement.LineOf"/>.</summary>
    public long LineTenMillionths { get; private init; }

    /// <summary>Which time it is marked, from 1; raised when a batch goes back.</summary>
    public int Round { get; private set; } = 1;

    /// <summary>Who gives the first mark; with two markers, whoever is quicker of the two becomes it. Null while nobody is to.</summary>
    public Guid? FirstMarkerId { get; private set; }

    /// <summary>Who gives the second mark; null while nobody is to.</summary>
    public Guid? SecondMarkerId { get; private set; }

    /// <summary>Whether it was drawn for a second mark.</summary>
    public bool IsSampled { get; private set; }

    /// <summary>Whether a sample for moderation has been drawn from a batch that it belongs to.</summary>
    public bool WasDrawnFrom { get; private set; }

    /// <summary>Whether it was drawn for moderation.</summary>
    public bool IsInModeration { get; private set; }

    /// <summary>What the rules made of the marks, in ten-millionths; null before.</summary>
    public long? AgreedTenMillionths { get; private set; }

    /// <summary>How that came about; null before.</summary>
    public AgreedBy? AgreedBy { get; private set; }

    /// <summary>A mark set by hand, in ten-millionths; it counts before the agreed one, which stays beside it. Null where there is none.</summary>
    public long? ForcedTenMillionths { get; private set; }

    /// <summary>Who set it; null where nobody did.</summary>
    public Guid? ForcedBy { get; private set; }

    /// <summary>When; null where nobody did.</summary>
    public Instant? ForcedAt { get; private set; }

    /// <summary>Why; null where nobody did.</summary>
    public string? ForcedReason { get; private set; }

    /// <summary>The mark that counts, in ten-millionths; null before it is agreed.</summary>
    public long? MarkTenMillionths => ForcedTenMillionths ?? AgreedTenMillionths;

    /// <summary>Whether all marks of this round are in, so that those who gave them may see each other's.</summary>
    public bool AreMarksOpen => State is SlotMarkingState.Adjudication or SlotMarkingState.Agreed or SlotMarkingState.Moderated or SlotMarkingState.Final or SlotMarkingState.Superseded;

    /// <summary>Whether this change is the one of many that its people are told of; not stored.</summary>
    internal bool TellsFirst { get; set; }

    /// <summary>The same for the second marker; not stored.</summary>
    internal bool TellsSecond { get; set; }

    /// <summary>The same for senior markers; not stored.</summary>
    internal bool TellsSenior { get; set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => SlotMarkingWorkflow.Table.NextDue(this);

    /// <summary>Draws one up for a slot that waits for a person. Its pass line is its share of the pass mark that is in force then, and stays.</summary>
    public static SlotMarking DrawUp(Exam exam, ExamAttempt attempt, PaperSlot slot, long passHundredths, long paperHundredths, Act act)
    {
        var marking = new SlotMarking
        {
            Id = act.NewId(),
            ExamId = exam.Id,
            UnitId = exam.UnitId,
            AttemptId = attempt.Id,
            SealNumber = attempt.SealNumber,
            CandidateId = attempt.CandidateId,
            ScriptCode = CodeOf(exam, attempt.Id),
            Slot = slot.Number,
            QuestionVersionId = slot.QuestionVersionId,
            MaximumHundredths = slot.MaximumHundredths,
            LineTenMillionths = MarkAgreement.LineOf(slot.MaximumHundredths, passHundredths, paperHundredths),
        };
        SlotMarkingWorkflow.Table.Fire(marking, SlotMarkingTrigger.DrawUp, act);
        return marking;
    }

    /// <summary>
    /// Draws one up for a calibration script and one marker. It belongs to no attempt, so nothing that reckons with attempts can count it. Lists are in the order of keys:
    /// its key lies among those of the answers it is mixed into, not where it was made.
    /// </summary>
    /// <param name="exam">The exam.</param>
    /// <param name="script">The script.</param>
    /// <param name="beside">Key of an answer that the marker has.</param>
    /// <param name="act">When.</param>
    internal static SlotMarking DrawUp(Exam exam, CalibrationScript script, Guid beside, Act act)
    {
        var key = act.NewId().ToByteArray(bigEndian: true);
        beside.ToByteArray(bigEndian: true).AsSpan(0, TimeBytes).CopyTo(key);
        var id = new Guid(key, bigEndian: true);
        var marking = new SlotMarking
        {
            Id = id,
            ExamId = exam.Id,
            UnitId = exam.UnitId,
            SealNumber = 1,
            CalibrationId = script.Id,
            ScriptCode = CodeOf(exam, id),
            Slot = script.Slot,
            QuestionVersionId = script.QuestionVersionId,
            MaximumHundredths = script.MaximumHundredths,
            LineTenMillionths = script.LineTenMillionths,
        };
        SlotMarkingWorkflow.Table.Fire(marking, SlotMarkingTrigger.DrawUp, act);
        return marking;
    }

    /// <summary>Gives it to a marker, or to two; also to others before it is marked, and to a second marker when it waits for one.</summary>
    /// <param name="allotment">Who; in <see cref="SlotMarkingState.AwaitingSecond"/> the second marker alone.</param>
    /// <param name="isSampled">Whether it is drawn for a second mark.</param>
    /// <param name="act">Who allocates, with the <see cref="ScriptStanding"/>.</param>
    /// <exception cref="RefusedException">
    /// <c>slot_marking.not_a_marker</c>, <c>slot_marking.conflict_of_interest</c>, <c>slot_marking.same_marker</c>, <c>slot_marking.attempt_withheld</c>,
    /// <c>slot_marking.own_script</c>, wrong state, forbidden.
    /// </exception>
    public void Allocate(Allotment allotment, bool isSampled, Act act)
    {
        var isSecond = State == SlotMarkingState.AwaitingSecond;
        var trigger = isSecond ? SlotMarkingTrigger.AllocateSecond : State == SlotMarkingState.Unallocated ? SlotMarkingTrigger.Allocate : SlotMarkingTrigger.Reallocate;
        SlotMarkingWorkflow.Table.Fire(this, trigger, act.Given(allotment));
        if (isSecond) SecondMarkerId = allotment.Markers[0].MarkerId;
        else
        {
            (FirstMarkerId, SecondMarkerId) = (allotment.Markers[0].MarkerId, allotment.Markers.Count > 1 ? allotment.Markers[1].MarkerId : null);
            IsSampled |= isSampled;
        }
    }

    /// <summary>Opens it to be marked.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.not_yours</c>, <c>slot_marking.own_script</c>, <c>slot_marking.conflict_of_interest</c>, <c>slot_marking.attempt_withheld</c>, wrong state, forbidden.</exception>
    public void Open(Act act) => SlotMarkingWorkflow.Table.Fire(this, SlotMarkingTrigger.OpenScript, act);

    /// <summary>Takes a first or second mark, and whatever follows from it by the rules.</summary>
    /// <param name="sheet">What is handed in.</param>
    /// <param name="worth">What it is worth.</param>
    /// <param name="first">The first mark of this round; null where this is it.</param>
    /// <param name="rules">The rules of the exam.</param>
    /// <param name="act">Who, with the <see cref="ScriptStanding"/>.</param>
    /// <exception cref="RefusedException">
    /// <c>slot_marking.not_yours</c>, <c>slot_marking.marked_first</c>, <c>slot_marking.points_missing</c>, <c>slot_marking.levels_missing</c>, <c>slot_marking.note_missing</c>,
    /// what the rubric refuses, <c>slot_marking.mark_out_of_bounds</c>, <c>slot_marking.own_script</c>, <c>slot_marking.conflict_of_interest</c>,
    /// <c>slot_marking.attempt_withheld</c>, wrong state, forbidden.
    /// </exception>
    public GivenMark Submit(MarkSheet sheet, MarkWorth worth, GivenMark? first, MarkingRules rules, Act act)
    {
        var mark = worth.MarkTenMillionths;
        if (State == SlotMarkingState.AwaitingSecond && first is not null)
        {
            var agrees = MarkAgreement.Holds(rules, MaximumHundredths, LineTenMillionths, first.MarkTenMillionths, mark);
            SlotMarkingWorkflow.Table.Fire(this, agrees ? SlotMarkingTrigger.AgreeBySecond : SlotMarkingTrigger.SendToAdjudication, act.Given(worth).Given(new MarkHarmony(agrees)));
            if (agrees) (AgreedTenMillionths, AgreedBy) = (MarkAgreement.Of(rules, first.MarkTenMillionths, mark), Exams.AgreedBy.Rule);
            return Given(MarkPlace.Second, sheet, mark, act);
        }
        SlotMarkingWorkflow.Table.Fire(this, SlotMarkingTrigger.SubmitMark, act.Given(worth));
        // Of two markers who work at the same time, the quicker one's mark is the first.
        if (SecondMarkerId == act.By.PersonId) (FirstMarkerId, SecondMarkerId) = (SecondMarkerId, FirstMarkerId);
        var need = new SecondNeed(rules.AskForSecond(IsSampled, mark, LineTenMillionths, MaximumHundredths));
        SlotMarkingWorkflow.Table.Fire(this, need.IsNeeded ? SlotMarkingTrigger.RequireSecond : SlotMarkingTrigger.AcceptSingle, ResultBook.ByClock(act).Given(need));
        if (!need.IsNeeded) (AgreedTenMillionths, AgreedBy) = (mark, Exams.AgreedBy.OneMarker);
        return Given(MarkPlace.First, sheet, mark, act);
    }

    /// <summary>Takes the third mark.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.marked_before</c>, and what <see cref="Submit"/> refuses.</exception>
    public GivenMark Adjudicate(MarkSheet sheet, MarkWorth worth, GivenMark first, GivenMark second, MarkingRules rules, Act act)
    {
        SlotMarkingWorkflow.Table.Fire(this, SlotMarkingTrigger.Adjudicate, act.Given(worth));
        var (mark, by) = MarkAgreement.Of(rules, first.MarkTenMillionths, second.MarkTenMillionths, worth.MarkTenMillionths);
        (AgreedTenMillionths, AgreedBy) = (mark, by);
        return Given(MarkPlace.Third, sheet, worth.MarkTenMillionths, act);
    }

    /// <summary>Sets the mark by hand; what the rules made stays beside it and never replaces it. It is looked at by a moderator like any other mark.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>slot_marking.mark_out_of_bounds</c>, <c>slot_marking.own_script</c>, <c>slot_marking.attempt_withheld</c>, wrong state, forbidden.</exception>
    public void Force(long pointsHundredths, Act act)
    {
        var worth = MarkWorth.Of(new MarkSheet(pointsHundredths, null, null, null), null, MaximumHundredths);
        SlotMarkingWorkflow.Table.Fire(this, SlotMarkingTrigger.ForceMark, act.Given(worth));
        (ForcedTenMillionths, ForcedBy, ForcedAt, ForcedReason) = (worth.MarkTenMillionths, act.By.PersonId, act.At, act.Reason!.Trim());
        // The lot it was drawn from held another mark: this one goes into the next.
        WasDrawnFrom = IsInModeration;
    }

    /// <summary>It belongs to a batch from which a sample for moderation is drawn.</summary>
    public void Draw(bool isChosen) => (WasDrawnFrom, IsInModeration) = (true, isChosen);

    /// <summary>Whether its moderation is still to come.</summary>
    public bool IsToBeModerated(MarkingRules rules) => State == SlotMarkingState.Agreed && (IsInModeration || (rules.NeedsModeration && !WasDrawnFrom));

    /// <summary>Agrees to the mark, as a moderator.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.own_marking</c>, <c>slot_marking.not_in_sample</c>, <c>slot_marking.own_script</c>, <c>slot_marking.attempt_withheld</c>, wrong state, forbidden.</exception>
    public void PassModeration(Act act) => SlotMarkingWorkflow.Table.Fire(this, SlotMarkingTrigger.PassModeration, act.Given(new ModerationSample(IsInModeration)));

    /// <summary>Goes back to its marker; the marks so far are kept and count no more.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.own_marking</c>, <c>slot_marking.not_in_sample</c>, <c>slot_marking.set_by_hand</c>, <c>reason.missing</c>, <c>slot_marking.own_script</c>, <c>slot_marking.attempt_withheld</c>, wrong state, forbidden.</exception>
    public void FailModeration(ModerationSample sample, MarkingRules rules, Act act)
    {
        SlotMarkingWorkflow.Table.Fire(this, SlotMarkingTrigger.FailModeration, act.Given(sample));
        GoBack(rules);
    }

    /// <summary>Goes back to its marker with the batch that it belongs to.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.set_by_hand</c>, <c>slot_marking.attempt_withheld</c>, wrong state, forbidden.</exception>
    public void GoBackWithBatch(MarkingRules rules, Act act)
    {
        SlotMarkingWorkflow.Table.Fire(this, SlotMarkingTrigger.GoBackWithBatch, act);
        GoBack(rules);
    }

    void GoBack(MarkingRules rules)
    {
        Round++;
        (AgreedTenMillionths, AgreedBy, WasDrawnFrom, IsInModeration) = (null, null, false, false);
        if (rules.Mode != MarkingMode.TwoMarkers) SecondMarkerId = null;
    }

    /// <summary>Signs the mark off.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.others_open</c>, <c>slot_marking.moderation_missing</c>, <c>slot_marking.own_script</c>, <c>slot_marking.attempt_withheld</c>, wrong state, forbidden.</exception>
    public void SignOff(AttemptReadiness readiness, Act act) => SlotMarkingWorkflow.Table.Fire(this, SlotMarkingTrigger.SignOff, act.Given(readiness));

    /// <summary>The attempt was reopened.</summary>
    public void Supersede(Act act) => SlotMarkingWorkflow.Table.Fire(this, SlotMarkingTrigger.Supersede, act);

    /// <summary>What the rules make of the marks of a round, computed anew; null where a mark is missing that the way it came about needs.</summary>
    public long? Recomputed(IReadOnlyCollection<GivenMark> marks, MarkingRules rules)
    {
        long? Of(MarkPlace place) => marks.FirstOrDefault(mark => mark.Round == Round && mark.Place == place)?.MarkTenMillionths;
        return (AgreedBy, Of(MarkPlace.First), Of(MarkPlace.Second), Of(MarkPlace.Third)) switch
        {
            (Exams.AgreedBy.OneMarker, { } first, null, null) => first,
            (Exams.AgreedBy.Rule, { } first, { } second, null) => MarkAgreement.Of(rules, first, second),
            (_, { } first, { } second, { } third) => MarkAgreement.Of(rules, first, second, third).Mark,
            _ => null,
        };
    }

    GivenMark Given(MarkPlace place, MarkSheet sheet, long mark, Act act) => new()
    {
        Id = act.NewId(),
        SlotMarkingId = Id,
        Round = Round,
        Place = place,
        MarkerId = act.By.PersonId,
        At = act.At,
        MarkTenMillionths = mark,
        Levels = sheet.Levels?.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Comment = sheet.Comment,
        InternalNote = sheet.InternalNote,
    };

    /// <summary>Ten characters that only the exam's secret leads to.</summary>
    static string CodeOf(Exam exam, Guid attemptId) => Convert.ToHexString(HMACSHA256.HashData(exam.Secret, Encoding.UTF8.GetBytes($"script/{attemptId:N}")), 0, 5);
}

sealed class SlotMarkingConfiguration : IEntityTypeConfiguration<SlotMarking>
{
    public void Configure(EntityTypeBuilder<SlotMarking> marking)
    {
        marking.ToTable("exam_slot_markings");
        marking.Property(m => m.ScriptCode).HasMaxLength(10);
        marking.Property(m => m.AgreedBy).HasConversion<string>().HasMaxLength(20);
        marking.Property(m => m.ForcedReason).HasMaxLength(GivenMark.Longest);
        marking.HasIndex(m => new { m.AttemptId, m.SealNumber, m.Slot }).RefusedAs("changed_by_someone_else");
        marking.HasIndex(m => m.ExamId);
        marking.HasIndex(m => m.FirstMarkerId);
        marking.HasIndex(m => m.SecondMarkerId);
        marking.Ignore(m => m.MarkTenMillionths).Ignore(m => m.AreMarksOpen);
        marking.HasIndex(m => m.CalibrationId);
        marking.HasOne<ExamAttempt>().WithMany().HasForeignKey(m => m.AttemptId).OnDelete(DeleteBehavior.Restrict);
        marking.HasOne<CalibrationScript>().WithMany().HasForeignKey(m => m.CalibrationId).OnDelete(DeleteBehavior.Restrict);
    }
}
