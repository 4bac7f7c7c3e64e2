using System.Text.Json.Serialization;
using TrainingLms.Competencies;

namespace TrainingLms.Courses;

/// <summary>能力证据: what a course gives evidence of, and by what.</summary>
/// <param name="Terms">Model, dimensions and what a rating may lead to.</param>
/// <param name="LessonKey">The essay or outside activity whose acceptance is the evidence; null for the completion of the course.</param>
public sealed record CourseEvidence(EvidenceTerms Terms, string? LessonKey)
{
    /// <summary>Line of the manifest, to point at; 0 once it is stored.</summary>
    [JsonIgnore]
    public long Line { get; init; }
}

/// <summary>Reads what a course gives evidence of, against the lessons it has.</summary>
static class EvidenceReader
{
    const string Manifest = PackageReader.Manifest;
    const int MostTerms = 10;

    static readonly string[] Yields = ["nothing", "note", "recommendation", "award"];

    public static IReadOnlyList<CourseEvidence> Read(ManifestMap root, IReadOnlyList<PackageLesson> lessons, PackageFaults faults)
    {
        var read = new List<CourseEvidence>();
        foreach (var map in root.Maps("evidence", needed: false))
        {
            var (model, version, leadsTo) = (map.Text("model", longest: 40), map.Number("version", 1, 9_999), map.Word("leads-to", Yields));
            var (dimensions, lesson) = (map.Words("dimensions"), map.Text("lesson", needed: false));
            map.End();
            if (map.Has("dimensions") && (dimensions.Count == 0 || dimensions.Distinct().Count() != dimensions.Count)) map.Fault(PackageFaultKind.OutOfRange, "dimensions");
            if (lesson is not null && !lessons.Any(one => one.Key == lesson && one.Kind is LessonKind.Essay or LessonKind.External))
                faults.Add(PackageFaultKind.UnknownLesson, Manifest, map.LineOf("lesson"), lesson);
            if (model is null || version is null || leadsTo is null) continue;
            // One source gives evidence of a model once.
            if (read.Exists(other => other.Terms.Model == model && other.LessonKey == lesson)) map.Fault(PackageFaultKind.DuplicateKey, "model");
            read.Add(new CourseEvidence(new EvidenceTerms(model, version.Value, dimensions, (EvidenceYield)Array.IndexOf(Yields, leadsTo)), lesson) { Line = map.Line });
        }
        if (read.Count > MostTerms) root.Fault(PackageFaultKind.TooLarge, "evidence");
        return read;
    }
}

/// <summary>Tells which models and dimensions that a course names are not known here.</summary>
public sealed class EvidenceInspector(CompetencyModels models) : IPackageInspector
{
    /// <inheritdoc/>
    public void Inspect(CoursePackage package, PackageFaults faults)
    {
        foreach (var evidence in package.Evidence)
            foreach (var unknown in evidence.Terms.UnknownTo(models)) faults.Add("course.evidence_unknown", PackageReader.Manifest, evidence.Line, ("what", unknown));
    }
}
