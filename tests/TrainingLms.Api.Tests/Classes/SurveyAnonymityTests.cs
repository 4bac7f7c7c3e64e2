using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.Api.Tests.Classes;

/// <summary>Somebody who reads the tables themselves tries to find out who answered what: by every column, by every order, and by what the database keeps for itself.</summary>
public abstract class SurveyAnonymityTests(LmsServer server) : SurveyStory(server)
{
    const int Many = 12;

    [Fact]
    public async Task No_column_and_no_order_joins_a_person_with_an_answer()
    {
        var (_, path, people) = await HeldAsync(Many);
        var survey = await EvaluationOfAsync(people[0], path);
        var id = ClassStory.IdOf(survey);
        HashSet<string> before = [];
        for (var i = 0; i < Many; i++)
        {
            await people[i].PostAsync($"{survey}/answers", Marks(1 + i % 5, $"留言{(char)('A' + i)}号", teaching: 1 + i % 5), key: $"key {i}");
            var keys = (await ReadAsync("survey_texts", id)).Select(row => row["id"]).ToHashSet();
            Assert.Equal(i + 1, keys.Count);
            // No key of a text is the same as before, so nobody can follow one through two copies of the table.
            Assert.Empty(keys.Intersect(before));
            before = keys;
        }

        var roll = await ReadAsync("survey_invitations", id);
        var texts = await ReadAsync("survey_texts", id);
        var tallies = await ReadAsync("survey_tallies", id);
        Assert.Equal((Many, Many), (roll.Count, texts.Count));
        Assert.Equal(["has_answered", "person_id", "survey_id"], roll[0].Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["id", "question", "survey_id", "text"], texts[0].Keys.Order(StringComparer.Ordinal));

        // By column: the roll shares nothing with the answers but the survey itself.
        var shared = ValuesOf(roll, "survey_id").Intersect(ValuesOf([.. texts, .. tallies], "survey_id", "count", "value", "is_scale"));
        Assert.Empty(shared);

        // By place: what was written stands in one table of the whole database, and so does its key; nobody's counter is another than everybody's.
        foreach (var (table, rows) in await EverythingAsync())
        {
            if (table == "survey_texts") continue;
            Assert.DoesNotContain(rows, cell => cell.Contains("留言A号", StringComparison.Ordinal) || cell.Contains("留言L号", StringComparison.Ordinal) || before.Any(key => cell.Contains(key, StringComparison.OrdinalIgnoreCase)));
        }
        Assert.Equal(Many, tallies.Where(row => row["question"] == "overall").Sum(row => int.Parse(row["count"], CultureInfo.InvariantCulture)));

        // By order: as the rows lie, as they are read, and by their keys.
        foreach (var order in await OrdersAsync(id))
        {
            var letters = order.Select(text => text[2]).ToList();
            Assert.NotEqual(letters.Order(), letters);
            Assert.NotEqual(letters.OrderDescending(), letters);
        }
        await LookInsideAsync(id);

        // By the trail: it knows that the survey was opened, and nothing of who answered.
        Assert.Equal(["open_evaluation"], await Server.InDatabaseAsync(db => db.AuditEntries.Where(e => e.SubjectId == id).Select(e => e.Trigger).ToListAsync()));
        var ids = people.Select(person => person.Id).ToList();
        Assert.Equal(0, await Server.InDatabaseAsync(db => db.IdempotentAnswers.CountAsync(a => ids.Contains(a.PersonId) && a.Key.StartsWith("key "))));
    }

    /// <summary>What this database keeps besides the columns.</summary>
    protected abstract Task LookInsideAsync(Guid survey);

    /// <summary>The texts in every order in which they can be read.</summary>
    protected abstract Task<IReadOnlyList<IReadOnlyList<string>>> OrdersAsync(Guid survey);

    protected Task<List<string>> QueryAsync(string sql) => Server.InDatabaseAsync(async db => (await RowsAsync(db, sql)).ConvertAll(row => row.Values.First()));

    Task<List<Dictionary<string, string>>> ReadAsync(string table, Guid survey) =>
        Server.InDatabaseAsync(async db => (await RowsAsync(db, $"SELECT * FROM {table}")).FindAll(row => row["survey_id"].Equals($"{survey}", StringComparison.OrdinalIgnoreCase)));

    Task<List<(string Table, List<string> Cells)>> EverythingAsync() => Server.InDatabaseAsync(async db =>
    {
        var all = new List<(string, List<string>)>();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().Distinct())
            all.Add((table, [.. (await RowsAsync(db, $"SELECT * FROM {table}")).SelectMany(row => row.Values)]));
        return all;
    });

    static async Task<List<Dictionary<string, string>>> RowsAsync(LmsDbContext db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // names come from the model and keys from the test
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<Dictionary<string, string>>();
        while (await reader.ReadAsync()) rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => Shown(reader, i)));
        return rows;
    }

    static string Shown(DbDataReader reader, int i) => reader.IsDBNull(i) ? "" : reader.GetValue(i) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? "";

    static HashSet<string> ValuesOf(IEnumerable<Dictionary<string, string>> rows, params string[] except) =>
        [.. rows.SelectMany(row => row.Where(cell => !except.Contains(cell.Key)).Select(cell => cell.Value)).Where(value => value.Length > 0)];
}

public sealed class SurveyAnonymityTestsOnSqlite(SqliteServer server) : SurveyAnonymityTests(server), IClassFixture<SqliteServer>
{
    protected override async Task LookInsideAsync(Guid survey)
    {
        var made = await QueryAsync("SELECT sql FROM sqlite_master WHERE type = 'table' AND name IN ('survey_invitations', 'survey_tallies', 'survey_texts')");
        Assert.Equal(3, made.Count);
        Assert.All(made, sql => Assert.EndsWith("WITHOUT ROWID", sql, StringComparison.Ordinal));
    }

    protected override async Task<IReadOnlyList<IReadOnlyList<string>>> OrdersAsync(Guid survey) =>
    [
        await QueryAsync($"SELECT text FROM survey_texts WHERE lower(survey_id) = '{survey}'"),
        await QueryAsync($"SELECT text FROM survey_texts WHERE lower(survey_id) = '{survey}' ORDER BY id"),
    ];
}

public sealed class SurveyAnonymityTestsOnPostgreSql(PostgreSqlServer server) : SurveyAnonymityTests(server.OrSkip()), IClassFixture<PostgreSqlServer>
{
    /// <summary>Each row carries the mark of the transaction that wrote it: one mark for all counters and all texts, however many answered.</summary>
    protected override async Task LookInsideAsync(Guid survey)
    {
        Assert.Single((await QueryAsync($"SELECT xmin::text FROM survey_tallies WHERE survey_id = '{survey}'")).Distinct());
        Assert.Single((await QueryAsync($"SELECT xmin::text FROM survey_texts WHERE survey_id = '{survey}'")).Distinct());
        Assert.Equal(12, (await QueryAsync($"SELECT xmin::text FROM survey_invitations WHERE survey_id = '{survey}'")).Distinct().Count());
    }

    protected override async Task<IReadOnlyList<IReadOnlyList<string>>> OrdersAsync(Guid survey) =>
    [
        await QueryAsync($"SELECT text FROM survey_texts WHERE survey_id = '{survey}' ORDER BY ctid"),
        await QueryAsync($"SELECT text FROM survey_texts WHERE survey_id = '{survey}' ORDER BY id"),
        await QueryAsync($"SELECT text FROM survey_texts WHERE survey_id = '{survey}' ORDER BY xmin::text::bigint, ctid"),
    ];
}
