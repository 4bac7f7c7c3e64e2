using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>What a bit of a list of status says.</summary>
public enum StatusPurpose
{
    /// <summary>Taken back for good, or replaced by a corrected one.</summary>
    Revocation,

    /// <summary>Not to be relied on for now.</summary>
    Suspension,
}

/// <summary>The lists of status that are published (W3C Bitstring Status List 1.0), each a signed credential; made from the register whenever asked.</summary>
public sealed class StatusLists(LmsDbContext db, SigningKeys signing, UnitTreeCache trees, KeyRing ring)
{
    const int MinutesToKeep = 5;

    /// <summary>One list as a signed token.</summary>
    /// <param name="list">Its number, from 0.</param>
    /// <param name="word">What its bits say: <c>revocation</c> or <c>suspension</c>.</param>
    /// <param name="address">Where the public reaches this server.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>certificate_status.not_found</c>: no certificate has a place in it, or there is no such purpose.</exception>
    public async Task<string> FindAsync(int list, string word, string address, Instant now, CancellationToken cancel = default)
    {
        if (Enum.GetValues<StatusPurpose>().Where(one => Snake.Of(one) == word).ToList() is not [var purpose]) throw Missing();
        if (list is < 0 or > int.MaxValue / StatusPlaces.ListSize - 1) throw Missing();
        var (first, behind) = (list * StatusPlaces.ListSize, (list + 1) * StatusPlaces.ListSize);
        var placed = db.Certificates.AsNoTracking().Where(c => c.StatusIndex >= first && c.StatusIndex < behind);
        if (!await placed.AnyAsync(cancel)) throw Missing();
        CertificateState[] marked = purpose == StatusPurpose.Revocation ? [CertificateState.Revoked, CertificateState.Superseded] : [CertificateState.Suspended];
        var places = await placed.Where(c => marked.Contains(c.State)).Select(c => c.StatusIndex!.Value).ToListAsync(cancel);
        var top = (await trees.CurrentAsync(db, cancel)).Roots is [var root, ..] ? root : Guid.Empty;
        var key = await signing.CurrentAsync(top, now, cancel);
        var encoded = Encode(places.Select(place => place - first));
        var at = BadgeCredential.StatusAddress(list, purpose, address);
        return CredentialJwt.Sign(key, ring, address, json =>
        {
            json.WriteStartObject();
            BadgeCredential.Texts(json, "@context", "https://www.w3.org/ns/credentials/v2");
            json.WriteString("id", at);
            BadgeCredential.Texts(json, "type", "VerifiableCredential", "BitstringStatusListCredential");
            json.WriteString("issuer", address);
            json.WriteString("validFrom", $"{now}");
            json.WriteStartObject("credentialSubject");
            json.WriteString("id", $"{at}#list");
            json.WriteString("type", "BitstringStatusList");
            json.WriteString("statusPurpose", Snake.Of(purpose));
            json.WriteNumber("ttl", MinutesToKeep * 60_000);
            json.WriteString("encodedList", encoded);
            json.WriteEndObject();
            json.WriteString("iss", address);
            json.WriteNumber("nbf", now.ToUnixTimeSeconds());
            json.WriteEndObject();
        });
    }

    /// <summary>The list as text: one bit a place, the first one highest in its byte, packed, in base 64 for addresses with a leading <c>u</c>.</summary>
    internal static string Encode(IEnumerable<int> places)
    {
        var bits = new byte[StatusPlaces.ListSize / 8];
        foreach (var place in places) bits[place / 8] |= (byte)(0x80 >> (place % 8));
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bits);
        return $"u{CredentialJwt.Base64(packed.ToArray())}";
    }

    static RefusedException Missing() => new(RefusalKind.NotFound, "certificate_status.not_found");
}
