using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>Fact: what is known of the title behind a certificate.</summary>
/// <param name="IsLookedInto">Whether a lead or an objection is open; for what was not evaluated here, the authority's word that something is.</param>
/// <param name="IsProven">Whether fraud is proven.</param>
public sealed record TitleStanding(bool IsLookedInto, bool IsProven);

/// <summary>The confirmed titles that certificates rest on.</summary>
public sealed class TitleRecords(LmsDbContext db, RulesInForce rules, IntegrityRegister register)
{
    /// <summary>The record of a confirmed title.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c>, <c>certificate.not_confirmed</c>.</exception>
    public async Task<ConfirmedRecord> FindAsync(Guid applicationId, Actor actor, CancellationToken cancel)
    {
        var file = await db.TitleApplications.VisibleToOffice(actor, db).SingleOrDefaultAsync(a => a.Id == applicationId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "application.not_found");
        if (file.State is not (TitleApplicationState.Confirmed or TitleApplicationState.Certified))
            throw new RefusedException(RefusalKind.RuleBroken, "certificate.not_confirmed");
        var round = await db.EvaluationRounds.AsNoTracking().SingleAsync(r => r.Id == file.RoundId, cancel);
        var issuer = await db.FindOrRefuseAsync<OrganizationUnit>(file.RoundUnitId, "unit.not_found", cancel);
        var ladder = rules.LadderOf(round);
        var step = ladder.StepOf(file.Level)!;
        return new ConfirmedRecord(CertificateKind.Title, file.Id, file.RoundUnitId, file.ApplicantId, file.ApplicantName,
            step.Name, step.NameEn, Snake.Of(file.Level), SpecialtyOf(ladder, file.Direction), issuer.Name, file.TitleDate!.Value);
    }

    /// <summary>Series and specialty in words, with the direction where one was chosen.</summary>
    static string SpecialtyOf(TitleLadder ladder, string? direction) =>
        ladder.Directions.FirstOrDefault(known => known.Key == direction) is { } chosen ? $"{ladder.Name}（{chosen.Name}）" : ladder.Name;

    /// <summary>The certificate is issued: the file is certified.</summary>
    public async Task CertifyAsync(Certificate certificate, Act act, CancellationToken cancel) =>
        (await db.FindOrRefuseAsync<TitleApplication>(certificate.SubjectId, "application.not_found", cancel)).IssueCertificate(certificate.Id, act);

    /// <summary>What is known of the title behind a certificate (title-evaluation.md 4.8: "investigation open", "not upheld").</summary>
    public async Task<TitleStanding> StandingAsync(Certificate certificate, CancellationToken cancel)
    {
        if (certificate.Kind is not CertificateKind.Title || !await db.TitleApplications.AnyAsync(a => a.Id == certificate.SubjectId, cancel)) return new TitleStanding(true, false);
        var leads = await LeadFacts.OfAsync(certificate.SubjectId, db, cancel);
        return new TitleStanding(leads.Open > 0 || await db.TitleObjections.AnyAsync(o => o.ApplicationId == certificate.SubjectId && ObjectionWorkflow.Open.Contains(o.State), cancel), leads.IsProven);
    }

    /// <summary>The certificate is revoked: the title is, for fraud only where it is proven, and then the holder comes on record. What was issued by mistake leaves the title as it is.</summary>
    public async Task RevokeAsync(Certificate certificate, Act act, CancellationToken cancel)
    {
        if (certificate.Kind is not CertificateKind.Title || certificate.RevocationGround is RevocationGround.IssuedInError) return;
        // What was not evaluated here has no file here; nor has the correction of such a one.
        if (await db.TitleApplications.SingleOrDefaultAsync(a => a.Id == certificate.SubjectId, cancel) is not { } file) return;
        var isFraud = certificate.RevocationGround is RevocationGround.Fraud;
        file.Move(TitleApplicationTrigger.Revoke, act.Given(new RevocationFacts([.. certificate.Hands.LastOf(CertificateTrigger.AskRevocation)],
            isFraud && (await LeadFacts.OfAsync(file.Id, db, cancel)).IsProven, certificate.RevocationGround is RevocationGround.CommitteeNotApproved, certificate.IsHeard(act.At))));
        if (isFraud) await register.WriteAsync(file, null, act, cancel);
    }
}
