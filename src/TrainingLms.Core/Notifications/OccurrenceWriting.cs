using Microsoft.EntityFrameworkCore.ChangeTracking;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>
/// Reads off what a save is about to do of what people are to be told. Done for every save in one place, so that nothing is told that did not happen and
/// nothing that happened is lost. A transition that no line of the table speaks of costs one look into a dictionary; one that some line does costs one small row.
/// </summary>
static class OccurrenceWriting
{
    /// <summary>Adds the rows to the save. Versions are raised already.</summary>
    public static void Add(LmsDbContext db, IEnumerable<EntityEntry> changed)
    {
        foreach (var entry in changed)
        {
            if (entry.Entity is not IGoverned { Transitions.Count: > 0 } subject) continue;
            foreach (var moved in subject.Transitions)
            {
                // Where no line holds, other systems may still have subscribed to the step.
                if (Tellings.For(moved.Workflow) is not { } tellings || !tellings.Knows(moved.Trigger)) continue;
                db.Occurrences.Add(Occurrence.Of(tellings, tellings.Of(subject, moved.Trigger), tellings.AboutOf(subject), (subject.Id, subject.Version), moved.Trigger, moved.Act));
            }
        }
    }
}
