using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Programmes;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>Issues a certificate for each period that a programme certifies, and revokes it with the certification; each in the same transaction.</summary>
public sealed class CertificatesOfProgrammes(LmsDbContext db, WorkCalendar calendar, StatusPlaces places, CertificateOptions options) : ICertificationWitness
{
    /// <inheritdoc/>
    public async Task CertifiedAsync(Certification certification, Act act, CancellationToken cancel)
    {
        var holder = await db.FindOrRefuseAsync<Person>(certification.PersonId, "person.not_found", cancel);
        var issuer = await db.FindOrRefuseAsync<OrganizationUnit>(certification.UnitId, "unit.not_found", cancel);
        var record = new ConfirmedRecord(CertificateKind.Programme, certification.PeriodId, certification.UnitId, holder.Id, holder.Name, certification.Title, certification.TitleEnglish,
            null, null, issuer.Name, certification.ValidFrom, certification.ValidTo, certification.ValidityEndsAt);
        var today = calendar.DayOf(act.At);
        db.Certificates.Add(Certificate.IssueFor(record, options.NumberFor(record.Kind, today.Year, await NextAsync(today.Year, cancel)), await places.NextAsync(cancel), today, act));
    }

    /// <inheritdoc/>
    public async Task RevokedAsync(Guid periodId, Act act, CancellationToken cancel)
    {
        var certificate = await db.Certificates.SingleOrDefaultAsync(c => c.Kind == CertificateKind.Programme && c.SubjectId == periodId
            && (c.State == CertificateState.Issued || c.State == CertificateState.Suspended), cancel);
        certificate?.RevokeWithCertification(calendar.DayOf(act.At), act with { By = Actor.System });
    }

    async Task<long> NextAsync(int year, CancellationToken cancel)
    {
        var counter = $"certificate/{CertificateKind.Programme}/{year}";
        await Stamp.RaiseAsync(db, counter, cancel);
        return await db.Stamps.AsNoTracking().Where(s => s.Id == counter).Select(s => s.Value).SingleAsync(cancel);
    }
}
