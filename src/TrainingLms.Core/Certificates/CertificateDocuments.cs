using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>In what form a certificate is given out.</summary>
public enum CertificateForm
{
    /// <summary>For people: a page to print.</summary>
    Pdf,

    /// <summary>For programs: a signed credential.</summary>
    Credential,
}

/// <summary>A form of a certificate, kept as it was made once: whoever asks gets the same bytes, whatever becomes of fonts, keys and templates.</summary>
public sealed class CertificateDocument
{
    /// <summary>The certificate.</summary>
    public required Guid CertificateId { get; init; }

    /// <summary>The form.</summary>
    public required CertificateForm Form { get; init; }

    /// <summary>The bytes.</summary>
    public required byte[] Content { get; init; }

    /// <summary>SHA-256 of the bytes, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Name of the template it was made by.</summary>
    public required string Template { get; init; }

    /// <summary>What it was made with: hash of the font, or thumbprint of the key.</summary>
    public required string MadeWith { get; init; }

    /// <summary>When.</summary>
    public required Instant MadeAt { get; init; }
}

sealed class CertificateDocumentConfiguration : IEntityTypeConfiguration<CertificateDocument>
{
    public void Configure(EntityTypeBuilder<CertificateDocument> document)
    {
        document.ToTable("certificate_documents");
        document.HasKey(d => new { d.CertificateId, d.Form });
        document.Property(d => d.Form).HasConversion<string>().HasMaxLength(20);
        document.Property(d => d.Hash).HasMaxLength(64);
        document.Property(d => d.Template).HasMaxLength(20);
        document.Property(d => d.MadeWith).HasMaxLength(64);
    }
}

/// <summary>The font that certificates are printed with, read once.</summary>
public sealed class CertificateFont(CertificateOptions options)
{
    readonly Lazy<TrueTypeFont?> font = new(() => options.FontFile is { } path ? TrueTypeFont.Load(path, options.FontIndex) : null);

    /// <summary>The font; null where none is set.</summary>
    public TrueTypeFont? Font => font.Value;
}

/// <summary>Makes the forms of a certificate and keeps them.</summary>
public sealed class CertificateDocuments(LmsDbContext db, CertificateFont font, SigningKeys signing, KeyRing ring, WorkCalendar calendar)
{
    /// <summary>A form of a certificate in force, as it was made first. What was issued without it gets it now, from its frozen record.</summary>
    /// <param name="id">The certificate.</param>
    /// <param name="form">The form.</param>
    /// <param name="address">Where the public reaches this server; taken only where the form is made now.</param>
    /// <param name="act">Who asks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>certificate.not_found</c>, <c>certificate.not_issued_here</c>, <c>certificate.not_in_force</c>, <c>certificate.no_font</c>,
    /// <c>certificate.glyphs_missing</c>.</exception>
    public async Task<CertificateDocument> FindAsync(Guid id, CertificateForm form, string address, Act act, CancellationToken cancel = default)
    {
        var certificate = await db.Certificates.VisibleTo(act.By, db).AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "certificate.not_found");
        if (certificate.Source != CertificateSource.Own) throw new RefusedException(RefusalKind.RuleBroken, "certificate.not_issued_here");
        if (certificate.State is not (CertificateState.Issued or CertificateState.Expired)) throw new RefusedException(RefusalKind.RuleBroken, "certificate.not_in_force");
        if (await KeptAsync(id, form, cancel) is { } kept) return kept;
        var made = await MakeAsync(certificate, form, address, act.At, cancel);
        db.CertificateDocuments.Add(made);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException) when (!cancel.IsCancellationRequested)
        {
            // Somebody else asked at the same moment; what was kept first stands.
            db.Forget();
            return await KeptAsync(id, form, cancel) ?? throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
        }
        return made;
    }

    /// <summary>Makes the forms of a certificate that is being issued; saved with it. Without a font there is no PDF yet.</summary>
    /// <exception cref="RefusedException"><c>certificate.glyphs_missing</c>: it is not issued then.</exception>
    public async Task AddAsync(Certificate certificate, string address, Act act, CancellationToken cancel = default)
    {
        foreach (var form in Enum.GetValues<CertificateForm>())
            if (form != CertificateForm.Pdf || font.Font is not null) db.CertificateDocuments.Add(await MakeAsync(certificate, form, address, act.At, cancel));
    }

    Task<CertificateDocument?> KeptAsync(Guid id, CertificateForm form, CancellationToken cancel) =>
        db.CertificateDocuments.AsNoTracking().SingleOrDefaultAsync(d => d.CertificateId == id && d.Form == form, cancel);

    async Task<CertificateDocument> MakeAsync(Certificate certificate, CertificateForm form, string address, Instant now, CancellationToken cancel)
    {
        if (form == CertificateForm.Pdf)
        {
            var printed = font.Font ?? throw new RefusedException(RefusalKind.RuleBroken, "certificate.no_font");
            return Kept(CertificateSheet.Draw(certificate, printed, address), CertificateSheet.Template, printed.Hash);
        }
        if (certificate.StatusIndex is null) throw new RefusedException(RefusalKind.RuleBroken, "certificate.not_issued_here");
        var key = await signing.CurrentAsync(certificate.UnitId, now, cancel);
        return Kept(Encoding.ASCII.GetBytes(CredentialJwt.Sign(key, ring, address, json => BadgeCredential.Write(json, certificate, address, calendar.Zone))), BadgeCredential.Template, key.Thumbprint);

        CertificateDocument Kept(byte[] content, string template, string madeWith) => new()
        {
            CertificateId = certificate.Id,
            Form = form,
            Content = content,
            Hash = Convert.ToHexStringLower(SHA256.HashData(content)),
            Template = template,
            MadeWith = madeWith,
            MadeAt = now,
        };
    }
}
