using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>That somebody began or left a course, that one was recognised, or that a programme is over for somebody, so that the clock looks at the person's programmes. One small row, deleted when it has looked.</summary>
/// <param name="Id">Key.</param>
/// <param name="PersonId">Who.</param>
public sealed record ProgrammeMark(Guid Id, Guid PersonId);

/// <summary>Reads off what a save is about to do who begins or leaves a course, whose earlier learning is recognised, and whose programme is over. Nobody who learns waits for more than this row.</summary>
static class ProgrammeMarking
{
    /// <summary>Adds the marks to the save.</summary>
    public static void Add(LmsDbContext db, IEnumerable<EntityEntry> changed, Act act)
    {
        foreach (var entry in changed)
            if (entry.Entity is Enrolment enrolment && Concerns(enrolment, entry)) db.ProgrammeMarks.Add(new ProgrammeMark(act.NewId(), enrolment.PersonId));
            else if (entry is { Entity: ProgrammeAssignment { State: AssignmentState.Exempted or AssignmentState.Released or AssignmentState.Revoked } over, State: EntityState.Modified })
                db.ProgrammeMarks.Add(new ProgrammeMark(act.NewId(), over.PersonId));
    }

    static bool Concerns(Enrolment enrolment, EntityEntry entry) => enrolment.State switch
    {
        EnrolmentState.InProgress => entry.State == EntityState.Modified && Equals(entry.Property(nameof(Enrolment.State)).OriginalValue, EnrolmentState.Enrolled),
        EnrolmentState.Withdrawn => entry.State == EntityState.Modified,
        EnrolmentState.Recognised => entry.State is EntityState.Added or EntityState.Modified,
        _ => false,
    };
}
