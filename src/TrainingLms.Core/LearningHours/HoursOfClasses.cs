using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Grants hours when a class is settled, in the same transaction as the settlement.</summary>
public sealed class HoursOfClasses(LmsDbContext db) : ICreditWitness
{
    /// <inheritdoc/>
    public void Credited(ClassCredit credit, string title, HoursCategory category, Act act) => db.HoursEntries.Add(HoursEntry.GrantFor(credit, title, category, act));
}
