using System.Collections.Immutable;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Exams;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>Appeals: every guard of the table, the days, and what a decided mark does to a marking.</summary>
public sealed class ExamAppealTests
{
    static readonly Instant Now = AttemptStory.Open + Duration.FromDays(1);
    static readonly Actor Li = AttemptStory.Li, Ye = Somebody("Ye"), Yu = Somebody("Yu");

    static Actor Somebody(string name) => new(Guid.NewGuid(), name, [new Grant(Role.AppealsReviewer, AttemptStory.Unit, true, Guid.Empty)], FlatUnits.Instance);

    static AppealCase Known() => new(true, true, Now + Duration.FromDays(1), false, false, 30);

    static Act By(Actor who, bool isInvolved = false, bool seesResults = false) => new Act(who, Now).Because("because").Given(new Involvement(isInvolved, seesResults));

    static ExamAppeal File(AppealGround ground = AppealGround.Procedure, AppealCase? known = null, int[]? slots = null, string statement = "the clock stood still", Actor? who = null) => ExamAppeal.File(
        new AttemptStory().Attempt, 1, new NewAppeal(ground, [.. slots ?? (ground is AppealGround.Marking or AppealGround.ItemContent ? [3] : [])], statement), Now + Duration.FromDays(20), By(who ?? Li).Given(known ?? Known()));

    static ExamAppeal UnderReview(AppealGround ground = AppealGround.Procedure)
    {
        var appeal = File(ground);
        appeal.Move(ExamAppealTrigger.Admit, By(Ye));
        appeal.Move(ExamAppealTrigger.TakeUp, By(Ye));
        return appeal;
    }

    static void Refuses(string codes, Action act) => Assert.Equal(codes, string.Join(' ', Assert.Throws<RefusedException>(act).Codes));

    [Fact]
    public void Filing_takes_an_ended_attempt_time_a_statement_and_slots_where_the_ground_has_any()
    {
        Refuses("exam_appeal.lodge.forbidden", () => File(who: Ye));
        Refuses("exam_appeal.attempt_not_ended", () => File(known: Known() with { HasEnded = false }));
        Refuses("exam_appeal.too_late", () => File(known: Known() with { Until = Now }));
        Assert.Equal(ExamAppealState.Filed, File(known: Known() with { Until = null, IsReleased = false }).State);
        Refuses("exam_appeal.result_not_released", () => File(AppealGround.Marking, Known() with { IsReleased = false }));
        Refuses("exam_appeal.already_open exam_appeal.decided_before", () => File(known: Known() with { IsAnotherOpen = true, WasDecided = true }));
        Refuses("exam_appeal.statement_out_of_range", () => File(statement: "too short"));
        Refuses("exam_appeal.slots_wrong", () => File(AppealGround.Marking, slots: []));
        Refuses("exam_appeal.slots_wrong", () => File(AppealGround.ItemContent, slots: [31]));
        Refuses("exam_appeal.slots_wrong", () => File(AppealGround.Marking, slots: [3, 3]));
        Refuses("exam_appeal.slots_wrong", () => File(AppealGround.Incident, slots: [3]));
        Assert.Matches("^[2-9A-Z]{8}$", File().Code);
    }

