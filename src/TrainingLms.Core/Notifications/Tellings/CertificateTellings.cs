using TrainingLms.Certificates;
using TrainingLms.People;
using static TrainingLms.Notifications.Weight;
using static TrainingLms.Notifications.Whom;

namespace TrainingLms.Notifications;

/// <summary>Who is told what, and when, of certificates.</summary>
static class CertificateTellings
{
    static readonly TellingsOf<Certificate> Certificates = new(CertificateWorkflow.Table, "certificates", MessageTopic.Certificates, c => new About(c.HolderId, c.UnitId)
    {
        Facts = [("certificate", new Bilingual(c.Title, c.TitleEnglish.Length > 0 ? c.TitleEnglish : c.Title)), ("until", c.ValidTo), ("due", c.HearingUntil)],
    })
    {
        { CertificateTrigger.Prepare,        Officers(Role.Registrar), "certificate_to_issue" },
        { CertificateTrigger.Issue,          ThePerson,                   "certificate_issued" },
        { CertificateTrigger.Suspend,        ThePerson,                   "certificate_suspended",           Binding },
        { CertificateTrigger.Restore,        ThePerson,                   "certificate_restored",            Binding },
        { CertificateTrigger.AskRevocation,  Officers(Role.Authority), "certificate_revocation_to_decide" },
        { CertificateTrigger.OfferHearing,   ThePerson,                   "certificate_hearing_offered",     Binding },
        { CertificateTrigger.Hear,           Officers(Role.Authority), "certificate_holder_heard" },
        { CertificateTrigger.Revoke,         ThePerson,                   "certificate_revoked",             Binding },
        { CertificateTrigger.Revoke,         Everybody(NotificationAudience.EmployersOf), "certificate_of_staff_revoked" },
        { CertificateTrigger.ProposeExternal, Officers(Role.Authority),  "certificate_external_to_confirm" },
        { [CertificateTrigger.ImportExternal, CertificateTrigger.ConfirmExternal], ThePerson, "certificate_recognised" },
        { CertificateTrigger.DeclineExternal, ThePerson,                  "certificate_declined",            Binding },
        { CertificateTrigger.IssueWithImport, ThePerson,                  "certificate_registered" },
        { CertificateTrigger.ExpireValidity, ThePerson,                   "certificate_expired" },
        { "remind_hearing",                  ThePerson,                   "certificate_hearing_ending",      Urgent },
        { "remind_90",                       ThePerson,                   "certificate_ending" },
        { "remind_30",                       ThePerson,                   "certificate_ending" },
    };

    static readonly TellingsOf<CertificateImport> CertificateImports = new(CertificateImportWorkflow.Table, "certificates/imports", MessageTopic.Duties, i => new About(null, i.UnitId)
    {
        Facts = [("file", i.FileName), ("count", i.Rows)],
    })
    {
        { CertificateImportTrigger.Propose, Officers(Role.Registrar), "certificate_import_to_issue" },
    };

    static readonly TellingsOf<SigningKey> SigningKeys = new(SigningKeyWorkflow.Table, "certificates/signing-keys", MessageTopic.Duties, k => new About(null, k.UnitId))
    {
        { SigningKeyTrigger.RotateKey, Officers(Role.SystemAdministrator), "signing_key_rotated" },
    };

    /// <summary>Every line, by workflow.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } = [Certificates, CertificateImports, SigningKeys];
}
