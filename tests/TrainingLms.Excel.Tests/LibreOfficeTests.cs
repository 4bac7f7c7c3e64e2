using System.Diagnostics;
using NodaTime;

namespace TrainingLms.Excel.Tests;

/// <summary>A round trip through the office program of half our users: written by us, saved by it, read by us.</summary>
public sealed class LibreOfficeTests
{
    static readonly string[] Ids =
        ["330106199001011234", "33010619900101123X", "000000000000000017", "00017", "G-1001", "13800138000", "=1+1", "@SUM(A1)", "-2+3", "+86", "\t=1", "1E5", "2024.10", "#N/A", "TRUE"];

    [Fact]
    public async Task Ids_formulas_and_dates_survive_a_save_in_LibreOffice()
    {
        var office = Find();
        if (office is null && Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("soffice is not on the path, and CI must not skip it.");
        Assert.SkipWhen(office is null, "soffice is not on the path");

        var folder = Directory.CreateTempSubdirectory("lms-excel-").FullName;
        try
        {
            var plan = new SheetPlan("文本", new SheetColumn("值", CellStyle.Code), new SheetColumn("日", CellStyle.Date)) { ExpectedRows = Ids.Length };
            var written = await Written.BytesAsync([plan], async book =>
            {
                var sheet = await book.BeginAsync(plan);
                foreach (var id in Ids) await sheet.RowAsync(id, new LocalDate(2024, 5, 1));
            });
            await File.WriteAllBytesAsync(Path.Combine(folder, "in.xlsx"), written);
            await SaveAsync(office!, folder);

            var rows = Written.Read(await File.ReadAllBytesAsync(Path.Combine(folder, "out", "in.xlsx")));
            Assert.Equal(Ids, rows.Skip(1).Select(r => r[1].Raw));
            Assert.All(rows.Skip(1), r => Assert.Equal((CellKind.Text, false), (r[1].Kind, r[1].IsFromFormula)));
            Assert.All(rows.Skip(1), r => Assert.Equal(new(2024, 5, 1), CellDates.Read(r[2], false, new(1920, 1, 1), new(2030, 1, 1)).Value.Date));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task SaveAsync(string office, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(office,
            ["--headless", $"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", $"{folder}/out", $"{folder}/in.xlsx"])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var told = process.StandardOutput.ReadToEndAsync(patience.Token);
        var complained = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(process.ExitCode == 0, $"{await told}\n{await complained}");
    }

    static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "soffice")).FirstOrDefault(File.Exists);
}
