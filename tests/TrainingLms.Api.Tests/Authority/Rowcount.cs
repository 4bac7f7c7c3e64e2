using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>How many rows every table has and what their versions add up to: if nothing differs, nothing was written.</summary>
static class Rowcount
{
    /// <summary>Tables that a refused request may write to: the trail of refused attempts, and what belongs to the sign-in of the caller.</summary>
    static readonly HashSet<string> Apart =
    [
        "idempotent_answers", "api_tokens", "user_sessions", "leases", "stored_keys",
    ];

    public static Task<Dictionary<string, (long Rows, long Versions)>> TakeAsync(LmsServer server) => server.InDatabaseAsync(async db =>
        (await db.Database.SqlQueryRaw<TableSum>(Sql(db)).ToListAsync()).ToDictionary(table => table.Name, table => (table.Rows, table.Versions)));

    public static IEnumerable<string> Differences(Dictionary<string, (long Rows, long Versions)> before, Dictionary<string, (long Rows, long Versions)> after) =>
        from table in after
        where before[table.Key] != table.Value
        select $"{table.Key} had {before[table.Key].Rows} rows with versions {before[table.Key].Versions} and has {table.Value.Rows} with {table.Value.Versions}";

    static string Sql(LmsDbContext db) => string.Join(" UNION ALL ", db.Model.GetEntityTypes().Where(type => type.GetTableName() is { } name && !Apart.Contains(name) && !name.StartsWith("audit_", StringComparison.Ordinal))
        .GroupBy(type => type.GetTableName()!).Select(table =>
            $"""SELECT '{table.Key}' AS "Name", COUNT(*) AS "Rows", {(table.Any(type => type.FindProperty("Version") is { ClrType: var clr } && clr == typeof(long)) ? "COALESCE(CAST(SUM(version) AS bigint), 0)" : "CAST(0 AS bigint)")} AS "Versions" FROM {table.Key}"""));

    sealed record TableSum(string Name, long Rows, long Versions);
}
