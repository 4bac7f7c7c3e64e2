using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Privacy;

namespace TrainingLms.Data;

/// <summary>The one database context. What is stored stands in a file for each feature in the folder <c>Sets</c>; how a save goes in the file beside this one.</summary>
public sealed partial class LmsDbContext(DbContextOptions<LmsDbContext> options, StorageDialect dialect, Acting? acting = null) : DbContext(options)
{
    /// <summary>The database behind it.</summary>
    public StorageDialect Dialect => dialect;

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        dialect.Configure(configurationBuilder);
        configurationBuilder.Properties<LocalDate>().HaveConversion<LocalDateConverter>();
        configurationBuilder.Properties<SealedText>().HaveConversion<SealedTextConverter>();
        configurationBuilder.Properties<SealedBytes>().HaveConversion<SealedBytesConverter>();
        configurationBuilder.Conventions.Add(_ => new SnakeCaseConvention());
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(LmsDbContext).Assembly);
        GovernedMapping.Apply(modelBuilder);
    }
}
