using NodaTime;
using TrainingLms.Core.Tests.People;
using TrainingLms.Courses;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;
using static TrainingLms.Tests.LearningHours.HoursStory;

namespace TrainingLms.Tests.LearningHours;

/// <summary>Ceilings, caps, exemptions and moves: what counts less, and why.</summary>
public sealed class HoursCountingTests
{
    [Fact]
    public void Lectures_visits_and_drills_share_one_cap_and_the_statement_says_so()
    {
        var statement = Of(Learned(20_00, Day(2, 1), "lecture"), Learned(11_50, Day(2, 20), "drill"), Learned(8_00, Day(2, 25), "full-time-day"));
        Assert.Equal([20_00, 4_00, 8_00], statement.Lines.Select(line => line.CountedHundredths));
        var cut = Assert.Single(statement.Lines[1].Cuts);
        Assert.Equal((CountedLess.YearCap, 7_50, 24_00, "activity"), (cut.Why, cut.CutHundredths, cut.LimitHundredths, cut.Cap!.Key));
        Assert.Equal("counted 4.00 of 11.50", CutWords.CountedOf(statement.Lines[1], SentenceBook.English));
        Assert.Equal("Of lectures, visits, drills at most 24.00 hours count in a year; 7.50 lie beyond.", CutWords.Of(cut, SentenceBook.English));
        Assert.Equal("讲座、参观、演练每年最多计 24.00 学时，超出的 7.50 学时不计入。", CutWords.Of(cut, SentenceBook.Chinese));
        Assert.Equal(39_50, statement.ProfessionalHundredths);
    }

    [Fact]
    public void A_day_holds_eight_hours_from_all_sources_but_a_secondment()
    {
        var statement = Of(
            Learned(6_00, Day(2, 2), "full-time-day", from: Day(2, 2)), Learned(4_00, Day(2, 2), "lecture", from: Day(2, 2)),
            Learned(16_00, Day(2, 28), "secondment", from: Day(2, 1)), Learned(24_00, Day(2, 4), "full-time-day", from: Day(2, 2)));
        var byHours = statement.Lines.ToLookup(line => line.Entry.HoursHundredths);
        // Booked at one instant: either may come first, and the other finds two hours less.
        Assert.Equal(8_00, byHours[6_00].Single().CountedHundredths + byHours[4_00].Single().CountedHundredths);
        var cut = Assert.Single(byHours[6_00].Concat(byHours[4_00]).SelectMany(line => line.Cuts));
        Assert.Equal((CountedLess.DailyCeiling, 2_00, 8_00), (cut.Why, cut.CutHundredths, cut.LimitHundredths));
        Assert.Equal(16_00, byHours[24_00].Single().CountedHundredths);
        Assert.Equal(16_00, byHours[16_00].Single().CountedHundredths);
    }

    [Fact]
    public void Days_that_nobody_recorded_are_not_judged() => Assert.Equal(60_00, Of(Learned(60_00, Day(2, 2), "full-time-day")).CountedHundredths);

    [Fact]
    public void Online_learning_counts_half_of_the_requirement_where_the_unit_sets_it()
    {
        var rules = Shipped with
        {
            Caps = [.. Shipped.Caps, new HoursCap("online", "网络课程", "online lessons", null, new Share(1, 2))],
            Conversions = [.. Shipped.Conversions.Select(row => row.Key == HoursConversion.OnlineLesson ? row with { Cap = "online" } : row)],
        };
        var entries = new[] { Learned(40_00, Day(1, 5), "online-lesson"), Learned(10_00, Day(1, 20), "online-lesson") };
        Assert.Equal(50_00, Of(entries).CountedHundredths);
        var capped = HoursStatement.Reckon(Li(), 2026, rules, entries, Nine);
        Assert.Equal((45_00, CountedLess.ShareCap, 45_00), (capped.CountedHundredths, capped.Lines[1].Why, capped.Lines[1].Cuts[0].LimitHundredths));
    }

    [Theory]
    [InlineData(60_00, 30_00, true, 90_00), InlineData(59_00, 31_00, false, 89_00), InlineData(70_00, 50_00, true, 100_00)]
    public void The_vectors_hold_for_whole_statements(int professional, int publicHours, bool isMet, int counted)
    {
        var statement = Of(Learned(professional, Day(1, 5)), Learned(publicHours, Day(1, 6), category: HoursCategory.PublicRequired));
        Assert.Equal((isMet, counted), (statement.IsMet, statement.CountedHundredths));
    }

    [Theory]
    [InlineData(11_00, 90_00, true), InlineData(12_00, 80_00, true), InlineData(11_99, 89_99, false)]
    public void Cadres_meet_it_by_days_or_by_hours(int days, int hours, bool isMet)
    {
        var statement = HoursStatement.Reckon(Li(isTechnician: false), 2026, Shipped, [Learned(hours, Day(1, 5), days: days)], Nine);
        Assert.Equal(isMet, statement.IsMet);
    }

