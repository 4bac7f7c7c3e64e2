using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>That somebody completed a course.</summary>
/// <param name="EnrolmentId">The enrolment; completed once.</param>
/// <param name="PersonId">Who learned.</param>
/// <param name="UnitId">The unit it was learned under.</param>
/// <param name="CourseId">The course.</param>
/// <param name="CourseVersionId">The version.</param>
/// <param name="Title">Title of the version in Chinese.</param>
/// <param name="Category">What its hours count as.</param>
/// <param name="HoursHundredths">Hours it grants, in hundredths.</param>
/// <param name="LearnedOn">The last day of learning.</param>
public sealed record CourseCompletion(
    Guid EnrolmentId, Guid PersonId, Guid UnitId, Guid CourseId, Guid CourseVersionId, string Title, HoursCategory Category, int HoursHundredths, LocalDate LearnedOn)
{
    /// <summary>The day of the enrolment, before which nothing can have been learned; null where it is not known.</summary>
    public LocalDate? LearnedFrom { get; init; }

    internal static CourseCompletion Of(Enrolment enrolment, CourseVersion version, LocalDate learnedOn) => new(
        enrolment.Id, enrolment.PersonId, enrolment.UnitId, version.CourseId, version.Id, version.Title, version.Category, version.HoursHundredths, learnedOn);
}

/// <summary>A higher floor that wants to know of completions. It adds what follows in the same transaction, so that both happen or neither.</summary>
public interface ICompletionWitness
{
    /// <summary>Called once for each completion, saved but not yet committed. What it adds to the context is saved for it.</summary>
    Task CompletedAsync(CourseCompletion completion, Act act, CancellationToken cancel);
}
