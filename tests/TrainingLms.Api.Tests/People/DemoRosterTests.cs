using System.IO.Compression;
using NodaTime;
using TrainingLms.Excel.Rosters;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>The workbooks in the repository are those the generator makes. With UPDATE_GENERATED=1 they are written anew.</summary>
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
        var path = Path.Combine(Root(), "seeds", "demo", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1") await File.WriteAllBytesAsync(path, made.ToArray(), TestContext.Current.CancellationToken);
        var kept = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        Assert.InRange(kept.Length, 1, 200_000);
        Assert.True(PartsOf(made.ToArray()) == PartsOf(kept), $"seeds/demo/{name} is out of date: run with UPDATE_GENERATED=1");
    }

    [Fact]
    public async Task It_holds_four_hundred_people_most_of_them_professional_technicians()
    {
        using var made = new MemoryStream();
        await DemoRoster.WriteAsync(made);
        using var source = new RosterReader().Open(made.ToArray(), DemoRoster.Columns, Today);
        var readings = source.ReadRows(TestContext.Current.CancellationToken).Select(row => RosterRules.Read(row, source.Letters, DemoRoster.Columns, Today)).ToList();
        Assert.Equal(400, readings.Count);
        Assert.Empty(readings.SelectMany(row => row.Problems));
        Assert.Equal(400, readings.Select(row => row[RosterKeys.ResidentId]).Distinct().Count());
        Assert.InRange(readings.Count(row => row[RosterKeys.ProfessionalTechnician] == "是"), 220, 280);
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TrainingLms.sln"))) folder = folder.Parent!;
        return folder.FullName;
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
