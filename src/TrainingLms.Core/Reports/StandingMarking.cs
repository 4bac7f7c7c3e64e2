using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>
/// Reads off what a save is about to do whose standings change with it. Done for every save in one place, so that no use case can forget it; a mark is
/// one small row, and nobody waits for the folding.
/// </summary>
static class StandingMarking
{
    static readonly string[] FieldsThatCount = [nameof(Person.UnitId), nameof(Person.Status), nameof(Person.Engagement), nameof(Person.Employment), nameof(Person.Rank), nameof(Person.IsProfessionalTechnician)];

    /// <summary>Adds the marks to the save.</summary>
    public static void Add(LmsDbContext db, IEnumerable<EntityEntry> changed, Act act)
    {
        HashSet<Guid>? people = null;
        foreach (var entry in changed)
            if (PersonOf(entry) is { } person) (people ??= []).Add(person);
        if (people is not null) db.StandingMarks.AddRange(people.Select(person => new StandingMark(act.NewId(), person)));
    }

    /// <summary>The marks of people who are copied past the change tracker; none for other rows.</summary>
    public static IReadOnlyList<StandingMark> Of<T>(IReadOnlyList<T> rows, Act act) =>
        rows is IReadOnlyList<Person> people ? [.. people.Select(person => new StandingMark(act.NewId(), person.Id))] : [];

    static Guid? PersonOf(EntityEntry entry) => entry.Entity switch
    {
        HoursEntry hours => hours.PersonId,
        Enrolment { State: EnrolmentState.Completed } enrolment => enrolment.PersonId,
        Person person when entry.State == EntityState.Added || FieldsThatCount.Any(field => entry.Property(field).IsModified) => person.Id,
        _ => null,
    };
}
