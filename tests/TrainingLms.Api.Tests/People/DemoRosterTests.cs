using System.IO.Compression;
using NodaTime;
using TrainingLms.Excel.Rosters;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>The workbooks in the repository are those the generator makes. With TLMS_WRITE_SEEDS set to the seeds folder, they are written anew.</summary>
public sealed class DemoRosterTests
{
    static readonly LocalDate Today = new(2026, 3, 2);

    [Theory]
    [InlineData("roster.xlsx", false)]
    [InlineData("roster-with-mistakes.xlsx", true)]
    public async Task The_file_in_the_repository_is_the_one_the_generator_makes(string name, bool withMistakes)
    {
        using var made = new MemoryStream();
        await (withMistakes ? DemoRoster.WriteWithMistakesAsync(made) : DemoRoster.WriteAsync(made));
        if (Environment.GetEnvironmentVariable("TLMS_WRITE_SEEDS") is { Length: > 0 } seeds)
            await File.WriteAllBytesAsync(Path.Combine(seeds, "demo", name), made.ToArray(), TestContext.Current.CancellationToken);
        else
        {
            var kept = await File.ReadAllBytesAsync(Path.Combine(DemoRoster.Folder, "demo", name), TestContext.Current.CancellationToken);
            Assert.InRange(kept.Length, 1, 200_000);
            Assert.Equal(PartsOf(made.ToArray()), PartsOf(kept));
        }
    }

    [Fact]
    public async Task It_holds_four_hundred_people_most_of_them_professional_technicians()
    {
        using var made = new MemoryStream();
        await DemoRoster.WriteAsync(made);
        var table = new RosterReader().Read(made.ToArray(), DemoRoster.Columns, Today, TestContext.Current.CancellationToken);
        var readings = table.Rows.Select(row => RosterRules.Read(row, table, DemoRoster.Columns, Today)).ToList();
        Assert.Equal(400, readings.Count);
        Assert.Empty(readings.SelectMany(row => row.Problems));
        Assert.Equal(400, readings.Select(row => row[RosterKeys.ResidentId]).Distinct().Count());
        Assert.InRange(readings.Count(row => row[RosterKeys.ProfessionalTechnician] == "是"), 220, 280);
    }

    /// <summary>Names and contents of the parts: how well they are packed may differ between frameworks.</summary>
    static string PartsOf(byte[] workbook)
    {
        using var archive = new ZipArchive(new MemoryStream(workbook), ZipArchiveMode.Read);
        return string.Join('\n', archive.Entries.Select(entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return $"{entry.FullName}\n{reader.ReadToEnd()}";
        }));
    }
}
