using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Certificates;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Certificates;

/// <summary>Credentials as a verifier sees them: nothing here calls the product but over HTTP.</summary>
public abstract class CredentialTests(LmsServer server)
{
    /// <summary>A token taken apart, and whether its signature is that of the key it names.</summary>
    sealed record Read(JsonElement Head, JsonElement Body, string Signed, byte[] Signature)
    {
        public static Read Of(string token)
        {
            var parts = token.Split('.');
            Assert.Equal(3, parts.Length);
            return new(Json(parts[0]), Json(parts[1]), $"{parts[0]}.{parts[1]}", Base64Url.DecodeFromChars(parts[2]));
        }

        public bool IsSignedBy(JsonElement jwk, string? otherText = null)
        {
            Assert.Equal(("EC", "P-256", "ES256"), (jwk.Text("kty"), jwk.Text("crv"), jwk.Text("alg")));
            using var key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Base64Url.DecodeFromChars(jwk.Text("x")), Y = Base64Url.DecodeFromChars(jwk.Text("y")) },
            });
            return key.VerifyData(Encoding.ASCII.GetBytes(otherText ?? Signed), Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        static JsonElement Json(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part)).RootElement.Clone();
    }

    static async Task<Read> TokenAsync(Persona asking, string path) => Read.Of(Encoding.ASCII.GetString(await asking.DownloadAsync(path)));

    /// <summary>The path of an address that stands in a credential.</summary>
    string Here(string address)
    {
        Assert.StartsWith(server.Address.ToString().TrimEnd('/'), address, StringComparison.Ordinal);
        return new Uri(address).PathAndQuery;
    }

    /// <summary>The bit of a credential for a purpose, looked up as the standard says; the list itself must be signed.</summary>
    async Task<bool> BitAsync(Read credential, string purpose)
    {
        var anyone = server.Stranger();
        var entry = credential.Body.Items("credentialStatus").Single(one => one.Text("statusPurpose") == purpose);
        Assert.Equal("BitstringStatusListEntry", entry.Text("type"));
        var list = await TokenAsync(anyone, Here(entry.Text("statusListCredential")));
        Assert.True(list.IsSignedBy(await anyone.GetAsync(Here(list.Head.Text("kid")))));
        Assert.Contains("BitstringStatusListCredential", list.Body.Items("type").Select(type => type.GetString()));
        var subject = list.Body.GetProperty("credentialSubject");
        Assert.Equal((purpose, "BitstringStatusList"), (subject.Text("statusPurpose"), subject.Text("type")));
        Assert.Equal('u', subject.Text("encodedList")[0]);
        using var bits = new MemoryStream();
        await using (var gzip = new GZipStream(new MemoryStream(Base64Url.DecodeFromChars(subject.Text("encodedList").AsSpan(1))), CompressionMode.Decompress)) await gzip.CopyToAsync(bits, TestContext.Current.CancellationToken);
        Assert.Equal(131_072 / 8, bits.Length);
        var place = int.Parse(entry.Text("statusListIndex"));
        return ((bits.ToArray()[place / 8] >> (7 - place % 8)) & 1) == 1;
    }

    async Task<(Persona Li, Persona Wei, Persona Jiang, Certificate Certificate)> StoryAsync(LocalDate? validTo = null)
    {
        var li = await server.PersonAsync("李小明", "C-1");
        return (li, await server.PersonAsync("Wei", "C", roles: (Role.Authority, "C")), await server.PersonAsync("Jiang", "C", roles: (Role.Authority, "C")), await server.CertificateAsync(li, validTo));
    }

    [Fact]
    public async Task A_credential_says_what_is_printed_is_verified_with_the_published_key_and_holds_nothing_more_of_the_person()
    {
        var (li, _, _, certificate) = await StoryAsync(new LocalDate(2028, 3, 1));
        var credential = await TokenAsync(li, $"/api/v1/certificates/{certificate.Id}/credential");
        Assert.Equal(("ES256", "vc+jwt"), (credential.Head.Text("alg"), credential.Head.Text("typ")));
        var keys = (await server.Stranger().GetAsync("/api/v1/public/credential-keys")).Items("keys");
        var named = Assert.Single(keys, key => key.Text("kid") == credential.Head.Text("kid"));
        Assert.True(credential.IsSignedBy(named));
        Assert.False(named.TryGetProperty("d", out _));
        var (from, to) = (credential.Signed.Split('.')[1][..40], credential.Signed.Split('.')[1][40..]);
        Assert.False(credential.IsSignedBy(named, $"{credential.Signed.Split('.')[0]}.{from}{(to[0] == 'A' ? 'B' : 'A')}{to[1..]}"));
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = stranger.ExportParameters(false).Q;
        Assert.False(credential.IsSignedBy(JsonSerializer.SerializeToElement(new { kty = "EC", crv = "P-256", alg = "ES256", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) })));

        var body = credential.Body;
        Assert.Equal(["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"], body.Items("@context").Select(one => one.GetString()));
        Assert.Equal(["VerifiableCredential", "OpenBadgeCredential"], body.Items("type").Select(one => one.GetString()));
        Assert.Equal(($"urn:uuid:{certificate.Id}", "示范市网信办"), (body.Text("id"), body.GetProperty("issuer").Text("name")));
        // The days of Beijing: from their first instant to behind the last one.
        Assert.Equal(("2026-03-01T16:00:00Z", "2028-03-01T16:00:00Z"), (body.Text("validFrom"), body.Text("validUntil")));
        Assert.Equal((body.GetProperty("issuer").Text("id"), body.Text("id"), 1_772_380_800L), (body.Text("iss"), body.Text("jti"), body.GetProperty("nbf").GetInt64()));
        var subject = body.GetProperty("credentialSubject");
        var identity = Assert.Single(subject.Items("identifier"));
        Assert.Equal(("name", "李小明", false), (identity.Text("identityType"), identity.Text("identityHash"), identity.GetProperty("hashed").GetBoolean()));
        Assert.Equal((certificate.Number, "网络安全基础", "Course"), (subject.Text("licenseNumber"), subject.GetProperty("achievement").Text("name"), subject.GetProperty("achievement").Text("achievementType")));
        var raw = body.GetRawText();
        foreach (var hidden in (string[])[$"{li.Id}", await server.NumberOfAsync(li), certificate.VerifyToken]) Assert.DoesNotContain(hidden, raw, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Suspending_sets_one_bit_and_restoring_clears_it_and_revoking_sets_the_other_for_good()
    {
        var (li, wei, jiang, certificate) = await StoryAsync();
        var other = await TokenAsync(li, $"/api/v1/certificates/{(await server.CertificateAsync(li)).Id}/credential");
        var (path, credential) = ($"/api/v1/certificates/{certificate.Id}", await TokenAsync(li, $"/api/v1/certificates/{certificate.Id}/credential"));
        async Task ShowsAsync(bool revoked, bool suspended)
        {
            Assert.Equal((revoked, suspended), (await BitAsync(credential, "revocation"), await BitAsync(credential, "suspension")));
            Assert.Equal((false, false), (await BitAsync(other, "revocation"), await BitAsync(other, "suspension")));
        }
        await ShowsAsync(false, false);
        await wei.PostAsync($"{path}/suspension", new { reason = "调查中" });
        await ShowsAsync(false, true);
        await wei.PostAsync($"{path}/restoration", new { reason = "未认定" });
        await ShowsAsync(false, false);
        await wei.PostAsync($"{path}/revocation-request", new { ground = "issued_in_error", reason = "错发" });
        await wei.PostAsync($"{path}/hearing", new { reason = "错发" });
        await li.PostAsync($"{path}/hearing/statement", new { reason = "无异议" });
        await jiang.PostAsync($"{path}/revocation", new { reason = "错发" });
        await ShowsAsync(true, false);
        foreach (var missing in (string[])["99/revocation", "2147483647/revocation", "0/refresh"])
            await Refused.ExpectAsync(404, "certificate_status.not_found", () => server.Stranger().GetAsync($"/api/v1/public/certificate-status/{missing}"));
    }

    [Fact]
    public async Task After_a_rotation_new_credentials_bear_the_new_key_and_old_ones_still_verify()
    {
        var (li, wei, _, certificate) = await StoryAsync();
        var admin = await server.PersonAsync("Gao", "C", roles: (Role.SystemAdministrator, "C"));
        var old = await TokenAsync(li, $"/api/v1/certificates/{certificate.Id}/credential");
        var current = (await admin.GetAsync("/api/v1/certificates/signing-keys")).EnumerateArray().Single(key => key.Text("state") == "current");
        Assert.EndsWith(current.Text("thumbprint"), old.Head.Text("kid"), StringComparison.Ordinal);
        var stored = await server.InDatabaseAsync(db => db.SigningKeys.AsNoTracking().SingleAsync(key => key.Id == current.Id()));
        // At rest the secret is sealed: no key in the clear, neither as text nor as PKCS#8.
        Assert.DoesNotContain("MIGHAgEAMBMGByqGSM49", stored.Secret!.Cipher, StringComparison.Ordinal);
        await Refused.ExpectAsync(404, "signing_key.not_found", () => wei.PostAsync($"/api/v1/certificates/signing-keys/{current.Id()}/rotation", new { reason = "例行" }));
        await Refused.ExpectAsync(422, "reason.missing", () => admin.PostAsync($"/api/v1/certificates/signing-keys/{current.Id()}/rotation", new { }));
        var next = await admin.PostAsync($"/api/v1/certificates/signing-keys/{current.Id()}/rotation", new { reason = "例行更换" });
        await Refused.ExpectAsync(409, "signing_key.rotate_key.not_in_archived", () => admin.PostAsync($"/api/v1/certificates/signing-keys/{current.Id()}/rotation", new { reason = "再换" }));

        var anyone = server.Stranger();
        Assert.True(old.IsSignedBy(await anyone.GetAsync(Here(old.Head.Text("kid")))));
        Assert.Equal(old.Signature, (await TokenAsync(li, $"/api/v1/certificates/{certificate.Id}/credential")).Signature);
        var fresh = await TokenAsync(li, $"/api/v1/certificates/{(await server.CertificateAsync(li)).Id}/credential");
        Assert.EndsWith(next.Text("thumbprint"), fresh.Head.Text("kid"), StringComparison.Ordinal);
        Assert.True(fresh.IsSignedBy(await anyone.GetAsync(Here(fresh.Head.Text("kid")))));
        Assert.False(fresh.IsSignedBy(await anyone.GetAsync(Here(old.Head.Text("kid")))));
        Assert.False(await BitAsync(old, "revocation"));
        Assert.Null(await server.InDatabaseAsync(db => db.SigningKeys.Where(key => key.Id == current.Id()).Select(key => key.Secret).SingleAsync()));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(e => e.Trigger == "rotate_key" && e.SubjectId == current.Id() && e.ActorId == admin.Id)));
        await Refused.ExpectAsync(404, "signing_key.not_found", () => anyone.GetAsync("/api/v1/public/credential-keys/none"));
    }
}

public sealed class CredentialTestsOnSqlite(SqliteServer server) : CredentialTests(server), IClassFixture<SqliteServer>;

public sealed class CredentialTestsOnPostgreSql(PostgreSqlServer server) : CredentialTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
