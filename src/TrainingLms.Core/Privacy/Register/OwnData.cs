using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Privacy;

/// <summary>What is held about somebody under one line of the register.</summary>
/// <param name="Group">The line.</param>
/// <param name="Table">Name of the table.</param>
/// <param name="Count">How many rows.</param>
/// <param name="Rows">Each row by column name; empty where the values are withheld.</param>
public sealed record HeldData(PersonalGroup Group, string Table, int Count, IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows);

/// <summary>Reads everything that is held about one person. It follows the register, so what is registered cannot be forgotten here.</summary>
public sealed class OwnData(LmsDbContext db, KeyRing keys, PersonalRegister register)
{
    static readonly MethodInfo ReadOne = typeof(OwnData).GetMethod(nameof(ReadAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;
    static readonly MethodInfo KeysOfOne = typeof(OwnData).GetMethod(nameof(KeysOf), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>All lines of the register under which something is held.</summary>
    public async Task<IReadOnlyList<HeldData>> AboutAsync(Guid personId, CancellationToken cancel = default)
    {
        var held = new List<HeldData>();
        foreach (var group in register.Groups.Where(group => group.Subject is not SubjectBeside))
        {
            var data = await (Task<HeldData>)ReadOne.MakeGenericMethod(group.Entity).Invoke(this, [group, personId, cancel])!;
            if (data.Count > 0) held.Add(data);
        }
        return held;
    }

    async Task<HeldData> ReadAsync<T>(PersonalGroup group, Guid personId, CancellationToken cancel) where T : class
    {
        var entity = db.Model.FindEntityType(typeof(T))!;
        var rows = db.Set<T>().AsNoTracking().IgnoreAutoIncludes().Where(About<T>(group.Subject, personId));
        if (group.IsWithheld) return new HeldData(group, entity.GetTableName()!, await rows.CountAsync(cancel), []);
        var read = await rows.ToListAsync(cancel);
        var since = group.ShownSince is { } name ? entity.FindProperty(name)!.GetGetter() : null;
        return new HeldData(group, entity.GetTableName()!, read.Count, [.. read.Where(row => since?.GetClrValue(row) is not null || since is null).Select(row => RowOf(entity, group, row))]);
    }

    SortedDictionary<string, object?> RowOf(IEntityType entity, PersonalGroup group, object row)
    {
        var values = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        IEnumerable<string> shown = entity.FindProperty("State") is null ? group.Fields : [.. group.Fields, "State"];
        foreach (var name in shown)
        {
            var property = entity.FindProperty(name);
            var member = property is null ? entity.FindComplexProperty(name)!.PropertyInfo : property.PropertyInfo;
            var value = member is null ? property!.GetGetter().GetClrValue(row) : member.GetValue(row);
            values[Snake.Of(name)] = value switch
            {
                SealedText text => keys.Open(text, ColumnOf(entity, property!)),
                // Files on their way are handed back by their own page, not as digits in here.
                SealedBytes bytes => bytes.Cipher.Length,
                byte[] bytes => bytes.Length,
                _ => value,
            };
        }
        return values;
    }

    internal static SealedColumn ColumnOf(IEntityType entity, IProperty property) => new(entity.GetTableName()!, property.GetColumnName());

    Expression<Func<T, bool>> About<T>(Subject subject, Guid personId)
    {
        var row = Expression.Parameter(typeof(T), "row");
        if (subject is SubjectKey key)
            return Expression.Lambda<Func<T, bool>>(Expression.Equal(KeyIn(row, key.Property), Expression.Constant(personId, typeof(Guid?))), row);
        var link = (SubjectLink)subject;
        var parents = (IQueryable<Guid?>)KeysOfOne.MakeGenericMethod(link.Parent).Invoke(this, [link.Of, personId])!;
        var contains = new Func<IQueryable<Guid?>, Guid?, bool>(Queryable.Contains).Method;
        return Expression.Lambda<Func<T, bool>>(Expression.Call(contains, parents.Expression, KeyIn(row, link.Property)), row);
    }

    IQueryable<Guid?> KeysOf<TParent>(Subject subject, Guid personId) where TParent : class =>
        db.Set<TParent>().IgnoreAutoIncludes().Where(About<TParent>(subject, personId)).Select(parent => (Guid?)EF.Property<Guid>(parent, "Id"));

    static UnaryExpression KeyIn(ParameterExpression row, string property) => Expression.Convert(Expression.PropertyOrField(row, property), typeof(Guid?));
}
