using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Notifications;

/// <summary>Signs calls as Standard Webhooks does: HMAC-SHA256 over id, timestamp and body with dots between, so that libraries of other systems can check them.</summary>
public static class WebhookSignature
{
    /// <summary>What every secret begins with; the rest is its bytes in base 64.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>The value of the header <c>webhook-signature</c>: one signature for each secret.</summary>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="body">The body.</param>
    /// <param name="secrets">The secrets, the newest first.</param>
    public static string Of(string id, long timestamp, ReadOnlySpan<byte> body, IEnumerable<string> secrets)
    {
        byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[SecretPrefix.Length..]), content))}"));
    }
}