    [Fact]
    public void Only_an_independent_reviewer_acts_and_on_marking_only_one_who_sees_no_marks()
    {
        var appeal = File(AppealGround.Marking);
        Refuses("exam_appeal.admit.forbidden", () => appeal.Move(ExamAppealTrigger.Admit, By(AttemptStory.Wang)));
        Refuses("exam_appeal.not_independent", () => appeal.Move(ExamAppealTrigger.Admit, By(Ye, isInvolved: true)));
        Refuses("exam_appeal.own_appeal", () => appeal.Move(ExamAppealTrigger.Admit, By(Ye with { PersonId = Li.PersonId })));
        Refuses("reason.missing", () => appeal.Move(ExamAppealTrigger.Dismiss, By(Ye).Because(" ")));
        Refuses("exam_appeal.words_too_long", () => appeal.Move(ExamAppealTrigger.Dismiss, By(Ye).Because(new string('x', 4_001))));
        appeal.Move(ExamAppealTrigger.Admit, By(Ye, seesResults: true));
        Refuses("exam_appeal.sees_marks", () => appeal.Move(ExamAppealTrigger.TakeUp, By(Ye, seesResults: true)));
        appeal.Move(ExamAppealTrigger.TakeUp, By(Yu));
        var remedy = new AppealRemedy(1, true, false, true);
        Refuses("exam_appeal.other_reviewer", () => appeal.Move(ExamAppealTrigger.Uphold, By(Ye).Given(remedy)));
        Refuses("exam_appeal.sees_marks", () => appeal.Move(ExamAppealTrigger.Uphold, By(Yu, seesResults: true).Given(remedy)));
        Refuses("reason.missing", () => appeal.Move(ExamAppealTrigger.Reject, By(Yu).Because(null)));
        appeal.Move(ExamAppealTrigger.UpholdPartly, By(Yu).Given(remedy));
        appeal.Move(ExamAppealTrigger.Close, new Act(Actor.System, Now));
        Assert.Equal([ExamAppealTrigger.Lodge, ExamAppealTrigger.Admit, ExamAppealTrigger.TakeUp, ExamAppealTrigger.UpholdPartly, ExamAppealTrigger.Close], appeal.Steps.Select(step => step.What));
        Assert.Equal("the clock stood still", appeal.Steps[0].Words);
    }

    [Theory]
    [InlineData(AppealGround.Marking, 0, true, false, true, "exam_appeal.marks_missing"), InlineData(AppealGround.Marking, 1, false, false, true, "exam_appeal.marks_missing")]
    [InlineData(AppealGround.Procedure, 1, true, false, true, "exam_appeal.marks_missing"), InlineData(AppealGround.Marking, 1, true, false, false, "exam_appeal.attempt_has_moved")]
    [InlineData(AppealGround.ItemContent, 0, true, false, true, "exam_appeal.rescoring_missing"), InlineData(AppealGround.Incident, 0, true, true, true, "exam_appeal.rescoring_missing")]
    public void A_decision_brings_about_what_its_ground_asks_for(AppealGround ground, int marks, bool areFit, bool hasRescoring, bool canBeMarked, string code)
    {
        var appeal = UnderReview(ground);
        Refuses(code, () => appeal.Move(ExamAppealTrigger.Uphold, By(Ye).Given(new AppealRemedy(marks, areFit, hasRescoring, canBeMarked))));
        appeal.Move(ExamAppealTrigger.Uphold, By(Ye).Given(new AppealRemedy(ground == AppealGround.Marking ? 1 : 0, true, ground == AppealGround.ItemContent, true)));
        Assert.Equal(ExamAppealState.Upheld, appeal.State);
    }

    [Fact]
    public void The_candidate_takes_it_back_until_it_is_decided_and_being_late_is_told_once()
    {
        var appeal = UnderReview();
        Refuses("exam_appeal.withdraw.forbidden", () => appeal.Move(ExamAppealTrigger.Withdraw, By(Ye)));
        Refuses("exam_appeal.still_in_time", () => appeal.Move(ExamAppealTrigger.FallOverdue, new Act(Actor.System, appeal.DecideBy - AttemptStory.Tick)));
        Assert.Equal(appeal.DecideBy, appeal.NextDue());
        appeal.Move(ExamAppealTrigger.FallOverdue, new Act(Actor.System, appeal.DecideBy));
        Assert.Equal((ExamAppealState.UnderReview, null), (appeal.State, appeal.NextDue()));
        Refuses("exam_appeal.still_in_time", () => appeal.Move(ExamAppealTrigger.FallOverdue, new Act(Actor.System, appeal.DecideBy)));
        appeal.Move(ExamAppealTrigger.Withdraw, By(Li));
        Refuses("exam_appeal.withdraw.not_in_withdrawn", () => appeal.Move(ExamAppealTrigger.Withdraw, By(Li)));
    }

