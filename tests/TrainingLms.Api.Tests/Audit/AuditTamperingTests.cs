using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Api.Tests.Audit.AuditTools;
using FieldChange = TrainingLms.Audit.FieldChange;

namespace TrainingLms.Api.Tests.Audit;

/// <summary>Somebody with full power over the database drops the triggers and tampers. Each case is undone, so that the next finds a whole chain.</summary>
public abstract class AuditTamperingTests(LmsServer server) : IAsyncLifetime
{
    const string Stream = "organization_unit/2026";
    const string Full = "tampering/2026";

    /// <summary>A chain whose entries have every column filled.</summary>
    public async ValueTask InitializeAsync() => await server.InDatabaseAsync(async db =>
    {
        if (await db.AuditEntries.AnyAsync(entry => entry.Stream == Full)) return 0;
        for (var number = 1; number <= 3; number++)
        {
            var act = server.SystemAct.Because("as agreed") with { ClientAddress = "10.0.0.7", CorrelationId = $"request-{number}" };
            db.Observe(new Observation("tampering", "view_full_id", "person", act.NewId(), act, new Warrant(Role.HrOfficer, server.Units["C-1"], act.NewId(), act.NewId()))
            {
                FromState = "active",
                ToState = "active",
                RefusedWith = "duty.second_person_needed",
                RuleVersion = "2026-1",
                Changes = [new FieldChange("unit_id", "a", "b"), new FieldChange("mobile", "138****0001", "138****0002", IsPersonal: true)],
            });
        }
        return await db.SaveChangesAsync();
    });

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_single_changed_byte_in_any_column_is_found()
    {
        var columns = await server.InDatabaseAsync(db => Task.FromResult(db.Model.FindEntityType(typeof(AuditEntry))!.GetProperties()
            .Where(property => !property.IsPrimaryKey()).Select(property => (Name: $"\"{property.GetColumnName()}\"", Type: Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType)).ToList()));
        Assert.True(columns.Count >= 20);
        foreach (var (column, type) in columns)
        {
            var other = type == typeof(string) ? $"CASE WHEN substr({column}, 1, 1) = '0' THEN '1' ELSE '0' END || substr({column}, 2)"
                : type == typeof(Guid) ? "'0198F000-0000-7000-8000-000000000001'"
                : server is SqliteServer ? $"{column} + 1" : $"{column} + interval '1 microsecond'";
            var found = await server.BreaksAfterAsync(db => RunAsync(db, $"UPDATE audit_entries SET {column} = {other} WHERE stream = '{Full}' AND sequence = 2"));
            var expected = new AuditBreak(Full, 2, column == "\"previous_hash\"" ? "audit.link_broken" : "audit.entry_changed");
            Assert.True(found.SequenceEqual([expected]), $"{column}: {string.Join(", ", found)}");
        }
    }

    [Fact]
    public async Task A_key_that_reads_the_same_but_is_no_longer_found_by_a_search_is_found()
    {
        if (server is not SqliteServer) return;
        foreach (var other in (string[])["lower(subject_id)", "replace(subject_id, '-', '')", "'{' || subject_id || '}'"])
            Assert.Equal([new AuditBreak(Full, 2, "audit.entry_changed")],
                await server.BreaksAfterAsync(db => RunAsync(db, $"UPDATE audit_entries SET subject_id = {other} WHERE stream = '{Full}' AND sequence = 2")));
    }

    [Theory]
    [InlineData("UPDATE audit_details SET content = replace(content, '0001', '0003')", "audit.details_changed")]
    [InlineData("UPDATE audit_details SET content = replace(content, 'agreed', 'ordered')", "audit.details_changed")]
    [InlineData("UPDATE audit_details SET salt = '0' || substr(salt, 2, 30) || 'x'", "audit.details_changed")]
    [InlineData("DELETE FROM audit_details", "audit.details_missing")]
    public async Task Changed_or_missing_details_are_found(string sql, string code) =>
        Assert.Equal([new AuditBreak(Full, 2, code)], await server.BreaksAfterAsync(db => RunAsync(db, $"{sql} WHERE stream = '{Full}' AND sequence = 2")));

