using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Exams;

/// <summary>One answer to be saved, already checked against its slot.</summary>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Revision">The client's number of the save.</param>
/// <param name="Response">Canonical text.</param>
/// <param name="ResponseHash">SHA-256 of the text.</param>
public sealed record AnswerToSave(int Slot, long Revision, string Response, string ResponseHash);

/// <summary>Writes answers. Apart from the workflow because it carries the load of the whole exam; its guards are those of the row SaveAnswers.</summary>
public interface IAnswerStore
{
    /// <summary>Writes what is newer, if the attempt is in progress, the lease current and the time not over at the moment of writing.</summary>
    /// <returns>The slots that were written; durable when the transaction around it, or the call itself, has ended.</returns>
    Task<IReadOnlySet<int>> WriteAsync(Guid attemptId, long epoch, IReadOnlyCollection<AnswerToSave> answers, Instant at, CancellationToken cancel);
}

/// <summary>One conditional statement for all answers of a save, with their lines in the log; where a database cannot write two tables in one, two in one transaction.</summary>
sealed class AnswerStore(LmsDbContext db) : IAnswerStore
{
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

    public async Task<IReadOnlySet<int>> WriteAsync(Guid attemptId, long epoch, IReadOnlyCollection<AnswerToSave> answers, Instant at, CancellationToken cancel)
    {
        var values = new List<object> { attemptId, epoch, db.Dialect.ToColumn(at), nameof(AttemptState.InProgress) };
        var rows = new StringBuilder();
        foreach (var answer in answers)
        {
            rows.Append(rows.Length == 0 ? "" : ", ").Append($"({{{values.Count}}}, {{{values.Count + 1}}}, {{{values.Count + 2}}}, {{{values.Count + 3}}})");
            values.AddRange([answer.Slot, answer.Revision, answer.Response, answer.ResponseHash]);
        }
        // The share lock makes a seal, a pause or a take-over under way finish first; the condition is then judged on the row as they left it.
        var given = $$"""
            WITH live AS (
                SELECT id FROM exam_attempts
                WHERE id = {0} AND state = {3} AND lease_epoch = {1} AND accepts_until >= {2} {{db.Dialect.ShareLock}}),
            given (slot, revision, response, response_hash) AS (VALUES {{rows}})
            """;
        var write = """
            INSERT INTO exam_answers (attempt_id, slot, epoch, revision, response, response_hash, saved_at, saves)
            SELECT live.id, given.slot, {1}, given.revision, given.response, given.response_hash, {2}, 1 FROM live, given WHERE true
            ON CONFLICT (attempt_id, slot) DO UPDATE SET
                epoch = excluded.epoch, revision = excluded.revision, response = excluded.response,
                response_hash = excluded.response_hash, saved_at = excluded.saved_at, saves = exam_answers.saves + 1
            WHERE exam_answers.revision < excluded.revision
            """;
        return db.Dialect.WritesInQueries
            ? await SlotsAsync($"""
                {given}, written AS ({write}
                RETURNING attempt_id, slot, epoch, revision, response, response_hash, saved_at, saves),
                logged AS ({LogFrom("written")})
                SELECT slot AS "Value" FROM written
                """, values, cancel)
            : await db.InTransactionAsync(async () =>
            {
                var written = await SlotsAsync($"{given} {write} RETURNING slot AS \"Value\"", values, cancel);
                if (written.Count > 0)
                    await db.Database.ExecuteSqlRawAsync(LogFrom($"exam_answers WHERE attempt_id = {{0}} AND slot IN ({string.Join(", ", written)})"), [attemptId], cancel);
                return written;
            }, cancel);
    }

    async Task<IReadOnlySet<int>> SlotsAsync(string sql, List<object> values, CancellationToken cancel) =>
        (await db.Database.SqlQueryRaw<int>(sql, [.. values]).ToListAsync(cancel)).ToHashSet();
}
