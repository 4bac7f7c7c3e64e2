using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using TrainingLms.Data;

namespace TrainingLms.Sqlite;

/// <summary>Makes tables that must not show the order of writing WITHOUT ROWID: SQLite then keeps rows by their key and no hidden row number.</summary>
public sealed class RowOrderSqlGenerator(MigrationsSqlGeneratorDependencies dependencies, IRelationalAnnotationProvider annotations)
    : SqliteMigrationsSqlGenerator(dependencies, annotations)
{
    /// <inheritdoc/>
    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        var hidesOrder = model?.GetEntityTypes().Any(entity =>
            entity.GetTableName() == operation.Name && entity.FindAnnotation(GovernedMapping.RowOrderAnnotation) is not null) == true;
        if (!hidesOrder)
        {
            base.Generate(operation, model, builder, terminate);
            return;
        }
        base.Generate(operation, model, builder, terminate: false);
        builder.Append(" WITHOUT ROWID");
        if (!terminate) return;
        builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
        EndStatement(builder);
    }
}
