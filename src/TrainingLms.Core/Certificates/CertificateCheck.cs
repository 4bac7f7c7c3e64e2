using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Programmes;
using TrainingLms.Titles;

namespace TrainingLms.Certificates;

/// <summary>What was issued still says what it said, its files are the bytes that were made, and a certificate in force rests on a confirmed title or on a certification that was not taken back.</summary>
public sealed class CertificateCheck(LmsDbContext db) : IConsistencyCheck
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var certificate in db.Certificates.AsNoTracking().Where(c => c.ContentHash != null).OrderBy(c => c.Id).AsAsyncEnumerable().WithCancellation(cancel))
            if (certificate.ComputeHash() != certificate.ContentHash)
                yield return new Inconsistency("certificate", certificate.Id, "certificate.content_changed", ("number", certificate.Number));

        await foreach (var document in db.CertificateDocuments.AsNoTracking().OrderBy(d => d.CertificateId).ThenBy(d => d.Form).AsAsyncEnumerable().WithCancellation(cancel))
            if (Convert.ToHexStringLower(SHA256.HashData(document.Content)) != document.Hash)
                yield return new Inconsistency("certificate", document.CertificateId, "certificate.document_changed", ("form", document.Form));

        var baseless = db.Certificates.AsNoTracking()
            .Where(c => c.Kind == CertificateKind.Title && c.Source == CertificateSource.Own && (c.State == CertificateState.Issued || c.State == CertificateState.Suspended)
                && !db.Certificates.Any(first => first.Id == c.SubjectId && first.Source != CertificateSource.Own)
                && !db.TitleApplications.Any(file => file.Id == c.SubjectId
                    && (file.State == TitleApplicationState.Confirmed || file.State == TitleApplicationState.Certified)))
            .OrderBy(c => c.Id).Select(c => new { c.Id, c.Number });
        await foreach (var certificate in baseless.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("certificate", certificate.Id, "certificate.without_title", ("number", certificate.Number));

        // Whoever was exempted or released keeps what was issued; what was taken back is not held any more.
        var unheld = db.Certificates.AsNoTracking()
            .Where(c => c.Kind == CertificateKind.Programme && (c.State == CertificateState.Issued || c.State == CertificateState.Suspended)
                && !db.CertificationPeriods.Any(p => p.Id == c.SubjectId && p.PersonId == c.HolderId && p.Ending != PeriodEnding.Revoked && p.Ending != PeriodEnding.TakenBack))
            .OrderBy(c => c.Id).Select(c => new { c.Id, c.Number });
        await foreach (var certificate in unheld.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("certificate", certificate.Id, "certificate.without_certification", ("number", certificate.Number));
    }
}
