using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Workflow;

/// <summary>The kernel, told with one small workflow.</summary>
public sealed class BookingTests
{
    public static readonly Guid Unit = new("00000000-0000-0000-0000-0000000000aa");

    static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 1, 0);
    static readonly Guid WangsAppointment = new("00000000-0000-0000-0000-0000000000ff");

    static readonly Actor Li = new(new Guid("00000000-0000-0000-0000-000000000001"), "Li", [], FlatUnits.Instance);
    static readonly Actor Wang = new(new Guid("00000000-0000-0000-0000-000000000002"), "Wang", [new Grant("Keeper", Unit, false, WangsAppointment)], FlatUnits.Instance);
    static readonly Actor Zhao = new(new Guid("00000000-0000-0000-0000-000000000003"), "Zhao", [new Grant("Keeper", Guid.Empty, true, WangsAppointment)], FlatUnits.Instance);

    [Fact]
    public void A_creation_row_brings_a_subject_into_being()
    {
        var booking = Booking.Ask(Li, Monday);
        Assert.True(booking.IsBorn);
        Assert.Equal(BookingState.Asked, booking.State);
        var born = Assert.Single(booking.Transitions);
        Assert.Equal(("booking", booking.Id, "ask", null, "asked"), (born.Workflow, born.SubjectId, born.Trigger, born.From, born.To));
        Assert.Equal((Li, Monday), (born.Act.By, born.Act.At));
    }

    [Theory]
    [InlineData(BookingState.Asked), InlineData(BookingState.Granted)]
    public void What_was_halted_goes_on_where_it_was_and_forgets_that_it_was_halted(BookingState before)
    {
        var booking = Booking.Ask(Li, Monday);
        if (before == BookingState.Granted) booking.Fire(BookingTrigger.Approve, new Act(Wang, Monday));
        booking.Fire(BookingTrigger.Halt, new Act(Wang, Monday));
        booking.Fire(BookingTrigger.Note, new Act(Wang, Monday));
        Assert.Equal((BookingState.Halted, before), (booking.State, booking.CameFrom));
        booking.Fire(BookingTrigger.GoOn, new Act(Wang, Monday));
        Assert.Equal((before, null), (booking.State, booking.CameFrom));
        Assert.Equal(("halted", Snake.Of(before)), (booking.Transitions[^1].From, booking.Transitions[^1].To));
    }

    [Fact]
    public void A_row_that_leads_back_shows_every_state_it_may_lead_to_and_no_other()
    {
        IWorkflow table = BookingWorkflow.Table;
        Assert.Equal(["asked", "granted"], table.Rows.Single(row => row.LeadsBack).To);
        Assert.Contains("    halted --> granted: booking.trigger.go_on\n", WorkflowGraph.Mermaid(table, key => key), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_born_cannot_be_born_again() =>
        Refuses(RefusalKind.WrongState, ["booking.ask.not_in_asked"], Booking.Ask(Li, Monday), BookingTrigger.Ask, Li);

    [Fact]
    public void An_allowed_act_moves_and_remembers_by_which_appointment()
    {
        var booking = Booking.Ask(Li, Monday);
        booking.Fire(BookingTrigger.Approve, new Act(Wang, Monday).Because("free that day"));
        Assert.Equal(BookingState.Granted, booking.State);
        var approved = booking.Transitions[1];
        Assert.Equal(("approve", "asked", "granted", "free that day"), (approved.Trigger, approved.From, approved.To, approved.Act.Reason));
        Assert.Equal(new Warrant("Keeper", Unit, WangsAppointment), approved.Warrant);
    }

    [Fact]
    public void A_person_known_by_the_subject_needs_no_appointment() =>
        Assert.Equal(new Warrant("applicant"), Booking.Ask(Li, Monday).Transitions[0].Warrant);

    [Fact]
    public void Of_two_who_may_the_one_that_fits_gives_the_warrant()
    {
        var (first, second) = (Booking.Ask(Li, Monday), Booking.Ask(Li, Monday));
        first.Fire(BookingTrigger.Withdraw, new Act(Li, Monday));
        second.Fire(BookingTrigger.Withdraw, new Act(Wang, Monday));
        Assert.Equal(("applicant", "Keeper"), (first.Transitions[1].Warrant.As, second.Transitions[1].Warrant.As));
    }

    [Fact]
    public void Wrong_state_comes_before_forbidden_and_forbidden_before_guards()
    {
        Refuses(RefusalKind.WrongState, ["booking.end.not_in_asked"], Booking.Ask(Li, Monday), BookingTrigger.End, Zhao);
        Refuses(RefusalKind.Forbidden, ["booking.approve.forbidden"], Booking.Ask(Li, Monday), BookingTrigger.Approve, Li);
        Refuses(RefusalKind.RuleBroken, ["booking.own"], Booking.Ask(Wang, Monday), BookingTrigger.Approve, Wang);
    }

    [Fact]
    public void A_role_on_another_unit_is_no_role() =>
        Refuses(RefusalKind.Forbidden, ["booking.approve.forbidden"], Booking.Ask(Li, Monday), BookingTrigger.Approve, Zhao);

    [Fact]
    public void A_trigger_without_any_row_is_refused_everywhere() =>
        Refuses(RefusalKind.WrongState, ["booking.cancel.not_in_asked"], Booking.Ask(Li, Monday), BookingTrigger.Cancel, Li);

    [Fact]
    public void All_broken_guards_are_told_with_their_figures()
    {
        var refused = Assert.Throws<RefusedException>(() => Booking.Ask(Li, Monday, purpose: "", seats: 40));
        Assert.Equal(RefusalKind.RuleBroken, refused.Kind);
        Assert.Equal(["booking.purpose_missing", "booking.too_many"], refused.Codes);
        Assert.Equal(("seats", (object?)30), Assert.Single(refused.Refusals[1].Facts));
    }

    [Fact]
    public void A_forgotten_fact_is_a_bug_and_no_refusal()
    {
        var booking = new Booking { ApplicantId = Li.PersonId, Purpose = "course" };
        Assert.Throws<InvalidOperationException>(() => BookingWorkflow.Table.Check(booking, BookingTrigger.Ask, new Act(Li, Monday)));
    }

    [Fact]
    public void Checking_changes_nothing()
    {
        var booking = Booking.Ask(Li, Monday);
        Assert.True(BookingWorkflow.Table.Check(booking, BookingTrigger.Approve, new Act(Wang, Monday)).IsAllowed);
        Assert.Equal(BookingState.Asked, booking.State);
        Assert.Single(booking.Transitions);
    }

    [Fact]
    public void One_row_may_start_from_several_states()
    {
        var granted = Granted();
        granted.Fire(BookingTrigger.Withdraw, new Act(Li, Monday));
        Assert.Equal(("granted", "withdrawn"), (granted.Transitions[^1].From, granted.Transitions[^1].To));
    }

    [Fact]
    public void An_ambiguous_row_stops_the_program_at_its_start()
    {
        var anyone = Who.Anyone<Booking>();
        Assert.Throws<InvalidOperationException>(() => new Workflow<BookingState, BookingTrigger, Booking>("twice")
        {
            { BookingState.Asked, BookingTrigger.Approve, BookingState.Granted, anyone },
            { [BookingState.Granted, BookingState.Asked], BookingTrigger.Approve, BookingState.Over, anyone },
        });
        Assert.Throws<InvalidOperationException>(() => new Workflow<BookingState, BookingTrigger, Booking>("twice")
        {
            { Origin.New, BookingTrigger.Ask, BookingState.Asked, anyone },
            { Origin.New, BookingTrigger.Ask, BookingState.Granted, anyone },
        });
    }

    [Fact]
    public void An_unrecorded_row_moves_and_leaves_no_transition()
    {
        var booking = Granted();
        var before = booking.Transitions.Count;
        booking.Fire(BookingTrigger.LookIn, new Act(Actor.Public, Monday));
        Assert.Equal((1, before), (booking.Visitors, booking.Transitions.Count));
    }

    [Fact]
    public void A_timer_is_a_guard_until_its_instant_and_due_from_it_on()
    {
        var end = Monday + Duration.FromHours(2);
        var booking = Granted(endsAt: end);
        var refused = Refuses(RefusalKind.RuleBroken, ["booking.still_on"], booking, BookingTrigger.End, Actor.System, end - Duration.Epsilon);
        Assert.Equal(("due", (object?)end), Assert.Single(refused.Refusals[0].Facts));
        Assert.Empty(BookingWorkflow.Table.DueTriggers(booking, end - Duration.Epsilon));
        Assert.Equal([BookingTrigger.End], BookingWorkflow.Table.DueTriggers(booking, end));
        booking.Fire(BookingTrigger.End, new Act(Actor.System, end));
        Assert.Equal(BookingState.Over, booking.State);
        Assert.Equal("clock", booking.Transitions[^1].Warrant.As);
    }

    [Fact]
    public void A_timer_without_an_instant_is_never_due() =>
        Refuses(RefusalKind.RuleBroken, ["booking.still_on"], Granted(), BookingTrigger.End, Actor.System);

    [Fact]
    public void A_timer_row_is_not_for_people() =>
        Refuses(RefusalKind.Forbidden, ["booking.end.forbidden"], Granted(endsAt: Monday), BookingTrigger.End, Wang);

    [Fact]
    public void The_next_due_instant_is_the_earliest_timer_of_the_present_state()
    {
        var (reminder, end) = (Monday + Duration.FromHours(1), Monday + Duration.FromHours(2));
        Assert.Null(Booking.Ask(Li, Monday, endsAt: end, remindAt: reminder).NextDue());
        var booking = Granted(end, reminder);
        Assert.Equal(reminder, booking.NextDue());
        Assert.Equal([BookingTrigger.Remind, BookingTrigger.End], BookingWorkflow.Table.DueTriggers(booking, end));
        booking.Fire(BookingTrigger.Remind, new Act(Actor.System, reminder));
        Assert.Equal(end, booking.NextDue());
        booking.Fire(BookingTrigger.End, new Act(Actor.System, end));
        Assert.Null(booking.NextDue());
    }

    [Fact]
    public void Permitted_triggers_are_the_rows_of_the_state_without_those_of_the_clock()
    {
        var permitted = BookingWorkflow.Table.PermittedTriggers(Granted(endsAt: Monday), new Act(Zhao, Monday));
        Assert.Equal(["withdraw:False", "look_in:True", "halt:False"], permitted.Select(trigger => $"{trigger.Trigger}:{trigger.Verdict.IsAllowed}"));
        Assert.Equal("booking.withdraw.forbidden", permitted[0].Verdict.Refusals[0].Code);
    }

    [Fact]
    public void The_picture_joins_rows_between_the_same_states_and_marks_where_it_ends()
    {
        var picture = WorkflowGraph.Mermaid(BookingWorkflow.Table, key => key.Split('.')[^1]);
        Assert.Contains("    [*] --> asked: ask\n", picture, StringComparison.Ordinal);
        Assert.Contains("    granted --> granted: look_in / remind\n", picture, StringComparison.Ordinal);
        Assert.EndsWith("    withdrawn --> [*]\n    over --> [*]\n", picture, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InProgress", "in_progress"), InlineData("Asked", "asked"), InlineData("HrOfficer", "hr_officer"), InlineData("XMLFile", "xml_file"), InlineData("IX_units_Code", "ix_units_code")]
    public void Names_become_snakes(string name, string snake) => Assert.Equal(snake, Snake.Of(name));

    [Fact]
    public void Keys_sort_by_the_instant_of_the_act()
    {
        var keys = Enumerable.Range(0, 5).Select(hour => new Act(Li, Monday + Duration.FromHours(hour)).NewId()).ToList();
        Assert.Equal(keys.Select(key => key.ToString()).Order(StringComparer.Ordinal), keys.Select(key => key.ToString()));
    }

    static Booking Granted(Instant? endsAt = null, Instant? remindAt = null)
    {
        var booking = Booking.Ask(Li, Monday, endsAt: endsAt, remindAt: remindAt);
        booking.Fire(BookingTrigger.Approve, new Act(Wang, Monday));
        return booking;
    }

    /// <summary>Expects a refusal, and that it left everything as it was.</summary>
    static RefusedException Refuses(RefusalKind kind, string[] codes, Booking booking, BookingTrigger trigger, Actor by, Instant? at = null)
    {
        var (state, moves) = (booking.State, booking.Transitions.Count);
        var refused = Assert.Throws<RefusedException>(() => booking.Fire(trigger, new Act(by, at ?? Monday)));
        Assert.Equal(kind, refused.Kind);
        Assert.Equal(codes, refused.Codes);
        Assert.Equal((state, moves), (booking.State, booking.Transitions.Count));
        return refused;
    }
}
