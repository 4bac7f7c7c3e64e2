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

/// <summary>A value that cannot be sealed or hashed anew, because it does not open; it lies as it was found. Says where it is, never what.</summary>
/// <param name="Column">Its table and column.</param>
/// <param name="RowKey">Key of its row, the parts of a composite key with strokes between.</param>
/// <param name="Why">Why it does not open.</param>
public sealed record LeftValue(SealedColumn Column, string RowKey, SealBroken Why);

/// <summary>What a round of sealing anew did.</summary>
/// <param name="Exchanged">How many values carry the current key now.</param>
/// <param name="Left">Those that could not be exchanged.</param>
public sealed record Resealed(long Exchanged, IReadOnlyList<LeftValue> Left);

/// <summary>
/// Seals and hashes anew what older generations wrote, batch by batch, while the server goes on serving. Each value is exchanged only if
/// it is still the one that was read, so nothing a user writes meanwhile is lost; cut short, it goes on where it stopped. A value that does
/// not open is passed over and named at the end; the key it was written with stays in use, so that a repaired value can still be opened.
/// </summary>
/// <remarks>It follows the model: every column of sealed values and every look-up column is in it, whoever adds one.</remarks>
public sealed class Resealing(LmsDbContext db, KeyRing keys, KeyCabinet cabinet, IClock clock)
{
    /// <summary>How many values one batch exchanges.</summary>
    public const int Batch = 500;

    /// <summary>All keys the database knows, with their uses.</summary>
    public async Task<IReadOnlyList<KeyUse>> UsesAsync(CancellationToken cancel = default)
    {
        var carried = await CarriedAsync(cancel);
        return await UsesAsync(carried, cancel);
    }

    /// <summary>Exchanges everything that is not of the current generation. Marks the keys nobody needs any more as retired.</summary>
    /// <param name="told">Hears after each batch how many values have been exchanged so far.</param>
    /// <param name="cancel">Stops between two batches.</param>
    /// <returns>How many values were exchanged, and which were left because they do not open.</returns>
    public async Task<Resealed> RunAsync(Action<long>? told = null, CancellationToken cancel = default)
    {
        var total = 0L;
        var left = new List<LeftValue>();
        foreach (var column in Columns())
        {
            IReadOnlyList<LeftValue> broken = [];
            // Once more after each round that found work: a node that has not looked yet may have written with the old key behind us.
            for (var before = -1L; before != total;)
            {
                before = total;
                broken = await column.ExchangeAsync(
                    exchanged =>
                    {
                        total += exchanged;
                        told?.Invoke(total);
                    },
                    cancel);
            }
            left.AddRange(broken);
        }
        await RetireAsync(cancel);
        return new Resealed(total, left);
    }

    /// <summary>A key is retired when no value carries its id. While the ids of some values are of no key we know, any key might be theirs.</summary>
    async Task RetireAsync(CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var carried = await CarriedAsync(cancel);
        var uses = await UsesAsync(carried, cancel);
        var doubtful = carried.Where(values => uses.All(use => use.Key.Id != values.KeyId)).Select(values => values.Purpose).ToHashSet();
        var unused = uses.Where(use => use is { IsCurrent: false, Values: 0, Key.RetiredAt: null } && use.Key.Purpose != KeyPurpose.Seal && !doubtful.Contains(use.Key.Purpose))
            .Select(use => use.Key.Id).ToList();
        await db.RegisteredKeys.Where(key => unused.Contains(key.Id)).ExecuteUpdateAsync(update => update.SetProperty(key => key.RetiredAt, now), cancel);
    }

    async Task<IReadOnlyList<KeyUse>> UsesAsync(IReadOnlyList<Carried> carried, CancellationToken cancel) =>
        [.. (await cabinet.KnownAsync(cancel)).Select(key => new KeyUse(key, key.Id == keys.CurrentId(key.Purpose), carried.Where(values => values.KeyId == key.Id).Sum(values => values.Count)))];

    async Task<IReadOnlyList<Carried>> CarriedAsync(CancellationToken cancel)
    {
        var carried = new List<Carried>();
        foreach (var column in Columns())
            foreach (var (id, count) in await column.CountAsync(cancel)) carried.Add(new Carried(column.Purpose, id, count));
        return carried;
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
        /// <summary>Which keys the column is written with.</summary>
        public abstract KeyPurpose Purpose { get; }

        public abstract Task<IReadOnlyList<(string KeyId, long Count)>> CountAsync(CancellationToken cancel);

        /// <summary>One round through the column, by the order of the keys of its rows.</summary>
        /// <param name="told">Hears after each batch how many values it exchanged.</param>
        /// <param name="cancel">Stops between two batches.</param>
        /// <returns>Values that do not open.</returns>
        public abstract Task<IReadOnlyList<LeftValue>> ExchangeAsync(Action<int> told, CancellationToken cancel);
    }

