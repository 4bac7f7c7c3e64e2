using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Privacy;

/// <summary>Every sealed value opens for its column, and is found by the hash beside it. Says where one does not, never what it is.</summary>
public sealed class SealCheck(LmsDbContext db, KeyRing keys) : IConsistencyCheck
{
    static readonly MethodInfo ReadOne = typeof(SealCheck).GetMethod(nameof(ReadAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var entity in db.Model.GetEntityTypes().Where(entity => !entity.IsOwned()))
        {
            var columns = entity.GetProperties().Where(property => property.ClrType == typeof(SealedText) || property.ClrType == typeof(SealedBytes)).ToList();
            if (columns.Count == 0) continue;
            var found = (IAsyncEnumerable<Inconsistency>)ReadOne.MakeGenericMethod(entity.ClrType).Invoke(this, [entity, columns])!;
            await foreach (var broken in found.WithCancellation(cancel)) yield return broken;
        }
    }

    async IAsyncEnumerable<Inconsistency> ReadAsync<T>(IEntityType entity, IReadOnlyList<IProperty> columns) where T : class
    {
        var key = entity.FindPrimaryKey()!.Properties;
        await foreach (var row in db.Set<T>().AsNoTracking().IgnoreAutoIncludes().AsAsyncEnumerable())
            foreach (var property in columns)
                if (Wrong(entity, property, row) is { } code)
                    yield return new Inconsistency(entity.GetTableName()!, string.Join('/', key.Select(part => part.GetGetter().GetClrValue(row))),
                        new Refusal(code, [("column", $"{OwnData.ColumnOf(entity, property)}")]));
    }

    string? Wrong(IEntityType entity, IProperty property, object row)
    {
        var column = OwnData.ColumnOf(entity, property);
        try
        {
            switch (property.GetGetter().GetClrValue(row))
            {
                case SealedBytes { Cipher.Length: > 0 } bytes:
                    keys.Open(bytes, column);
                    break;
                case SealedText text:
                    var plain = keys.Open(text, column);
                    var hash = entity.GetProperties().FirstOrDefault(other => other.LookUpOf() == property.Name);
                    if (hash is not null && !keys.LookUps(plain, column).Contains(hash.GetGetter().GetClrValue(row) as string)) return "seal.hash_differs";
                    break;
                default:
                    break;
            }
            return null;
        }
        catch (SealBrokenException)
        {
            return "seal.value_broken";
        }
    }
}
