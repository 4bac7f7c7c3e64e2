using System.Collections.Immutable;
using NodaTime;
using TrainingLms.Exams;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>Remedies for items that turned out wrong: what each does to a mark, which cannot be carried out, and every guard of the table.</summary>
public sealed class RescoringTests
{
    static readonly Instant Now = AttemptStory.Open;
    static readonly Guid Asked = new("00000000-0000-0000-0000-000000000001"), Other = new("00000000-0000-0000-0000-000000000002");
    static readonly Actor Wang = AttemptStory.Wang, Sun = AttemptStory.Sun, Bo = new(Guid.NewGuid(), "Bo", [new Grant(Role.ExamBoard, AttemptStory.Unit, true, Guid.Empty)], FlatUnits.Instance);

    /// <summary>Four options: a is the key.</summary>
    static QuestionContent Single(params string[] fractions) => new(QuestionType.Single, null, "t", 1, CognitiveLevel.Remember, "Which?",
        [.. "abcd".Zip(fractions.Concat(["0", "0", "0", "0"]), (id, part) => new QuestionOption($"{id}", $"{id}", Part(part)))], null, "", "", []);

    static Fraction Part(string text) => Fraction.TryParse(text, out var part) ? part : throw new ArgumentException(text);

    static readonly IReadOnlyDictionary<Guid, QuestionContent> Pool = new Dictionary<Guid, QuestionContent> { [Asked] = Single("1"), [Other] = Single("1") };

    static ScoringInForce With(params ItemRemedy[] remedies) => new(2, ScoringRules.AsFrozen.With(remedies, PassMarkRule.Proportional));

    static ItemRemedy Remedy(RemedyKind kind, params string[] fractions) => new(Asked, kind) { Content = fractions.Length == 0 ? null : Single(fractions) };

    /// <summary>A paper of two slots, worth 4 and 6 marks; the first answer is given, the second is right.</summary>
    static AttemptMarking Mark(string? answer, ScoringInForce? scoring, SlotRole? role = null, long pass = 6_00)
    {
        PaperSlot Slot(int number, Guid id, int marks) => new(number, 0, id, "", QuestionType.Single, ["a", "b", "c", "d"], marks, QuestionScoring.Version);
        Answer Given(int slot, string option) => new() { AttemptId = Guid.Empty, Slot = slot, Epoch = 1, Revision = 1, Response = $"\"{option}\"", ResponseHash = "", SavedAt = Now };
        var paper = new PaperSlots(["one"], [Slot(1, Asked, 4_00) with { Role = role }, Slot(2, Other, 6_00)]);
        return AttemptMarking.Of(new AttemptStory().Attempt, paper, answer is null ? [Given(2, "a")] : [Given(1, answer), Given(2, "a")], Pool, pass, new Act(Actor.System, Now), scoring);
    }

