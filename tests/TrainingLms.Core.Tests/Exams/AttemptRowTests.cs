using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Workflow;
using static TrainingLms.Core.Tests.Exams.AttemptStory;
using static TrainingLms.Exams.AttemptState;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>The rows T1 to T29: each succeeds, and each guard refuses by its code and leaves no trace. What is about time to the microsecond stands in ExamAttemptWorkflowTests.</summary>
public sealed partial class AttemptRowTests
{
    static readonly AttemptState[] Ended = [Sealed, Scored, Abandoned];

    [Fact]
    public void T1_assigning_waits_for_the_cool_down_and_minds_the_number_of_attempts()
    {
        var exam = new AttemptStory(new ExamRules { CoolDownMinutes = 60 }).Exam;
        ExamAttempt Assign(double minute, Sitting sitting) => ExamAttempt.Assign(exam, Li.PersonId, 2, By(Li, At(minute)).Given(sitting));
        var after = new Sitting(exam, 1, true) { LastEndedAt = At(10) };
        Assert.Equal(["attempt.cooling_down"], Refused(() => Assign(69.9, after)));
        Assert.Equal(Assigned, Assign(70, after).State);
        Assert.Equal(["attempt.none_left"], Refused(() => Assign(0, new Sitting(exam, 2, true))));
        Assert.Equal(Assigned, Assign(0, new Sitting(exam, 2, true) { Attempts = 3 }).State);
        Assert.Equal(Assigned, Assign(0, new Sitting(exam, 99, true) { Attempts = 0 }).State);
        Assert.Equal(Assigned, ExamAttempt.Assign(exam, Li.PersonId, 1, By(Wang, Open).Given(new Sitting(exam, 0, true)), place: new Seat("301", "class 7")).State);
    }

    [Fact]
    public void T3_a_recalled_paper_is_gone_until_it_is_assembled_anew()
    {
        var attempt = In(Ready);
        Refuses(attempt, "reason.missing", () => attempt.RecallPaper(By(Wang, Open)));
        Refuses(attempt, "exam_attempt.recall_paper.forbidden", () => attempt.RecallPaper(By(Gu, Open, "leak")));
        attempt.RecallPaper(By(Wang, Open, "leak"));
        Assert.Equal((Assigned, null), (attempt.State, attempt.PaperHash));
        Assert.Equal(["exam_attempt.recall_paper.not_in_in_progress"], Refused(() => In(InProgress).RecallPaper(By(Wang, Open, "leak"))));
    }

    [Fact]
    public void T4_the_door_opens_before_the_window_and_asks_for_the_password_and_the_latest_entry()
    {
        var attempt = new AttemptStory(new ExamRules { NeedsAuthorisation = true, CheckInMinutes = 20, LatestEntryMinutes = 15, NeedsPassword = true }).Ready().Attempt;
        void CheckIn(double minute, bool isRight = true) => attempt.CheckIn("301", By(Li, At(minute)).Given(new DoorWord(isRight)));
        Refuses(attempt, "attempt.check_in_not_open", () => CheckIn(-20.01));
        Refuses(attempt, "attempt.password_wrong", () => CheckIn(-20, isRight: false));
        Refuses(attempt, "attempt.entry_closed", () => CheckIn(15.01));
        Refuses(attempt, "attempt.window_over attempt.entry_closed", () => CheckIn(120));
        Refuses(attempt, "attempt.check_in_first", () => attempt.Start(By(Li, Open).Given(new PaperCheck(true)).Given(new DoorWord(true))));
        Refuses(attempt, "exam_attempt.check_in.forbidden", () => attempt.CheckIn(null, By(Gu, Open).Given(new DoorWord(true))));
        CheckIn(15);
        Assert.Equal((AwaitingAuthorisation, "301", At(15)), (attempt.State, attempt.Room, attempt.CheckedInAt!.Value));
        var open = In(Ready);
        Refuses(open, "attempt.no_check_in", () => open.CheckIn(null, By(Li, Open)));
    }

