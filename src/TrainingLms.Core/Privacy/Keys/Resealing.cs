using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Privacy;

/// <summary>A key and how many values still need it.</summary>
/// <param name="Key">The key.</param>
/// <param name="IsCurrent">Whether values are written with it now.</param>
/// <param name="Values">How many values carry its id.</param>
public sealed record KeyUse(RegisteredKey Key, bool IsCurrent, long Values);

/// <summary>
/// Seals and hashes anew what older generations wrote, batch by batch, while the server goes on serving. Each value is exchanged only if
/// it is still the one that was read, so nothing a user writes meanwhile is lost; cut short, it goes on where it stopped.
/// </summary>
/// <remarks>It follows the model: every column of sealed values and every look-up column is in it, whoever adds one.</remarks>
public sealed class Resealing(LmsDbContext db, KeyRing keys, KeyCabinet cabinet, IClock clock)
{
    /// <summary>How many values one batch exchanges.</summary>
    public const int Batch = 500;

    /// <summary>All keys the database knows, with their uses.</summary>
    public async Task<IReadOnlyList<KeyUse>> UsesAsync(CancellationToken cancel = default)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var column in Columns())
            foreach (var (id, count) in await column.CountAsync(cancel)) counts[id] = counts.GetValueOrDefault(id) + count;
        return [.. (await cabinet.KnownAsync(cancel)).Select(key => new KeyUse(key, key.Id == keys.CurrentId(key.Purpose), counts.GetValueOrDefault(key.Id)))];
    }

    /// <summary>Exchanges everything that is not of the current generation. Marks the keys nobody needs any more as retired.</summary>
    /// <param name="told">Hears after each batch how many values have been exchanged so far.</param>
    /// <param name="cancel">Stops between two batches.</param>
    /// <returns>How many values were exchanged.</returns>
    public async Task<long> RunAsync(Action<long>? told = null, CancellationToken cancel = default)
    {
        var total = 0L;
        foreach (var column in Columns())
            for (int exchanged; (exchanged = await column.ExchangeAsync(cancel)) > 0;)
            {
                total += exchanged;
                told?.Invoke(total);
            }
        await RetireAsync(cancel);
        return total;
    }

    async Task RetireAsync(CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var unused = (await UsesAsync(cancel)).Where(use => use is { IsCurrent: false, Values: 0, Key.RetiredAt: null } && use.Key.Purpose != KeyPurpose.Seal)
            .Select(use => use.Key.Id).ToList();
        await db.RegisteredKeys.Where(key => unused.Contains(key.Id)).ExecuteUpdateAsync(update => update.SetProperty(key => key.RetiredAt, now), cancel);
    }

    IEnumerable<Exchange> Columns()
    {
        foreach (var entity in db.Model.GetEntityTypes().Where(entity => !entity.IsOwned()))
            foreach (var property in entity.GetProperties())
                if (property.ClrType == typeof(SealedText) || property.ClrType == typeof(SealedBytes) || property.LookUpOf() is not null)
                    yield return (Exchange)Activator.CreateInstance(typeof(Exchange<>).MakeGenericType(entity.ClrType), db, keys, entity, property)!;
    }

    abstract class Exchange
    {
        public abstract Task<IReadOnlyList<(string KeyId, long Count)>> CountAsync(CancellationToken cancel);

        public abstract Task<int> ExchangeAsync(CancellationToken cancel);
    }

    /// <summary>One column. Reads whole rows without tracking them, and writes the one value back by compare and set.</summary>
    sealed class Exchange<T>(LmsDbContext db, KeyRing keys, IEntityType entity, IProperty property) : Exchange where T : class
    {
        readonly string table = entity.GetTableName()!;
        readonly string name = property.GetColumnName();
        readonly IReadOnlyList<IProperty> key = entity.FindPrimaryKey()!.Properties;

        SealedColumn Column => new(table, name);

        bool IsBytes => property.ClrType == typeof(SealedBytes);

        public override async Task<IReadOnlyList<(string KeyId, long Count)>> CountAsync(CancellationToken cancel)
        {
            var head = IsBytes ? db.Dialect.TextOfBytes(name, RingKey.IdLength) : $"substr({name}, 1, {RingKey.IdLength})";
#pragma warning disable EF1002, EF1003 // names come from the model
            var rows = await db.Database.SqlQueryRaw<Uses>(
                $"SELECT {head} AS \"KeyId\", count(*) AS \"Count\" FROM {table} WHERE {name} IS NOT NULL AND length({name}) > 0 GROUP BY 1").ToListAsync(cancel);
#pragma warning restore EF1002, EF1003
            return [.. rows.Select(row => (row.KeyId, row.Count))];
        }

        public override async Task<int> ExchangeAsync(CancellationToken cancel)
        {
            var current = keys.CurrentId(property.LookUpOf() is null ? KeyPurpose.Data : KeyPurpose.LookUp);
            var head = IsBytes ? db.Dialect.TextOfBytes(name, RingKey.IdLength) : $"substr({name}, 1, {RingKey.IdLength})";
#pragma warning disable EF1002, EF1003 // names come from the model, the id is hexadecimal
            var old = await db.Set<T>().FromSqlRaw($"SELECT * FROM {table} WHERE {name} IS NOT NULL AND length({name}) > 0 AND {head} <> {{0}} LIMIT {Batch}", current)
                .AsNoTracking().IgnoreAutoIncludes().ToListAsync(cancel);
#pragma warning restore EF1002, EF1003
            foreach (var row in old) await WriteAsync(row, cancel);
            return old.Count;
        }

        async Task WriteAsync(T row, CancellationToken cancel)
        {
            var before = property.GetGetter().GetClrValue(row)!;
            var parameters = new List<object> { StoredOf(Anew(row, before)), StoredOf(before) };
            var conditions = key.Select(part =>
            {
                parameters.Add(part.GetGetter().GetClrValue(row)!);
                return $"\"{part.GetColumnName()}\" = {{{parameters.Count - 1}}}";
            }).ToList();
#pragma warning disable EF1002, EF1003 // names come from the model
            await db.Database.ExecuteSqlRawAsync($"UPDATE {table} SET {name} = {{0}} WHERE {name} = {{1}} AND {string.Join(" AND ", conditions)}", parameters, cancel);
#pragma warning restore EF1002, EF1003
        }

        object Anew(T row, object before) => before switch
        {
            SealedText text => keys.Seal(keys.Open(text, Column), Column),
            SealedBytes bytes => keys.Seal(keys.Open(bytes, Column), Column),
            _ => LookUpAnew(row),
        };

        string LookUpAnew(T row)
        {
            var source = entity.FindProperty(property.LookUpOf()!)!;
            var column = new SealedColumn(table, source.GetColumnName());
            return keys.LookUp(keys.Open((SealedText)source.GetGetter().GetClrValue(row)!, column), column);
        }

        static object StoredOf(object value) => value switch
        {
            SealedText text => text.Cipher,
            SealedBytes bytes => bytes.Cipher,
            _ => value,
        };
    }

    sealed record Uses(string KeyId, long Count);
}