    [Fact]
    public void An_exemption_lowers_the_requirement_by_days_and_adds_no_hours()
    {
        var statement = Of(Learned(45_00, Day(1, 5)), Exempted(Day(3, 1), Day(8, 31)));
        Assert.Equal((184, 44_64, 45_00), (statement.ExemptDays, statement.Rule.RequiredHundredths, statement.CountedHundredths));
        Assert.True(statement.IsMet);
        Assert.False(Of(Learned(45_00, Day(1, 5))).IsMet);
    }

    [Fact]
    public void Whoever_is_exempt_for_the_whole_year_owes_nothing()
    {
        var statement = Of(Exempted(Day(1, 1), Day(12, 31)));
        Assert.Equal((true, 0, 0), (statement.IsMet, statement.Rule.RequiredHundredths, statement.CountedHundredths));
    }

    [Fact]
    public void Leaders_have_five_years()
    {
        var leader = Li(isTechnician: false, rank: "正处级");
        var entries = new[] { Learned(300_00, Day(5, 1, 2023)), Learned(150_00, Day(5, 1, 2025)), Learned(100_00, Day(1, 5)), Learned(500_00, Day(1, 5, 2022)) };
        var statement = HoursStatement.Reckon(leader, 2026, Shipped, entries, Nine);
        Assert.Equal((HoursPopulation.LeaderAtCountyLevel, 2023, 2027), (statement.Rule.Population, statement.FirstYear, statement.LastYear));
        Assert.Equal((true, 550_00, 3), (statement.IsMet, statement.CountedHundredths, statement.Lines.Count));
        Assert.Equal(HoursPopulation.CadreBelowCounty, Shipped.PopulationOf(Li(isTechnician: false, rank: "正科级"), 2026));
    }

    [Fact]
    public void Leaders_are_told_by_ranks_that_a_roster_can_hold()
    {
        var ranks = RosterTemplate.Columns[RosterKeys.Rank].Values!.Select(rank => rank.Value).ToList();
        var leaders = ranks.Where(rank => Shipped.PopulationOf(Li(isTechnician: false, rank: rank), 2026) == HoursPopulation.LeaderAtCountyLevel);
        Assert.Equal(["正厅级", "副厅级", "正处级", "副处级"], leaders);
        Assert.All(Shipped.Find(HoursPopulation.LeaderAtCountyLevel, 2026)!.Words, word => Assert.Contains(word, ranks));
    }

    [Fact]
    public void A_new_post_asks_for_its_training_within_a_year_and_reminds_at_ninety_and_thirty_days()
    {
        Holding Post(string name, LocalDate from, LocalDate? to) =>
            new() { Id = new Guid(from.Year, 0, 0, new byte[8]), PersonId = Li().Id, UnitId = Unit, Post = name, Engagement = Engagement.FullTime, From = from, To = to };
        var book = new HoursRuleBook(Shipped, [], unit => [unit]);
        var facts = ReckoningFacts.Of(Li(), 2026, [Post("科员", Day(1, 1, 2020), Day(5, 31, 2025)), Post("科长", Day(6, 1, 2025), null)], book);
        Assert.Equal(Day(6, 1, 2025), facts.PromotedOn);
        var statement = HoursStatement.Reckon(Li(), 2026, Shipped, [Learned(40_00, Day(5, 1, 2025)), Learned(20_00, Day(9, 1, 2025)), Learned(10_00, Day(1, 5))], Nine, facts);
        var beside = Assert.Single(statement.Beside);
        Assert.Equal((30_00, false, Day(5, 31)), (beside.Judgement.CountedHundredths, beside.Judgement.IsMet, beside.To));
        Assert.Equal([null, 90, 30, null], new[] { Day(3, 1), Day(3, 2), Day(5, 1), Day(6, 1) }.Select(beside.AlertOn));
        Assert.Null(ReckoningFacts.Of(Li(), 2027, [Post("科员", Day(1, 1, 2020), Day(5, 31, 2025)), Post("科长", Day(6, 1, 2025), null)], book).PromotedOn);
    }

    [Fact]
    public void Who_moves_owes_each_unit_its_days()
    {
        var strict = Shipped with { Version = 9, Rules = [.. Shipped.Rules.Select(rule => rule with { RequiredHundredths = rule.RequiredHundredths * 2 })] };
        var facts = new ReckoningFacts([new HoursStretch(Day(1, 1), Day(6, 30), strict), new HoursStretch(Day(7, 1), Day(12, 31), Shipped)], null);
        var statement = HoursStatement.Reckon(Li(), 2026, Shipped, [], Nine, facts);
        // 181 days at 180 hours and 184 at 90, rounded up to a hundredth.
        Assert.Equal((134_64, 90_00), (statement.Rule.RequiredHundredths, statement.FullRequirementHundredths));
    }

