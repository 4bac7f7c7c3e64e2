using Microsoft.EntityFrameworkCore;
using TrainingLms.LearningHours;

namespace TrainingLms.Data;

/// <summary>Tables of learning hours.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>The ledger of learning hours.</summary>
    public DbSet<HoursEntry> HoursEntries => Set<HoursEntry>();

    /// <summary>Claims of outside learning.</summary>
    public DbSet<HoursClaim> HoursClaims => Set<HoursClaim>();

    /// <summary>Imports of past hours.</summary>
    public DbSet<HoursImport> HoursImports => Set<HoursImport>();

    /// <summary>Corrections of hours by workbook.</summary>
    public DbSet<HoursCorrection> HoursCorrections => Set<HoursCorrection>();

    /// <summary>Their lines.</summary>
    public DbSet<HoursCorrectionLine> HoursCorrectionLines => Set<HoursCorrectionLine>();

    /// <summary>What proves claims.</summary>
    public DbSet<ClaimEvidence> ClaimEvidence => Set<ClaimEvidence>();

    /// <summary>Days for which less is required.</summary>
    public DbSet<HoursExemption> HoursExemptions => Set<HoursExemption>();

    /// <summary>Versions of rules on hours.</summary>
    public DbSet<HoursRuleSet> HoursRuleSets => Set<HoursRuleSet>();

    /// <summary>Closed years.</summary>
    public DbSet<HoursYearClose> HoursYearCloses => Set<HoursYearClose>();
}
