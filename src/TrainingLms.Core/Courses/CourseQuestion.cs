using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>A question of a package, as the floor that reads banks names it.</summary>
/// <param name="Bank">Name of its bank.</param>
/// <param name="Code">Its code in the bank.</param>
/// <param name="ContentHash">SHA-256 over what it says, 64 hexadecimal digits.</param>
public sealed record PackageQuestion(string Bank, string Code, string ContentHash);

/// <summary>试题审核: a question of a version, and whether a reviewer has looked at it as it stands (learning.md 2.3). What did not change keeps its review when a draft comes back.</summary>
public sealed class CourseQuestion
{
    CourseQuestion() { }

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <summary>The version.</summary>
    public Guid CourseVersionId { get; private init; }

    /// <summary>Name of its bank.</summary>
    public string Bank { get; private init; } = "";

    /// <summary>Its code in the bank.</summary>
    public string Code { get; private init; } = "";

    /// <summary>SHA-256 over what it says, 64 hexadecimal digits.</summary>
    public string ContentHash { get; private init; } = "";

    /// <summary>When a reviewer looked at it; null before.</summary>
    public Instant? ReviewedAt { get; private set; }

    /// <summary>Who that was; null before.</summary>
    public Guid? ReviewedBy { get; private set; }

    /// <summary>The question without its review.</summary>
    public PackageQuestion Named => new(Bank, Code, ContentHash);

    internal static CourseQuestion Of(Guid versionId, PackageQuestion question, CourseQuestion? before, Act act) => new()
    {
        Id = act.NewId(),
        CourseVersionId = versionId,
        Bank = question.Bank,
        Code = question.Code,
        ContentHash = question.ContentHash,
        ReviewedAt = before?.ReviewedAt,
        ReviewedBy = before?.ReviewedBy,
    };

    internal void Review(Act act) => (ReviewedAt, ReviewedBy) = (act.At, act.By.PersonId);
}
