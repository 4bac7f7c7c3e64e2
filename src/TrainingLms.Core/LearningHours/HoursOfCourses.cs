using Microsoft.EntityFrameworkCore;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Grants hours when a course is completed, in the same transaction as the completion.</summary>
public sealed class HoursOfCourses(LmsDbContext db, HoursRuleOffice office) : ICompletionWitness
{
    /// <inheritdoc/>
    public async Task CompletedAsync(CourseCompletion completion, Act act, CancellationToken cancel)
    {
        var rules = (await office.BookAsync(cancel)).For(completion.UnitId, completion.LearnedOn.Year);
        var since = completion.LearnedOn.PlusYears(-rules.Settings.RepeatAfterYears);
        var isRepeat = await db.HoursEntries.AnyAsync(e => e.PersonId == completion.PersonId && e.CourseId == completion.CourseId
            && e.Kind == HoursEntryKind.Grant && e.State == HoursEntryState.Booked && e.LearnedOn > since, cancel);
        if (!isRepeat) db.HoursEntries.Add(HoursEntry.GrantFor(completion, rules, act));
    }
}
