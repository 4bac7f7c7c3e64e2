using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Organizations;

sealed class OrganizationUnitConfiguration : IEntityTypeConfiguration<OrganizationUnit>
{
    public void Configure(EntityTypeBuilder<OrganizationUnit> unit)
    {
        unit.ToTable("organization_units");
        unit.Property(u => u.Level).HasConversion<string>().HasMaxLength(20);
        unit.Property(u => u.Code).HasMaxLength(OrganizationUnit.LongestCode);
        unit.HasIndex(u => u.Code).RefusedAs("unit.code_taken");
        unit.HasIndex(u => u.ParentId);
    }
}

sealed class UnitAncestorConfiguration : IEntityTypeConfiguration<UnitAncestor>
{
    public void Configure(EntityTypeBuilder<UnitAncestor> ancestor)
    {
        ancestor.ToTable("unit_ancestors");
        ancestor.HasKey(a => new { a.AncestorId, a.UnitId });
        ancestor.HasIndex(a => a.UnitId);
    }
}