    [Theory]
    // A further key counts beside the frozen one, and never lowers.
    [InlineData(RemedyKind.AcceptKey, "0 1", "a", 10), InlineData(RemedyKind.AcceptKey, "0 1", "b", 10), InlineData(RemedyKind.AcceptKey, "0 1", "c", 6), InlineData(RemedyKind.AcceptKey, "0 1", null, 6)]
    // Other fractions count instead.
    [InlineData(RemedyKind.ChangeFraction, "0 1", "a", 6), InlineData(RemedyKind.ChangeFraction, "1/2 1", "a", 8), InlineData(RemedyKind.ChangeFraction, "1/2 1", "b", 10)]
    [InlineData(RemedyKind.FullCredit, "", "d", 10), InlineData(RemedyKind.FullCredit, "", null, 10)]
    [InlineData(RemedyKind.Drop, "", "a", 6), InlineData(RemedyKind.Drop, "", "d", 6), InlineData(RemedyKind.Drop, "", null, 6)]
    public void Each_remedy_gives_its_mark(RemedyKind kind, string fractions, string? answer, int marks)
    {
        var marking = Mark(answer, With(Remedy(kind, fractions.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal((marks * 100L, kind == RemedyKind.Drop ? 6_00 : 10_00), (marking.ScoreHundredths, marking.MaximumHundredths));
        Assert.Equal((2, kind, (RemedyKind?)null, answer is null), (marking.ScoringVersion, marking.Slots[0].Remedy!.Value, marking.Slots[1].Remedy, marking.Slots[0].IsBlank));
    }

    [Fact]
    public void A_dropped_item_takes_its_share_of_the_pass_mark_along_unless_the_rescoring_says_otherwise()
    {
        Assert.Equal((3_60, true), (Mark("a", With(Remedy(RemedyKind.Drop))).PassHundredths, Mark("a", With(Remedy(RemedyKind.Drop))).HasPassed!.Value));
        var unchanged = new ScoringInForce(2, ScoringRules.AsFrozen.With([Remedy(RemedyKind.Drop)], PassMarkRule.Unchanged));
        Assert.Equal((7_00, false), (Mark("a", unchanged, pass: 7_00).PassHundredths, Mark("a", unchanged, pass: 7_00).HasPassed!.Value));
        // 7.77 of 10 is 4.662 of 6: rounded once.
        Assert.Equal(4_66, Mark("a", With(Remedy(RemedyKind.Drop)), pass: 7_77).PassHundredths);
        Assert.Equal(7_77, Mark("a", With(Remedy(RemedyKind.FullCredit)), pass: 7_77).PassHundredths);
    }

    [Theory, InlineData(RemedyKind.Drop), InlineData(RemedyKind.FullCredit)]
    public void A_pilot_earns_nothing_whatever_is_done_about_it(RemedyKind kind) =>
        Assert.Equal((6_00L, 6_00L, 6_00L), Mark("a", With(Remedy(kind)), SlotRole.Pilot) is var marking ? (marking.ScoreHundredths, marking.MaximumHundredths, marking.PassHundredths) : default);

    [Fact]
    public void A_further_remedy_replaces_the_one_for_the_same_question_and_the_same_rules_have_the_same_hash()
    {
        var first = ScoringRules.AsFrozen.With([new(Other, RemedyKind.Drop), Remedy(RemedyKind.FullCredit)], PassMarkRule.Proportional);
        Assert.Equal([Asked, Other], first.Remedies.Select(remedy => remedy.QuestionVersionId));
        var second = first.With([Remedy(RemedyKind.Drop)], PassMarkRule.Proportional);
        Assert.Equal([RemedyKind.Drop, RemedyKind.Drop], second.Remedies.Select(remedy => remedy.Kind));
        Assert.NotEqual(first.Hash, second.Hash);
        var back = second.With([Remedy(RemedyKind.Restore), new(Other, RemedyKind.Restore)], PassMarkRule.Proportional);
        Assert.Equal(ScoringRules.AsFrozen.Hash, back.Hash);
        Assert.Equal(10_00, Mark("a", new ScoringInForce(4, back)).ScoreHundredths);
    }

    static Act By(Actor who, params IReadOnlyList<Guid> sat) => new Act(who, Now).Because("the law has changed").Given(new ExamSitters(sat)).Given(new RemedyFaults([]));

    static Rescoring Drafted(params ItemRemedy[] remedies) => Rescoring.DrawUp(new AttemptStory().Exam, [.. remedies], PassMarkRule.Proportional, By(Wang));

    static Rescoring Previewed(int loweredReleased = 0)
    {
        var rescoring = Drafted(Remedy(RemedyKind.Drop));
        rescoring.Preview(new DifferenceReport(new DifferenceSummary(9, 1, 0, 1, 0, 0, loweredReleased, 0, 0), [], "hash"), By(Wang));
        return rescoring;
    }

    static Act Claiming(Actor who, string? hash = "hash", bool isUnchanged = true, bool isOver = true) =>
        By(who).Given(new ReportClaim(hash, isUnchanged)).Given(new WindowPhase(isOver)).Given(new BoardDecision("2026-9"));

    static void Refuses(string codes, Action act) => Assert.Equal(codes, string.Join(' ', Assert.Throws<RefusedException>(act).Codes));

    [Theory]
    [InlineData("rescoring.remedies_missing")]
    [InlineData("rescoring.question_unknown", RemedyKind.Drop, "00000000-0000-0000-0000-000000000009")]
    [InlineData("rescoring.nothing_to_restore", RemedyKind.Restore)]
    [InlineData("rescoring.key_unfit", RemedyKind.AcceptKey)]
    public void A_remedy_that_cannot_be_carried_out_is_told(string code, RemedyKind kind = RemedyKind.Drop, string? question = null) =>
        Assert.Equal([code], RemedyCheck.Faults(code == "rescoring.remedies_missing" ? [] : [new ItemRemedy(question is null ? Asked : Guid.Parse(question), kind)], Pool, ScoringRules.AsFrozen).Select(fault => fault.Code));

    [Fact]
    public void A_key_may_differ_and_nothing_that_candidates_saw()
    {
        string[] Faults(QuestionContent other, RemedyKind kind = RemedyKind.ChangeFraction) => [.. RemedyCheck.Faults([new ItemRemedy(Asked, kind) { Content = other }], Pool, ScoringRules.AsFrozen).Select(fault => fault.Code)];
        Assert.Empty(Faults(Single("0", "1")));
        Assert.Empty(Faults(Single("1", "1/2"), RemedyKind.AcceptKey));
        Assert.Equal(["rescoring.key_unfit"], Faults(Single("1")));
        Assert.Equal(["rescoring.key_unfit"], Faults(Single("0", "1") with { Text = "What?" }));
        Assert.Equal(["rescoring.key_unfit"], Faults(Single("0", "1") with { Options = Single("0", "1").Options.RemoveAt(3) }));
        Assert.Equal(["rescoring.question_twice", "rescoring.question_twice"],
            RemedyCheck.Faults([Remedy(RemedyKind.Drop), Remedy(RemedyKind.FullCredit)], Pool, ScoringRules.AsFrozen).Select(fault => fault.Code));
    }

    [Theory, MemberData(nameof(Keys))]
    public void The_key_of_every_type_with_one_may_differ(QuestionType type, AnswerKey frozen, AnswerKey other, AnswerKey another)
    {
        QuestionContent Question(AnswerKey key) => new(type, null, "t", 1, CognitiveLevel.Remember, "Which?", [], null, "", "", []) { Key = key };
        string[] Faults(AnswerKey key) =>
            [.. RemedyCheck.Faults([new ItemRemedy(Asked, RemedyKind.AcceptKey) { Content = Question(key) }], new Dictionary<Guid, QuestionContent> { [Asked] = Question(frozen) }, ScoringRules.AsFrozen).Select(fault => fault.Code)];
        Assert.Empty(Faults(other));
        Assert.Equal(["rescoring.key_unfit"], Faults(another));
    }

    public static TheoryData<QuestionType, AnswerKey, AnswerKey, AnswerKey> Keys()
    {
        KeyItem[] items = [new("x", "X"), new("y", "Y"), new("z", "Z")];
        MatchingKey Match(string answer, string text = "one") => new([new MatchStem("s", text, answer)], [.. items], false, false);
        ClozeKey Cloze(string right, string id = "g") => new([new ClozeGap(id, 1, new ShortTextKey([new TextPattern(right, Fraction.One, false)]))]);
        return new()
        {
            { QuestionType.ShortText, new ShortTextKey([new("law", Fraction.One, false)]), new ShortTextKey([new("act", Fraction.One, false)]), new ShortTextKey([new("law", Fraction.One, false)]) },
            { QuestionType.Matching, Match("x"), Match("y"), Match("y", "two") },
            { QuestionType.Ordering, new OrderingKey([.. items], OrderingRule.AllOrNothing), new OrderingKey([.. items.Reverse()], OrderingRule.NextWithLast), new OrderingKey([items[0], items[1]], OrderingRule.AllOrNothing) },
            { QuestionType.Cloze, Cloze("law"), Cloze("act"), Cloze("act", "h") },
        };
    }

    [Fact]
    public void What_only_a_person_can_mark_has_no_key_to_change()
    {
        QuestionContent Essay(int least) => new(QuestionType.Essay, null, "t", 1, CognitiveLevel.Remember, "Why?", [], null, "", "", []) { Key = new EssayKey(least, null, null) };
        var faults = RemedyCheck.Faults([new ItemRemedy(Asked, RemedyKind.AcceptKey) { Content = Essay(2) }], new Dictionary<Guid, QuestionContent> { [Asked] = Essay(1) }, ScoringRules.AsFrozen);
        Assert.Equal(["rescoring.key_unfit"], faults.Select(fault => fault.Code));
    }

    [Fact]
    public void Drawing_up_takes_a_manager_who_did_not_sit_a_reason_and_remedies_that_fit()
    {
        Rescoring DrawUp(Act act) => Rescoring.DrawUp(new AttemptStory().Exam, [Remedy(RemedyKind.Drop)], PassMarkRule.Proportional, act);
        Refuses("rescoring.draw_up.forbidden", () => DrawUp(By(Bo)));
        Refuses("rescoring.own_exam", () => DrawUp(By(Wang, Wang.PersonId)));
        Refuses("reason.missing", () => DrawUp(By(Wang).Because(" ")));
        Refuses("rescoring.reason_too_long", () => DrawUp(By(Wang).Because(new string('x', 1_001))));
        Refuses("rescoring.key_unfit", () => DrawUp(By(Wang).Given(new RemedyFaults([new Refusal("rescoring.key_unfit")]))));
        Assert.Equal(RescoringState.Drafted, DrawUp(By(Wang)).State);
    }

    [Fact]
    public void A_second_manager_approves_after_the_window_exactly_what_was_previewed()
    {
        Refuses("rescoring.approve.not_in_drafted", () => Drafted(Remedy(RemedyKind.Drop)).Approve(ScoringInForce.First, Claiming(Sun)));
        Refuses("duty.rescoring_needs_two", () => Previewed().Approve(ScoringInForce.First, Claiming(Wang)));
        Refuses("rescoring.approve.forbidden", () => Previewed().Approve(ScoringInForce.First, Claiming(Bo)));
        Refuses("rescoring.own_exam", () => Previewed().Approve(ScoringInForce.First, Claiming(Sun).Given(new ExamSitters([Sun.PersonId]))));
        Refuses("rescoring.window_open", () => Previewed().Approve(ScoringInForce.First, Claiming(Sun, isOver: false)));
        Refuses("rescoring.report_changed", () => Previewed().Approve(ScoringInForce.First, Claiming(Sun, "other")));
        Refuses("rescoring.report_changed", () => Previewed().Approve(ScoringInForce.First, Claiming(Sun, isUnchanged: false)));
        var rescoring = Previewed();
        var scoring = rescoring.Approve(new ScoringInForce(3, With(new ItemRemedy(Other, RemedyKind.FullCredit)).Rules), Claiming(Sun));
        Assert.Equal((RescoringState.Approved, 4, 4, true), (rescoring.State, rescoring.ScoringVersion!.Value, scoring.Number, scoring.IsIntact));
        Assert.Equal([RemedyKind.Drop, RemedyKind.FullCredit], scoring.Rules.Remedies.Select(remedy => remedy.Kind));
        Refuses("rescoring.attempts_left", () => rescoring.Apply(new Act(Actor.System, Now).Given(new LeftToMark(1))));
        rescoring.Apply(new Act(Actor.System, Now).Given(new LeftToMark(0)));
        Assert.Equal(RescoringState.Applied, rescoring.State);
    }

    [Fact]
    public void Released_scores_fall_only_by_a_decision_of_the_board_about_this_very_report()
    {
        var rescoring = Previewed(loweredReleased: 1);
        Refuses("rescoring.lowering_undecided", () => rescoring.Approve(ScoringInForce.First, Claiming(Sun)));
        Refuses("rescoring.allow_lowering.forbidden", () => rescoring.AllowLowering(Claiming(Sun)));
        Refuses("rescoring.report_changed", () => rescoring.AllowLowering(Claiming(Bo, "other")));
        Refuses("rescoring.decision_missing", () => rescoring.AllowLowering(Claiming(Bo).Given(new BoardDecision(""))));
        Refuses("rescoring.lowers_nothing", () => Previewed().AllowLowering(Claiming(Bo)));
        rescoring.AllowLowering(Claiming(Bo));
        // Another preview is another report.
        rescoring.Preview(new DifferenceReport(rescoring.Summary!, [], "hash"), By(Sun));
        Refuses("rescoring.lowering_undecided", () => rescoring.Approve(ScoringInForce.First, Claiming(Sun)));
        rescoring.AllowLowering(Claiming(Bo));
        rescoring.Approve(ScoringInForce.First, Claiming(Sun));
        Assert.Equal((RescoringState.Approved, "2026-9"), (rescoring.State, rescoring.BoardDecisionNumber));
        Refuses("rescoring.withdraw.not_in_approved", () => rescoring.Withdraw(By(Wang)));
    }

    [Fact]
    public void A_report_lists_changed_verdicts_first_and_says_how_many_and_how_much()
    {
        Remarked One(byte id, string? answer, bool isReleased)
        {
            var (old, anew) = (Mark(answer, null, pass: 8_00), Mark(answer, With(Remedy(RemedyKind.ChangeFraction, "1/2", "1")), pass: 8_00));
            var story = new AttemptStory();
            var slot = new PaperSlot(1, 0, Asked, "", QuestionType.Single, [], 4_00, 1);
            return new Remarked(story.Attempt, new Paper { AttemptId = new Guid(id, 0, 0, new byte[8]), Seed = "", AlgorithmVersion = 1, Content = new PaperSlots([], [slot]), Hash = "" }, old, anew, isReleased);
        }

        var rescoring = Drafted(Remedy(RemedyKind.ChangeFraction, "1/2", "1"));
        // a falls from 10 to 8 and passes still, b rises from 6 to 10 and passes now, c stays at 6.
        Remarked[] remarked = [One(1, "a", true), One(2, "b", false), One(3, "c", true)];
        var report = DifferenceReport.Of(rescoring, ScoringInForce.First, remarked, 5);
        Assert.Equal(new DifferenceSummary(3, 2, 1, 1, 1, 0, 1, 5, 10_000_000), report.Summary);
        Assert.Equal([(1, true, false, 6_00L, 10_00L), (2, false, true, 10_00L, 8_00L)], report.Lines.Select(line => (line.Number, line.IsVerdictChanged, line.LowersReleased, line.OldScore, line.NewScore)));
        Assert.Equal(ImmutableArray.Create(new SlotDifference(1, Asked, 0, 40_000_000)), report.Lines[0].Slots);
        Assert.Equal(report.Hash, DifferenceReport.Of(rescoring, ScoringInForce.First, [.. remarked.Reverse()], 5).Hash);
        Assert.NotEqual(report.Hash, DifferenceReport.Of(rescoring, ScoringInForce.First, [remarked[0] with { IsReleased = false }, .. remarked[1..]], 5).Hash);
        Assert.NotEqual(report.Hash, DifferenceReport.Of(rescoring, new ScoringInForce(2, ScoringRules.AsFrozen), remarked, 5).Hash);
        Assert.NotEqual(report.Hash, DifferenceReport.Of(rescoring, ScoringInForce.First, remarked, 6).Hash);
    }
}
