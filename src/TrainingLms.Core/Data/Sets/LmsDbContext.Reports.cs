using Microsoft.EntityFrameworkCore;
using TrainingLms.Reports;

namespace TrainingLms.Data;

/// <summary>Tables of reports.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>Where people stand, folded from the ledger.</summary>
    public DbSet<Standing> Standings => Set<Standing>();

    /// <summary>Whose standings are to be looked at again.</summary>
    public DbSet<StandingMark> StandingMarks => Set<StandingMark>();

    /// <summary>Sums of standings.</summary>
    public DbSet<RollUp> RollUps => Set<RollUp>();

    /// <summary>What they were folded by.</summary>
    public DbSet<FoldState> FoldStates => Set<FoldState>();

    /// <summary>Editions of reports.</summary>
    public DbSet<ReportEdition> ReportEditions => Set<ReportEdition>();

    /// <summary>What was frozen of them.</summary>
    public DbSet<FrozenReport> FrozenReports => Set<FrozenReport>();
}
