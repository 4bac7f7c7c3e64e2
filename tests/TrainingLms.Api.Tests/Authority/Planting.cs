using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>
/// Writes records straight into the database, in whatever state, without asking any workflow: hundreds of them through HTTP would take minutes, and
/// the question here is only who gets to see them.
/// </summary>
sealed class Planting(LmsDbContext db, Instant at)
{
    public LmsDbContext Db => db;

    public Instant At => at;

    public Guid NewId() => new Act(Actor.System, at).NewId();

    /// <summary>Any mapped class, by the names of its members; what is not given keeps what its constructor made.</summary>
    public T Plant<T>(params (string Member, object? Value)[] members) where T : class
    {
        var record = (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;
        var entry = db.Entry(record);
        foreach (var (member, value) in members) entry.Property(member).CurrentValue = value;
        entry.State = EntityState.Added;
        return record;
    }
}