    [Fact]
    public async Task Details_that_were_added_or_erased_without_an_entry_are_found()
    {
        Assert.Equal([new AuditBreak(Stream, 2, "audit.details_unknown")], await server.BreaksAfterAsync(db =>
            RunAsync(db, $"INSERT INTO audit_details (stream, sequence, salt, content) VALUES ('{Stream}', 2, '00', '{{}}')")));
        Assert.Equal([new AuditBreak(Full, 2, "audit.erasure_unrecorded")], await server.BreaksAfterAsync(async db =>
        {
            db.AuditErasures.Add(new AuditErasure { Stream = Full, Sequence = 2, At = LmsServer.Start, OrderText = "none" });
            await db.SaveChangesAsync();
            await RunAsync(db, $"DELETE FROM audit_details WHERE stream = '{Full}' AND sequence = 2");
        }));
    }

    [Fact]
    public async Task An_entry_that_was_sealed_anew_does_not_fit_the_next() =>
        await Finds("audit.link_broken", 4, async db =>
        {
            var entry = await db.AuditEntries.AsNoTracking().SingleAsync(e => e.Stream == Stream && e.Sequence == 3);
            await RunAsync(db, $"DELETE FROM audit_entries WHERE stream = '{Stream}' AND sequence = 3");
            db.AuditEntries.Add(Forged(entry, entry.Sequence, entry.PreviousHash, "nobody"));
            await db.SaveChangesAsync();
        });

    [Fact]
    public async Task A_removed_entry_is_missed() =>
        await Finds("audit.entry_missing", 3, db => RunAsync(db, $"DELETE FROM audit_entries WHERE stream = '{Stream}' AND sequence = 3"));

    [Fact]
    public async Task A_removed_entry_is_not_hidden_by_renumbering() =>
        await Finds("audit.link_broken", 3, async db =>
        {
            await RunAsync(db, $"DELETE FROM audit_entries WHERE stream = '{Stream}' AND sequence = 3");
            foreach (var sequence in Enumerable.Range(4, await LengthAsync(db) - 2))
                await RunAsync(db, $"UPDATE audit_entries SET sequence = {sequence - 1} WHERE stream = '{Stream}' AND sequence = {sequence}");
        });

    [Fact]
    public async Task A_chain_that_was_cut_short_is_found()
    {
        var length = await server.InDatabaseAsync(LengthAsync);
        await Finds("audit.head_differs", length - 1, db => RunAsync(db, $"DELETE FROM audit_entries WHERE stream = '{Stream}' AND sequence = {length}"));
        await Finds("audit.head_differs", 0, db => RunAsync(db, $"DELETE FROM audit_entries WHERE stream = '{Stream}'"));
        await Finds("audit.head_differs", length, db => RunAsync(db, $"DELETE FROM audit_chains WHERE id = '{Stream}'"));
    }

    [Fact]
    public async Task An_added_entry_is_found_even_when_it_is_linked_and_sealed()
    {
        var length = await server.InDatabaseAsync(LengthAsync);
        await Finds("audit.head_differs", length + 1, async db =>
        {
            var last = await db.AuditEntries.AsNoTracking().SingleAsync(e => e.Stream == Stream && e.Sequence == length);
            db.AuditEntries.Add(Forged(last, length + 1, last.Hash, last.ActorName));
            await db.SaveChangesAsync();
        });
    }

    async Task Finds(string code, long sequence, Func<LmsDbContext, Task> tamper)
    {
        Assert.Equal([new AuditBreak(Stream, sequence, code)], await server.BreaksAfterAsync(tamper));
        Assert.Empty(await server.BreaksAsync());
    }

    static Task<int> LengthAsync(LmsDbContext db) => db.AuditEntries.CountAsync(entry => entry.Stream == Stream);
}

public sealed class AuditTamperingTestsOnSqlite(SqliteServer server) : AuditTamperingTests(server), IClassFixture<SqliteServer>;

public sealed class AuditTamperingTestsOnPostgreSql(PostgreSqlServer server) : AuditTamperingTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
