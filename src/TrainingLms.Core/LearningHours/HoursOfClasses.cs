using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Grants hours when a class is settled, in the same transaction as the settlement.</summary>
public sealed class HoursOfClasses(LmsDbContext db, HoursRuleOffice office) : ICreditWitness
{
    /// <inheritdoc/>
    public async Task CreditedAsync(ClassRun run, IReadOnlyList<ClassCredit> credits, Act act, CancellationToken cancel)
    {
        var book = await office.BookAsync(cancel);
        foreach (var credit in credits)
            db.HoursEntries.Add(HoursEntry.GrantFor(credit, run.Title, run.Category, book.For(credit.UnitId, credit.Year), act));
    }
}
