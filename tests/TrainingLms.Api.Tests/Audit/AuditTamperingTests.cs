using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;
using TrainingLms.Data;

namespace TrainingLms.Api.Tests.Audit;

/// <summary>Somebody with full power over the database drops the triggers and tampers. Each case is undone, so that the next finds a whole chain.</summary>
public abstract class AuditTamperingTests(LmsServer server)
{
    const string Stream = "organization_unit/2026";

    [Theory]
    [InlineData("actor_name = 'systen'")]
    [InlineData("to_state = 'closed'")]
    [InlineData("reason = 'as agreed'")]
    [InlineData("unit_id = subject_id")]
    [InlineData("hash = previous_hash")]
    public async Task A_changed_entry_is_found(string change) =>
        await Finds("audit.entry_changed", 3, db => Run(db, $"UPDATE audit_entries SET {change} WHERE stream = '{Stream}' AND sequence = 3"));

    [Fact]
    public async Task An_entry_that_was_sealed_anew_does_not_fit_the_next() =>
        await Finds("audit.link_broken", 4, async db =>
        {
            var entry = await db.AuditEntries.AsNoTracking().SingleAsync(e => e.Stream == Stream && e.Sequence == 3);
            await Run(db, $"DELETE FROM audit_entries WHERE stream = '{Stream}' AND sequence = 3");
            db.AuditEntries.Add(Copy(entry, entry.Sequence, entry.PreviousHash, "nobody"));
            await db.SaveChangesAsync();
        });

    [Fact]
    public async Task A_removed_entry_is_missed() =>
        await Finds("audit.entry_missing", 3, db => Run(db, $"DELETE FROM audit_entries WHERE stream = '{Stream}' AND sequence = 3"));

    [Fact]
    public async Task A_removed_entry_is_not_hidden_by_renumbering() =>
        await Finds("audit.link_broken", 3, async db =>
        {
            await Run(db, $"DELETE FROM audit_entries WHERE stream = '{Stream}' AND sequence = 3");
            foreach (var sequence in Enumerable.Range(4, await LengthAsync(db) - 2))
                await Run(db, $"UPDATE audit_entries SET sequence = {sequence - 1} WHERE stream = '{Stream}' AND sequence = {sequence}");
        });

    [Fact]
    public async Task A_chain_that_was_cut_short_is_found()
    {
        var length = await server.InDatabaseAsync(LengthAsync);
        await Finds("audit.head_differs", length - 1, db => Run(db, $"DELETE FROM audit_entries WHERE stream = '{Stream}' AND sequence = {length}"));
        await Finds("audit.head_differs", 0, db => Run(db, $"DELETE FROM audit_entries WHERE stream = '{Stream}'"));
        await Finds("audit.head_differs", length, db => Run(db, $"DELETE FROM audit_chains WHERE id = '{Stream}'"));
    }

    [Fact]
    public async Task An_added_entry_is_found_even_when_it_is_linked_and_sealed()
    {
        var length = await server.InDatabaseAsync(LengthAsync);
        await Finds("audit.head_differs", length + 1, async db =>
        {
            var last = await db.AuditEntries.AsNoTracking().SingleAsync(e => e.Stream == Stream && e.Sequence == length);
            db.AuditEntries.Add(Copy(last, length + 1, last.Hash, last.ActorName));
            await db.SaveChangesAsync();
        });
    }

    async Task Finds(string code, long sequence, Func<LmsDbContext, Task> tamper)
    {
        var found = await server.InDatabaseAsync(async db =>
        {
            await using var undone = await db.Database.BeginTransactionAsync();
            await Run(db, db.Dialect.Name == "sqlite"
                ? "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete"
                : "DROP TRIGGER audit_no_change ON audit_entries");
            await tamper(db);
            return await new AuditTrail(db).VerifyAsync().ToListAsync();
        });
        Assert.Equal([new AuditBreak(Stream, sequence, code)], found);
        Assert.Empty(await server.InDatabaseAsync(async db => await new AuditTrail(db).VerifyAsync().ToListAsync()));
    }

    static Task<int> Run(LmsDbContext db, string sql) => db.Database.ExecuteSqlRawAsync(sql);

    static Task<int> LengthAsync(LmsDbContext db) => db.AuditEntries.CountAsync(entry => entry.Stream == Stream);

    static AuditEntry Copy(AuditEntry of, long sequence, string previous, string actor) => new AuditEntry
    {
        Stream = of.Stream,
        Sequence = sequence,
        At = of.At,
        ActorId = of.ActorId,
        ActorName = actor,
        As = of.As,
        Trigger = of.Trigger,
        Subject = of.Subject,
        SubjectId = of.SubjectId,
        FromState = of.FromState,
        ToState = of.ToState,
        PreviousHash = previous,
    }.Sealed();
}

public sealed class AuditTamperingTestsOnSqlite(SqliteServer server) : AuditTamperingTests(server), IClassFixture<SqliteServer>;

public sealed class AuditTamperingTestsOnPostgreSql(PostgreSqlServer server) : AuditTamperingTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
