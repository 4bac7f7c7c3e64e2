using Microsoft.EntityFrameworkCore;
using TrainingLms.Programmes;

namespace TrainingLms.Data;

/// <summary>Tables of programmes.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>Programmes by their keys.</summary>
    public DbSet<Programme> Programmes => Set<Programme>();

    /// <summary>Versions of programmes.</summary>
    public DbSet<ProgrammeVersion> ProgrammeVersions => Set<ProgrammeVersion>();

    /// <summary>Who is to complete which programme.</summary>
    public DbSet<ProgrammeAssignment> ProgrammeAssignments => Set<ProgrammeAssignment>();

    /// <summary>For how long people were certified.</summary>
    public DbSet<CertificationPeriod> CertificationPeriods => Set<CertificationPeriod>();

    /// <summary>On what certifications rest.</summary>
    public DbSet<PeriodEvidence> PeriodEvidence => Set<PeriodEvidence>();

    /// <summary>Rules by which people are assigned.</summary>
    public DbSet<AssignmentRule> AssignmentRules => Set<AssignmentRule>();

    /// <summary>The queue of exceptions.</summary>
    public DbSet<AssignmentCase> AssignmentCases => Set<AssignmentCase>();

    /// <summary>Whose programmes are to be looked at again.</summary>
    public DbSet<ProgrammeMark> ProgrammeMarks => Set<ProgrammeMark>();
}
