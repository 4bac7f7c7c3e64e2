using System.Text.Json.Serialization;
using NodaTime;

namespace TrainingLms.Competencies;

/// <summary>证据来源: what shows that somebody can do something.</summary>
public enum EvidenceSource
{
    /// <summary>A course that was completed.</summary>
    Course,

    /// <summary>A class that was attended and settled.</summary>
    Class,

    /// <summary>心得体会: an essay or outside activity that was accepted.</summary>
    Essay,

    /// <summary>演练: a drill that was attended and settled.</summary>
    Drill,

    /// <summary>表彰: an award, as the person describes it.</summary>
    Award,
}

/// <summary>What evidence may lead to; the further down, the more.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvidenceYield>))]
public enum EvidenceYield
{
    /// <summary>Nothing beyond the rating.</summary>
    Nothing,

    /// <summary>记录: a note for the personal file.</summary>
    Note,

    /// <summary>推荐: a recommendation, of which the HR officers are told.</summary>
    Recommendation,

    /// <summary>表彰提名: a proposal for an award, of which the training officers are told. Whether there is one, they decide.</summary>
    Award,
}

/// <summary>What a course or class gives evidence of; data of the course, and fixed with its version.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Version">Version of the model.</param>
/// <param name="Dimensions">Keys of its dimensions, at least one.</param>
/// <param name="LeadsTo">What a rating may lead to at most.</param>
public sealed record EvidenceTerms(string Model, int Version, IReadOnlyList<string> Dimensions, EvidenceYield LeadsTo)
{
    /// <summary>The names in these terms that no usable model knows; empty where all is known.</summary>
    public IEnumerable<string> UnknownTo(CompetencyModels models) => models.Find(Model, Version) is { IsSample: false } model
        ? Dimensions.Where(key => model.Find(key) is null).Select(key => $"{model.Name}: {key}")
        : [$"{Model} {Version}"];
}

/// <summary>Something that somebody has done and that gives evidence.</summary>
/// <param name="Source">What kind it is.</param>
/// <param name="SourceId">Its key: the enrolment, the sign-up, the work.</param>
/// <param name="PersonId">Who.</param>
/// <param name="UnitId">The unit it was done under; its assessors take it up.</param>
/// <param name="Title">What it is called, in Chinese.</param>
/// <param name="TitleEnglish">The same in English; null when not given.</param>
/// <param name="HappenedOn">The day it was done.</param>
public sealed record EvidenceGiven(EvidenceSource Source, Guid SourceId, Guid PersonId, Guid UnitId, string Title, string? TitleEnglish, LocalDate HappenedOn);

/// <summary>A higher floor in which people do things that give evidence.</summary>
public interface IEvidenceOrigin
{
    /// <summary>Something that a person has done there; null when there is no such thing, it is not done yet, or it is another person's.</summary>
    Task<EvidenceGiven?> FindAsync(EvidenceSource source, Guid sourceId, Guid personId, CancellationToken cancel);

    /// <summary>What can be taken there now to get evidence of dimensions of a model.</summary>
    Task<IReadOnlyList<EvidenceOpportunity>> OpportunitiesAsync(string model, int version, Guid personId, CancellationToken cancel);
}

/// <summary>A course or class that gives evidence.</summary>
/// <param name="Source">What kind it is.</param>
/// <param name="Id">Key of the course or class.</param>
/// <param name="Reference">How the API names it: the key of the course, or that of the class.</param>
/// <param name="Title">What it is called, in Chinese.</param>
/// <param name="TitleEnglish">The same in English; null when not given.</param>
/// <param name="Dimensions">Of which dimensions.</param>
/// <param name="IsDone">Whether the person has completed it before.</param>
public sealed record EvidenceOpportunity(EvidenceSource Source, Guid Id, string Reference, string Title, string? TitleEnglish, IReadOnlyList<string> Dimensions, bool IsDone);
