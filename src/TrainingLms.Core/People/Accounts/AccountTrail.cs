using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Workflow;
using Seen = TrainingLms.Audit.FieldChange;

namespace TrainingLms.People;

/// <summary>What happens to accounts, sessions and tokens beside the workflow, as entries of the audit trail. Never a password, a code, a token or an unknown name.</summary>
public static class AccountTrail
{
    const string Area = "sign_in";

    /// <summary>The owner did something with the own account, session or token; the next save writes it.</summary>
    public static void ObserveOwner(this LmsDbContext db, string what, string subject, Guid subjectId, Act act, params IReadOnlyList<Seen> changes) =>
        db.Observe(new Observation(Area, what, subject, subjectId, act, new Warrant("account_owner")) { Changes = changes });

    /// <summary>Somebody who is not signed in tried to.</summary>
    public static void ObserveVisitor(this LmsDbContext db, string what, Guid accountId, Act act, params IReadOnlyList<Seen> changes) =>
        db.Observe(new Observation(Area, what, "account", accountId, act with { By = Actor.Public }, new Warrant("anyone")) { Changes = changes });

    /// <summary>A field that changed, or was told.</summary>
    public static Seen Field(string name, string? after, string? before = null) => new(name, before, after);

    /// <summary>The act as that of a person who has just shown who it is.</summary>
    public static Act As(this Act act, Person person) => act with { By = new Actor(person.Id, person.Name, [], FlatUnits.Instance) };
}
