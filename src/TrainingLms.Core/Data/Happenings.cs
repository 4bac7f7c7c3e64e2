using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using TrainingLms.Audit;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;
using FieldChange = TrainingLms.Audit.FieldChange;

namespace TrainingLms.Data;

/// <summary>Reads off what a save is about to do, one entry for each transition, observation and changed record.</summary>
static class Happenings
{
    /// <summary>The warrant of a change that no workflow judged.</summary>
    static readonly Warrant OfNobody = new("none"), OfTheClock = new("clock");

    /// <summary>Everything to be written into the trail; empty when nothing is.</summary>
    /// <param name="changed">What is added, modified or deleted, or has moved.</param>
    /// <param name="observations">Acts that moved no workflow.</param>
    /// <param name="stated">Who is behind the changed fields, where the use case said so.</param>
    /// <param name="acting">Who is at work, where nothing in the save says so, and the keys to mask what is sealed.</param>
    public static List<Observation> Of(IReadOnlyList<EntityEntry> changed, IReadOnlyList<Observation> observations, (Act Act, Warrant Warrant)? stated, Acting acting)
    {
        var moved = changed.Select(entry => entry.Entity).OfType<IGoverned>().SelectMany(subject => subject.Transitions.Select(Observation.Of)).ToList();
        var fields = FieldsOf(changed, acting.Keys);
        if (moved.Count == 0 && fields.Count == 0) return [.. observations];
        var subjects = changed.Where(entry => entry.Entity is IGoverned).ToDictionary(entry => ((IGoverned)entry.Entity).Id);
        var happened = new List<Observation>(moved.Count + fields.Count + observations.Count);
        foreach (var (index, one) in moved.Index())
        {
            var isLast = index == moved.Count - 1 || moved[index + 1].SubjectId != one.SubjectId;
            var changes = isLast && fields.Remove((one.Subject, one.SubjectId), out var found) ? found.Changes : [];
            happened.Add(Placed(one, subjects[one.SubjectId]) with { Changes = changes });
        }
        happened.AddRange(observations);
        if (fields.Count > 0)
        {
            var (act, warrant) = stated ?? Behind(happened) ?? Nobody(acting.Now);
            happened.AddRange(fields.Select(field => field.Value.ToObservation(field.Key, act, warrant)));
        }
        return happened;
    }

    static (Act, Warrant)? Behind(List<Observation> happened) => happened.Count == 0 ? null : (happened[0].Act.Because(null), happened[0].Warrant);

    static (Act, Warrant) Nobody(Act act) => (act, ReferenceEquals(act.By, Actor.System) ? OfTheClock : OfNobody);

    /// <summary>The changed fields of each subject, those of what belongs to it with its own.</summary>
    static Dictionary<(string Subject, Guid Id), ChangedRecord> FieldsOf(IReadOnlyList<EntityEntry> changed, KeyRing keys)
    {
        var found = new Dictionary<(string, Guid), ChangedRecord>();
        foreach (var entry in changed)
        {
            if (AuditedFields.Of(entry.Metadata.ClrType) is not { } kind || kind.ChangesOf(entry, keys) is not { Count: > 0 } changes) continue;
            var key = (kind.Subject, kind.SubjectIdOf(entry.Entity));
            if (!found.TryGetValue(key, out var record)) found.Add(key, record = new ChangedRecord(kind.Area));
            record.Add(kind, entry, changes);
        }
        return found;
    }

    /// <summary>With the unit that the subject belongs to, and the version of the rules it is judged by.</summary>
    static Observation Placed(Observation one, EntityEntry subject) => one with
    {
        SubjectUnitId = UnitOf(subject.Metadata, subject.Entity),
        RuleVersion = Read(subject.Metadata, subject.Entity, "RuleSetVersion") as string,
    };

    /// <summary>The unit that a governed record belongs to, saved or not; null where it belongs to none.</summary>
    public static Guid? UnitOf(LmsDbContext db, IGoverned subject) => db.Model.FindEntityType(subject.GetType()) is { } type ? UnitOf(type, subject) : null;

    /// <summary>A unit belongs to itself, others by the name that the field has throughout the house.</summary>
    static Guid? UnitOf(IEntityType type, object record) =>
        record is OrganizationUnit unit ? unit.Id
        : (Read(type, record, "UnitId") ?? Read(type, record, "EmployerUnitId") ?? Read(type, record, "OwnerUnitId")) is Guid id && id != Guid.Empty ? id : null;

    static object? Read(IEntityType type, object record, string property) => type.FindProperty(property) is { } found ? found.GetGetter().GetClrValue(record) : null;

    /// <summary>Gives observations about people and accounts the unit of the person, and those that rest on no grant the unit of who acts; one look for all.</summary>
    public static async Task<IReadOnlyList<Observation>> PlaceAsync(LmsDbContext db, List<Observation> happened, CancellationToken cancel)
    {
        var homeless = happened.Where(IsHomeless).ToList();
        if (homeless.Count == 0) return happened;
        var accounts = homeless.Where(one => one.Subject == "account").Select(one => one.SubjectId).Distinct().ToList();
        var owners = accounts.Count == 0 ? []
            : await db.Accounts.Where(account => accounts.Contains(account.Id)).Select(account => new { account.Id, account.PersonId }).ToDictionaryAsync(account => account.Id, account => account.PersonId, cancel);
        Guid PersonOf(Observation one) => one.Subject == "person" ? one.SubjectId : owners.GetValueOrDefault(one.SubjectId, one.Act.By.PersonId);
        var people = homeless.Select(PersonOf).Distinct().ToList();
        var units = await db.People.Where(person => people.Contains(person.Id)).Select(person => new { person.Id, person.UnitId }).ToDictionaryAsync(person => person.Id, person => person.UnitId, cancel);
        return happened.ConvertAll(one => IsHomeless(one) && units.TryGetValue(PersonOf(one), out var unit) ? one with { SubjectUnitId = unit } : one);
    }

    static bool IsHomeless(Observation one) => one.SubjectUnitId is null && (one.Subject is "person" or "account" || (one.Warrant.UnitId is null && one.Act.By.PersonId != Guid.Empty));

    /// <summary>What happened to the fields of one subject in one save.</summary>
    sealed class ChangedRecord(string area)
    {
        string what = "change";
        Guid? unitId;

        public List<FieldChange> Changes { get; } = [];

        public void Add(AuditedKind kind, EntityEntry entry, IReadOnlyList<FieldChange> changes)
        {
            if (!kind.IsSubject)
            {
                Changes.AddRange(changes);
                return;
            }
            what = entry.State switch { EntityState.Added => "create", EntityState.Deleted => "remove", _ => "change" };
            unitId = UnitOf(entry.Metadata, entry.Entity);
            Changes.InsertRange(0, changes);
        }

        public Observation ToObservation((string Subject, Guid Id) key, Act act, Warrant warrant) =>
            new(area, what, key.Subject, key.Id, act, warrant) { Changes = Changes, SubjectUnitId = unitId };
    }
}
