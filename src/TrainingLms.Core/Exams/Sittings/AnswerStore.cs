using System.Data;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Exams;

/// <summary>One answer to be saved, already checked against its slot.</summary>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Revision">The client's number of the save.</param>
/// <param name="Response">Canonical text.</param>
/// <param name="ResponseHash">SHA-256 of the text.</param>
public sealed record AnswerToSave(int Slot, long Revision, string Response, string ResponseHash);

/// <summary>A save of one attempt.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="CandidateId">Who saves; nobody else's attempt is written.</param>
/// <param name="Epoch">The lease that the client holds.</param>
/// <param name="At">When it came.</param>
/// <param name="Answers">What is saved, each slot once.</param>
public sealed record SaveAsk(Guid AttemptId, Guid CandidateId, long Epoch, Instant At, IReadOnlyCollection<AnswerToSave> Answers);

/// <summary>What became of a save while its attempt was open for it.</summary>
/// <param name="Deadline">Deadline of the attempt; null where it has none.</param>
/// <param name="Written">Slots that were newer than what was stored.</param>
public sealed record SaveDone(Instant? Deadline, IReadOnlySet<int> Written);

/// <summary>
/// Writes answers. Apart from the workflow because it carries the load of the whole exam; its guards are those of the row SaveAnswers: the candidate's own
/// attempt, in progress, the lease current, the time not over. What is newer is written, with its line in the log, by one conditional statement; where a
/// database cannot write two tables in one, by a few in one transaction.
/// </summary>
public sealed class AnswerStore(LmsDbContext db)
{
    static readonly (string, JsonKind)[] Asked = [("attempt", JsonKind.Key), ("person", JsonKind.Key), ("epoch", JsonKind.Whole), ("moment", JsonKind.Moment)];
    static readonly (string, JsonKind)[] Given = [("attempt", JsonKind.Key), ("slot", JsonKind.Whole), ("revision", JsonKind.Whole), ("response", JsonKind.Text), ("hash", JsonKind.Text)];
    static readonly (string, JsonKind)[] Pairs = [("attempt", JsonKind.Key), ("place", JsonKind.Whole)];

    /// <summary>Chinese as it is: escaped it would be four times as long.</summary>
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The first save stands at 0, the others go round behind it.</summary>
    static readonly string Place = $"CASE WHEN saves = 1 THEN 0 ELSE 1 + (saves - 2) % {AnswerEvent.Most - 1} END";

    /// <summary>Takes lines over from what was written; an older line in the same place of the ring makes room.</summary>
    static string LogFrom(string written) => $"""
        INSERT INTO exam_answer_events (attempt_id, slot, place, epoch, revision, response, response_hash, saved_at)
        SELECT attempt_id, slot, {Place}, epoch, revision, response, response_hash, saved_at FROM {written}
        ON CONFLICT (attempt_id, slot, place) DO UPDATE SET
            epoch = excluded.epoch, revision = excluded.revision, response = excluded.response,
            response_hash = excluded.response_hash, saved_at = excluded.saved_at
        """;

    const string Write = """
        INSERT INTO exam_answers (attempt_id, slot, epoch, revision, response, response_hash, saved_at, saves)
        SELECT live.id, given.slot, live.epoch, given.revision, given.response, given.hash, live.moment, 1 FROM live JOIN given ON given.attempt = live.id WHERE true ORDER BY live.id, given.slot
        ON CONFLICT (attempt_id, slot) DO UPDATE SET
            epoch = excluded.epoch, revision = excluded.revision, response = excluded.response,
            response_hash = excluded.response_hash, saved_at = excluded.saved_at, saves = exam_answers.saves + 1
        WHERE exam_answers.revision < excluded.revision
        """;

    /// <summary>Writes one save, waiting for whoever holds the attempt; in the transaction that is open, if any.</summary>
    /// <returns>Null where the attempt is not open for it; durable when the transaction around it, or the call itself, has ended.</returns>
    public async Task<SaveDone?> WriteAsync(SaveAsk save, CancellationToken cancel = default) => (await WriteAsync([save], Writable(true), cancel))[0];

    /// <summary>Adds what two people import from a file (T28) after the attempt has ended; in the transaction that is open, with the attempt's row locked. Older revisions stay in the log.</summary>
    public async Task AddAfterwardsAsync(SaveAsk save, CancellationToken cancel = default) => await WriteAsync([save], Ended, cancel);

    /// <summary>Writes the saves of several attempts, each attempt once, and waits for nobody.</summary>
    /// <returns>In their order; null where the attempt is not open for it, or somebody holds it.</returns>
    public Task<IReadOnlyList<SaveDone?>> WriteAsync(IReadOnlyList<SaveAsk> saves, CancellationToken cancel = default) => WriteAsync(saves, Writable(false), cancel);

