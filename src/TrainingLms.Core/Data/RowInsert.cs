using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace TrainingLms.Data;

/// <summary>Writes many rows of one table in few round trips, past the change tracker. For rows that are written once and never changed.</summary>
static class RowInsert
{
    /// <summary>In one statement. Both databases take many more, but SQLite looks each one up by its name among all.</summary>
    const int Parameters = 1_500;

    /// <summary>Writes the rows inside the transaction that is open, if any.</summary>
    public static async Task IntoAsync<T>(DbContext db, IReadOnlyList<T> rows, CancellationToken cancel) where T : class
    {
        if (rows.Count == 0) return;
        var entity = db.Model.FindEntityType(typeof(T))!;
        var columns = entity.GetProperties().Select(Column.Of).ToList();
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            foreach (var chunk in rows.Chunk(Parameters / columns.Count))
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
                Fill(command, db.GetService<ISqlGenerationHelper>(), entity.GetTableName()!, columns, chunk);
                await command.ExecuteNonQueryAsync(cancel);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    static void Fill<T>(DbCommand command, ISqlGenerationHelper sql, string table, List<Column> columns, T[] rows) where T : class
    {
        var text = new StringBuilder($"INSERT INTO {sql.DelimitIdentifier(table)} ({string.Join(", ", columns.Select(column => sql.DelimitIdentifier(column.Name)))}) VALUES ");
        var number = 0;
        foreach (var row in rows)
        {
            text.Append(number == 0 ? "(" : ", (");
            foreach (var column in columns)
            {
                var name = sql.GenerateParameterName($"p{number}");
                text.Append(ReferenceEquals(column, columns[0]) ? "" : ", ").Append(name);
                command.Parameters.Add(column.Mapping.CreateParameter(command, name, column.Read(row), column.IsNullable));
                number++;
            }
            text.Append(')');
        }
#pragma warning disable CA2100 // made of the model's names and of parameters only
        command.CommandText = text.ToString();
#pragma warning restore CA2100
    }

    sealed record Column(string Name, RelationalTypeMapping Mapping, bool IsNullable, Func<object, object?> Read)
    {
        public static Column Of(IProperty property)
        {
            var getter = property.GetGetter();
            return new Column(property.GetColumnName(), property.GetRelationalTypeMapping(), property.IsNullable, getter.GetClrValue);
        }
    }
}