    [Fact]
    public void T5_from_the_door_one_is_sent_away_with_a_reason_or_goes()
    {
        var attempt = In(AwaitingAuthorisation);
        Refuses(attempt, "reason.missing", () => attempt.TurnAway(By(Gu, Open)));
        Refuses(attempt, "exam_attempt.turn_away.forbidden", () => attempt.TurnAway(By(Zhao, Open, "no card")));
        attempt.TurnAway(By(Gu, Open, "no card"));
        Assert.Equal((Ready, null), (attempt.State, attempt.CheckedInAt));
        attempt.CheckIn(null, By(Li, Open).Given(new DoorWord(true)));
        Refuses(attempt, "exam_attempt.leave.forbidden", () => attempt.Leave(By(Gu, Open)));
        attempt.Leave(By(Li, Open));
        Assert.Equal(Ready, attempt.State);
    }

    [Fact]
    public void T6_the_entry_guards_hold_at_the_start_too()
    {
        var attempt = new AttemptStory(new ExamRules { LatestEntryMinutes = 15, NeedsPassword = true }).Ready().Attempt;
        Act At(double minute, bool isRight = true) => By(Li, AttemptStory.At(minute)).Given(new PaperCheck(true)).Given(new DoorWord(isRight));
        Refuses(attempt, "attempt.entry_closed attempt.password_wrong", () => attempt.Start(At(16, isRight: false)));
        attempt.Start(At(15));
        Assert.Equal((InProgress, 1L), (attempt.State, attempt.LeaseEpoch));
    }

    [Theory]
    [InlineData("sword fish", false), InlineData(null, false), InlineData("swordfish", true), InlineData(" swordfish ", true)]
    public void The_password_is_kept_as_a_hash_only(string? said, bool opens)
    {
        var exam = new AttemptStory(new ExamRules { NeedsPassword = true }).Exam;
        Assert.Equal((opens, 32), (exam.Opens(said), exam.DoorWordHash!.Length));
        Assert.True(new AttemptStory().Exam.Opens(said));
    }

    [Fact]
    public void T7_an_invigilator_lets_in_whom_the_window_lets_in()
    {
        var attempt = new AttemptStory(new ExamRules { NeedsAuthorisation = true, LatestEntryMinutes = 15 }).Ready().Attempt;
        attempt.CheckIn(null, By(Li, At(-10)).Given(new DoorWord(true)));
        Act Let(Actor who, double minute, bool isIntact = true) => By(who, At(minute)).Given(new PaperCheck(isIntact));
        Refuses(attempt, "exam_attempt.authorise.forbidden", () => attempt.Authorise(Let(Li, 0)));
        Refuses(attempt, "attempt.window_not_open attempt.paper_changed", () => attempt.Authorise(Let(Gu, -1, isIntact: false)));
        Refuses(attempt, "attempt.window_over", () => attempt.Authorise(Let(Gu, 120)));
        // Who came in time is let in although the invigilator was slow.
        attempt.Authorise(Let(Gu, 20));
        Assert.Equal((InProgress, At(60), 1L), (attempt.State, attempt.Deadline!.Value, attempt.LeaseEpoch));
        Assert.NotNull(attempt.ActiveKey);
    }

    [Fact]
    public void T9_taking_over_is_for_rules_that_allow_it()
    {
        var attempt = new AttemptStory(new ExamRules { AllowsTakeOver = false }).Started().Attempt;
        static Act Again(double minute, bool isFresh = true) => By(Li, At(minute)).Given(new Reidentification(isFresh));
        Refuses(attempt, "attempt.take_over_not_allowed", () => attempt.TakeOver(Again(5)));
        Refuses(attempt, "attempt.deadline_passed", () => attempt.TakeOver(Again(42)));
        var open = new AttemptStory().Started().Attempt;
        Refuses(open, "attempt.sign_in_again", () => open.TakeOver(Again(5, isFresh: false)));
        open.TakeOver(Again(5));
        Assert.Equal(2, open.LeaseEpoch);
    }

    [Theory]
    [InlineData("10.8.3.4", true)]
    [InlineData("::ffff:10.8.3.4", true)]
    [InlineData("10.9.0.1", false)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData(null, false)]
    public void T6_writing_begins_in_the_networks_of_the_exam_rooms_only(string? address, bool isInside)
    {
        var attempt = new AttemptStory(new ExamRules { Addresses = ["10.8.0.0/16", "192.0.2.7", "2001:db8::/32"] }).Ready().Attempt;
        var act = By(Li, At(0)).Given(new PaperCheck(true)).Given(new DoorWord(true)) with { ClientAddress = address };
        if (isInside) attempt.Start(act);
        else Refuses(attempt, "attempt.address_outside", () => attempt.Start(act));
        Assert.Equal(isInside ? InProgress : AttemptState.Ready, attempt.State);
    }