    [Fact]
    public void Only_surplus_of_the_own_year_is_carried_over_and_the_verdict_stays()
    {
        var rules = Shipped with { Settings = Shipped.Settings with { CarryOverHundredths = 20_00 } };
        HoursStatement Reckon(params IEnumerable<HoursEntry> entries) => HoursStatement.Reckon(Li(), 2026, rules, entries, Nine);
        var entries = new[] { Learned(75_00, Day(1, 5)), Learned(50_00, Day(1, 6), category: HoursCategory.PublicRequired) };
        var surplus = CarryOver.SurplusOf(Reckon(entries)).ToList();
        Assert.Equal([(HoursCategory.Professional, 15_00), (HoursCategory.PublicRequired, 5_00)], surplus);
        var pairs = surplus.Select(part => HoursEntry.Carry(Li().Id, Unit, part.Category, part.Hundredths, 2026, rules.Name, new Act(Actor.System, Nine))).ToList();
        var after = Reckon([.. entries, .. pairs.Select(pair => pair.Out)]);
        Assert.True(after.IsMet);
        Assert.Equal((60_00, 45_00), (after.ProfessionalHundredths, after.PublicHundredths));
        Assert.Equal(after.CountedHundredths, after.Lines.Sum(line => line.CountedHundredths));
        Assert.Empty(CarryOver.SurplusOf(Reckon(Learned(89_00, Day(1, 5)))));
        Assert.Empty(CarryOver.SurplusOf(Of(entries)));
        var next = HoursStatement.Reckon(Li(), 2027, rules, pairs.Select(pair => pair.In).Append(Learned(90_00, Day(2, 1, 2027))), Nine);
        Assert.Equal([(HoursCategory.Professional, 20_00)], CarryOver.SurplusOf(next));
    }

    [Fact]
    public void What_is_missing_comes_with_what_would_close_it()
    {
        var gaps = HoursGap.Of(Of(Learned(50_00, Day(1, 5)), Learned(22_00, Day(1, 6), "lecture"), Learned(30_00, Day(1, 7), category: HoursCategory.PublicRequired)));
        Assert.Empty(gaps);
        var gap = Assert.Single(HoursGap.Of(Of(Learned(34_00, Day(1, 5)), Learned(22_00, Day(1, 6), "lecture"), Learned(30_00, Day(1, 7), category: HoursCategory.PublicRequired))));
        Assert.Equal((HoursCategory.Professional, 4_00), (gap.Category!.Value, gap.MissingHundredths));
        var hints = gap.Hints.ToDictionary(hint => hint.Row.Key);
        Assert.Equal((1, 4_00, true), (hints["full-time-half-day"].Units, hints["full-time-half-day"].HoursHundredths!.Value, hints["full-time-half-day"].Closes));
        Assert.Equal((1, 2_00, false), (hints["visit"].Units, hints["visit"].HoursHundredths!.Value, hints["visit"].Closes));
    }

    [Fact]
    public void Random_histories_add_up_and_a_reversal_restores_what_was_there()
    {
        var dice = new Random(23);
        string?[] rows = [null, .. Shipped.Conversions.Select(row => row.Key)];
        var rules = Shipped with { Settings = Shipped.Settings with { CarryOverHundredths = 30_00 } };
        for (var round = 0; round < 300; round++)
        {
            var entries = new List<HoursEntry>();
            for (var n = dice.Next(1, 30); n > 0; n--)
            {
                var on = Day(1, 1).PlusDays(dice.Next(10, 300));
                entries.Add(Learned(dice.Next(25, 30_00), on, rows[dice.Next(rows.Length)], (HoursCategory)dice.Next(2), dice.Next(2) == 0 ? null : on.PlusDays(-dice.Next(8))));
            }
            if (dice.Next(3) == 0) entries.Add(Exempted(Day(4, 1), Day(4, 1).PlusDays(dice.Next(200))));
            var before = HoursStatement.Reckon(Li(), 2026, rules, entries, Nine);
            Assert.Equal(entries.Sum(e => e.HoursHundredths), before.ProfessionalHundredths + before.PublicHundredths);
            Assert.Equal(before.CountedHundredths, before.Lines.Sum(line => line.CountedHundredths));
            Assert.All(before.Lines, line => Assert.Equal(line.Entry.HoursHundredths - line.CountedHundredths, line.Cuts.Sum(cut => cut.CutHundredths)));
            foreach (var cap in rules.Caps)
                Assert.True(before.Lines.Where(line => rules.Conversion(line.Entry.Conversion)?.Cap == cap.Key).Sum(line => line.CountedHundredths) <= cap.YearHundredths);
            var carried = CarryOver.SurplusOf(before).Select(part => HoursEntry.Carry(Li().Id, Unit, part.Category, part.Hundredths, 2026, rules.Name, new Act(Actor.System, Nine)).Out);
            var after = HoursStatement.Reckon(Li(), 2026, rules, [.. entries, .. carried], Nine);
            Assert.Equal(before.IsMet, after.IsMet);
            Assert.Equal(after.CountedHundredths, after.Lines.Sum(line => line.CountedHundredths));

            var extra = Learned(dice.Next(25, 30_00), Day(12, 1), rows[dice.Next(rows.Length)], (HoursCategory)dice.Next(2));
            var counter = extra.Reverse(Officer.Because("重复登记"));
            var restored = HoursStatement.Reckon(Li(), 2026, rules, [.. entries, extra, counter], Nine);
            Assert.Equal(before.Judgement.Conditions, restored.Judgement.Conditions);
            Assert.Equal((before.IsMet, before.CountedHundredths), (restored.IsMet, restored.CountedHundredths));
        }
    }
}
