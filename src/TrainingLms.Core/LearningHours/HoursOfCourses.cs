using Microsoft.EntityFrameworkCore;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Grants hours when a course is completed, in the same save as the completion.</summary>
public sealed class HoursOfCourses(LmsDbContext db, HoursOptions options) : ICompletionWitness
{
    /// <inheritdoc/>
    public async Task CompletedAsync(CourseCompletion completion, Act act, CancellationToken cancel)
    {
        var since = completion.LearnedOn.PlusYears(-options.RepeatAfterYears);
        var isRepeat = await db.HoursEntries.AnyAsync(e => e.PersonId == completion.PersonId && e.CourseId == completion.CourseId
            && e.Kind == HoursEntryKind.Grant && e.State == HoursEntryState.Booked && e.LearnedOn > since, cancel);
        if (!isRepeat) db.HoursEntries.Add(HoursEntry.GrantFor(completion, act));
    }
}
