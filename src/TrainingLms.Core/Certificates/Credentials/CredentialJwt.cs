using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Certificates;

/// <summary>Secures a credential as a signed token: compact JWS with ES256, the credential itself as payload (VC-JOSE-COSE; Open Badges 3.0, section 8.2).</summary>
public static class CredentialJwt
{
    /// <summary>Media type of such a token.</summary>
    public const string MediaType = "application/vc+jwt";

    /// <summary>Signs a credential.</summary>
    /// <param name="key">The key.</param>
    /// <param name="ring">Opens its secret.</param>
    /// <param name="address">Where the public reaches this server; the key is found below it.</param>
    /// <param name="write">Writes the credential.</param>
    internal static string Sign(SigningKey key, KeyRing ring, string address, Action<Utf8JsonWriter> write)
    {
        var head = JsonForm.BytesOf((key, address), static (json, of) =>
        {
            json.WriteStartObject();
            json.WriteString("alg", "ES256");
            json.WriteString("kid", SigningKeys.AddressOf(of.key.Thumbprint, of.address));
            json.WriteString("typ", "vc+jwt");
            json.WriteString("cty", "vc");
            json.WriteEndObject();
        });
        var signed = $"{Base64(head)}.{Base64(JsonForm.BytesOf(write, static (json, body) => body(json)))}";
        return $"{signed}.{Base64(key.Sign(Encoding.ASCII.GetBytes(signed), ring))}";
    }

    /// <summary>Base 64 for addresses, without padding.</summary>
    public static string Base64(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
