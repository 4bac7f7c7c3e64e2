using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>A title of another region, as it is brought in.</summary>
/// <param name="UnitId">The unit that brings it in.</param>
/// <param name="PersonNumber">Number of the holder, who is in that unit or below.</param>
/// <param name="Region">Region that issued it.</param>
/// <param name="Issuer">Who issued it there, at most 100 characters.</param>
/// <param name="Number">Its number there, at most 60 characters.</param>
/// <param name="Series">Key of the series.</param>
/// <param name="Specialty">Key of the specialty.</param>
/// <param name="Level">Its level.</param>
/// <param name="Title">Name of the title as printed, at most 100 characters.</param>
/// <param name="AwardedOn">Since when it is held; not in the future.</param>
/// <param name="IssuedOn">Day of issue; not before that, and not in the future.</param>
public sealed record ExternalTitle(
    Guid UnitId, string PersonNumber, string Region, string Issuer, string Number, string Series, string Specialty, TitleLevel Level, string Title, LocalDate AwardedOn, LocalDate IssuedOn);

/// <summary>Where titles of other regions are brought in (title-evaluation.md 4.8, ImportExternal).</summary>
public sealed class ExternalTitles(LmsDbContext db, RecognitionRules recognition, TitleStandards standards, UnitTreeCache trees, WorkCalendar calendar)
{
    /// <summary>Brings one in: it holds at once where the regions recognise each other, waits for the authority where the rules ask for that, and is refused where only a new
    /// review gives the title here.</summary>
    /// <param name="title">The title.</param>
    /// <param name="act">The secretariat, with the proof as reason.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>person.not_found</c>, <c>certificate.external_incomplete</c>, <c>certificate.external_dates</c>, <c>certificate.external_needs_review</c>,
    /// <c>certificate.external_already_there</c>, <c>certificate.own</c>, <c>reason.missing</c>, forbidden.</exception>
    public async Task<Certificate> ImportAsync(ExternalTitle title, Act act, CancellationToken cancel = default)
    {
        var tree = await trees.CurrentAsync(db, cancel);
        if (!act.By.Holds(Role.Secretariat, title.UnitId)) throw new RefusedException(RefusalKind.Forbidden, "certificate.import_external.forbidden", ("workflow", "certificate"), ("trigger", "import_external"), ("who", Role.Secretariat));
        var number = title.PersonNumber.Trim();
        var holder = await db.People.AsNoTracking().CertifiableBy(act.By, title.UnitId, db).SingleOrDefaultAsync(p => p.PersonNumber == number, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var today = calendar.DayOf(act.At);
        var wrong = new List<Refusal>();
        if (new[] { (title.Region, 20), (title.Issuer, 100), (title.Number, 60), (title.Title, 100) }.Any(field => string.IsNullOrWhiteSpace(field.Item1) || field.Item1.Trim().Length > field.Item2)) wrong.Add(new Refusal("certificate.external_incomplete"));
        if (title.AwardedOn > title.IssuedOn || title.IssuedOn > today) wrong.Add(new Refusal("certificate.external_dates"));
        var (issuer, numbered) = (title.Issuer.Trim(), title.Number.Trim());
        if (await db.Certificates.AnyAsync(c => c.Source == CertificateSource.External && c.State != CertificateState.ExternalDeclined && c.Issuer == issuer && c.Number == numbered, cancel))
            wrong.Add(new Refusal("certificate.external_already_there"));
        if (wrong.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, wrong);
        var ladder = standards.Find(title.Series, title.Specialty);
        var record = new ConfirmedRecord(CertificateKind.Title, Guid.Empty, title.UnitId, holder.Id, holder.Name, title.Title.Trim(), ladder?.StepOf(title.Level)?.NameEn ?? "", Snake.Of(title.Level),
            ladder?.Name ?? title.Specialty, issuer, title.AwardedOn);
        var found = recognition.For(title.Region, title.Series, title.Specialty, [.. tree.PathOf(title.UnitId).Select(unit => unit.Code)], today);
        var certificate = Certificate.ImportExternal(record, numbered, title.IssuedOn, found, act);
        db.Certificates.Add(certificate);
        await db.SaveChangesAsync(cancel);
        return certificate;
    }
}
