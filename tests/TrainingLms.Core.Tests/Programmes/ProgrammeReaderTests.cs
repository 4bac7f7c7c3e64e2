using TrainingLms.Programmes;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Programmes;

/// <summary>What is wrong in a programme is told at once, each fault with its place.</summary>
public sealed class ProgrammeReaderTests
{
    static readonly Dictionary<string, int> Known = new() { ["a"] = 1_00, ["b"] = 50, ["c"] = 2_00 };

    static readonly ProgrammeContent Sound = new("网络安全", "Cyber security",
        [new("base", "基础", "Basics", CourseSetKind.All, ["a"]), new("more", "提高", "More", CourseSetKind.Count, ["b", "c"], 1), new("again", "复习", "Again", CourseSetKind.Any, ["a", "c"])],
        [new("whole", JoinKind.Then, ["base", "more"])], "whole", "again", new CertificationContent(ExpiryBasis.PreviousExpiry, 60, 30, 12));

    static List<string> Faults(ProgrammeContent content)
    {
        var faults = new List<Refusal>();
        var plan = ProgrammeReader.Read(content, Known, faults);
        Assert.Equal(faults.Count == 0, plan is not null);
        return [.. faults.Select(fault => $"{fault.Member} {fault.Code}")];
    }

    static ProgrammeContent Sets(params CourseSetContent[] sets) => Sound with { Sets = sets, Joins = [], Initial = "base", Renewal = null, Certification = null };

    static CourseSetContent Base(CourseSetKind kind, int? count = null, string? hours = null, params string[] courses) =>
        new("base", "基础", "Basics", kind, courses.Length == 0 ? ["a", "b"] : courses, count, hours);

    [Fact]
    public void A_sound_one_is_read()
    {
        Assert.Empty(Faults(Sound));
        var plan = ProgrammeReader.Read(Sound, null, [])!;
        Assert.Equal(["a", "b", "c"], plan.Initial.CourseKeys);
        Assert.Equal((12, 60, 30), (plan.Policy!.PeriodMonths, plan.Policy.WindowDays, plan.Policy.GraceDays));
    }

    [Fact]
    public void Courses_that_are_not_there_and_counts_that_nobody_reaches()
    {
        Assert.Equal(["sets[0].courses programme.course_unknown"], Faults(Sets(Base(CourseSetKind.All, courses: ["a", "x"]))));
        Assert.Equal(["sets[0].courses programme.course_twice"], Faults(Sets(Base(CourseSetKind.All, courses: ["a", "a"]))));
        Assert.Equal(["sets[0].count programme.count_unreachable"], Faults(Sets(Base(CourseSetKind.Count, 3))));
        Assert.Equal(["sets[0].count programme.count_unreachable"], Faults(Sets(Base(CourseSetKind.Count))));
        Assert.Equal(["sets[0].hours programme.hours_unreachable"], Faults(Sets(Base(CourseSetKind.Hours, hours: "1.51"))));
        Assert.Empty(Faults(Sets(Base(CourseSetKind.Hours, hours: "1.50"))));
        Assert.Equal(["sets[0].hours programme.number_wrong"], Faults(Sets(Base(CourseSetKind.Hours, hours: "many"))));
        Assert.Equal(["sets[0].count programme.amount_needless"], Faults(Sets(Base(CourseSetKind.All, 1))));
        Assert.Equal(["initial programme.nothing_asked"], Faults(Sets(Base(CourseSetKind.Optional))));
    }

    [Fact]
    public void Circles_are_named_and_what_is_used_twice_or_never()
    {
        var circle = Sound with { Joins = [new("whole", JoinKind.Then, ["base", "loop"]), new("loop", JoinKind.And, ["more", "whole"])] };
        Assert.Equal(["joins[1].of programme.circle"], Faults(circle));
        var faults = new List<Refusal>();
        ProgrammeReader.Read(circle, Known, faults);
        Assert.Contains(("circle", (object?)"whole → loop → whole"), faults.Single().Facts);
        Assert.Equal(["joins[0].of programme.part_unknown"], Faults(Sound with { Joins = [new("whole", JoinKind.And, ["base", "gone"])] }));
        Assert.Equal(["sets[1] programme.part_unused"], Faults(Sound with { Joins = [], Initial = "base" }));
        Assert.Equal(["joins[1].of programme.part_used_twice"],
            Faults(Sound with { Joins = [new("whole", JoinKind.And, ["base", "twice"]), new("twice", JoinKind.Or, ["base", "more"])] }));
        Assert.Equal(["initial programme.part_unknown"], Faults(Sound with { Initial = "nothing" }));
    }

    /// <summary>Each join names the two below it twice over: written in a page, it would be millions of ways to walk.</summary>
    [Fact]
    public void A_path_that_multiplies_itself_is_refused_at_once()
    {
        var joins = Enumerable.Range(0, 48).Select(i => new JoinContent($"j{i}", JoinKind.And, [$"j{i + 1}", i < 46 ? $"j{i + 2}" : "base"])).ToList();
        Assert.Contains(Faults(Sound with { Joins = [.. joins, new("j48", JoinKind.And, ["base", "more"])], Initial = "j0" }), fault => fault.EndsWith("part_used_twice", StringComparison.Ordinal));
    }

    [Fact]
    public void Absurd_periods_are_refused()
    {
        List<string> Policy(CertificationContent policy) => Faults(Sound with { Certification = policy });
        Assert.Equal(["certification.periodMonths programme.months_absurd"], Policy(new(ExpiryBasis.CompletionDate, 5, 0, 121)));
        Assert.Equal(["certification.periodMonths programme.months_absurd", "certification.windowDays programme.window_absurd", "certification.graceDays programme.grace_absurd"],
            Policy(new(ExpiryBasis.CompletionDate, 60, 30, 0)));
        Assert.Equal(["certification.windowDays programme.window_absurd"], Policy(new(ExpiryBasis.CompletionDate, 0, 0, 12)));
        Assert.Equal(["certification.graceDays programme.grace_absurd"], Policy(new(ExpiryBasis.CompletionDate, 300, 40, 12)));
        Assert.Equal(["certification.fixedDate programme.fixed_date_wrong"], Policy(new(ExpiryBasis.FixedDate, 30, 0, null, "31 December", 3)));
        Assert.Equal(["certification programme.basis_unclear"], Policy(new(ExpiryBasis.FixedDate, 30, 0, 12, "12-31", 3)));
        Assert.Empty(Policy(new(ExpiryBasis.FixedDate, 30, 0, null, "02-29", 3, "40.00")));
        Assert.Equal(["renewal programme.renewal_missing"], Faults(Sound with { Renewal = null, Sets = [.. Sound.Sets.Take(2)] }));
        Assert.Equal(["renewal programme.renewal_needless"], Faults(Sound with { Certification = null }));
    }

    [Fact]
    public void What_comes_with_holes_is_said_to_have_holes()
    {
        Assert.Equal(["content programme.part_missing"], Faults(Sound with { Sets = null! }));
        Assert.Equal(["content programme.part_missing"], Faults(Sound with { Joins = [null!] }));
        Assert.Equal(["content programme.part_missing"], Faults(Sets(new CourseSetContent("base", "x", "x", CourseSetKind.All, null!))));
        Assert.Equal(["title programme.text_missing"], Faults(Sound with { Title = " " }));
    }
}
