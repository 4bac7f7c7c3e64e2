using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Tests.Audit;

/// <summary>What tests of the trail do again and again.</summary>
static class AuditTools
{
    public static AuditVerification VerificationOf(this LmsServer server, LmsDbContext db) =>
        new(db, server.Services.GetRequiredService<SealFolder>(), server.Services.GetRequiredService<KeyRing>());

    public static Task<List<AuditBreak>> BreaksAsync(this LmsServer server) =>
        server.InDatabaseAsync(async db => await server.VerificationOf(db).RunAsync().ToListAsync());

    /// <summary>Tampers as somebody with full power over the database, verifies, and undoes it, so that the next case finds a whole trail.</summary>
    public static Task<List<AuditBreak>> BreaksAfterAsync(this LmsServer server, Func<LmsDbContext, Task> tamper) => server.InDatabaseAsync(async db =>
    {
        await using var undone = await db.Database.BeginTransactionAsync();
        await DropGuardsAsync(db);
        await tamper(db);
        db.ChangeTracker.Clear();
        return await server.VerificationOf(db).RunAsync().ToListAsync();
    });

    public static async Task DropGuardsAsync(LmsDbContext db)
    {
        var guards = db.Dialect.Name == "sqlite"
            ? await db.Database.SqlQuery<string>($"SELECT 'DROP TRIGGER ' || name AS \"Value\" FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'").ToListAsync()
            : [.. AuditTables.AppendOnly.Select(table => $"ALTER TABLE {table} DISABLE TRIGGER USER")];
        foreach (var guard in guards) await RunAsync(db, guard);
    }

    public static Task<int> RunAsync(LmsDbContext db, string sql) => db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    /// <summary>Entries about a subject, with details.</summary>
    public static Task<IReadOnlyList<AuditEntry>> TrailOfAsync(this LmsServer server, Guid subjectId) => server.InDatabaseAsync(db => new AuditTrail(db).AboutAsync(subjectId));

    /// <summary>An entry with one thing changed and sealed anew, as a forger would make it.</summary>
    public static AuditEntry Forged(AuditEntry of, long sequence, string previous, string actor) => new AuditEntry
    {
        Stream = of.Stream,
        Sequence = sequence,
        At = of.At,
        ActorId = of.ActorId,
        ActorName = actor,
        OnBehalfOf = of.OnBehalfOf,
        As = of.As,
        UnitId = of.UnitId,
        AppointmentId = of.AppointmentId,
        Trigger = of.Trigger,
        Subject = of.Subject,
        SubjectId = of.SubjectId,
        SubjectUnitId = of.SubjectUnitId,
        FromState = of.FromState,
        ToState = of.ToState,
        RefusedWith = of.RefusedWith,
        Changes = of.Changes,
        RuleVersion = of.RuleVersion,
        CorrelationId = of.CorrelationId,
        DetailsDigest = of.DetailsDigest,
        PreviousHash = previous,
    }.Sealed();
}
