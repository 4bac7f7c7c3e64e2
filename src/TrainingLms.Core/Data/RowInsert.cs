using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>Writes many rows of one table in few round trips, past the change tracker: a handful in one statement, more as the database copies best.</summary>
static class RowInsert
{
    /// <summary>In one statement. Both databases take many more, but SQLite looks each one up by its name among all.</summary>
    const int Parameters = 1_500;

    /// <summary>Writes the rows inside the transaction that is open, if any. A row with a version gets its first one, as by a save.</summary>
    /// <exception cref="DbUpdateException">The database refuses a row, as it does in a save.</exception>
    public static async Task IntoAsync<T>(LmsDbContext db, IReadOnlyList<T> rows, CancellationToken cancel) where T : class
    {
        if (rows.Count == 0) return;
        var target = CopyTarget.Of(db.Model.FindEntityType(typeof(T))!, db.GetService<ISqlGenerationHelper>());
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var (connection, transaction) = (db.Database.GetDbConnection(), db.Database.CurrentTransaction?.GetDbTransaction());
            if (rows.Count * target.Columns.Count > Parameters) await db.Dialect.CopyAsync(connection, transaction, target, rows, cancel);
            else await InsertAsync(connection, transaction, target, rows, cancel);
        }
        catch (DbException failure)
        {
            throw new DbUpdateException(failure.Message, failure);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    static async Task InsertAsync(DbConnection connection, DbTransaction? transaction, CopyTarget target, IReadOnlyList<object> rows, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var text = new StringBuilder($"INSERT INTO {target.Table} ({target.ColumnList}) VALUES ");
        var number = 0;
        foreach (var row in rows)
        {
            text.Append(number == 0 ? "(" : ", (");
            foreach (var column in target.Columns)
            {
                var name = $"@p{number}";
                text.Append(ReferenceEquals(column, target.Columns[0]) ? "" : ", ").Append(name);
                command.Parameters.Add(column.Mapping.CreateParameter(command, name, column.Read(row), column.IsNullable));
                number++;
            }
            text.Append(')');
        }
#pragma warning disable CA2100 // made of the model's names and of parameters only
        command.CommandText = text.ToString();
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>A table into which rows are copied.</summary>
/// <param name="Table">Its name, quoted.</param>
/// <param name="Columns">All its columns.</param>
/// <param name="ColumnList">Their names, quoted, with commas between.</param>
public sealed record CopyTarget(string Table, IReadOnlyList<CopyColumn> Columns, string ColumnList)
{
    internal static CopyTarget Of(IEntityType entity, ISqlGenerationHelper sql)
    {
        var columns = entity.GetProperties().Select(CopyColumn.Of).ToList();
        return new CopyTarget(sql.DelimitIdentifier(entity.GetTableName()!), columns, string.Join(", ", columns.Select(column => sql.DelimitIdentifier(column.Name))));
    }
}

/// <summary>A column of such a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mapping">How values are stored.</param>
/// <param name="IsNullable">Whether it may be empty.</param>
/// <param name="Read">The value of a row as the model has it.</param>
public sealed record CopyColumn(string Name, RelationalTypeMapping Mapping, bool IsNullable, Func<object, object?> Read)
{
    /// <summary>The value of a row as the database takes it; null where it is empty.</summary>
    public object? Stored(object row) => Read(row) is not { } value ? null : Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value;

    internal static CopyColumn Of(IProperty property)
    {
        var getter = property.GetGetter();
        return new CopyColumn(property.GetColumnName(), property.GetRelationalTypeMapping(), property.IsNullable,
            property.Name == nameof(IVersioned.Version) ? row => row is IVersioned versioned ? versioned.Version + 1 : getter.GetClrValue(row) : getter.GetClrValue);
    }
}
