using System.Text.Json;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>
/// The machine-readable twin of a certificate: an Open Badges 3.0 credential in the data model of Verifiable Credentials 2.0. It holds what is printed and nothing more:
/// the name as on the certificate, no number of the person.
/// </summary>
static class BadgeCredential
{
    /// <summary>Name of this form, kept with each credential.</summary>
    public const string Template = "ob-3.0/1";

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="c">The certificate, issued.</param>
    /// <param name="address">Where the public reaches this server.</param>
    /// <param name="zone">In which its days are meant.</param>
    public static void Write(Utf8JsonWriter json, Certificate c, string address, DateTimeZone zone)
    {
        var from = zone.AtStartOfDay(c.IssuedOn!.Value).ToInstant();
        json.WriteStartObject();
        Texts(json, "@context", "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json");
        json.WriteString("id", IdOf(c));
        Texts(json, "type", "VerifiableCredential", "OpenBadgeCredential");
        json.WriteString("name", c.Title);
        json.WriteStartObject("issuer");
        json.WriteString("id", address);
        Texts(json, "type", "Profile");
        json.WriteString("name", c.Issuer);
        json.WriteEndObject();
        json.WriteString("validFrom", $"{from}");
        if (c.ValidityEndsAt is { } until) json.WriteString("validUntil", $"{until}");
        Subject(json, c, address);
        Status(json, c.StatusIndex!.Value, address);
        // The same facts as registered claims, for programs that know tokens only (Open Badges 3.0, 8.2.4).
        json.WriteString("iss", address);
        json.WriteString("jti", IdOf(c));
        json.WriteNumber("nbf", from.ToUnixTimeSeconds());
        if (c.ValidityEndsAt is { } end) json.WriteNumber("exp", end.ToUnixTimeSeconds());
        json.WriteEndObject();
    }

    /// <summary>Where a list of status is found.</summary>
    public static string StatusAddress(int list, StatusPurpose purpose, string address) => $"{address}/api/v1/public/certificate-status/{list}/{Snake.Of(purpose)}";

    static string IdOf(Certificate c) => $"urn:uuid:{c.Id}";

    static void Subject(Utf8JsonWriter json, Certificate c, string address)
    {
        var wording = CertificateWording.Of(c);
        json.WriteStartObject("credentialSubject");
        Texts(json, "type", "AchievementSubject");
        json.WriteStartArray("identifier");
        json.WriteStartObject();
        json.WriteString("type", "IdentityObject");
        json.WriteString("identityHash", c.HolderName);
        json.WriteString("identityType", "name");
        json.WriteBoolean("hashed", false);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("licenseNumber", c.Number);
        json.WriteString("activityEndDate", $"{c.AwardedOn:uuuu'-'MM'-'dd}T00:00:00Z");
        json.WriteStartObject("achievement");
        json.WriteString("id", $"urn:uuid:{c.SubjectId}");
        Texts(json, "type", "Achievement");
        json.WriteString("achievementType", c.Kind switch { CertificateKind.Title => "License", CertificateKind.Exam => "Assessment", CertificateKind.Course => "Course", _ => "Certification" });
        json.WriteString("name", c.Title);
        json.WriteString("description", wording.Text);
        if (c.Specialty is { } specialty) json.WriteString("specialization", specialty);
        if (c.Level is { } level)
        {
            Texts(json, "tag", level);
        }
        json.WriteStartObject("criteria");
        json.WriteString("narrative", $"{wording.Text} {wording.TextEnglish}");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("description", $"{wording.Heading} {c.Number}. {address}/verify");
    }

    static void Status(Utf8JsonWriter json, int place, string address)
    {
        json.WriteStartArray("credentialStatus");
        foreach (var purpose in Enum.GetValues<StatusPurpose>())
        {
            var list = StatusAddress(place / StatusPlaces.ListSize, purpose, address);
            json.WriteStartObject();
            json.WriteString("id", $"{list}#{place % StatusPlaces.ListSize}");
            json.WriteString("type", "BitstringStatusListEntry");
            json.WriteString("statusPurpose", Snake.Of(purpose));
            json.WriteString("statusListIndex", $"{place % StatusPlaces.ListSize}");
            json.WriteString("statusListCredential", list);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    internal static void Texts(Utf8JsonWriter json, string name, params ReadOnlySpan<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
