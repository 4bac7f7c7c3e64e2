using NodaTime;
using TrainingLms.Classes;
using TrainingLms.Courses;

namespace TrainingLms.Core.Tests.Classes;

/// <summary>What can be seen to be wrong with a plan before anybody is asked.</summary>
public sealed class NewClassRunTests
{
    static readonly Instant Nine = Instant.FromUtc(2026, 4, 1, 1, 0);

    static NewSession Session(int hour, int hours = 3, int units = 4) => new(Nine + Duration.FromHours(hour), Nine + Duration.FromHours(hour + hours), units, null, "教室", null, null);

    static NewClassRun Plan(params NewSession[] sessions) => new(Guid.Empty, "班次", ClassKind.FullTime, HoursCategory.Professional, ApprovalMode.None, SeatSelection.FirstCome,
        new CourseAudience([], []), 10, 5, Nine - Duration.FromDays(9), Nine - Duration.FromDays(4), null, ClassFacts.None, sessions, [], null);

    static string[] Codes(NewClassRun plan) => [.. plan.Faults().Select(fault => fault.Code)];

    [Fact]
    public void A_sound_plan_has_no_faults() => Assert.Empty(Codes(Plan(Session(0), Session(5))));

    [Fact]
    public void Four_class_hours_fit_into_three_hours_and_five_do_not()
    {
        Assert.Empty(Codes(Plan(Session(0, hours: 3, units: 4))));
        Assert.Equal(["class.session_out_of_range"], Codes(Plan(Session(0, hours: 3, units: 5))));
    }

    [Fact]
    public void Sessions_may_touch_and_not_overlap()
    {
        Assert.Empty(Codes(Plan(Session(3), Session(0))));
        Assert.Equal(["class.sessions_overlap"], Codes(Plan(Session(2), Session(0))));
    }

    [Fact]
    public void Shares_of_seats_fit_into_the_seats_and_name_one_kind_of_people_each()
    {
        Assert.Empty(Codes(Plan(Session(0)) with { Quotas = [new SeatShare(Guid.Empty, null, 4), new SeatShare(null, "district", 6)] }));
        Assert.Equal(["class.quotas_out_of_range"], Codes(Plan(Session(0)) with { Quotas = [new SeatShare(Guid.Empty, null, 4), new SeatShare(null, "district", 7)] }));
        Assert.Equal(["class.quotas_out_of_range"], Codes(Plan(Session(0)) with { Quotas = [new SeatShare(Guid.Empty, "district", 1)] }));
        Assert.Equal(["class.quotas_out_of_range"], Codes(Plan(Session(0)) with { Quotas = [new SeatShare(null, "district", 1, ByOfficer: true)] }));
        Assert.Contains("class.quotas_out_of_range", Codes(Plan(Session(0)) with { Quotas = [new SeatShare(Guid.Empty, null, int.MaxValue), new SeatShare(Guid.Empty, null, int.MaxValue)] }));
    }

    [Theory]
    [InlineData(ClassKind.FullTime, "")]
    [InlineData(ClassKind.InvitedExpert, "expert topic feeFen")]
    [InlineData(ClassKind.OutboundVisit, "host programme")]
    [InlineData(ClassKind.Drill, "drillLevel roles")]
    [InlineData(ClassKind.Secondment, "host from to mentor")]
    public void Each_kind_needs_its_own_facts(ClassKind kind, string missing) => Assert.Equal(missing, string.Join(' ', ClassFacts.None.MissingFor(kind)));
}
