using System.Net;
using System.Net.Sockets;

namespace TrainingLms.Notifications;

/// <summary>A call as it goes.</summary>
/// <param name="Url">Where.</param>
/// <param name="Id">Its id, the same at every try; the receiver remembers it.</param>
/// <param name="Timestamp">Seconds since 1970.</param>
/// <param name="Signature">The signatures.</param>
/// <param name="Body">The body, JSON.</param>
public sealed record Call(string Url, string Id, long Timestamp, string Signature, byte[] Body);

/// <summary>What became of a try.</summary>
/// <param name="Failure">Null when the other system took it.</param>
/// <param name="Status">The number of its answer; null where there was none.</param>
public sealed record CallAnswer(DeliveryFailure? Failure = null, int? Status = null);

/// <summary>Calls other systems: no proxy, no cookies, no following to elsewhere, and nothing is read of the answer but its number.</summary>
public sealed class WebhookCaller : IDisposable
{
    readonly HttpClient client;

    /// <summary>Ready to call.</summary>
    public WebhookCaller(AddressGuard guard, WebhookOptions options)
    {
        var patience = TimeSpan.FromSeconds(options.TimeoutSeconds);
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = patience,
            MaxConnectionsPerServer = 4,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, cancel) => guard.ConnectAsync(context.DnsEndPoint, cancel),
        })
        { Timeout = patience };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("TrainingLms-Webhook/1");
    }

    /// <summary>Tries once.</summary>
    public async Task<CallAnswer> TryAsync(Call call, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(call.Url)) { Content = new ByteArrayContent(call.Body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.Add("webhook-id", call.Id);
        request.Headers.Add("webhook-timestamp", $"{call.Timestamp}");
        request.Headers.TryAddWithoutValidation("webhook-signature", call.Signature);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return new CallAnswer(response.IsSuccessStatusCode ? null : DeliveryFailure.AnsweredNo, (int)response.StatusCode);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested && failure is HttpRequestException or OperationCanceledException or IOException or SocketException)
        {
            return new CallAnswer(failure.InnerException is AddressForbiddenException ? DeliveryFailure.AddressForbidden : DeliveryFailure.Unreachable);
        }
        catch (AddressForbiddenException)
        {
            return new CallAnswer(DeliveryFailure.AddressForbidden);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
