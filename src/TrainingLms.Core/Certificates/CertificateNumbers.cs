using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Titles;

namespace TrainingLms.Certificates;

/// <summary>Tells the floor of titles the numbers of the certificates that came of them.</summary>
public sealed class CertificateNumbers(LmsDbContext db) : ICertificateNumbers
{
    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<Guid, string>> OfAsync(IQueryable<Guid> certificates, CancellationToken cancel) =>
        await db.Certificates.AsNoTracking().Where(certificate => certificates.Contains(certificate.Id)).ToDictionaryAsync(certificate => certificate.Id, certificate => certificate.Number, cancel);
}
