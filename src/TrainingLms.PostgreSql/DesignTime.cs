#if DESIGN_TIME
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using TrainingLms.Data;

namespace TrainingLms.PostgreSql;

sealed class DesignTime : IDesignTimeDbContextFactory<LmsDbContext>
{
    public LmsDbContext CreateDbContext(string[] args) =>
        new((DbContextOptions<LmsDbContext>)new DbContextOptionsBuilder<LmsDbContext>().UseLmsPostgreSql("Host=localhost;Database=design").Options, new PostgreSqlDialect());
}
#endif
