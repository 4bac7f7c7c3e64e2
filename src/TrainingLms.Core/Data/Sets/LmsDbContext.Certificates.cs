using Microsoft.EntityFrameworkCore;
using TrainingLms.Certificates;

namespace TrainingLms.Data;

/// <summary>Tables of certificates.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>Certificates.</summary>
    public DbSet<Certificate> Certificates => Set<Certificate>();

    /// <summary>Forms in which certificates were given out.</summary>
    public DbSet<CertificateDocument> CertificateDocuments => Set<CertificateDocument>();

    /// <summary>Imports of past certificates.</summary>
    public DbSet<CertificateImport> CertificateImports => Set<CertificateImport>();

    /// <summary>Keys that sign credentials.</summary>
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();
}
