using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

public sealed class ExamAttemptWorkflowTests
{
    static readonly Instant Open = Instant.FromUtc(2026, 3, 2, 1, 0);
    static readonly Instant Close = Open + Duration.FromHours(2);
    static readonly Guid Unit = new Act(Actor.System, Open).NewId();
    static readonly Guid Course = new Act(Actor.System, Open).NewId();
    static readonly Actor Wang = Somebody("Wang", new Grant("ExamManager", Unit, true, Guid.Empty));
    static readonly Actor Li = Somebody("Li");
    static readonly Actor Zhao = Somebody("Zhao");

    [Fact]
    public void Who_starts_late_gets_the_time_to_the_close_and_not_the_full_limit()
    {
        Assert.Equal(Open + Duration.FromMinutes(40), Started(Open).Deadline);
        Assert.Equal(Close, Started(Close - Duration.FromMinutes(10)).Deadline);
    }

    [Fact]
    public void The_window_holds_to_the_microsecond()
    {
        Assert.Equal(["attempt.window_not_open"], Refused(() => Start(Ready(), Open - Duration.FromTicks(10))));
        Start(Ready(), Open);
        Start(Ready(), Close - Duration.FromTicks(10));
        Assert.Equal(["attempt.window_over"], Refused(() => Start(Ready(), Close)));
    }

    [Fact]
    public void The_last_accepted_instant_belongs_to_the_candidate_and_the_next_to_the_clock()
    {
        var last = Open + Duration.FromMinutes(41);
        Started(Open).Submit([], 27, HandIn(Li, last));
        Assert.Equal(["attempt.still_in_time"], Refused(() => Started(Open).CloseByTime([], 27, new Act(Actor.System, last))));

        var late = Started(Open);
        Assert.Equal(["attempt.deadline_passed"], Refused(() => late.Submit([], 27, HandIn(Li, last + Duration.FromTicks(10)))));
        Assert.Equal(AttemptState.InProgress, late.State);
        Assert.Equal(last + Duration.FromTicks(10), late.NextDue());
        late.CloseByTime([], 27, new Act(Actor.System, Close + Duration.FromDays(1)));
        Assert.Equal(Open + Duration.FromMinutes(40), late.SealedAt);
        Assert.Equal(SealCause.TimeOver, late.Receipt!.Cause);
    }

    [Fact]
    public void Only_the_candidate_writes_and_only_with_the_lease_and_a_confirmation()
    {
        Assert.Equal(["exam_attempt.submit.forbidden"], Refused(() => Started(Open).Submit([], 27, HandIn(Zhao, Open))));
        Assert.Equal(["exam_attempt.submit.forbidden"], Refused(() => Started(Open).Submit([], 27, HandIn(Wang, Open))));
        Assert.Equal(["attempt.lease_taken"], Refused(() => Started(Open).Submit([], 27, HandIn(Li, Open, epoch: 2))));
        Assert.Equal(["attempt.submission_unconfirmed"], Refused(() => Started(Open).Submit([], 27, HandIn(Li, Open, confirmed: false))));
        Assert.Equal(["exam_attempt.start.forbidden"], Refused(() => Ready().Start(new Act(Zhao, Open).Given(new PaperCheck(true)))));
        Assert.Equal(["attempt.paper_changed"], Refused(() => Ready().Start(new Act(Li, Open).Given(new PaperCheck(false)))));
    }

    [Fact]
    public void Taking_over_raises_the_lease_and_leaves_the_deadline()
    {
        var attempt = Started(Open);
        var deadline = attempt.Deadline;
        attempt.TakeOver(new Act(Li, Open + Duration.FromMinutes(5)).Given(new Reidentification(true)));
        Assert.Equal((2L, deadline), (attempt.LeaseEpoch, attempt.Deadline));
    }

    [Fact]
    public void The_active_key_is_there_exactly_while_the_attempt_is_active()
    {
        Assert.Null(Ready().ActiveKey);
        var attempt = Started(Open);
        Assert.NotNull(attempt.ActiveKey);
        attempt.Submit([], 27, HandIn(Li, Open));
        Assert.Null(attempt.ActiveKey);
        Assert.Equal(attempt.SealedAt, attempt.NextDue());
    }

