using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Net.Sockets;
using System.Text;
using TrainingLms.Workflow;

namespace TrainingLms.Privacy;

/// <summary>What is known of viruses in a file.</summary>
public enum VirusScan
{
    /// <summary>Nobody looked: the installation has no scanner.</summary>
    NotScanned,

    /// <summary>The scanner found nothing on the day of the upload.</summary>
    Clean,
}

/// <summary>Where ClamAV listens.</summary>
public sealed class VirusScanOptions : IValidatableObject
{
    /// <summary>Socket of clamd: a path such as /run/clamav/clamd.ctl, or host:port; empty where there is none.</summary>
    public string ClamAv { get; init; } = "";

    /// <summary>How long a scan may take, in seconds.</summary>
    [Range(1, 600)]
    public int Seconds { get; init; } = 30;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ClamAv.Length > 0 && Place(ClamAv) is null) yield return new ValidationResult("must be the path of a socket or host:port", [nameof(ClamAv)]);
    }

    /// <summary>The path, or host and port; null where it is neither.</summary>
    internal static (string Host, int Port)? Place(string text) =>
        text.StartsWith('/') ? (text, 0)
        : text.LastIndexOf(':') is var colon and > 0 && ushort.TryParse(text.AsSpan(colon + 1), out var port) && port > 0 ? (text[..colon].Trim('[', ']'), port)
        : null;
}

/// <summary>Asks ClamAV about a file, over its socket and by its own protocol (INSTREAM), before the file is kept.</summary>
public sealed class VirusScanner(VirusScanOptions options)
{
    /// <summary>The code for what it found.</summary>
    public const string Found = "virus.found";

    const int ChunkBytes = 128 * 1024;
    const int LongestAnswer = 1024;

    /// <summary>Looks. A scanner that is named and does not answer is no reason to take the file all the same.</summary>
    /// <exception cref="RefusedException"><c>virus.found</c>; kind Unavailable, <c>virus.scanner_away</c>.</exception>
    public async Task<VirusScan> ScanAsync(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        if (options.ClamAv.Length == 0) return VirusScan.NotScanned;
        var answer = await AnswerAsync(content, cancel);
        if (answer == "stream: OK") return VirusScan.Clean;
        // What it found is told by its own log; here it would only help whoever tries until nothing is found.
        throw answer?.EndsWith(" FOUND", StringComparison.Ordinal) == true
            ? new RefusedException(RefusalKind.RuleBroken, Found)
            : new RefusedException(RefusalKind.Unavailable, "virus.scanner_away");
    }

    /// <returns>What it says; null when it does not answer in time.</returns>
    async Task<string?> AnswerAsync(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Seconds));
        try
        {
            var (host, port) = VirusScanOptions.Place(options.ClamAv)!.Value;
            using var socket = port == 0 ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
            await (port == 0 ? socket.ConnectAsync(new UnixDomainSocketEndPoint(host), limit.Token) : socket.ConnectAsync(host, port, limit.Token));
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), limit.Token);
            var length = new byte[sizeof(int)];
            for (var sent = 0; sent < content.Length; sent += ChunkBytes)
            {
                var chunk = content.Slice(sent, Math.Min(ChunkBytes, content.Length - sent));
                BinaryPrimitives.WriteInt32BigEndian(length, chunk.Length);
                await stream.WriteAsync(length, limit.Token);
                await stream.WriteAsync(chunk, limit.Token);
            }
            await stream.WriteAsync(new byte[sizeof(int)], limit.Token);
            var answer = new byte[LongestAnswer];
            var read = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, limit.Token);
            return Encoding.UTF8.GetString(answer, 0, read).TrimEnd('\0');
        }
        catch (Exception failure) when (failure is SocketException or IOException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }
}
