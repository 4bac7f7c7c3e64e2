using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Certificates;

sealed class CertificateConfiguration : IEntityTypeConfiguration<Certificate>
{
    public void Configure(EntityTypeBuilder<Certificate> certificate)
    {
        certificate.ToTable("certificates");
        certificate.Property(c => c.Kind).HasConversion<string>().HasMaxLength(20);
        certificate.Property(c => c.RevocationGround).HasConversion<string>().HasMaxLength(40);
        certificate.Property(c => c.Number).HasMaxLength(60);
        certificate.Property(c => c.VerifyToken).HasMaxLength(CertificateToken.Length);
        certificate.HasIndex(c => c.Number).RefusedAs("certificate.number_taken");
        certificate.HasIndex(c => c.VerifyToken).IsUnique();
        certificate.HasIndex(c => new { c.Kind, c.SubjectId }).HasFilter("state IN ('Prepared', 'Issued', 'Suspended') AND corrects_id IS NULL")
            .RefusedAs("certificate.already_there");
        certificate.HasIndex(c => c.CorrectsId).HasFilter("corrects_id IS NOT NULL").RefusedAs("certificate.correction_already_there");
        certificate.HasIndex(c => c.HolderId);
    }
}
