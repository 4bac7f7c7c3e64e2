using NodaTime;
using NodaTime.Text;
using TrainingLms.People;
using TrainingLms.Titles;
using static TrainingLms.Titles.EducationLevel;
using static TrainingLms.Titles.FindingOutcome;
using static TrainingLms.Titles.TitleLevel;

namespace TrainingLms.Core.Tests.Titles;

public sealed class EligibilityVectorTests
{
    static readonly EligibilityFacts Li = new(
        EmploymentCategory.InstitutionStaff, PersonStatus.Active, Intermediate, Bachelor, false, Assistant, new LocalDate(2022, 12, 31),
        new LocalDate(2026, 12, 31), new HoursFacts(2026, true, 9000), true, false, IntegrityStanding.Clean);

    // id, lower title since, whole years, cut-off, satisfied
    [Theory]
    [InlineData("Y1", "2022-12-31", 4, "2026-12-31", true)]
    [InlineData("Y2", "2023-01-01", 4, "2026-12-31", false)]
    [InlineData("29 February has no day in 2027: the last of the month counts", "2024-02-29", 3, "2027-02-28", true)]
    public void Years_in_the_lower_title(string id, string since, int years, string cutoff, bool satisfied) =>
        Assert.Equal((id, satisfied), (id, EligibilityEngine.YearsComplete(Day(since), years, Day(cutoff))));

    // target, education, title held, its years up to the cut-off, outcome
    [Theory]
    [InlineData(Intermediate, Doctor, null, 0, Pass)]
    [InlineData(Intermediate, Master, Assistant, 2, Pass)]
    [InlineData(Intermediate, Master, Assistant, 1, Fail)]
    [InlineData(Intermediate, Bachelor, Assistant, 4, Pass)]
    [InlineData(Intermediate, Bachelor, Technician, 9, Fail)]
    [InlineData(Intermediate, SecondaryVocational, Assistant, 20, Fail)]
    [InlineData(AssociateSenior, Doctor, Intermediate, 2, Pass)]
    [InlineData(AssociateSenior, Bachelor, Intermediate, 4, Fail)]
    [InlineData(AssociateSenior, JuniorCollege, Intermediate, 30, Fail)]
    [InlineData(FullSenior, Master, AssociateSenior, 5, Pass)]
    public void Education_and_years(TitleLevel target, EducationLevel education, TitleLevel? held, int years, FindingOutcome expected) =>
        Assert.Equal(expected, Of("education_and_years", Li with
        {
            Level = target,
            Education = education,
            LowerTitle = held,
            LowerTitleSince = held is null ? null : Li.YearsCutoff.PlusYears(-years),
        }).Proposed);

    [Fact]
    public void What_is_not_known_needs_a_human_and_never_passes()
    {
        var findings = Judge(Li with { Hours = null, AssessmentsQualified = null, SanctionInEffect = null, Integrity = null, Education = null });
        Assert.Equal(["annual_assessment", "education_and_years", "integrity", "learning_hours", "sanction"],
            findings.Where(finding => finding.Proposed == NeedsHuman).Select(finding => finding.Key).Order());
    }

    [Fact]
    public void A_civil_servant_a_retired_person_and_a_sanctioned_one_fail_each_for_their_own_rule()
    {
        Assert.Equal(Fail, Of("employment_category", Li with { Employment = EmploymentCategory.CivilServant }).Proposed);
        Assert.Equal(Fail, Of("in_post", Li with { Status = PersonStatus.Retired }).Proposed);
        Assert.Equal(Fail, Of("sanction", Li with { SanctionInEffect = true }).Proposed);
        Assert.Equal(Fail, Of("integrity", Li with { Integrity = new IntegrityStanding(true, true) }).Proposed);
        Assert.Equal(NeedsHuman, Of("integrity", Li with { Integrity = new IntegrityStanding(false, true) }).Proposed);
        Assert.All(Judge(Li), finding => Assert.Equal(Pass, finding.Proposed));
    }

    // specialty, level, held since, outcome; Li states assistant engineer since 2024 only, and needs four years
    [Theory]
    [InlineData(true, Assistant, "2022-12-31", Pass)]
    [InlineData(true, Intermediate, "2020-01-01", Pass)]
    [InlineData(true, Technician, "2010-01-01", Fail)]
    [InlineData(true, Assistant, "2023-01-01", Fail)]
    [InlineData(false, Assistant, "2010-01-01", Fail)]
    public void A_title_recognised_from_another_region_counts_as_the_lower_title_and_is_named(bool sameSpecialty, TitleLevel level, string since, FindingOutcome expected)
    {
        var elsewhere = new RecognisedTitle(Guid.Empty, sameSpecialty ? TitleSeeds.Cyber.Name : "其他专业", level, Day(since), "河北", "冀职证 0001");
        var found = Of("education_and_years", Li with { LowerTitleSince = new LocalDate(2024, 1, 1), Recognised = [elsewhere] });
        Assert.Equal(expected, found.Proposed);
        Assert.Equal(expected == Pass ? ("河北", "冀职证 0001") : (null, null), (found.Inputs.GetValueOrDefault("region"), found.Inputs.GetValueOrDefault("number")));
    }

    static IReadOnlyList<Finding> Judge(EligibilityFacts facts) => EligibilityEngine.Judge(facts, TitleSeeds.Rules, TitleSeeds.Cyber);

    static Finding Of(string key, EligibilityFacts facts) => Judge(facts).Single(finding => finding.Key == key);

    static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
