using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Certificates.</summary>
static class CertificateCases
{
    public static readonly AuthorityCase[] All =
    [
        Public("GET /public/certificates/{token}", "verification of a certificate whose token one holds"),
        List("GET /certificates", Certificate),
        One("GET /certificates/{id}", Certificate),
        One("GET /certificates/{id}/page", Certificate),
        Make("POST /certificates", city => new { applicationId = city.One(Application, "D1-1", "AcceptanceCheck").Id }, about: city => city.One(Application, "D1-1", "AcceptanceCheck")),
        Write("POST /certificates/{id}/issue", Certificate, "Prepared"),
        Write("POST /certificates/{id}/correction", Certificate, "Issued", new { holderName = "新名", reason = "原因" }),
        Write("POST /certificates/{id}/suspension", Certificate, "Issued"),
        Write("POST /certificates/{id}/restoration", Certificate, "Issued"),
        Write("POST /certificates/{id}/revocation-request", Certificate, "Issued", new { ground = "fraud", reason = "原因" }),
        Write("POST /certificates/{id}/revocation", Certificate, "Issued", new { hearingOffered = true, reason = "原因" }),
    ];
}
