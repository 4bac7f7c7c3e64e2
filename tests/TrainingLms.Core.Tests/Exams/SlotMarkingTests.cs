using NodaTime;
using TrainingLms.Exams;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>The marking of one answer: every guard of the table, and a walk at random. A slot of 10 marks; Ma and Mu mark, Su decides, Mo moderates, Bo signs.</summary>
public sealed class SlotMarkingTests
{
    static readonly Instant Now = AttemptStory.Open;
    static readonly Actor Wang = AttemptStory.Wang;
    static readonly Actor Ma = Somebody(Role.Marker), Mu = Somebody(Role.Marker), Su = Somebody(Role.SeniorMarker), Mo = Somebody(Role.Moderator), Bo = Somebody(Role.ExamBoard);
    static readonly MarkingRules Two = new() { Mode = MarkingMode.TwoMarkers };

    static Actor Somebody(string role, Guid? id = null) => new(id ?? Guid.NewGuid(), role, [new Grant(role, AttemptStory.Unit, true, Guid.NewGuid())], FlatUnits.Instance);

    static Act By(Actor actor, bool stands = true, bool interest = false) => new Act(actor, Now).Given(new ScriptStanding(stands, interest));

    static Allotment To(params Actor[] markers) => new([.. markers.Select(marker => new Fitness(marker.PersonId, true, false))]);

    static SlotMarking Drawn()
    {
        var story = new AttemptStory();
        return SlotMarking.DrawUp(story.Exam, story.Attempt, new PaperSlot(3, 0, Guid.NewGuid(), "", QuestionType.Essay, [], 10_00, 1), story.Exam.PassHundredths, 100_00, new Act(Actor.System, Now));
    }

    static SlotMarking Allocated(params Actor[] markers)
    {
        var marking = Drawn();
        marking.Allocate(To(markers), false, By(Wang));
        return marking;
    }

    static SlotMarking Opened(params Actor[] markers)
    {
        var marking = Allocated(markers);
        marking.Open(By(markers[0]));
        return marking;
    }

    static GivenMark Mark(SlotMarking marking, Actor by, decimal points, GivenMark? first = null, MarkingRules? rules = null)
    {
        var sheet = new MarkSheet((long)(points * 100), null, null, null);
        return marking.Submit(sheet, MarkWorth.Of(sheet, null, marking.MaximumHundredths), first, rules ?? MarkingRules.Default, By(by));
    }

    static GivenMark Third(SlotMarking marking, Actor by, decimal points, GivenMark first, GivenMark second, MarkingRules? rules = null)
    {
        var sheet = new MarkSheet((long)(points * 100), null, null, null);
        return marking.Adjudicate(sheet, MarkWorth.Of(sheet, null, marking.MaximumHundredths), first, second, rules ?? Two, By(by));
    }

    static SlotMarking Agreed(decimal points = 7)
    {
        var marking = Opened(Ma);
        Mark(marking, Ma, points);
        return marking;
    }

    static void Refused(string code, SlotMarking marking, Action act)
    {
        var before = (marking.State, marking.Round, marking.FirstMarkerId, marking.SecondMarkerId, marking.MarkTenMillionths);
        Assert.Equal([code], Assert.Throws<RefusedException>(act).Codes);
        Assert.Equal(before, (marking.State, marking.Round, marking.FirstMarkerId, marking.SecondMarkerId, marking.MarkTenMillionths));
    }

    [Fact]
    public void Markers_hold_the_role_have_no_interest_and_are_two_people()
    {
        var marking = Drawn();
        Refused("slot_marking.not_a_marker", marking, () => marking.Allocate(new([new(Ma.PersonId, false, false)]), false, By(Wang)));
        Refused("slot_marking.conflict_of_interest", marking, () => marking.Allocate(new([new(Ma.PersonId, true, false), new(Mu.PersonId, true, true)]), false, By(Wang)));
        Refused("slot_marking.same_marker", marking, () => marking.Allocate(To(Ma, Ma), false, By(Wang)));
        Refused("slot_marking.attempt_withheld", marking, () => marking.Allocate(To(Ma), false, By(Wang, stands: false)));
        Refused("slot_marking.allocate.forbidden", marking, () => marking.Allocate(To(Ma), false, By(Ma)));
        Refused("slot_marking.own_script", marking, () => marking.Allocate(To(Ma), false, By(Somebody(Role.ExamManager, marking.CandidateId))));
        marking.Allocate(To(Ma), false, By(Su));
        marking.Open(By(Ma));
        marking.Allocate(To(Mu, Ma), false, By(Wang));
        Assert.Equal((SlotMarkingState.Allocated, (Guid?)Mu.PersonId, (Guid?)Ma.PersonId), (marking.State, marking.FirstMarkerId, marking.SecondMarkerId));
    }

