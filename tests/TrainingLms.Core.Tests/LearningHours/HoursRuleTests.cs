using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Tests.LearningHours;

public sealed class HoursRuleTests
{
    static readonly HoursRules Shipped = HoursRules.Load(Path.Combine(SeedFile.Folder("seeds"), "hours", "requirements.json"));
    static readonly HoursRule Technicians = Shipped.Rules.Single(rule => rule.Population == HoursPopulation.ProfessionalTechnician);
    static readonly HoursRule Cadres = Shipped.Rules.Single(rule => rule.Population == HoursPopulation.CadreBelowCounty);
    static readonly HoursRule TechniciansActual = Technicians with { ShareBase = ShareBase.ActualTotal };

    static string Verdict(HoursJudgement j) =>
        $"{(j.IsMet ? "met" : "not met")}: {string.Join(" ", j.Conditions.Where(c => !c.IsMet).Select(c => c.Kind))}".TrimEnd(' ', ':');

    [Fact]
    public void H1_sixty_professional_and_thirty_public_are_enough() => Assert.Equal("met", Verdict(Technicians.Judge(60_00, 30_00, 0)));

    [Fact]
    public void H2_one_professional_hour_too_few_breaks_the_share_alone()
    {
        var judgement = Technicians.Judge(59_00, 31_00, 0);
        Assert.Equal("not met: ProfessionalShare", Verdict(judgement));
        Assert.Equal((1_00, 1_00), (judgement.MissingProfessionalHundredths, judgement.MissingHundredths));
    }

    [Fact]
    public void H4_surplus_public_hours_do_not_hurt_under_the_required_total_and_do_under_the_actual_one()
    {
        var required = Technicians.Judge(70_00, 50_00, 0);
        Assert.Equal(("met", 100_00), (Verdict(required), required.CountedHundredths));
        var actual = TechniciansActual.Judge(70_00, 50_00, 0);
        Assert.Equal("not met: ProfessionalShare", Verdict(actual));
        Assert.Equal("met", Verdict(TechniciansActual.Judge(70_00 + actual.MissingProfessionalHundredths, 50_00, 0)));
        Assert.Equal("not met: ProfessionalShare", Verdict(TechniciansActual.Judge(70_00 + actual.MissingProfessionalHundredths - 1, 50_00, 0)));
    }

    [Fact]
    public void H5_a_cadre_meets_the_requirement_on_hours() => Assert.Equal("met: DaysInstead", Verdict(Cadres.Judge(45_00, 45_00, 11_00)));

    [Fact]
    public void H6_a_cadre_meets_the_requirement_on_days() => Assert.Equal("met: TotalHours", Verdict(Cadres.Judge(40_00, 40_00, 12_00)));

    [Fact]
    public void Neither_days_nor_hours_is_not_enough() => Assert.Equal("not met: TotalHours DaysInstead", Verdict(Cadres.Judge(45_00, 44_99, 11_99)));

    [Fact]
    public void A_share_that_is_no_whole_hundredth_is_not_rounded()
    {
        var odd = Technicians with { RequiredHundredths = 100_00 };
        Assert.False(odd.Judge(66_66, 33_34, 0).IsMet);
        Assert.True(odd.Judge(66_67, 33_33, 0).IsMet);
    }

    [Fact]
    public void A_year_without_a_rule_is_refused() =>
        Assert.Equal(["hours.rule_missing"], Assert.Throws<RefusedException>(() => Shipped.For(Li(), 2010)).Codes);

    [Fact]
    public void A_statement_always_equals_the_sum_of_its_entries()
    {
        var dice = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var entries = History(dice).ToList();
            foreach (var rules in (HoursRules[])[Shipped, Shipped with { Rules = [TechniciansActual, Cadres] }])
            {
                var statement = HoursStatement.Reckon(Li(), 2026, rules, entries, Nine);
                Assert.Equal(entries.Sum(e => e.HoursHundredths), statement.ProfessionalHundredths + statement.PublicHundredths);
                Assert.Equal(statement.Lines.Sum(line => line.CountedHundredths), statement.CountedHundredths);
                Assert.All(statement.Lines, line => Assert.Equal(line.Why is null, line.CountedHundredths == line.Entry.HoursHundredths));
            }
        }
    }

    [Fact]
    public void A_reversal_restores_the_verdict_there_was_before()
    {
        var first = Grant(HoursCategory.Professional, 59_00, 1);
        var second = Grant(HoursCategory.PublicRequired, 31_00, 2);
        var before = HoursStatement.Reckon(Li(), 2026, Shipped, [first, second], Nine);
        var third = Grant(HoursCategory.Professional, 1_00, 3);
        Assert.True(HoursStatement.Reckon(Li(), 2026, Shipped, [first, second, third], Nine).IsMet);
        var counter = third.Reverse(Officer.Because("重复登记"));
        var after = HoursStatement.Reckon(Li(), 2026, Shipped, [first, second, third, counter], Nine);
        Assert.Equal((before.Judgement.IsMet, before.CountedHundredths), (after.Judgement.IsMet, after.CountedHundredths));
        Assert.Equal(before.Judgement.Conditions, after.Judgement.Conditions);
    }

    [Fact]
    public void Nobody_reverses_twice_or_a_reversal_or_the_own_hours()
    {
        var grant = Grant(HoursCategory.Professional, 1_00, 1);
        var counter = grant.Reverse(Officer.Because("x"));
        Assert.Equal(["hours_entry.reverse.not_in_reversed"], Assert.Throws<RefusedException>(() => grant.Reverse(Officer.Because("x"))).Codes);
        Assert.Equal(["hours.not_a_grant"], Assert.Throws<RefusedException>(() => counter.Reverse(Officer.Because("x"))).Codes);
        var li = Officer with { By = Officer.By with { PersonId = Li().Id } };
        Assert.Equal(["reason.missing", "hours.own_entry"], Assert.Throws<RefusedException>(() => Grant(HoursCategory.Professional, 1_00, 2).Reverse(li)).Codes);
    }

    static readonly Instant Nine = Instant.FromUtc(2026, 3, 2, 1, 0);
    static readonly Guid Unit = new(9, 0, 0, new byte[8]);

    static readonly Act Officer = new(
        new Actor(new Guid(2, 0, 0, new byte[8]), "Zhao", [new Grant(Role.TrainingOfficer, Unit, true, Unit)], FlatUnits.Instance), Nine);

    static Person Li() => new()
    {
        Id = new Guid(1, 0, 0, new byte[8]),
        PersonNumber = "T1",
        Name = "Li",
        UnitId = Unit,
        Employment = EmploymentCategory.InstitutionStaff,
        Engagement = Engagement.FullTime,
        Status = PersonStatus.Active,
        IsProfessionalTechnician = true,
    };

    static HoursEntry Grant(HoursCategory category, int hundredths, int day) => HoursEntry.GrantFor(
        new CourseCompletion(Unit, Li().Id, Unit, Unit, Unit, "课程", category, hundredths, new LocalDate(2026, 1, 1).PlusDays(day)), Shipped, Officer);

    static IEnumerable<HoursEntry> History(Random dice)
    {
        for (var n = dice.Next(0, 40); n > 0; n--)
        {
            var grant = Grant(dice.Next(2) == 0 ? HoursCategory.Professional : HoursCategory.PublicRequired, dice.Next(25, 20_00), dice.Next(300));
            yield return grant;
            if (dice.Next(5) == 0) yield return grant.Reverse(Officer.Because("x"));
        }
    }
}
