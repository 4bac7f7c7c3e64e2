using NodaTime;
using NodaTime.Text;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>What is known about the applicant's learning hours.</summary>
/// <param name="Year">The year counted.</param>
/// <param name="RequiredMet">Whether the required hours were reached, share of professional subjects included.</param>
/// <param name="GrantedHundredths">Hours granted in that year, in whole hundredths; null when only the answer is known.</param>
public sealed record HoursFacts(int Year, bool RequiredMet, long? GrantedHundredths);

/// <summary>Everything the engine judges by. What is null is not known, and a person must look at it.</summary>
/// <param name="Employment">Employment category.</param>
/// <param name="Status">Whether the person is in post.</param>
/// <param name="Level">The level applied for.</param>
/// <param name="Education">Highest education.</param>
/// <param name="ProbationPassed">Whether a year of probation was passed.</param>
/// <param name="LowerTitle">The title held.</param>
/// <param name="LowerTitleSince">Its date.</param>
/// <param name="YearsCutoff">The day to which years are counted.</param>
/// <param name="Hours">Learning hours; null when no ledger tells.</param>
/// <param name="AssessmentsQualified">Whether every annual assessment of the counted period was at least qualified; null when not known.</param>
/// <param name="SanctionInEffect">Whether a disciplinary effect lasts; null when not known.</param>
/// <param name="Integrity">How the person stands by the integrity records; null when not known.</param>
public sealed record EligibilityFacts(
    EmploymentCategory Employment, PersonStatus Status, TitleLevel Level, EducationLevel? Education, bool ProbationPassed, TitleLevel? LowerTitle,
    LocalDate? LowerTitleSince, LocalDate YearsCutoff, HoursFacts? Hours, bool? AssessmentsQualified, bool? SanctionInEffect, IntegrityStanding? Integrity)
{
    /// <summary>Titles of other regions that hold here; of any specialty.</summary>
    public IReadOnlyList<RecognisedTitle> Recognised { get; init; } = [];
}

/// <summary>Judges every rule by itself and says why. Pure: the same facts and rules give the same findings. It proposes; a named officer decides.</summary>
public static class EligibilityEngine
{
    /// <summary>One finding per rule, in the order a person would ask.</summary>
    public static IReadOnlyList<Finding> Judge(EligibilityFacts facts, RuleSet rules, TitleLadder ladder) =>
    [
        Category(facts, rules), InPost(facts, rules), EducationAndYears(facts, ladder), Hours(facts, rules), Assessment(facts, rules),
        Sanction(facts, rules), Integrity(facts),
    ];

    /// <summary>Whether a term of whole years that began on a day is complete on another: the corresponding day, or the last day of its month, is reached.</summary>
    public static bool YearsComplete(LocalDate since, int years, LocalDate cutoff) => since.PlusYears(years) <= cutoff;

    static Finding Category(EligibilityFacts facts, RuleSet rules) =>
        Met("employment_category", Applicants.MayApply(facts.Employment, rules), ("employment", facts.Employment));

    static Finding InPost(EligibilityFacts facts, RuleSet rules) =>
        Met("in_post", !rules.IsOn(RuleKeys.InPostOnly) || facts.Status is PersonStatus.Active or PersonStatus.Seconded or PersonStatus.LongLeave, ("status", facts.Status));

    static Finding EducationAndYears(EligibilityFacts facts, TitleLadder ladder)
    {
        const string key = "education_and_years";
        (string, object?)[] stated =
            [("level", facts.Level), ("education", facts.Education), ("lower_title", facts.LowerTitle), ("since", facts.LowerTitleSince), ("cutoff", facts.YearsCutoff)];
        if (facts.Education is not { } education) return Of(key, FindingOutcome.NeedsHuman, "unknown", stated);
        if (ladder.RowFor(facts.Level, education) is not { } row) return Of(key, FindingOutcome.Fail, "no_row", stated);
        if (row.NeedsProbation && !facts.ProbationPassed) return Of(key, FindingOutcome.Fail, "probation", stated);
        if (row.LowerTitle is not { } lower) return Of(key, FindingOutcome.Pass, "direct", stated);
        stated = [.. stated, ("needed_title", lower), ("years", row.Years)];
        // A title recognised from another region has been looked at before; where it does not reach, what the applicant states counts as ever.
        if (facts.Recognised.Where(title => title.Specialty == ladder.Name && title.Level >= lower && YearsComplete(title.Since, row.Years, facts.YearsCutoff)).MinBy(title => title.Since) is { } other)
            return Of(key, FindingOutcome.Pass, "pass_recognised",
            [
                ("level", facts.Level), ("education", education), ("lower_title", other.Level), ("since", other.Since), ("cutoff", facts.YearsCutoff), ("needed_title", lower),
                ("years", row.Years), ("complete_on", other.Since.PlusYears(row.Years)), ("region", other.Region), ("number", other.Number),
            ]);
        if (facts.LowerTitle is not { } held || held < lower || facts.LowerTitleSince is not { } since) return Of(key, FindingOutcome.Fail, "lower_title", stated);
        return Of(key, YearsComplete(since, row.Years, facts.YearsCutoff) ? FindingOutcome.Pass : FindingOutcome.Fail,
            YearsComplete(since, row.Years, facts.YearsCutoff) ? "pass" : "fail", [.. stated, ("complete_on", since.PlusYears(row.Years))]);
    }

    static Finding Hours(EligibilityFacts facts, RuleSet rules) => facts.Hours is { } hours
        ? Met("learning_hours", hours.RequiredMet, ("year", hours.Year), ("hours", hours.GrantedHundredths / 100), ("required", rules.Number(RuleKeys.HoursPerYear)))
        : Of("learning_hours", FindingOutcome.NeedsHuman, "unknown", [("required", rules.Number(RuleKeys.HoursPerYear))]);

    static Finding Assessment(EligibilityFacts facts, RuleSet rules) => Known("annual_assessment",
        rules.Choice(RuleKeys.AnnualAssessmentMinimum) == "None" ? true : facts.AssessmentsQualified);

    static Finding Sanction(EligibilityFacts facts, RuleSet rules) => Known("sanction", rules.IsOn(RuleKeys.SanctionBlocks) ? !facts.SanctionInEffect : true);

    /// <summary>A ban for fraud is no matter of judgement; what else is on record a person weighs.</summary>
    static Finding Integrity(EligibilityFacts facts) => facts.Integrity is { IsBanned: false, IsOnRecord: true }
        ? Of("integrity", FindingOutcome.NeedsHuman, "on_record", [])
        : Known("integrity", facts.Integrity is { } standing ? !standing.IsBanned : null);

    static Finding Known(string key, bool? met) => met is { } known ? Met(key, known) : Of(key, FindingOutcome.NeedsHuman, "unknown", []);

    static Finding Met(string key, bool met, params (string Name, object? Value)[] inputs) =>
        Of(key, met ? FindingOutcome.Pass : FindingOutcome.Fail, met ? "pass" : "fail", inputs);

    static Finding Of(string key, FindingOutcome outcome, string sentence, (string Name, object? Value)[] inputs) => new()
    {
        Key = key,
        Proposed = outcome,
        Sentence = $"eligibility.{key}.{sentence}",
        Inputs = inputs.ToDictionary(input => input.Name, input => Written(input.Value)),
    };

    /// <summary>Enums as the keys of their names, days in ISO form.</summary>
    static string? Written(object? value) => value switch
    {
        null => null,
        Enum known => $"{Snake.Of(known.GetType().Name)}.{Snake.Of(known)}",
        LocalDate day => LocalDatePattern.Iso.Format(day),
        _ => value.ToString(),
    };
}
