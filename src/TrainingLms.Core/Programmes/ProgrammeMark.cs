using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>That somebody began a course, so that the clock looks at the person's programmes. One small row, deleted when it has looked.</summary>
/// <param name="Id">Key.</param>
/// <param name="PersonId">Who.</param>
public sealed record ProgrammeMark(Guid Id, Guid PersonId);

/// <summary>Reads off what a save is about to do who begins a course. Nobody who learns waits for more than this row.</summary>
static class ProgrammeMarking
{
    /// <summary>Adds the marks to the save.</summary>
    public static void Add(LmsDbContext db, IEnumerable<EntityEntry> changed, Act act)
    {
        foreach (var entry in changed)
            if (entry is { Entity: Enrolment { State: EnrolmentState.InProgress } enrolment, State: EntityState.Modified } && Equals(entry.Property(nameof(Enrolment.State)).OriginalValue, EnrolmentState.Enrolled))
                db.ProgrammeMarks.Add(new ProgrammeMark(act.NewId(), enrolment.PersonId));
    }
}
