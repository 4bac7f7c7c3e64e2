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
    internal static CourseCompletion Of(Enrolment enrolment, CourseVersion version, LocalDate learnedOn) => new(
        enrolment.Id, enrolment.PersonId, enrolment.UnitId, version.CourseId, version.Id, version.Title, version.Category, version.HoursHundredths, learnedOn);
}

/// <summary>A higher floor that wants to know of completions. It adds what follows to the same save, so that both happen or neither.</summary>
public interface ICompletionWitness
{
    /// <summary>Called once for each completion, before it is saved. Does not save itself.</summary>
    Task CompletedAsync(CourseCompletion completion, Act act, CancellationToken cancel);
}