    [Fact]
    public void Only_whoever_it_was_given_to_opens_and_marks_it()
    {
        var marking = Allocated(Ma);
        Refused("slot_marking.not_yours", marking, () => marking.Open(By(Mu)));
        Refused("slot_marking.open_script.forbidden", marking, () => marking.Open(By(Wang)));
        Refused("slot_marking.conflict_of_interest", marking, () => marking.Open(By(Ma, interest: true)));
        Refused("slot_marking.attempt_withheld", marking, () => marking.Open(By(Ma, stands: false)));
        Refused("slot_marking.submit_mark.not_in_allocated", marking, () => Mark(marking, Ma, 5));
        marking.Open(By(Ma));
        Refused("slot_marking.not_yours", marking, () => Mark(marking, Mu, 5));
        Refused("slot_marking.mark_out_of_bounds", marking, () => Mark(marking, Ma, 10.01m));
        Refused("slot_marking.mark_out_of_bounds", marking, () => Mark(marking, Ma, -0.01m));
        Refused("slot_marking.levels_missing", marking, () => marking.Submit(new MarkSheet(5_00, null, null, null), new MarkWorth(0, [new Refusal("slot_marking.levels_missing")], true), null, Two, By(Ma)));
        Mark(marking, Ma, 10);
        Assert.Equal((SlotMarkingState.Agreed, (long?)100_000_000, (AgreedBy?)AgreedBy.OneMarker), (marking.State, marking.MarkTenMillionths, marking.AgreedBy));
    }

    [Fact]
    public void A_script_of_ones_own_is_marked_by_others()
    {
        var marking = Drawn();
        var candidate = Somebody(Role.Marker, marking.CandidateId);
        marking.Allocate(To(candidate), false, By(Wang));
        Refused("slot_marking.own_script", marking, () => marking.Open(By(candidate)));
    }

    [Fact]
    public void The_quicker_of_two_gives_the_first_mark_and_the_other_the_second()
    {
        var marking = Opened(Ma, Mu);
        var first = Mark(marking, Mu, 8, rules: Two);
        Assert.Equal((MarkPlace.First, SlotMarkingState.AwaitingSecond, (Guid?)Mu.PersonId, (Guid?)Ma.PersonId), (first.Place, marking.State, marking.FirstMarkerId, marking.SecondMarkerId));
        Refused("slot_marking.not_yours", marking, () => Mark(marking, Su, 8, first, Two));
        var second = Mark(marking, Ma, 7.5m, first, Two);
        Assert.Equal((MarkPlace.Second, SlotMarkingState.Agreed, (long?)77_500_000), (second.Place, marking.State, marking.MarkTenMillionths));
        Assert.Equal(marking.AgreedTenMillionths, marking.Recomputed([first, second], Two));
    }

    [Fact]
    public void Nobody_gives_both_marks_nor_decides_between_the_own_and_another()
    {
        var senior = Somebody(Role.SeniorMarker, Ma.PersonId);
        var marking = Opened(Ma);
        var first = Mark(marking, Ma, 2, rules: Two);
        Refused("slot_marking.same_marker", marking, () => marking.Allocate(To(Ma), false, By(Wang)));
        marking.Allocate(To(Mu), false, By(Wang));
        var second = Mark(marking, Mu, 9, first, Two);
        Assert.Equal((SlotMarkingState.Adjudication, (long?)null), (marking.State, marking.MarkTenMillionths));
        Refused("slot_marking.marked_before", marking, () => Third(marking, senior, 5, first, second));
        Refused("slot_marking.marked_before", marking, () => Third(marking, Somebody(Role.SeniorMarker, Mu.PersonId), 5, first, second));
        Refused("slot_marking.adjudicate.forbidden", marking, () => Third(marking, Somebody(Role.Marker), 5, first, second));
        var third = Third(marking, Su, 8.5m, first, second, new MarkingRules { Adjudication = AdjudicationRule.NearestPair });
        Assert.Equal((SlotMarkingState.Agreed, (long?)87_500_000, (AgreedBy?)AgreedBy.NearestPair), (marking.State, marking.MarkTenMillionths, marking.AgreedBy));
        Assert.Equal(87_500_000, marking.Recomputed([first, second, third], new MarkingRules { Adjudication = AdjudicationRule.NearestPair }));
        Assert.Null(marking.Recomputed([first, second], Two));
    }

    [Fact]
    public void A_mark_set_by_hand_keeps_the_agreed_one_beside_it_and_stays()
    {
        var marking = Agreed();
        Refused("reason.missing", marking, () => marking.Force(9_00, By(Su)));
        Refused("slot_marking.mark_out_of_bounds", marking, () => marking.Force(10_01, By(Su).Because("page overlooked")));
        Refused("slot_marking.force_mark.forbidden", marking, () => marking.Force(9_00, By(Wang).Because("page overlooked")));
        marking.Force(9_00, By(Su).Because("page overlooked"));
        Assert.Equal(((long?)90_000_000, (long?)70_000_000, (Guid?)Su.PersonId, "page overlooked"), (marking.MarkTenMillionths, marking.AgreedTenMillionths, marking.ForcedBy, marking.ForcedReason));
        Refused("slot_marking.set_by_hand", marking, () => marking.FailModeration(new ModerationSample(true), MarkingRules.Default, By(Mo).Because("too generous")));
    }

