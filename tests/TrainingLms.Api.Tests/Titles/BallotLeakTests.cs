using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>Each leak of title-evaluation.md 7.2, looked for after a real ballot over HTTP.</summary>
public abstract class BallotLeakTests(LmsServer server)
{
    static readonly ConcurrentDictionary<LmsServer, Lazy<Task<WatchedBallot>>> Played = new();

    protected LmsServer Server => server;

    Task<WatchedBallot> BallotAsync() => Played.GetOrAdd(server, _ => new(() => WatchedBallot.PlayAsync(server, PiecesAsync))).Value;

    /// <summary>What the database itself has written to disk, in pieces of which each is one page or one record.</summary>
    protected abstract Task<IReadOnlyList<byte[]>> PiecesAsync();

    /// <summary>How the database writes a key.</summary>
    protected abstract byte[] Written(Guid id);

    [Fact]
    public async Task Files_and_logs_of_the_database_hold_no_choice_before_the_count_and_never_one_beside_a_seat()
    {
        var ballot = await BallotAsync();
        byte[][] choices = [.. WatchedBallot.Written.Select(Encoding.UTF8.GetBytes)];
        Assert.All(ballot.Envelopes, envelope => Assert.Contains(ballot.PiecesVoted, piece => Contains(piece, envelope)));
        Assert.DoesNotContain(ballot.PiecesVoted, piece => choices.Any(choice => Contains(piece, choice)));

        // The same search finds the sealed list, so it would have found a vote; and it finds the seats.
        var found = ballot.PiecesSealed.Where(piece => choices.Any(choice => Contains(piece, choice))).ToList();
        Assert.NotEmpty(found);
        byte[][] persons = [.. ballot.Voters.SelectMany(voter => new[] { Written(voter.SeatId), Written(voter.Member.Id) })];
        Assert.Contains(ballot.PiecesSealed, piece => persons.Any(person => Contains(piece, person)));
        Assert.DoesNotContain(found, piece => persons.Any(person => Contains(piece, person)));
        foreach (var code in (string[])[ballot.Codes.Scrutineer, ballot.Codes.Teller])
            Assert.DoesNotContain(ballot.PiecesSealed, piece => Contains(piece, Encoding.UTF8.GetBytes(code)) || Contains(piece, Encoding.UTF8.GetBytes(code.Replace("-", "", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_vote_changes_the_own_entitlement_and_nothing_else_no_audit_outbox_or_kept_answer()
    {
        var ballot = await BallotAsync();
        var before = ballot.Before.Select(row => (row.Table, row.Text)).ToHashSet();
        var changed = ballot.Voted.Where(row => !before.Contains((row.Table, row.Text))).ToLookup(row => row.Table == "ballot_entitlements");
        Assert.Equal(WatchedBallot.Choices.Length, changed[true].Count());
        // The clock goes its rounds meanwhile; what it writes is about neither the ballot nor a voter.
        Assert.DoesNotContain(changed[false], ballot.IsAbout);
        Assert.Equal(ballot.Before.Count(row => row.Table == "idempotent_answers"), ballot.Voted.Count(row => row.Table == "idempotent_answers"));
        Assert.DoesNotContain(ballot.Sealed, row => row.Table == "idempotent_answers" && row.Text.Contains("vote-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_row_tells_when_somebody_voted()
    {
        var ballot = await BallotAsync();
        var instants = ballot.VotedAt.Select(at => $"{at.ToUnixTimeTicks() / 10}").ToHashSet();
        Assert.DoesNotContain(ballot.Sealed, row => row.Values.Values.Any(instants.Contains) && ballot.IsAbout(row));
        // An instant of this form would be found: the opening of the same ballot is.
        var opened = $"{(ballot.VotedAt[0] - Duration.FromSeconds(13)).ToUnixTimeTicks() / 10}";
        Assert.Contains(ballot.Sealed, row => row.Table == "audit_entries" && row.Values.Values.Contains(opened));
    }

    [Fact]
    public async Task A_row_with_a_choice_names_nobody_and_a_row_with_a_voter_and_the_round_tells_nothing_but_used()
    {
        var ballot = await BallotAsync();
        string[] choices = ["Favour", "Against", "Abstain", "Blank"];
        Assert.DoesNotContain(ballot.Voted, row => row.Values.Values.Any(choices.Contains));
        var sealedRows = ballot.Sealed.Where(row => row.Values.Values.Any(choices.Contains)).ToList();
        Assert.Equal(WatchedBallot.Choices.Length, sealedRows.Count);
        Assert.All(sealedRows, row => Assert.Equal(("ballot_sealed", "choice,ordinal,round_id"), (row.Table, string.Join(',', row.Values.Keys.Order(StringComparer.Ordinal)))));
        // The list is sorted by choice: its places tell no order.
        Assert.Equal(["Favour", "Favour", "Favour", "Favour", "Favour", "Favour", "Favour", "Against", "Against", "Abstain", "Blank"],
            sealedRows.OrderBy(row => int.Parse(row.Values["ordinal"], System.Globalization.CultureInfo.InvariantCulture)).Select(row => row.Values["choice"]));

        var both = ballot.Sealed.Where(row => row.Names(ballot.RoundId) && ballot.Voters.Any(voter => row.Names(voter.SeatId) || row.Names(voter.Member.Id))).ToList();
        Assert.Equal(WatchedBallot.Choices.Length, both.Count);
        Assert.All(both, row => Assert.Equal(("ballot_entitlements", "envelope,round_id,seat_id,state", "Used", ""),
            (row.Table, string.Join(',', row.Values.Keys.Order(StringComparer.Ordinal)), row.Values["state"], row.Values["envelope"])));
    }

    [Fact]
    public async Task Every_envelope_has_one_size_whatever_the_choice_and_after_sealing_neither_envelope_nor_key_is_in_any_row()
    {
        var ballot = await BallotAsync();
        Assert.Equal(WatchedBallot.Choices.Length, ballot.Envelopes.Count);
        Assert.All(ballot.Envelopes, envelope => Assert.Equal(Envelope.Length, envelope.Length));
        Assert.Equal(ballot.Envelopes.Count, ballot.Envelopes.Select(Convert.ToHexString).Distinct().Count());
        string[] secrets = [.. ballot.Envelopes.Append(ballot.KeyBlob).SelectMany(bytes => new[] { Convert.ToHexStringLower(bytes), Convert.ToBase64String(bytes) })];
        Assert.Contains(ballot.Voted, row => secrets.Any(secret => row.Text.Contains(secret, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(ballot.Sealed, row => secrets.Any(secret => row.Text.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Answers_logs_and_traces_repeat_no_choice_and_name_no_voter()
    {
        var ballot = await BallotAsync();
        Assert.All(ballot.Answers, answer => Assert.Equal($$"""{"answer":"received","roundId":"{{ballot.RoundId}}"}""", answer));
        Assert.Contains(ballot.Logged, line => line.Contains("/votes", StringComparison.Ordinal));
        Assert.NotEmpty(ballot.Traced);
        // Not the columns of that name in the text of statements.
        var choices = new Regex(@"(?<![\w.]|[.]"")(favour|against|abstain|blank)\b", RegexOptions.IgnoreCase);
        Assert.Matches(choices, "{\"choice\":\"favour\"}");
        Assert.DoesNotMatch(choices, "SELECT b.favour, b.\"favour\"");
        string[] people = [.. ballot.Voters.SelectMany(voter => new[] { $"{voter.SeatId}", $"{voter.Member.Id}", voter.Member.Name })];
        foreach (var line in ballot.Logged.Concat(ballot.Traced))
        {
            Assert.DoesNotMatch(choices, line);
            Assert.DoesNotContain(people, person => line.Contains(person, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_vote_that_cannot_be_read_is_refused_without_repeating_it()
    {
        var ballot = await BallotAsync();
        server.Log.IsListening = true;
        var logged = server.Log.Lines.Count;
        foreach (var body in (object[])[new { choice = "favour-with-all-my-heart" }, new { choice = 1 }, new { choice = "blank", note = "from-seat-seven" }])
        {
            var refused = await Assert.ThrowsAsync<Refused>(() => ballot.Voters[0].Member.PostAsync($"{ballot.Path}/votes", body));
            Assert.DoesNotContain("heart", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("seven", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("blank", refused.Message, StringComparison.OrdinalIgnoreCase);
        }
        server.Log.IsListening = false;
        var lines = server.Log.Lines.Skip(logged).ToList();
        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines, line => line.Contains("heart", StringComparison.Ordinal) || line.Contains("seven", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_total_is_shown_to_any_role_before_the_count()
    {
        var ballot = await BallotAsync();
        Assert.Contains(ballot.Told, told => told.Role == "SystemAdministrator");
        Assert.Contains(ballot.Told, told => told.Role == "Teller" && told.Path == ballot.Path && told.Answer.Contains("\"totals\":null", StringComparison.Ordinal));
        foreach (var (_, _, answer) in ballot.Told)
        {
            Assert.DoesNotContain("\"favour\":", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("\"totals\":{", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("\"tallyDigest\":\"", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("\"list\":[\"", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nothing_the_tables_of_a_ballot_hold_could_order_or_date_votes() => await server.InDatabaseAsync(db =>
    {
        string[] ColumnsOf(Type type) => [.. db.Model.FindEntityType(type)!.GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(["Envelope", "RoundId", "SeatId", "State"], ColumnsOf(typeof(BallotEntitlement)));
        Assert.Equal(["Choice", "Ordinal", "RoundId"], ColumnsOf(typeof(SealedBallot)));
        foreach (var type in (Type[])[typeof(BallotEntitlement), typeof(SealedBallot)])
            Assert.All(db.Model.FindEntityType(type)!.GetProperties(), property =>
                Assert.Equal(Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never, property.ValueGenerated));
        return Task.FromResult(0);
    });

    protected static bool Contains(byte[] piece, ReadOnlySpan<byte> wanted) => piece.AsSpan().IndexOf(wanted) >= 0;
}

public sealed class BallotLeakTestsOnSqlite(SqliteServer server) : BallotLeakTests(server), IClassFixture<SqliteServer>
{
    const int PageSize = 4096, FrameHeader = 24, LogHeader = 32;

    protected override byte[] Written(Guid id) => Encoding.UTF8.GetBytes($"{id:D}".ToUpperInvariant());

    /// <summary>Pages of the file, and those that wait in the write-ahead log with their earlier versions.</summary>
    protected override Task<IReadOnlyList<byte[]>> PiecesAsync() => Server.InDatabaseAsync(async db =>
    {
        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
        var pages = (await BytesOfAsync(file)).Chunk(PageSize);
        var log = await BytesOfAsync($"{file}-wal");
        Assert.NotEmpty(log);
        return (IReadOnlyList<byte[]>)[.. pages, .. log.Skip(LogHeader).Chunk(FrameHeader + PageSize)];
    });

    static async Task<byte[]> BytesOfAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}

public sealed class BallotLeakTestsOnPostgreSql(PostgreSqlServer server) : BallotLeakTests(server.OrSkip()), IClassFixture<PostgreSqlServer>
{
    protected override byte[] Written(Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>Pages of all tables and indexes, and every record that the write-ahead log holds of this database since the test began.</summary>
    protected override Task<IReadOnlyList<byte[]>> PiecesAsync() => Server.InDatabaseAsync(async db =>
    {
        // First the log: a checkpoint may throw away what it has seen to.
        var records = await PostgreSqlLog.RecordsAsync(db);
        Assert.NotEmpty(records);
        await db.Database.ExecuteSqlRawAsync("CHECKPOINT");
        var files = await db.Database.SqlQueryRaw<byte[]>("""
            SELECT pg_read_binary_file(pg_relation_filepath(oid), 0, 1000000000, true) AS "Value" FROM pg_class
            WHERE relkind IN ('r', 'i', 't') AND relnamespace <> 'pg_catalog'::regnamespace AND pg_relation_size(oid) > 0
            """).ToListAsync();
        return (IReadOnlyList<byte[]>)[.. files.SelectMany(file => file.Chunk(8192)), .. records];
    });

    [Fact]
    public async Task Rows_of_a_roll_lie_by_seat_once_voting_is_closed_and_one_transaction_has_written_them()
    {
        var story = await (await new PanelStory(Server, "order").BeginAsync()).FormPanelAsync();
        var path = await story.FreezeAsync();
        await story.OpenAsync(path);
        var round = (await story.Chair.GetAsync(path)).Id();
        var voters = new List<(Persona Member, Guid Seat)>();
        foreach (var member in await story.MembersAsync()) voters.Add((member, await story.SeatOfAsync(member)));
        voters = [.. voters.OrderByDescending(voter => voter.Seat)];
        foreach (var voter in voters) await voter.Member.PostAsync($"{path}/votes", new { choice = "favour" });
        // While voting is open the database itself tells the votes apart (Decisions/0002).
        Assert.Equal(voters.Count, (await RowsAsync(round)).Writers);
        await story.Chair.PostAsync($"{path}/closing");
        var closed = await RowsAsync(round);
        Assert.Equal(voters.Select(voter => voter.Seat).Reverse(), closed.Seats);
        Assert.Equal(1, closed.Writers);
    }

    /// <summary>Seats of a roll as their rows lie, and how many transactions have written them.</summary>
    Task<(IEnumerable<Guid> Seats, int Writers)> RowsAsync(Guid round) => Server.InDatabaseAsync(async db => (
        (IEnumerable<Guid>)await db.Database.SqlQuery<Guid>($"SELECT seat_id AS \"Value\" FROM (SELECT seat_id FROM ballot_entitlements WHERE round_id = {round} ORDER BY ctid) rows").ToListAsync(),
        await db.Database.SqlQuery<int>($"SELECT count(DISTINCT xmin::text)::int AS \"Value\" FROM ballot_entitlements WHERE round_id = {round}").SingleAsync()));

    [Fact]
    public async Task What_is_written_into_this_database_is_found_in_the_log() => await Server.InDatabaseAsync(async db =>
    {
        await db.Database.ExecuteSqlRawAsync("CREATE TABLE probe AS SELECT 'written-to-be-found' AS text");
        Assert.Contains(await PostgreSqlLog.RecordsAsync(db), record => Contains(record, "written-to-be-found"u8));
        return await db.Database.ExecuteSqlRawAsync("DROP TABLE probe");
    });
}
