using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;
using static TrainingLms.Api.Tests.Audit.AuditTools;

namespace TrainingLms.Api.Tests.Audit;

/// <summary>Once a day the heads are signed and put outside; who rewrites a whole chain is found out by them.</summary>
public abstract class AuditSealTests(LmsServer server)
{
    const string Stream = "sealing/2026";

    [Fact]
    public async Task Heads_are_sealed_once_a_day_as_they_grow_and_a_rewritten_chain_is_found()
    {
        await ActAsync(5);
        await server.SweepAsync();
        await ActAsync(1);
        await server.SweepAsync();
        Assert.Equal(["2026-03-02 5"], await SealsAsync());
        server.Clock.Advance(Duration.FromDays(1));
        await server.SweepAsync();
        await server.SweepAsync();
        Assert.Equal(["2026-03-02 5", "2026-03-03 6"], await SealsAsync());
        server.Clock.Advance(Duration.FromDays(1));
        await server.SweepAsync();
        Assert.Equal(["2026-03-02 5", "2026-03-03 6"], await SealsAsync());
        Assert.Empty(await server.BreaksAsync());
        Assert.Equal(await server.InDatabaseAsync(db => db.AuditSeals.CountAsync()), Folder.Read().Count(line => line.Seal is not null));

        // Everything cut at the fourth entry, head and all: the chain alone holds.
        Assert.Equal([new AuditBreak(Stream, 5, "audit.seal_beyond_end")], await server.BreaksAfterAsync(db => RewriteAsync(db, keep: 4)));
        // The second entry changed and everything behind it computed anew.
        Assert.Equal([new AuditBreak(Stream, 5, "audit.seal_differs")], await server.BreaksAfterAsync(db => RewriteAsync(db, keep: 6, forge: 2)));
        // The forger signs with a key of his own, and even enters it as one of ours.
        Assert.Equal(["audit.seal_forged", "audit.seal_file_differs"], Codes(await server.BreaksAfterAsync(db => ForgeSealAsync(db, registered: false))));
        Assert.Equal(["audit.seal_file_differs"], Codes(await server.BreaksAfterAsync(db => ForgeSealAsync(db, registered: true))));
        // The seals are gone from the database, with what they sealed.
        Assert.Equal(["audit.seal_removed", "audit.seal_removed"], Codes(await server.BreaksAfterAsync(async db =>
        {
            await RunAsync(db, $"DELETE FROM audit_seals WHERE stream = '{Stream}'");
            await RewriteAsync(db, keep: 2);
        })));
        await FileIsComparedAsync();
        Assert.Empty(await server.BreaksAsync());
    }

    /// <summary>The file outside: a changed, an unreadable and a missing line.</summary>
    async Task FileIsComparedAsync()
    {
        var file = Assert.Single(Directory.GetFiles(Folder.Path));
        var lines = await File.ReadAllLinesAsync(file);
        var mine = Array.FindIndex(lines, line => line.Contains(Stream, StringComparison.Ordinal));
        foreach (var (code, changed) in new (string, string[])[]
        {
            ("audit.seal_file_differs", [.. lines[..mine], lines[mine].Replace("\"sequence\":5", "\"sequence\":4", StringComparison.Ordinal), .. lines[(mine + 1)..]]),
            ("audit.seal_not_filed", [.. lines[..mine], .. lines[(mine + 1)..]]),
            ("audit.seal_file_unreadable", [.. lines, "{}"]),
        })
        {
            await File.WriteAllLinesAsync(file, changed);
            Assert.Equal([code], Codes(await server.BreaksAsync()));
        }
        await File.WriteAllLinesAsync(file, lines);
    }

    SealFolder Folder => server.Services.GetRequiredService<SealFolder>();

    static string[] Codes(List<AuditBreak> breaks) => [.. breaks.Select(found => found.Code)];

    Task<int> ActAsync(int times) => server.InDatabaseAsync(db =>
    {
        for (var i = 0; i < times; i++)
        {
            var act = server.SystemAct;
            db.Observe(new Observation("sealing", "change", "person", act.NewId(), act, new Warrant("clock")));
        }
        return db.SaveChangesAsync();
    });

    async Task<string[]> SealsAsync() => await server.InDatabaseAsync(async db =>
        (await db.AuditSeals.Where(seal => seal.Stream == Stream).OrderBy(seal => seal.Day).ToListAsync())
            .Select(seal => $"{seal.Day:uuuu-MM-dd} {seal.Sequence}").ToArray());

    static async Task RewriteAsync(LmsDbContext db, int keep, int? forge = null)
    {
        var entries = await db.AuditEntries.AsNoTracking().Where(entry => entry.Stream == Stream).OrderBy(entry => entry.Sequence).Take(keep).ToListAsync();
        await RunAsync(db, $"DELETE FROM audit_entries WHERE stream = '{Stream}'");
        var hash = AuditEntry.Genesis;
        foreach (var entry in entries)
        {
            var anew = Forged(entry, entry.Sequence, hash, entry.Sequence == forge ? "somebody else" : entry.ActorName);
            hash = anew.Hash;
            db.AuditEntries.Add(anew);
        }
        await db.SaveChangesAsync();
        await RunAsync(db, $"UPDATE audit_chains SET last_sequence = {keep}, last_hash = '{hash}' WHERE id = '{Stream}'");
    }

    async Task ForgeSealAsync(LmsDbContext db, bool registered)
    {
        using var own = KeyRing.InMemory();
        var seal = await db.AuditSeals.AsNoTracking().SingleAsync(seal => seal.Stream == Stream && seal.Sequence == 6);
        await RunAsync(db, $"DELETE FROM audit_seals WHERE stream = '{Stream}' AND sequence = 6");
        var forged = seal with { KeyId = own.CurrentId(KeyPurpose.Seal) };
        db.AuditSeals.Add(forged with { Signature = Convert.ToBase64String(own.Sign(forged.ToSign()).Value) });
        if (registered)
            db.RegisteredKeys.Add(new RegisteredKey
            {
                Id = forged.KeyId,
                Purpose = KeyPurpose.Seal,
                Generation = 7,
                Check = AuditEntry.Genesis,
                PublicKey = own.PublicKeys[forged.KeyId],
                Since = server.Clock.GetCurrentInstant(),
            });
        await db.SaveChangesAsync();
    }
}

public sealed class AuditSealTestsOnSqlite(SqliteServer server) : AuditSealTests(server), IClassFixture<SqliteServer>;

public sealed class AuditSealTestsOnPostgreSql(PostgreSqlServer server) : AuditSealTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
