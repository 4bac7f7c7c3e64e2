using NodaTime;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.People;

public sealed class EstablishmentReportTests
{
    static readonly Guid City = Guid.Parse("11111111-1111-7111-8111-111111111111"), District = Guid.Parse("22222222-2222-7222-8222-222222222222");
    static readonly UnitTree Tree = new(1, [new(City, null, "C", "市", UnitLevel.City), new(District, City, "C-1", "区", UnitLevel.District)]);
    static readonly LocalDate Day = new(2026, 4, 1);

    [Fact]
    public void The_worked_example_of_a_district_with_three_streets()
    {
        // Street 1 lacks two of five, street 2 has one more than its three, street 3 was never told how many.
        var report = new EstablishmentReport(Day,
        [
            Unit("D", UnitLevel.District, full: new(4, 4), part: new(0, 1)),
            Unit("S1", UnitLevel.Subdistrict, full: new(3, 5), part: new(2, 2)),
            Unit("S2", UnitLevel.Subdistrict, full: new(4, 3), part: new(0, 0)),
            Unit("S3", UnitLevel.Subdistrict, full: new(0, null), part: new(0, null)),
        ]);
        Assert.Equal([UnitLevel.District, UnitLevel.Subdistrict], report.Levels.Select(level => level.Level!.Value));
        var streets = report.Levels[1];
        Assert.Equal((3, 2, 66_66), (streets.Units, streets.UnitsStaffed, streets.StaffedHundredths));
        Assert.Equal(new StrengthSum(Actual: 7, Target: 8, Filled: 6, Vacant: 2, Over: 1, UnitsStated: 2), streets.FullTime);
        Assert.Equal(75_00, streets.FullTime.CoverageHundredths);
        Assert.Equal(new StrengthSum(11, 12, 10, 2, 1, 3), report.Total.FullTime);
        Assert.Equal(83_33, report.Total.FullTime.CoverageHundredths);
        Assert.Equal(new StrengthSum(2, 3, 2, 1, 0, 3), report.Total.PartTime);
    }

    [Fact]
    public void What_nobody_stated_is_never_zero()
    {
        var (notStated, zero) = (new Strength(2, null), new Strength(2, 0));
        Assert.Equal((null, null), (notStated.Vacant, notStated.Over));
        Assert.Equal((0, 2), (zero.Vacant, zero.Over));
        Assert.Null(StrengthSum.Of([notStated]).CoverageHundredths);
        Assert.Equal((2, 0, 0), (StrengthSum.Of([notStated]).Actual, StrengthSum.Of([notStated]).UnitsStated, StrengthSum.Of([notStated]).Over));
        Assert.Null(new EstablishmentReport(Day, []).Total.StaffedHundredths);
    }

    [Fact]
    public void Full_is_said_only_of_what_is_full() =>
        Assert.Equal((99_99, 100_00), (StrengthSum.Of([new(99_999, 100_000)]).CoverageHundredths, StrengthSum.Of([new(200, 100)]).CoverageHundredths));

    [Fact]
    public void The_office_above_sets_the_target_and_the_own_office_does_not()
    {
        var target = Set(HrAt(City));
        Assert.Equal((District, 5, (int?)null, "编制文件3号"), (target.UnitId, target.FullTime!.Value, target.PartTime, target.Reason));
        Assert.Equal(RefusalKind.Forbidden, Assert.Throws<RefusedException>(() => Set(HrAt(District))).Kind);
        Set(Somebody(Role.TrainingOfficer, City));
        Assert.Equal(RefusalKind.Forbidden, Assert.Throws<RefusedException>(() => Set(Somebody(Role.TrainingOfficer, District))).Kind);
    }

    [Fact]
    public void Nothing_is_changed_by_what_is_refused_and_every_fault_is_named()
    {
        var target = Set(HrAt(City));
        var refused = Assert.Throws<RefusedException>(() => target.Revise(new(new(1930, 1, 1), -1, 4), Bounded(HrAt(City)).Because(" ")));
        Assert.Equal(["establishment.day_out_of_range", "establishment.number_out_of_range", "reason.missing"], refused.Codes);
        Assert.Equal(5, target.FullTime);
        target.Revise(new(Day, null, 100), Bounded(HrAt(City)).Because("更正"));
        Assert.Equal((null, 100, "更正"), (target.FullTime, target.PartTime!.Value, target.Reason));
    }

    [Fact]
    public void A_unit_that_is_closing_is_given_no_posts()
    {
        var closing = Bounded(HrAt(City)).Given(new EstablishmentBounds(new(1949, 10, 1), new(2031, 3, 2), 100, 500, UnitIsOpen: false)).Because("编制文件");
        var refused = Assert.Throws<RefusedException>(() => EstablishmentTarget.Set([.. Tree.PathOf(District)], new(Day, 5, null), closing));
        Assert.Equal(["establishment.unit_not_open"], refused.Codes);
    }

    static EstablishmentTarget Set(Actor by) => EstablishmentTarget.Set([.. Tree.PathOf(District)], new(Day, 5, null), Bounded(by).Because(" 编制文件3号 "));

    static Act Bounded(Actor by) => new Act(by, Instant.FromUtc(2026, 3, 2, 1, 0)).Given(new EstablishmentBounds(new(1949, 10, 1), new(2031, 3, 2), 100, 500, UnitIsOpen: true));

    static Actor HrAt(Guid unit) => Somebody(Role.HrOfficer, unit);

    static Actor Somebody(string role, Guid unit) => new(Guid.Parse("33333333-3333-7333-8333-333333333333"), "Wang", [new Grant(role, unit, true, Guid.Empty)], Tree);

    static UnitStrength Unit(string code, UnitLevel level, Strength full, Strength part) => new(Guid.Empty, code, code, level, full, part);
}
