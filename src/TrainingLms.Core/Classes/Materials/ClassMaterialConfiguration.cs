using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Classes;

sealed class ClassMaterialConfiguration : IEntityTypeConfiguration<ClassMaterial>
{
    public void Configure(EntityTypeBuilder<ClassMaterial> material)
    {
        material.ToTable("class_materials");
        material.Property(m => m.Title).HasMaxLength(200);
        material.HasOne(m => m.Run).WithMany().HasForeignKey(m => m.ClassRunId);
        material.HasIndex(m => m.ClassRunId);
    }
}

sealed class ClassMaterialFileConfiguration : IEntityTypeConfiguration<ClassMaterialFile>
{
    public void Configure(EntityTypeBuilder<ClassMaterialFile> file)
    {
        StoredProof.Map(file, ClassMaterialFile.Table);
        file.HasKey(f => new { f.MaterialId, f.Id });
        file.HasOne<ClassMaterial>().WithMany().HasForeignKey(f => f.MaterialId);
        file.HasIndex(f => new { f.MaterialId, f.Number }).RefusedAs("changed_by_someone_else");
        file.HasIndex(f => new { f.MaterialId, f.Hash }).RefusedAs("proof.twice");
    }
}
