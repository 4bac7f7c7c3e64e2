using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>That a version of a model was in use here, and with which content.</summary>
public sealed class ModelSeal
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>Id of the model.</summary>
    public required string Key { get; init; }

    /// <summary>Its version.</summary>
    public required int Number { get; init; }

    /// <summary>SHA-256 of its file.</summary>
    public required string Hash { get; init; }

    /// <summary>When the server first started with it.</summary>
    public required Instant TakenInAt { get; init; }
}

/// <summary>Keeps versions as they are: what a server has once started with may neither change nor go, because people are rated by it.</summary>
public sealed class ModelSeals(LmsDbContext db, CompetencyModels models)
{
    /// <summary>Compares the files with what was there before, and takes new versions in. Several servers may do it at once.</summary>
    /// <exception cref="RefusedException"><c>competency_model.changed</c>, <c>competency_model.gone</c>: the server must not start.</exception>
    public async Task TakeInAsync(Act act, CancellationToken cancel = default)
    {
        for (var tries = 0; ; tries++)
        {
            var known = await db.ModelSeals.AsNoTracking().ToListAsync(cancel);
            Refuse(known);
            var fresh = models.All.Where(model => !model.IsSample && !known.Exists(seal => seal.Key == model.Key && seal.Number == model.Number)).ToList();
            if (fresh.Count == 0) return;
            db.ModelSeals.AddRange(fresh.Select(model => new ModelSeal { Id = act.NewId(), Key = model.Key, Number = model.Number, Hash = model.Hash, TakenInAt = act.At }));
            try
            {
                await db.SaveChangesAsync(cancel);
                return;
            }
            catch (RefusedException) when (tries < 3)
            {
                // Another server was quicker with the same versions: look again whether they are the same.
                db.Forget();
            }
        }
    }

    void Refuse(List<ModelSeal> known)
    {
        List<Refusal> wrong = [];
        foreach (var seal in known)
            if (models.Find(seal.Key, seal.Number) is not { } model) wrong.Add(new Refusal("competency_model.gone", [("model", seal.Key), ("number", seal.Number)]));
            else if (model.Hash != seal.Hash) wrong.Add(new Refusal("competency_model.changed", [("model", seal.Key), ("number", seal.Number)]));
        if (wrong.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, wrong);
    }
}
