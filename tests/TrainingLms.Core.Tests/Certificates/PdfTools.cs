using System.Diagnostics;
using TrainingLms.Certificates;

namespace TrainingLms.Core.Tests.Certificates;

/// <summary>Programs of the distribution that read a PDF without knowing how ours is written, and the font that tests print with.</summary>
static class PdfTools
{
    const string FontFile = "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf";

    static readonly string[] Programs = ["/usr/bin/qpdf", "/usr/bin/pdftotext", "/usr/bin/pdffonts", "/usr/bin/pdfinfo", "/usr/bin/pdftoppm", "/usr/bin/zbarimg"];

    static readonly Lazy<TrueTypeFont> Read = new(() => TrueTypeFont.Load(FontFile));

    /// <summary>The font; skips with the reason where it or a program is not there, which in CI is a failure.</summary>
    public static TrueTypeFont FontOrSkip()
    {
        if (Programs.Append(FontFile).FirstOrDefault(path => !File.Exists(path)) is not { } missing) return Read.Value;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"{missing} is missing in CI.");
        Assert.Skip($"{missing} is missing; tests/run installs it.");
        return Read.Value;
    }

    /// <summary>What a program says of a file; fails where it ends with an error.</summary>
    public static async Task<string> SayAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {said} {await errors}");
        return said;
    }
}
