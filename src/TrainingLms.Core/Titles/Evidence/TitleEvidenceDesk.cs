using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;
using FieldChange = TrainingLms.Audit.FieldChange;

namespace TrainingLms.Titles;

/// <summary>An opened file.</summary>
/// <param name="Name">What it is called for whoever reads it.</param>
/// <param name="MediaType">Kind of file, by its content.</param>
/// <param name="Content">Bytes.</param>
public sealed record OpenedEvidence(string Name, string MediaType, byte[] Content);

/// <summary>Where evidence is uploaded and read.</summary>
public sealed class TitleEvidenceDesk(LmsDbContext db, ApplicationDesk applications, SealedFiles files, VirusScanner scanner, TitleOptions options)
{
    const int Megabyte = 1024 * 1024;

    /// <summary>Adds a file to an own application, as a new piece of evidence or as the next version of one; what is there stays.</summary>
    /// <param name="id">The application.</param>
    /// <param name="item">The piece of which it is a further version; null for a new piece.</param>
    /// <param name="name">Name of the file.</param>
    /// <param name="content">Bytes: a PDF, PNG or JPEG file.</param>
    /// <param name="expected">The version of the application that the caller believes to change.</param>
    /// <param name="act">The applicant.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="RefusedException">
    /// <c>application.not_found</c>; what the table refuses; what <see cref="ProofFile.Read"/> refuses, <c>proof.damaged</c>, <c>proof.twice</c>; <c>virus.found</c>; <c>evidence.item_not_found</c>,
    /// <c>evidence.too_many</c>, <c>evidence.too_large_together</c>; kind Unavailable, <c>virus.scanner_away</c>, <c>evidence.store_away</c>.
    /// </exception>
    public async Task<TitleApplication> AttachAsync(Guid id, int? item, string name, byte[] content, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        // Asked first of a copy that is thrown away, so that nothing is scanned or stored for whom the table refuses.
        (await applications.LookAsync(id, act.By, cancel)).AttachEvidence(act);
        var uploaded = ProofFile.Read(name, content, options.EvidenceMegabytes);
        var kept = PictureMetadata.Without(uploaded);
        var scan = await scanner.ScanAsync(content, cancel);
        var (place, contentKey) = await StoredAsync(() => files.PutAsync(kept.Content, TitleEvidence.Column, act.At, cancel));
        try
        {
            return await db.InTransactionAsync(async () =>
            {
                // One upload after the other, so that each finds the numbers and sizes of those before it.
                await db.TitleApplications.Where(a => a.Id == id).ExecuteUpdateAsync(a => a.SetProperty(one => one.Version, one => one.Version), cancel);
                var application = await applications.FindAsync(id, act.By, cancel);
                expected.Against(application);
                application.AttachEvidence(act);
                var (piece, number) = await PlaceOfAsync(id, item, kept.Content.Length, cancel);
                db.TitleEvidence.Add(new TitleEvidence
                {
                    Id = act.NewId(),
                    ApplicationId = id,
                    Item = piece,
                    Number = number,
                    Name = kept.Name,
                    MediaType = kept.MediaType,
                    Size = kept.Content.Length,
                    Hash = kept.Hash,
                    UploadedHash = ReferenceEquals(kept, uploaded) ? null : uploaded.Hash,
                    Scan = scan,
                    UploadedAt = act.At,
                    Place = place.Name,
                    ContentKey = contentKey,
                });
                await db.SaveChangesAsync(cancel);
                return application;
            }, cancel);
        }
        catch (RefusedException)
        {
            // Refused is not committed, so nobody names the file. After any other failure that is not known, and the night looks a day later.
            await files.DiscardAsync(place);
            throw;
        }
    }

