using Microsoft.EntityFrameworkCore;
using TrainingLms.Organizations;

namespace TrainingLms.Data;

/// <summary>Tables of units.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>Organisation units.</summary>
    public DbSet<OrganizationUnit> Units => Set<OrganizationUnit>();

    /// <summary>Which unit lies below which, with every unit below itself.</summary>
    public DbSet<UnitAncestor> UnitAncestors => Set<UnitAncestor>();
}
