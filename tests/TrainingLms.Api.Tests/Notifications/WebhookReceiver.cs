using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TrainingLms.Api.Tests.Notifications;

/// <summary>Another system that is called: a listener on a loopback port that keeps what it gets and checks signatures by the standard's own words, not by our code.</summary>
public sealed class WebhookReceiver : IDisposable
{
    readonly HttpListener listener = new();

    public WebhookReceiver()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/calls";
        }
        listener.Prefixes.Add(Url[..^"calls".Length]);
        listener.Start();
        _ = ListenAsync();
    }

    public string Url { get; }

    public ConcurrentQueue<ReceivedCall> Calls { get; } = new();

    /// <summary>What it answers.</summary>
    public Func<int> Answer { get; set; } = () => 200;

    async Task ListenAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try { context = await listener.GetContextAsync(); }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException or InvalidOperationException) { return; }
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var headers = context.Request.Headers;
            Calls.Enqueue(new ReceivedCall(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, await reader.ReadToEndAsync(), context.Request.ContentType));
            context.Response.StatusCode = Answer();
            if (context.Response.StatusCode is >= 300 and < 400) context.Response.RedirectLocation = Url + "/elsewhere";
            context.Response.Close();
        }
    }

    public void Dispose() => listener.Close();
}

public sealed record ReceivedCall(string Id, string Timestamp, string Signature, string Body, string? ContentType)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>Whether one of the signatures was made with this secret.</summary>
    public bool IsSignedWith(string secret)
    {
        using var hmac = new HMACSHA256(Convert.FromBase64String(secret.Split('_')[1]));
        var expected = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")));
        return Signature.Split(' ').Any(part => part.Split(',') is ["v1", var value] && value == expected);
    }
}