    [Fact]
    public void Assigning_names_every_rule_that_is_broken()
    {
        var exam = Published();
        Assert.Equal(["attempt.person_inactive", "attempt.window_over", "attempt.none_left"],
            Refused(() => ExamAttempt.Assign(exam, Li.PersonId, 1, new Act(Li, Close).Given(new Sitting(exam, 2, false)))));
        Assert.Equal(["attempt.exam_not_published"], Refused(() => ExamAttempt.Assign(exam, Li.PersonId, 1, new Act(Li, Open).Given(new Sitting(Draft(), 0, true)))));
        Assert.Equal(["exam_attempt.assign.forbidden"], Refused(() => ExamAttempt.Assign(exam, Li.PersonId, 1, new Act(Zhao, Open).Given(new Sitting(exam, 0, true)))));
    }

    [Fact]
    public void Who_never_came_is_a_no_show_at_the_hard_close_and_not_before()
    {
        Assert.Equal(["attempt.window_still_open"], Refused(() => Ready().CloseWindow(new Act(Actor.System, Close - Duration.FromTicks(10)))));
        var attempt = Ready();
        Assert.Equal(Close, attempt.NextDue());
        attempt.CloseWindow(new Act(Actor.System, Close));
        Assert.Equal((AttemptState.NoShow, null), (attempt.State, attempt.NextDue()));
    }

    [Fact]
    public void Only_the_manager_calls_off_and_says_why()
    {
        Assert.Equal(["exam_attempt.cancel.forbidden"], Refused(() => Ready().Cancel(new Act(Li, Open))));
        Assert.Equal(["reason.missing"], Refused(() => Ready().Cancel(new Act(Wang, Open))));
        var attempt = Ready();
        attempt.Cancel(new Act(Wang, Open).Because("power failure"));
        Assert.Equal(AttemptState.Cancelled, attempt.State);
        Assert.Equal(["exam_attempt.cancel.not_in_in_progress"], Refused(() => Started(Open).Cancel(new Act(Wang, Open).Because("too late"))));
    }

    [Fact]
    public void Every_pair_of_state_and_trigger_outside_the_table_is_refused()
    {
        IWorkflow table = ExamAttemptWorkflow.Table;
        foreach (var state in table.States)
            foreach (var trigger in table.Triggers.Where(trigger => table.Rows.All(row => row.From != state || row.Trigger != trigger)))
                Assert.Equal(RefusalKind.WrongState, table.CheckBlank(state, trigger, new Act(Li, Open)).Kind);
    }

    static Exam Draft() => Exam.Create(new NewExam(RealCourse.Key, Unit, Open, Close), Course, RealCourse.Exam, [1], new Act(Wang, Open));

    static Exam Published()
    {
        var exam = Draft();
        exam.Publish(new QuestionPool([]), new Act(Wang, Open));
        return exam;
    }

    static ExamAttempt Ready()
    {
        var exam = Published();
        var attempt = ExamAttempt.Assign(exam, Li.PersonId, 1, new Act(Li, Open).Given(new Sitting(exam, 0, true)));
        attempt.ReceivePaper(new Paper { AttemptId = attempt.Id, Seed = "", AlgorithmVersion = 1, Content = new PaperSlots([], []), Hash = "hash" }, new Act(Actor.System, Open));
        return attempt;
    }

    static ExamAttempt Started(Instant at) => Start(Ready(), at);

    static ExamAttempt Start(ExamAttempt attempt, Instant at)
    {
        attempt.Start(new Act(Li, at).Given(new PaperCheck(true)));
        return attempt;
    }

    static Act HandIn(Actor who, Instant at, long epoch = 1, bool confirmed = true) => new Act(who, at).Given(new LeaseClaim(epoch)).Given(new HandIn(confirmed));

    static IReadOnlyList<string> Refused(Action act) => Assert.Throws<RefusedException>(act).Codes;

    static Actor Somebody(string name, params Grant[] grants) => new(new Act(Actor.System, Open).NewId(), name, grants, FlatUnits.Instance);
}
