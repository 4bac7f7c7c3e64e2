using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>All versions of all models that are shipped or were written by the deployment.</summary>
public sealed class CompetencyModels
{
    readonly Dictionary<(string Key, int Number), CompetencyModel> byName;

    /// <summary>Puts them together.</summary>
    /// <exception cref="ArgumentException">One version stands there twice.</exception>
    public CompetencyModels(IEnumerable<CompetencyModel> models)
    {
        byName = models.ToDictionary(model => (model.Key, model.Number));
        All = [.. byName.Values.OrderBy(model => model.Key, StringComparer.Ordinal).ThenBy(model => model.Number)];
    }

    /// <summary>Reads every file of a folder.</summary>
    /// <exception cref="SeedException">With file and line of the first mistake.</exception>
    public static CompetencyModels Load(string folder)
    {
        var read = new Dictionary<(string, int), string>();
        var models = new List<CompetencyModel>();
        foreach (var path in Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            var model = CompetencyModelReader.Read(path);
            if (!read.TryAdd((model.Key, model.Number), path)) throw new SeedException(path, $"version {model.Number} of {model.Key} stands in {Path.GetFileName(read[(model.Key, model.Number)])} already");
            models.Add(model);
        }
        return new CompetencyModels(models);
    }

    /// <summary>All of them, by key and version.</summary>
    public IReadOnlyList<CompetencyModel> All { get; }

    /// <summary>A version of a model; null where there is none.</summary>
    public CompetencyModel? Find(string key, int number) => byName.GetValueOrDefault((key, number));

    /// <summary>A version that something is already written down by: it can never be missing, because the server does not start without it.</summary>
    internal CompetencyModel Known(string key, int number) =>
        Find(key, number) ?? throw new InvalidOperationException($"Version {number} of the competency model {key} is gone although the database names it.");

    /// <summary>A version of a model.</summary>
    /// <exception cref="RefusedException"><c>competency_model.not_found</c>.</exception>
    public CompetencyModel FindOrRefuse(string key, int number) => Find(key, number) ?? throw new RefusedException(RefusalKind.NotFound, "competency_model.not_found", ("number", number));

    /// <summary>A version by which people may be assessed.</summary>
    /// <exception cref="RefusedException"><c>competency_model.not_found</c>, <c>competency_model.is_sample</c>.</exception>
    public CompetencyModel UsableOrRefuse(string key, int number) =>
        FindOrRefuse(key, number) is { IsSample: false } model ? model : throw new RefusedException(RefusalKind.RuleBroken, "competency_model.is_sample", ("model", key));
}