    /// <summary>One column. Reads whole rows without tracking them, and writes the one value back by compare and set.</summary>
    sealed class Exchange<T>(LmsDbContext db, KeyRing keys, IEntityType entity, IProperty property) : Exchange where T : class
    {
        readonly string table = entity.GetTableName()!;
        readonly string name = property.GetColumnName();
        readonly IReadOnlyList<IProperty> key = entity.FindPrimaryKey()!.Properties;

        SealedColumn Column => new(table, name);

        public override KeyPurpose Purpose => property.LookUpOf() is null ? KeyPurpose.Data : KeyPurpose.LookUp;

        bool IsBytes => property.ClrType == typeof(SealedBytes);

        string Head => IsBytes ? db.Dialect.TextOfBytes(name, RingKey.IdLength) : $"substr({name}, 1, {RingKey.IdLength})";

        /// <summary>The key as the database compares it, part by part.</summary>
        string KeyColumns => string.Join(", ", key.Select(part => $"\"{part.GetColumnName()}\""));

        public override async Task<IReadOnlyList<(string KeyId, long Count)>> CountAsync(CancellationToken cancel)
        {
#pragma warning disable EF1002, EF1003 // names come from the model
            var rows = await db.Database.SqlQueryRaw<Uses>(
                $"SELECT {Head} AS \"KeyId\", count(*) AS \"Count\" FROM {table} WHERE {name} IS NOT NULL AND length({name}) > 0 GROUP BY 1").ToListAsync(cancel);
#pragma warning restore EF1002, EF1003
            return [.. rows.Select(row => (row.KeyId, row.Count))];
        }

        public override async Task<IReadOnlyList<LeftValue>> ExchangeAsync(Action<int> told, CancellationToken cancel)
        {
            var left = new List<LeftValue>();
            for (IReadOnlyList<T> old = []; (old = await OldAsync(old.Count == 0 ? null : old[^1], cancel)).Count > 0;)
            {
                var exchanged = 0;
                foreach (var row in old)
                    try
                    {
                        await WriteAsync(row, cancel);
                        exchanged++;
                    }
                    catch (SealBrokenException broken)
                    {
                        left.Add(new LeftValue(Column, string.Join('/', KeyOf(row)), broken.Why));
                    }
                told(exchanged);
            }
            return left;
        }

        /// <summary>The next batch of what is not of the current generation, after a row.</summary>
        async Task<IReadOnlyList<T>> OldAsync(T? after, CancellationToken cancel)
        {
            object[] parameters = [keys.CurrentId(Purpose), .. after is null ? [] : KeyOf(after)];
            var beyond = after is null ? "" : $" AND ({KeyColumns}) > ({string.Join(", ", key.Select((_, n) => $"{{{n + 1}}}"))})";
#pragma warning disable EF1002, EF1003 // names come from the model, values are parameters
            return await db.Set<T>().FromSqlRaw(
                $"SELECT * FROM {table} WHERE {name} IS NOT NULL AND length({name}) > 0 AND {Head} <> {{0}}{beyond} ORDER BY {KeyColumns} LIMIT {Batch}", parameters)
                .AsNoTracking().IgnoreAutoIncludes().ToListAsync(cancel);
#pragma warning restore EF1002, EF1003
        }

        IEnumerable<object> KeyOf(T row) => key.Select(part => part.GetGetter().GetClrValue(row)!);

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
            // A hash beside nothing finds nothing: as broken as one beside a value that does not open.
            return source.GetGetter().GetClrValue(row) is SealedText text ? keys.LookUp(keys.Open(text, column), column) : throw new SealBrokenException(SealBroken.Damaged, column);
        }

        static object StoredOf(object value) => value switch
        {
            SealedText text => text.Cipher,
            SealedBytes bytes => bytes.Cipher,
            _ => value,
        };
    }

    /// <summary>How many values of a column carry the id of a key; an id that no key has, where they were damaged at their beginning.</summary>
    sealed record Carried(KeyPurpose Purpose, string KeyId, long Count);

    sealed record Uses(string KeyId, long Count);
}
