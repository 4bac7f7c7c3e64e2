using NodaTime;
using TrainingLms.Certificates;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Certificates;

/// <summary>Certificates as Qin prepares and You issues them.</summary>
static class Certified
{
    static readonly Instant At = Instant.FromUtc(2026, 3, 2, 1, 0);

    /// <summary>One for the title of a senior engineer.</summary>
    public static Certificate Of(string name, string specialty = "网络空间安全（网络技术应用）", LocalDate? validTo = null, CertificateKind kind = CertificateKind.Title, string issuer = "示范市人力资源和社会保障局")
    {
        var clerk = new Act(Actor.System, At);
        var unit = clerk.NewId();
        Act By(string who) => clerk with { By = new Actor(clerk.NewId(), who, [new Grant(Role.Registrar, unit, true, unit)], FlatUnits.Instance) };
        var record = new ConfirmedRecord(kind, clerk.NewId(), unit, clerk.NewId(), name, "高级工程师", "Senior Engineer", "associate_senior", specialty, issuer, new LocalDate(2026, 3, 2), validTo);
        var certificate = Certificate.Prepare(record, "TLMS-T2026-000123", By("Qin"), statusIndex: 94_567);
        certificate.Issue(new LocalDate(2026, 3, 10), By("You").Given(record));
        return certificate;
    }
}
