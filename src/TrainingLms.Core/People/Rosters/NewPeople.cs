using NodaTime;
using NodaTime.Text;
using TrainingLms.Audit;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>People whom a plan adds, with their first posts, or the day on which they begin, and what the trail says of them; made in memory, then copied into the database.</summary>
sealed record NewPeople(IReadOnlyList<Person> People, IReadOnlyList<Holding> Posts, IReadOnlyList<ComingChange> Coming, ChainedEntries Trail)
{
    public static NewPeople Make(
        IReadOnlyList<RosterPlanRow> rows, KeyRing keys, PersonReach reach, WorkCalendar calendar, (Act Act, Warrant Warrant) behind, OpenStream trail)
    {
        var today = calendar.DayOf(behind.Act.At);
        var made = (People: new List<Person>(rows.Count), Posts: new List<Holding>(rows.Count), Coming: new List<ComingChange>(), Observations: new List<Observation>(rows.Count));
        foreach (var stored in rows)
        {
            var row = stored.Open(keys);
            var person = new Person
            {
                Id = behind.Act.NewId(),
                PersonNumber = row.Changes.First(change => change.Column == RosterKeys.PersonNumber).After!,
                Name = row.Changes.First(change => change.Column == RosterKeys.Name).After!,
                UnitId = row.UnitId!.Value,
                Employment = default,
                Engagement = default,
                Status = default,
            };
            WriteFields(row, person, keys);
            person.LieIn(reach.Of(person.UnitId));
            var effective = EffectiveOn(row, today);
            made.People.Add(person);
            if (effective > today && person.IsActive)
            {
                var beginning = new ComingChange { Id = behind.Act.NewId(), PersonId = person.Id, Day = effective, DueAt = calendar.StartOf(effective), Status = person.Status };
                person.Status = PersonStatus.Awaited;
                made.Coming.Add(beginning);
                made.Observations.Add(AuditedFields.Added(person, keys, behind.Act, behind.Warrant, person.UnitId, beginning));
                continue;
            }
            var post = PostOf(person, effective, behind.Act);
            if (!person.IsActive) post.To = effective;
            made.Posts.Add(post);
            made.Observations.Add(AuditedFields.Added(person, keys, behind.Act, behind.Warrant, person.UnitId, post));
        }
        return new NewPeople(made.People, made.Posts, made.Coming, trail.Chain(made.Observations));
    }

    public async Task WriteAsync(LmsDbContext db, CancellationToken cancel)
    {
        await db.CopyAsync(People, cancel);
        if (Posts.Count > 0) await db.CopyAsync(Posts, cancel);
        if (Coming.Count > 0) await db.CopyAsync(Coming, cancel);
        await Trail.WriteAsync(db, cancel);
    }

    public static LocalDate EffectiveOn(PlannedRow row, LocalDate today) => row.EffectiveOn is { } iso ? LocalDatePattern.Iso.Parse(iso).Value : today;

    public static void WriteFields(PlannedRow row, Person person, KeyRing keys)
    {
        foreach (var change in row.Changes)
        {
            if (change.Column == RosterKeys.PersonNumber) person.PersonNumber = change.After!;
            else RosterFields.Find(change.Column)?.Write(person, change.After, keys);
            person.EndLocal(change.Column);
        }
    }

    public static Holding PostOf(Person person, LocalDate from, Act act) => new()
    {
        Id = act.NewId(),
        PersonId = person.Id,
        UnitId = person.UnitId,
        Post = person.Post,
        Engagement = person.Engagement,
        From = from,
    };
}
