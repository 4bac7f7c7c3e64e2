using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Who can apply for a title at all.</summary>
public static class Applicants
{
    /// <summary>The code for people who cannot.</summary>
    public const string Excluded = "application.employment_category_excluded";

    /// <summary>Whether the employment category may hold a title: civil servants and staff managed like them may not.</summary>
    public static bool MayApply(Person person, RuleSet rules) => MayApply(person.Employment, rules);

    /// <inheritdoc cref="MayApply(Person, RuleSet)"/>
    public static bool MayApply(EmploymentCategory category, RuleSet rules) =>
        !rules.IsOn(RuleKeys.CivilServantsExcluded) || category is not (EmploymentCategory.CivilServant or EmploymentCategory.ManagedAsCivilServant);

    /// <summary>Refuses them, before anything else is looked at.</summary>
    /// <exception cref="RefusedException"><c>application.employment_category_excluded</c>.</exception>
    public static void RefuseExcluded(Person person, RuleSet rules)
    {
        if (!MayApply(person, rules)) throw new RefusedException(RefusalKind.RuleBroken, Excluded);
    }
}
