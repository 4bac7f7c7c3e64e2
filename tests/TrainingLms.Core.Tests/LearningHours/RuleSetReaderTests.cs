using TrainingLms.LearningHours;
using TrainingLms.Workflow;
using static TrainingLms.Tests.LearningHours.HoursStory;

namespace TrainingLms.Tests.LearningHours;

public sealed class RuleSetReaderTests
{
    static RuleSetContent.Requirement Rule(HoursPopulation population, int from = 2027, int? to = null, string required = "90.00", HoursPeriod period = HoursPeriod.CalendarYear) =>
        new(population, period, required, null, ShareBase.RequiredTotal, null, from, to, "文件");

    static readonly RuleSetContent Sound = new(
        2027, null, "文件", [Rule(HoursPopulation.ProfessionalTechnician), Rule(HoursPopulation.CadreBelowCounty)], [new("online", "网络课程", "online", null, "1/2")],
        [new("online-lesson", "网络课程", "online", ConversionUnit.Lesson, "1.00", null, "online", true)], "8.00", 3, null);

    static IReadOnlyList<string> Faults(RuleSetContent content)
    {
        var faults = new List<Refusal>();
        RuleSetReader.Read("east", 1, Unit, content, faults);
        return [.. faults.Select(fault => fault.Code)];
    }

    [Fact]
    public void Sound_rules_are_read_and_stay_the_same_when_stored()
    {
        Assert.Empty(Faults(Sound));
        var again = RuleSetContent.Of(Sound.ToText());
        Assert.Equal(Sound.ToText(), again.ToText());
        Assert.Equal(("1/2", ConversionUnit.Lesson), (again.Caps[0].Share, again.Conversions[0].Unit));
    }

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        var wrong = Sound with
        {
            ValidTo = 2026,
            Source = " ",
            Rules = [Rule(HoursPopulation.ProfessionalTechnician, required: "-1"), Rule(HoursPopulation.ProfessionalTechnician, 2030), Rule(HoursPopulation.NewlyPromoted)],
            Caps = [new("a", "甲", "a", null, null), new("a", "甲", "a", "1.00", null)],
            Conversions = [new("paper", "论文", "paper", ConversionUnit.Work, null, null, "b", true)],
            DailyCeiling = "25",
        };
        Assert.Equal(
            [
                "hours.rules_cap_unclear", "hours.rules_cap_unknown", "hours.rules_incomplete", "hours.rules_key_twice", "hours.rules_number_wrong", "hours.rules_number_wrong",
                "hours.rules_online_missing", "hours.rules_period_wrong", "hours.rules_text_missing", "hours.rules_two_for_one", "hours.rules_works_unclear", "hours.rules_years_wrong",
            ], Faults(wrong).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0"), InlineData("-3"), InlineData("1.001"), InlineData("1e3"), InlineData("10000.01"), InlineData("ten"), InlineData("1,000")]
    public void A_figure_that_is_none_is_refused(string required) =>
        Assert.Equal(["hours.rules_number_wrong"], Faults(Sound with { Rules = [Rule(HoursPopulation.ProfessionalTechnician, required: required), Rule(HoursPopulation.CadreBelowCounty)] }));

    [Fact]
    public void The_shipped_table_has_what_the_sample_lists()
    {
        Assert.Equal((8_00, 1_00), (Shipped.Conversion("full-time-day")!.HoursHundredths, Shipped.Conversion("full-time-day")!.DaysHundredths));
        Assert.Equal([24_00, 48_00, 30_00, 24_00], Shipped.Caps.Select(cap => cap.YearHundredths!.Value));
        Assert.Equal((8_00, null), (Shipped.Settings.DailyCeilingHundredths!.Value, Shipped.Settings.CarryOverHundredths));
        Assert.Equal(20_00, Shipped.Conversion("paper")!.ValueOf(1, "核心期刊", 1));
        Assert.Null(Shipped.Conversion("paper")!.ValueOf(1, "日记", 1));
        Assert.Null(Shipped.Conversion("lecture")!.ValueOf(1, "核心期刊", 1));
    }
}
