using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;
using FieldChange = TrainingLms.Audit.FieldChange;

namespace TrainingLms.Api.Audit;

/// <summary>Every workbook that leaves the house is written down before its first byte.</summary>
static class ExportTrail
{
    /// <summary>Writes the entry: who takes out what, by which right.</summary>
    /// <param name="db">The database.</param>
    /// <param name="act">Who and when.</param>
    /// <param name="export">What is exported and about what.</param>
    /// <param name="cancel">Stops the saving.</param>
    public static async Task WriteDownAsync(this LmsDbContext db, Act act, Export export, CancellationToken cancel)
    {
        db.Observe(new Observation("export", export.What, export.Subject, export.SubjectId, act, act.By.ReadingWarrant(export.By, export.UnitId))
        {
            SubjectUnitId = export.UnitId,
            Changes = [.. export.Filters.Where(filter => filter.Value is not null).Select(filter => new FieldChange(filter.Name, null, filter.Value))],
        });
        await db.SaveChangesAsync(cancel);
    }
}

/// <summary>An export to be written down.</summary>
/// <param name="What">The act, named below <c>audit.act.</c></param>
/// <param name="Subject">Kind of what it is about.</param>
/// <param name="SubjectId">Its key; empty where it is about none in particular.</param>
/// <param name="By">The right it needs.</param>
/// <param name="UnitId">The unit it is about; null where it is about everything in scope.</param>
/// <param name="Filters">What narrowed it.</param>
sealed record Export(string What, string Subject, Guid SubjectId, Right By, Guid? UnitId, params IReadOnlyList<(string Name, string? Value)> Filters);
