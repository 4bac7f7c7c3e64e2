using System.Globalization;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Reads a rule set as people wrote it, and tells everything that is wrong in it at once.</summary>
static class RuleSetReader
{
    internal const int FirstYear = 2000;
    internal const int LastYear = 2100;

    public static HoursRules Read(string id, int version, Guid? unitId, RuleSetContent content, List<Refusal> faults)
    {
        void Fault(string where, string code, params ReadOnlySpan<(string, object?)> facts) => faults.Add(new Refusal(code, [("where", where), .. facts], where));

        void Years(string where, int from, int? to)
        {
            if (from is < FirstYear or > LastYear || to < from || to > LastYear) Fault(where, "hours.rules_years_wrong", ("from", from), ("to", to));
        }

        void Given(string where, string? text)
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > 500) Fault(where, "hours.rules_text_missing");
        }

        int Number(string where, string? text, int most = 10_000)
        {
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number > 0 && number <= most && decimal.Truncate(number * 100) == number * 100) return (int)(number * 100);
            Fault(where, "hours.rules_number_wrong", ("text", text), ("most", most));
            return 1;
        }

        int? Perhaps(string where, string? text, int most = 10_000) => text is null ? null : Number(where, text, most);

        Share? Fraction(string where, string? text)
        {
            if (text is null) return null;
            if (text.Split('/') is [var over, var under] && int.TryParse(over, NumberStyles.None, CultureInfo.InvariantCulture, out var numerator)
                && int.TryParse(under, NumberStyles.None, CultureInfo.InvariantCulture, out var denominator) && numerator > 0 && numerator <= denominator && denominator <= 1000)
                return new Share(numerator, denominator);
            Fault(where, "hours.rules_fraction_wrong", ("text", text));
            return null;
        }

        void Distinct(string where, IEnumerable<string> keys)
        {
            foreach (var twice in keys.GroupBy(key => key).Where(key => key.Count() > 1)) Fault(where, "hours.rules_key_twice", ("key", twice.Key));
        }

        // What comes from outside may lack members or hold empty places; nothing else can be said of it then.
        if (content.Rules?.Contains(null!) != false || content.Caps?.Contains(null!) != false || content.Conversions?.Contains(null!) != false
            || content.Conversions.Any(row => row.Works?.Contains(null!) == true))
        {
            Fault("content", "hours.rules_part_missing");
            return new HoursRules(id, version, []);
        }
        Years("validFrom", content.ValidFrom, content.ValidTo);
        Given("source", content.Source);
        var rules = content.Rules.Select((rule, i) =>
        {
            var where = $"rules[{i}]";
            Years(where, rule.ValidFrom, rule.ValidTo);
            Given($"{where}.source", rule.Source);
            foreach (var word in rule.Words ?? []) Given($"{where}.words", word);
            if (PeriodOf(rule.Population) != rule.Period) Fault(where, "hours.rules_period_wrong", ("population", rule.Population), ("period", rule.Period));
            return new HoursRule(rule.Population, rule.Period, Number($"{where}.required", rule.Required), Fraction($"{where}.professionalShare", rule.ProfessionalShare),
                rule.ShareBase, Perhaps($"{where}.daysInstead", rule.DaysInstead, 2_000), rule.ValidFrom, rule.ValidTo, rule.Source)
            { Words = rule.Words ?? [] };
        }).ToList();
        for (var i = 0; i < rules.Count; i++)
            for (var j = i + 1; j < rules.Count; j++)
                if (rules[i].Population == rules[j].Population && Overlap(rules[i].ValidFrom, rules[i].ValidTo, rules[j].ValidFrom, rules[j].ValidTo))
                    Fault($"rules[{j}]", "hours.rules_two_for_one", ("first", $"rules[{i}]"), ("population", rules[i].Population));
        foreach (var population in (HoursPopulation[])[HoursPopulation.ProfessionalTechnician, HoursPopulation.CadreBelowCounty])
            if (!rules.Any(rule => rule.Population == population && rule.HoldsIn(content.ValidFrom)))
                Fault("rules", "hours.rules_incomplete", ("population", population), ("year", content.ValidFrom));

        Distinct("caps", content.Caps.Select(cap => cap.Key));
        var caps = content.Caps.Select((cap, i) =>
        {
            var where = $"caps[{i}]";
            if (cap.PerYear is null == cap.Share is null) Fault(where, "hours.rules_cap_unclear");
            Given($"{where}.key", cap.Key);
            Given($"{where}.name", cap.Name);
            Given($"{where}.nameEnglish", cap.NameEnglish);
            return new HoursCap(cap.Key, cap.Name, cap.NameEnglish, Perhaps($"{where}.perYear", cap.PerYear), Fraction($"{where}.share", cap.Share));
        }).ToList();

        Distinct("conversions", content.Conversions.Select(row => row.Key));
        var conversions = content.Conversions.Select((row, i) =>
        {
            var where = $"conversions[{i}]";
            if (row.Cap is { } cap && caps.All(known => known.Key != cap)) Fault(where, "hours.rules_cap_unknown", ("cap", cap));
            Given($"{where}.key", row.Key);
            Given($"{where}.name", row.Name);
            Given($"{where}.nameEnglish", row.NameEnglish);
            foreach (var work in row.Works ?? []) Given($"{where}.works", work.Level);
            if (row.Unit == ConversionUnit.Work == (row.Works is not { Count: > 0 })) Fault(where, "hours.rules_works_unclear");
            var works = (row.Works ?? []).Select((work, j) => new WorkValue(work.Level, work.AuthorRank, Number($"{where}.works[{j}].hours", work.Hours, 200))).ToList();
            Distinct($"{where}.works", works.Select(work => $"{work.Level} {work.AuthorRank}"));
            return new HoursConversion(row.Key, row.Name, row.NameEnglish, row.Unit, row.Unit == ConversionUnit.Work ? 0 : Number($"{where}.hours", row.Hours, 200),
                Perhaps($"{where}.days", row.Days, 31) ?? 0, row.Cap, row.Claimable, row.OutsideDailyCeiling, works);
        }).ToList();
        if (conversions.All(row => row.Key != HoursConversion.OnlineLesson)) Fault("conversions", "hours.rules_online_missing");
        if (content.RepeatAfterYears is < 0 or > 20) Fault("repeatAfterYears", "hours.rules_number_wrong", ("text", content.RepeatAfterYears), ("most", 20));

        return new HoursRules(id, version, rules)
        {
            UnitId = unitId,
            ValidFrom = content.ValidFrom,
            ValidTo = content.ValidTo,
            SourceText = content.Source,
            Caps = caps,
            Conversions = conversions,
            Settings = new HoursSettings(Perhaps("dailyCeiling", content.DailyCeiling, 24), content.RepeatAfterYears, Perhaps("carryOver", content.CarryOver)),
        };
    }

    public static bool Overlap(int from, int? to, int otherFrom, int? otherTo) => from <= (otherTo ?? int.MaxValue) && otherFrom <= (to ?? int.MaxValue);

    static HoursPeriod PeriodOf(HoursPopulation population) => population switch
    {
        HoursPopulation.LeaderAtCountyLevel => HoursPeriod.FiveYears,
        HoursPopulation.NewlyPromoted => HoursPeriod.YearFromPromotion,
        _ => HoursPeriod.CalendarYear,
    };
}