    [Fact]
    public void A_moderator_looks_at_the_sample_and_never_at_the_own_marking()
    {
        var marking = Agreed();
        Refused("slot_marking.not_in_sample", marking, () => marking.PassModeration(By(Mo)));
        marking.Draw(true);
        Refused("slot_marking.own_marking", marking, () => marking.PassModeration(By(Somebody(Role.Moderator, Ma.PersonId))));
        Refused("slot_marking.pass_moderation.forbidden", marking, () => marking.PassModeration(By(Su)));
        Refused("reason.missing", marking, () => marking.FailModeration(new ModerationSample(true), MarkingRules.Default, By(Mo)));
        marking.FailModeration(new ModerationSample(true), MarkingRules.Default, By(Mo).Because("too generous"));
        Assert.Equal((SlotMarkingState.Allocated, 2, (long?)null, (Guid?)Ma.PersonId), (marking.State, marking.Round, marking.MarkTenMillionths, marking.FirstMarkerId));
        marking.Open(By(Ma));
        Mark(marking, Ma, 5);
        marking.Draw(true);
        marking.PassModeration(By(Mo));
        Assert.Equal(SlotMarkingState.Moderated, marking.State);
    }

    [Fact]
    public void The_board_signs_when_every_answer_of_the_attempt_is_agreed_and_looked_at()
    {
        var marking = Agreed();
        Refused("slot_marking.others_open", marking, () => marking.SignOff(new AttemptReadiness(1, 0), By(Bo)));
        Refused("slot_marking.moderation_missing", marking, () => marking.SignOff(new AttemptReadiness(0, 1), By(Bo)));
        Refused("slot_marking.sign_off.forbidden", marking, () => marking.SignOff(new AttemptReadiness(0, 0), By(Su)));
        Refused("slot_marking.own_script", marking, () => marking.SignOff(new AttemptReadiness(0, 0), By(Somebody(Role.ExamBoard, marking.CandidateId))));
        marking.SignOff(new AttemptReadiness(0, 0), By(Bo));
        Assert.Equal(SlotMarkingState.Final, marking.State);
        marking.Supersede(new Act(Actor.System, Now));
        Assert.Equal(SlotMarkingState.Superseded, marking.State);
    }

    [Theory]
    [InlineData(0, false, false), InlineData(50, false, true), InlineData(50, true, false)]
    public void A_sample_is_to_come_until_it_was_drawn_from(int percent, bool drawn, bool isToCome)
    {
        var marking = Agreed();
        if (drawn) marking.Draw(false);
        Assert.Equal(isToCome, marking.IsToBeModerated(new MarkingRules { ModerationPercent = percent }));
    }

    /// <summary>Whatever rules and marks: no person gives two marks of a round, a mark that counts lies within bounds, and follows from what was given.</summary>
    [Fact]
    public void A_walk_at_random_keeps_every_mark_recomputable()
    {
        var random = new Random(20260302);
        for (var round = 0; round < 2_000; round++)
        {
            var rules = new MarkingRules
            {
                Mode = (MarkingMode)random.Next(3),
                Agreement = (AgreementRule)random.Next(3),
                Adjudication = (AdjudicationRule)random.Next(2),
                ToleranceHundredths = random.Next(0, 30_00),
                ToleranceUnit = (ToleranceUnit)random.Next(2),
            };
            var marking = Opened(Ma, Mu);
            var marks = new List<GivenMark>();
            decimal Points() => random.Next(0, 1_001) / 100m;
            marks.Add(Mark(marking, random.Next(2) == 0 ? Ma : Mu, Points(), rules: rules));
            if (marking.State == SlotMarkingState.AwaitingSecond) marks.Add(Mark(marking, marking.SecondMarkerId == Ma.PersonId ? Ma : Mu, Points(), marks[0], rules));
            if (marking.State == SlotMarkingState.Adjudication) marks.Add(Third(marking, Su, Points(), marks[0], marks[1], rules));
            Assert.Equal(SlotMarkingState.Agreed, marking.State);
            Assert.Equal(marks.Count, marks.DistinctBy(mark => mark.MarkerId).Count());
            Assert.InRange(marking.MarkTenMillionths!.Value, marks.Min(mark => mark.MarkTenMillionths), marks.Max(mark => mark.MarkTenMillionths));
            Assert.Equal(marking.AgreedTenMillionths, marking.Recomputed(marks, rules));
        }
    }
}