    [Theory]
    // From Friday 27 February 2026, 09:00 in Beijing. The Saturday after it is worked: three working days end on Tuesday, three calendar days on Monday.
    [InlineData(AppealDays.Working, "2026-03-03T16:00:00Z"), InlineData(AppealDays.Calendar, "2026-03-02T16:00:00Z")]
    public void Days_are_counted_by_the_calendar_that_the_exam_names(AppealDays days, string end)
    {
        var calendar = CalendarFiles.Load(Path.Combine(TrainingLms.Data.SeedFile.Folder("seeds"), "calendars"), DateTimeZoneProviders.Tzdb["Asia/Shanghai"]);
        var rules = new ExamRules { AppealFilingDays = 3, AppealDecidingDays = 4, AppealDays = days };
        Assert.Equal(NodaTime.Text.InstantPattern.ExtendedIso.Parse(end).Value, calendar.FilingEnds(rules, Instant.FromUtc(2026, 2, 27, 1, 0)));
        Assert.True(calendar.DecidedBy(rules, Instant.FromUtc(2026, 2, 27, 1, 0)) > calendar.FilingEnds(rules, Instant.FromUtc(2026, 2, 27, 1, 0)));
    }

    [Theory, InlineData(2, 20, false), InlineData(31, 20, false), InlineData(10, 3, false), InlineData(10, 46, false), InlineData(3, 4, true), InlineData(30, 45, true)]
    public void Days_stay_within_what_real_bodies_allow(int filing, int deciding, bool fits) =>
        Assert.Equal(fits, new ExamRules { AppealFilingDays = filing, AppealDecidingDays = deciding }.Faults().Count == 0);

    static AttemptMarking Marking(params SlotMark[] slots) => new()
    {
        AttemptId = Guid.Empty,
        SealNumber = 1,
        ScoringVersion = 2,
        At = Now,
        TotalTenMillionths = 0,
        ScoreHundredths = 0,
        MaximumHundredths = 10_00,
        PassHundredths = 6_00,
        HasPassed = false,
        Slots = [.. slots],
    };

    static DecidedMark Decided(int slot, int marks, bool mayLower = false) => new()
    {
        AppealId = Guid.Empty,
        AttemptId = Guid.Empty,
        SealNumber = 1,
        Slot = slot,
        Mark = marks * 10_000_000L,
        MayLower = mayLower,
        Reason = "r",
        By = Ye.PersonId,
        At = Now,
    };

    static SlotMark Slot(int number, int marks, RemedyKind? remedy = null) => new(number, Fraction.Zero, marks * 10_000_000L, false) { Remedy = remedy };

    [Fact]
    public void A_decided_mark_raises_and_lowers_only_where_the_exam_says_so()
    {
        var before = Marking(Slot(1, 4), Slot(2, 1), Slot(3, 0, RemedyKind.Drop));
        long[] After(params DecidedMark[] decided) => [.. before.With(new AttemptStory().Attempt, decided, By(Ye)).Slots.Select(slot => slot.MarkTenMillionths / 10_000_000)];
        Assert.Equal([4, 3, 0], After(Decided(1, 2), Decided(2, 3), Decided(3, 3)));
        Assert.Equal([2, 1, 0], After(Decided(1, 2, mayLower: true)));
        var raised = before.With(new AttemptStory().Attempt, [Decided(2, 3)], By(Ye));
        Assert.Equal((7_00, true, 2, 1), (raised.ScoreHundredths, raised.HasPassed!.Value, raised.ScoringVersion, raised.Round));
        Assert.Equal((Fraction.Zero, (Guid?)Guid.Empty), (raised.Slots[1].Fraction, raised.Slots[1].AppealId));
        Assert.True(before.With(new AttemptStory().Attempt, [Decided(1, 4)], By(Ye)).Slots.SequenceEqual(before.Slots));
    }
}
