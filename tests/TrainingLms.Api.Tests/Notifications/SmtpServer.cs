using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace TrainingLms.Api.Tests.Notifications;

/// <summary>A mail server of a few lines on a loopback port: takes what it is given, or refuses as a test tells it to. Knows nothing of the product.</summary>
#pragma warning disable CA1001 // the source of the stop signal holds nothing that must be freed
public sealed partial class SmtpServer : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();

    public SmtpServer()
    {
        listener.Start();
        _ = ListenAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Everything taken, in order.</summary>
    public ConcurrentQueue<ReceivedMail> Taken { get; } = new();

    /// <summary>The answer to RCPT TO; null to take it.</summary>
    public Func<string, string?> AnswerToRecipient { get; set; } = _ => null;

    /// <summary>Runs when a letter has been taken and before the sender hears of it.</summary>
    public Func<Task>? BeforeAnswer { get; set; }

    async Task ListenAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = Task.Run(() => TalkAsync(client));
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 loopback");
            var recipient = "";
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase) || line.StartsWith("HELO", StringComparison.OrdinalIgnoreCase)) await writer.WriteLineAsync("250 loopback");
                else if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
                {
                    recipient = Address().Match(line).Groups[1].Value;
                    await writer.WriteLineAsync(AnswerToRecipient(recipient) ?? "250 ok");
                }
                else if (line.Equals("DATA", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("354 go on");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } data && data != ".") text.Append(data.StartsWith("..", StringComparison.Ordinal) ? data[1..] : data).Append("\r\n");
                    Taken.Enqueue(ReceivedMail.Of(recipient, text.ToString()));
                    if (BeforeAnswer is { } before) await before();
                    await writer.WriteLineAsync("250 taken");
                }
                else if (line.Equals("QUIT", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("221 bye");
                    return;
                }
                else await writer.WriteLineAsync("250 ok");
            }
        }
        catch (IOException)
        {
            // The sender hung up.
        }
    }

    public void Dispose()
    {
        if (!stop.IsCancellationRequested) stop.Cancel();
        listener.Dispose();
    }

    [GeneratedRegex("<([^>]*)>")]
    private static partial Regex Address();
}

/// <summary>A letter as it came over the wire.</summary>
public sealed partial record ReceivedMail(string To, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public string MessageId => Headers["message-id"];

    public string Title => Word().Replace(Headers["subject"].Replace("\r\n ", "", StringComparison.Ordinal), word => Encoding.UTF8.GetString(
        word.Groups[1].Value is "B" or "b" ? Convert.FromBase64String(word.Groups[2].Value) : Quoted(word.Groups[2].Value.Replace('_', ' '))));

    public static ReceivedMail Of(string to, string raw)
    {
        var cut = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var headers = Header().Matches(raw[..(cut + 2)]).ToDictionary(header => header.Groups[1].Value.ToLowerInvariant(), header => header.Groups[2].Value.TrimEnd());
        var body = raw[(cut + 4)..];
        var text = headers.GetValueOrDefault("content-transfer-encoding") switch
        {
            "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\r\n", "", StringComparison.Ordinal))),
            "quoted-printable" => Encoding.UTF8.GetString(Quoted(body.Replace("=\r\n", "", StringComparison.Ordinal))),
            _ => body,
        };
        return new ReceivedMail(to, headers, text);
    }

    static byte[] Quoted(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '=' && i + 2 < text.Length)
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else bytes.Add((byte)text[i]);
        return [.. bytes];
    }

    [GeneratedRegex(@"^([A-Za-z-]+): ?((?:.*)(?:\r\n[ \t].*)*)", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"=\?utf-8\?([BbQq])\?([^?]*)\?=\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
