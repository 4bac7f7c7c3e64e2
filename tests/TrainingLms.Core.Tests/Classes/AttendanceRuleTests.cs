using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Classes;

/// <summary>Codes, leave and hours: the arithmetic of attendance.</summary>
public sealed class AttendanceRuleTests
{
    static readonly string Secret = new('a', 64);

    static readonly Instant Nine = Instant.FromUtc(2026, 12, 31, 1, 0);

    static readonly WorkCalendar Calendar = new(DateTimeZoneProviders.Tzdb["Asia/Shanghai"], []);

    static readonly ClassHours Table = ClassHours.Load(Path.Combine(SeedFile.Folder("seeds"), "classes", "hours.json"));

    [Fact]
    public void A_code_is_valid_for_its_own_thirty_seconds_and_the_next()
    {
        var code = AttendanceCode.At(Secret, Nine);
        Assert.Equal(8, code.Length);
        Assert.True(AttendanceCode.IsValid(Secret, code, Nine));
        Assert.True(AttendanceCode.IsValid(Secret, $" {code} ", Nine + Duration.FromSeconds(59)));
        Assert.False(AttendanceCode.IsValid(Secret, code, Nine + Duration.FromSeconds(60)));
        Assert.False(AttendanceCode.IsValid(Secret, code, Nine - Duration.FromSeconds(1)));
        Assert.False(AttendanceCode.IsValid(new string('b', 64), code, Nine));
        Assert.Equal(Nine + Duration.FromSeconds(30), AttendanceCode.ChangesAt(Nine + Duration.FromSeconds(29)));
    }

    /// <summary>Vector H8, and the edges: exactly a seventh stays, exactly a tenth is warned.</summary>
    [Theory]
    [InlineData(12_00, 90_00, false, true), InlineData(13_00, 90_00, true, true), InlineData(10_00, 70_00, false, true), InlineData(10_01, 70_00, true, true)]
    [InlineData(9_00, 90_00, false, true), InlineData(8_99, 90_00, false, false), InlineData(0, 90_00, false, false), InlineData(0, 0, false, false)]
    public void Leave_is_compared_with_a_seventh_without_rounding(int leave, int total, bool leaves, bool warned) =>
        Assert.Equal((leaves, warned), (LeaveRule.IsBroken(leave, total), LeaveRule.IsNear(leave, total)));

    [Fact]
    public void A_class_across_New_Year_gives_each_year_its_own_hours()
    {
        var hours = Table.For(ClassKind.FullTime).Of(ClassFacts.None, Sessions((0, 3, 4), (5, 3, 4), (24, 3, 3)), Calendar);
        Assert.Equal([new ProposedHours(new(2026, 12, 31), new(2026, 12, 31), 8_00, 1_00, "full-time-day"), new ProposedHours(new(2027, 1, 1), new(2027, 1, 1), 3_00, 50, "full-time-day")], hours);
    }

    [Fact]
    public void A_visit_counts_four_hours_for_each_half_day_begun()
    {
        var rule = Table.For(ClassKind.OutboundVisit);
        Assert.Equal([new ProposedHours(new(2026, 12, 31), new(2026, 12, 31), 4_00, 0, "visit")], rule.Of(ClassFacts.None, Sessions((0, 2, 1), (2, 2, 1)), Calendar));
        Assert.Equal([new ProposedHours(new(2026, 12, 31), new(2026, 12, 31), 8_00, 0, "visit")], rule.Of(ClassFacts.None, Sessions((0, 8, 8)), Calendar));
    }

    [Fact]
    public void A_secondment_counts_full_months_only()
    {
        var rule = Table.For(ClassKind.Secondment);
        Assert.Equal([new ProposedHours(new(2026, 3, 1), new(2026, 5, 30), 32_00, 0, "secondment")], rule.Of(new ClassFacts(From: new(2026, 3, 1), To: new(2026, 5, 30)), Sessions((0, 3, 4)), Calendar));
        Assert.Empty(rule.Of(new ClassFacts(From: new(2026, 3, 1), To: new(2026, 3, 30)), Sessions((0, 3, 4)), Calendar));
        Assert.Empty(rule.Of(new ClassFacts(From: new(2026, 3, 1), To: new(2026, 5, 31)), [], Calendar));
    }

    [Fact]
    public void Every_kind_has_its_line_with_its_source() =>
        Assert.All(Enum.GetValues<ClassKind>(), kind => Assert.NotEmpty(Table.For(kind).Source));

    static List<ClassSession> Sessions(params (int Hour, int Length, int Units)[] sessions)
    {
        var unit = new Guid("00000000-0000-0000-0000-0000000000aa");
        var officer = new Actor(new Guid("00000000-0000-0000-0000-000000000001"), "Zhao", [new Grant(Role.TrainingOfficer, unit, false, unit)], FlatUnits.Instance);
        var plan = new NewClassRun(unit, "班次", ClassKind.FullTime, HoursCategory.Professional, ApprovalMode.None, SeatSelection.FirstCome, new CourseAudience([], []), 10, 0, null, null, null,
            ClassFacts.None, [.. sessions.Select(s => new NewSession(Nine + Duration.FromHours(s.Hour), Nine + Duration.FromHours(s.Hour + s.Length), s.Units, null, "教室", null, null))], [], null);
        return ClassRun.Plan(plan, new ClassOptions(), new Act(officer, Nine)).Sessions;
    }
}
