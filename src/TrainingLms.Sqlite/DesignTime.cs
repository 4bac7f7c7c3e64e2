#if DESIGN_TIME
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using TrainingLms.Data;

namespace TrainingLms.Sqlite;

sealed class DesignTime : IDesignTimeDbContextFactory<LmsDbContext>
{
    public LmsDbContext CreateDbContext(string[] args) =>
        new((DbContextOptions<LmsDbContext>)new DbContextOptionsBuilder<LmsDbContext>().UseLmsSqlite("design.db").Options, new SqliteDialect());
}
#endif