    /// <summary>A file of an application. Whoever looks at that of somebody else is written down.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c>, <c>proof.not_found</c>; kind Unavailable, <c>evidence.store_away</c>, <c>evidence.file_missing</c>, <c>evidence.file_changed</c>.</exception>
    public async Task<OpenedEvidence> OpenAsync(Guid applicationId, Guid fileId, Act act, CancellationToken cancel = default)
    {
        var application = await applications.LookAsync(applicationId, act.By, cancel);
        var file = await db.TitleEvidence.AsNoTracking().VisibleTo(act.By, db).SingleOrDefaultAsync(one => one.ApplicationId == applicationId && one.Id == fileId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "proof.not_found");
        var content = await ContentAsync(file, cancel);
        if (TitleScope.ReaderOf(act.By, application) is not CaseReader.Applicant and var reader)
        {
            var (right, unit) = reader == CaseReader.Employer ? (Right.SeeEmployerFiles, application.EmployerUnitId) : (Right.SeeTitleFiles, application.RoundUnitId);
            await WriteDownAsync(file, unit, act, act.By.ReadingWarrant(right, unit), cancel);
        }
        return new OpenedEvidence(file.Name, file.MediaType, content);
    }

    /// <summary>A file as a member of the panel reads it: only of a case that the member reads, only what the case names, and without a name.</summary>
    /// <exception cref="RefusedException"><c>proof.not_found</c>; and as for <see cref="OpenAsync"/>.</exception>
    public async Task<OpenedEvidence> OpenBlindAsync(Guid sessionId, Guid applicationId, Guid fileId, Act act, CancellationToken cancel = default)
    {
        var application = await db.TitleApplications.AsNoTracking().ReadableTo(act.By, db).SingleOrDefaultAsync(a => a.SessionId == sessionId && a.Id == applicationId, cancel);
        var named = application?.EvidenceHashes() ?? [];
        var file = await db.TitleEvidence.AsNoTracking().SingleOrDefaultAsync(one => one.ApplicationId == applicationId && one.Id == fileId && named.Contains(one.Hash), cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "proof.not_found");
        var content = await ContentAsync(file, cancel);
        await WriteDownAsync(file, application!.RoundUnitId, act, new Warrant("member"), cancel);
        return new OpenedEvidence(file.BlindName, file.MediaType, content);
    }

    async Task<(int Item, int Number)> PlaceOfAsync(Guid id, int? item, int size, CancellationToken cancel)
    {
        var there = await db.TitleEvidence.Where(file => file.ApplicationId == id).Select(file => new { file.Item, file.Number, file.Size }).ToListAsync(cancel);
        if (there.Count >= options.EvidenceFiles) throw new RefusedException(RefusalKind.RuleBroken, "evidence.too_many", ("most", options.EvidenceFiles));
        if (there.Sum(file => (long)file.Size) + size > options.EvidenceTotalMegabytes * (long)Megabyte)
            throw new RefusedException(RefusalKind.RuleBroken, "evidence.too_large_together", ("most", options.EvidenceTotalMegabytes));
        if (item is not { } piece) return (there.Select(file => file.Item).DefaultIfEmpty().Max() + 1, 1);
        var last = there.Where(file => file.Item == piece).Select(file => file.Number).DefaultIfEmpty().Max();
        return last > 0 ? (piece, last + 1) : throw new RefusedException(RefusalKind.NotFound, "evidence.item_not_found");
    }

    async Task<byte[]> ContentAsync(TitleEvidence file, CancellationToken cancel)
    {
        try
        {
            return await StoredAsync(() => files.OpenAsync(file.Place, file.ContentKey, TitleEvidence.Column, cancel)) ?? throw new RefusedException(RefusalKind.Unavailable, "evidence.file_missing");
        }
        catch (SealBrokenException)
        {
            throw new RefusedException(RefusalKind.Unavailable, "evidence.file_changed");
        }
    }

    async Task WriteDownAsync(TitleEvidence file, Guid unit, Act act, Warrant warrant, CancellationToken cancel)
    {
        db.Observe(new Observation("export", "open_title_evidence", "title_application", file.ApplicationId, act, warrant) { SubjectUnitId = unit, Changes = [new FieldChange("file", null, file.Hash)] });
        await db.SaveChangesAsync(cancel);
    }

    static async Task<T> StoredAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (FileStoreAwayException)
        {
            throw new RefusedException(RefusalKind.Unavailable, "evidence.store_away");
        }
    }
}