    async Task<IReadOnlyList<SaveDone?>> WriteAsync(IReadOnlyList<SaveAsk> saves, string open, CancellationToken cancel)
    {
        var asked = JsonSerializer.Serialize(saves.Select(save => new { attempt = save.AttemptId, person = save.CandidateId, epoch = save.Epoch, moment = db.Dialect.ToColumn(save.At) }), Plain);
        var given = JsonSerializer.Serialize(saves.SelectMany(save => save.Answers.Select(answer =>
            new { attempt = save.AttemptId, slot = answer.Slot, revision = answer.Revision, response = answer.Response, hash = answer.ResponseHash })), Plain);
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var rows = db.Dialect.WritesInQueries ? await WriteAtOnceAsync(asked, given, open, cancel) : await db.InTransactionAsync(() => WriteInTurnAsync(asked, given, open, cancel), cancel);
            var byAttempt = rows.ToLookup(row => row.Attempt);
            return [.. saves.Select(save => byAttempt[save.AttemptId].ToList() is { Count: > 0 } found ? new SaveDone(found[0].Deadline, found.Select(row => row.Slot).OfType<int>().ToHashSet()) : null)];
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>All in one statement.</summary>
    Task<List<Row>> WriteAtOnceAsync(string asked, string given, string open, CancellationToken cancel) => RowsAsync($"""
        WITH {open}, {GivenRows()}, written AS (
            {Write}
            RETURNING attempt_id, slot, epoch, revision, response, response_hash, saved_at, saves),
        logged AS ({LogFrom("written")})
        SELECT live.id, live.deadline, written.slot FROM live LEFT JOIN written ON written.attempt_id = live.id
        """, [("@asked", asked), ("@given", given)], cancel);

    /// <summary>One after the other, which nobody can come between here: who writes has the database for itself.</summary>
    async Task<List<Row>> WriteInTurnAsync(string asked, string given, string open, CancellationToken cancel)
    {
        var live = await RowsAsync($"WITH {open} SELECT id, deadline, NULL FROM live", [("@asked", asked)], cancel);
        if (live.Count == 0) return live;
        var written = await RowsAsync($"WITH {open}, {GivenRows()} {Write} RETURNING attempt_id, NULL, slot", [("@asked", asked), ("@given", given)], cancel);
        if (written.Count == 0) return live;
        await RowsAsync(LogFrom($"exam_answers JOIN {db.Dialect.RowsOf("@pairs", "pair", Pairs)} ON attempt_id = pair.attempt AND exam_answers.slot = pair.place WHERE true"),
            [("@pairs", JsonSerializer.Serialize(written.Select(row => new { attempt = row.Attempt, place = row.Slot })))], cancel);
        var deadlines = live.ToDictionary(row => row.Attempt, row => row.Deadline);
        return [.. live, .. written.Select(row => row with { Deadline = deadlines[row.Attempt] })];
    }

    /// <summary>
    /// The attempts that may be written. The share lock makes a seal, a pause or a take-over under way finish first; the condition is then judged on the row as they
    /// left it. Together with others nobody waits: whose attempt somebody holds is asked again alone.
    /// </summary>
    string Writable(bool waits) => $"""
        live AS (
            SELECT attempts.id, asked.epoch, asked.moment, attempts.deadline FROM exam_attempts AS attempts JOIN {db.Dialect.RowsOf("@asked", "asked", Asked)}
                ON attempts.id = asked.attempt AND attempts.candidate_id = asked.person AND attempts.lease_epoch = asked.epoch
            WHERE attempts.state = '{nameof(AttemptState.InProgress)}' AND attempts.accepts_until >= asked.moment {(db.Dialect.ShareLock.Length == 0 ? "" : $"{db.Dialect.ShareLock} OF attempts{(waits ? "" : " SKIP LOCKED")}")})
        """;

    /// <summary>The same once it has ended: whoever imports holds its row.</summary>
    string Ended => $"""
        live AS (
            SELECT attempts.id, asked.epoch, asked.moment, attempts.deadline FROM exam_attempts AS attempts JOIN {db.Dialect.RowsOf("@asked", "asked", Asked)}
                ON attempts.id = asked.attempt AND attempts.candidate_id = asked.person
            WHERE attempts.state IN ('{string.Join("', '", AttemptPhase.Ended)}'))
        """;

    string GivenRows() => $"given AS (SELECT * FROM {db.Dialect.RowsOf("@given", "rows", Given)})";

    async Task<List<Row>> RowsAsync(string sql, (string Name, string Value)[] parameters, CancellationToken cancel)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // made of constants; what clients sent stands in the parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value, parameter.DbType) = (name, value, DbType.String);
            command.Parameters.Add(parameter);
        }
        List<Row> rows = [];
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            rows.Add(new Row(reader.GetGuid(0), reader.IsDBNull(1) ? null : db.Dialect.FromColumn(reader.GetValue(1)), reader.IsDBNull(2) ? null : reader.GetInt32(2)));
        return rows;
    }

    readonly record struct Row(Guid Attempt, Instant? Deadline, int? Slot);
}

/// <summary>Saves that come at the same moment share one commit; each is answered when that is durable.</summary>
public sealed class SavesTogether(IServiceScopeFactory scopes, StorageDialect dialect)
{
    readonly Together<SaveAsk, SaveDone?> together = new(scopes, WriteAsync, most: 64, atOnce: dialect.HasOneWriter ? 1 : 2);

    /// <summary>Writes a save.</summary>
    /// <returns>Null where the attempt is not open for it, or somebody holds it at this moment.</returns>
    public Task<SaveDone?> WriteAsync(SaveAsk save, CancellationToken cancel) => together.AskAsync(save, cancel);

    static async Task<IReadOnlyList<SaveDone?>> WriteAsync(IServiceProvider services, IReadOnlyList<SaveAsk> saves)
    {
        var store = services.GetRequiredService<AnswerStore>();
        var done = new SaveDone?[saves.Count];
        // A statement writes a slot once, so the second save of an attempt comes after the first.
        for (var left = Enumerable.Range(0, saves.Count).ToList(); left.Count > 0;)
        {
            var turn = left.DistinctBy(at => saves[at].AttemptId).ToList();
            foreach (var (at, result) in turn.Zip(await store.WriteAsync([.. turn.Select(at => saves[at])]))) done[at] = result;
            left = [.. left.Except(turn)];
        }
        return done;
    }
}
