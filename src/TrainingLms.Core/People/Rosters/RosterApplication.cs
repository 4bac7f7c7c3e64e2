using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>A stored plan against the people as they are now. It executes what was seen and reads no file.</summary>
sealed class RosterApplication
{
    const int Batch = 1_000;

    readonly LmsDbContext db;
    readonly KeyRing keys;
    readonly IReadOnlyList<PlannedRow> rows;
    readonly Dictionary<Guid, Person> people = [];
    readonly Dictionary<Guid, Holding> posts = [];
    readonly HashSet<Guid> openUnits;

    RosterApplication(LmsDbContext db, KeyRing keys, IReadOnlyList<PlannedRow> rows, HashSet<Guid> openUnits) =>
        (this.db, this.keys, this.rows, this.openUnits) = (db, keys, rows, openUnits);

    public static async Task<RosterApplication> LoadAsync(LmsDbContext db, KeyRing keys, IReadOnlyList<PlannedRow> rows, CancellationToken cancel)
    {
        var open = await db.Units.Where(unit => unit.State == UnitState.Open).Select(unit => unit.Id).ToHashSetAsync(cancel);
        var application = new RosterApplication(db, keys, rows, open);
        foreach (var ids in rows.Select(row => row.PersonId).OfType<Guid>().Chunk(Batch))
        {
            foreach (var person in await db.People.Where(p => ids.Contains(p.Id)).ToListAsync(cancel)) application.people[person.Id] = person;
            foreach (var post in await db.Holdings.Where(h => ids.Contains(h.PersonId) && h.To == null).ToListAsync(cancel)) application.posts[post.PersonId] = post;
        }
        return application;
    }

    /// <summary>Whether everybody looked at has the version of the plan, and every unit is still open and the officer's.</summary>
    /// <remarks>A number that was taken meanwhile shows at the unique index.</remarks>
    public bool IsFresh(HashSet<Guid> inScope) => rows.All(row =>
        row.PersonId is { } id
            ? people.TryGetValue(id, out var person) && person.Version == row.PersonVersion && inScope.Contains(person.UnitId) && Reaches(row, inScope)
            : row.Verdict != RowVerdict.Create || Reaches(row, inScope));

    bool Reaches(PlannedRow row, HashSet<Guid> inScope) =>
        row.UnitId is { } unit && inScope.Contains(unit) && (openUnits.Contains(unit) || !row.Verdict.IsWritten());

    public void Apply(LocalDate today, Act act)
    {
        foreach (var row in rows.Where(row => row.Verdict.IsWritten()))
        {
            var effective = row.EffectiveOn is { } iso ? LocalDatePattern.Iso.Parse(iso).Value : today;
            if (row.Verdict == RowVerdict.Create) Create(row, effective, act);
            else Change(row, people[row.PersonId!.Value], effective, act);
        }
    }

    void Create(PlannedRow row, LocalDate effective, Act act)
    {
        var person = new Person
        {
            Id = act.NewId(),
            PersonNumber = After(row, RosterKeys.PersonNumber)!,
            Name = After(row, RosterKeys.Name)!,
            UnitId = row.UnitId!.Value,
            Employment = default,
            Engagement = default,
            Status = default,
        };
        WriteFields(row, person);
        db.People.Add(person);
        var post = Post(person, effective, act);
        if (!person.IsActive) post.To = effective;
        db.Holdings.Add(post);
    }

    void Change(PlannedRow row, Person person, LocalDate effective, Act act)
    {
        WriteFields(row, person);
        person.UnitId = row.UnitId!.Value;
        var post = posts.GetValueOrDefault(person.Id);
        switch (row.Verdict)
        {
            case RowVerdict.Leave when post is not null:
                post.To = effective;
                break;
            case RowVerdict.Transfer or RowVerdict.Rejoin:
                if (post is not null) post.To = effective.PlusDays(-1);
                db.Holdings.Add(Post(person, effective, act));
                break;
            default:
                if (post is not null) (post.Post, post.Engagement) = (person.Post, person.Engagement);
                break;
        }
    }

    void WriteFields(PlannedRow row, Person person)
    {
        foreach (var change in row.Changes) RosterFields.Find(change.Column)?.Write(person, change.After, keys);
    }

    static Holding Post(Person person, LocalDate from, Act act) => new()
    {
        Id = act.NewId(),
        PersonId = person.Id,
        UnitId = person.UnitId,
        Post = person.Post,
        Engagement = person.Engagement,
        From = from,
    };

    static string? After(PlannedRow row, string column) => row.Changes.FirstOrDefault(change => change.Column == column)?.After;
}
