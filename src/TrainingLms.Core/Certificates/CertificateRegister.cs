using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>Where certificates are prepared, issued, corrected, suspended and revoked, and verified by anyone.</summary>
public sealed partial class CertificateRegister(
    LmsDbContext db, WorkCalendar calendar, TitleRecords records, CertificateDocuments documents, StatusPlaces places, CertificateOptions options, ILogger<CertificateRegister> log)
{
    /// <summary>Certificates the actor may see, newest first, and always the own ones.</summary>
    public Task<Page<Certificate>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var certificates = db.Certificates.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) certificates = certificates.Where(c => c.Id < last);
        return page.ReadAsync(certificates.OrderByDescending(c => c.Id), c => c.Id.ToString(), cancel);
    }

    /// <summary>A certificate.</summary>
    /// <exception cref="RefusedException"><c>certificate.not_found</c>.</exception>
    public async Task<Certificate> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.Certificates.VisibleTo(actor, db).SingleOrDefaultAsync(c => c.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "certificate.not_found");

    /// <summary>The whole register that the actor may see, in order of time.</summary>
    public IAsyncEnumerable<RegisterLine> EachAsync(Actor actor) =>
        (from certificate in db.Certificates.VisibleTo(actor, db).AsNoTracking()
         join person in db.People on certificate.HolderId equals person.Id into holders
         from holder in holders.DefaultIfEmpty()
         join next in db.Certificates on certificate.ReplacedById equals next.Id into nexts
         from replacement in nexts.DefaultIfEmpty()
         join old in db.Certificates on certificate.CorrectsId equals old.Id into olds
         from corrected in olds.DefaultIfEmpty()
         orderby certificate.Id
         select new RegisterLine(certificate, holder!.PersonNumber, replacement!.Number, corrected!.Number)).AsAsyncEnumerable();

    /// <summary>Prepares the certificate of a confirmed title.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c>, <c>certificate.not_confirmed</c>, <c>certificate.already_there</c>.</exception>
    public async Task<Certificate> PrepareTitleAsync(Guid applicationId, Act act, CancellationToken cancel = default)
    {
        var record = await records.FindAsync(applicationId, act.By, cancel);
        return await db.InTransactionAsync(async () => await AddAsync(record, null, act, cancel), cancel);
    }

    /// <summary>Issues a prepared one with what is given out of it; the file it comes from moves with it, and what it corrects is superseded.</summary>
    /// <param name="id">The certificate.</param>
    /// <param name="address">Where the public reaches this server, without a slash at the end.</param>
    /// <param name="act">The second registrar.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>certificate.glyphs_missing</c> where the font lacks a character of it, <c>certificate.differs_from_record</c>,
    /// <c>certificate.second_person_needed</c>, <c>certificate.issued_with_import</c>.</exception>
    public Task<Certificate> IssueAsync(Guid id, string address, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var certificate = await FindAsync(id, act.By, cancel);
        // What is corrected is printed as corrected; only a first one is held against the record it comes from.
        var known = certificate is { Kind: CertificateKind.Title, Source: CertificateSource.Own, CorrectsId: null } ? act.Given(await records.FindAsync(certificate.SubjectId, act.By, cancel)) : act;
        certificate.Issue(calendar.DayOf(act.At), known);
        if (certificate.CorrectsId is { } corrected)
            (await db.FindOrRefuseAsync<Certificate>(corrected, "certificate.not_found", cancel)).Supersede(certificate, act);
        else
            await records.CertifyAsync(certificate, act, cancel);
        await documents.AddAsync(certificate, address, act, cancel);
        await db.SaveChangesAsync(cancel);
        return certificate;
    }, cancel);

    /// <summary>Prepares a corrected one for a clerical error; the old one stays valid until the new one is issued.</summary>
    /// <param name="id">The one with the error.</param>
    /// <param name="holderName">The name as it should be printed; null to leave it.</param>
    /// <param name="specialty">The specialty as it should be printed; null to leave it.</param>
    /// <param name="act">The Registrar with the proof as reason.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>certificate.nothing_to_correct</c>, <c>certificate.correction_already_there</c>.</exception>
    public async Task<Certificate> CorrectAsync(Guid id, string? holderName, string? specialty, Act act, CancellationToken cancel = default)
    {
        var old = await FindAsync(id, act.By, cancel);
        CertificateWorkflow.Table.Check(old, CertificateTrigger.Supersede, act).OrRefuse();
        var wrong = new List<Refusal>();
        if (string.IsNullOrWhiteSpace(act.Reason)) wrong.Add(new Refusal("reason.missing"));
        if ((holderName ?? old.HolderName, specialty ?? old.Specialty) == (old.HolderName, old.Specialty)) wrong.Add(new Refusal("certificate.nothing_to_correct"));
        if (wrong.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, wrong);
        var record = new ConfirmedRecord(old.Kind, old.SubjectId, old.UnitId, old.HolderId, holderName ?? old.HolderName, old.Title, old.TitleEnglish,
            old.Level, specialty ?? old.Specialty, old.Issuer, old.AwardedOn, old.ValidTo, old.ValidityEndsAt);
        return await db.InTransactionAsync(async () => await AddAsync(record, old.Id, act, cancel), cancel);
    }

    /// <summary>Suspends, restores or discards; confirms or declines one of another region.</summary>
    public async Task<Certificate> MoveAsync(Guid id, CertificateTrigger trigger, Act act, CancellationToken cancel = default)
    {
        var certificate = await FindAsync(id, act.By, cancel);
        certificate.Move(trigger, act.Given(await records.StandingAsync(certificate, cancel)));
        await db.SaveChangesAsync(cancel);
        return certificate;
    }

    /// <summary>One of the authority asks for revocation.</summary>
    public async Task<Certificate> AskRevocationAsync(Guid id, RevocationGround ground, Act act, CancellationToken cancel = default)
    {
        var certificate = await FindAsync(id, act.By, cancel);
        certificate.AskRevocation(ground, act);
        await db.SaveChangesAsync(cancel);
        return certificate;
    }

    /// <summary>One of the authority tells the holder, in the words of the act's reason, what the revocation would rest on; the holder answers within working days that are a setting.</summary>
    /// <exception cref="RefusedException"><c>certificate.revocation_not_asked</c>, <c>certificate.hearing_running</c>, <c>certificate.hearing_words_out_of_range</c>, <c>calendar.not_published</c>.</exception>
    public async Task<Certificate> OfferHearingAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var certificate = await FindAsync(id, act.By, cancel);
        certificate.OfferHearing(calendar.EndOfWorkingDays(act.At, options.HearingWorkingDays), act);
        await db.SaveChangesAsync(cancel);
        return certificate;
    }

    /// <summary>The holder answers in the words of the act's reason, or the authority takes them down from who was heard in person.</summary>
    /// <exception cref="RefusedException"><c>certificate.hearing_not_offered</c>, <c>certificate.already_heard</c>, <c>certificate.hearing_words_out_of_range</c>.</exception>
    public async Task<Certificate> HearAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var certificate = await FindAsync(id, act.By, cancel);
        certificate.Hear(act);
        await db.SaveChangesAsync(cancel);
        return certificate;
    }

    /// <summary>Another of the authority revokes; the title behind it is revoked in the same act.</summary>
    /// <param name="id">The certificate.</param>
    /// <param name="act">The second of the authority, with the reason.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Certificate> RevokeAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var certificate = await FindAsync(id, act.By, cancel);
        certificate.Revoke(calendar.DayOf(act.At), act);
        await records.RevokeAsync(certificate, act, cancel);
        await db.SaveChangesAsync(cancel);
        return certificate;
    }

    /// <summary>What anyone may know by the token. A revoked one is shown as revoked, an unknown token as unknown.</summary>
    public async Task<Verification> VerifyAsync(string token, CancellationToken cancel = default)
    {
        var normal = CertificateToken.Normal(token);
        var found = await db.Certificates.AsNoTracking().SingleOrDefaultAsync(c => c.VerifyToken == normal, cancel);
        var answer = found is null ? Verification.Unknown : Verification.Of(found, await NumberAsync(found.ReplacedById, cancel), await NumberAsync(found.CorrectsId, cancel));
        LogVerified(answer.Status == VerificationStatus.Unknown ? null : found!.Id, answer.Status);
        return answer;
    }

    async Task<string?> NumberAsync(Guid? id, CancellationToken cancel) =>
        id is null ? null : await db.Certificates.AsNoTracking().Where(c => c.Id == id).Select(c => c.Number).SingleAsync(cancel);

    /// <summary>That a certificate was verified, and never by whom (title-evaluation.md 4.8).</summary>
    [LoggerMessage(LogLevel.Information, "Certificate {CertificateId} verified: {Answer}")]
    partial void LogVerified(Guid? certificateId, VerificationStatus answer);

    /// <summary>Lets one expire whose validity is over.</summary>
    public async Task ExpireAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var certificate = await db.Certificates.SingleAsync(c => c.Id == id, cancel);
        certificate.Move(CertificateTrigger.ExpireValidity, act);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>What can be done with it now; whether it agrees with the record, and whether something is looked into, is judged when it is done.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(Certificate certificate, Act act) =>
        CertificateWorkflow.Table.PermittedTriggers(certificate, act.Because("-").Given(new TitleStanding(true, false)).Given(new ConfirmedRecord(
            certificate.Kind, certificate.SubjectId, certificate.UnitId, certificate.HolderId, certificate.HolderName, certificate.Title, certificate.TitleEnglish,
            certificate.Level, certificate.Specialty, certificate.Issuer, certificate.AwardedOn, certificate.ValidTo)));

    async Task<Certificate> AddAsync(ConfirmedRecord record, Guid? corrects, Act act, CancellationToken cancel)
    {
        var year = calendar.DayOf(act.At).Year;
        var counter = $"certificate/{record.Kind}/{year}";
        await Stamp.RaiseAsync(db, counter, cancel);
        var serial = await db.Stamps.AsNoTracking().Where(s => s.Id == counter).Select(s => s.Value).SingleAsync(cancel);
        var certificate = Certificate.Prepare(record, options.NumberFor(record.Kind, year, serial), act, corrects, await places.NextAsync(cancel));
        db.Certificates.Add(certificate);
        await db.SaveChangesAsync(cancel);
        return certificate;
    }
}

/// <summary>A line of the register as it goes out.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="PersonNumber">Number of the holder today; null where the holder is not in the roster any more.</param>
/// <param name="ReplacedBy">Number of the one that took its place; null where none did.</param>
/// <param name="Corrects">Number of the one that it corrects; null where it corrects none.</param>
public sealed record RegisterLine(Certificate Certificate, string? PersonNumber, string? ReplacedBy, string? Corrects);

/// <summary>Lets certificates expire.</summary>
public sealed class CertificateSweep(LmsDbContext db, CertificateRegister register) : ISweep
{
    /// <inheritdoc/>
    public string Name => "certificate";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.Certificates.Where(c => c.DueAt <= now).OrderBy(c => c.DueAt).Select(c => c.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => register.ExpireAsync(id, act, cancel);
}