    [Fact]
    public void Whoever_began_in_the_room_does_not_go_on_outside_of_it()
    {
        var attempt = new AttemptStory(new ExamRules { Addresses = ["10.8.0.0/16"] }).Ready().Attempt;
        attempt.Start(By(Li, At(0)).Given(new PaperCheck(true)).Given(new DoorWord(true)) with { ClientAddress = "10.8.0.1" });
        var act = By(Li, At(5)).Given(new Reidentification(true));
        Refuses(attempt, "attempt.address_outside", () => attempt.TakeOver(act with { ClientAddress = "10.9.0.1" }));
        attempt.TakeOver(act with { ClientAddress = "10.8.0.2" });
    }

    [Fact]
    public void Networks_that_cannot_be_read_are_named_one_by_one()
    {
        var rules = new ExamRules { Addresses = ["10.8.0.0/16", "10.8.0.0/33", "exam-room", "", "10.8.0.1/", "2001:db8::/32"] };
        Assert.Equal(["exam.address_range_wrong rules.addresses[1]", "exam.address_range_wrong rules.addresses[2]", "exam.address_range_wrong rules.addresses[3]", "exam.address_range_wrong rules.addresses[4]"],
            rules.Faults().Select(fault => $"{fault.Code} {fault.Member}"));
        Assert.Equal(["exam.address_ranges_too_many"], new ExamRules { Addresses = [.. Enumerable.Range(0, 51).Select(_ => "10.8.0.0/16")] }.Faults().Select(fault => fault.Code));
    }

    [Fact]
    public void Nobody_decides_about_the_own_attempt()
    {
        var both = Wang with { PersonId = Li.PersonId };
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(Ready).RecallPaper(By(both, Open, "leak"))));
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(InProgress).GrantTime(60, By(both, At(5), "noise"))));
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(InProgress).Pause(false, By(both, At(5), "noise"))));
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(Ready).Cancel(By(both, Open, "ill"))));
        Assert.Equal(["attempt.resume_by_invigilator"], Refused(() => In(Paused).Resume(By(both, At(11)))));
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(Sealed).AskReopening(Asking(10), By(both, At(55)))));
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(Ready).Annul([], 0, By(Pan with { PersonId = Li.PersonId }, Open).Given(new PanelDecision("1")))));
    }

    [Fact]
    public void The_active_key_names_the_person_alone_where_the_exam_is_exclusive()
    {
        var exclusive = new AttemptStory(new ExamRules { IsExclusive = true }).Started().Attempt;
        Assert.Equal($"{Li.PersonId:N}", exclusive.ActiveKey);
        Assert.Equal($"{Li.PersonId:N}/{In(Paused).ExamId:N}"[..33], In(Paused).ActiveKey![..33]);
    }

    [Fact]
    public void Rules_outside_their_bounds_are_all_named_and_a_published_exam_keeps_its_rules()
    {
        var wrong = new ExamRules { AllowanceSeconds = 601, GraceSeconds = -1, LatePenaltyPercent = 101, InvigilatorGrantMinutes = 0 };
        var refused = Assert.Throws<RefusedException>(() => new AttemptStory(wrong));
        Assert.Equal(["rules.allowanceSeconds", "rules.graceSeconds", "rules.latePenaltyPercent", "rules.invigilatorGrantMinutes"], refused.Refusals.Select(refusal => refusal.Member));
        var exam = new AttemptStory().Exam;
        Assert.Equal(["exam.change_rules.not_in_published"], Refused(() => exam.ChangeRules(new ExamRules(), null, By(Wang, Open))));
    }

    static ReopeningRequest Asking(int minutes, string reason = "power failure") => new(ReopeningKind.Writing, minutes * 60, IncidentCause.Power, reason);

    static string Snake(Enum value) => TrainingLms.Workflow.Snake.Of(value);
}
