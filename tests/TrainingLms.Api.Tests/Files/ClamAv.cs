using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace TrainingLms.Api.Tests.Files;

/// <summary>A real clamd on a socket of its own, which knows one signature: <see cref="Marker"/>.</summary>
sealed class ClamAv : IDisposable
{
    /// <summary>What counts as a virus here.</summary>
    public const string Marker = "TLMS-test-marker-that-no-file-has-by-chance";

    const string Program = "/usr/sbin/clamd";

    readonly string folder = Directory.CreateTempSubdirectory("tlms-clam-").FullName;
    Process? process;

    public string Socket => Path.Combine(folder, "socket");

    public static bool IsThere => File.Exists(Program);

    /// <summary>Skips with the reason where the program is not there, which in CI is a failure.</summary>
    public static void OrSkip()
    {
        if (IsThere) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"{Program} is missing in CI.");
        Assert.Skip($"{Program} is missing; tests/run installs it.");
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var signatures = Directory.CreateDirectory(Path.Combine(folder, "signatures")).FullName;
        await File.WriteAllTextAsync(Path.Combine(signatures, "test.ndb"), $"Test.Marker:0:*:{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Marker))}\n");
        var settings = Path.Combine(folder, "clamd.conf");
        await File.WriteAllTextAsync(settings, $"LocalSocket {Socket}\nDatabaseDirectory {signatures}\nTemporaryDirectory {folder}\nForeground yes\nMaxThreads 2\n");
        process = Process.Start(new ProcessStartInfo(Program, ["--config-file", settings]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = new StringBuilder();
        process.OutputDataReceived += (_, line) => said.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var tries = 0; !await AnswersAsync(); tries++)
        {
            Assert.False(process.HasExited || tries == 300, $"clamd does not come up: {said}");
            await Task.Delay(100);
        }
    }

    async Task<bool> AnswersAsync()
    {
        if (!File.Exists(Socket)) return false;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>It dies.</summary>
    public void Stop()
    {
        process?.Kill();
        process?.WaitForExit();
        process?.Dispose();
        process = null;
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(folder, recursive: true);
    }
}
