using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Certificates.</summary>
static class CertificateCases
{
    public static readonly AuthorityCase[] All =
    [
        Public("GET /public/certificates/{token}", "verification of a certificate whose token one holds"),
        Public("GET /public/credential-keys", "public keys by which anybody verifies credentials"),
        Public("GET /public/credential-keys/{thumbprint}", "one of these keys"),
        Public("GET /public/certificate-status/{list}/{purpose}", "which places of a list are revoked or suspended; a place tells nothing of a person"),
        List("GET /certificates", Certificate),
        File("GET /certificates/workbook", Certificate),
        One("GET /certificates/{id}/pdf", Certificate, mark => mark.Tag == "Issued"),
        One("GET /certificates/{id}/credential", Certificate, mark => mark.Tag == "Issued"),
        Make("POST /certificates/external", city => new
        {
            unitId = city.Units["D1-1"], personNumber = "none", region = "北京", issuer = "发证单位", number = "X1", series = "engineering", specialty = "cyber", level = "intermediate", title = "工程师",
            awardedOn = "2020-01-01", issuedOn = "2020-01-01", proof = "原件",
        }),
        Write("POST /certificates/{id}/recognition", Certificate, "Issued"),
        Write("POST /certificates/{id}/declination", Certificate, "Issued"),
        Write("POST /certificates/{id}/discarding", Certificate, "Prepared"),
        List("GET /certificates/signing-keys", SigningKey, items: ""),
        Write("POST /certificates/signing-keys/{id}/rotation", SigningKey),
        List("GET /certificates/imports", CertificateImport),
        One("GET /certificates/imports/{id}", CertificateImport),
        Own("GET /certificates/imports/template", "a blank workbook"),
        Make("POST /certificates/imports/checks", _ => new Upload("application/octet-stream", [1, 2, 3]), city => $"unitId={city.Units["D1-1"]}"),
        Make("POST /certificates/imports", _ => new Upload("application/octet-stream", [1, 2, 3]), city => $"unitId={city.Units["D1-1"]}&planHash={new string('1', 64)}"),
        Write("POST /certificates/imports/{id}/approval", CertificateImport),
        Write("POST /certificates/imports/{id}/discarding", CertificateImport),
        One("GET /certificates/{id}", Certificate),
        One("GET /certificates/{id}/page", Certificate),
        Make("POST /certificates", city => new { applicationId = city.One(Application, "D1-1", "AcceptanceCheck").Id }, about: city => city.One(Application, "D1-1", "AcceptanceCheck")),
        Write("POST /certificates/{id}/issue", Certificate, "Prepared"),
        Write("POST /certificates/{id}/correction", Certificate, "Issued", new { holderName = "新名", reason = "原因" }),
        Write("POST /certificates/{id}/suspension", Certificate, "Issued"),
        Write("POST /certificates/{id}/restoration", Certificate, "Issued"),
        Write("POST /certificates/{id}/revocation-request", Certificate, "Issued", new { ground = "fraud", reason = "原因" }),
        Write("POST /certificates/{id}/hearing", Certificate, "Issued"),
        Write("POST /certificates/{id}/hearing/statement", Certificate, "Issued"),
        Write("POST /certificates/{id}/revocation", Certificate, "Issued"),
    ];
}
