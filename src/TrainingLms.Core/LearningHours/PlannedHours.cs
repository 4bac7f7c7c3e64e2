using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Learning that is only planned, for the question "what if".</summary>
/// <param name="Category">What the hours would count as.</param>
/// <param name="HoursHundredths">25 to 20000 hundredths of an hour.</param>
/// <param name="DaysHundredths">Days of training in hundredths; 0 for online learning.</param>
/// <param name="Conversion">Key of the row of the conversion table; null for none.</param>
/// <param name="LearnedFrom">First day; null where only the last one is known.</param>
/// <param name="LearnedOn">Last day.</param>
/// <param name="Title">In words.</param>
public sealed record PlannedHours(
    HoursCategory Category, int HoursHundredths, int DaysHundredths, string? Conversion, LocalDate? LearnedFrom, LocalDate LearnedOn, string Title)
{
    internal static void OrRefuse(IReadOnlyList<PlannedHours> planned, HoursRules rules, int most)
    {
        List<Refusal> wrong = [.. planned.Select((hours, i) => (hours, i)).Where(one => !one.hours.IsPlausible(rules)).Select(one =>
            new Refusal("hours.planned_wrong", [("number", one.i + 1)], $"planned[{one.i}]"))];
        if (planned.Count > most) wrong.Add(new Refusal("hours.planned_too_many", [("most", most)], "planned"));
        if (wrong.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, wrong);
    }

    bool IsPlausible(HoursRules rules) =>
        HoursHundredths is >= 25 and <= 200_00 && DaysHundredths is >= 0 and <= 366_00 && LearnedOn.Year is >= 2000 and <= 2100
        && (LearnedFrom is not { } from || (from <= LearnedOn && from.PlusYears(1) > LearnedOn))
        && (Conversion is null || rules.Conversion(Conversion) is not null) && Title.Length is > 0 and <= 500;
}
