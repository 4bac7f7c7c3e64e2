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
        certificate.Property(c => c.Source).HasConversion<string>().HasMaxLength(20);
        certificate.Property(c => c.Region).HasMaxLength(20);
        // Other regions number on their own.
        certificate.HasIndex(c => c.Number).HasFilter("source <> 'External' AND state <> 'Discarded'").RefusedAs("certificate.number_taken");
        certificate.HasIndex(c => new { c.Issuer, c.Number }).HasFilter("source = 'External' AND state <> 'ExternalDeclined'").RefusedAs("certificate.external_already_there");
        certificate.HasIndex(c => c.StatusIndex).IsUnique();
        certificate.HasIndex(c => c.ImportId);
        certificate.HasIndex(c => c.VerifyToken).IsUnique();
        certificate.HasIndex(c => new { c.Kind, c.SubjectId }).HasFilter("state IN ('Prepared', 'Issued', 'Suspended') AND corrects_id IS NULL")
            .RefusedAs("certificate.already_there");
        certificate.HasIndex(c => c.CorrectsId).HasFilter("corrects_id IS NOT NULL AND state <> 'Discarded'").RefusedAs("certificate.correction_already_there");
        certificate.HasIndex(c => c.HolderId);
    }
}
