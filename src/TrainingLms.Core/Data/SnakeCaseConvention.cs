using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>Columns, keys and indexes get snake_case names, so that raw SQL needs no quotes on either database.</summary>
sealed class SnakeCaseConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            if (entity.GetContainerColumnName() is not null) continue;
            foreach (var property in entity.GetProperties()) property.SetColumnName(Snake.Of(property.Name));
            foreach (var key in entity.GetKeys()) key.SetName(key.GetName() is { } name ? Snake.Of(name) : null);
            foreach (var link in entity.GetForeignKeys()) link.SetConstraintName(link.GetConstraintName() is { } name ? Snake.Of(name) : null);
            foreach (var index in entity.GetIndexes()) index.SetDatabaseName(index.GetDatabaseName() is { } name ? Snake.Of(name) : null);
        }
    }
}

sealed class LocalDateConverter() : Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter<LocalDate, DateOnly>(
    day => day.ToDateOnly(), day => LocalDate.FromDateOnly(day));
