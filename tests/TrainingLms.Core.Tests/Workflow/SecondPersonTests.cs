using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Workflow;

/// <summary>Two people, and what acting, delegation and broken rules do to one act. Wang keeps the rooms; Li stands in for her.</summary>
public sealed class SecondPersonTests
{
    static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 1, 0);

    static readonly Guid Wang = new(2, 0, 0, new byte[8]), Li = new(1, 0, 0, new byte[8]), Own = new(7, 0, 0, new byte[8]), Lent = new(8, 0, 0, new byte[8]);

    static readonly Grant WangsOwn = new("Keeper", BookingTests.Unit, false, Own);

    static readonly Grant LentByWang = new("Keeper", BookingTests.Unit, false, Lent) { Source = GrantSource.Delegated, OnBehalfOf = Wang };

    static Act By(Guid person, params Grant[] grants) => new(new Actor(person, "x", grants, FlatUnits.Instance), Monday);

    static Booking AskedBy(Guid person) => Booking.Ask(By(person).By, Monday);

    static string[] RefusalsOf(Booking booking, Act act) => [.. Assert.Throws<RefusedException>(() => booking.Fire(BookingTrigger.Approve, act)).Codes];

    [Fact]
    public void A_delegate_cannot_do_what_the_giver_must_leave_to_another()
    {
        Assert.Equal(["booking.own"], RefusalsOf(AskedBy(Wang), By(Wang, WangsOwn)));
        Assert.Equal(["booking.own"], RefusalsOf(AskedBy(Wang), By(Li, LentByWang)));
        Assert.Equal(["booking.own"], RefusalsOf(AskedBy(Li), By(Li, LentByWang)));
    }

    [Fact]
    public void Who_acts_for_whom_is_remembered_and_recorded()
    {
        var booking = AskedBy(Own);
        booking.Fire(BookingTrigger.Approve, By(Li, LentByWang));
        Assert.Equal(new Warrant("Keeper", BookingTests.Unit, Lent, Wang) { Source = GrantSource.Delegated }, booking.Transitions[^1].Warrant);
        Assert.Equal([Own], booking.Hands.LastOf(BookingTrigger.Ask));
    }

    [Fact]
    public void The_own_right_comes_before_one_for_somebody_else()
    {
        var booking = AskedBy(Wang);
        booking.Fire(BookingTrigger.Approve, By(Li, LentByWang, WangsOwn));
        Assert.Null(booking.Transitions[^1].Warrant.OnBehalfOf);
    }

    [Fact]
    public void Who_is_stood_in_for_decides_nothing() =>
        Assert.Equal(["booking.approve.forbidden"], RefusalsOf(AskedBy(Li), By(Wang, WangsOwn with { IsReadOnly = true })));

    [Fact]
    public void A_grant_that_breaks_a_rule_of_separation_allows_no_act() =>
        Assert.Equal(["duty.administrator_and_auditor"], RefusalsOf(AskedBy(Li), By(Wang, WangsOwn with { Breach = "duty.administrator_and_auditor" })));

    [Fact]
    public void A_clause_that_asks_for_a_step_of_another_table_stops_the_program_at_its_start() =>
        Assert.Throws<InvalidOperationException>(() => new Workflow<BookingState, BookingTrigger, Booking>("wrong")
        {
            { BookingState.Asked, BookingTrigger.Approve, BookingState.Granted, Who.Anyone<Booking>(), new SecondPerson<Booking>("booking.own", [BookingState.Asked]) },
        });

    [Fact]
    public void Hands_are_stored_and_read_as_they_were()
    {
        var hands = Hands.None.With(new Hand("ask", Li, null)).With(new Hand("approve", Li, Wang)).With(new Hand("ask", Wang, null)).With(new Hand("ask", Li, null));
        Assert.Equal(hands, Hands.Parse(hands.ToString()));
        Assert.Equal([Li], hands.LastOf(BookingTrigger.Ask));
        Assert.Equal([Wang, Li], hands.EverOf(BookingTrigger.Ask));
        Assert.Equal([Li, Wang], hands.LastOf(BookingTrigger.Approve));
        Assert.Empty(Hands.Parse("").EverOf(BookingTrigger.Ask));
    }
}
